"""A supplying firm answers about its line, signed in or by its link; each answer stays as it was given."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import Event
from naturopole.workflow import InvalidTransition
from packages.domain import supplier_links
from packages.domain.asking import people_of
from packages.domain.confirmed import price_asked, told
from packages.models import Confirmation, Quote, QuoteLine, SupplierLink

DECLINED = gettext_lazy("A firm has declined its line")
CHANGED = gettext_lazy("A firm has confirmed with changes")
COMPLETE = gettext_lazy("All firms have answered")
SAVED = ("firm_unit_price", "lead_days", "answer", "answered_by", "answered_at", "asked_sha256", "asked_at", "revision")


@dataclass(frozen=True)
class Reply:
    """What a firm says: its price before VAT by unit, its working days, from which quantity and until when."""

    confirmed: bool
    unit_price: Decimal | None = None
    lead_days: int | None = None
    minimum_quantity: Decimal | None = None
    valid_until: date | None = None
    code: str = ""
    note: str = ""
    name: str = ""


class Outdated(Exception):
    """The line has changed, or a colleague has answered, since the page was drawn; `is_answered` says which."""

    def __init__(self, *, is_answered):
        super().__init__(
            _("A colleague has answered meanwhile. Compare below, then answer again if need be.")
            if is_answered
            else _("The coordinating firm has changed this line meanwhile. Compare below, then answer again.")
        )
        self.is_answered = is_answered


class Ended(Exception):
    """The link was ended while the page was open."""


@transaction.atomic
def answer(line, reply, *, specification, seen, by=None, link=None) -> Confirmation:
    """Keep the firm's answer and carry a changed price or lead time into the line; the client's price stays.

    `specification` is that of the line the firm read, `seen` the key of the last answer it read, 0 for none: the
    lock lets the first of two through. Raises Outdated, Ended, or InvalidTransition when nothing is asked any more.
    """
    quote = Quote.objects.select_for_update(of=("self",)).select_related("firm", "created_by").get(pk=line.quote_id)
    if link and supplier_links.is_gone(SupplierLink.objects.select_related("quote").get(pk=link.pk)):
        raise Ended
    if not quote.is_editable:
        raise InvalidTransition(_("The quote is no longer a draft: your answer can’t change any more."))
    rows = QuoteLine.objects.filter(supplier=line.supplier_id).exclude(asked_sha256="")
    fresh = rows.select_related("stage").filter(pk=line.pk).first()
    if fresh is None:
        raise InvalidTransition(_("This line has been removed: nothing is asked of you any more."))
    last = Confirmation.objects.filter(line=fresh.pk, firm=fresh.supplier_id).order_by("-pk").first()
    is_answered = (last.pk if last else 0) != seen
    if is_answered or fresh.specification != specification:
        raise Outdated(is_answered=is_answered)
    asked = told(quote, fresh)
    changed = carry(fresh, reply, by)
    kept = keep(fresh, reply, asked, by)
    record(quote, fresh, reply, changed, by)
    return kept


def carry(line, reply, by) -> list[str]:
    """Put the answer into the line; answers what the firm has changed: "price", "lead_time"."""
    changed = []
    if reply.confirmed and reply.unit_price != price_asked(line):
        line.firm_unit_price = reply.unit_price
        changed.append("price")
    if reply.confirmed and reply.lead_days != line.lead_days:
        line.lead_days = reply.lead_days
        changed.append("lead_time")
    states = QuoteLine.SupplierAnswer
    line.answer = states.CONFIRMED if reply.confirmed else states.DECLINED
    line.answered_by, line.answered_at = by, timezone.now()
    line.asked_sha256, line.revision = line.specification, line.revision + 1
    line.save(update_fields=SAVED)
    return changed


def keep(line, reply, asked, by) -> Confirmation:
    return Confirmation.objects.create(
        line=line,
        firm_id=line.supplier_id,
        specification=line.specification,
        asked=asked,
        confirmed=reply.confirmed,
        unit_price=reply.unit_price if reply.confirmed else None,
        lead_days=reply.lead_days if reply.confirmed else None,
        minimum_quantity=reply.minimum_quantity,
        valid_until=reply.valid_until,
        code=reply.code,
        note=reply.note,
        by=by,
        name=reply.name,
    )


def record(quote, line, reply, changed, by):
    """The quote's history says what kind of change there was, never an amount; sales is told where to read it."""
    verb = ("line_changed" if changed else "line_confirmed") if reply.confirmed else "line_declined"
    Event.objects.record(quote, verb=verb, by=by, note=line.description, detail={"line": line.pk, "changed": changed})
    if not reply.confirmed:
        tell_sales(quote, DECLINED)
    elif changed:
        tell_sales(quote, CHANGED)
    elif not quote.lines.filter(answer=QuoteLine.SupplierAnswer.AWAITED).exists():
        tell_sales(quote, COMPLETE)


def tell_sales(quote, subject):
    """Tell who opened the quote, or the firm's sellers when that person has left; the page says the rest."""
    opened = quote.created_by
    people = [opened] if opened.is_active else people_of([quote.firm_id]).get(quote.firm_id, [])
    url = settings.BASE_URL + reverse("packages:quote_firms", args=[quote.pk])
    mails = []
    for user in people:
        with translation.override(user.language or "fr"):
            mails.append(EmailMessage(str(subject), _("Read it here: %(url)s") % {"url": url}, None, [user.email]))
    get_connection().send_messages(mails)
