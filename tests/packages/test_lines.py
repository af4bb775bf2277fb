"""The form of a line and what its save answers: options, alternatives, the catalogue, conflicts, small answers."""

import cProfile
import pstats
import re
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firms.models import Event, Strength
from packages.domain import asking, offers, quoting
from packages.domain.summary import current_pulse
from packages.models import PriceBreak, Quote, QuoteLine, Service
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import LineFactory, hold, line_form

HTMX = {"HX-Request": "true"}


@pytest.fixture
def stage(quote):
    return LevelFactory(park=quote.firm.park)


def page_of(name, *keys):
    return reverse(f"packages:{name}", args=keys)


def save(client, line, **fields):
    return client.post(page_of("line_edit", line.pk), line_form(line, **fields), headers=HTMX)


def test_every_field_of_a_line_is_kept(quote, seller, client, stage):
    fields = {
        "firm_unit_price": "8,25",
        "discount_percent": "10",
        "second_discount_percent": "2,5",
        "supply": "goods",
        "vat_rate": "5.5",
        "lead_time": "12",
        "lead_unit": "days",
        "internal_note": "For us",
        "client_note": "For you",
    }
    assert client.post(page_of("line_create", quote.pk, stage.pk), line_form(**fields)).status_code == 302
    line = QuoteLine.objects.get()
    assert (line.firm_unit_price, line.net, line.firm_net) == (D("8.25"), D("18.43"), D("16.50"))
    assert (line.supply, line.vat_rate, line.lead_days) == ("goods", D("5.5"), 12)
    assert (line.internal_note, line.client_note) == ("For us", "For you")
    assert (line.optional, line.alternative, line.chosen) == (False, "", True)


@pytest.mark.parametrize(
    ("role", "fields", "kept"),
    [
        ("option", {}, (True, "", False)),
        ("option", {"chosen": "on"}, (True, "", True)),
        ("alternative", {"alternative": " box "}, (False, "box", False)),
        ("part", {"alternative": "box"}, (False, "", True)),
    ],
)
def test_role_of_a_line_says_whether_it_counts(quote, seller, client, stage, role, fields, kept):
    client.post(page_of("line_create", quote.pk, stage.pk), line_form(role=role, **fields))
    line = QuoteLine.objects.get()
    assert (line.optional, line.alternative, line.chosen) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("second_discount_percent", "101"),
        ("firm_unit_price", "-1"),
        ("firm_unit_price", "999999999"),
        ("supply", "love"),
        ("role", "main"),
        ("alternative", ""),
        ("alternative", "x" * 41),
        ("internal_note", "x" * 301),
        ("client_note", "x" * 301),
        ("service", "999999"),
    ],
)
def test_bad_value_in_a_fold_opens_it_and_loses_nothing(quote, seller, client, stage, field, value):
    form = line_form(role="alternative", alternative="box", unit="MARKTYPED") | {field: value}
    answer = client.post(page_of("line_create", quote.pk, stage.pk), form, headers=HTMX)
    page = answer.content.decode()
    assert (answer.status_code, "MARKTYPED" in page, QuoteLine.objects.count()) == (422, True, 0)
    assert list(answer.context["form"].errors) == [field]


def test_folds_stand_open_where_they_hold_something(quote, seller, client):
    plain, rich = LineFactory(quote=quote), LineFactory(quote=quote, discount_percent=5, client_note="x")
    folds = [client.get(page_of("line_edit", one.pk)).context["form"].open_folds for one in (plain, rich)]
    assert folds == [set(), {"prices", "notes"}]


def test_choosing_one_alternative_leaves_the_others_out(quote, seller, client):
    first = LineFactory(quote=quote, alternative="box")
    second = LineFactory(quote=quote, alternative="box", chosen=False, unit_price=200)
    page = client.post(page_of("line_choose", second.pk), {"chosen": "1"}, headers=HTMX).content.decode()
    assert list(QuoteLine.objects.order_by("pk").values_list("chosen", "revision")) == [(False, 2), (True, 2)]
    assert re.findall(r'id="row-(\d+)" hx-swap-oob', page) == [str(second.pk), str(first.pk)]
    assert ('id="line"' in page, "€240.00" in page) == (False, True)
    assert client.post(page_of("line_choose", second.pk), {"chosen": "0"}).status_code == 302
    assert list(QuoteLine.objects.values_list("chosen", flat=True)) == [False, False]


def test_alternative_chosen_in_the_form_leaves_the_other_out(quote, seller, client):
    first = LineFactory(quote=quote, alternative="box")
    second = LineFactory(quote=quote, alternative="box", chosen=False)
    answer = save(client, second, role="alternative", alternative="box", chosen="on")
    first.refresh_from_db()
    assert (answer.status_code, first.chosen, first.revision) == (200, False, 2)
    stale = {"role": "alternative", "alternative": "box", "chosen": "on", "revision": 1}
    assert save(client, first, **stale).status_code == 409


def test_line_that_always_counts_is_not_left_out(quote, seller, client):
    line = LineFactory(quote=quote)
    answer = client.post(page_of("line_choose", line.pk), {"chosen": "0"}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Reswap"], QuoteLine.objects.get().chosen) == (409, "none", True)


def test_choice_in_a_quote_that_has_left_is_refused(quote, seller, client):
    line = LineFactory(quote=quote, optional=True)
    offers.send(quote, by=seller)
    assert client.post(page_of("line_choose", line.pk), {"chosen": "0"}, headers=HTMX).status_code == 409
    assert QuoteLine.objects.get().chosen is True


def offered(stage, firm, **fields):
    return Service.objects.create(
        **{"firm": firm, "stage": stage, "name": "Drying", "unit": "kg", "unit_price": D("10")} | fields
    )


@pytest.mark.parametrize(
    ("quantity", "price"), [("1", "10"), ("99.999", "10"), ("100", "9"), ("499", "9"), ("500", "7.5"), ("9999", "7.5")]
)
def test_price_of_a_service_follows_the_quantity(quote, stage, quantity, price):
    service = offered(stage, quote.firm)
    for start, unit_price in ((500, "7.5"), (100, "9")):
        PriceBreak.objects.create(service=service, from_quantity=start, unit_price=D(unit_price))
    assert service.price_for(D(quantity)) == D(price)


def test_service_fills_the_form_in_and_saves_nothing(quote, seller, client, stage):
    Strength.objects.create(firm=quote.firm, level=stage, value=1)
    service = offered(
        stage, quote.firm, vat_rate=D("5.5"), lead_days=15, supply="goods", set_up=350, minimum_quantity=300
    )
    PriceBreak.objects.create(service=service, from_quantity=200, unit_price=D("8.5"))
    form = line_form(service=service.pk, quantity="250", client_note="Typed", take="1")
    answer = client.post(page_of("line_create", quote.pk, stage.pk), form, headers=HTMX)
    shown = answer.context["form"]
    names = ("unit_price", "description", "unit", "lead_time", "lead_unit", "supply", "quantity", "client_note")
    assert [str(shown[name].value()) for name in names] == [
        "8.5",
        "Drying",
        "kg",
        "3",
        "weeks",
        "goods",
        "250",
        "Typed",
    ]
    assert (str(shown["source"].value()), shown.errors, QuoteLine.objects.count()) == (str(quote.firm_id), {}, 0)
    assert answer.context["hints"] == [
        "The firm’s minimum is 300 kg.",
        "Set-up, once an order: €350, as a line of its own.",
    ]
    own_line = client.get(answer.context["set_up"]).context["form"]
    assert [str(own_line[name].value()) for name in ("description", "unit_price", "quantity")] == [
        "Drying, set-up",
        "350",
        "1",
    ]


def test_neighbours_service_is_offered_only_where_it_is_shared(quote, seller, client, stage):
    other = FirmFactory(park=quote.firm.park)
    hidden = offered(stage, other, name="MARKHIDDEN", unit_price=D("77.77"))
    shared = offered(stage, other, name="Shared", shared=True)
    page = client.get(page_of("line_create", quote.pk, stage.pk)).content.decode()
    assert ["MARKHIDDEN" in page, "77.77" in page, "Shared" in page] == [False, False, True]
    for asked, first in ((hidden, ""), (shared, "Shared")):
        answer = client.get(page_of("line_create", quote.pk, stage.pk), {"service": asked.pk})
        assert (answer.context["form"]["description"].value() or "") == first
    form = line_form(service=hidden.pk)
    assert client.post(page_of("line_create", quote.pk, stage.pk), form).status_code == 422


def test_service_of_another_supplier_is_let_go(quote, seller, client, stage):
    own = offered(stage, quote.firm)
    client.post(page_of("line_create", quote.pk, stage.pk), line_form(service=own.pk))
    assert QuoteLine.objects.get().service is None


@pytest.mark.parametrize(("typed", "kept"), [("7.7700", None), ("", None), ("6.50", D("6.50"))])
def test_price_of_a_firm_does_not_pass_to_the_next_one(quote, seller, client, stage, typed, kept):
    before, after = (FirmFactory(park=quote.firm.park) for _firm in range(2))
    hold(before, stage)
    hold(after, stage)
    line = LineFactory(quote=quote, stage=stage, supplier=before, unit_price=D("9.00"), firm_unit_price=D("7.77"))
    assert save(client, line, source=str(after.pk), firm_unit_price=typed).status_code == 200
    line.refresh_from_db()
    assert (line.supplier, line.firm_unit_price) == (after, kept)
    asking.ask(quote, by=seller)
    client.force_login(member("sales", firm=after))
    pages = [client.get(page_of("line_answer", line.pk)), client.get(page_of("asked_quote", quote.pk))]
    assert ["7.77" in page.content.decode() for page in pages] == [False, False]


def test_price_of_a_firm_does_not_pass_on_through_a_conflict(quote, seller, client, stage):
    firms = [FirmFactory(park=quote.firm.park) for _firm in range(3)]
    for firm in firms:
        hold(firm, stage)
    line = LineFactory(quote=quote, stage=stage, supplier=firms[0], firm_unit_price=D("7.77"))
    [drawn] = re.findall(r'name="priced" value="([^"]+)"', client.get(page_of("line_edit", line.pk)).content.decode())
    stale = {"source": str(firms[2].pk), "firm_unit_price": "7.77", "priced": drawn}
    save(client, line, source=str(firms[1].pk), firm_unit_price="7.77", priced=drawn)
    answers = [save(client, line, revision=revision, **stale).status_code for revision in (1, 2)]
    line.refresh_from_db()
    assert (answers, line.supplier, line.firm_unit_price) == ([409, 200], firms[2], None)


def test_price_of_a_firm_stays_while_its_line_is_changed(quote, seller, client, stage):
    firm = FirmFactory(park=quote.firm.park)
    line = LineFactory(quote=quote, stage=stage, supplier=firm, firm_unit_price=D("7.77"))
    save(client, line, source=str(firm.pk), firm_unit_price="7.7700", description="Other work")
    line.refresh_from_db()
    assert (line.description, line.firm_unit_price) == ("Other work", D("7.77"))


def test_conflict_shows_both_values_side_by_side(quote, seller, client):
    line = LineFactory(quote=quote)
    typed = {"source": quote.firm_id, "unit": "", "lead_time": "1", "quantity": "1", "unit_price": "100"}
    typed |= {"lead_unit": "weeks", "role": "part", "supply": "services", "name_outside": "on"}
    assert save(client, line, description="Theirs", vat_rate="10.0", **typed).status_code == 200
    answer = save(client, line, description="Mine", discount_percent="5", **typed)
    assert answer.status_code == 409
    assert answer.context["form"].differences == [
        ("What is delivered", "Theirs", "Mine"),
        ("Discount", "0", "5"),
        ("VAT", "10%", "20%"),
    ]
    again = save(client, line, description="Mine", discount_percent="5", revision=2, **typed)
    line.refresh_from_db()
    assert (again.status_code, line.description, line.net) == (200, "Mine", D("95.00"))


def test_line_removed_meanwhile_answers_with_what_was_typed(quote, seller, client):
    line = LineFactory(quote=quote)
    stale = QuoteLine.objects.get()
    quoting.remove_line(line, by=seller)
    stale.description = "Mine"
    with pytest.raises(quoting.InvalidTransition):
        quoting.save_line(stale, revision=1, by=seller)
    assert save(client, line).status_code == 404


def test_save_knows_whether_a_colleague_has_changed_the_rest(quote, seller, client):
    lines = LineFactory.create_batch(2, quote=quote)
    seen = current_pulse(quote)
    assert 'id="seen"' in save(client, lines[0], seen=seen).content.decode()
    # What the page has seen is now two changes behind.
    assert 'id="seen"' not in save(client, lines[1], seen=seen).content.decode()
    news = client.get(page_of("quote_state", quote.pk), {"seen": seen}, headers=HTMX)
    page = news.content.decode()
    assert news.headers["HX-Reswap"] == "none"
    for piece in ("head", "river-sheet", "lines-sheet", "totals", "sending", "seen", "told"):
        assert re.search(rf'id="{piece}"[^>]*hx-swap-oob="true"', page), piece
    assert 'id="work"' not in page
    assert client.get(page_of("quote_state", quote.pk), {"seen": current_pulse(quote)}, headers=HTMX).status_code == 204


def test_page_of_a_draft_that_has_left_keeps_the_form_and_says_so(quote, seller, client):
    LineFactory(quote=quote)
    seen = current_pulse(quote)
    offers.send(quote, by=seller)
    page = client.get(page_of("quote_state", quote.pk), {"seen": seen}, headers=HTMX).content.decode()
    assert ("has sent or closed this version" in page, 'id="work"' in page) == (True, False)


def test_river_follows_a_change(quote, seller, client, stage):
    LineFactory(quote=quote, stage=stage)
    address = page_of("quote_river", quote.pk)
    page = client.get(address, {"at": stage.pk}, headers=HTMX).content.decode()
    assert ('aria-current="step"' in page, 'id="totals"' in page) == (True, False)
    assert client.get(address).status_code == 302


def test_first_second_and_last_line_find_their_place(quote, seller, client):
    earlier, stage = LevelFactory(park=quote.firm.park), LevelFactory(park=quote.firm.park)

    def add(where):
        page = client.post(page_of("line_create", quote.pk, where.pk), line_form(), headers=HTMX).content.decode()
        return re.findall(r'hx-swap-oob="(\w+:#[\w-]+)"', page), 'id="lines-sheet"' in page

    assert add(stage) == ([], True)
    assert add(stage) == ([f"beforeend:#step-{stage.pk}"], False)
    assert add(earlier) == (["afterend:#rows-head"], False)
    assert add(LevelFactory(park=quote.firm.park, order=9999)) == ([f"afterend:#step-{stage.pk}"], False)
    for line in QuoteLine.objects.all()[:3]:
        page = client.post(page_of("line_delete", line.pk), headers=HTMX).content.decode()
        assert f'<tr id="row-{line.pk}" hx-swap-oob="delete">' in page
    page = client.post(page_of("line_delete", QuoteLine.objects.get().pk), headers=HTMX).content.decode()
    assert ('id="lines-sheet"' in page, "rows-head" in page) == (True, False)


def long_quote(quote, count):
    stages = [LevelFactory(park=quote.firm.park) for _ in range(12)]
    firms = [FirmFactory(park=quote.firm.park) for _ in range(4)]
    rows = [
        QuoteLine(quote=quote, stage=stages[n % 12], supplier=firms[n % 4], description=f"Work {n}", unit_price=n + 1)
        for n in range(count)
    ]
    return QuoteLine.objects.bulk_create(rows)[0]


def in_sql(captured):
    """Statements without the control of transactions."""
    return [one["sql"] for one in captured if not re.match(r"(RELEASE )?SAVEPOINT", one["sql"])]


@pytest.mark.parametrize("count", [5, 200])
def test_saving_a_line_is_small_whatever_the_quote(quote, seller, client, count):
    """Twelve statements and 4 kB, even where an alternative displaces another in a regime."""
    Quote.objects.update(mode="joint", regime="reverse_charge", discount_percent=3)
    line = long_quote(quote, count)
    QuoteLine.objects.filter(pk=line.pk).update(alternative="box", chosen=False)
    LineFactory(quote=quote, stage=line.stage, alternative="box", description="Rival")
    chosen = {"role": "alternative", "alternative": "box", "chosen": "on", "seen": current_pulse(quote)}
    with CaptureQueriesContext(connection) as sent:
        answer = save(client, line, source=line.supplier_id, **chosen)
    assert answer.status_code == 200
    assert len(in_sql(sent)) <= 12
    assert len(answer.content) <= 4096


@pytest.mark.parametrize("count", [5, 200])
def test_saving_a_line_takes_few_statements_and_calls(quote, seller, client, count):
    """The usual edit; calls are counted as the server makes them, without the test client's own."""
    line = long_quote(quote, count)
    with CaptureQueriesContext(connection) as sent:
        answer = save(client, line, source=line.supplier_id)  # templates are compiled once
    assert (len(in_sql(sent)), len(answer.content) <= 4096) == (8, True)
    form = line_form(line, source=line.supplier_id, revision=2)
    asked = RequestFactory(headers=HTMX).post(page_of("line_edit", line.pk), form).environ
    asked["HTTP_COOKIE"] = client.cookies.output(attrs=[], header="", sep=";")
    profile = cProfile.Profile(builtins=False)
    profile.enable()
    answer = client.handler(asked)
    profile.disable()
    assert (answer.status_code, QuoteLine.objects.get(pk=line.pk).revision) == (200, 3)
    assert pstats.Stats(profile).total_calls <= 20_000


@pytest.mark.parametrize("count", [5, 200])
def test_form_of_a_line_is_small_whatever_the_quote(quote, seller, client, count, django_assert_max_num_queries):
    line = long_quote(quote, count)
    for n in range(count):
        offered(line.stage, quote.firm, name=f"Service {n}")
    client.get(page_of("line_edit", line.pk), headers=HTMX)
    with django_assert_max_num_queries(7):
        answer = client.get(page_of("line_edit", line.pk), headers=HTMX)
    if count == 5:
        assert len(answer.content) <= 14_000


def test_page_with_a_form_costs_the_same_with_services(quote, seller, client, django_assert_max_num_queries):
    line = long_quote(quote, 5)
    offered(line.stage, quote.firm)
    client.get(page_of("line_edit", line.pk))
    with django_assert_max_num_queries(9):
        client.get(page_of("line_edit", line.pk))
    with django_assert_max_num_queries(9):
        client.get(page_of("line_create", quote.pk, line.stage_id))


def test_history_names_the_line_and_no_price(quote, seller, client):
    line = LineFactory(quote=quote, firm_unit_price=D("54.32"))
    save(client, line, description="Theirs", firm_unit_price="54.32")
    assert list(Event.objects.values_list("verb", "note")) == [("line_edited", "Theirs")]
