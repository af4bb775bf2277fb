"""Building a quote: its head, its lines, and clients."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.domain.positions import axes_of
from firms.models import Event
from naturopole.workflow import InvalidTransition
from packages.models import Client, Quote, QuoteLine

# What a line's form may change, and what follows from it.
KEPT = (
    "stage_id",
    "supplier_id",
    "outside_supplier",
    "name_outside",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "firm_unit_price",
    "discount_percent",
    "second_discount_percent",
    "vat_rate",
    "supply",
    "optional",
    "alternative",
    "chosen",
    "lead_days",
    "internal_note",
    "client_note",
    "service_id",
    "answer",
    "answered_by_id",
    "answered_at",
    "revision",
)
# Another firm has not been asked: it reads nothing of a line that was its neighbour's until it is.
UNASKED = {"asked_sha256": "", "asked_at": None, "reminded_at": None}
GONE = gettext_lazy("A colleague has removed this line meanwhile. What you typed is still below.")


class Stale(Exception):
    """Somebody else saved the same row first; `fresh` is the row as it stands now."""

    def __init__(self, fresh):
        super().__init__(_("A colleague has just changed this. Compare, then save again."))
        self.fresh = fresh


def already(rows, request_key):
    """The row that the same form made before, or None; rows made without a form carry no key."""
    return rows.filter(request_key=request_key).first() if request_key else None


def save_once(row, rows):
    """Save a new row; answers (the row that counts, whether it is this one) however close two clicks follow."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        first = already(rows, row.request_key)
        if first is None:
            raise
        return first, False
    return row, True


@transaction.atomic
def create_quote(quote, *, by) -> tuple[Quote, bool]:
    """Save a new quote; the same form sent twice gives the first one back. Answers (quote, whether it is new)."""
    quote.created_by = by
    quote, is_new = save_once(quote, Quote.objects.filter(created_by=by))
    if is_new:
        Event.objects.record(quote, verb="created", by=by)
    return quote, is_new


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
    refuse_sent(quote)
    return quote


def refuse_sent(quote):
    if not quote.is_editable:
        raise InvalidTransition(_("This version has left: prepare a new version to change it."))


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
    """Save a line of a draft if it is still at `revision`; a changed specification awaits its supplier anew.

    Raises Stale, or InvalidTransition once the line is gone or the quote has left.
    """
    before = QuoteLine.objects.filter(pk=line.pk).select_related("quote").select_for_update(of=("quote",)).first()
    if before is None:
        raise InvalidTransition(GONE)
    refuse_sent(before.quote)
    if before.specification != line.specification:
        line.answer, line.answered_by, line.answered_at = first_answer(before.quote, line), None, None
    line.revision = revision + 1
    written = {name: getattr(line, name) for name in KEPT}
    if before.supplier_id != line.supplier_id:
        written |= UNASKED
    # Every change raises the revision, so `before` is what is being replaced wherever a row is found here.
    if not QuoteLine.objects.filter(pk=line.pk, revision=revision).update(**written):
        fresh = QuoteLine.objects.filter(pk=line.pk).first()
        raise Stale(fresh) if fresh else InvalidTransition(GONE)
    Event.objects.record(before.quote, verb="line_edited", by=by, note=line.description)
    return line


def first_answer(quote, line) -> str:
    """Own lines and what is bought outside need nobody's answer."""
    own = line.supplier_id in (None, quote.firm_id)
    return QuoteLine.SupplierAnswer.CONFIRMED if own else QuoteLine.SupplierAnswer.AWAITED


@transaction.atomic
def remove_line(line, *, by):
    """Take a line out of a draft; a line already gone is no error."""
    quote = locked_draft(line.quote_id)
    removed, _rows = QuoteLine.objects.filter(pk=line.pk).delete()
    if removed:
        Event.objects.record(quote, verb="line_removed", by=by, note=line.description)


@transaction.atomic
def create_client(client) -> Client:
    """Save a new client; the same form sent twice gives the first one back."""
    return save_once(client, Client.objects.filter(firm=client.firm))[0]


def beginnings(client=None) -> dict:
    """What a new quote starts with: thirty days of validity and the usual terms; `client` is a key as typed."""
    return {
        "client": client if str(client or "").isdecimal() else None,
        "valid_until": timezone.localdate() + timedelta(days=30),
        "payment_terms": _("Balance 30 days after delivery"),
    }


def steps_of_park(quote) -> list:
    """The steps of the park's process, from memory, in order: a line may be added at each."""
    axes = axes_of(quote.firm.park)
    return [axes.levels[name] for name in axes.engine.process]
