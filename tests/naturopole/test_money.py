"""Rounding, cents and splits: exact at any size, and never a float."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naturopole.money import exact, from_cents, product, ratio, round_half_up, share, split, to_cents, total

LARGE = D("123456789012345678901234567890123456.78")


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("0.004999", "0.00"),
        ("2.675", "2.68"),
        ("-2.665", "-2.67"),
        ("-0.001", "0.00"),
        ("1E+3", "1000.00"),
        ("123456789012345678901234567890123456.785", "123456789012345678901234567890123456.79"),
    ],
)
def test_half_goes_away_from_zero(value, rounded):
    assert str(round_half_up(D(value))) == rounded


def test_rounding_to_other_places():
    assert str(round_half_up(D("2.5"), 0)) == "3"
    assert str(round_half_up(Fraction(1, 3), 4)) == "0.3333"
    assert round_half_up(1250, -2) == D("1300")


@given(st.decimals(-(10**9), 10**9, places=4), st.decimals(-1000, 1000, places=1))
def test_product_is_rounded_once(price, times):
    assert product(price, times) == round_half_up(ratio(price) * ratio(times))


def test_cents_there_and_back():
    assert to_cents(D("12.30")) == 1230
    assert str(from_cents(-5)) == "-0.05"
    assert from_cents(to_cents(LARGE)) == LARGE


def test_finer_than_a_cent_is_refused():
    with pytest.raises(ValueError, match="whole number of cents"):
        to_cents(D("0.001"))


@pytest.mark.parametrize("refused", [1.0, True, "1", None])
@pytest.mark.parametrize("function", [exact, round_half_up, to_cents, lambda value: split(10, [value, 1])])
def test_only_exact_numbers_are_taken(function, refused):
    with pytest.raises(TypeError):
        function(refused)


@pytest.mark.parametrize("cents", [1.0, D(1), True])
@pytest.mark.parametrize("function", [from_cents, lambda cents: split(cents, [1])])
def test_cents_are_whole_numbers(function, cents):
    with pytest.raises(TypeError):
        function(cents)


@pytest.mark.parametrize("refused", ["NaN", "sNaN", "Infinity", "1E+999999", "1E-999999"])
def test_what_is_no_amount_is_refused(refused):
    with pytest.raises(ValueError, match="no amount"):
        exact(D(refused))


def test_total_is_exact_at_any_size():
    assert total([LARGE, D("0.01"), LARGE]) == D("246913578024691357802469135780246913.57")
    assert str(total([])) == "0.00"


def test_split_over_equals_gives_the_odd_cent_to_the_first():
    assert split(10000, [1, 1, 1]) == [3334, 3333, 3333]
    assert split(-10000, [1, 1, 1]) == [-3334, -3333, -3333]


def test_split_gives_a_tie_to_the_larger_weight():
    assert split(2, [1, 3]) == [0, 2]
    assert split(1, [1, 1]) == [1, 0]


def test_share_speaks_in_euros():
    assert share(D("-100.00"), [1, 1, 1]) == [D("-33.34"), D("-33.33"), D("-33.33")]


@pytest.mark.parametrize("weights", [[], [0], [0, D(0)]])
def test_all_weights_zero_is_an_error(weights):
    for cents in (100, 0, -100):
        with pytest.raises(ValueError, match="nobody"):
            split(cents, weights)


def test_negative_weight_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        split(100, [2, -1])


cents = st.integers(-(10**40), 10**40)
weights = st.lists(
    st.integers(0, 10**9) | st.decimals(0, 10**6, places=6) | st.fractions(0, 100), min_size=1, max_size=20
).filter(any)


@given(cents, weights)
def test_split_is_exact_mirrors_and_stays_within_a_cent(amount, some):
    parts = split(amount, some)
    whole = sum(map(Fraction, some))
    assert sum(parts) == amount
    assert split(-amount, some) == [-part for part in parts]
    assert all(abs(part - amount * Fraction(weight) / whole) < 1 for part, weight in zip(parts, some, strict=True))
    assert all(part == 0 for part, weight in zip(parts, some, strict=True) if not weight)


@given(cents, weights, st.randoms())
def test_split_depends_on_the_order_for_equal_weights_only(amount, some, random):
    shuffled = list(some)
    random.shuffle(shuffled)
    assert sorted(zip(some, split(amount, some), strict=True)) == sorted(
        zip(shuffled, split(amount, shuffled), strict=True)
    )


@given(st.integers(0, 10**12), weights)
def test_larger_weight_never_gets_less(amount, some):
    ranked = sorted(zip(some, split(amount, some), strict=True), key=lambda pair: (pair[0], pair[1]))
    assert [part for _weight, part in ranked] == sorted(part for _weight, part in ranked)


@given(st.decimals(-(10**20), 10**20, places=6))
def test_rounding_is_odd_and_within_half_a_cent(value):
    rounded = round_half_up(value)
    assert round_half_up(value.copy_negate()) == rounded.copy_negate()
    assert abs(Fraction(rounded) - Fraction(value)) <= Fraction(1, 200)
