"""A firm's position: its editor, what a change would do, and its history."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain import position_edit as editor
from firms.domain import position_history as past
from firms.domain.position_preview import preview
from firms.forms.position import Choice, DayForm, PositionForm
from firms.models import Firm
from naturopole.exports import csv_file
from naturopole.htmx import render_page
from naturopole.saving import FORM, Stale

EDIT, CHOICE, HISTORY = (f"firms/position_{page}.html" for page in ("edit", "choice", "history"))


def firm_of(request, pk):
    return get_object_or_404(Firm.objects.visible_to(request.user).select_related("park"), pk=pk)


def own_firm_of(request, pk):
    """A firm whose position this person may change; others may read it."""
    firm = firm_of(request, pk)
    if not editor.may_edit(firm, request.user):
        raise PermissionDenied
    return firm


def form_of(request, firm, current, saves=True):
    data = request.POST if request.method == "POST" else None
    return PositionForm(data, firm=firm, current=current, user=request.user, saves=saves)


@FORM
def position_edit(request, pk):
    """The editor; a second person who saves chooses row by row. `fill` fills an axis's range in and saves nothing."""
    firm = own_firm_of(request, pk)
    current = editor.declared(firm)
    form = form_of(request, firm, current)
    if "fill" in request.POST:
        return render(request, EDIT, {"firm": firm, "form": form.filled(request.POST["fill"])})
    if not (form.is_bound and form.is_valid()):
        return render(request, EDIT, {"firm": firm, "form": form}, status=422 if form.is_bound else 200)
    wanted = form.mine
    if "choosing" in request.POST:
        choice = Choice(form, current, request.POST)
        if not choice.is_made:
            return choose(request, choice, status=422)
        wanted = choice.outcome()
    try:
        save(request, firm, wanted, form.asked)
    except Stale as error:
        return choose(request, Choice(form, error.fresh, request.POST))
    except ValueError as error:
        form.add_error(None, str(error))
        return render(request, EDIT, {"firm": firm, "form": form}, status=422)
    return redirect("firms:firm_detail", pk=pk)


def choose(request, choice, status=409):
    """Theirs and mine side by side; nothing of either is lost."""
    context = {"firm": choice.form.firm, "choice": choice, "is_incomplete": status == 422}
    return render(request, CHOICE, context, status=status)


@transaction.atomic
def save(request, firm, wanted, asked):
    """The position and the levels asked for: both or neither, and say what was done."""
    done = editor.change(
        firm,
        held=wanted.held,
        proofs=documents(firm, wanted.proofs),
        reason_fr=wanted.reason_fr,
        reason_en=wanted.reason_en,
        revision=wanted.revision,
        by=request.user,
    )
    sent = [editor.ask_level(firm, axis=axis, words=words, by=request.user) for axis, words in asked.items()]
    if done:
        messages.success(request, _("Position saved."))
    else:
        messages.info(request, _("The position already stands like this: nothing was written."))
    if any(sent):
        messages.success(request, _("The park’s administrator is asked for the missing level."))


def documents(firm, proofs) -> dict:
    """The firm's documents by level; one that has been deleted meanwhile proves nothing."""
    found = firm.documents.in_bulk(set(proofs.values()))
    return {level: found[key] for level, key in proofs.items() if key in found}


@require_POST
def position_preview(request, pk):
    """What the position typed would change; nothing is written."""
    firm = own_firm_of(request, pk)
    form = form_of(request, firm, editor.declared(firm), saves=False)
    context, status = {"firm": firm, "form": form, "is_preview": True}, 422
    if form.is_valid():
        context["preview"], status = preview(firm, form.mine.held, form.mine.proofs), 200
    return render_page(request, EDIT, context, partial="preview", status=status)


@require_safe
def position_history(request, pk):
    """Every change, and the position on a day."""
    firm = firm_of(request, pk)
    form = DayForm(request.GET)
    context = {
        "firm": firm,
        "form": form,
        "day": form.day,
        "axes": past.position_on(firm, form.day),
        "page": Paginator(past.entries(firm), 25).get_page(request.GET.get("page")),
        "may_edit": editor.may_edit(firm, request.user),
    }
    return render_page(request, HISTORY, context)


@require_safe
def position_history_csv(request, pk):
    """One line a level that changed."""
    firm = firm_of(request, pk)
    heading = [_("Since"), _("By"), _("Axis"), _("Level"), _("Before"), _("After"), _("Proven")]
    rows = [
        [entry.since, entry.by, *said(move), move.before, move.after, _("yes") if move.is_proven else _("no")]
        for entry in past.entries(firm)
        for move in entry.moves
    ]
    return csv_file(f"position-{pk}", heading, rows)


def said(move) -> tuple[str, str]:
    """Axis and level in words."""
    return (move.level.get_axis_display() if move.level else "", move.name)
