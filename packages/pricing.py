"""What a quote costs: lines rounded once, VAT by issuer and rate, discounts and parts split to the cent.

Pure: no database, no language. Rules R1 to R4 are those of the project's quoting rules: a line is rounded once, VAT on
the sum of a rate's bases and for each issuer, halves away from zero, splits by largest remainder.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from naturopole.money import exact, from_cents, round_half_up, split, to_cents

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Line:
    """One priced line. `issuer` is who invoices it, `discounts` and `vat_rate` are in percent.

    A line that is not `included` (an option or an alternative not chosen) stays out of every total.
    """

    key: str
    issuer: str
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal
    discounts: Sequence[Decimal] = ()
    included: bool = True

    def __post_init__(self):
        for name in ("quantity", "unit_price", "vat_rate"):
            exact(getattr(self, name))
        if exact(self.vat_rate) < 0:
            raise ValueError(f"{self.key}: a VAT rate is not negative.")
        for discount in self.discounts:
            if not 0 <= exact(discount) <= HUNDRED:
                raise ValueError(f"{self.key}: a discount lies between 0 and 100 %.")

    @property
    def net(self) -> Decimal:
        """R1: quantity × unit price × Π(1 − discount), rounded once."""
        amount = exact(self.quantity) * exact(self.unit_price)
        for discount in self.discounts:
            amount = amount * (HUNDRED - discount) / HUNDRED
        return round_half_up(amount)


@dataclass(frozen=True)
class Group:
    """The lines of one issuer at one rate: the base after the global discount, and its VAT (R2)."""

    issuer: str
    vat_rate: Decimal
    lines_net: Decimal
    discount: Decimal

    @property
    def base(self) -> Decimal:
        return self.lines_net - self.discount

    @property
    def vat(self) -> Decimal:
        return round_half_up(self.base * self.vat_rate / HUNDRED)


@dataclass(frozen=True)
class Totals:
    """A document's totals; `groups` stand in the quote's order."""

    groups: tuple[Group, ...] = field(default_factory=tuple)

    @property
    def lines_net(self) -> Decimal:
        return sum((group.lines_net for group in self.groups), Decimal("0.00"))

    @property
    def discount(self) -> Decimal:
        return sum((group.discount for group in self.groups), Decimal("0.00"))

    @property
    def net(self) -> Decimal:
        return self.lines_net - self.discount

    @property
    def vat(self) -> Decimal:
        return sum((group.vat for group in self.groups), Decimal("0.00"))

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat

    def by_rate(self) -> list[tuple[Decimal, Decimal, Decimal]]:
        """(rate, base, VAT) over all issuers, highest rate first."""
        rates = sorted({group.vat_rate for group in self.groups}, reverse=True)
        return [
            (
                rate,
                sum(group.base for group in self.groups if group.vat_rate == rate),
                sum(group.vat for group in self.groups if group.vat_rate == rate),
            )
            for rate in rates
        ]


def totals(lines: Sequence[Line], *, discount_percent: Decimal | int = 0, principal: str | None = None) -> Totals:
    """Totals of the included lines. `principal` names the one firm that sells all, so that VAT is grouped on it.

    The global discount is rounded once on the whole, then shared over the groups by their net (R4).
    """
    if not 0 <= exact(discount_percent) <= HUNDRED:
        raise ValueError("A discount lies between 0 and 100 %.")
    nets: dict[tuple[str, Decimal], Decimal] = {}
    for line in lines:
        if line.included:
            key = (principal or line.issuer, exact(line.vat_rate).normalize())
            nets[key] = nets.get(key, Decimal("0.00")) + line.net
    cut = round_half_up(sum(nets.values(), Decimal(0)) * discount_percent / HUNDRED)
    cuts = share(cut, list(nets.values())) if cut else [Decimal("0.00")] * len(nets)
    return Totals(
        tuple(Group(issuer, rate, net, off) for ((issuer, rate), net), off in zip(nets.items(), cuts, strict=True))
    )


def share(amount: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """R4 on an amount in euros."""
    return [from_cents(part) for part in split(to_cents(amount), weights)]


def converted(line_net: Decimal, rate: Decimal) -> Decimal:
    """A rounded line net in another currency, at a frozen rate (units of it for one euro)."""
    return round_half_up(exact(line_net) * exact(rate))


@dataclass(frozen=True)
class Parts:
    """Who receives what of the net: the park's fee, the margin, and each firm's price plus its share of the margin."""

    fee: Decimal
    margin: Decimal
    margins: tuple[Decimal, ...]
    parts: tuple[Decimal, ...]


def parts(client_net: Decimal, firm_prices: Sequence[Decimal], *, fee_percent: Decimal | int) -> Parts:
    """Split a net: park fee in percent of it, then what is left above the firms' prices, pro rata to them (R4)."""
    fee = round_half_up(exact(client_net) * exact(fee_percent) / HUNDRED)
    margin = client_net - fee - sum(firm_prices, Decimal(0))
    margins = share(margin, list(firm_prices))
    return Parts(fee, margin, tuple(margins), tuple(p + m for p, m in zip(firm_prices, margins, strict=True)))


def instalments(total: Decimal, percents: Sequence[Decimal | int]) -> list[Decimal]:
    """Instalments of a total: each rounded, the last one is the total less the previous ones."""
    if sum(exact(percent) for percent in percents) != HUNDRED:
        raise ValueError("The instalments do not add up to 100 %.")
    first = [round_half_up(total * percent / HUNDRED) for percent in percents[:-1]]
    return [*first, total - sum(first, Decimal(0))]
