"""Clients, quotes and lines for tests."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from firms.models import Certification, Strength
from packages.models import Attachment, Client, Opportunity, Quote, QuoteLine, Service
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


class OpportunityFactory(DjangoModelFactory):
    class Meta:
        model = Opportunity

    firm = factory.SubFactory(FirmFactory)
    client = factory.SubFactory(ClientFactory, firm=factory.SelfAttribute("..firm"))
    title = "Capsules"
    expected_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))
    value = Decimal("40000.00")
    created_by = factory.LazyAttribute(lambda opportunity: member("sales", firm=opportunity.firm))


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    firm = factory.SubFactory(FirmFactory)
    stage = factory.LazyAttribute(lambda service: LevelFactory(park=service.firm.park))
    name = factory.Sequence(lambda n: f"Service {n}")
    unit_price = Decimal("12.50")


class AttachmentFactory(DjangoModelFactory):
    """A file of a quote, really stored."""

    class Meta:
        model = Attachment

    quote = factory.SubFactory(QuoteFactory)
    title = "Leaflet"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 leaflet", name="leaflet.pdf"))
    file_name = "leaflet.pdf"
    size = 16
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    uploaded_by = factory.LazyAttribute(lambda attachment: attachment.quote.created_by)


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


def hold(firm, *levels, **paper):
    """The firm holds the levels at half strength, and a certificate where `paper` says anything of one."""
    for level in levels:
        Strength.objects.create(firm=firm, level=level, value=Decimal("0.5"))
    return Certification.objects.create(firm=firm, **{"standard": "GMP"} | paper) if paper else None
