"""Positions on a past day: who was there, where it stood, and the joining order of the real park."""

from datetime import date

import pytest
from django.utils import timezone

from firms import case
from firms.demo import CASE
from firms.domain.past import positions_on
from firms.domain.positions import positions
from firms.models import Firm, Level, PositionRecord
from tests.firms.test_map import RIVAL, candidate, named, residents


@pytest.fixture
def naturopole(db):
    return case.load(CASE)


@pytest.fixture
def rival(naturopole):
    return candidate(naturopole, "Gélules", RIVAL)


@pytest.mark.parametrize(
    ("year", "names", "chain"),
    [
        (1986, [], 0),
        (1987, ["LPH"], 28),
        (1991, ["LPH", "Eskiss Packaging"], 39),
        (2005, ["LPH", "Eskiss Packaging", "NDS"], 50),
        (2007, ["LPH", "Eskiss Packaging", "NDS", "Biosphère"], 61),
    ],
)
def test_chain_grows_as_the_firms_joined(naturopole, year, names, chain):
    placed = positions_on(naturopole, date(year, 1, 1))
    assert (residents(placed), round(100 * placed.park.chain)) == (names, chain)


def test_firm_is_there_from_the_day_it_joined_until_the_day_before_it_left(naturopole):
    Firm.objects.filter(name="NDS").update(joined_on=date(2005, 3, 1), left_on=date(2010, 5, 2), standing="former")
    days = [date(2005, 2, 28), date(2005, 3, 1), date(2010, 5, 1), date(2010, 5, 2)]
    assert ["NDS" in residents(positions_on(naturopole, day)) for day in days] == [False, True, True, False]


def test_resident_of_unknown_year_was_always_there(naturopole):
    Firm.objects.filter(name="NDS").update(joined=None)
    assert residents(positions_on(naturopole, date(1900, 1, 1))) == ["NDS"]


def test_position_is_the_latest_record_up_to_the_day(naturopole):
    lph, packing = named("LPH"), Level.objects.get(name_en="Packing")
    PositionRecord.objects.filter(firm=lph).update(since=date(1990, 1, 1))
    PositionRecord.objects.create(firm=lph, since=date(1995, 6, 30), held={str(packing.pk): 0.25, "999999": 1})
    found = {}
    for day in (date(1988, 1, 1), date(1995, 6, 29), date(1995, 6, 30)):
        [firm] = [firm for firm in positions_on(naturopole, day).park.residents if firm.name == "LPH"]
        found[day.year, day.day] = firm.position.process[6], sum(firm.position.process)
    assert found == {(1988, 1): (0.5, 2.5), (1995, 29): (0.5, 2.5), (1995, 30): (0.25, 0.25)}


def test_firm_without_records_stands_where_it_stands_today(naturopole):
    PositionRecord.objects.all().delete()
    assert positions_on(naturopole, date(2020, 1, 1)).park == positions(naturopole).park


def test_past_gives_today_what_today_gives(naturopole, rival):
    today = timezone.localdate()
    assert positions_on(naturopole, today, [rival]) == positions(naturopole, [rival])


def test_candidate_stands_in_the_past_where_it_stands_today(naturopole, rival):
    placed = positions_on(naturopole, date(1986, 1, 1), [rival])
    assert (residents(placed), placed.candidate(rival).position.process[5]) == ([], 1)


def test_case_writes_a_record_for_each_firm(naturopole):
    assert list(PositionRecord.objects.values_list("firm__name", "since").order_by("since")) == [
        ("LPH", date(1987, 1, 1)),
        ("Eskiss Packaging", date(1991, 1, 1)),
        ("NDS", date(2005, 1, 1)),
        ("Biosphère", date(2007, 1, 1)),
    ]


def test_positions_without_a_firm(naturopole):
    assert residents(positions_on(naturopole, date(2020, 1, 1), without=named("LPH"))) == [
        "Eskiss Packaging",
        "NDS",
        "Biosphère",
    ]
