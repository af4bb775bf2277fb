"""A trainee's own courses and a line manager's team: what comes, what to sign, what to say, what is held until when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role
from firms.models.park import in_language
from mobility.models import Employee
from naturopole.paging import capped_page
from naturopole.todo import Todo
from training.domain import attendance, certificates, evaluations, lines
from training.models import Attendance, Enrolment, HalfDay, JointSession, TrainingCertificate
from training.models.certificate import days_until

NEWS_FOR = timedelta(days=14)
MOST = 40
"""Courses on one page, the latest ones."""
MOST_WAIT = 10
PEOPLE = 10
"""People of a team on one page: each stands there with courses and certificates."""

PERSON = ("employee__first_name", "employee__last_name")
SESSION = ("status", "title_fr", "title_en", "length_fr", "length_en", "starts_on")
SEAT = ("pk", "state", "session_id", *PERSON, *[f"session__{name}" for name in SESSION])
HELD = ("theme__name_fr", "theme__name_en", *PERSON, "obtained_on", "valid_until")
# A team has hundreds of half-days and marks: rows of columns cost a tenth of the models they stand for.


class Half(NamedTuple):
    """A half-day of a session; `room` is its name."""

    pk: int
    day: date
    starts_at: time
    ends_at: time
    room: str | None


class Mark(NamedTuple):
    state: str
    signed_at: datetime | None


class Held(NamedTuple):
    """A certificate, of which theme and whose."""

    theme: str
    person: str
    obtained_on: date
    valid_until: date | None

    @property
    def days_left(self):
        return days_until(self.valid_until)


@dataclass(frozen=True)
class Day:
    """One half-day of one's own course, one's mark of it, and whether one may sign it now."""

    half_day: Half
    mark: Mark | None
    may_sign: bool


@dataclass(frozen=True)
class Session:
    """What is said of a session, once for all who sit in it."""

    pk: int
    status: str
    title: str
    length: str
    starts_on: date
    halves: list
    is_over: bool


@dataclass(frozen=True)
class Course:
    """One seat with its days; `issued` says what certificate came of it, None for none."""

    pk: int
    name: str
    state: str
    session: Session
    days: list
    issued: dict | None

    @property
    def is_over(self) -> bool:
        return self.session.is_over

    @property
    def to_sign(self) -> list:
        return [day for day in self.days if day.may_sign]


def courses(rows) -> list[Course]:
    """These seats with days, marks and certificates, the next course first. Four queries, whatever their number."""
    rows = rows.exclude(state__in=(Enrolment.State.REPLACED, Enrolment.State.CANCELLED))
    rows = rows.exclude(session__status=JointSession.Status.CANCELLED).order_by("-session__starts_on", "-pk")
    rows = list(rows.values_list(*SEAT, named=True)[:MOST])
    today, halves = timezone.localdate(), halves_of({row.session_id for row in rows})
    sessions = {row.session_id: row for row in rows}
    sessions = {key: session_of(row, halves.get(key, []), today) for key, row in sessions.items()}
    keys = [row.pk for row in rows]
    issued, marks = certificates.issued_to(keys), marks_of(keys)
    return [course_of(row, sessions[row.session_id], marks, issued.get(row.pk), today) for row in reversed(rows)]


def halves_of(sessions) -> dict[int, list[Half]]:
    rows = HalfDay.objects.filter(session__in=sessions).values_list(
        "session_id", "pk", "day", "starts_at", "ends_at", "room__name"
    )
    found = {}
    for session, *columns in rows:
        found.setdefault(session, []).append(Half(*columns))
    return found


def marks_of(seats) -> dict:
    """The marks of these seats, by seat and half-day."""
    rows = Attendance.objects.filter(enrolment__in=seats).order_by()
    rows = rows.values_list("enrolment_id", "half_day_id", "state", "signed_at")
    return {(seat, half): Mark(state, signed_at) for seat, half, state, signed_at in rows}


def session_of(row, halves, today) -> Session:
    last = halves[-1].day if halves else row.session__starts_on
    return Session(
        pk=row.session_id,
        status=row.session__status,
        title=in_language(row, "session__title"),
        length=in_language(row, "session__length"),
        starts_on=row.session__starts_on,
        halves=halves,
        is_over=row.session__status == JointSession.Status.HELD or last < today,
    )


def course_of(row, session, marks, issued, today) -> Course:
    days = []
    for half in session.halves:
        mark = marks.get((row.pk, half.pk))
        # The hour is asked of today's half-days only.
        days.append(Day(half, mark, half.day == today and may_sign(row, session, half, mark)))
    return Course(row.pk, person_of(row), row.state, session, days, issued)


def may_sign(row, session, half_day, mark) -> bool:
    """Her seat, its hours, and nobody has said anything yet but that she is there."""
    if row.state != Enrolment.State.ENROLLED or session.status not in attendance.TAKEN_IN:
        return False
    unsigned = mark is None or mark.state == attendance.State.PRESENT and mark.signed_at is None
    return unsigned and attendance.is_open_for_signing(half_day)


def person_of(row) -> str:
    return f"{row.employee__first_name} {row.employee__last_name}"


def held(rows) -> list[Held]:
    """The first ones of these certificates. One query."""
    rows = rows.values_list(*HELD, named=True)[:MOST]
    return [Held(in_language(row, "theme__name"), person_of(row), row.obtained_on, row.valid_until) for row in rows]


def own(user) -> dict:
    """All of a person's own page. Six queries."""
    found = courses(Enrolment.objects.visible_to(user).filter(employee__user=user))
    certificates = TrainingCertificate.objects.visible_to(user).filter(employee__user=user)
    return {
        "to_sign": [(course, day) for course in found for day in course.to_sign],
        "evaluations": list(evaluations.waiting(user)),
        "coming": [course for course in found if not course.is_over],
        "past": [course for course in reversed(found) if course.is_over],
        "certificates": held(certificates),
    }


def team(user, asked) -> dict:
    """A page of the people named to this line manager: what comes, what was, what they hold.

    Never what they think of it. `asked` is the page as typed. Six queries.
    """
    page = capped_page(named_to(user), asked, size=PEOPLE, columns=("pk",))
    people = [row.pk for row in page]
    found = courses(Enrolment.objects.visible_to(user).filter(employee__in=people))
    certificates = TrainingCertificate.objects.visible_to(user).filter(employee__in=people)
    return {
        "page": page,
        "coming": by_session(course for course in found if not course.is_over),
        "past": by_session(course for course in reversed(found) if course.is_over),
        "certificates": held(certificates),
    }


def named_to(user):
    """The people of this line manager who have a seat or a certificate, A to Z."""
    people = Employee.objects.visible_to(user).filter(manager=user, firm_id__in=user.firm_ids(Role.LINE_MANAGER))
    has_any = (Exists(model.objects.filter(employee=OuterRef("pk"))) for model in (Enrolment, TrainingCertificate))
    return people.filter(reduce(or_, has_any)).order_by("last_name", "first_name", "pk")


def by_session(found) -> list[list[Course]]:
    """The seats of each session together, so that its days are read once."""
    groups = {}
    for course in found:
        groups.setdefault(course.session.pk, []).append(course)
    return list(groups.values())


def asked_of(user) -> list:
    """What to sign today and what to say, for the person; who was away, for own HR."""
    if not user.firm_ids():
        return []
    return [to_sign(user), to_say(user)] + ([who_was_away(user)] if user.has_role(Role.HR) else [])


def todo(found) -> list[Todo]:
    # One page signs them all: a session with two half-days today is named once.
    signed = {row.number: row for row in reversed(found.get("sign", [])) if attendance.is_open_for_signing(row)}
    signed = [signature(row) for row in reversed(signed.values())]
    said = [opinion(row) for row in found.get("say", [])]
    return signed + said[:MOST_WAIT] + [away_in(row) for row in found.get("away", [])][:MOST_WAIT]


def to_sign(user):
    rows = attendance.own_half_days(user, timezone.localdate()).exclude(attendances__enrolment__employee__user=user)
    return lines.in_columns(rows, "sign", title="session__", day="day", starts_at="starts_at", number="session_id")


def to_say(user):
    return lines.in_columns(evaluations.waiting(user), "say", title="enrolment__session__", day="due_on")


def who_was_away(user):
    """Marks of two weeks that say that own people were away, by session."""
    session, rows = "half_day__session__", attendance.away(user, Now() - NEWS_FOR)
    rows = rows.values(*(f"{session}{name}" for name in ("id", "title_fr", "title_en", "starts_on")))
    rows = rows.annotate(found=Count("pk"))
    columns = {"key": f"{session}id", "title": session, "day": f"{session}starts_on", "number": "found"}
    return lines.in_columns(rows, "away", **columns)


def signature(row) -> Todo:
    text, url = _("Say that you are there: one click, on your phone too."), reverse("training:own_training")
    return Todo("pencil", row.title, text, url, _("Sign"), due=row.day)


def opinion(row) -> Todo:
    text = _("Two minutes: what was this course worth to you?")
    page = reverse("training:own_evaluation", args=[row.key])
    return Todo("message-square", row.title, text, page, _("Answer"), tone="info")


def away_in(row) -> Todo:
    text = ngettext(
        "Your people missed %(number)d half-day.",
        "Your people missed %(number)d half-days.",
        row.number,
    )
    url = reverse("training:attendance", args=[row.key])
    return Todo("users", row.title, text % {"number": row.number}, url, _("See"), tone="info")
