"""A quote as it is drawn and counted: its lines with their net, gathered in steps, and its totals."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from packages import pricing, schedule
from packages.documents import duration
from packages.domain.confirmed import said, with_answers
from packages.domain.facts import asked_of, certificate, papers, requirement
from packages.domain.reckoning import Split, in_currency, in_order, plan_of, split_of, totals_of
from packages.domain.summary import Option
from packages.domain.validity import with_certificate_ends
from packages.models import QuoteLine, QuoteStage

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Step:
    """One step of the chain with its lines; the names are those that the river's template asks for."""

    lines: list[QuoteLine]
    current: bool = False

    @property
    def stage(self):
        return self.lines[0].stage

    @property
    def name(self):
        return self.stage.name

    @property
    def sign(self):
        supplier = self.lines[0].supplier
        return supplier.sign if supplier else "x"

    @property
    def holder(self):
        return ", ".join(dict.fromkeys(supplier_name(line) for line in self.lines))

    @property
    def price(self):
        """Before the discount on the whole, in the quote's currency; what was not chosen does not count."""
        return counted(self.lines)

    @property
    def days(self) -> int:
        """Working days; lines of one step run side by side: the longest counts."""
        return max((line.lead_days for line in self.lines if line.chosen), default=0)

    @property
    def time(self):
        return duration(self.days)

    @property
    def is_outside(self):
        return any(line.is_outside for line in self.lines)

    @property
    def awaits(self):
        """The firm that was asked about this step and has not answered, or None."""
        awaited = (line for line in self.lines if line.asked_at and line.answer == QuoteLine.SupplierAnswer.AWAITED)
        return next((line.supplier for line in awaited), None)

    @property
    def certificates(self):
        return list(dict.fromkeys(standard for line in self.lines for standard in line.held))

    @property
    def drawn(self) -> tuple[str, str, str, str]:
        """River state, tone, icon and word of the line that is least settled."""
        return min((state_of(line) for line in self.lines), key=lambda state: ORDER.index(state[1]))

    @property
    def state(self):
        return self.drawn[0]

    @property
    def tone(self):
        return self.drawn[1]

    @property
    def icon(self):
        return self.drawn[2]

    @property
    def state_label(self):
        return self.drawn[3]


# Tones, from what needs attention most to what is settled.
ORDER = ("bad", "wait", "out", "ok")


def state_of(line) -> tuple[str, str, str, str]:
    """How a line is drawn: the river's state, the tag's tone and icon, and its word."""
    if line.is_outside:
        return "out", "out", "external-link", _("Bought outside")
    if line.answer == QuoteLine.SupplierAnswer.CONFIRMED:
        return "ok", "ok", "circle-check", line.get_answer_display()
    if line.answer == QuoteLine.SupplierAnswer.DECLINED:
        return "wait", "bad", "circle-x", line.get_answer_display()
    return "wait", "wait", "hourglass", line.get_answer_display()


def counted(lines) -> Decimal:
    return sum((line.shown_net for line in lines if line.chosen), ZERO)


def supplier_name(line) -> str:
    return line.supplier.name if line.supplier else line.outside_supplier


@dataclass(frozen=True)
class Sheet:
    """A quote ready to be drawn: lines in the order of the chain, their steps, totals and what is still open.

    Each line carries `shown_net`, its net in the quote's currency. `plan` is None without lines.
    """

    lines: list[QuoteLine]
    steps: list[Step]
    totals: pricing.Totals
    stages: list[QuoteStage]
    split: Split
    plan: schedule.Plan | None

    @property
    def values(self):
        return [step.price for step in self.steps]

    @property
    def states(self):
        return [step.state for step in self.steps]

    @property
    def days(self) -> int:
        """Working days from the start of the first step to the end of the last one."""
        return self.plan.working_days if self.plan else 0

    @property
    def awaited(self):
        return [line for line in self.lines if line.answer == QuoteLine.SupplierAnswer.AWAITED]

    @property
    def declined(self):
        return [line for line in self.lines if line.answer == QuoteLine.SupplierAnswer.DECLINED]

    @property
    def outside_steps(self) -> int:
        return sum(step.is_outside for step in self.steps)

    @property
    def park_steps(self) -> int:
        return len({line.stage_id for line in self.lines if not line.is_outside})

    @property
    def park_net(self):
        return counted(line for line in self.lines if not line.is_outside)

    @property
    def outside_net(self):
        return counted(line for line in self.lines if line.is_outside)

    @property
    def names(self) -> dict[str, str]:
        """The name of each firm that delivers, by its key as text."""
        return {str(line.supplier_id): line.supplier.name for line in self.lines if line.supplier}

    @property
    def options(self) -> list[Option]:
        return [Option(line.description, line.shown_net) for line in self.lines if not line.chosen]


def sheet_of(quote, stage=None) -> Sheet:
    """Read the quote's lines and all that follows from them; `stage` is the step at work.

    Two queries whatever the number of lines; a VAT regime takes one more.
    """
    stages = stages_of(quote)
    lines = in_order(lines_of(quote), stages)
    totals = totals_of(quote, lines)
    return Sheet(
        lines, steps_of(lines, stage), totals, stages, split_of(quote, lines, totals), plan_of(quote, lines, stages)
    )


def stages_of(quote) -> list[QuoteStage]:
    """The quote's own steps, as `with_waits`. One query."""
    return with_waits(quote.stages.all())


def with_waits(stages) -> list[QuoteStage]:
    """Steps in order, each with `waits_for`, the keys of the steps it comes after. One query."""
    return list(stages.grouped(waits_for=ArrayAgg("after", filter=Q(after__isnull=False), default=Value([]))))


def lines_of(quote) -> list[QuoteLine]:
    """The lines, with `shown_net`, `said` (what their firms answered) and what `with_papers` adds. One query."""
    lines = with_papers(with_certificate_ends(with_answers(quote.lines.all())))
    for line in lines:
        line.quote = quote
        line.said = said(line.answer_json)
        line.shown_net = in_currency(quote, line.net)
    return lines


def with_papers(lines) -> list[QuoteLine]:
    """Each line with its firm's `certificates`, the `requirements` of its quote, and `held`.

    `held` are the standards that count at its step today. One query.
    """
    rows = lines.select_related("stage", "supplier").annotate(papers=papers("supplier"), asked=asked_of("quote"))
    today, found = timezone.localdate(), list(rows.order_by("stage__order", "pk"))
    for line in found:
        line.certificates = [certificate(row) for row in line.papers]
        line.requirements = [requirement(row) for row in line.asked]
        line.held = [one.standard for one in line.certificates if one.holds(str(line.stage_id), today)]
    return found


def steps_of(lines, current) -> list[Step]:
    own = [list(group) for _stage, group in groupby(lines, key=lambda line: line.stage_id)]
    return [Step(group, current is not None and group[0].stage_id == current.pk) for group in own]


def stamp_of(quote, sheet) -> str:
    """A word that changes with anything about the quote: what is sent must be what was looked at."""
    seen = [f"{quote.pk}.{quote.version}.{quote.revision}", *(f"{line.pk}.{line.revision}" for line in sheet.lines)]
    return hashlib.sha256(" ".join(seen).encode()).hexdigest()[:16]
