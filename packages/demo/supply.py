"""The demo's answers of the firms: one confirmed with a change, one awaited, one declined, one approval asked."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from firms.models import Firm, Level, Membership
from packages.domain import answering, approvals, asking
from packages.domain.answering import Reply
from packages.domain.confirmed import price_asked
from packages.models import Client, Quote, QuoteLine, SalesPolicy
from packages.models.client import SELLERS


def load(quotes, seller):
    """Ask the firms of the drafts among `quotes`, and of one more draft with a large discount."""
    firm = quotes[0].firm
    SalesPolicy.objects.get_or_create(firm=firm, defaults={"max_discount_percent": Decimal(10)})
    for quote in Quote.objects.filter(pk__in=[quote.pk for quote in quotes], status=Quote.Status.DRAFT):
        asking.ask(quote, by=seller)
        confirm_with_a_change(quote)
    decline_and_ask_approval(firm, seller)


def line_asked(quote, firm) -> QuoteLine:
    return quote.lines.filter(supplier__name=firm).exclude(asked_sha256="").select_related("supplier").get()


def somebody_of(firm):
    return Membership.objects.filter(firm=firm, role__in=SELLERS).select_related("user").first()


def say(line, reply):
    """Answer as one of the firm's people, or by its link where nobody has an account."""
    held = somebody_of(line.supplier)
    answering.answer(line, reply, specification=line.specification, seen=0, by=held.user if held else None)


def confirm_with_a_change(quote):
    line = line_asked(quote, "Biosphère")
    reply = Reply(
        confirmed=True,
        unit_price=price_asked(line) - Decimal("2.5"),
        lead_days=line.lead_days + 5,
        minimum_quantity=Decimal(300),
        valid_until=timezone.localdate() + timedelta(days=45),
        note="Prix revu à la baisse, mais la récolte se termine une semaine plus tard.",
    )
    say(line, reply)


def decline_and_ask_approval(firm, seller):
    quote = Quote.objects.create(
        firm=firm,
        client=Client.objects.get(firm=firm, name="Ombelle Cosmétique"),
        title="Extrait de camomille, essai",
        valid_until=timezone.localdate() + timedelta(days=30),
        payment_terms="Solde à 30 jours après livraison",
        created_by=seller,
    )
    step = Level.objects.get(park=firm.park, axis="process", name_en="R&D / formulation")
    QuoteLine.objects.create(
        quote=quote,
        stage=step,
        supplier=Firm.objects.get(park=firm.park, name="Biosphère"),
        description="Mise au point de la formule",
        quantity=Decimal(12),
        unit="essai",
        unit_price=Decimal("620.00"),
        firm_unit_price=Decimal("480.00"),
        discount_percent=Decimal(12),
        lead_days=10,
    )
    asking.ask(quote, by=seller)
    say(line_asked(quote, "Biosphère"), Reply(confirmed=False, code="busy", note="Atelier complet."))
    approvals.ask(quote, by=seller)
