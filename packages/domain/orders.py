"""An accepted quote as an order: each firm's part with its dates, and who is told."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firms.models import Membership
from naturopole.money import total
from packages.documents import completed
from packages.models import Answer, OfferLink, Quote, QuoteLine, QuoteVersion
from packages.models.client import SELLERS
from packages.schedule import Calendar

# What a firm reads of its line beside its own price; the client's price is not among it.
TOLD = ("stage", "description", "quantity", "unit", "counted")
# For how long after the delivery the client may still read its order by the link.
READ_AFTER = timedelta(days=60)


@dataclass(frozen=True)
class Slot:
    """When one step of an order runs, first and last day included; `stage` in both languages."""

    stage: dict
    start: date
    end: date


@dataclass(frozen=True)
class Order:
    """An accepted version with the days it really runs on."""

    version: QuoteVersion
    content: dict
    accepted_on: date
    slots: list[Slot] = field(default_factory=list)

    @property
    def start(self) -> date | None:
        return min((slot.start for slot in self.slots), default=None)

    @property
    def delivery(self) -> date | None:
        return max((slot.end for slot in self.slots), default=None)

    def of_stages(self, stages) -> list[Slot]:
        return [slot for slot in self.slots if slot.stage in stages]


@dataclass(frozen=True)
class Part:
    """What one firm delivers within an order, at the prices that it answered for; `firm_id` None is outside."""

    firm_id: int | None
    name: str
    sign: str
    lines: list[dict]
    slots: list[Slot]

    @property
    def net(self) -> Decimal:
        """What the firm is paid before VAT, in euros."""
        return total(Decimal(line["firm_net"]) for line in self.lines)


def accepted_version(quote) -> QuoteVersion | None:
    versions = quote.versions.filter(final_answer__kind=Answer.Kind.ACCEPTED)
    return versions.defer("pdf").select_related("final_answer").first()


def order_of(version) -> Order:
    """The order behind an accepted version. The plan starts on its own day, or on that of the order."""
    content = completed(version.content)
    accepted_on = timezone.localdate(version.final_answer.answered_at)
    return Order(version, content, accepted_on, slots_of(content["plan"], accepted_on))


def slots_of(plan, accepted_on) -> list[Slot]:
    if plan is None:
        return []
    start = max(date.fromisoformat(plan["start"]), accepted_on) if plan["fixed"] else accepted_on
    days = Calendar().days(start, plan["working_days"])
    return [Slot(step["stage"], days[step["first_day"] - 1], days[step["last_day"] - 1]) for step in plan["steps"]]


def parts_of(order) -> list[Part]:
    """Each firm's part, in the quote's order; what is bought outside stands under its supplier's name."""
    held: dict[tuple, list[dict]] = {}
    workings = order.version.workings.get("lines", [])
    for line, inside in zip(order.content["lines"], workings, strict=False):
        if line["counted"]:
            told = {name: line[name] for name in TOLD}
            prices = {"firm_unit_price": inside["unit_price"], "firm_net": inside["net"]}
            own = told | prices | {"discounts": inside["discounts"]}
            held.setdefault((inside["firm"], line["supplier"], line["sign"]), []).append(own)
    return [Part(*who, lines, order.of_stages([line["stage"] for line in lines])) for who, lines in held.items()]


def parts_for(order, firms) -> list[Part]:
    """The parts of these firms alone."""
    return [part for part in parts_of(order) if part.firm_id in firms]


def tell_of_order(version, quote, address):
    """Confirm to the client, keep its link open through the delivery, and tell each supplying firm: links alone."""
    order = order_of(version)
    if order.delivery:
        until = timezone.now() + (order.delivery - order.accepted_on) + READ_AFTER
        OfferLink.objects.filter(version=version, revoked_at=None, expires_at__lt=until).update(expires_at=until)
    get_connection().send_messages([confirmation(quote, address), *notices(quote)])


def confirmation(quote, address) -> EmailMessage:
    with translation.override(quote.client.language):
        subject = _("Your acceptance of quote %(number)s") % {"number": quote.number}
        body = _("Your acceptance is recorded. Your order and what happens next: %(url)s") % {"url": f"{address}order/"}
        return EmailMessage(subject, body, None, [quote.addressee])


def notices(quote) -> list[EmailMessage]:
    """One message to each seller and director of the supplying firms, in their language, without a sensitive word."""
    firms = QuoteLine.objects.filter(quote=quote, chosen=True, supplier__isnull=False).values("supplier_id")
    held = Membership.objects.filter(firm__in=firms, role__in=SELLERS, user__is_active=True)
    people = {one.user_id: one.user for one in held.exclude(firm=quote.firm_id).select_related("user")}
    return [notice(quote, person) for person in people.values()]


def notice(quote, person) -> EmailMessage:
    with translation.override(person.language or "fr"):
        url = settings.BASE_URL + reverse("packages:order_part", args=[quote.pk])
        subject = _("An order for your firm")
        body = _("An offer in which your firm takes part has been accepted. Your part and its dates: %(url)s")
        return EmailMessage(subject, body % {"url": url}, None, [person.email])


def supplied_order(quote_id, firms) -> Order | None:
    """The order of an accepted quote for firms that deliver a part of it; None when there is none for them."""
    quote = Quote.objects.filter(pk=quote_id, status=Quote.Status.ACCEPTED).select_related("firm").first()
    version = quote and accepted_version(quote)
    if not version:
        return None
    version.quote = quote
    order = order_of(version)
    return order if parts_for(order, firms) else None
