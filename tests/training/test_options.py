"""What a session below its minimum would cost each firm, whatever is chosen."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.cost_split import Firm, Item, Per, split_cost
from training.options import Choice, Plan, Standing, previews

# The story of 2006: two laboratories with eight seats leave, the park's three firms stay with thirteen.
PARK = [Firm("Biosphère", 2), Firm("Eskiss", 3), Firm("LPH", 8)]
COURSE = [Item("Trainer", D("3600.00")), Item("Room", D("300.00"), Per.DAY)]
PLANNED = Plan(COURSE, 2, 20)
SMALLER = Plan([COURSE[0]], 2, 12)
DEPOSIT = [Item("Deposit kept by the provider", D("500.00"))]


def of(standing, **given):
    found = previews(standing, **{"planned": PLANNED, "smaller": SMALLER, "called_off": DEPOSIT} | given)
    return {one.choice: one for one in found}


def test_four_choices_stand_in_a_fixed_order():
    found = previews(Standing(PARK, "seats"), planned=PLANNED, smaller=SMALLER, called_off=[])
    assert [one.choice for one in found] == [Choice.RE_SPLIT, Choice.SCALE_BACK, Choice.POSTPONE, Choice.CANCEL]


def test_going_on_shares_the_whole_among_those_who_stay():
    found = of(Standing(PARK, "seats"))[Choice.RE_SPLIT]
    assert found.amounts == {"Biosphère": D("646.15"), "Eskiss": D("969.23"), "LPH": D("2584.62")}
    assert (found.total, found.missing) == (D("4200.00"), 7)


def test_going_on_smaller_pays_what_is_still_due():
    found = of(Standing(PARK, "seats"))[Choice.SCALE_BACK]
    assert found.amounts == {"Biosphère": D("553.85"), "Eskiss": D("830.77"), "LPH": D("2215.38")}
    assert (found.total, found.missing) == (D("3600.00"), 0)


def test_putting_off_costs_nothing_now():
    found = of(Standing(PARK, "seats"))[Choice.POSTPONE]
    assert found.amounts == {"Biosphère": D("0.00"), "Eskiss": D("0.00"), "LPH": D("0.00")}
    assert found.split is None


def test_calling_off_shares_what_stays_due():
    found = of(Standing(PARK, "equal"))[Choice.CANCEL]
    assert found.amounts == {"Biosphère": D("166.67"), "Eskiss": D("166.67"), "LPH": D("166.66")}


def test_calling_off_for_nothing_costs_nothing():
    assert of(Standing(PARK, "seats"), called_off=[])[Choice.CANCEL].total == D("0.00")


def test_changes_are_counted_from_what_was_stated():
    stated = split_cost(D("4200.00"), [*PARK, Firm("Laboratories", 8)], "seats")
    found = of(Standing(PARK, "seats", stated=stated))
    assert found[Choice.RE_SPLIT].changes == {
        "Biosphère": D("246.15"),
        "Eskiss": D("369.23"),
        "LPH": D("984.62"),
        "Laboratories": D("-1600.00"),
    }
    assert found[Choice.POSTPONE].changes["LPH"] == D("-1600.00")


def test_fee_of_a_leaver_comes_off_first_and_is_owed_whatever_is_chosen():
    standing = Standing(PARK, "seats", fees={"Laboratories": D("480.00")})
    found = of(standing, called_off=[])
    assert found[Choice.RE_SPLIT].amounts["LPH"] == D("2289.23")
    assert found[Choice.CANCEL].amounts == {
        "Biosphère": D("0.00"),
        "Eskiss": D("0.00"),
        "LPH": D("0.00"),
        "Laboratories": D("480.00"),
    }


def test_firm_above_its_ceiling_is_asked_again():
    found = of(Standing(PARK, "seats", ceilings={"LPH": D("2500.00"), "Eskiss": D("969.23")}))
    assert found[Choice.RE_SPLIT].ask_again == ["LPH"]
    assert found[Choice.SCALE_BACK].ask_again == []


def test_nobody_to_share_with_is_an_error():
    with pytest.raises(ValueError, match="nobody to share with"):
        of(Standing([], "seats"))


# The worked examples of the rules, as they read before anybody decides.
FOUR = [Firm("A", 4), Firm("B", 3), Firm("C", 2), Firm("X", 5)]
WHOLE = Plan([Item("Course", D("4200.00"))], 2, 8)


@pytest.mark.parametrize(
    ("fees", "amounts"),
    [
        ({}, {"A": D("1866.67"), "B": D("1400.00"), "C": D("933.33")}),
        ({"X": D("450.00")}, {"A": D("1666.67"), "B": D("1250.00"), "C": D("833.33"), "X": D("450.00")}),
    ],
    ids=["before the freeze", "after it"],
)
def test_withdrawal_is_previewed_to_the_cent(fees, amounts):
    stated = split_cost(D("4200.00"), FOUR, "seats")
    found = of(Standing(FOUR[:3], "seats", fees=fees, stated=stated), planned=WHOLE)[Choice.RE_SPLIT]
    assert found.amounts == amounts
    assert {code: stated.shares[code] + change for code, change in found.changes.items()} == {"X": D("0.00")} | amounts


def test_below_the_minimum_one_seat_is_short_and_the_cost_is_shown_all_the_same():
    standing = Standing([Firm("A", 3), Firm("B", 2), Firm("C", 2)], "seats")
    found = of(standing, planned=Plan([Item("Course", D("1950.00"))], 1, 8))[Choice.RE_SPLIT]
    assert (found.missing, found.total) == (1, D("1950.00"))
    assert found.amounts == {"A": D("835.72"), "B": D("557.14"), "C": D("557.14")}


FIRMS = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 30), min_size=1).map(
    lambda seats: [Firm(code, number) for code, number in seats.items()]
)


@given(FIRMS, st.integers(0, 1_000_000), st.integers(1, 60))
def test_amounts_add_up_to_the_total(firms, cents, minimum):
    plan = Plan([Item("Course", D(cents) / 100)], 1, minimum)
    for one in previews(Standing(firms, "seats"), planned=plan, smaller=plan, called_off=plan.items):
        assert sum(one.amounts.values()) == one.total


STANDINGS = st.builds(
    lambda firms, rule, fee, ceilings, before: Standing(
        firms,
        rule,
        fees={"X": D(fee) / 100} if fee else {},
        ceilings={code: D(cents) / 100 for code, cents in ceilings.items()},
        stated=split_cost(D(before) / 100, [*firms, Firm("X", 4)], rule),
    ),
    FIRMS,
    st.sampled_from(["seats", "equal"]),
    st.integers(0, 50_000),
    st.dictionaries(st.sampled_from("ABCDEFX"), st.integers(0, 200_000)),
    st.integers(0, 1_000_000),
)
PRICES = st.integers(0, 1_000_000).map(lambda cents: [Item("Course", D(cents) / 100)])


def all_of(standing, items):
    plan = Plan(items, 1, 10)
    return previews(standing, planned=plan, smaller=plan, called_off=items)


@given(STANDINGS, PRICES, st.randoms(use_true_random=False))
def test_order_of_firms_changes_nothing(standing, items, random):
    shuffled = list(standing.firms)
    random.shuffle(shuffled)
    assert all_of(replace(standing, firms=shuffled), items) == all_of(standing, items)


@given(STANDINGS, PRICES)
def test_changes_lead_from_what_was_stated_to_what_is_chosen(standing, items):
    for one in all_of(standing, items):
        assert sum(one.changes.values()) == one.total - standing.stated.total
        for code, amount in one.amounts.items():
            assert standing.stated.amounts.get(code, D("0.00")) + one.changes.get(code, D("0.00")) == amount


@given(STANDINGS, PRICES)
def test_shares_come_from_what_is_due_never_from_what_was_stated(standing, items):
    unstated = replace(standing, stated=None)
    for one, other in zip(all_of(standing, items), all_of(unstated, items), strict=True):
        assert (one.amounts, one.total, one.ask_again) == (other.amounts, other.total, other.ask_again)


@given(STANDINGS, PRICES)
def test_fee_stays_due_whatever_is_chosen(standing, items):
    for one in all_of(standing, items):
        assert one.amounts.get("X", D("0.00")) == standing.fees.get("X", D("0.00"))


@given(STANDINGS, PRICES)
def test_ceiling_is_said_for_exactly_those_above_it(standing, items):
    for one in all_of(standing, items):
        above = {code for code, amount in one.amounts.items() if amount > standing.ceilings.get(code, amount)}
        assert {*one.ask_again} == above
