"""One chain that answers a brief: its price, its dates, and what bars it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from packages import coverage, schedule
from packages.compose.brief import Brief, Offer
from packages.coverage import Reason, Why, Window


@dataclass(frozen=True)
class Chain:
    """One offer for each step, priced and dated; `reasons` says what bars it, at which place, or at None for all."""

    picks: tuple[Offer, ...]
    price: Decimal
    asks: int
    plan: schedule.Plan
    reasons: tuple[tuple[int | None, Reason], ...] = ()

    @property
    def is_feasible(self) -> bool:
        return not self.reasons

    @property
    def names(self) -> tuple:
        return tuple(pick.named for pick in self.picks)

    @property
    def by_price(self) -> tuple:
        """Order of cheapness: prices still to be asked come after known ones, then price, end and names."""
        return (self.asks, self.price, self.plan.working_days, self.names)

    @property
    def by_end(self) -> tuple:
        """Order of speed: likewise, but the end before the price."""
        return (self.asks, self.plan.working_days, self.price, self.names)


def evaluate(brief: Brief, picks: Sequence[Offer], calendar: schedule.Calendar | None = None) -> Chain:
    """Price and date any choice of one offer a step, feasible or not, with all that bars it."""
    steps = [schedule.Step(pick.stage.key, pick.lead_days) for pick in picks[:1]]
    steps += [
        schedule.Step(pick.stage.key, pick.lead_days, {before.stage.key: before.transit_days})
        for before, pick in pairwise(picks)
    ]
    plan = schedule.plan(steps, brief.start, calendar)
    reasons = [
        (place, reason)
        for place, (pick, slot) in enumerate(zip(picks, plan.slots, strict=True))
        for reason in barring(brief, pick, Window(slot.start, slot.end, plan.end))
    ]
    if brief.wanted is not None and plan.end > brief.wanted:
        reasons.append((None, Reason(Why.TOO_LATE, last=brief.wanted)))
    known = [pick.price for pick in picks if pick.price is not None]
    return Chain(tuple(picks), sum(known, Decimal(0)), len(picks) - len(known), plan, tuple(reasons))


def barring(brief: Brief, pick: Offer, window: Window) -> list[Reason]:
    """What speaks against an offer on the days it would run; outside the park nothing is known."""
    if pick.firm is None:
        return []
    step = pick.stage.key
    reasons = coverage.position(pick.firm, step, brief.market, brief.specialty)
    if pick.service and pick.service.minimum > pick.stage.quantity:
        reasons.append(Reason(Why.MINIMUM, str(pick.service.minimum)))
    reasons += coverage.lacking(pick.firm.certificates, brief.requirements, step, window)
    return reasons + coverage.taken(pick.firm, step, window)


@dataclass(frozen=True)
class Difference:
    """How far one chain is from another: euros, working days until the delivery, prices still to be asked."""

    price: Decimal
    days: int
    asks: int


def difference(chain: Chain, base: Chain) -> Difference:
    return Difference(
        chain.price - base.price, chain.plan.working_days - base.plan.working_days, chain.asks - base.asks
    )
