"""A firm's annual plan: opened, given a budget, submitted, approved; and what is left of it.

An approved plan still changes, since needs do: each change is written down, and the director is told.
"""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Role, User
from mobility.domain import mail
from naturopole import workflow
from naturopole.saving import Stale
from naturopole.todo import Todo
from naturopole.workflow import InvalidTransition
from training.domain import lines
from training.models import AnnualPlan, Need
from training.models.plan import is_plan_director, is_plan_hr

Status = AnnualPlan.Status
KIND = "training.annualplan"
COUNTED = ~Q(needs__status=Need.Status.DROPPED)
NOTHING = Decimal("0.00")
TURNS = ("submit", "approve", "return", "reopen", "amended", "seen")
"""Events after which it is somebody else's turn to look at the plan."""
TURN = Subquery(
    Event.objects.filter(kind=KIND, subject_id=OuterRef("pk"), verb__in=TURNS).order_by("-at", "-pk").values("verb")[:1]
)


def with_sums(plans):
    """Adds, over the needs that are not dropped, `needs_count`, `seats`, `planned` and `spent`, and so `left`.

    `planned` is what they are expected to cost, `spent` the part of it that is done; `over` is `left` turned round.
    """
    plans = plans.annotate(
        needs_count=Count("needs", filter=COUNTED),
        seats=Sum("needs__seats", filter=COUNTED, default=0),
        planned=Sum("needs__budget", filter=COUNTED, default=NOTHING),
        spent=Sum("needs__budget", filter=Q(needs__status=Need.Status.DONE), default=NOTHING),
    )
    return plans.annotate(left=F("budget") - F("planned"), over=F("planned") - F("budget"))


def check_hr(user, plan):
    if not is_plan_hr(user, plan):
        raise PermissionDenied


def changeable(plan, *, by) -> AnnualPlan:
    """The plan, locked, to change what is in it; `turn` is the last event after which somebody had to look at it.

    Raises PermissionDenied for who is not its HR, InvalidTransition while the director decides about it.
    """
    fresh = AnnualPlan.objects.select_for_update(of=("self",)).annotate(turn=TURN).get(pk=plan.pk)
    check_hr(by, fresh)
    if fresh.status == Status.SUBMITTED:
        raise InvalidTransition(_("The plan is with the director. Take it back first, then change it."))
    return fresh


@transaction.atomic
def open_plan(plan, *, by) -> tuple[AnnualPlan, bool]:
    """Open a firm's plan for a year, of which there is one; answers (the plan, whether it is new)."""
    check_hr(by, plan)
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        return AnnualPlan.objects.get(firm=plan.firm_id, year=plan.year), False
    Event.objects.record(plan, verb="created", by=by)
    return plan, True


@transaction.atomic
def set_budget(plan, *, revision, by) -> AnnualPlan:
    """Save the budget that `plan` carries if the row is still at `revision`; raises Stale otherwise."""
    fresh = changeable(plan, by=by)
    if fresh.revision != revision:
        raise Stale(fresh)
    plan.revision = revision + 1
    plan.save(update_fields=["budget", "revision"])
    write_down(fresh, (plan, "edited"), by=by)
    return plan


def write_down(plan, *told, by, needs=()):
    """History of a change: `told` are (row, verb); once approved, the plan remembers `needs`, and the director is told.

    Told once until the director has looked: `plan` comes from `changeable`.
    """
    events = [Event(kind=row._meta.label_lower, subject_id=row.pk, verb=verb, by=by) for row, verb in told]
    if plan.status == Status.APPROVED:
        detail = {"needs": [need.pk for need in needs]}
        events.append(Event(kind=KIND, subject_id=plan.pk, verb="amended", by=by, detail=detail))
        if plan.turn != "amended":
            mail.tell(*holders(plan, Role.DIRECTOR, but=by))
    Event.objects.bulk_create(events)


def holders(plan, role, *, but):
    """The other people who hold a role in the plan's firm."""
    held = User.objects.filter(memberships__firm=plan.firm_id, memberships__role=role, is_active=True)
    return held.exclude(pk=but.pk).distinct()


@transaction.atomic
def move(plan, name, *, by, revision, note="") -> AnnualPlan:
    """Submit, approve, send back or take back; who has to act next is told.

    `revision` is that of the page that was clicked: nobody approves what was changed meanwhile. Errors as
    `workflow.apply`.
    """
    fresh = AnnualPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    step = AnnualPlan.TRANSITIONS.get(name)
    if step is None or not step.allowed(by, fresh):
        raise PermissionDenied
    if fresh.revision != revision:
        raise InvalidTransition(_("The plan has changed since you opened it. Read it again, then decide."))
    if name == "submit" and not fresh.needs.exclude(status=Need.Status.DROPPED).exists():
        raise InvalidTransition(_("The plan holds no need yet. Add one, then submit it."))
    approved = name == "approve"
    fresh.approved_by, fresh.approved_at = (by, timezone.now()) if approved else (None, None)
    fresh.revision += 1
    moved = workflow.apply(fresh, name, by=by, note=note, also=("revision", "approved_by", "approved_at"))
    if name != "reopen":
        mail.tell(*holders(fresh, Role.DIRECTOR if name == "submit" else Role.HR, but=by))
    return moved


@transaction.atomic
def note_seen(plan, *, by):
    """The director has looked at what changed since the approval; said twice, it is written down once."""
    fresh = AnnualPlan.objects.select_for_update(of=("self",)).annotate(turn=TURN).get(pk=plan.pk)
    if not is_plan_director(by, fresh):
        raise PermissionDenied
    if fresh.turn == "amended":
        Event.objects.record(fresh, verb="seen", by=by)


def changed_since(events) -> tuple[bool, set]:
    """Whether the plan changed since it was approved or last looked at, and the keys of the needs that did.

    `events` come newest first.
    """
    needs, changed = set(), False
    for event in events:
        if event.verb in ("approve", "seen"):
            break
        if event.verb == "amended":
            changed = True
            needs |= set(event.detail.get("needs", ()))
    return changed, needs


def asked_of(user) -> list:
    """Plans to approve or to look at again, for directors; those sent back, for HR."""
    hr, director = user.firm_ids(Role.HR), user.firm_ids(Role.DIRECTOR)
    if not hr and not director:
        return []
    decided = Q(status=Status.SUBMITTED) | Q(status=Status.APPROVED, turn="amended")
    sent_back = Q(firm_id__in=hr, status=Status.DRAFT, turn="return")
    rows = AnnualPlan.objects.alias(turn=TURN).filter(Q(firm_id__in=director) & decided | sent_back)
    return [lines.in_columns(rows, F("status"), number="year", firm="firm__")]


def todo(found) -> list[Todo]:
    rows = [row for status in Status.values for row in found.get(status, [])]
    return [one_todo(row) for row in sorted(rows, key=lambda row: (row.number, row.key))]


def one_todo(row) -> Todo:
    title = _("Training plan %(year)s") % {"year": row.number}
    text, action = {
        Status.SUBMITTED: (_("Human resources ask you to approve it."), _("Read and decide")),
        Status.APPROVED: (_("It has changed since you approved it."), _("See what changed")),
        Status.DRAFT: (_("The director has sent it back with a remark."), _("Read the remark")),
    }[row.what]
    url = reverse("training:plan_detail", args=[row.key])
    return Todo("graduation-cap", title, text, url, action, leaf=row.sign)
