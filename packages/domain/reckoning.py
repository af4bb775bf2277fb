"""What a quote comes to, in the terms of the pure rules: totals, who receives what, and when the chain is ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from naturopole.money import total
from packages import pricing, schedule
from packages.models import Quote, QuoteLine, VatRule

ZERO = Decimal("0.00")
PERCENT_OF_ALL = 100


def issuer_of(quote, line) -> str:
    """The key of the firm that delivers the line; what is bought outside is the coordinating firm's."""
    return str(line.supplier_id or quote.firm_id)


def priced(quote, line) -> pricing.Line:
    return pricing.Line(
        key=str(line.pk),
        issuer=issuer_of(quote, line),
        quantity=line.quantity,
        unit_price=line.unit_price,
        discounts=(line.discount_percent, line.second_discount_percent),
        vat_rate=line.vat_rate,
        included=line.chosen,
        stage=str(line.stage_id),
        supply=line.supply,
        alternative=line.alternative,
    )


def totals_of(quote, lines, *, day=None) -> pricing.Totals:
    """The quote's totals in its currency, under the VAT rules of `day` (today); a query where a regime is chosen."""
    principal = str(quote.firm_id) if quote.mode == Quote.Mode.PRINCIPAL else None
    return pricing.totals(
        [priced(quote, line) for line in lines],
        discount_percent=quote.discount_percent,
        principal=principal,
        regime=regime_of(quote, day or timezone.localdate()),
        single=single_supply(quote, lines),
        currency_rate=quote.currency_rate,
    )


def regime_of(quote, day) -> dict[str, pricing.Regime] | None:
    """How the quote's regime treats goods and services on a day, in the client's language; None for French VAT."""
    if quote.regime == Quote.Regime.DOMESTIC:
        return None
    rows = [
        pricing.Regime(
            rule.regime,
            rule.supply,
            rule.rate,
            rule.reference_en if quote.client.language == "en" else rule.reference_fr,
            rule.valid_from,
            rule.valid_to,
        )
        for rule in VatRule.objects.filter(regime=quote.regime)
    ]
    return pricing.in_force(rows, quote.regime, day)


def single_supply(quote, lines) -> pricing.SingleSupply | None:
    """One rate on the whole; its kind, which a regime asks for, is that of the line that weighs most."""
    if quote.single_supply_rate is None:
        return None
    counted = [line for line in lines if line.chosen]
    main = max(counted, key=lambda line: line.net, default=None)
    return pricing.SingleSupply(
        quote.single_supply_rate, quote.single_supply_reason, main.supply if main else pricing.Supply.SERVICES
    )


@dataclass(frozen=True)
class Share:
    """What one firm receives of the net: its own price, its share of the margin, and both together."""

    firm_id: int
    price: Decimal
    margin: Decimal
    part: Decimal


@dataclass(frozen=True)
class Split:
    """Who receives what: the park's fee, the margin, and a share for each firm in the quote's order."""

    fee: Decimal = ZERO
    fee_vat: Decimal = ZERO
    margin: Decimal = ZERO
    shares: Sequence[Share] = ()

    @property
    def net(self) -> Decimal:
        return total([self.fee, *(share.part for share in self.shares)])

    @property
    def margin_percent(self) -> Decimal:
        """The margin in percent of the net; 0 for an empty quote."""
        return self.margin * PERCENT_OF_ALL / self.net if self.net else ZERO


def split_of(quote, lines, totals) -> Split:
    """The net shared between the park and the firms. A quote whose firms ask nothing leaves all to the coordinator."""
    prices: dict[str, list[Decimal]] = {}
    for line in lines:
        if line.chosen:
            prices.setdefault(issuer_of(quote, line), []).append(in_currency(quote, line.firm_net))
    asked = {key: total(own) for key, own in prices.items()}
    if not asked:
        return Split()
    if not any(asked.values()):
        asked = {str(quote.firm_id): totals.net}
    found = pricing.parts(
        totals.net, list(asked.values()), fee_percent=quote.fee_percent, fee_vat_rate=quote.fee_vat_rate
    )
    rows = zip(asked, asked.values(), found.margins, found.parts, strict=True)
    return Split(found.fee, found.fee_vat, found.margin, [Share(int(key), *amounts) for key, *amounts in rows])


def in_currency(quote, amount) -> Decimal:
    """A rounded amount in euros, in the quote's currency."""
    return amount if quote.currency_rate is None else pricing.converted(amount, quote.currency_rate)


def in_order(lines, stages) -> list[QuoteLine]:
    """The lines in the order of the quote's own steps; those of other steps after them, in the order of the chain."""
    places = {stage.level_id: place for place, stage in enumerate(stages)}
    return sorted(lines, key=lambda line: (places.get(line.stage_id, len(places)), line.stage.order, line.pk))


def plan_of(quote, lines: Sequence[QuoteLine], stages) -> schedule.Plan | None:
    """When each step runs, keyed by the level's key as text; None without lines.

    Lines of one step run side by side: the longest counts. `stages` are the quote's own, see `sheet.stages_of`; a step
    that is not among them follows the one before it. A step without lines takes no time: what comes after it waits for
    what came before. Raises ValueError for a start that no calendar has.
    """
    days: dict[int, int] = {}
    for line in in_order(lines, stages):
        if line.chosen:
            days[line.stage_id] = max(days.get(line.stage_id, 1), line.lead_days)
    if not days:
        return None
    after = predecessors(list(days), stages)
    steps = [schedule.Step(str(key), own, after[key]) for key, own in days.items()]
    return schedule.plan(steps, quote.starts_on or timezone.localdate())


def predecessors(used: Sequence[int], stages) -> dict[int, dict[str, int]]:
    """For each step used, the steps it waits for, as text, with the transit days from each."""
    known = {stage.level_id: stage for stage in stages}
    by_key = {stage.pk: stage for stage in stages}

    def arrivals(stage) -> dict[str, int]:
        found: dict[str, int] = {}
        for before in (by_key[key] for key in stage.waits_for):
            if before.level_id in used:
                found[str(before.level_id)] = before.transit_days
            else:
                found |= arrivals(before)
        return found

    return {
        key: arrivals(known[key]) if key in known else {str(used[place - 1]): 0} if place else {}
        for place, key in enumerate(used)
    }
