"""From certificates that end to needs of the firm's plans: one click, the people named, taken back by one click."""

import uuid
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Firm, Role
from naturopole.months import month_of, months_later
from naturopole.workflow import InvalidTransition
from training.domain.expiry import in_state, to_plan
from training.models import AnnualPlan, Need

LEAD = 5
"""Months before that of expiry in which the training may already take place; a renewal much earlier wastes validity."""
LATE = 2
"""Months after this one in which a certificate that is over is to be caught up with."""
MOST = 60
"""Needs that one click can make: months of expiry times firms."""


def window(valid_until: date, today: date) -> tuple[date, date]:
    """(first month, last month) in which to train again: it ends in the month of expiry, and lies within one year.

    Where that month is over already: this month and the next ones of the year.
    """
    now, last = month_of(today), month_of(valid_until)
    if last < now:
        return now, min(months_later(now, LATE), date(now.year, 12, 1))
    return max(now, months_later(last, -LEAD), date(last.year, 1, 1)), last


def keys_of(key) -> list[uuid.UUID]:
    """The keys of the needs that one click makes, by which they are found again."""
    return [uuid.uuid5(key, str(number)) for number in range(MOST)]


def made_by(key, user):
    """The needs that the click with this key has made in this person's plans."""
    rows = Need.objects.visible_to(user).filter(plan__firm_id__in=user.firm_ids(Role.HR), request_key__in=keys_of(key))
    return rows.select_related("plan", "theme").order_by("first_month", "pk")


@transaction.atomic
def make(theme, *, key, by, month: date | None = None) -> list[Need]:
    """Plan the renewal of `theme` for whom nobody sees to it yet; answers one need for each firm and month of expiry.

    Without `month`, certificates that are over or end within 90 days; with it, those that end in that month. Each need
    goes into the plan of its year; where there is none, one is opened. A plan the director has approved takes it too:
    a certificate ends whatever was planned. The same click sent twice makes nothing more. Raises InvalidTransition
    where everybody is planned for.
    """
    firms = Firm.objects.select_for_update().filter(pk__in=by.firm_ids(Role.HR)).order_by("pk")
    # Colleagues' clicks come one after the other, so that the second one finds the people planned for.
    if not list(firms.values_list("pk", flat=True)):
        raise PermissionDenied
    if made := list(made_by(key, by)):
        return made
    groups = grouped(expiring(theme, by, month), timezone.localdate())
    if not groups:
        raise InvalidTransition(_("Everybody concerned is in the plan or has a seat already."))
    return written(groups, theme, key, by)


def expiring(theme, by, month):
    """The certificates of this theme that a click is about."""
    rows = to_plan(by).filter(theme=theme)
    if month is None:
        return rows.filter(in_state("due", timezone.localdate()))
    return rows.filter(valid_until__gte=month, valid_until__lt=months_later(month, 1))


def grouped(rows, today) -> dict:
    """The people of each (firm, first month, last month)."""
    groups = {}
    for row in rows:
        groups.setdefault((row.employee.firm_id, *window(row.valid_until, today)), []).append(row.employee)
    return dict(sorted(groups.items())[:MOST])


def written(groups, theme, key, by) -> list[Need]:
    plans = plans_for({(firm_id, last.year) for firm_id, _first, last in groups}, key, by)
    needs = [
        Need(
            plan=plans[firm_id, last.year],
            theme=theme,
            seats=len(people),
            first_month=first,
            last_month=last,
            priority=Need.Priority.MUST,
            request_key=one,
        )
        for ((firm_id, first, last), people), one in zip(groups.items(), keys_of(key), strict=False)
    ]
    Need.objects.bulk_create(needs)
    named = Need.people.through
    named._base_manager.bulk_create(
        named(need=need, employee=person)
        for need, people in zip(needs, groups.values(), strict=True)
        for person in people
    )
    Event.objects.bulk_create(Event(kind="training.need", subject_id=need.pk, verb="created", by=by) for need in needs)
    return needs


def plans_for(years, key, by) -> dict:
    """The plan of each (firm, year); those that lack are opened, and their history says by which click."""
    wanted = AnnualPlan.objects.filter(
        firm_id__in={firm_id for firm_id, _year in years}, year__in={year for _firm_id, year in years}
    )
    held = {(plan.firm_id, plan.year) for plan in wanted}
    fresh = [AnnualPlan(firm_id=firm_id, year=year) for firm_id, year in sorted(years - held)]
    # HR may open the same year by hand at this moment.
    AnnualPlan.objects.bulk_create(fresh, ignore_conflicts=True)
    plans = {(plan.firm_id, plan.year): plan for plan in wanted.all()}
    Event.objects.bulk_create(
        Event(
            kind="training.annualplan",
            subject_id=plans[plan.firm_id, plan.year].pk,
            verb="created",
            by=by,
            detail={"click": str(key)},
        )
        for plan in fresh
    )
    return plans


@transaction.atomic
def undo(key, *, by) -> int:
    """Take back the needs of one click, and the plans opened for them; answers how many needs.

    Raises InvalidTransition once somebody has worked on one of them, or where nothing is left to take back.
    """
    needs = list(made_by(key, by).select_for_update(of=("self",)))
    if not needs:
        raise InvalidTransition(_("This is taken back already."))
    if any(need.revision > 1 or need.session_id or need.status != Need.Status.PLANNED for need in needs):
        raise InvalidTransition(_("A colleague has worked on this need since: change it in the plan."))
    Need.objects.filter(pk__in=[need.pk for need in needs]).delete()
    opened = Event.objects.filter(kind="training.annualplan", verb="created", detail__click=str(key))
    plans = AnnualPlan.objects.filter(pk__in=opened.values("subject_id"), firm_id__in=by.firm_ids(Role.HR))
    plans.filter(status=AnnualPlan.Status.DRAFT, revision=1, budget=0, needs__isnull=True, carried_to=None).delete()
    return len(needs)
