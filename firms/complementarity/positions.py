"""Positions: where a firm stands on the park's three axes, and how strongly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

AXES = ("process", "market", "specialty")
STRENGTHS = (0, 0.25, 0.5, 0.75, 1)
ANY = "any"

Strengths = tuple[float, ...]
Pairs = tuple[tuple[str, str], ...]
Levels = frozenset[tuple[str, str]]
"""Some levels, each as (axis, level name)."""


class InvalidPosition(ValueError):
    """Names a level or a strength that the park does not know; the text says what to write instead."""


@dataclass(frozen=True)
class Position:
    """One strength from 0 to 1 for each level, in the order of the park's axes.

    An axis where no level fits is all zero.
    """

    process: Strengths
    market: Strengths
    specialty: Strengths

    def on(self, axis: str) -> Strengths:
        """Return the strengths on "process", "market" or "specialty"."""
        return getattr(self, axis)

    def replacing(self, axis: str, index: int, strength: float) -> "Position":
        """Return this position with one strength changed."""
        strengths = list(self.on(axis))
        strengths[index] = strength
        return Position(**{name: self.on(name) for name in AXES} | {axis: tuple(strengths)})


@dataclass(frozen=True)
class Axes:
    """The park's levels by name, each axis in its order.

    `market_pairs` and `specialty_pairs` are the declared neighbours: levels side by side are no neighbours
    unless a pair says so. Process steps have none. `pooled` steps are shared on purpose: no rivalry.
    """

    process: tuple[str, ...]
    market: tuple[str, ...]
    specialty: tuple[str, ...]
    market_pairs: Pairs = ()
    specialty_pairs: Pairs = ()
    pooled: frozenset[str] = frozenset()

    def levels(self, axis: str) -> tuple[str, ...]:
        """Return the level names of "process", "market" or "specialty"."""
        return getattr(self, axis)

    def position(self, declared: Mapping[str, str | Mapping[str, float]]) -> Position:
        """Read a declared position: {axis: "any" or {level: strength}}; what is left out is 0.

        Raises InvalidPosition for an unknown axis or level and for a strength that is no quarter.
        """
        for axis in declared:
            if axis not in AXES:
                raise InvalidPosition(f"“{axis}” is no axis: write {', '.join(AXES)}.")
        return Position(*(self._strengths(axis, declared.get(axis, {})) for axis in AXES))

    def _strengths(self, axis: str, declared: str | Mapping[str, float]) -> Strengths:
        levels = self.levels(axis)
        if declared == ANY:
            return (1.0,) * len(levels)
        if not isinstance(declared, Mapping):
            raise InvalidPosition(f"{axis}: write “any” or the levels held, {{level: strength}}.")
        for level, strength in declared.items():
            self.require(axis, level)
            if isinstance(strength, bool | str) or strength not in STRENGTHS:
                allowed = ", ".join(map(str, STRENGTHS))
                raise InvalidPosition(f"{axis}, “{level}”: {strength!r} is no strength: write {allowed}.")
        return tuple(float(declared.get(level, 0)) for level in levels)

    def require(self, axis: str, level: str) -> None:
        """Raise InvalidPosition unless the axis has that level."""
        if level not in self.levels(axis):
            known = ", ".join(f"“{name}”" for name in self.levels(axis))
            raise InvalidPosition(f"“{level}” is no level of {axis}: write one of {known}, or add the level.")

    def capped(self, position: Position, levels: Iterable[tuple[str, str]], ceiling: float) -> Position:
        """Return the position with each of the (axis, level) pairs held to at most `ceiling`."""
        for axis, level in levels:
            self.require(axis, level)
            index = self.levels(axis).index(level)
            position = position.replacing(axis, index, min(position.on(axis)[index], ceiling))
        return position

    @cached_property
    def every_level(self) -> Levels:
        """All levels of all axes."""
        return frozenset((axis, level) for axis in AXES for level in self.levels(axis))

    @cached_property
    def everything(self) -> Position:
        """The position of a firm that holds each level at 1."""
        return self.position(dict.fromkeys(AXES, ANY))

    @cached_property
    def size(self) -> int:
        """The number of cells: steps × markets × specialties."""
        return len(self.process) * len(self.market) * len(self.specialty)

    @cached_property
    def rival_steps(self) -> tuple[int, ...]:
        """The indices of the steps on which two firms can be rivals: those not pooled."""
        return tuple(index for index, step in enumerate(self.process) if step not in self.pooled)

    @cached_property
    def market_neighbours(self) -> tuple[tuple[int, ...], ...]:
        """For each market, the indices of its declared neighbours."""
        return _neighbours(self.market, self.market_pairs)

    @cached_property
    def specialty_neighbours(self) -> tuple[tuple[int, ...], ...]:
        """For each specialty, the indices of its declared neighbours."""
        return _neighbours(self.specialty, self.specialty_pairs)


def _neighbours(levels: tuple[str, ...], pairs: Pairs) -> tuple[tuple[int, ...], ...]:
    links = [{*pair} for pair in pairs]
    return tuple(
        tuple(index for index, other in enumerate(levels) if other != level and {level, other} in links)
        for level in levels
    )


@dataclass(frozen=True)
class Firm:
    """A resident or a candidate.

    Firms with the same `group`, unless it is empty, belong together. `undertaking` lists the levels the firm
    promises to stay out of; `proven` those a document shows, None where documents are not recorded.
    """

    name: str
    position: Position
    group: str = ""
    undertaking: Levels = field(default_factory=frozenset)
    proven: Levels | None = None

    def shares_group_with(self, other: "Firm") -> bool:
        return bool(self.group) and self.group == other.group
