"""The year in review: which sessions count in which year, who reads whose figures, and the page with its exports."""

import csv
import io
from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import ItemFactory, OutsideFirmFactory, ThemeFactory
from tests.training.years import DAY, LAST_YEAR, decided, over, seats, stated
from training.domain.review import review_of

THIS_YEAR = LAST_YEAR + 1
PAGE = "training:review"


@pytest.fixture
def firms(park):
    return {letter: FirmFactory(park=park, name=f"Maison {letter.upper()}") for letter in "abcd"}


@pytest.fixture
def hr(firms):
    return member("hr", firm=firms["a"])


@pytest.fixture
def session(park, firms):
    """Held last year by three firms and one from outside: 1,950.00 € for 13 seats of 14, items of which one by seat."""
    session = over(park, capacity=14, theme=ThemeFactory(park=park, name_en="First aid"))
    ItemFactory(session=session, price=D("1300.00"))
    ItemFactory(session=session, price=D("50.00"), per="seat")
    outside = OutsideFirmFactory(park=park)
    pledges = [
        seats(session, firms["a"], 5, present=[2, 2, 1]),
        seats(session, firms["b"], 4, present=[2, 2, 2, 2]),
        seats(session, firms["c"], 2),
        seats(session, None, 2, outside=outside, present=[2]),
    ]
    amounts = ("750.00", "600.00", "300.00", "300.00")
    stated(session, {pledges[0]: "1950.00"})
    stated(session, dict(zip(pledges, amounts, strict=True)), number=2)
    return session


def own(user, **given):
    return review_of(user, **given).own.now


# What is counted


def test_own_figures_are_those_of_ones_firm(session, hr):
    found = own(hr)
    assert (found.held, found.hours, found.people) == (1, D("17.50"), 3)
    assert (found.cost, found.alone, found.saving) == (D("750.00"), D("1550.00"), D("800.00"))
    assert (found.taken, found.places) == (5, 10)


def test_park_adds_up_all_firms_those_from_outside_included(session, hr):
    found = review_of(hr).park.now
    assert (found.held, found.hours, found.people) == (1, D("52.50"), 8)
    assert (found.cost, found.alone) == (D("1950.00"), D("1550.00") + D("1500.00") + 2 * D("1400.00"))
    assert (found.taken, found.places) == (15, 28)


def test_last_statement_counts_and_a_session_without_one_is_said(session, hr, park, firms):
    seats(over(park), firms["a"], 3)
    assert (own(hr).cost, own(hr).unstated, own(hr).held) == (D("750.00"), 1, 2)


def test_item_no_longer_due_costs_nothing_alone_either(session, hr):
    session.items.filter(per="seat").update(falls_away=True)
    assert own(hr).alone == D("1300.00")


def test_session_without_items_costs_its_price_alone(park, firms, hr):
    session = over(park, cost=D("900.00"))
    stated(session, {seats(session, firms["a"], 3): "400.00"})
    assert own(hr).alone == D("900.00")


def test_fee_of_a_leaver_is_a_cost_of_its_year(session, park, firms, hr):
    other = over(park)
    gone = seats(other, firms["a"], 3, state="withdrawn", fee=D("120.00"))
    stated(other, {seats(other, firms["b"], 3): "780.00"}, {gone: "120.00"})
    assert (own(hr).cost, own(hr).held, own(hr).alone) == (D("870.00"), 1, D("1550.00"))


def test_person_in_two_sessions_counts_once(park, firms, hr):
    person = EmployeeFactory(firm=firms["a"])
    for month in (3, 4):
        seats(over(park, day=date(LAST_YEAR, month, 9)), firms["a"], 1, present=[(person, 2)])
    assert (own(hr).people, own(hr).hours) == (1, D("14.00"))
    assert [part.people for _month, part in review_of(hr).own.months] == [1, 1]


def test_session_counts_in_the_year_of_its_last_half_day(park, firms, hr):
    session = over(park, day=date(LAST_YEAR, 1, 2), half_days=1)
    session.half_days.create(day=date(LAST_YEAR - 1, 12, 30), starts_at="09:00", ends_at="12:00")
    seats(session, firms["a"], 1, present=[2])
    found = review_of(hr, year=str(LAST_YEAR))
    assert (found.own.now.hours, found.own.before.is_empty) == (D("6.50"), True)
    assert [month for month, _part in found.own.months] == [date(LAST_YEAR, 1, 1)]


@pytest.mark.parametrize("status", ["proposed", "open", "confirmed"])
def test_session_not_held_counts_nowhere(park, firms, hr, status):
    seats(over(park, status=status), firms["a"], 3)
    assert review_of(hr).own.now.is_empty


@pytest.mark.parametrize(
    ("verb", "status", "expected"),
    [
        ("kept", "held", (1, 1, 0)),
        ("scaled_back", "held", (1, 1, 0)),
        ("postponed", "confirmed", (0, 1, 0)),
        ("postponed", "open", (0, 0, 0)),
        ("kept", "cancelled", (0, 0, 1)),
        ("edited", "held", (1, 0, 0)),
        ("split", "confirmed", (0, 0, 0)),
    ],
)
def test_session_is_saved_when_it_went_on_after_a_decision(park, firms, hr, verb, status, expected):
    session = over(park, status=status)
    seats(session, firms["a"], 2, state="committed")
    decided(session, verb)
    found = review_of(hr, year=str(LAST_YEAR))
    assert [(one.now.held, one.now.saved, one.now.lost) for one in (found.own, found.park)] == [expected, expected]


def test_session_lost_is_lost_for_those_who_had_pledged(park, firms):
    session = over(park, status="cancelled")
    seats(session, firms["a"], 2, state="pencilled")
    seats(session, firms["b"], 2, state="withdrawn")
    assert [own(member("hr", firm=firms[letter])).lost for letter in "abc"] == [1, 0, 0]


def test_year_before_stands_beside(session, park, firms, hr):
    seats(over(park, day=date(LAST_YEAR - 1, 6, 5)), firms["a"], 2, present=[1])
    found = review_of(hr)
    assert (found.year, found.own.now.hours, found.own.before.hours) == (LAST_YEAR, D("17.50"), D("3.50"))


# Who reads what


def test_park_leaves_out_what_would_tell_a_neighbours_figures(session, park, firms, hr):
    """Firms a and b alone: from the park's sum less its own, each would know the other's."""
    small = over(park)
    pledges = [seats(small, firms[letter], 3, present=[2]) for letter in "ab"]
    stated(small, dict.fromkeys(pledges, "975.00"))
    found = review_of(hr)
    assert (found.park.left_out, found.park.now.held, found.park.now.cost) == (1, 2, D("1950.00"))
    assert (found.park.now.hours, found.own.now.hours) == (D("52.50"), D("24.50"))


def test_theme_of_small_sessions_only_is_no_row_of_the_park(session, park, firms, hr):
    small = over(park, theme=ThemeFactory(park=park, name_en="Forklift"))
    seats(small, firms["a"], 3, present=[2])
    found = review_of(hr)
    assert [name for name, _part in found.own.themes] == ["First aid", "Forklift"]
    assert [name for name, _part in found.park.themes] == ["First aid"]


@pytest.mark.parametrize("role", ["president", "office", "partner"])
def test_park_roles_read_the_park_only(session, park, role):
    found = review_of(member(role, park=park))
    assert (found.own, found.firm, found.park.now.people) == (None, None, 8)


@pytest.mark.parametrize("role", ["employee", "line_manager", "sales", "staff_representative", "administrator"])
def test_others_read_no_figures(session, park, firms, client, role):
    user = member(role, firm=None if role == "administrator" else firms["a"], park=park)
    client.force_login(user)
    assert review_of(user) is None
    assert [client.get(reverse(name)).status_code for name in (PAGE, f"{PAGE}_export")] == [403, 403]


def test_firm_in_the_address_must_be_ones_own(session, firms, hr):
    assert review_of(hr, firm=str(firms["b"].pk)).firm == firms["a"]


def test_hr_of_two_firms_chooses(session, park, firms, client):
    user = member("hr", firm=firms["a"])
    user.memberships.create(park=park, firm=firms["b"], role="director")
    client.force_login(user)
    text = client.get(reverse(PAGE), {"firm": firms["b"].pk}).content.decode()
    assert f'<option value="{firms["b"].pk}" selected>' in text
    assert "€600.00" in text


# The page


def test_page_compares_with_the_year_before_and_draws(session, hr, client):
    client.force_login(hr)
    text = client.get(reverse(PAGE)).content.decode()
    assert f"Year in review, {LAST_YEAR}" in text
    assert '<svg class="columns"' in text
    assert "€750.00" in text
    assert "This year is under way" not in text


def test_negative_saving_is_shown_as_such(park, firms, hr, client):
    session = over(park, cost=D("100.00"))
    stated(session, {seats(session, firms["a"], 2): "350.00"})
    client.force_login(hr)
    text = client.get(reverse(PAGE)).content.decode()
    assert "−€250.00" in text
    assert "together cost more than alone" in text


def test_year_without_sessions_says_so(park, firms, hr, client):
    client.force_login(hr)
    text = client.get(reverse(PAGE)).content.decode()
    assert f"No joint session has ended in {THIS_YEAR} yet" in text


@pytest.mark.parametrize("year", ["", "x", "0", "-5", "99999999999999", "20 26", "²"])
def test_year_that_is_none_opens_the_last_one(session, hr, client, year):
    client.force_login(hr)
    assert client.get(reverse(PAGE), {"year": year, "firm": year}).context["review"].year == LAST_YEAR


def test_year_may_be_chosen(session, hr, client):
    client.force_login(hr)
    page = client.get(reverse(PAGE), {"year": str(THIS_YEAR)})
    assert (page.context["review"].year, page.context["review"].years) == (THIS_YEAR, [THIS_YEAR, LAST_YEAR])
    assert "This year is under way" in page.content.decode()


def test_session_of_next_year_does_not_open_a_year_to_come(session, park, firms, hr):
    later = over(park, day=DAY.replace(year=THIS_YEAR + 1), status="cancelled")
    seats(later, firms["a"], 2)
    found = review_of(hr)
    assert (found.year, found.years) == (THIS_YEAR, [THIS_YEAR + 1, THIS_YEAR, LAST_YEAR])


def test_export_holds_what_the_page_shows(session, hr, client):
    client.force_login(hr)
    text = client.get(reverse(f"{PAGE}_export")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    measures = ["17.50", "3", "750.00", "1550.00", "800.00", "0.5000", "1", "0", "0"]
    assert [row[:3] for row in rows[1:5]] == [
        ["Maison A", "Year", str(LAST_YEAR)],
        ["Maison A", "Year", str(LAST_YEAR - 1)],
        ["Maison A", "By theme", "First aid"],
        ["Maison A", "By month", f"{LAST_YEAR}-05"],
    ]
    assert rows[1][3:] == rows[3][3:] == rows[4][3:] == measures
    assert [row[0] for row in rows[5:]] == ["The park"] * 4
    assert client.get(reverse(f"{PAGE}_export"), {"format": "xlsx"}).content[:2] == b"PK"


def test_president_exports_the_parks_rows_only(session, park, client):
    client.force_login(member("president", park=park))
    text = client.get(reverse(f"{PAGE}_export")).content.decode("utf-8-sig")
    assert {row[0] for row in csv.reader(io.StringIO(text), delimiter=";")} == {"Whose", "The park"}
