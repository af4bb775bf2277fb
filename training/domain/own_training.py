"""A trainee's own courses and a line manager's team: what comes, what to sign, what to say, what is held until when."""

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role
from mobility.models import Employee
from naturopole.paging import capped_page
from naturopole.todo import Todo
from training.domain import attendance, certificates, evaluations, lines
from training.models import Enrolment, HalfDay, JointSession, TrainingCertificate

NEWS_FOR = timedelta(days=14)
MOST = 60
"""Courses on one page, the latest ones."""
MOST_WAIT = 10


@dataclass(frozen=True)
class Day:
    """One half-day of one's own course, one's mark of it, and whether one may sign it now."""

    half_day: object
    mark: object
    may_sign: bool


@dataclass(frozen=True)
class Course:
    """One seat with its days; `issued` says what certificate came of it, None for none."""

    enrolment: Enrolment
    days: list
    issued: dict | None

    @property
    def session(self):
        return self.enrolment.session

    @property
    def last_day(self):
        return self.days[-1].half_day.day if self.days else self.session.starts_on

    @property
    def is_over(self) -> bool:
        return self.session.status == JointSession.Status.HELD or self.last_day < timezone.localdate()

    @property
    def to_sign(self) -> list:
        return [day for day in self.days if day.may_sign]

    @property
    def present(self) -> int:
        return sum(attendance.is_present(day.mark) for day in self.days)


def courses(rows) -> list[Course]:
    """These seats with days, marks and certificates, the next course first. Four queries, whatever their number."""
    rows = rows.exclude(state__in=(Enrolment.State.REPLACED, Enrolment.State.CANCELLED))
    rows = rows.exclude(session__status=JointSession.Status.CANCELLED).order_by("-session__starts_on", "-pk")
    rows, with_rooms = rows.select_related("session", "employee"), HalfDay.objects.select_related("room")
    rows = list(rows.prefetch_related(Prefetch("session__half_days", with_rooms), "attendances")[:MOST])
    issued = certificates.issued_to(row.pk for row in rows)
    return [Course(row, days_of(row), issued.get(row.pk)) for row in reversed(rows)]


def days_of(enrolment) -> list[Day]:
    halves = list(enrolment.session.half_days.all())
    marks = attendance.marks_of(enrolment, halves)
    return [Day(half, mark, may_sign(enrolment, half, mark)) for half, mark in zip(halves, marks, strict=True)]


def may_sign(enrolment, half_day, mark) -> bool:
    """Her seat, its hours, and nobody has said anything yet but that she is there."""
    if enrolment.state != Enrolment.State.ENROLLED or enrolment.session.status not in attendance.TAKEN_IN:
        return False
    unsigned = mark is None or mark.state == attendance.State.PRESENT and mark.signed_at is None
    return unsigned and attendance.is_open_for_signing(half_day)


def own(user) -> dict:
    """All of a person's own page. Six queries."""
    found = courses(Enrolment.objects.visible_to(user).filter(employee__user=user))
    held = TrainingCertificate.objects.visible_to(user).filter(employee__user=user)
    return {
        "to_sign": [(course, day) for course in found for day in course.to_sign],
        "evaluations": list(evaluations.waiting(user)),
        "coming": [course for course in found if not course.is_over],
        "past": [course for course in reversed(found) if course.is_over],
        "certificates": list(held.select_related("theme")[:MOST]),
    }


def team(user, asked) -> dict:
    """A page of the people named to this line manager: what comes, what was, what they hold.

    Never what they think of it. `asked` is the page as typed. Six queries.
    """
    page = capped_page(named_to(user), asked)
    found = courses(Enrolment.objects.visible_to(user).filter(employee__in=page.object_list))
    held = TrainingCertificate.objects.visible_to(user).filter(employee__in=page.object_list)
    return {
        "page": page,
        "coming": by_session(course for course in found if not course.is_over),
        "past": by_session(course for course in reversed(found) if course.is_over),
        "certificates": list(held.select_related("theme", "employee")[:MOST]),
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
