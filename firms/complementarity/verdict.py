"""What the three shares N, F and V amount to in one word, and when a decision goes against it."""

from dataclasses import dataclass
from enum import StrEnum

TOLERANCE = 1e-9


class Verdict(StrEnum):
    """The engine's advice; the values are stable codes, kept with decisions."""

    COMPETES = "competes"
    OUTSIDE = "outside"
    COVERED = "already covered"
    COMPLEMENTARY = "complementary"
    TO_DISCUSS = "to discuss"


@dataclass(frozen=True)
class Settings:
    """The park's thresholds, all from 0 to 1.

    A rivalry of `competes` or more competes; a fit under `outside` is outside; a novelty under `covered` is
    already covered; a rivalry up to `low_rivalry` with a novelty of `high_novelty` or more is complementary.
    `neighbour_weight` is the ρ of the model: the part of a strength that counts on a neighbouring level.
    """

    competes: float = 0.60
    outside: float = 0.20
    covered: float = 0.40
    low_rivalry: float = 0.30
    high_novelty: float = 0.70
    neighbour_weight: float = 0.50

    def judge(self, *, novelty: float, fit: float, rivalry: float) -> Verdict:
        """Return the verdict on three shares from 0 to 1; within 1e-9 of a threshold counts as on it."""
        if rivalry >= self.competes - TOLERANCE:
            return Verdict.COMPETES
        if fit < self.outside - TOLERANCE:
            return Verdict.OUTSIDE
        if novelty < self.covered - TOLERANCE:
            return Verdict.COVERED
        if rivalry <= self.low_rivalry + TOLERANCE and novelty >= self.high_novelty - TOLERANCE:
            return Verdict.COMPLEMENTARY
        return Verdict.TO_DISCUSS


AGAINST = {
    "welcome": {Verdict.COMPETES, Verdict.OUTSIDE, Verdict.COVERED},
    "welcome_with_conditions": {Verdict.COMPETES, Verdict.OUTSIDE, Verdict.COVERED},
    "not_retain": {Verdict.COMPLEMENTARY},
    "ask_for_more": set(),
}
"""For each outcome of a decision, the verdicts it goes against."""


def goes_against(verdict: str, outcome: str) -> bool:
    """Tell whether an outcome needs a typed reason and a second signature.

    `outcome` is "welcome", "welcome_with_conditions", "ask_for_more" or "not_retain". Raises ValueError for
    another word, so that a misspelt outcome never passes unsigned.
    """
    if outcome not in AGAINST:
        raise ValueError(f"{outcome!r} is no outcome: write one of {', '.join(AGAINST)}.")
    return Verdict(verdict) in AGAINST[outcome]
