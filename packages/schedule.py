"""When a chain is ready: French working days, lead times, transit, and the longest path through the steps.

Pure: no database, no language. All durations are whole working days; the start day is day 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from graphlib import CycleError, TopologicalSorter

SATURDAY = 5
# About forty years: a longer plan is a typing error, and walking to it would tie up the machine.
MAX_DAYS = 10_000


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the anonymous algorithm that Meeus printed (1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    step = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * step) // 451
    month, day = divmod(h + step - 7 * m + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of France (Code du travail, L. 3133-1); those of single départements are closures."""
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    after_easter = {"Easter Monday": 1, "Ascension": 39, "Whit Monday": 50}
    moving = [easter(year) + timedelta(days=days) for days in after_easter.values()]
    return frozenset([date(year, month, day) for month, day in fixed] + moving)


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday without public holidays, less `closures` (a firm's summer shut-down, a local holiday)."""

    closures: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in public_holidays(day.year) and day not in self.closures

    def days(self, start: date, count: int) -> list[date]:
        """The first `count` working days on or after `start`."""
        found: list[date] = []
        day = start
        while len(found) < count:
            if self.is_working(day):
                found.append(day)
            if day == date.max or (day - start).days > 2 * MAX_DAYS + 1000:
                raise ValueError(f"The calendar has no {count} working days from {start} on.")
            day += timedelta(days=1)
        return found

    def end(self, start: date, count: int) -> date:
        """The last of `count` working days, the first working day on or after `start` being day 1."""
        return self.days(start, positive(count, "A duration"))[-1]

    def between(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included; 0 when `last` is earlier."""
        span = (last - first).days + 1
        return sum(self.is_working(first + timedelta(days=days)) for days in range(span))


@dataclass(frozen=True)
class Step:
    """One stage of the chain: `days` of lead time, once all of `after` have arrived.

    `after` gives each predecessor's key and the transit days from it: 0 when the next step starts the working day
    after the predecessor's last.
    """

    key: str
    days: int
    after: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self):
        positive(self.days, f"Step {self.key}: the lead time")
        for transit in self.after.values():
            positive(transit, f"Step {self.key}: a transit", least=0)


@dataclass(frozen=True)
class Slot:
    """When one step runs, first and last day included. `slack`: days it may slip before the whole ends later."""

    key: str
    start: date
    end: date
    first_day: int
    last_day: int
    slack: int


@dataclass(frozen=True)
class Plan:
    """A dated chain: `slots` in the quote's order, and `longest`, the keys of one path that sets the end."""

    start: date
    end: date
    working_days: int
    slots: tuple[Slot, ...]
    longest: tuple[str, ...]


def positive(value: int, what: str, least: int = 1) -> int:
    """A whole number of days from `least` to MAX_DAYS; floats raise TypeError, others ValueError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{what} is a whole number of days, not {value!r}.")
    if not least <= value <= MAX_DAYS:
        raise ValueError(f"{what} lies between {least} and {MAX_DAYS} days, not {value}.")
    return value


def sequence(durations: Iterable[int]) -> list[Step]:
    """Steps that follow one another without transit, keyed "1", "2", …"""
    steps: list[Step] = []
    for days in durations:
        steps.append(Step(str(len(steps) + 1), days, {steps[-1].key: 0} if steps else {}))
    return steps


def plan(steps: Sequence[Step], start: date, calendar: Calendar | None = None) -> Plan:
    """Date every step as early as its predecessors allow; day 1 is the first working day on or after `start`.

    Raises ValueError for no step, a key used twice, an unknown predecessor, steps that wait for each other, and a
    plan of more than MAX_DAYS working days.
    """
    by_key = checked(steps)
    order = in_order(by_key)
    begins: dict[str, int] = {}
    for key in order:
        arrivals = [begins[other] + by_key[other].days + transit for other, transit in by_key[key].after.items()]
        begins[key] = max(arrivals, default=1)
    length = max(begins[key] + by_key[key].days - 1 for key in order)
    days = (calendar or Calendar()).days(start, positive(length, "The whole plan"))
    slack = slacks(by_key, order, begins, length)
    slots = tuple(
        Slot(key, days[first - 1], days[last - 1], first, last, slack[key])
        for key in by_key
        for first, last in [(begins[key], begins[key] + by_key[key].days - 1)]
    )
    return Plan(days[0], days[-1], length, slots, longest_path(by_key, begins, length))


def checked(steps: Sequence[Step]) -> dict[str, Step]:
    by_key: dict[str, Step] = {}
    for step in steps:
        if step.key in by_key:
            raise ValueError(f"Step {step.key} stands twice.")
        by_key[step.key] = step
    if not by_key:
        raise ValueError("There is no step to plan.")
    for step in steps:
        for other in step.after:
            if other not in by_key:
                raise ValueError(f"Step {step.key}: its predecessor {other} does not exist.")
    return by_key


def in_order(by_key: Mapping[str, Step]) -> list[str]:
    """Keys with every predecessor before its successors."""
    try:
        return list(TopologicalSorter({key: list(step.after) for key, step in by_key.items()}).static_order())
    except CycleError as error:
        raise ValueError(f"Steps wait for each other: {' → '.join(error.args[1])}.") from None


def slacks(by_key: Mapping[str, Step], order: Sequence[str], begins: Mapping[str, int], length: int) -> dict[str, int]:
    """Days each step may slip, from the last step back."""
    latest_end = dict.fromkeys(order, length)
    for key in reversed(order):
        latest_begin = latest_end[key] - by_key[key].days + 1
        for other, transit in by_key[key].after.items():
            latest_end[other] = min(latest_end[other], latest_begin - transit - 1)
    return {key: latest_end[key] - (begins[key] + by_key[key].days - 1) for key in order}


def longest_path(by_key: Mapping[str, Step], begins: Mapping[str, int], length: int) -> tuple[str, ...]:
    """One path that sets the end; of equals, the first in the quote's order."""
    key = next(key for key, step in by_key.items() if begins[key] + step.days - 1 == length)
    path = [key]
    while after := by_key[key].after:
        arrivals = {other: begins[other] + by_key[other].days + after[other] for other in by_key if other in after}
        key = next(other for other, day in arrivals.items() if day == begins[key])
        path.append(key)
    return tuple(reversed(path))
