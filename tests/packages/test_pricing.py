"""The worked examples of the quoting rules, and what must hold for any quote."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packages.pricing import Line, converted, instalments, parts, share, totals


def line(key, quantity, price, rate, issuer="LPH", discounts=()):
    return Line(key, issuer, D(quantity), D(price), D(rate), tuple(map(D, discounts)))


MIXED = [line("a", "1", "4850.00", "20"), line("b", "125.5", "38.47", "20"), line("c", "12500", "0.837", "5.5")]
STAGES = [line(name, "1", "10.01", "20", issuer=name) for name in ("NDS", "Biosphère", "LPH")]


def test_vat_of_one_principal():
    whole = totals(STAGES, principal="LPH")
    assert (whole.vat, whole.gross) == (D("6.01"), D("36.04"))


def test_vat_of_three_issuers():
    whole = totals(STAGES)
    assert (whole.vat, whole.gross) == (D("6.00"), D("36.03"))


def test_mixed_rates():
    whole = totals(MIXED)
    assert [one.net for one in MIXED] == [D("4850.00"), D("4827.99"), D("10462.50")]
    assert whole.net == D("20140.49")
    assert [vat for _rate, _base, vat in whole.by_rate()] == [D("1935.60"), D("575.44")]
    assert whole.gross == D("22651.53")


def test_stacked_discounts():
    whole = totals([line("a", "3", "19.99", "20", discounts=("15", "5"))])
    assert (whole.net, whole.vat, whole.gross) == (D("48.43"), D("9.69"), D("58.12"))


def test_global_discount():
    whole = totals(MIXED, discount_percent=5)
    assert whole.discount == D("1007.02")
    assert [group.discount for group in whole.groups] == [D("483.90"), D("523.12")]
    assert whole.by_rate() == [
        (D("20"), D("9194.09"), D("1838.82")),
        (D("5.5"), D("9939.38"), D("546.67")),
    ]
    assert whole.gross == D("21518.96")


def test_split_and_its_mirror():
    assert share(D("100.00"), [1, 1, 1]) == [D("33.34"), D("33.33"), D("33.33")]
    assert share(D("-100.00"), [1, 1, 1]) == [D("-33.34"), D("-33.33"), D("-33.33")]


def test_fee_and_margin():
    found = parts(D("660.00"), [D(100), D(200), D(300)], fee_percent=2)
    assert (found.fee, found.margin) == (D("13.20"), D("46.80"))
    assert found.margins == (D("7.80"), D("15.60"), D("23.40"))
    assert found.parts == (D("107.80"), D("215.60"), D("323.40"))


def test_options_not_chosen_stay_out():
    option = Line("option", "LPH", D(1), D(50), D(20), included=False)
    assert totals([line("a", "1", "10.00", "20"), option]).net == D("10.00")


def test_conversion_takes_the_rounded_line():
    assert converted(D("4827.99"), D("1.0837")) == D("5232.09")


def test_last_instalment_takes_the_rest():
    assert instalments(D("100.01"), [30, 30, 40]) == [D("30.00"), D("30.00"), D("40.01")]


@pytest.mark.parametrize("price", [1.5, "1.5", None])
def test_inexact_amounts_are_refused(price):
    with pytest.raises(TypeError):
        Line("a", "LPH", D(1), price, D(20))


amounts = st.decimals(min_value=0, max_value=1_000_000, places=4)
rates = st.sampled_from([D("20"), D("10"), D("5.5"), D("2.1"), D("0")])
lines = st.lists(
    st.builds(Line, st.just("k"), st.sampled_from("ABCD"), amounts, amounts, rates), min_size=1, max_size=12
)


@given(lines, st.decimals(min_value=0, max_value=100, places=2))
def test_net_is_the_sum_of_lines_less_the_discount(some, percent):
    whole = totals(some, discount_percent=percent)
    assert whole.lines_net == sum(one.net for one in some)
    assert sum((group.base for group in whole.groups), D(0)) == whole.net
    assert whole.gross == whole.net + sum(group.vat for group in whole.groups)


@given(lines, st.randoms())
def test_totals_do_not_depend_on_the_order(some, random):
    shuffled = list(some)
    random.shuffle(shuffled)
    assert (totals(shuffled).net, totals(shuffled).vat) == (totals(some).net, totals(some).vat)


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_split_is_exact_and_mirrors(cents, weights):
    amount = D(cents) / 100
    found = share(amount, weights)
    assert sum(found) == amount
    assert share(-amount, weights) == [-part for part in found]
