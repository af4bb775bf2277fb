"""A park and its residents, with what is worked out once for every candidate.

A cell is one step, one market and one specialty. The market × specialty part of the cells is kept flat:
market m and specialty s stand at place m · (number of specialties) + s.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat
from math import fsum
from operator import itemgetter

from firms.complementarity.positions import Axes, Firm, Strengths
from firms.complementarity.verdict import Settings

Row = Sequence[float]


def smoothed(strengths: Strengths, neighbours: tuple[tuple[int, ...], ...], weight: float) -> Strengths:
    """Return each level's own strength, or `weight` times its strongest neighbour's where this is more."""
    return tuple(
        max(own, weight * max((strengths[index] for index in near), default=0.0))
        for own, near in zip(strengths, neighbours, strict=True)
    )


def crossed(markets: Strengths, specialties: Strengths) -> list[float]:
    """Return min(market, specialty) for every pair, flat."""
    return [s if s < m else m for m in markets for s in specialties]


@dataclass(frozen=True)
class Stance:
    """One firm seen through the park's axes: its presence and near presence, worked out on first use."""

    firm: Firm
    axes: Axes
    weight: float

    @cached_property
    def process(self) -> Strengths:
        return self.firm.position.process

    @cached_property
    def cells(self) -> list[float]:
        """b(m, s): presence per market × specialty before the step is looked at."""
        return crossed(self.firm.position.market, self.firm.position.specialty)

    @cached_property
    def near_cells(self) -> list[float]:
        """b(m, s) with neighbouring markets and specialties counted at the park's weight."""
        position = self.firm.position
        markets = smoothed(position.market, self.axes.market_neighbours, self.weight)
        return crossed(markets, smoothed(position.specialty, self.axes.specialty_neighbours, self.weight))

    @cached_property
    def linked(self) -> Strengths:
        """For each specialty, the firm's best strength on it or on a neighbour, in full."""
        return smoothed(self.firm.position.specialty, self.axes.specialty_neighbours, 1.0)

    @cached_property
    def total(self) -> float:
        return fsum(self.cells)

    @cached_property
    def peak(self) -> float:
        """The best presence the firm can reach on a step it holds at 1."""
        return max(self.cells, default=0.0)

    @cached_property
    def active(self) -> list[int]:
        """The flat market × specialty places where the firm is."""
        return [place for place, strength in enumerate(self.cells) if strength]

    @cached_property
    def pick(self) -> Callable[[Row], Row]:
        """Narrow a flat row to the firm's own places."""
        if len(self.active) == len(self.cells):
            return lambda row: row
        if len(self.active) == 1:
            place = self.active[0]
            return lambda row: (row[place],)
        return itemgetter(*self.active)


@dataclass(frozen=True)
class Held:
    """On one of a firm's steps: its own presence in each of its places, and how much of it others hold."""

    step: int
    own: Row
    taken: Row


def held_by_others(stance: Stance, others: Iterable[Stance], *, near: bool) -> list[Held]:
    """For each step of the firm, how much of its cells the presence (or near presence) of others covers.

    Looks only at the firm's own non-zero cells.
    """
    if not stance.active:
        return []
    rows = [(other, stance.pick(other.near_cells if near else other.cells)) for other in others]
    rows = [(other, row) for other, row in rows if any(row)]
    places = stance.pick(stance.cells)
    held = []
    for step, limit in enumerate(stance.process):
        if limit:
            own = [min(limit, place) for place in places]
            reached = defaultdict(list)
            for other, row in rows:
                # Nothing above the firm's own strength counts, so all such rows merge into one group.
                reached[min(limit, other.process[step])].append(row)
            reached.pop(0, None)
            held.append(Held(step, own, list(map(min, own, _best(reached, len(own))))))
    return held


def _best(reached: dict[float, list[Row]], size: int) -> Row:
    """The highest min(reach, row) at each place; rows of one reach are merged before they are cut."""
    best = [0.0] * size
    for reach in sorted(reached, reverse=True):
        # Each further group is cut at its reach: it cannot raise a best that is nowhere lower.
        if min(best) >= reach:
            break
        rows = reached[reach]
        top = rows[0] if len(rows) == 1 else map(max, *rows)
        best = list(map(max, best, map(min, repeat(reach), top)))
    return best


@dataclass(frozen=True)
class Park:
    """The axes, the resident firms and the thresholds of the day."""

    axes: Axes
    residents: tuple[Firm, ...] = ()
    settings: Settings = Settings()

    def stance(self, firm: Firm) -> Stance:
        """Look at any firm, resident or not, through this park's axes."""
        return Stance(firm, self.axes, self.settings.neighbour_weight)

    def without(self, name: str) -> "Park":
        """Return the park without the resident of that name."""
        return replace(self, residents=tuple(firm for firm in self.residents if firm.name != name))

    def joined_by(self, firm: Firm) -> "Park":
        """Return the park with one more resident."""
        return replace(self, residents=(*self.residents, firm))

    @cached_property
    def stances(self) -> tuple[Stance, ...]:
        return tuple(map(self.stance, self.residents))

    @cached_property
    def steps(self) -> Strengths:
        """For each step, the best presence of any resident."""
        return tuple(
            max((min(other.process[step], other.peak) for other in self.stances), default=0.0)
            for step in range(len(self.axes.process))
        )

    @cached_property
    def chain(self) -> float:
        """H: the mean over the steps of the best presence, 0 to 1."""
        return fsum(self.steps) / max(1, len(self.steps))

    @cached_property
    def breadth(self) -> float:
        """B: the mean over all cells of the best presence, 0 to 1."""
        everywhere = self.stance(Firm("", self.axes.everything))
        held = held_by_others(everywhere, self.stances, near=False)
        return fsum(presence for row in held for presence in row.taken) / max(1, self.axes.size)
