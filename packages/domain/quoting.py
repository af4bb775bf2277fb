"""Building a quote: its lines, what they add up to, and how the page draws them."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.domain.positions import axes_of
from firms.models import Event
from naturopole.workflow import InvalidTransition
from packages import pricing
from packages.models import Client, Quote, QuoteLine

# What a supplier confirms; a change of one of these puts its answer back to awaited.
SPECIFICATION = (
    "stage_id",
    "supplier_id",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "vat_rate",
    "lead_time_weeks",
)


class Stale(Exception):
    """Somebody else saved the same row first; `fresh` is the row as it stands now."""

    def __init__(self, fresh):
        super().__init__(_("A colleague has just changed this. Compare, then save again."))
        self.fresh = fresh


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
class Sheet:
    """A quote ready to be drawn: lines with their net, the river's steps, totals and what is still open."""

    lines: list[QuoteLine]
    steps: list[dict]
    totals: pricing.Totals
    park_net: Decimal
    outside_net: Decimal
    weeks: int

    @property
    def values(self):
        return [line.net for line in self.lines]

    @property
    def states(self):
        return [state_of(line)[0] for line in self.lines]

    @property
    def awaited(self):
        return [line for line in self.lines if line.answer == QuoteLine.SupplierAnswer.AWAITED]

    @property
    def declined(self):
        return [line for line in self.lines if line.answer == QuoteLine.SupplierAnswer.DECLINED]

    @property
    def outside(self):
        return [line for line in self.lines if line.is_outside]

    @property
    def inside(self):
        return [line for line in self.lines if not line.is_outside]


def sheet_of(quote, current=None) -> Sheet:
    """Read the quote's lines, in the order of the chain, and all that follows from them. One query."""
    lines = list(quote.lines.select_related("stage", "supplier").order_by("stage__order", "pk"))
    for line in lines:
        line.net = priced(quote, line).net
        line.quote = quote
    return Sheet(
        lines=lines,
        steps=[step_of(line, current) for line in lines],
        totals=totals_of(quote, lines),
        park_net=sum((line.net for line in lines if not line.is_outside), Decimal("0.00")),
        outside_net=sum((line.net for line in lines if line.is_outside), Decimal("0.00")),
        weeks=sum(line.lead_time_weeks for line in lines),
    )


def state_of(line) -> tuple[str, str, str, str]:
    """How a line is drawn: the river's state, the tag's tone and icon, and its word."""
    if line.is_outside:
        return "out", "out", "external-link", _("Bought outside")
    if line.answer == QuoteLine.SupplierAnswer.CONFIRMED:
        return "ok", "ok", "circle-check", line.get_answer_display()
    if line.answer == QuoteLine.SupplierAnswer.DECLINED:
        return "wait", "bad", "circle-x", line.get_answer_display()
    return "wait", "wait", "hourglass", line.get_answer_display()


def step_of(line, current=None) -> dict:
    """One step under the river."""
    _state, tone, icon, word = state_of(line)
    weeks = ngettext("%(weeks)d week", "%(weeks)d weeks", line.lead_time_weeks) % {"weeks": line.lead_time_weeks}
    return {
        "line": line,
        "name": line.stage.name,
        "sign": line.supplier.sign if line.supplier else "x",
        "holder": line.supplier.name if line.supplier else line.outside_supplier,
        "price": line.net,
        "time": weeks,
        "tone": tone,
        "icon": icon,
        "state_label": word,
        "current": current is not None and line.pk == current.pk,
    }


def already(rows, request_key):
    """The row that the same form made before, or None; rows made without a form carry no key."""
    return rows.filter(request_key=request_key).first() if request_key else None


@transaction.atomic
def create_quote(quote, *, by) -> tuple[Quote, bool]:
    """Save a new quote; the same form sent twice gives the first one back. Answers (quote, whether it is new)."""
    done = already(Quote.objects.filter(created_by=by), quote.request_key)
    if done:
        return done, False
    quote.created_by = by
    quote.save()
    Event.objects.record(quote, verb="created", by=by)
    return quote, True


@transaction.atomic
def save_quote(quote, *, revision, fields, by) -> Quote:
    """Save the head of a draft if it is still at `revision`; raises Stale, or InvalidTransition once it has left."""
    fresh = locked_draft(quote.pk)
    if fresh.revision != revision:
        raise Stale(fresh)
    quote.revision = revision + 1
    quote.save(update_fields=[*fields, "revision"])
    Event.objects.record(quote, verb="edited", by=by)
    return quote


def locked_draft(pk) -> Quote:
    """The quote's row, locked; raises InvalidTransition unless it is a draft."""
    quote = Quote.objects.select_for_update().get(pk=pk)
    if not quote.is_draft:
        raise InvalidTransition(_("This version has left: prepare a new version to change it."))
    return quote


@transaction.atomic
def add_line(line, *, by) -> tuple[QuoteLine, bool]:
    """Add a line to a draft; the same form sent twice adds one. Answers (line, whether it is new)."""
    quote = locked_draft(line.quote_id)
    done = already(QuoteLine.objects.filter(quote=quote), line.request_key)
    if done:
        return done, False
    line.answer = first_answer(quote, line)
    line.save()
    Event.objects.record(quote, verb="line_added", by=by, note=line.description)
    return line, True


@transaction.atomic
def save_line(line, *, revision, by) -> QuoteLine:
    """Save a line of a draft if it is still at `revision`; a changed specification awaits its supplier anew."""
    quote = locked_draft(line.quote_id)
    before = QuoteLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if before.revision != revision:
        raise Stale(before)
    if any(getattr(before, name) != getattr(line, name) for name in SPECIFICATION):
        line.answer, line.answered_by, line.answered_at = first_answer(quote, line), None, None
    line.revision = revision + 1
    line.save()
    Event.objects.record(quote, verb="line_edited", by=by, note=line.description)
    return line


def first_answer(quote, line) -> str:
    """Own lines and what is bought outside need nobody's answer."""
    own = line.supplier_id in (None, quote.firm_id)
    return QuoteLine.SupplierAnswer.CONFIRMED if own else QuoteLine.SupplierAnswer.AWAITED


@transaction.atomic
def remove_line(line, *, by):
    """Take a line out of a draft; a line already gone is no error."""
    quote = locked_draft(line.quote_id)
    Event.objects.record(quote, verb="line_removed", by=by, note=line.description)
    QuoteLine.objects.filter(pk=line.pk).delete()


@transaction.atomic
def answer_line(line, *, confirmed, revision, by) -> QuoteLine:
    """A supplying firm confirms or declines its line as it stands; raises Stale when the line has changed since."""
    locked_draft(line.quote_id)
    answer = QuoteLine.SupplierAnswer.CONFIRMED if confirmed else QuoteLine.SupplierAnswer.DECLINED
    done = QuoteLine.objects.filter(pk=line.pk, revision=revision).update(
        answer=answer, answered_by=by, answered_at=timezone.now(), revision=F("revision") + 1
    )
    line.refresh_from_db()
    if not done:
        raise Stale(line)
    Event.objects.record(line.quote, verb="line_confirmed" if confirmed else "line_declined", by=by)
    return line


def create_client(client):
    """Save a new client; the same form sent twice gives the first one back."""
    done = already(Client.objects.filter(firm=client.firm), client.request_key)
    if done:
        return done
    client.save()
    return client


def beginnings(client=None) -> dict:
    """What a new quote starts with: thirty days of validity and the usual terms; `client` is a key as typed."""
    return {
        "client": client if str(client or "").isdecimal() else None,
        "valid_until": timezone.localdate() + timedelta(days=30),
        "payment_terms": _("Balance 30 days after delivery"),
    }


def stages_of(quote) -> list:
    """The steps of the park's process, from memory, in order: a line may be added at each."""
    axes = axes_of(quote.firm.park)
    return [axes.levels[name] for name in axes.engine.process]
