"""What a sent version keeps: all the client reads, as it was on that day, and nothing of the firms' own figures."""

import json
from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from django.utils import timezone, translation

from packages.documents import completed, document, offer_shown
from packages.domain import offers
from packages.domain.content import frozen
from packages.domain.sheet import sheet_of
from packages.models import Attachment, Client, Contact, DeliveryPlace, Quote, QuoteVersion, VatRule
from tests.factories import FirmFactory
from tests.packages.factories import LineFactory, QuoteFactory

SECRETS = {
    "internal_note": "MARKINTERNAL",
    "single_supply_reason": "MARKREASON",
}


@pytest.fixture
def quote(db):
    """A joint group of two firms, with firm prices, discounts, an option and an alternative."""
    quote = QuoteFactory(
        number="2026-014",
        mode="joint",
        firm__name="Maison Chef",
        firm__address="1 rue du Parc\n03000 Essai",
        firm__legal_form="SAS",
        firm__share_capital=400_000,
        firm__registry="RCS Cusset",
        firm__siren="732829320",
        firm__vat_number="FR44732829320",
        discount_percent=D("5"),
        fee_percent=D("2"),
        deposit_percent=30,
        client_note="Bring your own jars.",
        internal_note=SECRETS["internal_note"],
    )
    neighbour = FirmFactory(park=quote.firm.park, name="Maison Voisine", vat_number="FR83404833048")
    common = {"quote": quote, "supplier": neighbour, "internal_note": SECRETS["internal_note"]}
    first = LineFactory(quote=quote, description="Pilot batch", unit_price=D("4850.00"), firm_unit_price=D("1234.56"))
    LineFactory(
        **common,
        description="Dry extract",
        quantity=D("125.5"),
        unit="kg",
        unit_price=D("38.47"),
        discount_percent=D("15"),
        second_discount_percent=D("5"),
        vat_rate=D("5.5"),
        client_note="Organic.",
    )
    LineFactory(**common, stage=first.stage, description="Gold print", optional=True, chosen=False)
    LineFactory(**common, stage=first.stage, description="Tin box", alternative="box", chosen=False)
    return quote


def content_of(quote) -> dict:
    return frozen(quote, sheet_of(quote), by=quote.created_by)


def test_frozen_amounts_are_those_of_the_rules(quote):
    found = content_of(quote)
    assert [line["net"] for line in found["lines"]] == ["4850.00", "100.00", "100.00", "3898.60"]
    assert found["totals"]["lines_net"] == "8748.60"
    assert (found["totals"]["discount"], found["totals"]["net"]) == ("437.43", "8311.17")
    assert [(row["rate"], row["base"], row["vat"]) for row in found["totals"]["rates"]] == [
        ("20.0", "4607.50", "921.50"),
        ("5.5", "3703.67", "203.70"),
    ]
    assert [(row["issuer"], row["vat"]) for row in found["totals"]["vat"]] == [
        ("Maison Chef", "921.50"),
        ("Maison Voisine", "203.70"),
    ]
    assert found["totals"]["gross"] == "9436.37"
    assert [(row["percent"], row["amount"]) for row in found["instalments"]] == [(30, "2830.91"), (70, "6605.46")]
    assert [(firm["name"], firm["gross"]) for firm in found["sellers"]] == [
        ("Maison Chef", "5529.00"),
        ("Maison Voisine", "3907.37"),
    ]


def test_options_and_alternatives_stand_apart(quote):
    shown = offer_shown(content_of(quote))
    assert [(line["description"], line["kind"]) for line in shown["left_out"]] == [
        ("Gold print", "Option"),
        ("Tin box", "Alternative: box"),
    ]
    assert [line["description"] for stage in shown["stages"] for line in stage["lines"]] == [
        "Pilot batch",
        "Dry extract",
    ]
    assert shown["stages"][1]["lines"][0]["remarks"] == ["discount 15% + 5%"]


def test_totals_stand_by_firm_and_rate_and_by_rate(quote):
    LineFactory(quote=quote, supplier=quote.lines.last().supplier, unit_price=D("100.00"))
    rows = {label: amount for label, amount, _whole in offer_shown(content_of(quote))["totals"]}
    assert rows["VAT 20% on €95.00, Maison Voisine"] == "€19.00"
    assert rows["VAT of all firms at 20%"] == "€940.50"
    assert rows["VAT of all firms at 5.5%"] == "€203.70"


def test_client_is_addressed_at_the_chosen_person_and_place(quote):
    quote.contact = Contact.objects.create(client=quote.client, name="Ann Buyer", position="Buyer", email="a@b.example")
    quote.delivery_place = DeliveryPlace.objects.create(client=quote.client, name="Quay 4", address="Brest")
    client, seller, _contact, place = offer_shown(content_of(quote))["parties"]
    assert client["rows"][0] == "Ann Buyer, Buyer"
    assert (seller["title"], seller["rows"]) == (
        "From, for the group",
        [
            "SAS, share capital €400,000",
            "1 rue du Parc",
            "03000 Essai",
            "RCS Cusset",
            "SIREN 732829320",
            "VAT number FR44732829320",
        ],
    )
    assert (place["name"], place["rows"]) == ("Quay 4", ["Brest"])


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("principal", "Sold as a whole by Maison Chef"),
        ("agent", "in the name and on behalf of each firm"),
        ("joint", "answers for its own part alone"),
        ("solidary", "answers for the whole"),
    ],
)
def test_mandate_follows_the_mode(quote, mode, words):
    quote.mode = mode
    found = content_of(quote)
    assert words in found["mandate"]["en"]
    assert found["mandate"]["fr"] != found["mandate"]["en"]
    assert len(found["sellers"]) == (0 if mode == "principal" else 2)


@pytest.mark.parametrize("mode", Quote.Mode.values)
def test_content_holds_nothing_of_the_firms_own(quote, mode):
    quote.mode, quote.single_supply_rate = mode, D("20.0")
    quote.single_supply_reason = SECRETS["single_supply_reason"]
    text = json.dumps(content_of(quote))
    # The firm's price, the fee of 2 % (166.22), what is left as margin.
    for secret in (*SECRETS.values(), "1234.56", "166.22", "2746"):
        assert secret not in text, secret


def at(monkeypatch, year, month, day):
    moment = datetime(year, month, day, 10, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_law_of_the_day_of_sending_stays_in_the_version(quote, monkeypatch):
    quote.regime, quote.mode = "reverse_charge", "principal"
    quote.save()
    Client.objects.update(country="BE", vat_number="BE0403170701")
    at(monkeypatch, 2026, 8, 31)
    before, address = offers.send(quote, by=quote.created_by)
    at(monkeypatch, 2026, 9, 1)
    offers.revise(Quote.objects.get(), by=quote.created_by)
    after, _address = offers.send(Quote.objects.get(), by=quote.created_by)
    VatRule.objects.update(reference_fr="Changed", reference_en="Changed", rate=D("7"))
    texts = [QuoteVersion.objects.get(pk=one.pk).content["references"] for one in (before, after)]
    assert texts[0] == [
        {
            "fr": "Autoliquidation, article 283-2 du CGI",
            "en": "Reverse charge, article 283-2 of the French tax code",
        }
    ]
    assert "code des impositions sur les biens et services" in texts[1][0]["fr"]
    assert [line["vat_rate"] for line in before.content["lines"]] == ["0.0"] * 4
    assert ["VAT", texts[0][0]["en"]] in offer_shown(before.content)["terms"]


def test_version_keeps_its_rate_when_the_rules_change(quote, monkeypatch):
    quote.regime = "export"
    quote.save()
    Client.objects.update(country="CH", vat_number="")
    quote.refresh_from_db()
    version, _address = offers.send(quote, by=quote.created_by)
    VatRule.objects.update(rate=D("20"))
    assert version.content["totals"]["vat_total"] == "0.00"


def test_plan_is_dated_from_the_chosen_start(quote):
    quote.starts_on = datetime(2026, 3, 2).date()
    quote.lines.filter(description="Pilot batch").update(lead_days=40)
    quote.lines.filter(description="Dry extract").update(lead_days=20)
    plan = content_of(quote)["plan"]
    assert (plan["start"], plan["end"], plan["working_days"], plan["fixed"]) == ("2026-03-02", "2026-05-29", 60, True)
    rows = dict(offer_shown(content_of(quote))["terms"])
    assert (rows["Start"], rows["Delivery"]) == ("2 March\xa02026, if the order comes by then", "29 May\xa02026")


def test_currency_is_written_with_its_frozen_rate(quote):
    quote.currency, quote.currency_rate = "CHF", D("0.925000")
    shown = offer_shown(content_of(quote))
    assert shown["stages"][0]["lines"][0]["net"] == "CHF 4,486.25"
    assert "at 0.925 for one euro" in dict(shown["terms"])["Currency"]


def test_single_supply_is_told_without_its_reason(quote):
    quote.single_supply_rate, quote.single_supply_reason = D("20.0"), SECRETS["single_supply_reason"]
    shown = offer_shown(content_of(quote))
    assert dict(shown["terms"])["One supply"] == "Sold as one indivisible supply, at one rate: 20%."
    assert {line["vat_rate"] for line in shown["content"]["lines"]} == {"20.0"}


def test_files_for_the_client_are_listed_and_no_others(quote):
    for title, to_client in (("Leaflet", True), ("Costing", False)):
        Attachment.objects.create(
            quote=quote, title=title, to_client=to_client, file="x.pdf", file_name="x.pdf", size=3, sha256="0" * 64,
            uploaded_by=quote.created_by,
        )  # fmt: skip
    assert [file["title"] for file in content_of(quote)["attachments"]] == ["Leaflet"]


def test_workings_keep_the_firms_prices_and_the_split(quote):
    quote.save()
    version, _address = offers.send(quote, by=quote.created_by)
    kept = version.workings
    assert [line["unit_price"] for line in kept["lines"]] == ["1234.56", "100", "100", "38.47"]
    assert kept["fee"] == "166.22"
    shares = D(kept["fee"]) + sum(D(one["part"]) for one in kept["shares"])
    assert shares == version.net


def test_content_frozen_before_these_fields_still_reads(quote):
    """A version of the first form: no plan, no person, one discount a line."""
    whole = content_of(quote)
    old = {name: whole[name] for name in whole if name in OLD}
    old["client"] = whole["client"] | {"delivery_address": "Quay 4"}
    old["lines"] = [{name: line[name] for name in line if name in OLD_LINE} for line in whole["lines"][:1]]
    old["lines"][0] |= {"discount_percent": "5"}
    old["totals"] = {name: whole["totals"][name] for name in ("net", "vat", "vat_total", "gross")}
    for language in ("fr", "en"):
        with translation.override(language):
            assert document(old)["stages"][0]["lines"][0]["remarks"]
            assert offer_shown(old)["terms"]
    assert completed(old)["delivery"]["address"] == "Quay 4"


OLD = {
    "number",
    "version",
    "title",
    "brief",
    "language",
    "issued_on",
    "valid_until",
    "mode",
    "park",
    "issuer",
    "sellers",
    "contact",
    "client",
    "lines",
    "totals",
    "steps",
    "days",
    "payment_terms",
    "deposit_percent",
    "recovery_fee",
}
OLD_LINE = {
    "stage",
    "supplier",
    "sign",
    "certificates",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "vat_rate",
    "net",
    "days",
    "subject_to",
}
