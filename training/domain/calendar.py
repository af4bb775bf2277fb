"""The park's calendar: half-days of joint sessions with their rooms, a month at a time, own ones marked."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Exists, OuterRef

from naturopole.months import months_later
from training.models import Enrolment, HalfDay, JointSession, Pledge, Room

WEEK = Calendar()
"""Weeks begin on Monday."""


@dataclass(frozen=True)
class Entry:
    """One half-day, or a session without any on the day it begins (no times, no room).

    `is_mine` says that the reader has a seat, `is_ours` that her firm holds some and she may know of it.
    """

    session: JointSession
    day: date
    starts_at: time | None
    ends_at: time | None
    room: Room | None
    is_mine: bool
    is_ours: bool


def entries(user, month, *, theme=None, room=None) -> list[Entry]:
    """What takes place in the month that begins on `month`, in order. Two queries, whatever there is."""
    halves = HalfDay.objects.visible_to(user).filter(day__gte=month, day__lt=months_later(month, 1))
    halves = marked(halves, user, "session").select_related("session__theme", "room")
    whole = JointSession.objects.visible_to(user).filter(starts_on__gte=month, starts_on__lt=months_later(month, 1))
    whole = marked(whole, user, "pk").filter(~Exists(HalfDay.objects.filter(session=OuterRef("pk"))))
    if theme is not None:
        halves, whole = halves.filter(session__theme=theme), whole.filter(theme=theme)
    found = [of_half(row) for row in (halves.filter(room=room) if room else halves)]
    # A session whose half-days are not settled has no room yet.
    found += [] if room else [of_session(row) for row in whole.select_related("theme")]
    return sorted(found, key=lambda entry: (entry.day, entry.starts_at or time.min, entry.session.pk))


def marked(rows, user, path):
    """Whether the reader sits in the session, and whether a firm of hers holds seats there, as far as she may know."""
    seats = Enrolment.objects.live().filter(session=OuterRef(path), employee__user=user)
    pledges = Pledge.objects.visible_to(user).standing().exclude(state=Pledge.State.WITHDRAWN)
    held = pledges.filter(session=OuterRef(path), firm_id__in=user.firm_ids())
    return rows.annotate(is_mine=Exists(seats), is_ours=Exists(held))


def of_half(row) -> Entry:
    return Entry(row.session, row.day, row.starts_at, row.ends_at, row.room, row.is_mine, row.is_ours)


def of_session(row) -> Entry:
    return Entry(row, row.starts_on, None, None, None, row.is_mine, row.is_ours)


@dataclass(frozen=True)
class Day:
    """One square of the month; `number` is 0 outside it."""

    number: int
    day: date | None
    entries: list


def weeks(month, found) -> list[tuple[bool, list[Day]]]:
    """The squares of the month, Monday to Sunday; before each week, whether anything takes place in it."""
    by_day = {}
    for entry in found:
        by_day.setdefault(entry.day.day, []).append(entry)
    squares = [
        [Day(number, month.replace(day=number) if number else None, by_day.get(number, [])) for number in week]
        for week in WEEK.monthdayscalendar(month.year, month.month)
    ]
    return [(any(day.entries for day in week), week) for week in squares]
