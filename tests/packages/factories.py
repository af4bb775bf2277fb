"""Clients, quotes and lines for tests."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from packages.models import Client, Quote, QuoteLine
from tests.factories import FirmFactory, LevelFactory, member


class ClientFactory(DjangoModelFactory):
    class Meta:
        model = Client

    firm = factory.SubFactory(FirmFactory)
    name = factory.Sequence(lambda n: f"Client {n}")
    email = factory.Sequence(lambda n: f"client{n}@essai.example")
    address = "1 rue de l’Essai"
    language = "en"


class QuoteFactory(DjangoModelFactory):
    class Meta:
        model = Quote

    firm = factory.SubFactory(FirmFactory)
    client = factory.SubFactory(ClientFactory, firm=factory.SelfAttribute("..firm"))
    title = "Capsules"
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    payment_terms = "30 days"
    created_by = factory.LazyAttribute(lambda quote: member("sales", firm=quote.firm))


class LineFactory(DjangoModelFactory):
    class Meta:
        model = QuoteLine

    quote = factory.SubFactory(QuoteFactory)
    stage = factory.LazyAttribute(lambda line: LevelFactory(park=line.quote.firm.park))
    supplier = factory.LazyAttribute(lambda line: line.quote.firm)
    description = "Work"
    unit_price = Decimal("100.00")
    answer = QuoteLine.SupplierAnswer.CONFIRMED
    asked_sha256 = "asked"


def line_form(line=None, **fields) -> dict:
    """What the browser posts for a line."""
    posted = {
        "source": "outside",
        "outside_supplier": "Atelier Dehors",
        "description": "Work",
        "quantity": "2",
        "unit": "kg",
        "unit_price": "10.50",
        "discount_percent": "0",
        "vat_rate": "20.0",
        "lead_time": "3",
        "lead_unit": "weeks",
        "role": "part",
        "supply": "services",
        "revision": line.revision if line else 1,
    }
    return posted | fields


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)
