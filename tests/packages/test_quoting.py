"""Building a quote: totals through the real rows, walls between firms, stale saves, double clicks."""

import uuid
from decimal import Decimal as D

import pytest
from django.urls import reverse

from packages.domain.sheet import sheet_of
from packages.models import Quote, QuoteLine
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import ClientFactory, LineFactory, QuoteFactory, line_form, tomorrow


def test_totals_of_mixed_rates(quote):
    for quantity, price, rate in [("1", "4850", "20"), ("125.5", "38.47", "20"), ("12500", "0.837", "5.5")]:
        LineFactory(quote=quote, quantity=D(quantity), unit_price=D(price), vat_rate=D(rate))
    totals = sheet_of(quote).totals
    assert (totals.net, totals.vat, totals.gross) == (D("20140.49"), D("2511.04"), D("22651.53"))


@pytest.mark.parametrize(("mode", "gross"), [("principal", D("36.04")), ("agent", D("36.03"))])
def test_vat_is_grouped_by_who_sells(quote, mode, gross):
    quote.mode = mode
    for _ in range(3):
        LineFactory(quote=quote, supplier=FirmFactory(park=quote.firm.park), unit_price=D("10.01"))
    assert sheet_of(quote).totals.gross == gross


def test_line_is_added_with_fresh_totals(quote, seller, client):
    stage = LevelFactory(park=quote.firm.park)
    address = reverse("packages:line_create", args=[quote.pk, stage.pk])
    answer = client.post(address, line_form(), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "€25.20" in answer.content.decode()
    assert QuoteLine.objects.get().outside_supplier == "Atelier Dehors"


def test_line_without_script_comes_back_to_the_quote(quote, seller, client):
    stage = LevelFactory(park=quote.firm.park)
    answer = client.post(reverse("packages:line_create", args=[quote.pk, stage.pk]), line_form())
    assert answer.headers["Location"] == reverse("packages:quote_detail", args=[quote.pk])


def test_same_form_twice_adds_one_line(quote, seller, client):
    address = reverse("packages:line_create", args=[quote.pk, LevelFactory(park=quote.firm.park).pk])
    form = line_form(request_key=uuid.uuid4())
    answers = [client.post(address, form).status_code for _ in range(2)]
    assert (answers, QuoteLine.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", "-1"),
        ("quantity", "0"),
        ("unit_price", "NaN"),
        ("unit_price", "1e999"),
        ("unit_price", "9" * 40),
        ("unit_price", "ten"),
        ("unit_price", "999999999"),
        ("discount_percent", "101"),
        ("vat_rate", "19.6"),
        ("lead_time", "0"),
        ("lead_time", "99999999999"),
        ("description", ""),
        ("outside_supplier", ""),
        ("source", "4444"),
    ],
)
def test_bad_value_is_told_beside_its_field_and_nothing_is_lost(quote, seller, client, field, value):
    address = reverse("packages:line_create", args=[quote.pk, LevelFactory(park=quote.firm.park).pk])
    answer = client.post(address, line_form(unit="MARKTYPED") | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "MARKTYPED" in page
    assert 'aria-invalid="true"' in page
    assert QuoteLine.objects.count() == 0


@pytest.mark.parametrize("typed", ["9 800,50", "9,800.50", "9800.5", "9\u00a0800,50 €"])
def test_amounts_are_read_as_people_type_them(quote, seller, client, typed):
    address = reverse("packages:line_create", args=[quote.pk, LevelFactory(park=quote.firm.park).pk])
    client.post(address, line_form(unit_price=typed))
    assert QuoteLine.objects.get().unit_price == D("9800.50")


def test_stale_save_keeps_what_was_typed_and_shows_both(quote, seller, client):
    line = LineFactory(quote=quote)
    client.post(reverse("packages:line_edit", args=[line.pk]), line_form(line, description="Theirs"))
    answer = client.post(reverse("packages:line_edit", args=[line.pk]), line_form(line, description="Mine"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert 'value="Mine"' in page
    assert QuoteLine.objects.get().description == "Theirs"


def test_two_lines_of_one_quote_do_not_conflict(quote, seller, client):
    lines = [LineFactory(quote=quote), LineFactory(quote=quote)]
    codes = [client.post(reverse("packages:line_edit", args=[one.pk]), line_form(one)).status_code for one in lines]
    assert codes == [302, 302]


def test_changed_specification_awaits_its_supplier_anew(quote, seller, client):
    supplier = FirmFactory(park=quote.firm.park)
    line = LineFactory(quote=quote, supplier=supplier)
    client.post(reverse("packages:line_edit", args=[line.pk]), line_form(line, source=supplier.pk, unit_price="99"))
    line.refresh_from_db()
    assert line.answer == QuoteLine.SupplierAnswer.AWAITED


def test_quote_is_opened_for_an_own_client_only(quote, seller, client):
    strange = ClientFactory()
    form = {
        "firm": quote.firm.pk,
        "client": strange.pk,
        "title": "T",
        "mode": "principal",
        "valid_until": tomorrow(),
        "payment_terms": "p",
        "deposit_percent": 30,
    }
    assert client.post(reverse("packages:quote_create"), form).status_code == 422
    assert client.post(reverse("packages:quote_create"), form | {"client": quote.client.pk}).status_code == 302
    assert Quote.objects.count() == 2


@pytest.mark.parametrize("siren", ["123456789", "12", "abcdefghi"])
def test_wrong_siren_is_refused(quote, seller, client, siren):
    form = {
        "firm": quote.firm.pk,
        "name": "N",
        "email": "a@b.example",
        "address": "x",
        "language": "fr",
        "siren": siren,
    }
    answer = client.post(reverse("packages:client_create"), form)
    assert answer.status_code == 422
    assert "check its nine digits" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 20])
def test_list_costs_the_same_for_any_number_of_rows(db, client, count, django_assert_max_num_queries):
    firm = FirmFactory()
    client.force_login(member("sales", firm=firm))
    for _ in range(count):
        LineFactory.create_batch(3, quote=QuoteFactory(firm=firm))
    client.get(reverse("packages:quote_list"))
    with django_assert_max_num_queries(7):
        client.get(reverse("packages:quote_list"))
    with django_assert_max_num_queries(6):
        client.get(reverse("packages:quote_list"), headers={"HX-Request": "true"})


@pytest.mark.parametrize("count", [5, 100])
def test_builder_costs_the_same_for_any_number_of_lines(quote, seller, client, count, django_assert_max_num_queries):
    lines = LineFactory.create_batch(count, quote=quote)
    client.get(reverse("packages:quote_detail", args=[quote.pk]))
    with django_assert_max_num_queries(9):
        client.get(reverse("packages:quote_detail", args=[quote.pk]))
    with django_assert_max_num_queries(9):
        client.get(reverse("packages:line_edit", args=[lines[0].pk]))


@pytest.mark.parametrize("count", [5, 100])
def test_saving_costs_the_same_for_any_number_of_lines(quote, seller, client, count, django_assert_max_num_queries):
    line = LineFactory.create_batch(count, quote=quote)[0]
    client.get(reverse("packages:quote_detail", args=[quote.pk]))
    # Twelve statements, and a savepoint with its release.
    with django_assert_max_num_queries(14):
        client.post(reverse("packages:line_edit", args=[line.pk]), line_form(line), headers={"HX-Request": "true"})
