"""A quote as it is drawn and counted: its lines with their net, gathered in steps, and its totals."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Certification
from packages import pricing
from packages.models import Quote, QuoteLine

ZERO = Decimal("0.00")


def priced(quote, line) -> pricing.Line:
    """A line in the terms of the price rules; what is bought outside is invoiced by the coordinating firm."""
    return pricing.Line(
        key=str(line.pk),
        issuer=str(line.supplier_id or quote.firm_id),
        quantity=line.quantity,
        unit_price=line.unit_price,
        discounts=(line.discount_percent,),
        vat_rate=line.vat_rate,
    )


def totals_of(quote, lines) -> pricing.Totals:
    """The quote's totals; with one selling firm, VAT is grouped on it."""
    principal = str(quote.firm_id) if quote.mode == Quote.Mode.PRINCIPAL else None
    return pricing.totals([priced(quote, line) for line in lines], principal=principal)


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
        return sum((line.net for line in self.lines), ZERO)

    @property
    def weeks(self) -> int:
        """Lines of one step run side by side: the longest counts."""
        return max(line.lead_time_weeks for line in self.lines)

    @property
    def time(self):
        return ngettext("%(weeks)d week", "%(weeks)d weeks", self.weeks) % {"weeks": self.weeks}

    @property
    def is_outside(self):
        return any(line.is_outside for line in self.lines)

    @property
    def certificates(self):
        firms = [line.supplier for line in self.lines if line.supplier]
        return list(dict.fromkeys(one.standard for firm in firms for one in firm.valid_certificates))

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


def supplier_name(line) -> str:
    return line.supplier.name if line.supplier else line.outside_supplier


@dataclass(frozen=True)
class Sheet:
    """A quote ready to be drawn: lines in the order of the chain, their steps, totals and what is still open."""

    lines: list[QuoteLine]
    steps: list[Step]
    totals: pricing.Totals

    @property
    def values(self):
        return [step.price for step in self.steps]

    @property
    def states(self):
        return [step.state for step in self.steps]

    @property
    def weeks(self) -> int:
        """The steps follow each other."""
        return sum(step.weeks for step in self.steps)

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
        return sum((line.net for line in self.lines if not line.is_outside), ZERO)

    @property
    def outside_net(self):
        return sum((line.net for line in self.lines if line.is_outside), ZERO)


def sheet_of(quote, stage=None) -> Sheet:
    """Read the quote's lines and all that follows from them; `stage` is the step at work. Two queries."""
    valid = Certification.objects.filter(Q(valid_until__gte=timezone.localdate())).order_by("standard")
    held = Prefetch("supplier__certifications", queryset=valid, to_attr="valid_certificates")
    lines = list(quote.lines.select_related("stage", "supplier").prefetch_related(held).order_by("stage__order", "pk"))
    for line in lines:
        line.net = priced(quote, line).net
        line.quote = quote
    steps = [list(own) for _stage, own in groupby(lines, key=lambda line: line.stage_id)]
    current = stage.pk if stage else None
    return Sheet(lines, [Step(own, own[0].stage_id == current) for own in steps], totals_of(quote, lines))


def stamp_of(quote, sheet) -> str:
    """A word that changes with anything about the quote: what is sent must be what was looked at."""
    seen = [f"{quote.pk}.{quote.version}.{quote.revision}", *(f"{line.pk}.{line.revision}" for line in sheet.lines)]
    return hashlib.sha256(" ".join(seen).encode()).hexdigest()[:16]
