"""Building a quote: its head and its lines."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.domain.positions import axes_of
from firms.models import Event
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from packages.models import Quote, QuoteLine

VALIDITY = timedelta(days=30)
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
# What `specification` reads, and what is asked of the quote.
COMPARED = (
    "stage",
    "supplier",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "firm_unit_price",
    "discount_percent",
    "second_discount_percent",
    "vat_rate",
    "lead_days",
    "quote__firm",
    "quote__status",
)
# Another firm has not been asked: it reads nothing of a line that was its neighbour's until it is.
UNASKED = {"asked_sha256": "", "asked_at": None, "reminded_at": None}
GONE = gettext_lazy("A colleague has removed this line meanwhile. What you typed is still below.")


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
    quote.payment_terms = quote.payment_terms or usual_terms(quote.client)
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
    if "single_supply_rate" in fields:
        tell_single_supply(fresh, quote, by)
    return quote


def tell_single_supply(before, quote, by):
    """One rate on the whole is a choice of its own: who made it, when and why stays in the history."""
    if (quote.single_supply_rate, quote.single_supply_reason) == (
        before.single_supply_rate,
        before.single_supply_reason,
    ):
        return
    if quote.single_supply_rate is None:
        Event.objects.record(quote, verb="edited", by=by, note=_("No longer sold as one indivisible supply."))
        return
    detail = {"rate": str(quote.single_supply_rate)}
    Event.objects.record(quote, verb="single_supply", by=by, note=quote.single_supply_reason, detail=detail)


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
    leave_out_rivals(line)
    line.save()
    Event.objects.record(quote, verb="line_added", by=by, note=line.description)
    return line, True


@transaction.atomic
def save_line(line, *, revision, by) -> QuoteLine:
    """Save a line of a draft if it is still at `revision`; a changed specification awaits its supplier anew.

    Raises Stale, or InvalidTransition once the line is gone or the quote has left.
    """
    rows = QuoteLine.objects.filter(pk=line.pk).order_by("pk").select_related("quote").only(*COMPARED)
    before = rows.select_for_update(of=("quote",)).first()
    if before is None:
        raise InvalidTransition(GONE)
    refuse_sent(before.quote)
    if before.specification != line.specification:
        line.answer, line.answered_by, line.answered_at = first_answer(before.quote, line), None, None
    line.revision = revision + 1
    leave_out_rivals(line)
    written = {name: getattr(line, name) for name in KEPT}
    if before.supplier_id != line.supplier_id:
        written |= UNASKED
    # Every change raises the revision, so `before` is what is being replaced wherever a row is found here.
    if not QuoteLine.objects.filter(pk=line.pk, revision=revision).update(**written):
        fresh = QuoteLine.objects.filter(pk=line.pk).first()
        raise Stale(fresh) if fresh else InvalidTransition(GONE)
    Event.objects.record(before.quote, verb="line_edited", by=by, note=line.description)
    return line


def leave_out_rivals(line):
    """The line chosen so far for the same alternative no longer is; the quote is locked. No query for other lines.

    Sets `line.rival`, the line that this has changed, or None.
    """
    line.rival = None
    if not (line.alternative and line.chosen):
        return
    rivals = QuoteLine.objects.filter(quote=line.quote_id, alternative=line.alternative, chosen=True)
    line.rival = rivals.exclude(pk=line.pk).select_related("stage", "supplier").first()
    if line.rival:
        line.rival.quote, line.rival.chosen, line.rival.revision = line.quote, False, line.rival.revision + 1
        QuoteLine.objects.filter(pk=line.rival.pk).update(chosen=False, revision=line.rival.revision)


@transaction.atomic
def choose_line(line, *, chosen, by) -> QuoteLine:
    """Count an option or an alternative in the total, or leave it out; of alternatives, the others leave.

    Raises InvalidTransition for a line that is neither, that is gone, or whose quote has left.
    """
    quote = locked_draft(line.quote_id)
    fresh = QuoteLine.objects.filter(pk=line.pk).select_related("stage", "supplier").first()
    if fresh is None:
        raise InvalidTransition(_("A colleague has removed this line meanwhile."))
    if not (fresh.optional or fresh.alternative):
        raise InvalidTransition(_("This line is neither an option nor an alternative: it always counts."))
    fresh.quote, fresh.chosen, fresh.revision = line.quote, chosen, fresh.revision + 1
    leave_out_rivals(fresh)
    fresh.save(update_fields=["chosen", "revision"])
    Event.objects.record(quote, verb="line_edited", by=by, note=fresh.description)
    return fresh


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


def lasting(day=None) -> date:
    """The day until which a quote holds that holds until `day`: thirty days from now when that has passed."""
    today = timezone.localdate()
    return day if day and day >= today else today + VALIDITY


def beginnings(client=None, opportunity=None) -> dict:
    """What a new quote starts with: thirty days of validity; `client` is a key as typed.

    From an opportunity come its client, its title and its brief.
    """
    begun = {"client": client if str(client or "").isdecimal() else None, "valid_until": lasting()}
    if opportunity:
        begun |= {"client": opportunity.client_id, "title": opportunity.title, "brief": opportunity.brief}
    return begun


def usual_terms(client) -> str:
    """How a quote is paid unless its terms say otherwise, in the language of the client, who reads it."""
    with translation.override(client.language):
        return _("Balance 30 days after delivery")


def steps_of_park(quote) -> list:
    """The steps of the park's process, from memory, in order: a line may be added at each."""
    axes = axes_of(quote.firm.park)
    return [axes.levels[name] for name in axes.engine.process]
