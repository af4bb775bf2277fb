"""What a wish to move and a vacancy have in common, by rules that a person can read; no Django, no score.

Nobody is ranked and nobody is left out by what speaks against: every pair with a reason is listed with all its
reasons and all that speaks against it, in the order of closing days, then of names. Of a person's conditions of work
it knows only whether she publishes some; of her reasons only that she would like to progress.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from naturopole.months import months_later

FAMILY, DOMAIN = 3, 1
"""How many characters of an occupation's code name its family, such as H23, and its domain, such as H."""

WINDOWS = {"now": (0, 3), "six_months": (0, 6), "year": (0, 12), "later": (12, None)}
"""Months from today between which somebody would like to begin; None is without an end."""


class Reason(StrEnum):
    """What speaks for a pair. `START` is told with the others and is none by itself: it says nothing of the work."""

    OCCUPATION = "occupation"
    FAMILY = "family"
    DOMAIN = "domain"
    HOURS = "hours"
    PART_TIME = "part_time"
    STEP_UP = "step_up"
    ADAPTABLE = "adaptable"
    START = "start"


class Against(StrEnum):
    """What speaks against a pair, told beside the reasons."""

    DOMAIN = "other_domain"
    HOURS = "other_hours"
    PART_TIME = "no_part_time"
    LATE = "starts_late"
    EARLY = "starts_early"


@dataclass(frozen=True)
class Wanted:
    """What a live wish says to those it is opened to. `start` is the window of days, either end open as None."""

    key: Hashable
    name: str = ""
    occupations: frozenset[str] = frozenset()
    hours: str = ""
    part_time: bool = False
    to_progress: bool = False
    asks_conditions: bool = False
    start: tuple[date | None, date | None] = (None, None)


@dataclass(frozen=True)
class Offered:
    """An open vacancy. Without a code or a first day, nothing is said of them."""

    key: Hashable
    closes_on: date
    occupation: str = ""
    hours: str = ""
    part_time: bool = False
    leads_up: bool = False
    adaptable: bool = False
    starts_on: date | None = None


@dataclass(frozen=True)
class Match:
    """A pair with at least one reason."""

    wanted: Wanted
    offered: Offered
    reasons: tuple[Reason, ...]
    against: tuple[Against, ...]


def start_window(horizon: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of work that suit a horizon of the wish, counted from `today`."""
    first, last = WINDOWS[horizon]
    return (months_later(today, first) if first else None, months_later(today, last) if last else None)


def matches(wishes: Iterable[Wanted], vacancies: Iterable[Offered]) -> list[Match]:
    """Every pair that has a reason, by closing day, then vacancy, then name."""
    vacancies = list(vacancies)
    found = [match for wanted in wishes for offered in vacancies if (match := compare(wanted, offered))]
    return sorted(found, key=lambda m: (m.offered.closes_on, str(m.offered.key), m.wanted.name, str(m.wanted.key)))


def compare(wanted: Wanted, offered: Offered) -> Match | None:
    """The pair with its reasons, or None when nothing but the first day fits."""
    pairs = [occupation(wanted, offered), hours(wanted, offered), part_time(wanted, offered)]
    if wanted.to_progress and offered.leads_up:
        pairs.append(Reason.STEP_UP)
    if wanted.asks_conditions and offered.adaptable:
        pairs.append(Reason.ADAPTABLE)
    if not any(isinstance(point, Reason) for point in pairs):
        return None
    pairs.append(start(wanted, offered))
    reasons = tuple(point for point in pairs if isinstance(point, Reason))
    return Match(wanted, offered, reasons, tuple(point for point in pairs if isinstance(point, Against)))


def occupation(wanted, offered) -> Reason | Against | None:
    """The closest of the occupations wished for."""
    code = offered.occupation
    if not code or not wanted.occupations:
        return None
    if code in wanted.occupations:
        return Reason.OCCUPATION
    for length, reason in ((FAMILY, Reason.FAMILY), (DOMAIN, Reason.DOMAIN)):
        if code[:length] in {one[:length] for one in wanted.occupations}:
            return reason
    return Against.DOMAIN


def hours(wanted, offered) -> Reason | Against | None:
    if not wanted.hours:
        return None
    return Reason.HOURS if wanted.hours == offered.hours else Against.HOURS


def part_time(wanted, offered) -> Reason | Against | None:
    if not wanted.part_time:
        return None
    return Reason.PART_TIME if offered.part_time else Against.PART_TIME


def start(wanted, offered) -> Reason | Against | None:
    first, last = wanted.start
    if offered.starts_on is None or (first is None and last is None):
        return None
    if last is not None and offered.starts_on > last:
        return Against.LATE
    return Against.EARLY if first is not None and offered.starts_on < first else Reason.START
