"""A year of joint training in figures: hours, people, cost, what it would have cost alone, seats filled.

Pure: no database, no language. A session counts with all it holds in the month of its last half-day, so that months
add up to the year. The park's figures are sums over sessions of `FEWEST_FIRMS` firms or more; smaller ones are left
out whole. So any two sums, of two months or of two days on which they were read, differ by whole sessions: whoever
takes away what she knows of a session, her own firm's part or all of the costs, is left with nothing of it or with
two firms together.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from naturopole.money import round_half_up, total
from training.cost_split import ZERO, Item, total_due

FEWEST_FIRMS = 3
MINUTES = 60


@dataclass(frozen=True)
class Presence:
    """Of people of one firm: who was there, at how many half-days together, and how long these were in minutes."""

    people: frozenset
    firm: Hashable
    half_days: int
    minutes: int


@dataclass(frozen=True)
class Course:
    """One session of the year, by what has become of it.

    `seats` are those that each firm holds, `amounts` what the last statement says of each, fees included; None where
    nothing was stated. `half_days` is how many there are; two make a day of the items.
    """

    month: date
    theme: Hashable
    is_held: bool = False
    is_saved: bool = False
    is_lost: bool = False
    capacity: int = 0
    half_days: int = 0
    items: Sequence[Item] = ()
    seats: Mapping[Hashable, int] = field(default_factory=dict)
    amounts: Mapping[Hashable, Decimal] | None = None
    there: Sequence[Presence] = ()

    def places_of(self, firm) -> int:
        """Seats times half-days: those of the room, or those that a firm holds of it."""
        return (self.capacity if firm is None else self.seats.get(firm, 0)) * self.half_days

    # Each sum of a page reads these again; a session is weighed once. Firms with as many seats would pay as much.
    @cached_property
    def alone(self) -> dict[int, Decimal]:
        """What the session would cost a firm alone, by its seats."""
        return {number: alone(self, number) for number in {*self.seats.values()}}


@dataclass(frozen=True)
class Figures:
    """Sums over sessions. `minutes`, `people`, `cost`, `alone`, `taken` and `places` are of those held.

    `cost` and `alone` leave out the `unstated` ones, held without a statement. `taken` of the `places` were filled,
    both counted by half-day. `saved` went on after a decision below the minimum, `lost` were cancelled.
    """

    held: int
    saved: int
    lost: int
    unstated: int
    minutes: int
    people: int
    cost: Decimal
    alone: Decimal
    taken: int
    places: int

    @property
    def is_empty(self) -> bool:
        return not (self.held or self.saved or self.lost)

    @property
    def hours(self) -> Decimal:
        return round_half_up(Fraction(self.minutes, MINUTES))

    @property
    def saving(self) -> Decimal:
        """Negative where training together cost more than alone."""
        return total([self.alone, -self.cost])

    @property
    def filled(self) -> Decimal | None:
        """Between 0 and 1; None where there was no place."""
        return round_half_up(Fraction(self.taken, self.places), 4) if self.places else None


def alone(course: Course, seats: int) -> Decimal:
    """What a firm would pay for the same session by itself: all of it, and by seat for its own `seats` only.

    Nothing for a firm that holds no seat: one that left owes at most a fee.
    """
    return total_due(course.items, days=Decimal(course.half_days) / 2, seats=seats) if seats else ZERO


def figures_of(courses: Iterable[Course], firm=None) -> Figures:
    """Sums over all firms; or of one firm, whose sessions are those in which it holds seats.

    A firm that left one of the others owes its fee all the same.
    """
    courses = list(courses)
    shared = [course for course in courses if firm is None or firm in course.seats]
    held = [course for course in courses if course.is_held]
    stated = [course for course in held if course.amounts is not None]
    there = [one for course in held for one in course.there if firm is None or firm == one.firm]
    amounts = [pair for course in stated for pair in course.amounts.items()]
    whole = [(holder, course.alone[number]) for course in stated for holder, number in course.seats.items()]
    return Figures(
        held=sum([course.is_held for course in shared]),
        saved=sum([course.is_saved for course in shared]),
        lost=sum([course.is_lost for course in shared]),
        unstated=sum([course.is_held and course.amounts is None for course in shared]),
        minutes=sum([one.minutes for one in there]),
        people=len(frozenset().union(*[one.people for one in there])),
        # In whole cents of far fewer digits than a decimal context keeps: these add up exactly.
        cost=sum([amount for holder, amount in amounts if firm is None or firm == holder], ZERO),
        alone=sum([amount for holder, amount in whole if firm is None or firm == holder], ZERO),
        taken=sum([one.half_days for one in there]),
        places=sum([course.places_of(firm) for course in held]),
    )


def grouped(courses: Iterable[Course], key: Callable, firm=None) -> dict:
    """Figures of the sessions held, by theme or by month; in the order of the sessions."""
    found: dict = {}
    for course in courses:
        if course.is_held and (firm is None or firm in {*course.seats, *(course.amounts or {})}):
            found.setdefault(key(course), []).append(course)
    return {name: figures_of(group, firm) for name, group in found.items()}


def told(courses: Iterable[Course]) -> list[Course]:
    """The sessions whose sums may be told to the whole park."""
    return [course for course in courses if sum(map(bool, course.seats.values())) >= FEWEST_FIRMS]


def park_figures(courses: Sequence[Course]) -> Figures:
    """The park's sums; whether a session was held, saved or lost is no secret, so these are counted over all."""
    every = figures_of(courses)
    return replace(figures_of(told(courses)), held=every.held, saved=every.saved, lost=every.lost)


def left_out(courses: Sequence[Course]) -> int:
    """How many sessions held are in no sum of the park."""
    return sum(course.is_held for course in courses) - sum(course.is_held for course in told(courses))
