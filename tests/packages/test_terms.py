"""The head of a quote: its client's contact and places, the terms, VAT regimes, currency, one supply; the split."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from firms.models import Event
from packages.domain.offers import obstacles
from packages.domain.regimes import refusal
from packages.domain.sheet import sheet_of
from packages.models import Client, Contact, DeliveryPlace, Quote
from tests.factories import FirmFactory
from tests.packages.factories import ClientFactory, LineFactory, tomorrow

TERMS = {
    "mode": "principal",
    "payment_terms": "30 days",
    "deposit_percent": "30",
    "discount_percent": "0",
    "fee_percent": "0",
    "regime": "domestic",
    "currency": "EUR",
}


def page_of(name, quote):
    return reverse(f"packages:{name}", args=[quote.pk])


def terms(browser, quote, /, **fields):
    return browser.post(page_of("quote_terms", quote), TERMS | {"revision": quote.revision} | fields)


def head(browser, quote, /, **fields):
    form = {"firm": quote.firm_id, "client": quote.client_id, "title": "T", "valid_until": tomorrow()}
    return browser.post(page_of("quote_edit", quote), form | {"revision": quote.revision} | fields)


def errors(answer):
    assert answer.status_code == 422
    return list(answer.context["form"].errors)


def test_new_quote_starts_with_the_usual_terms_in_the_clients_language(quote, seller, client):
    form = {"firm": quote.firm_id, "client": quote.client_id, "title": "New", "valid_until": tomorrow()}
    assert client.post(reverse("packages:quote_create"), form).status_code == 302
    made = Quote.objects.get(title="New")
    assert (made.payment_terms, made.mode) == ("Balance 30 days after delivery", "principal")


def test_contact_and_place_are_the_clients_own(quote, seller, client):
    strange = ClientFactory(firm=quote.firm)
    rows = [
        (
            Contact.objects.create(client=one, name=f"Ann of {one}", email="a@b.example"),
            DeliveryPlace.objects.create(client=one, name=f"Store of {one}", address="x"),
        )
        for one in (quote.client, strange)
    ]
    form = client.get(page_of("quote_edit", quote)).context["form"]
    assert [key for key, _word in form.fields["contact"].choices] == ["", rows[0][0].pk]
    answer = head(client, quote, contact=rows[1][0].pk, delivery_place=rows[1][1].pk)
    assert errors(answer) == ["contact", "delivery_place"]
    own = {"contact": rows[0][0].pk, "delivery_place": rows[0][1].pk, "starts_on": "2026-03-02"}
    assert head(client, quote, client_note="To you", internal_note="To us", **own).status_code == 302
    quote.refresh_from_db()
    assert (quote.contact, quote.delivery_place, str(quote.starts_on)) == (*rows[0], "2026-03-02")
    # The quote passes to another client, its contact does not.
    assert errors(head(client, quote, client=strange.pk, **own)) == ["contact", "delivery_place"]


def test_contact_of_another_firms_client_is_unknown(quote, seller, client):
    secret = Contact.objects.create(client=ClientFactory(), name="MARKSECRET", email="a@b.example")
    answer = head(client, quote, contact=secret.pk)
    assert (errors(answer), "MARKSECRET" in answer.content.decode()) == (["contact"], False)


@pytest.mark.parametrize("odd", ["", "x", "-1", "9" * 40, "\u0663"])
def test_odd_client_is_told_beside_its_field(quote, seller, client, odd):
    assert "client" in errors(head(client, quote, client=odd))


def test_terms_are_kept(quote, seller, client):
    fields = {"mode": "solidary", "discount_percent": "2,5", "fee_percent": "3", "deposit_percent": "40"}
    assert terms(client, quote, **fields).status_code == 302
    quote.refresh_from_db()
    assert (quote.mode, quote.discount_percent, quote.fee_percent, quote.deposit_percent) == (
        "solidary",
        D("2.50"),
        D("3.00"),
        40,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mode", "alone"),
        ("payment_terms", ""),
        ("deposit_percent", "101"),
        ("discount_percent", "-1"),
        ("discount_percent", "100.5"),
        ("fee_percent", "NaN"),
        ("regime", "magic"),
        ("currency", "XXX"),
    ],
)
def test_bad_term_is_told_beside_its_field(quote, seller, client, field, value):
    assert errors(terms(client, quote, **{field: value})) == [field]


def test_mode_says_what_follows_from_it(quote, seller, client):
    page = client.get(page_of("quote_terms", quote)).content.decode()
    assert "Each firm invoices its lines, answers for all the others too, and reads the whole quote." in page


@pytest.mark.parametrize(
    ("regime", "country", "vat_number", "fits"),
    [
        ("domestic", "FR", "", True),
        ("domestic", "DE", "", True),
        ("reverse_charge", "DE", "DE136695976", True),
        ("reverse_charge", "GR", "EL094259216", True),
        ("reverse_charge", "DE", "", False),
        ("reverse_charge", "DE", "DE136695978", False),
        ("reverse_charge", "DE", "FR40303265045", False),
        ("reverse_charge", "FR", "FR40303265045", False),
        ("reverse_charge", "MC", "FR40303265045", False),
        ("reverse_charge", "GB", "", False),
        ("export", "GB", "", True),
        ("export", "CH", "", True),
        ("export", "DE", "DE136695976", False),
        ("export", "FR", "", False),
        ("export", "MC", "", False),
    ],
)
def test_regime_is_for_the_clients_of_its_countries(regime, country, vat_number, fits):
    assert (refusal(regime, Client(country=country, vat_number=vat_number)) == "") == fits


def test_regime_that_does_not_fit_is_told_beside_it(quote, seller, client):
    answer = terms(client, quote, regime="export")
    assert (errors(answer), "outside the European Union: see" in answer.content.decode()) == (["regime"], True)
    Quote.objects.update(regime="export")
    assert errors(head(client, quote)) == ["client"]


def test_regime_that_no_longer_fits_keeps_the_quote_from_leaving(quote, seller):
    LineFactory(quote=quote)
    quote.regime = "export"
    assert [text[:19] for text in obstacles(quote, sheet_of(quote))] == ["Export is for a cli"]


def test_currency_needs_its_rate_and_euros_have_none(quote, seller, client):
    assert errors(terms(client, quote, currency="USD")) == ["currency_rate"]
    assert errors(terms(client, quote, currency="USD", currency_rate="0")) == ["currency_rate"]
    assert terms(client, quote, currency="USD", currency_rate="1,0832").status_code == 302
    LineFactory(quote=quote, unit_price=D("1000"))
    page = client.get(page_of("quote_detail", quote)).content.decode()
    assert ("US$1,083.20" in page, "US$1,299.84" in page, "At the rate of 1.0832 USD for €1" in page) == (True,) * 3
    assert terms(client, quote, currency="EUR", currency_rate="1.0832", revision=2).status_code == 302
    quote.refresh_from_db()
    assert (quote.currency, quote.currency_rate) == ("EUR", None)


def test_one_supply_is_chosen_with_its_reason_and_stays_in_the_history(quote, seller, client):
    assert errors(terms(client, quote, single_supply="on")) == ["single_supply_rate", "single_supply_reason"]
    chosen = {"single_supply": "on", "single_supply_rate": "5.5", "single_supply_reason": "One capsule."}
    assert terms(client, quote, **chosen).status_code == 302
    assert terms(client, quote, revision=2, **chosen).status_code == 302
    events = Event.objects.filter(verb="single_supply")
    assert list(events.values_list("note", "detail")) == [("One capsule.", {"rate": "5.5"})]
    assert terms(client, quote, revision=3, single_supply_rate="5.5", single_supply_reason="x").status_code == 302
    quote.refresh_from_db()
    assert (quote.single_supply_rate, quote.single_supply_reason) == (None, "")
    assert Event.objects.first().note == "No longer sold as one indivisible supply."


def test_second_save_of_the_terms_sees_both_values(quote, seller, client):
    assert terms(client, quote, fee_percent="2").status_code == 302
    answer = terms(client, quote, mode="agent")
    assert answer.status_code == 409
    assert answer.context["form"].differences == [
        ("Who sells", "One firm sells the whole", "The park sells in the firms’ names"),
        ("Fee of the park", "2", "0"),
    ]
    assert terms(client, quote, mode="agent", revision=2).status_code == 302


def test_page_shows_discount_options_and_vat_of_each_firm(quote, seller, client):
    other = FirmFactory(park=quote.firm.park, name="Dryers")
    LineFactory(quote=quote, supplier=other)
    LineFactory(quote=quote, unit_price=50, optional=True, chosen=False, description="Sachets")
    Quote.objects.update(mode="joint", discount_percent=10)
    page = client.get(page_of("quote_detail", quote)).content.decode()
    for told in ("VAT 20%, Dryers", "€18.00", "−&nbsp;€10.00", "Not in the total", "(€50.00)", "Discount on the whole"):
        assert told in page, told


def test_split_adds_up_on_the_page_and_in_the_file(quote, seller, client):
    Quote.objects.update(fee_percent=2)
    for price, name in ((100, "A"), (200, "=B"), (300, "C")):
        firm = FirmFactory(park=quote.firm.park, name=name)
        LineFactory(quote=quote, supplier=firm, unit_price=D(price) * D("1.1"), firm_unit_price=D(price))
    page = client.get(page_of("quote_split", quote)).content.decode()
    for told in ("€107.80", "€215.60", "€323.40", "€13.20", "€2.64", "€46.80", "€660.00", "7.09%"):
        assert told in page, told
    rows = client.get(page_of("quote_split_csv", quote)).content.decode("utf-8-sig").splitlines()
    assert rows == [
        "Receives;Price;Share of the margin;Part before VAT;Currency",
        "A;100.00;7.80;107.80;EUR",
        "'=B;200.00;15.60;215.60;EUR",
        "C;300.00;23.40;323.40;EUR",
        "Fee of the park;;;13.20;EUR",
        "Total;;;660.00;EUR",
    ]


def test_split_of_an_empty_quote_says_what_to_do(quote, seller, client):
    assert "Nothing to share yet" in client.get(page_of("quote_split", quote)).content.decode()


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(("page", "most"), [("quote_split", 7), ("quote_terms", 7), ("quote_edit", 7)])
def test_pages_of_a_quote_cost_the_same(quote, seller, client, page, most, count, django_assert_max_num_queries):
    LineFactory.create_batch(count, quote=quote)
    for n in range(count):
        Contact.objects.create(client=quote.client, name=f"N{n}", email="a@b.example")
    client.get(page_of(page, quote))
    with django_assert_max_num_queries(most):
        client.get(page_of(page, quote))
