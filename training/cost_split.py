"""What each firm owes for a joint session: whole cents, by seat, by head-count, equally or mixed.

Pure: no database, no language. These are cost statements, not invoices. A split always starts from the total still
due, never from shares of before; parts are ordered by firm code A→Z, so the order of entry changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from naturopole.money import exact, from_cents, product_in_cents, ratio, round_half_up, share, to_cents, total, whole

ZERO = Decimal("0.00")


class Rule(StrEnum):
    """By seats taken, by the firm's head-count, equally, or by a mix of these in percent."""

    SEATS = "seats"
    HEAD_COUNT = "head_count"
    EQUAL = "equal"
    MIXED = "mixed"


class Per(StrEnum):
    """What an item is counted by."""

    SESSION = "session"
    DAY = "day"
    SEAT = "seat"


class Pledged(StrEnum):
    """How firmly a seat is held; a confirmed one is committed as well."""

    PENCILLED = "pencilled"
    COMMITTED = "committed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


COUNTED = (Pledged.COMMITTED, Pledged.CONFIRMED)


@dataclass(frozen=True)
class Item:
    """One cost item: `price` once for the session, or for each day or seat."""

    label: str
    price: Decimal | int
    per: str = Per.SESSION

    def amount(self, *, days: Decimal | int, seats: int) -> Decimal:
        """The item's amount, rounded once; a half-day is Decimal("0.5")."""
        return from_cents(self.cents(days, seats))

    def cents(self, days: Decimal | int, seats: int) -> int:
        times = {Per.SESSION: 1, Per.DAY: days, Per.SEAT: seats}[self.per]
        if exact(times) < 0:
            raise ValueError(f"{self.label}: days and seats are not negative.")
        return product_in_cents(self.price, times)


@dataclass(frozen=True)
class Firm:
    """One firm that takes part, by its code; outside firms have a code too."""

    code: str
    seats: int = 0
    head_count: int = 0

    def __post_init__(self):
        if whole(self.seats) < 0 or whole(self.head_count) < 0:
            raise ValueError(f"{self.code}: seats and head-count are not negative.")


@dataclass(frozen=True)
class Split:
    """A total and who owes what of it; `shares`, `weights` (parts of one) and `fees` by firm code, in A→Z order.

    `total` is all that is due; fees of leavers come off first, the shares add up to the rest.
    """

    total: Decimal
    rule: Rule
    shares: dict[str, Decimal]
    weights: dict[str, Fraction]
    fees: dict[str, Decimal]
    mix: Mapping[str, Decimal | int] | None = None

    # Read once for each firm of a page.
    @cached_property
    def amounts(self) -> dict[str, Decimal]:
        """All that is owed, shares and fees, adding up to the total."""
        codes = sorted({*self.shares, *self.fees})
        return {code: total([self.shares.get(code, ZERO), self.fees.get(code, ZERO)]) for code in codes}


def total_due(items: Iterable[Item], *, days: Decimal | int, seats: int) -> Decimal:
    """The sum of the items still due: leave out those that fall away."""
    return from_cents(sum([item.cents(days, seats) for item in items]))


def split_cost(
    due: Decimal | int,
    firms: Sequence[Firm],
    rule: Rule | str,
    *,
    mix: Mapping[str, Decimal | int] | None = None,
    fees: Mapping[str, Decimal | int] | None = None,
) -> Split:
    """Split what is due over the firms that take part, to the cent; a firm of weight zero owes 0.00.

    `mix` gives percentages by rule, adding up to 100, for the mixed rule only. `fees`, owed by firms that left after
    the freeze, come off first. Raises ValueError for a code given twice, all weights zero, or fees above what is due.
    """
    rule, owed = Rule(rule), {code: from_cents(to_cents(fee)) for code, fee in sorted((fees or {}).items())}
    ordered = sorted(firms, key=lambda firm: firm.code)
    codes = [firm.code for firm in ordered]
    if len(set(codes)) != len(codes):
        raise ValueError("A firm stands twice in the split.")
    rest = to_cents(due) - sum(map(to_cents, owed.values()))
    if any(fee < 0 for fee in owed.values()) or (owed and rest < 0):
        raise ValueError(f"The fees of leavers are negative or above the {due} due.")
    weights = weights_of(ordered, rule, mix)
    shares = share(from_cents(rest), weights)
    return Split(
        from_cents(to_cents(due)),
        rule,
        dict(zip(codes, shares, strict=True)),
        dict(zip(codes, weights, strict=True)),
        owed,
        mix,
    )


def weights_of(firms: Sequence[Firm], rule: Rule, mix: Mapping[str, Decimal | int] | None) -> list[Fraction]:
    """Each firm's part of one. A mixed rule adds up the parts before anything is rounded."""
    if rule is not Rule.MIXED:
        if mix:
            raise ValueError("Percentages go with the mixed rule only.")
        return parts_of_one(firms, rule)
    portions = {Rule(name): ratio(percent) / 100 for name, percent in (mix or {}).items()}
    if Rule.MIXED in portions or sum(portions.values()) != 1 or min(portions.values()) < 0:
        raise ValueError("A mixed rule needs percentages of the other rules that add up to 100.")
    columns = [[portion * part for part in parts_of_one(firms, name)] for name, portion in portions.items() if portion]
    return [sum(row, Fraction(0)) for row in zip(*columns, strict=True)]


def parts_of_one(firms: Sequence[Firm], rule: Rule) -> list[Fraction]:
    raw = [1 if rule is Rule.EQUAL else firm.seats if rule is Rule.SEATS else firm.head_count for firm in firms]
    if not sum(raw):
        raise ValueError(f"All weights by {rule} are zero: there is nobody to share with.")
    return [Fraction(weight, sum(raw)) for weight in raw]


def leaving_fee(issued_share: Decimal | int, *, fee_percent: Decimal | int, left_on: date, frozen_on: date) -> Decimal:
    """What a leaver owes: nothing up to the freeze date, that day included; after it, a percentage of its share."""
    if not 0 <= ratio(fee_percent) <= 100:
        raise ValueError(f"The fee lies between 0 and 100 %, not {fee_percent}.")
    fee = round_half_up(ratio(issued_share) * ratio(fee_percent) / 100)
    return fee if left_on > frozen_on else ZERO


def withdraw(
    before: Split,
    firms: Sequence[Firm],
    leaver: str,
    *,
    due: Decimal | int,
    fee: Decimal | int = 0,
) -> Split:
    """The next split once `leaver` is gone: `due` anew over the other firms, after this fee and those of before."""
    if leaver not in before.shares:
        raise ValueError(f"{leaver} has no share to leave.")
    fees = {**before.fees, leaver: fee} if fee else before.fees
    return split_cost(due, [firm for firm in firms if firm.code != leaver], before.rule, mix=before.mix, fees=fees)


def differences(before: Split, after: Split) -> dict[str, Decimal]:
    """What changes for each firm from one issued version to the next, A→Z; firms with no change are left out."""
    old, new = before.amounts, after.amounts
    cents = {code: to_cents(new.get(code, ZERO)) - to_cents(old.get(code, ZERO)) for code in sorted({*old, *new})}
    return {code: from_cents(change) for code, change in cents.items() if change}


def above_ceiling(split: Split, ceilings: Mapping[str, Decimal | int]) -> list[str]:
    """Firms to ask again: they owe more than the ceiling they stated."""
    return [code for code, amount in split.amounts.items() if code in ceilings and amount > ceilings[code]]


@dataclass(frozen=True)
class Viability:
    """Where a session stands: seats committed (confirmed ones included) and pencilled against minimum and capacity.

    `seat_ceiling` is the most that a seat can cost once the session takes place and is split by seat.
    """

    committed: int
    pencilled: int
    minimum: int
    capacity: int
    seat_ceiling: Decimal

    @property
    def is_viable(self) -> bool:
        return self.committed >= self.minimum

    @property
    def missing(self) -> int:
        """Committed seats still missing to the minimum."""
        return max(self.minimum - self.committed, 0)

    @property
    def free(self) -> int:
        """Committed seats the room can still take."""
        return max(self.capacity - self.committed, 0)

    @property
    def waiting(self) -> int:
        """Committed seats beyond the capacity."""
        return max(self.committed - self.capacity, 0)

    def billable(self, due: Decimal | int) -> Decimal:
        """What may be stated to the firms: nothing below the minimum."""
        return from_cents(to_cents(due)) if self.is_viable else ZERO


def viability(due: Decimal | int, pledges: Iterable[tuple[int, str]], *, minimum: int, capacity: int) -> Viability:
    """Weigh pledges, (seats, state) each, against the session's bounds; `due` is the total at the minimum."""
    if not 1 <= whole(minimum) <= whole(capacity):
        raise ValueError("The minimum is at least one seat and at most the capacity.")
    seats = dict.fromkeys(Pledged, 0)
    for count, state in pledges:
        if whole(count) < 0:
            raise ValueError("Pledged seats are not negative.")
        seats[Pledged(state)] += count
    # Rounded up: by largest remainder one seat may carry the odd cent, and a ceiling must hold for it.
    ceiling = -(-to_cents(due) // minimum)
    return Viability(
        sum(seats[state] for state in COUNTED), seats[Pledged.PENCILLED], minimum, capacity, from_cents(ceiling)
    )
