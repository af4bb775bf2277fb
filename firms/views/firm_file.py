"""A firm's file, its own facts, its departure, and its public profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain import papers, position_edit, profiles, residents
from firms.domain.firm_file import in_words, loss_without, with_levels, with_lists
from firms.domain.history import history
from firms.domain.park import certifications, strengths_by_axis
from firms.forms.papers import FirmForm, LeavingForm
from firms.models import Document, Firm, Officer, Role, Undertaking
from firms.models.firm import DESK
from firms.views.parts import firm_to_edit
from naturopole.public import findable
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition


def firm_of(request, pk):
    return get_object_or_404(with_lists(Firm.objects.visible_to(request.user).select_related("park")), pk=pk)


@require_safe
def firm_detail(request, pk):
    firm = firm_of(request, pk)
    return render(request, "firms/firm_detail.html", file_of(request, firm) | firm_lists(firm))


def file_of(request, firm):
    """The rows of the file this person may read; history is for who keeps the file and who runs the park."""
    user = request.user
    may_edit = firm.may_be_edited_by(user)
    officers = list(Officer.objects.visible_to(user).filter(firm=firm))
    undertakings = Undertaking.objects.visible_to(user).filter(firm=firm).select_related("towards")
    today = timezone.localdate()
    return {
        "may_edit": may_edit,
        "may_edit_position": position_edit.may_edit(firm, user),
        "may_end": residents.may_end(user, firm),
        "axes": strengths_by_axis(firm),
        "certifications": certifications(user, firm),
        "officers": [row for row in officers if not row.until or row.until >= today],
        "former_officers": [row for row in officers if row.until and row.until < today],
        "documents": Document.objects.visible_to(user).filter(firm=firm),
        "undertakings": in_words(with_levels(undertakings, "levels"), firm.park),
        "history": history(firm, limit=30) if may_edit or user.has_role(*DESK) else None,
        "loss": loss_without(firm),
    }


def firm_lists(firm):
    """What came with the firm's own row: staff by year, the latest first, and core skills."""
    return {"firm": firm, "largest": max((row["staff"] for row in firm.years), default=0)}


@FORM
def firm_edit(request, pk):
    firm = firm_to_edit(request, pk)
    form = FirmForm(request.POST or None, instance=firm, firm=firm, user=request.user)
    status, differences = 422 if form.is_bound else 200, []
    if request.method == "POST" and form.is_valid():
        try:
            words = {"revision": form.cleaned_data["revision"], "arrival": "joined_on" in form.fields}
            papers.save_identity(form.save(commit=False), **words, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("firms:firm_detail", pk=pk)
        except Stale as error:
            status, differences = 409, form.compare_with(error.fresh)
    context = {"firm": firm, "form": form, "is_stale": status == 409, "differences": differences}
    return render(request, "firms/firm_form.html", context, status=status)


@FORM
def firm_leave(request, pk):
    """What the park loses, then the departure; for a firm that has left, its undoing by the administrator."""
    firm = get_object_or_404(Firm.objects.visible_to(request.user).select_related("park"), pk=pk)
    if not residents.may_end(request.user, firm):
        raise PermissionDenied
    form = LeavingForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            words = form.cleaned_data
            residents.leave(firm, day=words["day"], reason=words["reason"], by=request.user)
            messages.success(request, _("The departure is entered."))
            return redirect("firms:firm_detail", pk=pk)
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
        except ValidationError as error:
            form.add_error("day", error)
    return leaving_page(request, pk, form, status)


def leaving_page(request, pk, form, status=200):
    firm = firm_of(request, pk)
    context = firm_lists(firm) | {
        "form": form,
        "loss": loss_without(firm),
        "history": history(firm, limit=10),
        "may_undo": request.user.has_role(Role.ADMINISTRATOR),
    }
    return render(request, "firms/firm_leave.html", context, status=status)


@require_POST
def firm_return(request, pk):
    """Undo a departure entered by mistake."""
    firm = get_object_or_404(Firm.objects.visible_to(request.user).select_related("park"), pk=pk)
    try:
        residents.take_back(firm, by=request.user)
        messages.success(request, _("The firm is a resident again."))
    except InvalidTransition as error:
        messages.error(request, str(error))
        return leaving_page(request, pk, LeavingForm(), status=409)
    return redirect("firms:firm_detail", pk=pk)


@require_safe
@login_not_required
@findable
def firm_public_list(request):
    return render(request, "firms/firm_public_list.html", {"firms": profiles.public_profiles()})


@require_safe
@login_not_required
@findable
def firm_public(request, pk):
    firm = get_object_or_404(profiles.public_firms(), pk=pk)
    return render(request, "firms/firm_public.html", profiles.public_profile(firm))
