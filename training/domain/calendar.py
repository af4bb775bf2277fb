"""The park's calendar: half-days of joint sessions with their rooms, a month at a time, own ones marked."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format

from firms.models.park import in_language
from naturopole.months import months_later
from training.models import Enrolment, JointSession, Pledge

WEEK = Calendar()
"""Weeks begin on Monday."""
MONDAY = date(2024, 1, 1)
HALF = tuple(f"half_days__{name}" for name in ("day", "starts_at", "ends_at", "room__name"))
COLUMNS = ("pk", "status", "title_fr", "title_en", "theme__name_fr", "theme__name_en", "starts_on", *HALF)


@dataclass(frozen=True)
class Entry:
    """One half-day, or a session without any on the day it begins (no times, no room).

    `session` is its key; theme and room are names. `is_mine` says that the reader has a seat, `is_ours` that her firm
    holds some and she may know of it.
    """

    session: int
    title: str
    status: str
    theme: str | None
    day: date
    starts_at: time | None
    ends_at: time | None
    room: str | None
    is_mine: bool
    is_ours: bool


def entries(user, month, *, theme=None, room=None) -> list[Entry]:
    """What takes place in the month that begins on `month`, in order. One query, whatever there is."""
    after = months_later(month, 1)
    held = Q(half_days__day__gte=month, half_days__day__lt=after)
    unsettled = Q(half_days=None, starts_on__gte=month, starts_on__lt=after)
    # A session whose half-days are not settled has no room yet.
    held = held & Q(half_days__room=room) if room else held | unsettled
    rows = marked(JointSession.objects.visible_to(user).filter(held), user)
    if theme is not None:
        rows = rows.filter(theme=theme)
    rows = rows.order_by().values_list(*COLUMNS, "is_mine", "is_ours", named=True)
    found = [entry_of(row) for row in rows]
    return sorted(found, key=lambda entry: (entry.day, entry.starts_at or time.min, entry.session))


def marked(sessions, user):
    """Whether the reader sits in the session, and whether a firm of hers holds seats there, as far as she may know."""
    seats = Enrolment.objects.live().filter(session=OuterRef("pk"), employee__user=user)
    pledges = Pledge.objects.visible_to(user).standing().exclude(state=Pledge.State.WITHDRAWN)
    held = pledges.filter(session=OuterRef("pk"), firm_id__in=user.firm_ids())
    return sessions.annotate(is_mine=Exists(seats), is_ours=Exists(held))


def entry_of(row) -> Entry:
    return Entry(
        session=row.pk,
        title=in_language(row, "title"),
        status=row.status,
        theme=in_language(row, "theme__name"),
        day=row.half_days__day or row.starts_on,
        starts_at=row.half_days__starts_at,
        ends_at=row.half_days__ends_at,
        room=row.half_days__room__name,
        is_mine=row.is_mine,
        is_ours=row.is_ours,
    )


@dataclass(frozen=True)
class Day:
    """One square of the month; `number` is 0 outside it, `name` is that of the day of the week, in short."""

    number: int
    name: str
    day: date | None
    entries: list


def weekdays(form) -> list[str]:
    """The names of the days, Monday first; `form` is one of Django's formats of a date."""
    return [date_format(MONDAY.replace(day=number), form) for number in range(1, 8)]


def weeks(month, found) -> list[tuple[bool, list[Day]]]:
    """The squares of the month, Monday to Sunday; before each week, whether anything takes place in it."""
    by_day, names = {}, weekdays("D")
    for entry in found:
        by_day.setdefault(entry.day.day, []).append(entry)
    squares = [
        [
            Day(number, name, month.replace(day=number) if number else None, by_day.get(number, []))
            for name, number in zip(names, week, strict=True)
        ]
        for week in WEEK.monthdayscalendar(month.year, month.month)
    ]
    return [(any(day.entries for day in week), week) for week in squares]
