"""The terms of a review, each with the names and amounts that one sentence about it needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from firms.complementarity.park import Held, Park, Stance
from firms.complementarity.positions import Strengths
from firms.complementarity.verdict import TOLERANCE

NAMED = 5
"""How many cells a term names, the largest first."""


@dataclass(frozen=True)
class SharedCell:
    """A cell of the candidate that a resident holds or comes near to.

    `own` is the candidate's presence, `amount` the part of it that counts as held, both 0 to 1; `resident`
    comes closest, and `neighbour_only` says that no resident stands in the cell itself.
    """

    step: str
    market: str
    specialty: str
    own: float
    amount: float
    resident: str
    neighbour_only: bool


@dataclass(frozen=True)
class Novelty:
    """N, 0 to 1: the part of the candidate's presence that the park does not have.

    Of its `cells`, `shared_cells` are held in part or whole, `neighbour_cells` of these through a
    neighbouring market or specialty only; `shared` names the largest.
    """

    value: float
    cells: int
    shared_cells: int
    neighbour_cells: int
    shared: tuple[SharedCell, ...]


@dataclass(frozen=True)
class Partner:
    """The resident the candidate fits best.

    `value` is market_share (m) · step_difference (d) · specialty_link (t), each 0 to 1. `markets` are those
    both serve, strongest first; `steps` those where the partner is stronger; `specialties` the pair
    (candidate's, partner's) that makes the link.
    """

    name: str
    value: float
    market_share: float
    step_difference: float
    specialty_link: float
    markets: tuple[str, ...]
    steps: tuple[str, ...]
    specialties: tuple[str, str]


@dataclass(frozen=True)
class Fit:
    """F, 0 to 1; no partner where it is 0."""

    value: float
    partner: Partner | None


@dataclass(frozen=True)
class SharedGround:
    """A market × specialty where candidate and rival meet, `amount` 0 to 1."""

    market: str
    specialty: str
    amount: float


@dataclass(frozen=True)
class Rival:
    """The resident the candidate would rival most: value = strength · overlap.

    `strength` (σ) is what both have on `step`, their strongest common step that is not pooled; `overlap` (q)
    the part of one firm's markets × specialties that the other covers, the larger way round, with its largest
    places in `ground`.
    """

    name: str
    value: float
    strength: float
    step: str
    overlap: float
    ground: tuple[SharedGround, ...]


@dataclass(frozen=True)
class Rivalry:
    """V, 0 to 1; no rival where it is 0."""

    value: float
    rival: Rival | None


@dataclass(frozen=True)
class StepGain:
    """One step of the chain the candidate strengthens: best presence before and after, 0 to 1."""

    step: str
    before: float
    after: float

    @property
    def newly_covered(self) -> bool:
        return self.before == 0


@dataclass(frozen=True)
class Chain:
    """`before` is H without the candidate, 0 to 1; `gain` is h, in points of 100."""

    before: float
    gain: float
    steps: tuple[StepGain, ...]


@dataclass(frozen=True)
class Breadth:
    """`before` is B without the candidate, 0 to 1; `gain` is g, in points of 100, over that many `cells`."""

    before: float
    gain: float
    cells: int


def share(one: Strengths, other: Strengths) -> float:
    """Return what two firms share on an axis over the smaller total, 0 to 1; 0 if one has nothing."""
    smaller = min(fsum(one), fsum(other))
    return fsum(map(min, one, other)) / smaller if smaller else 0.0


def novelty_value(held: list[Held]) -> float:
    """Return N from what others hold near the candidate's cells; 0 when it has no cell."""
    own = fsum(presence for row in held for presence in row.own)
    return 1 - fsum(amount for row in held for amount in row.taken) / own if own else 0.0


def novelty(park: Park, candidate: Stance, near: list[Held], there: list[Held]) -> Novelty:
    """Return N with the cells behind it.

    `near` and `there` are what residents hold near the candidate's cells and in them.
    """
    shared = [
        (-amount, row.step, place, own, not held)
        for row, exact in zip(near, there, strict=True)
        for place, own, amount, held in zip(candidate.active, row.own, row.taken, exact.taken, strict=True)
        if amount
    ]
    return Novelty(
        value=novelty_value(near),
        cells=sum(len(row.own) for row in near),
        shared_cells=len(shared),
        neighbour_cells=sum(neighbour_only for *_, neighbour_only in shared),
        shared=tuple(_shared_cell(park, *cell) for cell in sorted(shared)[:NAMED]),
    )


def _shared_cell(park, negative_amount, step, place, own, neighbour_only) -> SharedCell:
    def closeness(other: Stance):
        reach = min(own, other.process[step])
        return -min(reach, other.near_cells[place]), -min(reach, other.cells[place]), other.firm.name

    market, specialty = _place_names(park, place)
    return SharedCell(
        step=park.axes.process[step],
        market=market,
        specialty=specialty,
        own=own,
        amount=-negative_amount,
        resident=min(park.stances, key=closeness).firm.name,
        neighbour_only=neighbour_only,
    )


def _place_names(park: Park, place: int) -> tuple[str, str]:
    market, specialty = divmod(place, len(park.axes.specialty))
    return park.axes.market[market], park.axes.specialty[specialty]


def fit_factors(one: Stance, other: Stance) -> tuple[float, float, float]:
    """Return (m, d, t): common markets, difference of steps and link of specialties, each 0 to 1."""
    ours, theirs = one.firm.position, other.firm.position
    apart = 1 - share(ours.process, theirs.process) if any(ours.process) and any(theirs.process) else 0.0
    linked = max(map(min, ours.specialty, other.linked), default=0.0)
    return share(ours.market, theirs.market), apart, linked


def fit_value(one: Stance, other: Stance) -> float:
    """Return L, how well two firms fit, 0 to 1."""
    market_share, step_difference, specialty_link = fit_factors(one, other)
    return market_share * step_difference * specialty_link


def fit(park: Park, candidate: Stance) -> Fit:
    """Return F with the partner behind it."""
    values = [(fit_value(candidate, other), other) for other in park.stances]
    best = foremost(values)
    return Fit(highest(values), _partner(park, candidate, *best) if best else None)


def highest(values: Iterable[tuple[float, Stance]]) -> float:
    """Return the largest value, 0 when there is none."""
    return max((value for value, _ in values), default=0.0)


def foremost(values: list[tuple[float, Stance]]) -> tuple[float, Stance] | None:
    """Return the entry of the largest value, the first by name within 1e-9 of it; None when all are 0."""
    best = highest(values)
    level = [entry for entry in values if best > 0 and entry[0] >= best - TOLERANCE]
    return min(level, key=lambda entry: (entry[1].firm.name, -entry[0]), default=None)


def _partner(park: Park, candidate: Stance, value: float, other: Stance) -> Partner:
    axes, ours, theirs = park.axes, candidate.firm.position, other.firm.position
    market_share, step_difference, specialty_link = fit_factors(candidate, other)
    ahead = [their if their > our else 0.0 for our, their in zip(ours.process, theirs.process, strict=True)]
    return Partner(
        name=other.firm.name,
        value=value,
        market_share=market_share,
        step_difference=step_difference,
        specialty_link=specialty_link,
        markets=_strongest_first(axes.market, list(map(min, ours.market, theirs.market))),
        steps=_strongest_first(axes.process, ahead),
        specialties=_link(park, candidate, other),
    )


def _strongest_first(levels: tuple[str, ...], strengths: list[float]) -> tuple[str, ...]:
    order = sorted(range(len(levels)), key=lambda index: -strengths[index])
    return tuple(levels[index] for index in order if strengths[index])


def _link(park: Park, candidate: Stance, other: Stance) -> tuple[str, str]:
    """The pair of specialties that links most: the same level before a neighbour, then axis order."""
    ours, theirs = candidate.firm.position.specialty, other.firm.position.specialty
    pairs = [
        (-min(ours[one], theirs[two]), one != two, one, two)
        for one, neighbours in enumerate(park.axes.specialty_neighbours)
        for two in (one, *neighbours)
    ]
    *_, one, two = min(pairs)
    return park.axes.specialty[one], park.axes.specialty[two]


def covered_ground(one: Stance, other: Stance) -> float:
    """Return T(one → other): the part of one firm's markets × specialties near which the other is."""
    return fsum(map(min, one.cells, other.near_cells)) / one.total if one.total else 0.0


def rivalry_value(one: Stance, other: Stance) -> float:
    """Return σ · q, how much two firms rival each other, 0 to 1."""
    common = [min(one.process[step], other.process[step]) for step in one.axes.rival_steps]
    strength = max(common, default=0.0)
    return strength * max(covered_ground(one, other), covered_ground(other, one)) if strength else 0.0


def rivalry_values(park: Park, candidate: Stance) -> list[tuple[float, Stance]]:
    """Return σ · q against each resident outside the candidate's group."""
    others = (other for other in park.stances if not candidate.firm.shares_group_with(other.firm))
    return [(rivalry_value(candidate, other), other) for other in others]


def rivalry(park: Park, candidate: Stance) -> Rivalry:
    """Return V with the rival behind it."""
    values = rivalry_values(park, candidate)
    best = foremost(values)
    return Rivalry(highest(values), _rival(park, candidate, *best) if best else None)


def _rival(park: Park, candidate: Stance, value: float, other: Stance) -> Rival:
    def common(step):
        return min(candidate.process[step], other.process[step])

    step = max(park.axes.rival_steps, key=common)
    one, two = max(((candidate, other), (other, candidate)), key=lambda way: covered_ground(*way))
    amounts = list(map(min, one.cells, two.near_cells))
    largest = sorted(range(len(amounts)), key=lambda place: -amounts[place])[:NAMED]
    return Rival(
        name=other.firm.name,
        value=value,
        strength=common(step),
        step=park.axes.process[step],
        overlap=covered_ground(one, two),
        ground=tuple(SharedGround(*_place_names(park, place), amounts[place]) for place in largest if amounts[place]),
    )


def chain(park: Park, candidate: Stance) -> Chain:
    """Return H and h with the steps that gain."""
    gains = [
        StepGain(step, before, min(own, candidate.peak))
        for step, before, own in zip(park.axes.process, park.steps, candidate.process, strict=True)
        if min(own, candidate.peak) > before
    ]
    gain = fsum(step.after - step.before for step in gains) / max(1, len(park.steps))
    return Chain(park.chain, 100 * gain, tuple(gains))


def breadth(park: Park, there: list[Held]) -> Breadth:
    """Return B and g; `there` is what residents hold in the candidate's cells."""
    gains = [own - held for row in there for own, held in zip(row.own, row.taken, strict=True) if own > held]
    return Breadth(park.breadth, 100 * fsum(gains) / max(1, park.axes.size), len(gains))
