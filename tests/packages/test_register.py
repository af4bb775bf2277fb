"""The register of quotes: filters, a kept order, capped pages, export."""

import io
from decimal import Decimal as D

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from naturopole import paging
from packages.models import Client, KeptView, Quote
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import ClientFactory, LineFactory, QuoteFactory

LIST, ORDER, EXPORT = (reverse(f"packages:{name}") for name in ("quote_list", "quote_sort", "quote_export"))


@pytest.fixture
def firm(db):
    return FirmFactory()


@pytest.fixture
def seller(firm, client):
    user = member("sales", firm=firm)
    client.force_login(user)
    return user


def titles(client, /, **asked):
    return [quote.title for quote, _signs, _said in client.get(LIST, asked).context["rows"]]


def test_step_and_firm_are_asked_of_the_same_line(firm, seller, client):
    neighbour = FirmFactory(park=firm.park)
    drying, packing = LevelFactory(park=firm.park), LevelFactory(park=firm.park)
    both = QuoteFactory(firm=firm, title="Both")
    LineFactory(quote=both, stage=drying)
    LineFactory(quote=both, stage=packing, supplier=neighbour)
    bought = LineFactory(
        quote__firm=firm, quote__title="Bought", stage=drying, supplier=None, outside_supplier="Dehors"
    ).quote
    assert titles(client, step=drying.pk) == ["Bought", "Both"]
    assert titles(client, firm=neighbour.pk) == ["Both"]
    assert titles(client, step=drying.pk, firm=neighbour.pk) == []
    assert titles(client, step=drying.pk, firm="outside") == [bought.title]


def test_lines_not_chosen_do_not_count(firm, seller, client):
    line = LineFactory(quote__firm=firm, optional=True, chosen=False)
    assert titles(client, step=line.stage_id) == []
    assert client.get(LIST).context["rows"][0][2] == "no line yet"


def test_one_client_is_shown_by_its_key(firm, seller, client):
    quote = QuoteFactory(firm=firm, title="Mine")
    QuoteFactory(firm=firm)
    strange = QuoteFactory(client=ClientFactory())
    assert titles(client, client=quote.client_id) == ["Mine"]
    assert titles(client, client=strange.client_id) == []


def test_coordinating_firm_is_asked_where_there_are_several(firm, seller, client):
    other = FirmFactory(park=firm.park)
    QuoteFactory(firm=firm, title="First")
    assert "Coordinating firm" not in client.get(LIST).content.decode()
    member("director", firm=other, user=seller)
    QuoteFactory(firm=other, title="Second")
    assert titles(client) == ["Second", "First"]
    assert titles(client, lead=other.pk) == ["Second"]
    assert "Coordinating firm" in client.get(LIST).content.decode()


@pytest.mark.parametrize("word", ["psu", "PSU", "Cap", "ca", "2026-0", "Älg", "älg"])
def test_search_finds_title_client_and_number(firm, seller, client, word):
    QuoteFactory(firm=firm, title="Capsules", number="2026-001", client=ClientFactory(firm=firm, name="Älgens lab"))
    QuoteFactory(firm=firm, title="Tea", client=ClientFactory(firm=firm, name="Nobody"))
    assert titles(client, q=word) == ["Capsules"]


def test_short_word_is_found_where_a_name_begins(firm, seller, client):
    QuoteFactory(firm=firm, title="Capsules")
    assert (titles(client, q="ca"), titles(client, q="es")) == (["Capsules"], [])


def test_sign_of_a_pattern_is_a_sign(firm, seller, client):
    QuoteFactory(firm=firm, title="Extract 50 % dry")
    QuoteFactory(firm=firm, title="Extract")
    assert titles(client, q="50 %") == ["Extract 50 % dry"]


@pytest.mark.parametrize(
    ("rows", "name", "index"),
    [(Quote.objects, "title", "quote_title_trigrams"), (Client.objects, "name", "client_name_trigrams")],
)
@pytest.mark.parametrize("how", ["icontains", "istartswith"])
def test_search_asks_what_the_trigram_indexes_hold(db, rows, name, index, how):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in rows.filter(**{f"{name}__{how}": "capsules"}).order_by().explain()


def test_filters_at_work_are_told_and_taken_off(firm, seller, client):
    QuoteFactory(firm=firm, title="Tea")
    form = client.get(LIST, {"q": "tea", "status": "draft", "page": "1", "year": "zzz"}).context["form"]
    assert [(str(row["label"]), row["asked"], row["rest"]) for row in form.narrowed_by] == [
        ("Client or product", "tea", "status=draft&year=zzz"),
        ("State", "Draft", "q=tea&year=zzz"),
    ]


@pytest.fixture
def two(firm):
    LineFactory(quote__firm=firm, quote__title="Cheap", unit_price=D("1"))
    LineFactory(quote__firm=firm, quote__title="Dear", unit_price=D("900"))


def test_order_is_kept_for_the_person(firm, seller, client, two):
    assert client.post(f"{ORDER}?q=&status=draft&page=3", {"sort": "net"})["Location"] == (
        f"{LIST}?q=&status=draft&sort=net"
    )
    assert titles(client) == ["Cheap", "Dear"]
    assert titles(client, sort="-net") == ["Dear", "Cheap"]
    assert titles(client) == ["Cheap", "Dear"]
    client.post(ORDER, {"sort": "-net"})
    assert titles(client) == ["Dear", "Cheap"]
    assert KeptView.objects.count() == 1
    client.force_login(member("sales", firm=firm))
    assert titles(client) == ["Dear", "Cheap"]


def test_order_outside_the_list_is_not_kept(firm, seller, client, two):
    client.post(ORDER, {"sort": "client__email"})
    client.post(ORDER)
    assert KeptView.objects.count() == 0
    KeptView.objects.create(user=seller, page="quotes", sort="gone")
    assert titles(client) == ["Dear", "Cheap"]


def test_order_is_kept_by_htmx_too(firm, seller, client, two):
    answer = client.post(f"{ORDER}?q=dear", {"sort": "net"}, headers={"HX-Request": "true"}, follow=True)
    assert answer["HX-Push-Url"] == f"{LIST}?q=dear&sort=net"
    assert "<html" not in answer.content.decode()


def test_net_counts_chosen_lines_less_the_discount_on_the_whole(firm, seller, client):
    from packages.domain.sheet import sheet_of

    quote = QuoteFactory(firm=firm, discount_percent=D("5"))
    LineFactory(quote=quote, unit_price=D("4850.00"))
    LineFactory(quote=quote, quantity=D("125.5"), unit_price=D("38.47"))
    LineFactory(quote=quote, quantity=D("12500"), unit_price=D("0.837"), vat_rate=D("5.5"))
    LineFactory(quote=quote, unit_price=D("999"), optional=True, chosen=False)
    shown = client.get(LIST).context["rows"][0][0].net
    assert (shown, sheet_of(quote).totals.net) == (D("19133.47"), D("19133.47"))


def test_pages_stop_at_the_cap(firm, seller, client, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 50)
    for _ in range(51):
        QuoteFactory(firm=firm, created_by=seller)
    page = client.get(LIST).context["page"]
    assert (page.paginator.count, page.paginator.is_capped, page.paginator.num_pages) == (50, True, 2)
    assert "of 50+" in client.get(LIST).content.decode()
    assert client.get(LIST, {"page": 9}).context["page"].number == 2


@pytest.mark.parametrize(("asked", "number"), [("2", 2), ("99", 2), ("0", 1), ("-1", 1), ("x", 1), ("9" * 99, 1)])
def test_page_asked_for_is_shown_or_the_nearest(firm, seller, client, asked, number):
    for _ in range(26):
        QuoteFactory(firm=firm, created_by=seller)
    page = client.get(LIST, {"page": asked}).context["page"]
    assert (page.number, len(page.object_list)) == (number, 25 if number == 1 else 1)


def test_empty_register_says_what_to_do(firm, seller, client):
    assert "No quote yet" in client.get(LIST).content.decode()
    assert "No quote matches" in client.get(LIST, {"q": "zzz"}).content.decode()


def test_export_respects_filters_and_order(firm, seller, client, two):
    rows = client.get(EXPORT, {"q": "e", "sort": "net"}).content.decode("utf-8-sig").splitlines()
    assert rows[1:] == []
    rows = client.get(EXPORT, {"sort": "net"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(";")[3] for row in rows[1:]] == ["Cheap", "Dear"]
    rows = client.get(EXPORT, {"q": "dear"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(";")[6] for row in rows[1:]] == ["900.00"]


def test_export_defuses_formulas_and_keeps_numbers(firm, seller, client):
    LineFactory(quote__firm=firm, quote__title="=2+2", quote__client__name="@bad", unit_price=D("12.30"))
    sheet = load_workbook(io.BytesIO(client.get(EXPORT, {"format": "xlsx"}).content)).active
    row = [cell.value for cell in sheet[2]]
    assert (row[2], row[3], row[6], sheet["D2"].data_type, sheet["G2"].data_type) == ("'@bad", "'=2+2", 12.3, "s", "n")


def test_export_holds_own_quotes_alone(firm, seller, client):
    LineFactory(quote__title="MARKOTHER", supplier=firm)
    assert "MARKOTHER" not in client.get(EXPORT).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_register_costs_the_same_for_any_number_of_rows(firm, seller, client, count, django_assert_max_num_queries):
    for _ in range(count):
        LineFactory.create_batch(3, quote=QuoteFactory(firm=firm, created_by=seller))
    client.get(LIST)
    asked = {"q": "capsules", "status": "draft", "step": Quote.objects.first().lines.first().stage_id}
    with django_assert_max_num_queries(7):
        client.get(LIST)
    with django_assert_max_num_queries(7):
        client.get(LIST, asked)
    with django_assert_max_num_queries(5):
        client.get(LIST, asked, headers={"HX-Request": "true"})
    with django_assert_max_num_queries(6):
        client.post(ORDER, {"sort": "net"})
