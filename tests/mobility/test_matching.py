"""Matching: by rules, explained, without a rank, and blind to what a person keeps to herself."""

import ast
import dataclasses
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility import matching
from mobility.domain import matches
from mobility.matching import Against, Offered, Reason, Wanted, compare
from mobility.models import RomeCode, Vacancy, Wish
from mobility.seal import seal
from tests.factories import FirmFactory, member
from tests.mobility.factories import VacancyFactory, WishFactory

DAY = date(2026, 12, 1)
CODES = ["H2301", "H2302", "H1503", "E1301", ""]
HOURS = ["", "day", "two_shifts", "weekend"]


def offered(**fields):
    return Offered(key=1, closes_on=DAY, **fields)


@pytest.mark.parametrize(
    ("code", "point"),
    [
        ("H2301", Reason.OCCUPATION),
        ("H2305", Reason.FAMILY),
        ("H1503", Reason.DOMAIN),
        ("E1301", Against.DOMAIN),
        ("", None),
    ],
)
def test_occupation_is_compared_by_code_family_and_domain(code, point):
    found = compare(Wanted(1, occupations=frozenset({"H2301"}), hours="day"), offered(occupation=code, hours="day"))
    assert (found.reasons, found.against) == (
        ((point, Reason.HOURS) if isinstance(point, Reason) else (Reason.HOURS,)),
        ((point,) if isinstance(point, Against) else ()),
    )


def test_all_that_speaks_for_and_against_is_told():
    wanted = Wanted(1, "X", frozenset({"H2301"}), "day", True, True, True, (None, date(2026, 12, 1)))
    best = offered(
        occupation="H2301", hours="day", part_time=True, leads_up=True, adaptable=True, starts_on=date(2026, 12, 1)
    )
    assert compare(wanted, best).reasons == (
        *(Reason.OCCUPATION, Reason.HOURS, Reason.PART_TIME, Reason.STEP_UP, Reason.ADAPTABLE, Reason.START),
    )
    worst = offered(occupation="E1301", hours="weekend", leads_up=True, starts_on=date(2026, 12, 2))
    assert compare(wanted, worst).against == (Against.DOMAIN, Against.HOURS, Against.PART_TIME, Against.LATE)


def test_first_day_alone_is_no_reason():
    wanted = Wanted(1, start=matching.start_window("now", DAY))
    assert compare(wanted, offered(starts_on=DAY)) is None


@pytest.mark.parametrize(
    ("horizon", "window"),
    [
        ("now", (None, date(2026, 11, 30))),
        ("six_months", (None, date(2027, 2, 28))),
        ("year", (None, date(2027, 8, 31))),
        ("later", (date(2027, 8, 31), None)),
    ],
)
def test_horizon_is_counted_in_clamped_months(horizon, window):
    assert matching.start_window(horizon, date(2026, 8, 31)) == window


def test_every_horizon_has_its_window():
    assert set(matching.WINDOWS) == set(Wish.Horizon)


def test_module_needs_no_django():
    tree = ast.parse(Path(matching.__file__).read_text())
    found = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert found == ["collections.abc", "dataclasses", "datetime", "enum", "naturopole.months"]
    assert not any(isinstance(node, ast.Import) for node in ast.walk(tree))


WANTED = st.builds(
    Wanted,
    key=st.integers(1, 50),
    name=st.sampled_from("ABC"),
    occupations=st.frozensets(st.sampled_from(CODES[:-1]), max_size=3),
    hours=st.sampled_from(HOURS),
    part_time=st.booleans(),
    to_progress=st.booleans(),
    asks_conditions=st.booleans(),
    start=st.sampled_from([matching.start_window(horizon, DAY) for horizon in matching.WINDOWS]),
)
OFFERED = st.builds(
    Offered,
    key=st.integers(1, 50),
    closes_on=st.dates(DAY, date(2027, 6, 1)),
    occupation=st.sampled_from(CODES),
    hours=st.sampled_from(HOURS[1:]),
    part_time=st.booleans(),
    leads_up=st.booleans(),
    adaptable=st.booleans(),
    starts_on=st.none() | st.dates(DAY, date(2028, 6, 1)),
)
WISHES = st.lists(WANTED, max_size=6, unique_by=lambda row: row.key)
VACANCIES = st.lists(OFFERED, max_size=6, unique_by=lambda row: row.key)


@given(WISHES, VACANCIES, st.randoms())
def test_order_of_what_is_given_plays_no_part(wishes, vacancies, chance):
    found = matching.matches(wishes, vacancies)
    chance.shuffle(wishes)
    chance.shuffle(vacancies)
    assert matching.matches(wishes, vacancies) == found


@given(WISHES, VACANCIES)
def test_order_is_of_days_and_names_never_of_reasons(wishes, vacancies):
    keys = [(m.offered.closes_on, str(m.offered.key), m.wanted.name) for m in matching.matches(wishes, vacancies)]
    assert keys == sorted(keys)


@given(WISHES, VACANCIES)
def test_withdrawn_wish_leaves_and_changes_no_other(wishes, vacancies):
    found = matching.matches(wishes, vacancies)
    for gone in wishes:
        rest = matching.matches([row for row in wishes if row is not gone], vacancies)
        assert rest == [match for match in found if match.wanted is not gone]


@given(WANTED, OFFERED)
def test_nothing_against_puts_a_pair_aside(wanted, vacancy):
    """Whatever speaks against, a pair with a reason stays listed with all of its reasons."""
    found = compare(wanted, vacancy)
    if found:
        bare = dataclasses.replace(wanted, start=(None, None))
        kept = compare(bare, vacancy)
        assert kept.reasons == tuple(reason for reason in found.reasons if reason != Reason.START)
        assert set(found.reasons) - {Reason.START}


def test_wanted_holds_no_place_for_a_reason_of_health():
    assert [field.name for field in dataclasses.fields(Wanted)] == [
        *("key", "name", "occupations", "hours", "part_time", "to_progress", "asks_conditions", "start"),
    ]


@pytest.fixture
def reader(park):
    return member("hr", firm=FirmFactory(park=park))


@pytest.fixture
def firm(reader):
    return reader.memberships.get().firm


def told(vacancy, reader):
    return [(fit.wish.pk, fit.match.reasons, fit.match.against) for fit in matches.wishes_for(vacancy, reader)]


@pytest.mark.django_db
def test_sealed_reason_and_kept_conditions_have_no_influence(reader, firm):
    vacancy = VacancyFactory(firm=firm, adaptable=True)
    wish = WishFactory(open_to_all=True, hours="day", conditions="Pas de charges")
    before = told(vacancy, reader)
    Wish.objects.update(sealed=seal(wish.employee_id, True))
    assert told(vacancy, reader) == before == [(wish.pk, (Reason.HOURS,), ())]
    Wish.objects.update(conditions_shown=True)
    assert told(vacancy, reader) == [(wish.pk, (Reason.HOURS, Reason.ADAPTABLE), ())]


@pytest.mark.django_db
def test_only_wishes_opened_to_the_hiring_firm_are_matched(reader, firm, park):
    vacancy = VacancyFactory(firm=firm)
    WishFactory(hours="day")
    other = WishFactory(hours="day")
    other.opened_to.add(FirmFactory(park=park))
    mine = WishFactory(hours="day")
    mine.opened_to.add(firm)
    assert [pk for pk, *_rest in told(vacancy, reader)] == [mine.pk]
    Wish.objects.filter(pk=mine.pk).update(status="withdrawn")
    assert told(vacancy, reader) == []


@pytest.mark.django_db
def test_closed_vacancy_is_matched_with_nobody(reader, firm):
    WishFactory(hours="day", open_to_all=True)
    assert told(VacancyFactory(firm=firm, status="filled"), reader) == []


@pytest.mark.django_db
def test_database_finds_the_same_vacancies_as_the_rules(park):
    """The list of a person is narrowed by a condition that says the same as `compare`."""
    RomeCode.objects.bulk_create([RomeCode(code=code, label=code) for code in CODES if code], ignore_conflicts=True)
    firm = FirmFactory(park=park)
    flags = ("part_time", "leads_up", "adaptable")
    rows = [
        VacancyFactory(firm=firm, rome_id=code or None, hours=hours, **dict(zip(flags, values, strict=True)))
        for code, hours, values in product(CODES, HOURS[1:], [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)])
    ]
    wish = WishFactory(employee__firm=firm)
    for hours, asked, codes in product(HOURS, product((False, True), repeat=3), (["H2301"], ["E1301", "H1503"], [])):
        wish.hours, (wish.part_time, wish.to_progress, wish.conditions_shown) = hours, asked
        wish.conditions, wish.named = "Assise", [f"{code} {code}" for code in codes]
        said = matches.wanted(wish)
        expected = {row.pk for row in rows if compare(said, matches.offered(row))}
        assert set(Vacancy.objects.filter(matches.might_fit(wish)).values_list("pk", flat=True)) == expected
