"""What a quote comes to, read as sums: after a change of one line, two hundred others need not be read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Max, Min, Sum, Value
from django.db.models.functions import Round
from django.utils import timezone

from naturopole.money import total
from packages import pricing
from packages.domain.reckoning import issuer_of, regime_of
from packages.models import Quote
from packages.models.line import MONEY, Supply

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Option:
    """A line out of the total: an option or an alternative that is not chosen."""

    description: str
    net: Decimal


@dataclass(frozen=True)
class Summary:
    """The figures of the totals, as `Sheet` has them, and the `pulse` of the quote they were read from.

    `names` has the name of each firm by its key as text; `stages` how many lines each step has, in order.
    """

    totals: pricing.Totals
    park_steps: int
    park_net: Decimal
    outside_steps: int
    outside_net: Decimal
    options: Sequence[Option]
    names: Mapping[str, str]
    stages: Mapping[int, int]
    pulse: str

    @property
    def lines(self) -> int:
        return sum(self.stages.values())


def follows(before: str, now: str, *, lines=0, revisions=1) -> bool:
    """Whether one's own change alone, of so many lines and revisions, leads from one pulse to the other."""
    try:
        *head, had, _newest, old = before.split(".")
        *new_head, has, _newest, new = now.split(".")
        return head == new_head and int(had) + lines == int(has) and int(old) + revisions == int(new)
    except ValueError:
        return False


def pulse(quote, *, lines, newest, revisions) -> str:
    """A word that changes with every change of a quote, from how many lines it has and their revisions' sum."""
    return f"{quote.status}.{quote.version}.{quote.revision}.{lines}.{newest or 0}.{revisions or 0}"


def pulse_of(quote, lines) -> str:
    """The `pulse` of lines that have been read."""
    newest = max((line.pk for line in lines), default=0)
    return pulse(quote, lines=len(lines), newest=newest, revisions=sum(line.revision for line in lines))


def current_pulse(quote) -> str:
    """The `pulse` as it stands now; one query."""
    return pulse(quote, **quote.lines.aggregate(lines=Count("pk"), newest=Max("pk"), revisions=Sum("revision")))


def summary_of(quote) -> Summary:
    """One query, whatever the number of lines; a VAT regime takes one more."""
    sums = summed_lines(quote)
    counted = [row for row in sums if row.chosen]
    inside, outside = [r for r in counted if r.supplier_id], [r for r in counted if not r.supplier_id]
    left_out = [Option(*one) for row in sums if not row.chosen for one in zip(row.words, row.nets, strict=True)]
    return Summary(
        pricing.summed(treated(quote, counted), quote.discount_percent),
        len({row.stage_id for row in sums if row.supplier_id}),
        total(row.shown for row in inside),
        len({row.stage_id for row in sums if not row.supplier_id}),
        total(row.shown for row in outside),
        left_out,
        {str(row.supplier_id): row.supplier__name for row in inside},
        lines_by_stage(sums),
        pulse(
            quote,
            lines=sum(row.lines for row in sums),
            newest=max((row.newest for row in sums), default=0),
            revisions=sum(row.revisions for row in sums),
        ),
    )


def lines_by_stage(sums) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in sums:
        found[row.stage_id] = found.get(row.stage_id, 0) + row.lines
    return found


def vat_rows(quote, sheet) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """(who invoices, rate, base, VAT) for each group; nobody is named where one firm sells all.

    `sheet` is a `Sheet` or a `Summary`.
    """
    if quote.mode == Quote.Mode.PRINCIPAL:
        return [("", *row) for row in sheet.totals.by_rate()]
    return [
        (sheet.names.get(group.issuer, quote.firm.name), group.vat_rate, group.base, group.vat)
        for group in sheet.totals.groups
    ]


def summed_lines(quote):
    """The lines gathered by step, supplier, rate, kind and whether they count, in the order of their first ones."""
    shown = F("net") if quote.currency_rate is None else in_its_currency(quote)
    kept = ("stage_id", "supplier_id", "supplier__name", "vat_rate", "supply", "chosen")
    found = (
        quote.lines.order_by()
        .values(*kept)
        .annotate(
            place=Min("stage__order"),
            first=Min("pk"),
            newest=Max("pk"),
            lines=Count("pk"),
            revisions=Sum("revision"),
            shown=Sum(shown, output_field=MONEY),
            words=ArrayAgg("description"),
            nets=ArrayAgg(shown),
        )
        .order_by("place", "first")
    )
    return [SimpleNamespace(**row) for row in found]


def in_its_currency(quote):
    """Each rounded line net converted and rounded, as `pricing.converted` does."""
    return Round(F("net") * Value(quote.currency_rate), precision=2, output_field=MONEY)


def treated(quote, sums) -> list[pricing.PricedLine]:
    """The sums as lines under the quote's mode, regime and single supply."""
    seller = str(quote.firm_id) if quote.mode == Quote.Mode.PRINCIPAL else None
    regime = regime_of(quote, timezone.localdate())
    single, kind = quote.single_supply_rate, None
    if single is not None and regime is not None:
        kind = main_supply(quote)
    found = []
    for row in sums:
        rate, reference = pricing.under(
            regime, kind or row.supply, row.vat_rate if single is None else single, str(row.first)
        )
        issuer = seller or issuer_of(quote, row)
        found.append(pricing.PricedLine(str(row.first), str(row.stage_id), issuer, rate, row.shown, reference))
    return found


def main_supply(quote) -> str:
    """The kind of the line that weighs most; a query."""
    lines = quote.lines.included().order_by("-net", "stage__order", "pk")
    return lines.values_list("supply", flat=True).first() or Supply.SERVICES
