"""The search for the best chains: from step to step, over working days.

For each day on which a step may begin it keeps the beginnings that no other one beats in price and in how long its
certificates reach; that loses no best chain, since what follows depends on nothing else. A quick look with few
beginnings first tells how cheap and how fast a chain can be; a beginning that can reach neither is dropped. So it is
exact: property tests hold it against trying every chain.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from packages import coverage, schedule
from packages.compose.brief import Brief, Offer, Refusal
from packages.coverage import Reason, Why, Window

FEW = 12
"""Beginnings kept a step, of the cheapest and of the fastest each, by the quick look."""
Label = tuple[int, int, tuple[int, ...], int]  # prices to ask, cents, offers so far, day the certificates reach
Found = dict[int, list[Label]]  # by the day on which the next step may begin


@dataclass(frozen=True)
class Counted:
    """An offer in whole numbers: cents, and working days counted from the start of the chain.

    `begins` is the first day from which its certificates hold, `expiry` the last; `length` is lead time and transit.
    `busy` are (first, last) days. `may` has a bit for each day on which it may begin.
    """

    asks: int
    cents: int
    lead: int
    length: int
    begins: int
    expiry: int
    busy: tuple[tuple[int, int], ...]
    may: int = 0


@dataclass(frozen=True)
class Rest:
    """The least from the beginning of a step to the end of the whole: days, prices to ask, cents."""

    days: int = 0
    asks: int = 0
    cents: int = 0


@dataclass
class Bound:
    """The best keys known: (to ask, cents) of the cheapest chain, (to ask, last day) of the fastest."""

    price: tuple[int, int]
    end: tuple[int, int]

    def rules_out(self, asks: int, cents: int, low: int) -> bool:
        """Whether a chain with at least these can be neither the cheapest nor the fastest."""
        return (asks, cents) > self.price and (asks, low) > self.end


class Search:
    """The walk for one brief and the offers of each of its steps, none empty."""

    def __init__(self, brief: Brief, offers: Sequence[Sequence[Offer]]):
        self.brief, self.offers = brief, offers
        longest = sum(max(one.lead_days + one.transit_days for one in own) for own in offers)
        self.days = schedule.Calendar().days(brief.start, longest)
        self.never = longest + 1
        self.limit = self.never if brief.wanted is None else bisect_right(self.days, brief.wanted)
        self.examined = 0
        bare = [[self.counted(offer, place) for offer in own] for place, own in enumerate(offers)]
        self.rests = self.least(bare)
        self.steps = [[self.admitted(one, place) for one in own] for place, own in enumerate(bare)]
        self.clear = self.clear_days()
        self.reached = self.reachable()
        self.stuck = next((place for place, days in enumerate(self.reached[1:]) if not days), None)

    # What the offers are in whole numbers.

    def counted(self, offer: Offer, place: int) -> Counted:
        price, (begins, expiry), busy = offer.price, self.held(offer), ()
        transit = offer.transit_days if place + 1 < len(self.offers) else 0
        if offer.firm:
            met = [one for one in offer.firm.busy if one.step in (None, offer.stage.key)]
            busy = tuple((bisect_left(self.days, one.first) + 1, bisect_right(self.days, one.last)) for one in met)
        cents = 0 if price is None else int(price * 100)
        return Counted(
            int(price is None), cents, offer.lead_days, offer.lead_days + transit, begins, expiry, tuple(sorted(busy))
        )

    def held(self, offer: Offer) -> tuple[int, int]:
        """From which day on, and until which, the certificates required at the step are held."""
        begins, expiry = 1, self.never
        if offer.firm:
            own = {coverage.same(one.standard): one for one in offer.firm.certificates}
            for requirement in self.brief.requirements:
                if requirement.concerns(offer.stage.key):
                    paper = own[coverage.same(requirement.standard)]
                    reach = bisect_right(self.days, paper.valid_until)
                    expiry = min(expiry, reach if reach < len(self.days) else self.never)
                    if paper.valid_from:
                        begins = max(begins, bisect_left(self.days, paper.valid_from) + 1)
        return begins, expiry

    def least(self, steps: Sequence[Sequence[Counted]]) -> list[Rest]:
        """For each step, the least from its beginning on; a further one, of nothing, for the end."""
        rests = [Rest()]
        for own in reversed(steps):
            asks, cents = min((one.asks, one.cents) for one in own)
            after = rests[-1]
            rests.append(Rest(min(one.length for one in own) + after.days, asks + after.asks, cents + after.cents))
        return rests[::-1]

    def admitted(self, one: Counted, place: int) -> Counted:
        """The offer with the days on which it may begin: certified, free, and early enough for the day wanted."""
        latest = min(one.expiry, self.limit) - one.length - self.rests[place + 1].days + 1
        may = bits(one.begins, latest)
        for first, last in one.busy:
            may &= ~bits(max(first - one.lead + 1, 1), last)
        return Counted(one.asks, one.cents, one.lead, one.length, one.begins, one.expiry, one.busy, may)

    def clear_days(self) -> list[int]:
        """For each step, the day after which nobody is busy and all certificates run, from that step on."""
        clear = [0]
        for own in reversed(self.steps):
            last = max([one.begins - 1 for one in own] + [busy[1] for one in own for busy in one.busy])
            clear.append(max(clear[-1], last))
        return clear[::-1]

    def reachable(self) -> list[int]:
        """Bits of the days on which each step may begin, and then of the days after an end."""
        found = [bits(1, 1)]
        for own in self.steps:
            after = 0
            for one in own:
                after |= (found[-1] & one.may) << one.length
            found.append(after)
        return found

    # The walk.

    def best(self) -> tuple[list[Offer] | None, list[Offer] | None]:
        """The offers of the cheapest chain and of the fastest one, or None twice."""
        if self.stuck is not None:
            return None, None
        quick = self.run(None, FEW)
        bound = Bound(min(key(one) for one in quick), min((one[0], one[3]) for one in quick)) if quick else None
        ends = self.run(bound, None)
        if not ends:
            return None, None
        cheapest = min(ends, key=lambda one: (one[0], one[1], one[3], one[2]))
        fastest = min(ends, key=lambda one: (one[0], one[3], one[1], one[2]))
        return self.picks(cheapest[2]), self.picks(fastest[2])

    def run(self, bound: Bound | None, few: int | None) -> list[Label]:
        """The best ways to end on each day, as labels whose last figure is that day; none when nothing is feasible."""
        at: Found = {1: [(0, 0, (), self.never)]}
        for place in range(len(self.steps)):
            at = self.step(place, at, bound)
            at = fewest(at, few) if few else self.thinned(at, self.clear[place + 1])
        return [(asks, cents, path, day - 1) for day, labels in at.items() for asks, cents, path, _reach in labels]

    def step(self, place: int, at: Found, bound: Bound | None) -> Found:
        """All ways to go on from the days in `at` by the step at `place`."""
        rest, is_last, found = self.rests[place + 1], place + 1 == len(self.steps), {}
        for rank, one in enumerate(self.steps[place]):
            for day, labels in at.items():
                if not one.may >> day & 1:
                    continue
                begins = day + one.length
                low = begins + rest.days - 1
                for asks, cents, path, reach in labels:
                    self.examined += 1
                    asks, cents = asks + one.asks, cents + one.cents
                    if low > reach or bound and bound.rules_out(asks + rest.asks, cents + rest.cents, low):
                        continue
                    reach = self.never if is_last else min(reach, one.expiry)
                    keep(found.setdefault(begins, []), (asks, cents, (*path, rank), reach))
        return found

    def thinned(self, at: Found, clear: int) -> Found:
        """Without the beginnings that an earlier one, no dearer and as long certified, makes needless.

        Only after day `clear`: before it, beginning later may avoid busy days.
        """
        kept: Found = {}
        front: list[tuple[tuple[int, int], int]] = []
        for day in sorted(at):
            labels = at[day]
            if day > clear:
                labels = [one for one in labels if not any(own <= one[:2] and to >= one[3] for own, to in front)]
                front += [(key(one), one[3]) for one in labels]
            if labels:
                kept[day] = labels
        return kept

    def picks(self, path: Sequence[int]) -> list[Offer]:
        return [own[rank] for own, rank in zip(self.offers, path, strict=True)]

    # What can't take part.

    def refusals(self) -> Iterator[Refusal]:
        """Offers of firms that may begin on none of the days which the steps before leave, with the reasons."""
        for place, own in enumerate(self.steps):
            days = self.reached[place]
            for offer, one in zip(self.offers[place], own, strict=True):
                if days and not days & one.may and offer.firm:
                    yield Refusal(offer.stage, offer.firm, tuple(self.reasons(offer, one, place)), offer.service)

    def reasons(self, offer: Offer, one: Counted, place: int) -> list[Reason]:
        """What bars the offer on the earliest day that the steps before leave."""
        day = (self.reached[place] & -self.reached[place]).bit_length() - 1
        low = day + one.length + self.rests[place + 1].days - 1
        first, last = self.days[day - 1], self.days[min(day + one.lead - 2, len(self.days) - 1)]
        window = Window(first, last, self.days[min(low, len(self.days)) - 1])
        found = coverage.lacking(offer.firm.certificates, self.brief.requirements, offer.stage.key, window)
        found += coverage.taken(offer.firm, offer.stage.key, window)
        if low > self.limit or not found:
            found.append(Reason(Why.TOO_LATE, last=self.brief.wanted))
        return found


def bits(first: int, last: int) -> int:
    """Bits `first` to `last`, both included; 0 when there is none."""
    return (1 << last + 1) - (1 << first) if last >= first else 0


def key(label: Label) -> tuple[int, int]:
    return label[:2]


def fewest(at: Mapping[int, list[Label]], few: int) -> Found:
    """The `few` cheapest and the `few` earliest of all beginnings."""
    listed = [(day, one) for day in sorted(at) for one in at[day]]
    chosen = sorted(listed, key=lambda found: (found[1][:2], found[0]))[:few]
    chosen += sorted(listed, key=lambda found: (found[1][0], found[0], found[1][1]))[:few]
    kept: Found = {}
    for day, one in dict.fromkeys(chosen):
        kept.setdefault(day, []).append(one)
    return kept


def keep(bucket: list[Label], new: Label) -> None:
    """Add a label unless another of the same day is as good in all; drop those it beats."""
    if bucket:
        path, reach = new[:3], new[3]
        if any(one[:3] <= path and one[3] >= reach for one in bucket):
            return
        bucket[:] = [one for one in bucket if not (path <= one[:3] and reach >= one[3])]
    bucket.append(new)
