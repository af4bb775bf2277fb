"""What a session's half-days meet elsewhere: its rooms, its trainer, its people and the park's other sessions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.workflow import InvalidTransition
from training import clock
from training.models import Enrolment, HalfDay, JointSession, Room

MOST = 8
"""So many conflicts of a kind are named; the rest would not be read."""


class Kind(StrEnum):
    """A room that is taken is refused; of the others people are warned and decide themselves."""

    ROOM = "room"
    TRAINER = "trainer"
    PEOPLE = "people"
    DATES = "dates"


@dataclass(frozen=True)
class Conflict:
    """Two half-days at the same time: that at `place` in the list that was asked about, and another session's.

    `people` counts those enrolled in both; nobody is named, for their other sessions are not the organiser's to read.
    """

    kind: Kind
    place: int
    other: HalfDay
    people: int = 0

    @property
    def words(self) -> str:
        """What meets what, in a sentence."""
        said = {
            "session": self.other.session.title,
            "room": self.other.room.name if self.other.room else "",
            "trainer": self.other.session.trainer.name if self.other.session.trainer else "",
            "day": formats.day(self.other.day, get_language()),
            "start": clock.at(self.other.starts_at, get_language()),
            "end": clock.at(self.other.ends_at, get_language()),
            "people": self.people,
        }
        if self.kind is Kind.PEOPLE:
            return self.of_people() % said
        return SENTENCES[self.kind]() % said

    def of_people(self) -> str:
        return ngettext(
            "%(people)d person enrolled here has a seat in “%(session)s” on %(day)s, %(start)s to %(end)s.",
            "%(people)d people enrolled here have a seat in “%(session)s” on %(day)s, %(start)s to %(end)s.",
            self.people,
        )


SENTENCES = {
    Kind.ROOM: lambda: _("“%(room)s” is taken by “%(session)s” on %(day)s, %(start)s to %(end)s."),
    Kind.TRAINER: lambda: _("%(trainer)s teaches “%(session)s” on %(day)s, %(start)s to %(end)s."),
    Kind.DATES: lambda: _("“%(session)s” takes place on %(day)s, %(start)s to %(end)s."),
}


class DoubleBooked(InvalidTransition):
    """Another session has just taken a room at that time."""

    def __init__(self, found):
        super().__init__(" ".join(conflict.words for conflict in found))
        self.conflicts = found


def conflicts(half_days: Iterable, *, but=None, trainer_id=None, employees=None) -> list[Conflict]:
    """What other live sessions hold at the time of these half-days (day, starts_at, ends_at, room_id of each).

    `but` is the session that they belong to, None for a new one; the people asked about are those enrolled in it, or
    `employees`, by key. Two queries, whatever the number of half-days and sessions.
    """
    asked = list(half_days)
    met = [(place, other) for other in taken(asked, but) for place, half in enumerate(asked) if overlap(half, other)]
    found = [Conflict(Kind.ROOM, place, other) for place, other in met if is_same_room(asked[place], other)]
    if trainer_id:
        found += [Conflict(Kind.TRAINER, *pair) for pair in met if pair[1].session.trainer_id == trainer_id]
    seats = people_seated({other.session_id for _place, other in met}, but, employees)
    found += [Conflict(Kind.PEOPLE, *pair, seats[pair[1].session_id]) for pair in met if seats[pair[1].session_id]]
    said = {(conflict.place, conflict.other.pk) for conflict in found}
    dates = [Conflict(Kind.DATES, place, other) for place, other in met if (place, other.pk) not in said]
    return found + dates[:MOST]


def taken(asked, but) -> list[HalfDay]:
    """Half-days of other live sessions on the days asked about."""
    days = {half.day for half in asked if isinstance(half.day, date)}
    if not days:
        return []
    rows = HalfDay.objects.filter(day__in=days, session__status__in=JointSession.LIVE)
    rows = rows.exclude(session=but.pk) if but is not None and but.pk else rows
    return list(rows.select_related("session__trainer", "room").order_by("day", "starts_at", "pk"))


def overlap(half, other) -> bool:
    """Times that only touch do not meet: one session may follow another."""
    return half.day == other.day and half.starts_at < other.ends_at and other.starts_at < half.ends_at


def is_same_room(half, other) -> bool:
    return half.room_id is not None and half.room_id == other.room_id


def people_seated(sessions: set, but, employees) -> Counter:
    """How many of the people asked about are enrolled in each of these sessions."""
    if not sessions or (employees is None and (but is None or not but.pk)):
        return Counter()
    if employees is None:
        employees = Enrolment.objects.live().filter(session=but.pk, employee__isnull=False).values("employee_id")
    rows = Enrolment.objects.live().filter(session__in=sessions, employee__in=employees)
    return Counter(rows.values_list("session_id", flat=True))


def hold_rooms(half_days, *, but=None):
    """Lock the rooms of these half-days until the transaction ends; raises DoubleBooked where one is taken.

    Two sessions saved at once for one room come one after the other, so the second finds the first.
    """
    rooms = sorted({half.room_id for half in half_days if half.room_id})
    if not rooms:
        return
    list(Room.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=rooms).order_by("pk"))
    asked = [half for half in half_days if half.room_id]
    pairs = [(place, other) for other in taken(asked, but) for place, half in enumerate(asked) if overlap(half, other)]
    booked = [Conflict(Kind.ROOM, place, other) for place, other in pairs if is_same_room(asked[place], other)]
    if booked:
        raise DoubleBooked(booked)
