"""What a session below its minimum would cost each firm, whatever is chosen."""

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


FIRMS = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 30), min_size=1).map(
    lambda seats: [Firm(code, number) for code, number in seats.items()]
)


@given(FIRMS, st.integers(0, 1_000_000), st.integers(1, 60))
def test_amounts_add_up_to_the_total(firms, cents, minimum):
    plan = Plan([Item("Course", D(cents) / 100)], 1, minimum)
    for one in previews(Standing(firms, "seats"), planned=plan, smaller=plan, called_off=plan.items):
        assert sum(one.amounts.values()) == one.total
