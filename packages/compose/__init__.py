"""Which chain of firms answers a brief: the cheapest, the fastest, and why others do not.

Pure: no database, no language. The steps of a brief follow each other in the order given. A chain is feasible when
the firm of each step holds it by position, is free on its days, holds the certificates required from its first day
through the delivery of the whole, and the whole is delivered by the day wanted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from packages import coverage
from packages.compose.brief import ASSUMED_DAYS, OUTSIDE, Brief, Offer, Refusal, Service, Stage
from packages.compose.chain import Chain, Difference, difference, evaluate
from packages.compose.search import Search
from packages.coverage import Firm, Reason, Why, Window

__all__ = [
    "ASSUMED_DAYS",
    "OUTSIDE",
    "Brief",
    "Chain",
    "Difference",
    "Offer",
    "Refusal",
    "Result",
    "Service",
    "Stage",
    "compose",
    "difference",
    "evaluate",
]


@dataclass(frozen=True)
class Result:
    """`cheapest` and `fastest` are None when no chain is feasible; `late` is then the fastest that misses the day.

    `gaps` are the places of steps that nobody may take on, `stuck` that of the step at which every chain ends.
    `examined` counts what the search tried, the same for the same brief on any machine.
    """

    offers: tuple[tuple[Offer, ...], ...]
    refused: tuple[Refusal, ...]
    gaps: tuple[int, ...] = ()
    cheapest: Chain | None = None
    fastest: Chain | None = None
    late: Chain | None = None
    stuck: int | None = None
    examined: int = 0


def compose(brief: Brief, firms: Iterable[Firm], services: Iterable[Service]) -> Result:
    """The cheapest and the fastest feasible chain, and what cannot take part. Ties go by names.

    A firm that holds a step but has no service among `services` takes part with its price to be asked: such chains
    come after all whose prices are known. Raises ValueError for no step, or a step asked for twice.
    """
    if not brief.stages or len({stage.key for stage in brief.stages}) < len(brief.stages):
        raise ValueError("A brief has one step at least, and each once.")
    offers, refused, gaps = candidates(brief, firms, services)
    if any(not own for own in offers):
        return Result(offers, tuple(refused), tuple(gaps))
    search = Search(brief, offers)
    cheapest, fastest = search.best()
    return Result(
        offers,
        (*refused, *search.refusals()),
        tuple(gaps),
        cheapest and evaluate(brief, cheapest),
        fastest and evaluate(brief, fastest),
        None if fastest else missed(brief, offers),
        search.stuck,
        search.examined,
    )


def missed(brief: Brief, offers) -> Chain | None:
    """The fastest chain that would miss the day wanted, or None when that day is not what bars the way."""
    if brief.wanted is None:
        return None
    _cheapest, fastest = Search(replace(brief, wanted=None), offers).best()
    return fastest and evaluate(brief, fastest)


def candidates(brief: Brief, firms: Iterable[Firm], services: Iterable[Service]):
    """(offers a stage, refusals, places of gaps): what no day could change is decided here."""
    firms = sorted(firms, key=lambda firm: (firm.name, firm.key))
    own: dict[tuple[str, str], list[Service]] = {}
    for service in sorted(services, key=lambda service: service.key):
        own.setdefault((service.firm, service.step), []).append(service)
    offers, refused, gaps = [], [], []
    for place, stage in enumerate(brief.stages):
        found: list[Offer] = []
        for firm in firms:
            reasons = static(brief, firm, stage)
            if reasons:
                refused.append(Refusal(stage, firm, tuple(reasons)))
            else:
                taking, small = offers_of(firm, stage, own.get((firm.key, stage.key), []))
                found, refused = found + taking, refused + small
        if not found:
            gaps.append(place)
            found = [Offer(OUTSIDE, stage, None)] if brief.outside else []
        offers.append(tuple(sorted(found, key=lambda offer: offer.named)))
    return tuple(offers), refused, gaps


def static(brief: Brief, firm: Firm, stage: Stage) -> list[Reason]:
    """Why the firm can't take the step on whatever the days: position, then certificates."""
    reasons = coverage.position(firm, stage.key, brief.market, brief.specialty)
    anyhow = Window(date.max, date.max, date.min)
    return reasons or coverage.lacking(firm.certificates, brief.requirements, stage.key, anyhow)


def offers_of(firm: Firm, stage: Stage, services: Sequence[Service]) -> tuple[list[Offer], list[Refusal]]:
    """The firm's offers at a step, and those of its services whose minimum is above the quantity."""
    if not services:
        return [Offer(f"ask-{firm.key}", stage, firm)], []
    small = [one for one in services if one.minimum > stage.quantity]
    refused = [Refusal(stage, firm, (Reason(Why.MINIMUM, str(one.minimum)),), one) for one in small]
    return [Offer(one.key, stage, firm, one) for one in services if one not in small], refused
