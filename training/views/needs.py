"""Needs of a plan: added, read, changed, finished or dropped, taken in from a table and taken away as one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain.history import history
from naturopole import workflow
from naturopole.exports import csv_file, xlsx_file
from naturopole.oversized import files_last
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition
from training.domain import needs, needs_import, plans
from training.forms.needs import NeedForm
from training.forms.needs_import import NeedsImportForm
from training.models import Need
from training.models.plan import is_need_hr
from training.views.plans import MOST, needs_of, plan_of, plan_to_write, to_plan

FORM_PAGE = "training/need_form.html"


def need_of(request, pk) -> Need:
    rows = Need.objects.visible_to(request.user).select_related("plan__firm", "theme", "session")
    return get_object_or_404(rows, pk=pk)


def to_need(need) -> str:
    return reverse("training:need_detail", args=[need.pk])


@require_safe
def need_detail(request, pk):
    return show(request, need_of(request, pk))


def show(request, need, *, status=200):
    writes = is_need_hr(request.user, need) and need.plan.status != "submitted"
    context = {
        "need": need,
        "writes": writes,
        "people": need.people.all(),
        "moves": workflow.available(need, request.user) if writes else [],
        "history": history(need, limit=10),
    }
    return render(request, "training/need_detail.html", context, status=status)


def filled(request, **given) -> NeedForm:
    """The form of a need; a search among the people, sent with the form, keeps what was typed."""
    given |= {"user": request.user, "search": request.POST.get("q", "")[:80]}
    if request.method != "POST" or "find" not in request.POST:
        return NeedForm(request.POST or None, **given)
    form = NeedForm(**given)
    form.initial |= request.POST.dict() | {"people": request.POST.getlist("people"), "shared": "shared" in request.POST}
    return form


@FORM
def need_create(request, pk):
    plan = plan_to_write(request, pk)
    form = filled(request, instance=Need(plan=plan), plan=plan)

    def keep():
        return needs.add(form.save(commit=False), form.cleaned_data["people"], by=request.user)[0]

    done = _("Need added to the plan.")
    return answer(request, FORM_PAGE, form, keep=keep, to=to_plan(plan), done=done, plan=plan)


@FORM
def need_edit(request, pk):
    need = need_of(request, pk)
    plans.check_hr(request.user, need.plan)
    form = filled(request, instance=need, plan=need.plan)

    def keep():
        data = form.cleaned_data
        needs.save(form.save(commit=False), data["people"], revision=data["revision"], by=request.user)

    return answer(request, FORM_PAGE, form, keep=keep, to=to_need(need), plan=need.plan, need=need)


@require_POST
def need_move(request, pk, move):
    """Done, dropped, or back in the plan."""
    need = need_of(request, pk)
    plans.check_hr(request.user, need.plan)
    try:
        needs.move(need, move, by=request.user, seen=request.POST.get("seen", "")[:8])
    except InvalidTransition as error:
        messages.error(request, str(error))
        return show(request, need_of(request, pk), status=409)
    messages.success(request, Need.TRANSITIONS[move].done)
    return redirect(to_need(need))


@FORM
@files_last
def need_import(request, pk):
    """A file is shown line by line first; confirmed, its good lines are kept."""
    plan = plan_of(request, pk)
    plans.check_hr(request.user, plan)
    form = NeedsImportForm(request.POST or None, request.FILES or None, plan=plan, user=request.user)
    context = {"plan": plan, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "training/need_import.html", context, status=422 if form.is_bound else 200)
    if request.POST.get("then") != "keep":
        form.mark_known()
        return render(request, "training/need_import.html", context | previewed(plan, form))
    try:
        added, known = needs_import.take_in(form.lines, plan, by=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect(to_plan(plan))
    told = {"added": added, "known": known}
    messages.success(request, _("Added: %(added)s. In the plan already, left as they were: %(known)s.") % told)
    return redirect(to_plan(plan))


def previewed(plan, form) -> dict:
    """The lines, and what the plan would come to with the good ones."""
    cost = sum(line.values["budget"] for line in form.good)
    left = plan.left - cost
    return {"lines": form.lines, "cost": cost, "left": left, "over": -left}


@require_safe
def plan_export(request, pk):
    """The needs in the columns that an import takes; a workbook by `?format=xlsx`."""
    plan = plan_of(request, pk)
    heading = [_("Priority"), _("Theme"), _("What is wanted"), _("People"), _("Seats"), _("From"), _("To, included")]
    heading += [_("Expected cost"), _("Let the park know"), _("Status")]
    write = xlsx_file if request.GET.get("format") == "xlsx" else csv_file
    return write(f"training-plan-{plan.year}", heading, [as_row(need) for need in needs_of(request, plan)[:MOST]])


def as_row(need) -> tuple:
    people = "; ".join(person.name for person in need.people.all())
    months = (f"{need.first_month:%Y-%m}", f"{need.last_month:%Y-%m}")
    what = (need.get_priority_display(), need.theme.name, need.note, people, need.seats)
    return (*what, *months, need.budget, _("yes") if need.shared else _("no"), need.get_status_display())
