"""Needs that make a joint session: same theme, a month in common, the minimum reached by two firms at least."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.bench import needs_case
from training.grouping import Proposal, Wanted, months_between, proposals

MARCH, APRIL, MAY, JUNE = (date(2027, month, 1) for month in (3, 4, 5, 6))


def wanted(firm, seats, first=MARCH, last=MAY, *, theme="SST", key=0, minimum=6):
    return Wanted(theme, firm, key, seats, first, last, minimum)


def said(found):
    return [(one.theme, one.firms, one.seats, one.first, one.last) for one in found]


def test_needs_of_two_firms_make_a_session_in_their_common_months():
    needs = [wanted("LPH", 4, MARCH, MAY), wanted("Eskiss", 3, APRIL, JUNE)]
    assert said(proposals(needs)) == [("SST", ["Eskiss", "LPH"], 7, APRIL, MAY)]


@pytest.mark.parametrize(
    "needs",
    [
        [wanted("LPH", 4), wanted("Eskiss", 1)],
        [wanted("LPH", 4, MARCH, APRIL), wanted("Eskiss", 3, MAY, JUNE)],
        [wanted("LPH", 4), wanted("Eskiss", 3, theme="GMP")],
        [wanted("LPH", 4, key=1), wanted("LPH", 9, key=2)],
        [],
    ],
    ids=["too few", "no common month", "other theme", "one firm alone", "none"],
)
def test_nothing_is_proposed(needs):
    assert proposals(needs) == []


def test_minimum_exactly_reached_is_enough():
    assert [one.seats for one in proposals([wanted("LPH", 4), wanted("Eskiss", 2)])] == [6]


def test_what_is_left_makes_a_second_session():
    needs = [
        wanted("LPH", 8, MARCH, MARCH, key=1),
        wanted("Eskiss", 2, MARCH, APRIL, key=2),
        wanted("NDS", 3, JUNE, JUNE, key=3),
        wanted("Biosphère", 3, JUNE, JUNE, key=4),
    ]
    assert said(proposals(needs)) == [
        ("SST", ["Eskiss", "LPH"], 10, MARCH, MARCH),
        ("SST", ["Biosphère", "NDS"], 6, JUNE, JUNE),
    ]


def test_earlier_month_wins_between_equals():
    needs = [wanted("A", 3, MARCH, MARCH, key=1), wanted("B", 3, MARCH, MAY, key=2), wanted("C", 3, MAY, MAY, key=3)]
    assert said(proposals(needs)) == [("SST", ["A", "B"], 6, MARCH, MARCH)]


def test_need_without_a_seat_is_an_error():
    with pytest.raises(ValueError, match="at least one seat"):
        wanted("LPH", 0)


def test_window_that_ends_before_it_begins_is_an_error():
    with pytest.raises(ValueError, match="before the first"):
        wanted("LPH", 1, MAY, MARCH)


def test_months_between_crosses_the_year():
    assert months_between(date(2026, 11, 1), date(2027, 2, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]


MONTHS = months_between(date(2027, 1, 1), date(2027, 12, 1))
NEEDS = st.lists(
    st.tuples(
        st.sampled_from("ABCD"),
        st.integers(1, 5),
        st.integers(0, 11),
        st.integers(0, 4),
        st.sampled_from(["SST", "GMP"]),
        st.integers(4, 9),
    ),
    max_size=14,
).map(
    lambda rows: [
        wanted(firm, seats, MONTHS[first], MONTHS[min(first + more, 11)], theme=theme, key=key, minimum=minimum)
        for key, (firm, seats, first, more, theme, minimum) in enumerate(rows)
    ]
)


@given(NEEDS, st.randoms(use_true_random=False))
def test_order_of_entry_changes_nothing(needs, random):
    shuffled = list(needs)
    random.shuffle(shuffled)
    assert proposals(shuffled) == proposals(needs)


def plainly(needs):
    """The rule word by word: the fullest month of a theme, then what is left, until no month gathers enough."""
    found, left = [], sorted(needs, key=lambda need: (str(need.theme), str(need.firm), need.key))
    for theme in dict.fromkeys(need.theme for need in left):
        while True:
            tried = []
            for month in sorted({need.first for need in left if need.theme == theme}):
                inside = [need for need in left if need.theme == theme and need.first <= month <= need.last]
                seats, firms = sum(need.seats for need in inside), {need.firm for need in inside}
                if seats >= max(need.minimum for need in inside) and len(firms) > 1:
                    tried.append((-seats, month, inside))
            if not tried:
                break
            _seats, month, inside = min(tried, key=lambda one: one[:2])
            found.append(Proposal(theme, tuple(inside), month, min(need.last for need in inside)))
            left = [need for need in left if need not in inside]
    return found


@given(NEEDS)
def test_proposals_are_those_of_the_rule_word_by_word(needs):
    assert proposals(needs) == plainly(needs)


def test_many_needs_are_grouped_by_the_same_rule():
    needs = needs_case(400)
    assert proposals(needs) == plainly(needs)


@given(NEEDS)
def test_every_proposal_can_take_place_and_no_need_stands_in_two(needs):
    found = proposals(needs)
    keys = [need.key for one in found for need in one.needs]
    assert len(keys) == len(set(keys))
    for one in found:
        assert one.seats >= one.minimum
        assert len(one.firms) >= 2
        assert one.first <= one.last
        assert {need.theme for need in one.needs} == {one.theme}
        assert all(need.first <= one.first and one.last <= need.last for need in one.needs)


@given(NEEDS)
def test_nothing_viable_is_left_behind(needs):
    taken = {need.key for one in proposals(needs) for need in one.needs}
    assert proposals([need for need in needs if need.key not in taken]) == []
