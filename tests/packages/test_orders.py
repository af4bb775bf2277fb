"""An accepted quote as an order: each firm its part, the calendar, the Order-X file, and no word too many."""

import hashlib
import io
from datetime import UTC, date, datetime
from decimal import Decimal as D

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar
from lxml import etree
from pypdf import PdfReader

from firms.models import OutboxMail
from packages import orderx
from packages.domain import offers
from packages.domain.orders import order_of, parts_of
from packages.models import Answer, Client, OfferLink, Quote, QuoteVersion
from tests.factories import FirmFactory, member
from tests.packages.factories import LineFactory, QuoteFactory

YES = {"name": "Ann Buyer", "position": "Director", "agreed": "on"}
# What only the coordinating firm knows: firm prices, notes, the fee and the reason of a choice.
INSIDE = ("3210.98", "3,210.98", "3 210,98", "MARKNOTE", "MARKREASON", "217.53")
# What the neighbour must not meet: the client's price, the other firm's price, the client, the total.
NOT_NEIGHBOURS = ("9,876.54", "1,000.00", "MARKCLIENT", "MARKNOTE", "10,876.54", "13,051.85")
RAM = {"ram": orderx.RAM}


@pytest.fixture
def quote(db):
    """Sold by one firm: its own line at 1,000.00, a neighbour's that costs 3,210.98 and is sold at 9,876.54."""
    quote = QuoteFactory(
        title="Balm",
        client__name="MARKCLIENT",
        internal_note="MARKNOTE",
        fee_percent=D("2"),
        firm__address="1 rue du Parc\n03000 Essai",
        firm__siren="732829320",
        firm__vat_number="FR44732829320",
    )
    first = LineFactory(quote=quote, description="Pilot", unit_price=D("1000.00"), lead_days=10)
    neighbour = FirmFactory(park=quote.firm.park, name="Maison Voisine")
    member("sales", firm=neighbour, email="voisin@essai.example")
    member("hr", firm=neighbour, email="rh@essai.example")
    LineFactory(
        quote=quote,
        stage__park=quote.firm.park,
        stage__order=first.stage.order + 1,
        supplier=neighbour,
        description="Extract",
        quantity=D("1"),
        unit="kg",
        unit_price=D("9876.54"),
        firm_unit_price=D("3210.98"),
        lead_days=5,
        internal_note="MARKNOTE",
    )
    return quote


def sent_path(quote) -> str:
    _version, address = offers.send(quote, by=quote.created_by)
    return address.removeprefix("http://127.0.0.1:8000")


def accept(quote, client) -> str:
    path = sent_path(quote)
    assert client.post(f"{path}acceptance/", YES).status_code == 302
    return path


def neighbour_of(quote):
    return quote.lines.exclude(supplier=quote.firm).get().supplier


def signed_in(client, user):
    client.force_login(user)
    return client


def seller_of(firm):
    return firm.memberships.get(role="sales").user


@pytest.mark.parametrize("mode", Quote.Mode.values)
def test_client_never_meets_what_the_firms_know(quote, client, mode):
    Quote.objects.update(mode=mode, single_supply_rate=D("20.0"), single_supply_reason="MARKREASON")
    quote.refresh_from_db()
    path = accept(quote, client)
    pages = [client.get(f"{path}{piece}").content for piece in ("", "order/", "order.ics", "order.xml")]
    pdf = PdfReader(io.BytesIO(client.get(f"{path}quote.pdf").content))
    texts = [page.decode() for page in pages] + [page.extract_text() for page in pdf.pages]
    texts += [str(pdf.metadata), str(pdf.xmp_metadata.rdf_root.toxml())]
    texts += [f"{mail.subject}\n{mail.body}" for mail in OutboxMail.objects.all()]
    assert "MARKCLIENT" in texts[0]
    for secret in INSIDE:
        assert [secret in text for text in texts] == [False] * len(texts), secret


def test_supplying_firm_reads_its_own_part(quote, client):
    accept(quote, client)
    signed_in(client, seller_of(neighbour_of(quote)))
    page = client.get(reverse("packages:order_part", args=[quote.pk])).content.decode()
    calendar = client.get(reverse("packages:order_part_calendar", args=[quote.pk])).content.decode()
    assert page.count("€3,210.98") == 3
    assert "Extract" in calendar
    for secret in (*NOT_NEIGHBOURS, "Pilot"):
        assert secret not in page + calendar, secret


def test_part_holds_no_price_of_the_client_even_in_memory(quote, client):
    accept(quote, client)
    signed_in(client, seller_of(neighbour_of(quote)))
    answer = client.get(reverse("packages:order_part", args=[quote.pk]))
    assert set(answer.context["parts"][0].lines[0]) == {
        *("stage", "description", "quantity", "unit", "counted", "firm_unit_price", "firm_net", "discounts"),
    }


@pytest.mark.parametrize(("mode", "status"), [("principal", 404), ("agent", 404), ("joint", 200), ("solidary", 200)])
def test_clients_file_is_for_firms_of_a_group(quote, client, mode, status):
    Quote.objects.update(mode=mode)
    quote.refresh_from_db()
    accept(quote, client)
    signed_in(client, seller_of(neighbour_of(quote)))
    assert client.get(reverse("packages:order_part_pdf", args=[quote.pk])).status_code == status


def test_part_is_not_there_before_the_client_accepts(quote, client):
    sent_path(quote)
    signed_in(client, seller_of(neighbour_of(quote)))
    assert client.get(reverse("packages:order_part", args=[quote.pk])).status_code == 404
    assert (
        "once the client has accepted"
        in signed_in(client, quote.created_by).get(reverse("packages:quote_order", args=[quote.pk])).content.decode()
    )
    assert client.get(reverse("packages:quote_xml", args=[quote.pk])).status_code == 404


def test_coordinating_firm_reads_all_parts_and_the_split(quote, client):
    accept(quote, client)
    page = signed_in(client, quote.created_by).get(reverse("packages:quote_order", args=[quote.pk])).content.decode()
    # Own price, the neighbour's, the client's net, the fee, the margin.
    for amount in ("€1,000.00", "€3,210.98", "€10,876.54", "€217.53", "€6,448.03"):
        assert amount in page, amount


def test_firms_and_client_are_told_by_a_link_alone(quote, client):
    path = accept(quote, client)
    mails = {mail.recipient: mail for mail in OutboxMail.objects.all()}
    assert set(mails) == {quote.client.email, quote.created_by.email, "voisin@essai.example"}
    assert f"/orders/{quote.pk}/" in mails["voisin@essai.example"].body
    latest = OutboxMail.objects.filter(recipient=quote.client.email).order_by("pk").last()
    assert f"{path}order/" in latest.body
    for word in ("MARKCLIENT", "Balm", "9,876", "3,210"):
        assert not any(word in f"{mail.subject} {mail.body}" for mail in mails.values()), word


def test_order_page_shows_the_fingerprint_and_what_follows(quote, client):
    page = client.get(f"{accept(quote, client)}order/").content.decode()
    assert Answer.objects.get().pdf_sha256 in page
    assert "€3,915.56 with VAT, 30% of the whole" in page


def test_order_page_is_not_there_before(quote, client):
    path = sent_path(quote)
    assert [client.get(f"{path}{piece}").status_code for piece in ("order/", "order.ics", "order.xml")] == [404] * 3


def test_accepted_link_stays_open_through_the_delivery(quote, client):
    quote.lines.update(lead_days=200)
    accept(quote, client)
    assert OfferLink.objects.get().expires_at.date() > order_of(quote.versions.get()).delivery


def test_changed_file_cannot_be_accepted(quote, client):
    path = sent_path(quote)
    with pgtrigger.ignore("packages.QuoteVersion:version_is_final"):
        QuoteVersion.objects.update(pdf=b"another file")
    assert client.post(f"{path}acceptance/", YES).status_code == 409
    assert Answer.objects.count() == 0


def accepted_on(quote, client, day):
    """The order as it would be, had the client accepted on that day."""
    accept(quote, client)
    version = quote.versions.select_related("final_answer").get()
    version.final_answer.answered_at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    return order_of(version)


def test_late_order_shifts_its_days_by_working_days(quote, client):
    quote.starts_on = date(2027, 3, 1)
    quote.save()
    order = accepted_on(quote, client, date(2027, 3, 22))
    assert [(slot.start, slot.end) for slot in order.slots] == [
        (date(2027, 3, 22), date(2027, 4, 5)),
        (date(2027, 4, 6), date(2027, 4, 12)),
    ]


def test_early_order_keeps_the_chosen_start(quote, client):
    quote.starts_on = date(2027, 3, 1)
    quote.save()
    order = accepted_on(quote, client, date(2027, 1, 4))
    assert [(slot.start, slot.end) for slot in order.slots] == [
        (date(2027, 3, 1), date(2027, 3, 12)),
        (date(2027, 3, 15), date(2027, 3, 19)),
    ]


def test_calendar_of_the_client_has_each_step_and_the_delivery(quote, client):
    path = accept(quote, client)
    book = Calendar.from_ical(client.get(f"{path}order.ics").content)
    order = order_of(quote.versions.get())
    found = [(str(one["summary"]), one["dtstart"].dt) for one in book.walk("VEVENT")]
    number = Quote.objects.get().number
    names = [slot.stage["en"] for slot in order.slots]
    assert found == [
        (f"{number} · Balm: {names[0]}", order.slots[0].start),
        (f"{number} · Balm: {names[1]}", order.slots[1].start),
        (f"{number} · Balm: Delivery", order.delivery),
    ]
    assert len({str(one["uid"]) for one in book.walk("VEVENT")}) == 3


def valid(xml) -> etree._Element:
    """The file, checked against the schema that its standard publishes."""
    import facturx

    assert facturx.xml_check_xsd(xml, flavor="order-x", level="comfort")
    return etree.fromstring(xml)


def test_one_file_holds_the_page_and_the_order(quote, client):
    """The embedded file is that of the download, whoever asks; the signed file itself is left alone."""
    from pypdf import PdfReader

    path = accept(quote, client)
    plain = client.get(f"{path}order.xml").content
    answer = client.get(f"{path}order.pdf")
    document = PdfReader(io.BytesIO(answer.content))
    assert (answer["Content-Type"], list(document.attachments)) == ("application/pdf", ["order-x.xml"])
    [inside] = document.attachments["order-x.xml"]
    assert inside == plain
    assert document.metadata.title == f"{Quote.objects.get().number} · Balm"
    assert QuoteVersion.objects.get().pdf_sha256 == hashlib.sha256(bytes(QuoteVersion.objects.get().pdf)).hexdigest()


@pytest.mark.parametrize("mode", Quote.Mode.values)
@pytest.mark.parametrize(("regime", "category"), [("domestic", "S"), ("reverse_charge", "AE"), ("export", "O")])
def test_order_file_follows_its_schema(quote, client, mode, regime, category):
    Quote.objects.update(mode=mode, regime=regime, discount_percent=D("5"))
    country, number = {"domestic": ("FR", ""), "reverse_charge": ("BE", "BE0403170701"), "export": ("CH", "")}[regime]
    Client.objects.update(country=country, vat_number=number)
    quote.refresh_from_db()
    LineFactory(quote=quote, vat_rate=D("5.5"), discount_percent=D("15"), second_discount_percent=D("5"))
    LineFactory(quote=quote, optional=True, chosen=False, description="Not chosen")
    path = accept(quote, client)
    answer = client.get(f"{path}order.xml")
    root, content = valid(answer.content), quote.versions.get().content

    def text(name):
        return root.xpath(f"//ram:{name}/text()", namespaces=RAM)

    assert text("GrandTotalAmount") == [content["totals"]["gross"]]
    assert text("TaxBasisTotalAmount") == [content["totals"]["net"]]
    assert sum(D(one) for one in text("SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount")) == D(
        content["totals"]["lines_net"]
    )
    cuts = root.xpath("//ram:ApplicableHeaderTradeSettlement//ram:ActualAmount/text()", namespaces=RAM)
    assert sum(map(D, cuts)) == D(content["totals"]["discount"])
    assert text("IncludedSupplyChainTradeLineItem//ram:CategoryCode")[0] == category
    assert "Not chosen" not in answer.content.decode()


def test_order_file_in_another_currency_adds_up(quote, client):
    Quote.objects.update(currency="CHF", currency_rate=D("0.937777"))
    quote.refresh_from_db()
    LineFactory(quote=quote, quantity=D("3.333"), unit_price=D("0.0837"))
    root = valid(client.get(f"{accept(quote, client)}order.xml").content)
    for item in root.xpath("//ram:IncludedSupplyChainTradeLineItem", namespaces=RAM):

        def one(name, item=item):
            return [D(found) for found in item.xpath(f".//ram:{name}/text()", namespaces=RAM)]

        gross = (one("RequestedQuantity")[0] * one("ChargeAmount")[0]).quantize(D("0.01"), "ROUND_HALF_UP")
        signs = item.xpath(".//ram:ChargeIndicator/*/text()", namespaces=RAM)
        rest = sum(-cut if sign == "false" else cut for cut, sign in zip(one("ActualAmount"), signs, strict=True))
        assert gross + rest == one("LineTotalAmount")[0]
    assert root.xpath("//ram:OrderCurrencyCode/text()", namespaces=RAM) == ["CHF"]


@pytest.mark.parametrize("typed", ["<b>&\"'", "日本語 😀", "a\x07b\x0bc", "\ufffe", "x" * 120])
def test_order_file_holds_whatever_was_typed(quote, client, typed):
    Quote.objects.update(title=typed, client_note=typed)
    quote.refresh_from_db()
    quote.lines.update(description=typed)
    path = accept(quote, client)
    assert valid(client.get(f"{path}order.xml").content) is not None
    assert Calendar.from_ical(client.get(f"{path}order.ics").content).walk("VEVENT")


def test_order_file_speaks_the_language_of_who_asks(quote, client):
    path = accept(quote, client)
    assert "Sold as a whole" in client.get(f"{path}order.xml").content.decode()
    client.post(reverse("language"), {"language": "fr", "next": path})
    assert "Vendu en totalité" in client.get(f"{path}order.xml").content.decode()


def test_order_of_old_content_without_plan_still_opens(quote, client):
    accept(quote, client)
    version = quote.versions.get()
    version.content = {name: value for name, value in version.content.items() if name != "plan"}
    order = order_of(version)
    assert (order.slots, order.delivery) == ([], None)
    with translation.override("fr"):
        assert valid(orderx.xml(order)) is not None
    assert len(parts_of(order)) == 2


def statements(client, path) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len([one for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.mark.parametrize("name", ["quote_order", "quote_client", "order_part"])
def test_statements_do_not_grow_with_the_lines(quote, client, name):
    neighbour = neighbour_of(quote)
    LineFactory.create_batch(19, quote=quote, supplier=neighbour, stage=quote.lines.last().stage)
    few = QuoteFactory(firm=quote.firm, created_by=quote.created_by)
    LineFactory(quote=few, supplier=neighbour)
    counts = []
    for one in (few, quote):
        accept(one, client)
        signed_in(client, seller_of(neighbour) if name == "order_part" else quote.created_by)
        counts.append(statements(client, reverse(f"packages:{name}", args=[one.pk])))
        client.logout()
    assert counts[0] == counts[1]
    assert counts[0] <= 9


def test_accepting_writes_within_its_budget(quote, client):
    path = sent_path(quote)
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.post(f"{path}acceptance/", YES).status_code == 302
    own = [one["sql"] for one in found if "shared_cache" not in one["sql"]]
    own = [sql for sql in own if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]
    # Twelve, and the locks and looks that keep one winner among variants and certificates that hold.
    assert len(own) <= 16, "\n".join(sql[:110] for sql in own)


def test_order_waits_on_the_home_page_of_the_supplying_firm(quote, client):
    accept(quote, client)
    page = signed_in(client, seller_of(neighbour_of(quote))).get("/").content.decode()
    assert reverse("packages:order_part", args=[quote.pk]) in page
    for secret in NOT_NEIGHBOURS:
        assert secret not in page, secret
