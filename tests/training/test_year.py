"""The figures of a year: what adds up, what is counted once, and what nobody can compute of a neighbour."""

from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from training.cost_split import Firm, Item, Per, split_cost, total_due
from training.year import FEWEST_FIRMS, Course, Presence, alone, figures_of, grouped, left_out, park_figures, told

MAY = date(2026, 5, 1)
ITEMS = (Item("Trainer", D("900.00"), Per.DAY), Item("Room", D("150.00")), Item("Handbook", D("12.50"), Per.SEAT))


def present(person, firm, half_days, minutes):
    return Presence(frozenset([person]), firm, half_days, minutes)


def held(**given):
    return Course(**{"month": MAY, "theme": "SST", "is_held": True, "capacity": 10, "half_days": 4} | given)


def test_hours_are_half_days_present_times_their_length():
    found = figures_of([held(there=[present("Ana", "A", 4, 840), present("Bo", "B", 1, 210)])])
    assert (found.hours, found.people, found.taken, found.places) == (D("17.50"), 2, 5, 40)
    assert found.filled == D("0.1250")


def test_person_in_two_sessions_counts_once():
    courses = [held(there=[present("Ana", "A", 4, 840)]), held(there=[present("Ana", "A", 1, 210)])]
    assert (figures_of(courses).people, figures_of(courses).hours) == (1, D("17.50"))


def test_alone_a_firm_pays_the_whole_and_its_own_seats():
    course = held(items=ITEMS, seats={"A": 4, "B": 2})
    assert [alone(course, seats) for seats in (4, 2, 0)] == [D("2000.00"), D("1975.00"), D("0.00")]


def test_saving_is_alone_less_the_share():
    course = held(items=ITEMS, seats={"A": 4, "B": 2}, amounts={"A": D("1350.00"), "B": D("675.00")})
    assert figures_of([course], "A").saving == D("650.00")
    assert figures_of([course]).saving == D("1950.00")


def test_saving_may_be_negative():
    course = held(items=ITEMS, seats={"A": 1}, amounts={"A": D("2500.00")})
    assert figures_of([course], "A").saving == D("-537.50")


def test_leaver_owes_its_fee_and_saves_less_than_nothing():
    course = held(items=ITEMS, seats={"B": 2}, amounts={"A": D("450.00"), "B": D("1525.00")})
    found = figures_of([course], "A")
    assert (found.cost, found.alone, found.saving, found.held) == (D("450.00"), D("0.00"), D("-450.00"), 0)


def test_session_without_statement_costs_nothing_and_saves_nothing():
    found = figures_of([held(items=ITEMS, seats={"A": 3})], "A")
    assert (found.cost, found.alone, found.unstated) == (D("0.00"), D("0.00"), 1)


def test_seats_of_a_firm_are_filled_by_its_own_people():
    course = held(seats={"A": 2, "B": 3}, there=[present("Ana", "A", 4, 840), present("Bo", "B", 3, 630)])
    assert (figures_of([course], "A").filled, figures_of([course], "B").filled) == (D("0.5000"), D("0.2500"))
    assert figures_of([Course(MAY, "SST")]).filled is None


def test_saved_and_lost_are_of_the_firms_that_hold_seats():
    courses = [
        held(is_saved=True, seats={"A": 1}),
        Course(MAY, "SST", is_saved=True, seats={"A": 1, "B": 1}),
        Course(MAY, "SST", is_lost=True, seats={"B": 2}),
    ]
    counts = [(f.held, f.saved, f.lost) for f in (figures_of(courses, firm) for firm in (None, "A", "B", "C"))]
    assert counts == [(1, 2, 1), (1, 2, 0), (0, 1, 1), (0, 0, 0)]


def test_park_leaves_out_sessions_of_two_firms():
    small = held(seats={"A": 5, "B": 5, "C": 0}, there=[present("Ana", "A", 4, 840)])
    large = held(seats={"A": 1, "B": 1, "C": 1}, there=[present("Bo", "B", 4, 840)])
    found = park_figures([small, large])
    assert (found.held, found.people, found.places, left_out([small, large])) == (2, 1, 40, 1)


FIRMS = st.sampled_from("ABCDE")
AMOUNTS = st.integers(0, 500_000).map(lambda cents: D(cents).scaleb(-2))


@st.composite
def courses(draw):
    seats = draw(st.dictionaries(FIRMS, st.integers(1, 6), max_size=5))
    half_days = draw(st.integers(0, 4))
    there = [
        Presence(frozenset([f"{firm}{person}"]) if times else frozenset(), firm, times, times * 210)
        for firm, number in seats.items()
        for person, times in enumerate(draw(st.lists(st.integers(0, half_days), max_size=number)))
    ]
    items = [Item("x", draw(AMOUNTS), draw(st.sampled_from(list(Per)))) for _ in range(draw(st.integers(0, 3)))]
    due = total_due(items, days=D(half_days) / 2, seats=sum(seats.values()))
    shares = split_cost(due, [Firm(*one) for one in seats.items()], "seats").shares if seats else {}
    outcome = draw(st.sampled_from(["is_held", "is_saved", "is_lost"]))
    return Course(
        month=date(2026, draw(st.integers(1, 12)), 1),
        theme=draw(st.sampled_from(["SST", "GMP", None])),
        capacity=draw(st.integers(1, 20)),
        half_days=half_days,
        items=items,
        seats=seats,
        amounts=draw(st.sampled_from([shares, None])),
        there=there,
        **{outcome: True},
    )


YEARS = st.lists(courses(), max_size=8)
SUMS = ("minutes", "cost", "alone", "saving", "taken")


def sums(found):
    return [getattr(found, name) for name in SUMS]


def added(parts):
    return [sum(column) for column in zip(*map(sums, parts), strict=True)] or [0] * len(SUMS)


@given(YEARS)
def test_firms_add_up_to_the_whole(year):
    assert added([figures_of(year, firm) for firm in "ABCDE"]) == sums(figures_of(year))
    assert sum(figures_of(year, firm).people for firm in "ABCDE") == figures_of(year).people


@given(YEARS)
def test_months_and_themes_add_up_to_the_year(year):
    for key in (lambda course: course.month, lambda course: course.theme):
        parts = grouped(year, key).values()
        assert added(parts) == sums(figures_of(year))
        assert sum(part.held for part in parts) == figures_of(year).held
        assert all(part.people <= figures_of(year).people for part in parts)


@given(YEARS, st.randoms(use_true_random=False))
def test_order_of_sessions_changes_nothing(year, random):
    shuffled = list(year)
    random.shuffle(shuffled)
    assert [figures_of(shuffled, firm) for firm in (None, *"ABCDE")] == [
        figures_of(year, firm) for firm in (None, *"ABCDE")
    ]


@given(YEARS)
def test_hours_are_those_of_each_person_added_up(year):
    people = {name for course in year if course.is_held for one in course.there for name in one.people}
    by_person = [
        sum(one.minutes for course in year if course.is_held for one in course.there if person in one.people)
        for person in people
    ]
    assert (sum(by_person), len(people)) == (figures_of(year).minutes, figures_of(year).people)


@given(YEARS)
def test_cost_and_saving_make_what_training_alone_costs(year):
    for firm in (None, *"ABCDE"):
        found = figures_of(year, firm)
        assert found.cost + found.saving == found.alone


@given(courses())
def test_only_firm_of_a_session_saves_nothing(course):
    if len(course.seats) == 1 and course.amounts:
        assert figures_of([course]).saving == 0


@given(courses())
def test_who_shares_by_seat_never_pays_more_than_alone(course):
    assert all(figures_of([course], firm).saving >= 0 for firm in course.seats)


@given(YEARS, YEARS)
def test_no_two_sums_of_the_park_tell_what_one_firm_did(earlier, since):
    """Read on two days, or of two months: they differ by whole sessions, of which anybody lacks two firms or more."""
    before, after = park_figures(earlier), park_figures(earlier + since)
    between = told(since)
    assert [new - old for new, old in zip(sums(after), sums(before), strict=True)] == sums(figures_of(between))
    for reader in "ABCDE":
        unknown = [{firm for firm in course.seats if firm != reader} for course in between]
        assert all(len(others) >= FEWEST_FIRMS - 1 for others in unknown)
