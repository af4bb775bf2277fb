"""The register and the home page: filters, order, what waits, and totals without a firm's price."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from naturopole.todo import gathered
from packages import domain
from packages.domain import desk, offers
from packages.domain.lines import Line
from packages.models import Answer, Quote
from tests.factories import FirmFactory, member
from tests.packages.factories import ClientFactory, LineFactory, QuoteFactory


@pytest.fixture
def firm(db):
    return FirmFactory()


@pytest.fixture
def seller(firm, client):
    user = member("sales", firm=firm)
    client.force_login(user)
    return user


def answered(firm, kind, **words):
    """A quote of the firm, sent and answered."""
    quote = LineFactory(quote__firm=firm).quote
    _version, address = offers.send(quote, by=quote.created_by)
    offers.close(offers.link_of(address.split("/")[4]), kind, **words)
    return Quote.objects.get(pk=quote.pk)


def titles(client, **asked):
    answer = client.get(reverse("packages:quote_list"), asked)
    assert answer.status_code == 200
    return [quote.title for quote, _signs, _said in answer.context["rows"]]


def test_register_is_searched_filtered_and_sorted(firm, seller, client):
    cheap = LineFactory(quote__firm=firm, quote__title="Cheap", unit_price=D("1")).quote
    dear = LineFactory(quote__firm=firm, quote__title="Dear", unit_price=D("900")).quote
    Quote.objects.filter(pk=dear.pk).update(status="withdrawn", created_at=timezone.now() - timedelta(days=366))
    LineFactory(quote__title="MARKOTHER")
    assert titles(client) == ["Dear", "Cheap"]
    assert titles(client, q="chea") == ["Cheap"]
    assert titles(client, q=cheap.client.name) == ["Cheap"]
    assert titles(client, status="withdrawn") == ["Dear"]
    assert titles(client, year=timezone.localdate().year) == ["Cheap"]
    assert titles(client, sort="net") == ["Cheap", "Dear"]
    assert titles(client, sort="-net") == ["Dear", "Cheap"]


@pytest.mark.parametrize("asked", [{"sort": "client__email"}, {"page": "x"}, {"year": "9" * 5000}, {"q": "x" * 5000}])
def test_odd_filters_show_the_register(firm, seller, client, asked):
    LineFactory(quote__firm=firm, quote__title="Cheap")
    assert titles(client, **asked) == ["Cheap"]


def test_net_of_the_register_is_the_net_of_the_quote(firm):
    quote = QuoteFactory(firm=firm)
    LineFactory(quote=quote, quantity=D("3"), unit_price=D("19.99"), discount_percent=D("15"))
    LineFactory(quote=quote, quantity=D("125.5"), unit_price=D("38.47"))
    LineFactory(quote=quote, quantity=D("12500"), unit_price=D("0.837"))
    from packages.domain.sheet import sheet_of

    assert desk.with_net(Quote.objects.all()).get().net == sheet_of(quote).totals.net


def waiting(user):
    return desk.todo(gathered([row for part in desk.asked_of(user) for row in part], Line))


def test_home_tells_what_waits(firm, seller):
    neighbour = FirmFactory(park=firm.park)
    LineFactory(quote__firm=neighbour, supplier=firm, answer="awaited", quote__title="Asked")
    LineFactory(quote__firm=neighbour, supplier=firm, answer="confirmed", quote__title="MARKDONE")
    LineFactory(quote__firm=neighbour, quote__title="MARKOTHER")
    QuoteFactory(firm=firm, title="Begun")
    answered(firm, Answer.Kind.DECLINED, reason="late")
    assert [(todo.title, todo.tone) for todo in waiting(seller)] == [
        ("Asked", "wait"),
        ("Capsules", "bad"),
        ("Begun", "info"),
    ]


def test_answers_leave_the_home_page_after_a_week(firm, seller, monkeypatch):
    answered(firm, Answer.Kind.ACCEPTED, name="A", position="B")
    assert len(waiting(seller)) == 1
    monkeypatch.setattr(desk, "NEWS", timedelta(0))
    assert waiting(seller) == []


def test_president_reads_totals_and_opens_no_quote(firm, client):
    won = answered(firm, Answer.Kind.ACCEPTED, name="A", position="B")
    answered(FirmFactory(park=firm.park), Answer.Kind.DECLINED, reason="late")
    waiting = LineFactory(quote__firm=firm, supplier=None, outside_supplier="Dehors", unit_price=D("40")).quote
    offers.send(waiting, by=waiting.created_by)
    QuoteFactory(firm=firm)
    president = member("president", park=firm.park)
    assert desk.park_state(president) == {
        "won": 1,
        "lost": 1,
        "waiting": 1,
        "drafts": 1,
        "won_net": D("100.00"),
        "waiting_net": D("40.00"),
        "outside_net": D("40.00"),
        "url": "",
        "figures": "/figures/",
    }
    client.force_login(president)
    assert client.get(reverse("packages:quote_list")).status_code == 403
    assert client.get(reverse("packages:quote_detail", args=[won.pk])).status_code == 404


def test_others_read_no_state_of_sales(firm):
    for role in ("hr", "employee", "line_manager"):
        assert desk.park_state(member(role, firm=firm)) is None
        assert domain.todo(member(role, firm=firm)) == []


def test_client_of_another_firm_is_unknown(firm, seller, client):
    strange = ClientFactory()
    codes = [client.get(reverse("packages:client_edit", args=[key])).status_code for key in (strange.pk, 99_999_999)]
    assert codes == [404, 404]
