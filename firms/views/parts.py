"""What the pages that add, change and remove a part of a firm's file have in common."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.domain import papers
from firms.models import Firm
from naturopole.saving import Stale


@dataclass(frozen=True)
class Part:
    """One kind of row in a firm's file: the words of its pages, and the section where it stands."""

    kind: str
    section: str
    adding: str
    changing: str
    removing: str
    question: str


HEAD_COUNT = Part(
    "head_count",
    "staff",
    gettext_lazy("Enter the staff of a year"),
    gettext_lazy("Correct the staff of a year"),
    gettext_lazy("Remove this year"),
    gettext_lazy("Remove this year from the file?"),
)
OFFICER = Part(
    "officer",
    "people",
    gettext_lazy("Add a responsibility"),
    gettext_lazy("Change a responsibility"),
    gettext_lazy("Remove this responsibility"),
    gettext_lazy("Remove this responsibility from the file?"),
)
UNDERTAKING = Part(
    "undertaking",
    "undertakings",
    gettext_lazy("Enter an undertaking"),
    gettext_lazy("Change an undertaking"),
    gettext_lazy("Remove this undertaking"),
    gettext_lazy("Remove this undertaking from the file?"),
)
CERTIFICATE = Part(
    "certificate",
    "certificates",
    gettext_lazy("Enter a certificate"),
    gettext_lazy("Change a certificate"),
    gettext_lazy("Remove this certificate"),
    gettext_lazy("Remove this certificate from the file?"),
)
DOCUMENT = Part(
    "document",
    "documents",
    gettext_lazy("Add a document"),
    gettext_lazy("Change a document"),
    gettext_lazy("Remove this document"),
    gettext_lazy("Remove this document and its file?"),
)


def may_edit(user, firm):
    """The firm, for who keeps its file; 403 for others who see it."""
    if not firm.may_be_edited_by(user):
        raise PermissionDenied
    return firm


def firm_to_edit(request, pk):
    return may_edit(
        request.user, get_object_or_404(Firm.objects.visible_to(request.user).select_related("park"), pk=pk)
    )


def part_to_edit(request, rows, pk):
    """A row of a firm's file among those the person may see."""
    row = get_object_or_404(rows.select_related("firm__park"), pk=pk)
    may_edit(request.user, row.firm)
    return row


def save(request, form, part, note=""):
    """Add the new row or save the edit; raises Stale and ValidationError."""
    row, many = form.save(commit=False), form.many()
    if row.pk:
        revision = form.cleaned_data["revision"]
        return papers.save_part(row, kind=part.kind, revision=revision, by=request.user, note=note, **many)
    return papers.add_part(row, kind=part.kind, by=request.user, note=note, **many)


def answer(request, firm, form, part, *, keep, **context):
    """The page of one part; `keep()` saves what was typed. 302 after saving, 409 stale, 422 invalid, else 200."""
    status, differences = 422 if form.is_bound else 200, []
    if request.method == "POST" and form.is_valid():
        try:
            keep()
            messages.success(request, _("Saved."))
            return redirect(to_section(firm, part))
        except Stale as error:
            if error.fresh is None:
                return render(request, "409.html", status=409)
            status, differences = 409, form.compare_with(error.fresh)
        except ValidationError as error:
            form.add_error(None, error.messages)
    changed = form.instance.pk
    page = {"firm": firm, "form": form, "part": part, "back": to_section(firm, part)}
    page |= {"is_stale": status == 409, "differences": differences, "title": part.changing if changed else part.adding}
    if changed:
        page["removal_url"] = reverse(f"firms:{part.kind}_delete", args=[changed])
    return render(request, "firms/part_form.html", page | context, status=status)


def to_section(firm, part) -> str:
    return reverse("firms:firm_detail", args=[firm.pk]) + f"#{part.section}"


def remove(request, row, part, note=""):
    return removed(request, row, part, partial(papers.remove_part, kind=part.kind, note=note))


def removed(request, row, part, taking_away):
    """Take the row away and go back to the file; 409 when it is no longer what the person saw."""
    firm = row.firm
    try:
        taking_away(row, revision=request.POST.get("revision", ""), by=request.user)
    except Stale:
        return render(request, "409.html", status=409)
    messages.success(request, _("Removed."))
    return redirect(to_section(firm, part))
