"""A firm's annual plans: the list, one's page, opening, budget, approval, what is taken over, print."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain.history import history
from firms.models import Role
from naturopole import workflow
from naturopole.htmx import render_page
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition
from training.domain import needs as need_verbs
from training.domain import plans
from training.forms.plans import BudgetForm, CarryForm, MoveForm, NeedFilter, PlanForm
from training.models import AnnualPlan, Need
from training.models.plan import PLANNERS, is_plan_director, is_plan_hr

EVENTS, SHOWN = 60, 10
"""Events read to find what changed since the approval, and those of them that the page lists."""
MOST = 1000
"""Needs on one sheet of paper or in one file."""


def only(user, *roles):
    if not user.has_role(*roles):
        raise PermissionDenied


def plan_of(request, pk) -> AnnualPlan:
    """A plan of one's own firm with its sums; the same 404 for another firm's as for one that does not exist."""
    rows = plans.with_sums(AnnualPlan.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("firm", "approved_by"), pk=pk)


def plan_to_write(request, pk) -> AnnualPlan:
    """A plan of a firm whose HR this is, without its sums; 403 for its director, who reads it."""
    plan = get_object_or_404(AnnualPlan.objects.visible_to(request.user).select_related("firm"), pk=pk)
    plans.check_hr(request.user, plan)
    return plan


def to_plan(plan) -> str:
    return reverse("training:plan_detail", args=[plan.pk])


@require_safe
def plan_list(request):
    only(request.user, *PLANNERS)
    rows = plans.with_sums(AnnualPlan.objects.visible_to(request.user)).select_related("firm")
    page = Paginator(rows.order_by("-year", "firm__name", "pk"), 25).get_page(request.GET.get("page"))
    several = len(set(request.user.firm_ids(*PLANNERS))) > 1
    writes = request.user.has_role(Role.HR)
    return render(request, "training/plan_list.html", {"page": page, "several": several, "writes": writes})


@require_safe
def plan_detail(request, pk):
    return show(request, plan_of(request, pk))


def show(request, plan, *, move_form=None, status=200):
    """The plan's page: its needs by priority, its money, what may be done with it, what happened."""
    form = NeedFilter(request.GET)
    rows = form.apply(needs_of(request, plan))
    events = history(plan, limit=EVENTS)
    changed, touched = plans.changed_since(events) if plan.status == "approved" else (False, set())
    context = {
        "plan": plan,
        "form": form,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "writes": is_plan_hr(request.user, plan) and plan.status != "submitted",
        "directs": is_plan_director(request.user, plan),
        "moves": workflow.available(plan, request.user),
        # Its remark stands beside the one move that needs it.
        "move_form": move_form or MoveForm(needs_note=True),
        "changed": changed,
        "touched": touched,
        "unfinished": need_verbs.unfinished(plan).count() if is_plan_hr(request.user, plan) else 0,
        "history": events[:SHOWN],
    }
    return render_page(request, "training/plan_detail.html", context, status=status)


def needs_of(request, plan):
    """The plan's needs by priority, with their people."""
    rows = Need.objects.visible_to(request.user).filter(plan=plan).select_related("theme")
    return rows.prefetch_related("people").order_by("priority", "first_month", "pk")


@FORM
def plan_create(request):
    only(request.user, Role.HR)
    year = timezone.localdate().year
    form = PlanForm(request.POST or None, user=request.user, initial={"year": year + (timezone.localdate().month > 8)})
    if form.is_bound and not form.is_valid() and (made := form.already_open()):
        return redirect(to_plan(made))

    def keep():
        return plans.open_plan(form.save(commit=False), by=request.user)[0]

    return answer(request, "training/plan_form.html", form, keep=keep, to=to_plan, done=_("Plan opened."))


@FORM
def plan_edit(request, pk):
    """The budget."""
    plan = plan_to_write(request, pk)
    form = BudgetForm(request.POST or None, instance=plan, user=request.user)

    def keep():
        plans.set_budget(form.save(commit=False), revision=form.cleaned_data["revision"], by=request.user)

    return answer(request, "training/plan_form.html", form, keep=keep, to=to_plan(plan), plan=plan)


@require_POST
def plan_move(request, pk, move):
    """Submit, approve, send back with a remark, take back."""
    plan = plan_of(request, pk)
    step = AnnualPlan.TRANSITIONS.get(move)
    if step is None or not step.allowed(request.user, plan):
        raise PermissionDenied
    form = MoveForm(request.POST, needs_note=step.needs_note)
    if not form.is_valid():
        return show(request, plan, move_form=form, status=422)
    try:
        plans.move(plan, move, by=request.user, **form.cleaned_data)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return show(request, plan_of(request, pk), status=409)
    messages.success(request, step.done)
    return redirect(to_plan(plan))


@require_POST
def plan_seen(request, pk):
    """The director has looked at what changed since the approval."""
    plan = plan_of(request, pk)
    plans.note_seen(plan, by=request.user)
    messages.success(request, _("Noted. You are told again at the next change."))
    return redirect(to_plan(plan))


@FORM
def plan_carry(request, pk):
    """What was not finished the year before, shown; what is ticked is taken over."""
    plan = plan_to_write(request, pk)
    rows = need_verbs.unfinished(plan).select_related("theme").order_by("priority", "first_month", "pk")
    form = CarryForm(request.POST or None, rows=rows, language=get_language())

    def keep():
        return need_verbs.carry_over(plan, [need.pk for need in form.cleaned_data["needs"]], by=request.user)

    def done(taken):
        return _("Needs taken over: %(number)s.") % {"number": taken}

    context = {"plan": plan, "found": len(form.rows)}
    return answer(request, "training/plan_carry.html", form, keep=keep, to=to_plan(plan), done=done, **context)


@require_safe
def plan_paper(request, pk):
    """The whole plan on paper, to be read and signed."""
    plan = plan_of(request, pk)
    return render(request, "training/plan_paper.html", {"plan": plan, "needs": needs_of(request, plan)[:MOST]})
