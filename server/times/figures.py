"""What measured times say: pure, without a clock.

A unit (U for pages, W for writes) and what is measured by it take turns: unit, subject, unit, subject, …, unit. Each
turn of the subject so stands between two turns of the unit, which tell how quiet the machine was.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

QUIET = 5
"""Quiet turns without which nothing is judged."""
DOUBT = 0.15
"""So much over the budget, or between two turns of the same unit, may be chance."""


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of all are not above: the nearest rank."""
    ordered = sorted(values)
    rank = -int(-share * len(ordered) // 1)
    return ordered[max(rank, 1) - 1]


@dataclass(frozen=True)
class Turn:
    """Milliseconds of one turn of the subject and of the two turns of the unit around it."""

    before: Sequence[float]
    subject: Sequence[float]
    after: Sequence[float]

    @property
    def noise(self) -> float:
        """The unit against itself: 1 when nothing else was at work."""
        return statistics.median(self.after) / statistics.median(self.before)

    @property
    def is_quiet(self) -> bool:
        low, high = sorted((statistics.median(self.before), statistics.median(self.after)))
        return high <= low * (1 + DOUBT)


@dataclass(frozen=True)
class Compared:
    """All turns of one subject; figures come of the quiet ones, or of all where too few were quiet."""

    turns: Sequence[Turn]

    @property
    def quiet(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.is_quiet]

    @property
    def is_enough(self) -> bool:
        return len(self.quiet) >= QUIET

    @property
    def kept(self) -> Sequence[Turn]:
        return self.quiet if self.is_enough else self.turns

    @property
    def subject(self) -> list[float]:
        return [one for turn in self.kept for one in turn.subject]

    @property
    def unit(self) -> list[float]:
        return [one for turn in self.kept for one in (*turn.before, *turn.after)]

    def ratio(self, share: float) -> float:
        """The subject's percentile over the unit's."""
        return percentile(self.subject, share) / percentile(self.unit, share)

    @property
    def noise(self) -> tuple[float, float]:
        """The least and the most of the unit against itself."""
        found = [turn.noise for turn in self.kept]
        return min(found), max(found)


def verdict(ratio: float, budget: float, *, enough: bool) -> str:
    """In a word. Nothing is over that may be chance."""
    if not enough:
        return "too noisy"
    if ratio <= budget:
        return "within"
    return "near" if ratio <= budget * (1 + DOUBT) else "OVER"
