"""Which firm may take on which step of a chain: position, certificates through the delivery, free days.

Pure: no database, no language. Steps, markets and specialties go by keys of the caller's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

HELD = Decimal("0.5")
"""From this strength on, a firm counts as holding a step."""


class State(StrEnum):
    """What a cell says, from what rules a firm out for good to what lets it in."""

    NOT_POSITION = "not_position"
    NOT_CERTIFIED = "not_certified"
    BUSY = "busy"
    ELIGIBLE = "eligible"


class Why(StrEnum):
    """The reason behind a state, for the caller to put in words."""

    STEP = "step"  # does not hold the step
    MARKET = "market"  # `about` is the market
    SPECIALTY = "specialty"  # `about` is the specialty
    NO_CERTIFICATE = "no_certificate"  # `about` is the standard, here and below
    NOT_VALID = "not_valid"  # in preparation, suspended, withdrawn or expired
    NOT_THIS_STEP = "not_this_step"
    NO_END = "no_end"
    STARTS_LATE = "starts_late"  # only from `first` on
    ENDS_EARLY = "ends_early"  # valid until `last`
    BUSY = "busy"  # from `first` to `last`
    MINIMUM = "minimum"  # `about` is the least quantity it delivers
    TOO_LATE = "too_late"  # the whole would be delivered after `last`, the day wanted


STATES = {
    Why.STEP: State.NOT_POSITION,
    Why.MARKET: State.NOT_POSITION,
    Why.SPECIALTY: State.NOT_POSITION,
    Why.BUSY: State.BUSY,
    Why.MINIMUM: State.BUSY,
    Why.TOO_LATE: State.BUSY,
}


@dataclass(frozen=True)
class Reason:
    """Why a firm may not take on a step."""

    why: Why
    about: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def state(self) -> State:
        return STATES.get(self.why, State.NOT_CERTIFIED)


@dataclass(frozen=True)
class Certificate:
    """A standard a firm has; `steps` are those it covers, none meaning all. `valid` is what its body says of it."""

    standard: str
    valid: bool = True
    valid_from: date | None = None
    valid_until: date | None = None
    steps: frozenset[str] = frozenset()

    def holds(self, step: str, day: date) -> bool:
        """Whether it counts at a step on one day."""
        return flaw(self, self.standard, step, Window(day, day, day)) is None


@dataclass(frozen=True)
class Requirement:
    """A standard that the firm of each of `steps`, or of every step when none is named, must hold."""

    standard: str
    steps: frozenset[str] = frozenset()

    def concerns(self, step: str) -> bool:
        return not self.steps or step in self.steps


@dataclass(frozen=True)
class Busy:
    """Days, both included, on which a firm takes nothing on, at `step` or anywhere."""

    first: date
    last: date
    step: str | None = None


@dataclass(frozen=True)
class Firm:
    """What is known of a firm. `strengths` gives its strength on each level it holds, of all three axes."""

    key: str
    name: str
    strengths: Mapping[str, Decimal] = field(default_factory=dict)
    certificates: Sequence[Certificate] = ()
    busy: Sequence[Busy] = ()


@dataclass(frozen=True)
class Cell:
    """One step and one firm: the state, and every reason that speaks against it."""

    step: str
    firm: str
    reasons: tuple[Reason, ...]

    @property
    def state(self) -> State:
        return self.reasons[0].state if self.reasons else State.ELIGIBLE


@dataclass(frozen=True)
class Window:
    """When a step would run, and the day on which the whole chain is delivered."""

    first: date
    last: date
    delivery: date


def position(firm: Firm, step: str, market: str | None = None, specialty: str | None = None) -> list[Reason]:
    """Why the firm does not hold the step: half strength at least there, and any at all on what is asked beside."""
    if firm.strengths.get(step, 0) < HELD:
        return [Reason(Why.STEP, step)]
    asked = ((Why.MARKET, market), (Why.SPECIALTY, specialty))
    return [Reason(why, level) for why, level in asked if level is not None and not firm.strengths.get(level, 0)]


def lacking(
    certificates: Iterable[Certificate], requirements: Iterable[Requirement], step: str, window: Window
) -> list[Reason]:
    """What the certificates lack for a step: each standard is held from its first day through the delivery."""
    by_name: dict[str, Certificate] = {same(own.standard): own for own in certificates}
    found = []
    for requirement in requirements:
        if requirement.concerns(step):
            own = by_name.get(same(requirement.standard))
            reason = flaw(own, requirement.standard, step, window)
            found += [reason] if reason else []
    return found


def same(standard: str) -> str:
    """A standard as it is compared: neither case nor spaces make another one."""
    return " ".join(standard.split()).casefold()


def flaw(own: Certificate | None, standard: str, step: str, window: Window) -> Reason | None:
    """What is wrong with a certificate for a step, or None."""
    if own is None:
        return Reason(Why.NO_CERTIFICATE, standard)
    if not own.valid:
        return Reason(Why.NOT_VALID, standard)
    if own.steps and step not in own.steps:
        return Reason(Why.NOT_THIS_STEP, standard)
    if own.valid_until is None:
        return Reason(Why.NO_END, standard)
    if own.valid_from is not None and own.valid_from > window.first:
        return Reason(Why.STARTS_LATE, standard, first=own.valid_from)
    if own.valid_until < window.delivery:
        return Reason(Why.ENDS_EARLY, standard, last=own.valid_until)
    return None


def taken(firm: Firm, step: str, window: Window) -> list[Reason]:
    """The firm's busy days that meet the days of a step, the earliest first."""
    met = [
        busy
        for busy in firm.busy
        if busy.step in (None, step) and busy.first <= window.last and busy.last >= window.first
    ]
    return [Reason(Why.BUSY, "", one.first, one.last) for one in sorted(met, key=lambda one: (one.first, one.last))]


def cell(firm: Firm, step: str, requirements: Sequence[Requirement], window: Window) -> Cell:
    """What speaks against the firm at the step; for a step it does not hold, that alone."""
    reasons = position(firm, step)
    if not reasons:
        reasons = lacking(firm.certificates, requirements, step, window) + taken(firm, step, window)
    return Cell(step, firm.key, tuple(reasons))


def matrix(
    steps: Sequence[str], firms: Sequence[Firm], requirements: Sequence[Requirement], windows: Mapping[str, Window]
) -> list[list[Cell]]:
    """A row of cells for each step, one for each firm, in the given orders."""
    return [[cell(firm, step, requirements, windows[step]) for firm in firms] for step in steps]


def gaps(rows: Iterable[Sequence[Cell]]) -> list[int]:
    """Places of the steps that no firm may take on."""
    return [place for place, row in enumerate(rows) if not any(one.state == State.ELIGIBLE for one in row)]
