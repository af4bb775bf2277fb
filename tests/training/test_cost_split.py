"""The worked examples of the cost engine, and what must hold for any split."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naturopole.money import from_cents, to_cents
from training.cost_split import (
    Firm,
    Item,
    Per,
    Rule,
    Split,
    above_ceiling,
    differences,
    leaving_fee,
    split_cost,
    total_due,
    viability,
    withdraw,
)

FROZEN = date(2026, 9, 30)


def seats(text):
    return [Firm(part[0], int(part[1:])) for part in text.split()]


FOUR = seats("A4 B3 C2 X5")


def amounts(split):
    return [str(amount) for amount in split.shares.values()]


def test_by_seat():
    found = split_cost(D("1850.00"), seats("A5 B3 C4 D1"), Rule.SEATS)
    assert amounts(found) == ["711.54", "426.92", "569.23", "142.31"]


def test_equal():
    found = split_cost(D("0.05"), seats("A1 B1 C1 D1 E1 F1 G1"), "equal")
    assert amounts(found) == ["0.01"] * 5 + ["0.00"] * 2


def test_by_head_count():
    firms = [Firm("A", 1, 120), Firm("B", 9, 40), Firm("C", 9, 0)]
    assert amounts(split_cost(D("1000.00"), firms, Rule.HEAD_COUNT)) == ["750.00", "250.00", "0.00"]


def test_mixed_rounds_once():
    firms = [Firm("A", 1), Firm("B", 2)]
    found = split_cost(D("100.00"), firms, Rule.MIXED, mix={"equal": 50, "seats": 50})
    assert amounts(found) == ["41.67", "58.33"]
    assert [str(weight) for weight in found.weights.values()] == ["5/12", "7/12"]


def test_withdrawal_before_the_freeze():
    before = split_cost(D("4200.00"), FOUR, Rule.SEATS)
    fee = leaving_fee(before.shares["X"], fee_percent=30, left_on=FROZEN, frozen_on=FROZEN)
    after = withdraw(before, FOUR, "X", due=D("4200.00"), fee=fee)
    assert amounts(before) == ["1200.00", "900.00", "600.00", "1500.00"]
    assert amounts(after) == ["1866.67", "1400.00", "933.33"]
    assert after.fees == {}


def test_withdrawal_after_the_freeze():
    before = split_cost(D("4200.00"), FOUR, Rule.SEATS)
    fee = leaving_fee(before.shares["X"], fee_percent=30, left_on=date(2026, 10, 1), frozen_on=FROZEN)
    after = withdraw(before, FOUR, "X", due=D("4200.00"), fee=fee)
    assert after.fees == {"X": D("450.00")}
    assert sum(after.shares.values()) == D("3750.00")
    assert amounts(after) == ["1666.67", "1250.00", "833.33"]


def test_second_leaver_keeps_the_first_fee():
    before = split_cost(D("4200.00"), FOUR, Rule.SEATS)
    once = withdraw(before, FOUR, "X", due=D("4200.00"), fee=D("450.00"))
    twice = withdraw(once, FOUR[:3], "C", due=D("4200.00"), fee=D("249.99"))
    assert twice.amounts == {"A": D("2000.01"), "B": D("1500.00"), "C": D("249.99"), "X": D("450.00")}


def test_difference_lines_name_changes_only():
    before = split_cost(D("4200.00"), FOUR, Rule.SEATS)
    after = withdraw(before, FOUR, "X", due=D("4200.00"), fee=D("450.00"))
    assert differences(before, before) == {}
    assert differences(before, after) == {
        "A": D("466.67"),
        "B": D("350.00"),
        "C": D("233.33"),
        "X": D("-1050.00"),
    }


def test_below_the_minimum():
    found = viability(
        D("1950.00"),
        [(3, "committed"), (2, "committed"), (2, "committed"), (2, "pencilled"), (4, "withdrawn")],
        minimum=8,
        capacity=12,
    )
    assert (found.is_viable, found.committed, found.pencilled, found.missing) == (False, 7, 2, 1)
    assert found.billable(D("1950.00")) == D("0.00")
    assert found.seat_ceiling == D("243.75")


def test_confirmed_seats_count_and_reach_the_minimum():
    found = viability(D("1950.00"), [(6, "committed"), (7, "confirmed")], minimum=8, capacity=12)
    assert (found.is_viable, found.missing, found.free, found.waiting) == (True, 0, 0, 1)
    assert found.billable(D("1950.00")) == D("1950.00")


def test_seat_ceiling_holds_for_the_odd_cent():
    found = viability(D("1000.00"), [(3, "committed")], minimum=3, capacity=5)
    assert found.seat_ceiling == D("333.34")
    assert max(split_cost(D("1000.00"), seats("A1 B1 C1"), "seats").shares.values()) == D("333.34")


@pytest.mark.parametrize(("minimum", "capacity"), [(0, 5), (6, 5), (-1, 5)])
def test_bounds_that_make_no_sense_are_refused(minimum, capacity):
    with pytest.raises(ValueError, match="minimum"):
        viability(D(100), [], minimum=minimum, capacity=capacity)


def test_items_by_session_day_and_seat():
    items = [Item("Trainer", D("900.00"), Per.DAY), Item("Room", D("150.00")), Item("Handbook", D("12.345"), Per.SEAT)]
    assert [str(item.amount(days=D("1.5"), seats=7)) for item in items] == ["1350.00", "150.00", "86.42"]
    assert total_due(items, days=D("1.5"), seats=7) == D("1586.42")
    assert total_due([], days=1, seats=1) == D("0.00")


def test_firm_above_its_ceiling_is_asked_again():
    found = split_cost(D("100.00"), seats("A1 B1 C2"), "seats")
    assert above_ceiling(found, {"A": D("25.00"), "B": D("24.99")}) == ["B"]


@pytest.mark.parametrize("rule", ["seats", "head_count"])
def test_all_weights_zero_is_an_error(rule):
    with pytest.raises(ValueError, match="nobody to share with"):
        split_cost(D(100), [Firm("A"), Firm("B")], rule)


def test_mix_with_an_empty_column_is_an_error():
    with pytest.raises(ValueError, match="head_count are zero"):
        split_cost(D(100), seats("A1 B1"), "mixed", mix={"equal": 50, "head_count": 50})


@pytest.mark.parametrize("mix", [None, {}, {"equal": 99}, {"equal": 150, "seats": -50}, {"mixed": 100}])
def test_mix_that_is_no_whole_is_refused(mix):
    with pytest.raises(ValueError, match="add up to 100"):
        split_cost(D(100), seats("A1"), "mixed", mix=mix)


@pytest.mark.parametrize(
    "call",
    [
        lambda: split_cost(D(100), seats("A1 A2"), "seats"),
        lambda: split_cost(D(100), [], "equal"),
        lambda: split_cost(D(100), seats("A1"), "equal", mix={"equal": 100}),
        lambda: split_cost(D(100), seats("A1"), "equal", fees={"X": D("100.01")}),
        lambda: split_cost(D(100), seats("A1"), "equal", fees={"X": D(-1)}),
        lambda: split_cost(D("0.001"), seats("A1"), "equal"),
        lambda: split_cost(D(100), seats("A1"), "by mood"),
        lambda: withdraw(split_cost(D(100), seats("A1"), "equal"), seats("A1"), "Z", due=D(100)),
        lambda: withdraw(split_cost(D(100), seats("A1"), "equal"), seats("A1"), "A", due=D(100)),
        lambda: leaving_fee(D(100), fee_percent=101, left_on=FROZEN, frozen_on=FROZEN),
        lambda: Firm("A", -1),
        lambda: Item("Room", D(1), Per.DAY).amount(days=-1, seats=0),
        lambda: viability(D(100), [(-1, "committed")], minimum=1, capacity=2),
    ],
)
def test_bad_values_are_refused(call):
    with pytest.raises(ValueError, match=r"\w"):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: split_cost(100.0, seats("A1"), "equal"),
        lambda: split_cost(D(100), seats("A1"), "mixed", mix={"equal": 100.0}),
        lambda: split_cost(D(100), seats("A1"), "equal", fees={"X": 1.0}),
        lambda: leaving_fee(100.0, fee_percent=30, left_on=FROZEN, frozen_on=FROZEN),
        lambda: leaving_fee(D(100), fee_percent=0.3, left_on=FROZEN, frozen_on=FROZEN),
        lambda: Firm("A", 1.0),
        lambda: Firm("A", 1, 2.0),
        lambda: Item("Room", 1.0).amount(days=1, seats=1),
        lambda: Item("Room", D(1), Per.DAY).amount(days=0.5, seats=1),
        lambda: viability(100.0, [], minimum=1, capacity=2),
        lambda: viability(D(100), [(1.0, "committed")], minimum=1, capacity=2),
    ],
)
def test_floats_are_refused_everywhere(call):
    with pytest.raises(TypeError):
        call()


def firm_lists(least):
    return st.lists(
        st.builds(Firm, st.text("ABCDEFG", min_size=1, max_size=3), st.integers(least, 40), st.integers(least, 900)),
        min_size=2,
        max_size=9,
        unique_by=lambda firm: firm.code,
    )


dues = st.integers(-(10**12), 10**12).map(lambda cents: D(cents).scaleb(-2))
rules = st.sampled_from([("seats", None), ("head_count", None), ("equal", None), ("mixed", {"equal": 30, "seats": 70})])


@given(dues, firm_lists(1), rules, st.randoms())
def test_split_is_exact_mirrors_and_ignores_the_order_of_entry(due, firms, rule, random):
    name, mix = rule
    found = split_cost(due, firms, name, mix=mix)
    shuffled = list(firms)
    random.shuffle(shuffled)
    assert sum(found.shares.values()) == due
    assert sum(found.weights.values()) == 1
    assert split_cost(due, shuffled, name, mix=mix) == found
    assert split_cost(-due, firms, name, mix=mix).shares == {code: -part for code, part in found.shares.items()}


@given(dues, firm_lists(0))
def test_zero_weight_owes_nothing(due, firms):
    firms = [*firms, Firm("Z", 1, 1)]
    found = split_cost(due, firms, "seats")
    assert [found.shares[firm.code] for firm in firms if not firm.seats] == [D(0)] * sum(not f.seats for f in firms)


@given(dues.map(abs), firm_lists(1), st.integers(0, 100), rules)
def test_withdrawal_leaves_the_total_whole(due, firms, percent, rule):
    before = split_cost(due, firms, rule[0], mix=rule[1])
    leaver = firms[0].code
    fee = leaving_fee(before.shares[leaver], fee_percent=percent, left_on=date(2026, 10, 1), frozen_on=FROZEN)
    after = withdraw(before, firms, leaver, due=due, fee=fee)
    assert sum(after.amounts.values()) == due
    assert sum(differences(before, after).values()) == 0
    assert after.shares == split_cost(due - fee, firms[1:], rule[0], mix=rule[1]).shares


@given(dues, firm_lists(0), rules)
def test_each_share_is_the_exact_one_to_less_than_a_cent(due, firms, rule):
    firms = [*firms, Firm("Z", 1, 1)]
    found = split_cost(due, firms, rule[0], mix=rule[1])
    for code, amount in found.shares.items():
        assert abs(Fraction(amount) - Fraction(due) * found.weights[code]) < Fraction(1, 100)


@given(dues.map(abs), firm_lists(0), rules)
def test_odd_cents_go_to_the_larger_weight_then_a_to_z(due, firms, rule):
    firms = [*firms, Firm("Z", 1, 1)]
    found = split_cost(due, firms, rule[0], mix=rule[1])
    ordered = sorted(found.shares, key=lambda code: (-found.weights[code], code))
    assert [found.shares[code] for code in ordered] == sorted(found.shares.values(), reverse=True)


@given(dues.map(abs), firm_lists(1), st.lists(st.integers(0, 100), min_size=9, max_size=9), rules, st.randoms())
def test_re_split_starts_from_what_is_still_due_whoever_left_first(due, firms, percents, rule, random):
    """Old shares play no part: the fees and what is due now decide, in whatever order the firms have left."""
    name, mix = rule
    leavers = {
        firm.code: from_cents(to_cents(due) * percent // 1000) for firm, percent in zip(firms, percents, strict=False)
    }
    leavers.pop(firms[-1].code)
    first = split_cost(due * 2, firms, name, mix=mix)

    def leave(codes):
        split, staying = first, firms
        for code in codes:
            split = withdraw(split, staying, code, due=due, fee=leavers[code])
            staying = [firm for firm in staying if firm.code != code]
        return split

    codes = list(leavers)
    random.shuffle(codes)
    fees = {code: fee for code, fee in leavers.items() if fee}
    expected = split_cost(due, firms[-1:], name, mix=mix, fees=fees)
    assert leave(codes) == leave(leavers) == expected
    assert sum(expected.amounts.values()) == due


@given(dues.map(abs), st.integers(0, 100), st.dates(), st.dates())
def test_fee_is_a_part_of_the_share_and_nothing_up_to_the_freeze(share, percent, left_on, frozen_on):
    fee = leaving_fee(share, fee_percent=percent, left_on=left_on, frozen_on=frozen_on)
    assert 0 <= fee <= share
    assert left_on > frozen_on or fee == 0


@given(dues.map(abs), firm_lists(1), st.dictionaries(st.text("ABCDEFG", min_size=1, max_size=3), dues.map(abs)))
def test_those_asked_again_are_exactly_those_above_their_ceiling(due, firms, ceilings):
    found = split_cost(due, firms, "seats")
    within = {code for code in found.amounts if code not in ceilings or found.amounts[code] <= ceilings[code]}
    assert {*above_ceiling(found, ceilings)} == {*found.amounts} - within


ITEMS = st.lists(
    st.builds(Item, st.just("x"), st.integers(0, 10**7).map(lambda cents: D(cents).scaleb(-2)), st.sampled_from(Per)),
    max_size=6,
)


@given(ITEMS, st.integers(0, 9), st.integers(0, 60), st.randoms())
def test_items_add_up_in_any_order(items, half_days, people, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    days = D(half_days) / 2
    assert total_due(shuffled, days=days, seats=people) == total_due(items, days=days, seats=people)
    assert total_due(items, days=days, seats=people) == sum(item.amount(days=days, seats=people) for item in items)


@given(dues.map(abs), firm_lists(1), st.integers(1, 60))
def test_no_seat_costs_more_than_the_ceiling_once_viable(due, firms, minimum):
    found = viability(due, [(firm.seats, "committed") for firm in firms], minimum=minimum, capacity=400)
    if found.is_viable:
        shares = split_cost(due, firms, "seats").shares
        assert all(shares[firm.code] <= firm.seats * found.seat_ceiling for firm in firms)


def test_amounts_are_a_plain_record():
    found = split_cost(D("10.00"), seats("B1 A1"), "seats", fees={"X": 2})
    assert isinstance(found, Split)
    assert list(found.amounts.items()) == [("A", D("4.00")), ("B", D("4.00")), ("X", D("2.00"))]
