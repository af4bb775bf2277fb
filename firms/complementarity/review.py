"""One candidate against the park: all terms, the score and the verdict, and the same seen other ways."""

from dataclasses import dataclass, replace

from firms.complementarity import terms
from firms.complementarity.park import Park, held_by_others
from firms.complementarity.positions import Firm, Levels
from firms.complementarity.verdict import Verdict

ENGINE_VERSION = "1"
"""Kept with each decision; a change that can move any figure raises it."""
UNPROVEN = 0.25
"""The most a level counts in the proven-only result while no document shows it."""
DECIMALS = 10


@dataclass(frozen=True)
class Result:
    """A candidate's review against so many residents: five terms, the score from 0 to 100, the verdict."""

    novelty: terms.Novelty
    fit: terms.Fit
    rivalry: terms.Rivalry
    chain: terms.Chain
    breadth: terms.Breadth
    score: float
    verdict: Verdict
    residents: int

    def figures(self) -> dict[str, float | str | None]:
        """Return the result flat and ready for JSON.

        Novelty, fit and rivalry run from 0 to 1, chain_gain and breadth_gain are in points of 100, the score
        runs from 0 to 100; all are rounded to 10 decimals. partner and rival are names or None.
        """
        partner, rival = self.fit.partner, self.rivalry.rival
        return {
            "novelty": round(self.novelty.value, DECIMALS),
            "fit": round(self.fit.value, DECIMALS),
            "rivalry": round(self.rivalry.value, DECIMALS),
            "chain_gain": round(self.chain.gain, DECIMALS),
            "breadth_gain": round(self.breadth.gain, DECIMALS),
            "score": round(self.score, DECIMALS),
            "verdict": str(self.verdict),
            "partner": partner.name if partner else None,
            "rival": rival.name if rival else None,
        }


def assess(park: Park, candidate: Firm) -> Result:
    """Review one candidate; in a park without residents it is new, fits nobody and so is outside."""
    stance = park.stance(candidate)
    near = held_by_others(stance, park.stances, near=True)
    there = held_by_others(stance, park.stances, near=False)
    novelty, fit = terms.novelty(park, stance, near, there), terms.fit(park, stance)
    rivalry = terms.rivalry(park, stance)
    return Result(
        novelty=novelty,
        fit=fit,
        rivalry=rivalry,
        chain=terms.chain(park, stance),
        breadth=terms.breadth(park, there),
        score=100 * novelty.value * fit.value * (1 - rivalry.value),
        verdict=park.settings.judge(novelty=novelty.value, fit=fit.value, rivalry=rivalry.value),
        residents=len({firm.name for firm in park.residents}),
    )


def verdict_on(park: Park, candidate: Firm) -> Verdict:
    """Return the verdict alone, for the many times a review is repeated with other strengths."""
    stance = park.stance(candidate)
    return park.settings.judge(
        novelty=terms.novelty_value(held_by_others(stance, park.stances, near=True)),
        fit=max((terms.fit_value(stance, other) for other in park.stances), default=0.0),
        rivalry=terms.highest(terms.rivalry_values(park, stance)),
    )


def with_undertaking(park: Park, candidate: Firm) -> Result | None:
    """Return the result if the candidate keeps out of the levels it promised; None when it promised none."""
    if not candidate.undertaking:
        return None
    return assess(park, _capped(park, candidate, candidate.undertaking, 0.0))


def _capped(park: Park, firm: Firm, levels: Levels, ceiling: float) -> Firm:
    return replace(firm, position=park.axes.capped(firm.position, levels, ceiling))


def proven_only(park: Park, candidate: Firm) -> Result | None:
    """Return the result that trusts documents alone; None when the candidate's documents are not recorded.

    A level without a document counts at most 0.25, for the candidate and for each resident whose documents
    are recorded.
    """
    if candidate.proven is None:
        return None

    def shown(firm: Firm) -> Firm:
        if firm.proven is None:
            return firm
        return _capped(park, firm, park.axes.every_level - firm.proven, UNPROVEN)

    return assess(replace(park, residents=tuple(map(shown, park.residents))), shown(candidate))


@dataclass(frozen=True)
class Weight:
    """What the park loses if a resident leaves: h and g of that resident against the others."""

    chain: terms.Chain
    breadth: terms.Breadth


def weight(park: Park, resident: Firm) -> Weight:
    """Return the weight of a resident; a firm of the same name among the residents is left out first."""
    others = park.without(resident.name)
    stance = others.stance(resident)
    there = held_by_others(stance, others.stances, near=False)
    return Weight(terms.chain(others, stance), terms.breadth(others, there))
