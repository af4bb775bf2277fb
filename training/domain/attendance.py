"""Who was there, by half-day: a person signs on the day itself, the organiser marks everybody, HR learns who was not.

A mark that was made stays traceable: a signature keeps its moment, and a correction is an event of the seat.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Role, User
from mobility.domain.mail import tell
from naturopole.formats import PARIS
from naturopole.workflow import InvalidTransition
from training.clock import minutes_of
from training.domain.pledging import locked
from training.models import Attendance, Enrolment, HalfDay, JointSession
from training.models.session import organises

State = Attendance.State
AWAY = (State.ABSENT, State.EXCUSED)
TAKEN_IN = (JointSession.Status.OPEN, JointSession.Status.CONFIRMED, JointSession.Status.HELD)
"""Sessions of which attendance is taken: some begin before anybody has confirmed them."""
EARLY = timedelta(minutes=15)
"""So long before a half-day its signing opens; it closes at midnight."""


class Conflict(InvalidTransition):
    """A colleague has marked somebody otherwise since the page was drawn; `rows` are (seat, theirs, mine)."""

    def __init__(self, rows):
        super().__init__(_("A colleague has just marked the same people otherwise. Compare, then save again."))
        self.rows = rows


@dataclass(frozen=True)
class Line:
    """One person and her mark of each half-day, None where there is none yet."""

    enrolment: Enrolment
    marks: list

    @property
    def present(self) -> int:
        return [mark.state for mark in self.marks if mark].count(State.PRESENT)

    @property
    def is_whole(self) -> bool:
        """Present on every half-day, of which there is at least one."""
        return bool(self.marks) and self.present == len(self.marks)

    @property
    def minutes(self) -> int:
        """How long she was there, by the half-days on which she was."""
        return sum(minutes_of(mark.half_day) for mark in self.marks if is_present(mark))


def is_present(mark) -> bool:
    return mark is not None and mark.state == State.PRESENT


def register(rows):
    """Of these enrolments those with a seat, and those who were there before somebody took their place; by name."""
    attended = Attendance.objects.filter(enrolment=OuterRef("pk"))
    rows = rows.filter(Q(state=Enrolment.State.ENROLLED) | Exists(attended))
    name = Coalesce("employee__last_name", "outside_name")
    return rows.with_people().order_by(name, "employee__first_name", "pk")


def lines(rows, half_days) -> list[Line]:
    """The register of these enrolments against these half-days. Two queries, whatever their number."""
    people, halves, marks = list(register(rows)), {half.pk: half for half in half_days}, {}
    keys = [row.pk for row in people]
    for mark in Attendance.objects.filter(enrolment__in=keys, half_day__in=list(halves)).order_by():
        mark.half_day = halves[mark.half_day_id]
        marks[mark.enrolment_id, mark.half_day_id] = mark
    return [Line(row, [marks.get((row.pk, key)) for key in halves]) for row in people]


def marks_of(enrolment, half_days) -> list:
    """Her marks in the order of the half-days; needs no query where her attendances were prefetched."""
    found = {mark.half_day_id: mark for mark in enrolment.attendances.all()}
    for half in half_days:
        if half.pk in found:
            found[half.pk].half_day = half
    return [found.get(half.pk) for half in half_days]


def counts(session) -> dict:
    """How many were present, absent or excused on each half-day, by its key: figures without a name. One query."""
    rows = Attendance.objects.filter(half_day__session=session).order_by().values("half_day_id", "state")
    found = {}
    for row in rows.annotate(number=Count("pk")):
        found.setdefault(row["half_day_id"], {})[row["state"]] = row["number"]
    return found


def is_open_for_signing(half_day, now: datetime | None = None) -> bool:
    """On the day itself in Paris, from a quarter of an hour before it begins until midnight."""
    there = (now or timezone.now()).astimezone(PARIS)
    begins = datetime.combine(half_day.day, half_day.starts_at) - EARLY
    return there.date() == half_day.day and there.replace(tzinfo=None) >= begins


def check_taken(session):
    if session.status not in TAKEN_IN:
        raise InvalidTransition(
            _("No attendance is taken for this session: it is “%(status)s”.") % {"status": session.get_status_display()}
        )


@transaction.atomic
def sign(half_day, *, by, now: datetime | None = None) -> Attendance:
    """The person herself says that she is there; signed already, nothing changes.

    Raises PermissionDenied for who has no seat, InvalidTransition outside the day's hours, or where the organiser has
    marked her away: the two have to talk first.
    """
    session, now = locked(half_day.session), now or timezone.now()
    seat = Enrolment.objects.seated().filter(session=session, employee__user=by).first()
    if seat is None:
        raise PermissionDenied
    check_taken(session)
    if not is_open_for_signing(half_day, now):
        raise InvalidTransition(
            _("You sign on the day itself, from 15 minutes before it begins until midnight. Ask the organiser.")
        )
    mark = Attendance.objects.filter(enrolment=seat, half_day=half_day).first()
    if mark is not None and mark.state in AWAY:
        text = _("The organiser has marked you “%(state)s”: ask to have it corrected.")
        raise InvalidTransition(text % {"state": mark.get_state_display()})
    mark = mark or Attendance(enrolment=seat, half_day=half_day, state=State.PRESENT, at=now)
    if mark.signed_at is None:
        mark.signed_at = now
        mark.save()
    return mark


@transaction.atomic
def mark(half_day, marks, *, seen, by, others_present=False) -> int:
    """Write who was there on one half-day; answers how many marks are new or changed.

    `marks` and `seen` are states by the seat's key: as chosen, and as the page showed them ("" for none). What the
    person did not change stays as it is now, whoever wrote it meanwhile. `others_present` marks everybody present of
    whom nothing is known. Raises PermissionDenied, InvalidTransition, Conflict; nothing is written then.
    """
    session = locked(half_day.session)
    if not organises(by, session):
        raise PermissionDenied
    check_taken(session)
    seats = {row.pk: row for row in register(Enrolment.objects.filter(session=session))}
    standing = {row.enrolment_id: row for row in Attendance.objects.filter(half_day=half_day)}
    chosen = {key: state for key, state in marks.items() if key in seats and state and state != seen.get(key, "")}
    if others_present:
        chosen |= dict.fromkeys((key for key in seats if not marks.get(key) and key not in standing), State.PRESENT)
    now = {key: standing[key].state if key in standing else "" for key in chosen}
    clashes = [key for key, state in chosen.items() if now[key] not in (seen.get(key, ""), state)]
    if clashes:
        raise Conflict([(seats[key], now[key], chosen[key]) for key in clashes])
    changed = {key: state for key, state in chosen.items() if state != now[key]}
    if State.PRESENT in changed.values() and half_day.day > timezone.localdate():
        raise InvalidTransition(_("Nobody can be present before the day itself."))
    write(half_day, changed, by)
    record(session, half_day, seats, now, changed, by)
    tell_own_hr(seats[key] for key, state in changed.items() if state in AWAY and now[key] not in AWAY)
    return len(changed)


def write(half_day, changed, by):
    """New marks, and changed ones in place: a signature that was given keeps its moment."""
    entered = {"half_day": half_day, "entered_by": by, "at": timezone.now()}
    Attendance.objects.bulk_create(
        [Attendance(enrolment_id=key, state=state, **entered) for key, state in changed.items()],
        update_conflicts=True,
        unique_fields=["enrolment", "half_day"],
        update_fields=["state", "entered_by", "at"],
    )


def record(session, half_day, seats, now, changed, by):
    """One event of the session for the marks, and one of the seat for each that was corrected."""
    if not changed:
        return
    about = {"kind": JointSession._meta.label_lower, "subject_id": session.pk, "verb": "attended", "by": by}
    events = [Event(**about, detail={"half_day": half_day.pk, "marks": len(changed)})]
    about = {"kind": Enrolment._meta.label_lower, "verb": "corrected", "by": by}
    for key, state in changed.items():
        if now[key]:
            detail = {"half_day": half_day.pk, "from": now[key], "to": str(state)}
            events.append(Event(**about, subject_id=seats[key].pk, detail=detail))
    Event.objects.bulk_create(events)


def tell_own_hr(seats):
    """The HR of the firms whose people were away; their home page says of how many, and leads to whom."""
    firms = {seat.employee.firm_id for seat in seats if seat.employee is not None}
    if firms:
        hr = User.objects.filter(memberships__firm__in=firms, memberships__role=Role.HR)
        tell(*hr.distinct())


def own_half_days(user, day):
    """The half-days of one day on which this person has a seat."""
    seats = {"session__enrolments__employee__user": user, "session__enrolments__state": Enrolment.State.ENROLLED}
    return HalfDay.objects.filter(day=day, session__status__in=TAKEN_IN, **seats)


def away(user, since):
    """Marks since then that say that people of this HR's firms were away."""
    rows = Attendance.objects.filter(state__in=AWAY, at__gte=since)
    return rows.filter(enrolment__employee__firm_id__in=user.firm_ids(Role.HR)).order_by()
