"""Win rate, ages, value by step and firm, time taken: own quotes for sellers, totals for the president."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from packages.domain import figures
from packages.domain.figures import Age, Sale, ages, figures_of, rate
from packages.models import Answer, Quote, QuoteLine
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import LineFactory, QuoteFactory
from tests.packages.lost_sales import answered, declined, sent

NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)


def sale(state="open", net="100.00", *, drafted=0, first=0, last=None, answer=None):
    """A quote whose moments are given in days from noon of 10 March 2026."""
    at = lambda days: NOON + timedelta(days=days)  # noqa: E731, a word for this test
    asked = at(first if last is None else last) if answer is not None else None
    found = at(answer) if answer is not None else None
    return Sale(state, D(net), at(drafted), at(first), at(first if last is None else last), asked, found)


def test_win_rate_is_won_over_settled_by_number_and_value():
    row = rate(2026, [sale("won", "300.00"), sale("lost"), sale("lost", "200.00"), sale("open"), sale("")])
    assert (row.won, row.lost, row.open, row.won_net, row.lost_net) == (1, 2, 1, D("300.00"), D("300.00"))
    assert (row.by_count, row.by_value) == (D(1) / 3, D("0.5"))


def test_win_rate_before_anything_is_settled_is_absent():
    row = rate(2026, [sale("open")])
    assert (row.by_count, row.by_value, row.to_answer) == (None, None, None)


def test_times_are_medians_in_days():
    row = rate(2026, [sale(first=1), sale(first=3, answer=7), sale(first=10, answer=11), sale(first=20, answer=50)])
    assert (row.to_send, row.to_answer) == (D("6.5"), D("4.0"))


@pytest.mark.parametrize(("days", "place"), [(0, 0), (7, 0), (8, 1), (15, 1), (16, 2), (30, 2), (31, 3), (400, 3)])
def test_open_quotes_fall_into_ages_by_their_last_sending(days, place):
    rows = ages([sale(first=-500, last=-days), sale("won", last=-days)], NOON.date())
    assert [row.number for row in rows] == [int(n == place) for n in range(4)]
    assert rows[place] == Age(rows[place].label, 1, D("100.00"))


def test_year_is_that_of_the_first_sending_in_paris():
    late = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert Sale("open", D(1), late, late, late + timedelta(days=90)).year == 2026


@pytest.fixture
def firm(db):
    return FirmFactory()


@pytest.fixture
def seller(firm):
    return member("sales", firm=firm)


def test_sellers_read_their_own_quotes(firm, seller):
    answered(sent(firm, "300.00"), Answer.Kind.ACCEPTED, name="A", position="B")
    declined(firm, "100.00")
    sent(firm, "50.00")
    QuoteFactory(firm=firm)
    declined(FirmFactory(park=firm.park), "999.00")
    whole = figures_of(seller).whole
    assert (whole.won, whole.lost, whole.open) == (1, 1, 1)
    assert (whole.won_net, whole.lost_net, whole.open_net) == (D("300.00"), D("100.00"), D("50.00"))
    assert [row.year for row in figures_of(seller).years] == [timezone.localdate().year]


def test_withdrawn_draft_and_superseded_variant_count_nowhere(firm, seller):
    Quote.objects.filter(pk=QuoteFactory(firm=firm).pk).update(status="withdrawn")
    Quote.objects.filter(pk=sent(firm).pk).update(status="superseded")
    Quote.objects.filter(pk=sent(firm).pk).update(status="expired")
    whole = figures_of(seller).whole
    assert (whole.won, whole.lost, whole.open) == (0, 1, 0)


def test_other_currency_counts_in_euros(firm, seller):
    Quote.objects.filter(pk=sent(firm, "100.00").pk).update(currency="GBP", currency_rate=D("0.8"))
    assert figures_of(seller).whole.open_net == D("125.00")


def test_value_by_step_and_firm_is_that_of_won_and_open_quotes(firm, seller):
    neighbour, packing = FirmFactory(park=firm.park, leaf=4), LevelFactory(park=firm.park, order=1)
    quote = QuoteFactory(firm=firm)
    own = LineFactory(quote=quote, unit_price=D("70.00"), stage=LevelFactory(park=firm.park, order=0))
    LineFactory(quote=quote, unit_price=D("20.00"), supplier=neighbour, stage=packing)
    LineFactory(quote=quote, unit_price=D("10.00"), supplier=None, outside_supplier="Dehors", stage=packing)
    LineFactory(quote=quote, unit_price=D("999.00"), stage=packing, optional=True, chosen=False)
    LineFactory(quote__firm=firm, unit_price=D("888.00"))
    from packages.domain import offers

    offers.send(quote, by=seller)
    found = figures_of(seller)
    assert [(part.name, part.won, part.open) for part in found.steps] == [
        (own.stage.name, 0, D("70.00")),
        (packing.name, 0, D("30.00")),
    ]
    assert [(part.name, part.sign, part.open) for part in found.firms] == [
        (firm.name, firm.sign, D("70.00")),
        (neighbour.name, 4, D("20.00")),
        ("", "x", D("10.00")),
    ]
    Quote.objects.filter(pk=quote.pk).update(status="accepted")
    assert [part.won for part in figures_of(seller).steps] == [D("70.00"), D("30.00")]


def test_president_reads_totals_without_steps_or_firms(firm, client):
    sent(firm, "300.00")
    sent(FirmFactory(park=firm.park), "200.00")
    president = member("president", park=firm.park)
    found = figures_of(president)
    assert (found.whole.open_net, found.steps, found.firms) == (D("500.00"), None, None)
    client.force_login(president)
    text = client.get(reverse("packages:figures")).content.decode()
    assert "€500.00" in text
    assert [word for word in ("€300", "€200", "Value by firm", "Value by step") if word in text] == []
    rows = client.get(reverse("packages:figures_export")).content.decode()
    assert [word for word in ("By firm", "By step", "300.00", "200.00") if word in rows] == []


def test_others_read_no_figures(firm, client):
    for role in ("hr", "employee", "office", "partner"):
        client.force_login(member(role, park=firm.park, firm=firm))
        for page in ("figures", "figures_export"):
            assert client.get(reverse(f"packages:{page}")).status_code == 403


def test_older_quotes_are_left_out_and_that_is_said(firm, seller, client, monkeypatch):
    for _ in range(3):
        sent(firm, "10.00")
    monkeypatch.setattr(figures, "MOST", 2)
    assert (figures_of(seller).whole.open, figures_of(seller).is_capped) == (2, True)


def test_export_holds_every_table_with_numbers(firm, seller, client):
    sent(firm, "50.00")
    client.force_login(seller)
    rows = client.get(reverse("packages:figures_export")).content.decode("utf-8-sig").splitlines()
    assert [row.split(";")[0] for row in rows[1:]] == [
        *["Win rate"] * 2,
        *["Age of open quotes"] * 4,
        "By step",
        "By firm",
    ]
    assert rows[3].split(";")[4:8] == ["1", "", "", "50.00"]
    assert client.get(reverse("packages:figures_export"), {"format": "xlsx"}).content[:2] == b"PK"


@pytest.mark.parametrize("count", [1, 20])
def test_page_costs_the_same_for_any_number_of_quotes(firm, seller, client, count, django_assert_max_num_queries):
    for _ in range(count):
        sent(firm, "10.00")
    assert QuoteLine.objects.count() == count
    client.force_login(seller)
    client.get(reverse("packages:figures"))
    with django_assert_max_num_queries(7):
        client.get(reverse("packages:figures"))
