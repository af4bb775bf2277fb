"""How far a verdict can be trusted: under small errors of the strengths, and against one edit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from firms.complementarity.park import Park
from firms.complementarity.positions import AXES, Firm, Position, Strengths
from firms.complementarity.review import verdict_on
from firms.complementarity.verdict import TOLERANCE, Verdict

DRAWS = 1000
STEP = 0.25
"""How far a draw may move a strength either way, and the unit of an edit."""
FIRM_FROM = 0.80


@dataclass(frozen=True)
class Stability:
    """How often a verdict holds when every declared strength is a little off.

    `share` is the part of the draws that keep `verdict`, 0 to 1; `counts` says how many draws gave which
    verdict, the most frequent first.
    """

    verdict: Verdict
    share: float
    counts: tuple[tuple[Verdict, int], ...]

    @property
    def fragile(self) -> bool:
        return self.share < FIRM_FROM - TOLERANCE


def stability(park: Park, candidate: Firm, draws: int = DRAWS) -> Stability:
    """Repeat the review with each non-zero strength moved uniformly within ±0.25 and cut to 0..1.

    The numbers come from one Random(0): draw after draw, candidate and residents together by name, axes and
    levels in order. A resident listed twice draws once; a candidate named like a resident draws before it.
    """
    verdict, random = verdict_on(park, candidate), Random(0)
    residents = sorted(set(park.residents), key=lambda firm: (firm.name, *map(firm.position.on, AXES)))
    firms = sorted([candidate, *residents], key=lambda firm: firm.name)
    place = next(index for index, firm in enumerate(firms) if firm is candidate)
    counts = Counter()
    for _ in range(draws):
        moved = [replace(firm, position=_moved(firm.position, random)) for firm in firms]
        entrant = moved.pop(place)
        counts[verdict_on(replace(park, residents=tuple(moved)), entrant)] += 1
    return Stability(verdict, counts[verdict] / draws, tuple(counts.most_common()))


def _moved(position: Position, random: Random) -> Position:
    def shaken(strengths: Strengths) -> Iterator[float]:
        for strength in strengths:
            yield min(1.0, max(0.0, strength + random.uniform(-STEP, STEP))) if strength else 0.0

    return Position(*(tuple(shaken(position.on(axis))) for axis in AXES))


@dataclass(frozen=True)
class Edit:
    """One strength of the candidate changed, and the verdict this leads to."""

    axis: str
    level: str
    before: float
    after: float
    verdict: Verdict


def smallest_edit(park: Park, candidate: Firm) -> Edit | None:
    """Return the smallest change of one level that flips the verdict, None when no single one does.

    Changes are tried by size in steps of 0.25, then in the order of axes and levels, less before more.
    """
    verdict = verdict_on(park, candidate)
    for axis, index, after in _edits(candidate.position):
        edited = replace(candidate, position=candidate.position.replacing(axis, index, after))
        flipped = verdict_on(park, edited)
        if flipped != verdict:
            level = park.axes.levels(axis)[index]
            return Edit(axis, level, candidate.position.on(axis)[index], after, flipped)
    return None


def _edits(position: Position) -> Iterator[tuple[str, int, float]]:
    for size in (STEP, 2 * STEP, 3 * STEP, 4 * STEP):
        for axis in AXES:
            for index, before in enumerate(position.on(axis)):
                for after in (before - size, before + size):
                    if 0 <= after <= 1:
                        yield axis, index, after
