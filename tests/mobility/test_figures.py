"""Figures of moves: what counts when, who reads which rows, and what stays hidden."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mobility.domain import figures, releases
from mobility.domain.figures import Period, figures_of, periods
from mobility.models import Application, MoveFigure, RecruitmentFigure
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, ReleaseFactory, VacancyFactory

THIS_YEAR = timezone.localdate().year


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def moves():
    return [(row.hiring_id, row.leaving_id, row.people) for row in MoveFigure.objects.order_by("pk")]


# Counting


def test_received_application_counts_by_channel_and_month(db):
    vacancy = VacancyFactory()
    for channel in ("poster", "poster", "wish", ""):
        figures.count_received(ApplicationFactory(vacancy=vacancy, route="direct", channel=channel))
    rows = RecruitmentFigure.objects.order_by("channel").values_list("month", "firm", "channel", "received", "hired")
    month = timezone.localdate().replace(day=1)
    assert list(rows) == [
        (month, vacancy.firm_id, "", 1, 0),
        (month, vacancy.firm_id, "poster", 2, 0),
        (month, vacancy.firm_id, "wish", 1, 0),
    ]


def test_hired_counts_days_since_the_opening(db):
    vacancy = VacancyFactory(opens_on=in_days(-30))
    for _ in range(2):
        figures.count_hired(ApplicationFactory(vacancy=vacancy, route="direct", channel="site"))
    assert RecruitmentFigure.objects.values_list("hired", "days").get() == (2, 60)


def test_outsider_and_own_firms_person_move_at_once(db):
    vacancy = VacancyFactory()
    figures.count_hired(ApplicationFactory(vacancy=vacancy, route="outside", employee=None, outside_name="X"))
    own = EmployeeFactory(firm=vacancy.firm)
    figures.count_hired(ApplicationFactory(vacancy=vacancy, route="direct", employee=own))
    assert moves() == [(vacancy.firm_id, None, 1), (vacancy.firm_id, vacancy.firm_id, 1)]


def test_neighbours_person_moves_when_the_release_takes_effect(db):
    """Being hired says nothing of the firm left: an employer who was not told must not learn it from a figure."""
    release = ReleaseFactory(status="agreed", agreed_on=in_days(0))
    figures.count_hired(release.application)
    assert moves() == []
    releases.settle_all()
    assert moves() == [(release.application.vacancy.firm_id, release.application.employee.firm_id, 1)]


def test_figures_outlive_the_files(db):
    application = ApplicationFactory(route="direct", channel="site")
    figures.count_received(application)
    Application.objects.all().delete()
    assert RecruitmentFigure.objects.get().received == 1


# Periods


@pytest.mark.parametrize(
    ("first", "years", "expected", "coming"),
    [
        (None, 3, [], Period(2026, 2028)),
        (2026, 3, [], Period(2026, 2028)),
        (2024, 3, [], Period(2024, 2026)),
        (2023, 3, [Period(2023, 2025)], Period(2026, 2028)),
        (2018, 3, [Period(2021, 2023), Period(2018, 2020)], Period(2024, 2026)),
        (2018, 5, [Period(2018, 2022)], Period(2023, 2027)),
    ],
)
def test_periods_follow_one_another_and_are_over(settings, first, years, expected, coming):
    settings.FIGURES_YEARS = years
    assert periods(first, date(2026, 11, 27)) == (expected, coming)


# What is read


def count(month, hiring, leaving, people):
    MoveFigure.objects.create(month=month, hiring=hiring, leaving=leaving, people=people)


@pytest.fixture
def firms(park):
    """Four firms and two whole periods; the last one has 37 moves between them."""
    found = {letter: FirmFactory(park=park, name=f"Maison {letter.upper()}") for letter in "abcd"}
    month = date(THIS_YEAR - 2, 5, 1)
    table = {"ab": 6, "ac": 3, "ad": 5, "ba": 4, "bc": 4, "bd": 3, "ca": 2, "cd": 5, "cb": 1, "da": 1, "db": 2, "dc": 1}
    for (hiring, leaving), people in table.items():
        count(month, found[hiring], found[leaving], people)
    for letter, people in (("a", 8), ("b", 1), ("c", 7), ("d", 6)):
        count(month, found[letter], None, people)
    for letter in "ab":
        count(month, found[letter], found[letter], 9)
    count(date(THIS_YEAR - 6, 1, 1), found["a"], found["b"], 12)
    for letter, channel, received, hired, days in (
        ("d", "site", 30, 6, 240),
        ("d", "wish", 7, 1, 10),
        ("b", "poster", 3, 2, 90),
        ("b", "feed", 4, 1, 20),
        ("a", "", 9, 5, 100),
        ("a", "hr", 6, 5, 50),
    ):
        RecruitmentFigure.objects.create(
            month=month, firm=found[letter], channel=channel, received=received, hired=hired, days=days
        )
    return found


def table_for(user, asked=""):
    return {
        row.firm.name[-1]: (row.came, row.left, row.balance, row.inside, row.outside, row.days)
        for row in figures_of(user, asked).rows
    }


def test_president_reads_every_firm_with_small_figures_hidden(firms, park):
    rows = table_for(member("president", park=park))
    # Arrivals of a and b are hidden for d's four, those from outside of a and c for b's one.
    assert rows == {
        "A": (None, 7, None, None, None, None),
        "B": (None, 9, None, 9, None, None),
        "C": (8, 8, 0, None, None, None),
        "D": (None, 13, None, None, 6, 40),
    }


def test_hr_reads_her_firms_row_and_the_park(firms):
    found = figures_of(member("hr", firm=firms["a"]))
    assert [row.firm for row in found.rows] == [firms["a"]]
    assert (found.park.came, found.park.left, found.park.balance, found.park.outside) == (37, 37, 0, 22)


def test_every_reader_is_shown_the_same_figure(firms, park):
    """Two people who compare their pages learn nothing more."""
    whole = table_for(member("president", park=park))
    for letter, firm in firms.items():
        assert table_for(member("director", firm=firm)) == {letter.upper(): whole[letter.upper()]}


@pytest.mark.parametrize("role", ["sales", "employee", "line_manager", "staff_representative", "office", "partner"])
def test_nobody_else_reads_figures(firms, park, role):
    assert figures_of(member(role, firm=firms["a"], park=park)) is None


def test_year_under_way_moves_no_figure(firms, park):
    """What happens today is not seen by comparing the page with yesterday's."""
    president = member("president", park=park)
    before = figures_of(president)
    count(timezone.localdate().replace(day=1), firms["d"], firms["a"], 1)
    assert figures_of(president) == before


def test_period_is_chosen_by_its_first_year_and_odd_ones_are_the_latest(firms, park):
    president = member("president", park=park)
    latest = Period(THIS_YEAR - 3, THIS_YEAR - 1)
    assert figures_of(president, str(THIS_YEAR - 6)).period == Period(THIS_YEAR - 6, THIS_YEAR - 4)
    assert [figures_of(president, asked).period for asked in ("", "1", "x", "٣")] == [latest] * 4


def test_no_two_periods_share_a_year(firms, park):
    years = [
        year for one in figures_of(member("president", park=park)).periods for year in range(one.first, one.last + 1)
    ]
    assert len(years) == len(set(years)) == 6


def test_single_move_between_two_firms_leaves_no_trace(park):
    first, second = FirmFactory(park=park), FirmFactory(park=park)
    count(date(THIS_YEAR - 2, 5, 1), first, second, 1)
    RecruitmentFigure.objects.create(month=date(THIS_YEAR - 3, 1, 1), firm=first, received=1)
    found = figures_of(member("president", park=park))
    assert {(row.came, row.left, row.balance) for row in [*found.rows, found.park]} == {(None, None, None)}


def channels_for(user):
    return {(str(row.label), row.is_sum): (row.received, row.hired) for row in figures_of(user).channels}


def test_channels_are_the_parks_and_hidden_alike(firms, park):
    found = channels_for(member("hr", firm=firms["b"]))
    assert found["This site", False] == (30, None)
    assert found["A poster", False] == (None, None)
    assert found["All", True] == (59, 20)


def test_people_hired_by_channel_are_hidden_when_their_sum_would_tell_an_origin(firms, park):
    """Fewer than five from outside: the sum of channels less the other two origins would be that figure."""
    MoveFigure.objects.filter(leaving=None).update(people=1)
    found = channels_for(member("president", park=park))
    assert {hired for _received, hired in found.values()} == {None}
    assert found["All", True] == (59, None)


# The page


def test_page_says_what_is_hidden_and_when_figures_come(firms, park, client):
    client.force_login(member("president", park=park))
    page = client.get(reverse("mobility:figures"))
    text = page.content.decode()
    assert page.status_code == 200
    assert f"those of {THIS_YEAR}–{THIS_YEAR + 2} come after the end of {THIS_YEAR + 2}" in text
    assert "A figure about fewer than 5 people is hidden" in text


def test_page_without_a_whole_period_says_so(park, client):
    client.force_login(member("president", park=park))
    assert "No period is over yet" in client.get(reverse("mobility:figures")).content.decode()


def test_export_hides_what_the_page_hides(firms, park, client):
    president = member("president", park=park)
    client.force_login(president)
    text = client.get(reverse("mobility:figures_export")).content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=";") if row[0] == "Moves"]
    shown = {name[-1]: row for name, row in table_for(president).items()}
    for row in rows[:-1]:
        assert row[2:8] == ["hidden" if number is None else str(number) for number in shown[row[1][-1]]]
    assert [row[1] for row in rows] == [*(firm.name for firm in firms.values()), "The park"]


@pytest.mark.parametrize("number", [1, 20])
def test_page_stays_in_its_budget(firms, park, client, django_assert_max_num_queries, number):
    for _ in range(number - 1):
        firm = FirmFactory(park=park)
        count(date(THIS_YEAR - 2, 6, 1), firm, firms["a"], 6)
    client.force_login(member("president", park=park))
    with django_assert_max_num_queries(8):
        client.get(reverse("mobility:figures"))
