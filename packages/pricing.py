"""What a quote costs: lines rounded once, VAT by issuer and rate, discounts and parts split to the cent.

Pure: no database, no language. Rules R1 to R4 are those of the project's quoting rules: a line is rounded once, VAT on
the sum of a rate's bases and for each issuer, halves away from zero, splits by largest remainder. Rates, discounts and
fees are in percent; amounts are Decimal with two decimals, in the document's currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from naturopole.money import exact, from_cents, ratio, round_half_up, share, to_cents, total

ZERO = Decimal("0.00")
PLACES = 6  # decimals of a quantity or a unit price


class Mode(StrEnum):
    """Who sells: one firm the whole, the park in the firms' names, or the firms as a joint group.

    Agent and joint count alike, VAT for each firm and rate; they differ in what the document says, not in amounts.
    """

    PRINCIPAL = "principal"
    AGENT = "agent"
    JOINT = "joint"


class Supply(StrEnum):
    """What a line delivers: VAT regimes treat the two apart."""

    GOODS = "goods"
    SERVICES = "services"


def percentage(value: Decimal | int, what: str) -> Fraction:
    """The value as a part of one; ValueError, beginning with `what`, outside 0 to 100."""
    found = ratio(value) / 100
    if not 0 <= found <= 1:
        raise ValueError(f"{what} lies between 0 and 100 %, not {value}.")
    return found


@dataclass(frozen=True)
class Line:
    """One priced line; bad values raise ValueError, inexact ones TypeError, both naming `key`.

    `issuer` is the firm that delivers and, unless one principal sells all, invoices it. `discounts` (percent) apply
    one after the other. A line that is not `included` (an option or an alternative not chosen) stays out of every
    total; of lines sharing an `alternative` name at most one may be included. `supply` is needed under a regime only.
    """

    key: str
    issuer: str
    quantity: Decimal | int
    unit_price: Decimal | int
    vat_rate: Decimal | int
    discounts: Sequence[Decimal | int] = ()
    included: bool = True
    stage: str = ""
    supply: str = ""
    alternative: str = ""

    def __post_init__(self):
        try:
            for name in ("quantity", "unit_price"):
                value = getattr(self, name)
                if (ratio(exact(value)) * 10**PLACES).denominator != 1:
                    raise ValueError(f"{name} {value} has more than {PLACES} decimals.")
            percentage(self.vat_rate, "a VAT rate")
            for discount in self.discounts:
                percentage(discount, "a discount")
            if self.supply:
                Supply(self.supply)
        except (TypeError, ValueError) as error:
            raise type(error)(f"Line {self.key}: {error}") from None

    @property
    def net(self) -> Decimal:
        """R1: quantity × unit price × Π(1 − discount), rounded once."""
        amount = ratio(self.quantity) * ratio(self.unit_price)
        for discount in self.discounts:
            amount *= 1 - ratio(discount) / 100
        return round_half_up(amount)


@dataclass(frozen=True)
class Regime:
    """How one VAT regime treats goods or services, from `valid_from` to `valid_to`, both days included.

    `rate` replaces the line's own; None keeps it. `legal_reference` is printed on the document. Rows are data: they
    are passed in, and frozen with what was sent.
    """

    name: str
    supply: str
    rate: Decimal | int | None
    legal_reference: str
    valid_from: date
    valid_to: date | None = None

    def __post_init__(self):
        Supply(self.supply)
        if self.rate is not None:
            percentage(self.rate, f"The rate of {self.name}")

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def in_force(rows: Iterable[Regime], name: str, day: date) -> dict[str, Regime]:
    """The rows of one regime on a day, by supply; ValueError when none holds or two hold for the same supply."""
    found: dict[str, Regime] = {}
    for row in rows:
        if row.name == name and row.holds_on(day):
            if row.supply in found:
                raise ValueError(f"Two rows of {name} hold for {row.supply} on {day}.")
            found[row.supply] = row
    if not found:
        raise ValueError(f"No row of {name} holds on {day}.")
    return found


@dataclass(frozen=True)
class SingleSupply:
    """The explicit choice to sell the whole as one indivisible supply: one rate for all lines, with its reason."""

    vat_rate: Decimal | int
    reason: str
    supply: str = ""

    def __post_init__(self):
        percentage(self.vat_rate, "The rate of a single supply")
        if not self.reason.strip():
            raise ValueError("A single supply needs its reason.")

    def apply(self, line: Line) -> Line:
        return replace(line, vat_rate=self.vat_rate, supply=self.supply)


@dataclass(frozen=True)
class PricedLine:
    """An included line as it counts: who invoices it, at which rate, and its net in the document's currency."""

    key: str
    stage: str
    issuer: str
    vat_rate: Decimal
    net: Decimal
    legal_reference: str = ""


@dataclass(frozen=True)
class Group:
    """The lines of one issuer at one rate: the base after the global discount, and its VAT (R2)."""

    issuer: str
    vat_rate: Decimal
    lines_net: Decimal
    discount: Decimal

    @property
    def base(self) -> Decimal:
        return from_cents(to_cents(self.lines_net) - to_cents(self.discount))

    @property
    def vat(self) -> Decimal:
        return round_half_up(ratio(self.base) * ratio(self.vat_rate) / 100)

    @property
    def gross(self) -> Decimal:
        return total([self.base, self.vat])


@dataclass(frozen=True)
class Totals:
    """A document's totals; `groups` and `lines` stand in the quote's order."""

    groups: tuple[Group, ...] = ()
    lines: tuple[PricedLine, ...] = ()

    @property
    def lines_net(self) -> Decimal:
        return total(group.lines_net for group in self.groups)

    @property
    def discount(self) -> Decimal:
        return total(group.discount for group in self.groups)

    @property
    def net(self) -> Decimal:
        return total(group.base for group in self.groups)

    @property
    def vat(self) -> Decimal:
        return total(group.vat for group in self.groups)

    @property
    def gross(self) -> Decimal:
        return total(group.gross for group in self.groups)

    @property
    def legal_references(self) -> list[str]:
        """Each legal reference to print, once, in the quote's order."""
        return list(dict.fromkeys(line.legal_reference for line in self.lines if line.legal_reference))

    def by_rate(self) -> list[tuple[Decimal, Decimal, Decimal]]:
        """(rate, base, VAT) over all issuers, highest rate first."""
        found: dict[Decimal, list[Group]] = {}
        for group in self.groups:
            found.setdefault(group.vat_rate, []).append(group)
        return [
            (rate, total(one.base for one in found[rate]), total(one.vat for one in found[rate]))
            for rate in sorted(found, reverse=True)
        ]

    def by_issuer(self) -> list[tuple[str, Decimal, Decimal, Decimal]]:
        """(issuer, net, VAT, gross) of each firm that invoices, in the quote's order."""
        found: dict[str, list[Group]] = {}
        for group in self.groups:
            found.setdefault(group.issuer, []).append(group)
        return [
            (issuer, total(g.base for g in own), total(g.vat for g in own), total(g.gross for g in own))
            for issuer, own in found.items()
        ]

    def by_stage(self) -> list[tuple[str, Decimal]]:
        """(stage, net of its lines before the global discount), in the quote's order."""
        found: dict[str, list[Decimal]] = {}
        for line in self.lines:
            found.setdefault(line.stage, []).append(line.net)
        return [(stage, total(nets)) for stage, nets in found.items()]


def totals(
    lines: Sequence[Line],
    *,
    discount_percent: Decimal | int = 0,
    principal: str | None = None,
    mode: Mode | str | None = None,
    regime: Mapping[str, Regime] | None = None,
    single: SingleSupply | None = None,
    currency_rate: Decimal | int | None = None,
) -> Totals:
    """Totals of the included lines.

    `principal` names the one firm that sells all, so that VAT is grouped on it; it goes with the principal mode and no
    other. `regime` (see `in_force`) remaps rates after `single`. `currency_rate`, in units of the document's currency
    for one euro, converts each rounded line. The global discount is rounded once on the whole, then shared over the
    groups by their net, ties to the larger then to the first in the quote's order (R4).
    """
    seller = sole_seller(mode, principal)
    refuse_two_alternatives(lines)
    counted = [priced(line, seller, regime, single, currency_rate) for line in lines if line.included]
    return summed(counted, discount_percent)


def summed(counted: Sequence[PricedLine], discount_percent: Decimal | int = 0) -> Totals:
    """Totals of priced lines in the quote's order; one may stand for all lines of an issuer, a stage and a rate."""
    nets: dict[tuple[str, Decimal], list[Decimal]] = {}
    for line in counted:
        nets.setdefault((line.issuer, line.vat_rate), []).append(line.net)
    sums = [total(own) for own in nets.values()]
    cuts = discounts_over(sums, percentage(discount_percent, "A discount"))
    groups = tuple(Group(*key, net, cut) for key, net, cut in zip(nets, sums, cuts, strict=True))
    return Totals(groups, tuple(counted))


def sole_seller(mode: Mode | str | None, principal: str | None) -> str | None:
    """The firm that invoices every line, or None; ValueError when mode and principal contradict each other."""
    chosen = Mode(mode) if mode else Mode.PRINCIPAL if principal else Mode.AGENT
    if (chosen is Mode.PRINCIPAL) != bool(principal):
        raise ValueError(f"Mode {chosen}: a principal goes with the principal mode and no other.")
    return principal or None


def refuse_two_alternatives(lines: Sequence[Line]):
    taken: dict[str, str] = {}
    for line in lines:
        if line.included and line.alternative:
            if line.alternative in taken:
                raise ValueError(f"Line {line.key}: {taken[line.alternative]} is chosen for {line.alternative}.")
            taken[line.alternative] = line.key


def priced(line, seller=None, regime=None, single=None, currency_rate=None) -> PricedLine:
    """One line under the document's choices; parameters as in `totals`."""
    net = line.net if currency_rate is None else converted(line.net, currency_rate)
    treated = single.apply(line) if single else line
    rate, reference = under(regime, treated.supply, treated.vat_rate, line.key)
    return PricedLine(line.key, line.stage, seller or line.issuer, rate, net, reference)


def under(regime: Mapping[str, Regime] | None, supply: str, vat_rate: Decimal | int, key="") -> tuple[Decimal, str]:
    """The rate that holds for a supply under a regime, and the legal reference to print; `key` names the line."""
    row = None
    if regime is not None:
        row = regime.get(supply)
        if row is None:
            raise ValueError(f"Line {key}: the regime has no rule for {supply or 'an unnamed supply'}.")
    rate = row.rate if row and row.rate is not None else vat_rate
    return exact(rate), row.legal_reference if row else ""


def discounts_over(nets: Sequence[Decimal], part: Fraction) -> list[Decimal]:
    """A global discount, `part` of the whole, over the groups' nets (R4)."""
    cut = round_half_up(ratio(total(nets)) * part)
    if not cut:
        return [ZERO] * len(nets)
    if min(nets) < 0 < max(nets):
        raise ValueError("A global discount cannot be shared over groups of which some are negative.")
    return share(cut, [net.copy_abs() for net in nets])


def converted(line_net: Decimal, rate: Decimal | int) -> Decimal:
    """A rounded line net in another currency, at a frozen rate (units of it for one euro)."""
    if ratio(rate) <= 0:
        raise ValueError(f"{rate} is no currency rate.")
    return round_half_up(ratio(line_net) * ratio(rate))


@dataclass(frozen=True)
class Parts:
    """Who receives what of the net: the park's fee, the margin, and each firm's price plus its share of the margin.

    Fee and parts add up to the net; the VAT on the fee is the park's own and comes on top of it.
    """

    fee: Decimal
    margin: Decimal
    margins: tuple[Decimal, ...]
    parts: tuple[Decimal, ...]
    fee_vat: Decimal = ZERO


def parts(
    client_net: Decimal | int,
    firm_prices: Sequence[Decimal | int],
    *,
    fee_percent: Decimal | int,
    fee_vat_rate: Decimal | int = 0,
) -> Parts:
    """Split a net: park fee in percent of it, then what is left above the firms' prices, pro rata to them (R4).

    Prices above what is left make the margin negative, shared the same way. A credit, all amounts below zero, mirrors.
    """
    net, prices = to_cents(client_net), [to_cents(price) for price in firm_prices]
    if any(price * net < 0 for price in prices):
        raise ValueError("The firms' prices and the client's net have opposite signs.")
    fee = round_half_up(ratio(client_net) * percentage(fee_percent, "The park's fee"))
    margin = from_cents(net - to_cents(fee) - sum(prices))
    margins = share(margin, [abs(price) for price in prices]) if margin else [ZERO] * len(prices)
    return Parts(
        fee,
        margin,
        tuple(margins),
        tuple(from_cents(price + to_cents(own)) for price, own in zip(prices, margins, strict=True)),
        round_half_up(ratio(fee) * percentage(fee_vat_rate, "The VAT rate of the fee")),
    )


def instalments(amount: Decimal | int, percents: Sequence[Decimal | int]) -> list[Decimal]:
    """Instalments of a total: each rounded, the last one is the total less the previous ones.

    None takes more than what is still open, so that a total of a few cents leaves no negative last one.
    """
    portions = [percentage(percent, "An instalment") for percent in percents]
    if sum(portions) != 1:
        raise ValueError("The instalments do not add up to 100 %.")
    sign, open_cents = (-1 if to_cents(amount) < 0 else 1), abs(to_cents(amount))
    whole, taken = ratio(from_cents(open_cents)), []
    for portion in portions[:-1]:
        taken.append(min(to_cents(round_half_up(whole * portion)), open_cents))
        open_cents -= taken[-1]
    return [from_cents(sign * cents) for cents in [*taken, open_cents]]
