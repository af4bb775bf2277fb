"""What people of a firm hold and until when: the board, entries and corrections, what waits on the home page.

The board is the firm's own: its HR and, for the people named to him, a line manager. The park reads counts only, see
`expiry_park`.
"""

import uuid
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Event, Role
from mobility.domain.staff import check_hr
from mobility.models import Employee
from naturopole.months import last_day_of
from naturopole.saving import Stale
from naturopole.todo import Todo, summed
from naturopole.workflow import InvalidTransition
from training.domain import archive, lines
from training.models import Enrolment, JointSession, Need, TrainingCertificate

ALERTS = (90, 60, 30)
"""Days before the end at which own HR is written to; the board marks the same spans."""
THEMES = 6
"""How many themes are offered for the plan at once; the others come up when these are done."""
READERS = (Role.HR, Role.LINE_MANAGER)
PERSON = ("employee__first_name", "employee__last_name", "employee__firm_id")
COLUMNS = ("pk", "valid_until", "theme_id", *PERSON, "is_planned", "is_enrolled")
"""What a list says of each row of the board."""
KEPT = ("theme", "obtained_on", "valid_until", "alerted", "revision")


def end_of_validity(theme, obtained_on: date) -> date | None:
    """The last good day by the theme's months: 24 from 15 January 2026 end on 14 January 2028; None without months."""
    return last_day_of(obtained_on, theme.validity_months) if theme.validity_months else None


def state_of(days_left: int | None) -> str:
    """“over”, “30”, “60” or “90” for the smallest span that holds the end, “valid” beyond, “forever” without end."""
    if days_left is None:
        return "forever"
    if days_left < 0:
        return "over"
    return str(min((days for days in ALERTS if days_left <= days), default="valid"))


def in_state(state, today) -> Q:
    """The certificates that are in this state on that day."""
    ends = {"30": (0, 30), "60": (31, 60), "90": (61, 90), "valid": (91, None), "over": (None, -1), "due": (None, 90)}
    if state not in ends:
        return Q(valid_until__isnull=True)
    first, last = ends[state]
    found = Q() if first is None else Q(valid_until__gte=today + timedelta(days=first))
    return found if last is None else found & Q(valid_until__lte=today + timedelta(days=last))


def at_work(today, path="employee__") -> Q:
    """Those who have not left their firm; `path` leads to the person."""
    return Q(**{f"{path}left_on__isnull": True}) | Q(**{f"{path}left_on__gt": today})


def held_latest(rows, today):
    """Of these certificates, the one that counts for each person at work and theme: a renewed one gives way."""
    rows = rows.filter(at_work(today))
    return rows.model.objects.filter(pk__in=rows.latest().values("pk"))


def of_own_people(user):
    """The certificates that count, of the people for whom this person is HR or line manager."""
    own = Q(employee__firm_id__in=user.firm_ids(Role.HR)) | Q(
        employee__manager=user, employee__firm_id__in=user.firm_ids(Role.LINE_MANAGER)
    )
    return held_latest(TrainingCertificate.objects.visible_to(user).filter(own), timezone.localdate())


def board(user):
    """Those `of_own_people`, soonest end first.

    `is_planned` says that a need of own plans names the person, `is_enrolled` that a coming session does; who is not HR
    reads nothing of plans.
    """
    rows = with_plans(of_own_people(user), user).select_related("employee__firm", "theme")
    return rows.order_by(F("valid_until").asc(nulls_last=True), "employee__last_name", "employee__first_name", "pk")


def with_plans(rows, user):
    """Whether somebody sees to the renewal: in a plan of this person's firms, or by a seat in a coming session."""
    needs = Need.objects.filter(
        Q(status=Need.Status.PLANNED) | Q(status=Need.Status.DONE, last_month__gte=OuterRef("obtained_on")),
        plan__firm_id__in=user.firm_ids(Role.HR),
        people=OuterRef("employee_id"),
        theme=OuterRef("theme_id"),
    )
    seats = Enrolment.objects.live().filter(
        employee=OuterRef("employee_id"), session__theme=OuterRef("theme_id"), session__status__in=JointSession.LIVE
    )
    return rows.annotate(is_planned=Exists(needs), is_enrolled=Exists(seats))


def to_plan(user, rows=None):
    """Of the people for whom this person is HR, the certificates to whose renewal nobody sees yet.

    `rows` are those of her board where it is read already.
    """
    rows = board(user) if rows is None else rows
    return rows.filter(
        employee__firm_id__in=user.firm_ids(Role.HR), valid_until__isnull=False, is_planned=False, is_enrolled=False
    )


def to_plan_by_theme(user, rows) -> list[dict]:
    """How many people by theme, among those whose certificate is over or ends within 90 days, the soonest themes.

    `rows` are those of the board. One query.
    """
    rows = to_plan(user, rows).filter(in_state("due", timezone.localdate())).order_by()
    counted = rows.values("theme_id").annotate(people=Count("pk"), first=Min("valid_until"))
    return list(counted.order_by("first", "theme_id")[:THEMES])


def key_for(key, person) -> uuid.UUID:
    """The key of one person's row, of a form that enters several people at once."""
    return uuid.uuid5(key, str(person))


@archive.naming()
def enter(people, *, theme, obtained_on, valid_until, key, by) -> list[TrainingCertificate]:
    """Write one certificate for each of these people; the same form sent twice adds none.

    Raises InvalidTransition where a colleague has entered one of them meanwhile; then nothing is kept.
    """
    for firm_id in {person.firm_id for person in people}:
        check_hr(by, firm_id)
    held = Employee.objects.select_for_update(of=("self",)).filter(pk__in=[person.pk for person in people])
    keys = {pk: key_for(key, pk) for pk in held.order_by("pk").values_list("pk", flat=True)}
    made = set(TrainingCertificate.objects.filter(request_key__in=keys.values()).values_list("employee_id", flat=True))
    rows = [
        TrainingCertificate(
            employee=person, theme=theme, obtained_on=obtained_on, valid_until=valid_until, request_key=keys[person.pk]
        )
        for person in people
        if person.pk in keys and person.pk not in made
    ]
    with once():
        TrainingCertificate.objects.bulk_create(rows)
    Event.objects.bulk_create(
        Event(kind="training.trainingcertificate", subject_id=row.pk, verb="created", by=by) for row in rows
    )
    return rows


@contextmanager
def once():
    """A savepoint in which a second certificate of the same day is a colleague's, and so a conflict."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise InvalidTransition(_("One of these certificates is entered already: look at the board.")) from error


def locked(certificate, revision) -> TrainingCertificate:
    """The row as it stands, held; Stale where it is no longer at `revision`, InvalidTransition where it is gone."""
    rows = TrainingCertificate.objects.select_for_update(of=("self",)).select_related("employee__firm", "theme")
    fresh = rows.filter(pk=certificate.pk).first()
    if fresh is None:
        raise InvalidTransition(_("A colleague has removed this meanwhile."))
    if fresh.revision != revision:
        raise Stale(fresh)
    return fresh


@archive.naming()
def save(certificate, *, revision, by):
    """Save a correction. A later end is alerted of anew."""
    check_hr(by, certificate.employee.firm_id)
    fresh = locked(certificate, revision)
    certificate.alerted = fresh.alerted if certificate.valid_until == fresh.valid_until else None
    certificate.revision = revision + 1
    with once():
        certificate.save(update_fields=KEPT)
    Event.objects.record(certificate, verb="edited", by=by)
    return certificate


@transaction.atomic
def remove(certificate, *, revision, by):
    """Take back what was typed for the wrong person; what a session gave stays."""
    check_hr(by, certificate.employee.firm_id)
    fresh = locked(certificate, revision)
    if fresh.session_id is not None:
        raise InvalidTransition(_("A session gave this certificate: it can be corrected, not removed."))
    fresh.delete()


def asked_of(user) -> list:
    """All certificates to renew as one line, for who may see to them: how many, and the first day."""
    if not user.has_role(*READERS):
        return []
    due = of_own_people(user).filter(in_state("due", timezone.localdate()))
    rows = summed(due, "renew", first=Min("valid_until"))
    return [lines.in_columns(rows, F("word"), key=lines.NOTHING, day="first", number="found")]


def todo(found) -> list[Todo]:
    return [to_renew(row) for row in found.get("renew", [])]


def to_renew(row) -> Todo:
    text = ngettext(
        "%(all)d certificate is over or ends within 90 days.",
        "%(all)d certificates are over or end within 90 days.",
        row.number,
    )
    address = reverse("training:expiry_list") + "?state=due"
    tone = "bad" if row.day < timezone.localdate() else "wait"
    title = _("Certificates to renew")
    return Todo("shield-check", title, text % {"all": row.number}, address, _("See"), tone=tone, due=row.day)
