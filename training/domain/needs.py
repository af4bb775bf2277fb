"""What a firm's people have to learn: added, changed, finished, dropped, taken over from the year before."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.domain import staff
from naturopole import workflow
from naturopole.months import months_later
from naturopole.saving import Stale
from training.domain import archive, plans
from training.models import Need

KEPT = ("theme", "note", "seats", "first_month", "last_month", "budget", "priority", "shared")
PLANNED = Need.Status.PLANNED


def people_of(user, firm_id):
    """Who may be named in a need: people of one's own firm's list who have not left."""
    at_work = Q(left_on__isnull=True) | Q(left_on__gt=timezone.localdate())
    return staff.own_staff(user).filter(at_work, firm_id=firm_id)


@archive.naming()
def add(need, people, *, by) -> tuple[Need, bool]:
    """Put a need into its plan; answers (the row, whether it is new): the same form sent twice adds one.

    Errors as `plans.changeable`.
    """
    plan = plans.changeable(need.plan, by=by)
    try:
        with transaction.atomic():
            need.save()
    except IntegrityError:
        first = Need.objects.filter(plan=plan, request_key=need.request_key).first()
        if first is None:
            raise
        return first, False
    name_people([(need, people)])
    plans.write_down(plan, (need, "created"), by=by, needs=[need])
    return need, True


def name_people(pairs):
    """People of new needs, (need, people) each, in one statement."""
    link = Need.people.through
    link.objects.bulk_create(link(need=need, employee=person) for need, people in pairs for person in people)


@archive.naming()
def save(need, people, *, revision, by) -> Need:
    """Save an edit if the row is still at `revision`, raise Stale otherwise; errors as `plans.changeable`."""
    plan = plans.changeable(need.plan, by=by)
    fresh = Need.objects.select_for_update(of=("self",)).select_related("theme").get(pk=need.pk)
    if fresh.revision != revision:
        raise Stale(fresh)
    need.revision = revision + 1
    need.save(update_fields=[*KEPT, "revision"])
    need.people.set(people)
    plans.write_down(plan, (need, "edited"), by=by, needs=[need])
    return need


@transaction.atomic
def move(need, name, *, by, seen="") -> Need:
    """Done, dropped, or back in the plan. What is done was planned: only the two others change an approved plan.

    Errors as `workflow.apply` and `plans.changeable`.
    """
    plan = plans.changeable(need.plan, by=by)
    moved = workflow.apply(need, name, by=by, seen=seen, known=("plan",))
    if name != "finish":
        plans.write_down(plan, by=by, needs=[need])
    return moved


def unfinished(plan):
    """Needs of the year before that are neither done nor dropped nor in a session that stands."""
    rows = Need.objects.filter(plan__firm_id=plan.firm_id, plan__year=plan.year - 1, status=PLANNED)
    return rows.filter(Q(session__isnull=True) | Q(session__status="cancelled"))


@transaction.atomic
def carry_over(plan, keys, *, by) -> int:
    """Take needs of the year before over, a year later; how many were.

    Each is dropped there with the reason, so that no need is taken over or grouped twice. Who has left is not taken
    along. Errors as `plans.changeable`.
    """
    fresh = plans.changeable(plan, by=by)
    rows = unfinished(fresh).filter(pk__in=keys).select_related("plan").prefetch_related("people")
    rows = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        return 0
    taken = Need.objects.bulk_create(a_year_later(need, fresh) for need in rows)
    still = [[one for one in need.people.all() if not staff.has_left(one)] for need in rows]
    name_people(zip(taken, still, strict=True))
    note = _("Taken over into the plan of %(year)s.") % {"year": fresh.year}
    for need in rows:
        workflow.apply(need, "drop", by=by, note=note, known=("plan",))
    fresh.carried_from = rows[0].plan
    fresh.save(update_fields=["carried_from"])
    plans.write_down(fresh, (fresh, "carried"), *[(need, "created") for need in taken], by=by, needs=taken)
    return len(taken)


def a_year_later(need, plan) -> Need:
    same = ("theme_id", "note", "seats", "budget", "priority", "shared")
    months = {name: months_later(getattr(need, name), 12) for name in ("first_month", "last_month")}
    return Need(plan=plan, **{name: getattr(need, name) for name in same}, **months)
