"""The worked examples of the quoting rules, and what must hold for any quote."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from naturopole.money import share
from packages.pricing import (
    Line,
    Mode,
    Regime,
    SingleSupply,
    Supply,
    converted,
    in_force,
    instalments,
    parts,
    totals,
)


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


def test_park_invoices_the_vat_on_its_fee():
    found = parts(D("660.00"), [D(100), D(200), D(300)], fee_percent=2, fee_vat_rate=20)
    assert found.fee_vat == D("2.64")


def test_prices_above_the_net_make_a_negative_margin():
    found = parts(D("500.00"), [D(100), D(200), D(300)], fee_percent=2)
    assert (found.fee, found.margin) == (D("10.00"), D("-110.00"))
    assert found.margins == (D("-18.33"), D("-36.67"), D("-55.00"))


def test_no_margin_needs_no_weights():
    assert parts(D(0), [D(0), D(0)], fee_percent=2).parts == (D("0.00"), D("0.00"))
    with pytest.raises(ValueError, match="nobody"):
        parts(D(100), [D(0), D(0)], fee_percent=2)


def test_options_not_chosen_stay_out():
    option = Line("option", "LPH", D(1), D(50), D(20), included=False)
    assert totals([line("a", "1", "10.00", "20"), option]).net == D("10.00")


def test_one_alternative_at_most_is_chosen():
    def jar(key, included):
        return Line(key, "LPH", 1, 50, 20, included=included, alternative="jar")

    assert totals([jar("glass", False), jar("tin", True)]).net == D("50.00")
    assert totals([jar("glass", False), jar("tin", False)]).net == D("0.00")
    with pytest.raises(ValueError, match="Line tin: glass is chosen for jar"):
        totals([jar("glass", True), jar("tin", True)])


def test_joint_group_counts_like_agent():
    assert totals(STAGES, mode="joint") == totals(STAGES, mode=Mode.AGENT) == totals(STAGES)
    assert totals(STAGES, mode="principal", principal="LPH").gross == D("36.04")


@pytest.mark.parametrize(("mode", "principal"), [("principal", None), ("agent", "LPH"), ("joint", "LPH"), ("x", None)])
def test_mode_and_principal_that_contradict_are_refused(mode, principal):
    with pytest.raises(ValueError, match="principal|valid Mode"):
        totals(STAGES, mode=mode, principal=principal)


def test_totals_of_each_issuer_and_stage():
    some = [
        Line("a", "NDS", 1, D("10.01"), 20, stage="grow"),
        Line("b", "LPH", 2, D("10.01"), D("5.5"), stage="dry"),
        Line("c", "NDS", 1, D("4.00"), 20, stage="dry"),
    ]
    whole = totals(some)
    assert whole.by_issuer() == [
        ("NDS", D("14.01"), D("2.80"), D("16.81")),
        ("LPH", D("20.02"), D("1.10"), D("21.12")),
    ]
    assert whole.by_stage() == [("grow", D("10.01")), ("dry", D("24.02"))]


def test_same_rate_written_otherwise_is_one_group():
    whole = totals([line("a", "1", "10.00", "20"), line("b", "1", "10.00", "20.0")])
    assert [str(group.vat_rate) for group in whole.groups] == ["20"]


@pytest.mark.parametrize(("order", "cuts"), [("ab", ["0.01", "0.00"]), ("ba", ["0.01", "0.00"])])
def test_odd_cent_of_a_discount_goes_to_the_first_of_equal_groups(order, cuts):
    whole = totals([line(key, "1", "0.10", "20", issuer=key) for key in order], discount_percent=5)
    assert [group.issuer for group in whole.groups] == list(order)
    assert [str(group.discount) for group in whole.groups] == cuts


def test_discount_over_groups_of_both_signs_is_refused():
    some = [line("a", "1", "100.00", "20"), line("b", "-1", "10.00", "5.5")]
    assert totals(some).net == D("90.00")
    with pytest.raises(ValueError, match="some are negative"):
        totals(some, discount_percent=5)


OLD, NEW = date(2026, 8, 31), date(2026, 9, 1)
REGIMES = [
    Regime("reverse charge", Supply.GOODS, 0, "old text, goods", date(2020, 1, 1), OLD),
    Regime("reverse charge", Supply.SERVICES, 0, "old text, services", date(2020, 1, 1), OLD),
    Regime("reverse charge", Supply.GOODS, 0, "new text, goods", NEW),
    Regime("reverse charge", Supply.SERVICES, 0, "new text, services", NEW),
    Regime("home", Supply.GOODS, None, "rate text", NEW),
    Regime("home", Supply.SERVICES, D("8.5"), "island text", NEW),
]
SUPPLIED = [
    Line("a", "LPH", 1, 100, 20, supply="goods"),
    Line("b", "LPH", 1, 50, 10, supply="services"),
    Line("c", "LPH", 1, 10, 20, supply="goods"),
]


@pytest.mark.parametrize(("day", "age"), [(OLD, "old"), (NEW, "new")])
def test_regime_of_the_day_remaps_goods_and_services(day, age):
    whole = totals(SUPPLIED, regime=in_force(REGIMES, "reverse charge", day))
    assert (whole.net, whole.vat) == (D("160.00"), D("0.00"))
    assert whole.legal_references == [f"{age} text, goods", f"{age} text, services"]


def test_regime_may_keep_a_rate():
    whole = totals(SUPPLIED, regime=in_force(REGIMES, "home", NEW))
    assert whole.by_rate() == [(D(20), D("110.00"), D("22.00")), (D("8.5"), D("50.00"), D("4.25"))]


def test_regime_without_a_row_is_refused():
    with pytest.raises(ValueError, match="No row of home"):
        in_force(REGIMES, "home", OLD)
    with pytest.raises(ValueError, match="Two rows of home hold for goods"):
        in_force([*REGIMES, Regime("home", "goods", 20, "again", OLD)], "home", NEW)
    with pytest.raises(ValueError, match="Line a: the regime has no rule for an unnamed supply"):
        totals(MIXED, regime=in_force(REGIMES, "home", NEW))


def test_single_supply_puts_one_rate_on_the_whole():
    whole = totals(MIXED, single=SingleSupply(20, "One tailored product, nothing sold apart"))
    assert (whole.net, whole.vat) == (D("20140.49"), D("4028.10"))
    with pytest.raises(ValueError, match="reason"):
        SingleSupply(20, "  ")


def test_conversion_takes_the_rounded_line():
    assert converted(D("4827.99"), D("1.0837")) == D("5232.09")
    some = [line("a", "3", "0.335", "20"), line("b", "3", "0.335", "20")]
    whole = totals(some, currency_rate=D("1.5"))
    assert [one.net for one in whole.lines] == [D("1.52"), D("1.52")]
    assert (whole.net, whole.vat) == (D("3.04"), D("0.61"))


@pytest.mark.parametrize("rate", [D(0), D("-1.1")])
def test_currency_rate_is_above_zero(rate):
    with pytest.raises(ValueError, match="no currency rate"):
        totals(MIXED, currency_rate=rate)


def test_last_instalment_takes_the_rest():
    assert instalments(D("100.01"), [30, 30, 40]) == [D("30.00"), D("30.00"), D("40.01")]


def test_instalments_of_a_few_cents_never_turn_negative():
    assert instalments(D("0.02"), [25, 25, 25, 25]) == [D("0.01"), D("0.01"), D("0.00"), D("0.00")]


@pytest.mark.parametrize("percents", [[], [50], [50, 51], [150, -50]])
def test_instalments_that_are_no_whole_are_refused(percents):
    with pytest.raises(ValueError, match="100"):
        instalments(D(100), percents)


@pytest.mark.parametrize("price", [1.5, "1.5", None, True])
def test_inexact_amounts_are_refused(price):
    with pytest.raises(TypeError, match="Line a: "):
        Line("a", "LPH", D(1), price, D(20))


@pytest.mark.parametrize("field", ["quantity", "unit_price", "vat_rate"])
@pytest.mark.parametrize("value", [D("NaN"), D("Infinity"), D("1E+9999"), D("-0.0000001")])
def test_bad_value_names_its_line(field, value):
    good = {"quantity": D(1), "unit_price": D(1), "vat_rate": D(20)}
    with pytest.raises(ValueError, match="Line freeze-drying: "):
        Line("freeze-drying", "LPH", **good | {field: value})


@pytest.mark.parametrize("changed", [{"vat_rate": 101}, {"discounts": (D(5), D(101))}, {"supply": "air"}])
def test_value_out_of_range_names_its_line(changed):
    with pytest.raises(ValueError, match="Line a: "):
        Line(**{"key": "a", "issuer": "LPH", "quantity": 1, "unit_price": 1, "vat_rate": 20} | changed)


@pytest.mark.parametrize(
    "call",
    [
        lambda: totals(MIXED, discount_percent=5.0),
        lambda: totals(MIXED, currency_rate=1.1),
        lambda: parts(660.0, [D(100)], fee_percent=2),
        lambda: parts(D(660), [100.0], fee_percent=2),
        lambda: parts(D(660), [D(100)], fee_percent=2.0),
        lambda: instalments(100.0, [100]),
        lambda: instalments(D(100), [100.0]),
        lambda: Line("a", "LPH", 1, 1, 20, discounts=(5.0,)),
        lambda: Regime("home", "goods", 5.5, "text", NEW),
        lambda: SingleSupply(5.5, "reason"),
    ],
)
def test_floats_are_refused_everywhere(call):
    with pytest.raises(TypeError):
        call()


def test_six_decimals_and_very_large_amounts_are_exact():
    large = line("a", "999999999999999999.999999", "999999999999999999.999999", "20")
    assert large.net == D("999999999999999999999998000000000000.00")
    whole = totals([large, line("b", "0.000001", "5000", "20")])
    assert whole.net == D("999999999999999999999998000000000000.01")
    assert whole.gross == D("1199999999999999999999997600000000000.01")


amounts = st.decimals(min_value=0, max_value=1_000_000, places=6)
signed = st.decimals(min_value=-1000, max_value=1_000_000, places=6)
percents = st.decimals(min_value=0, max_value=100, places=2)
rates = st.sampled_from([D("20"), D("10"), D("5.5"), D("2.1"), D("0")])
lines = st.lists(
    st.builds(Line, st.just("k"), st.sampled_from("ABCD"), amounts, amounts, rates, st.lists(percents, max_size=3)),
    max_size=12,
)


@given(st.builds(Line, st.just("k"), st.just("A"), signed, signed, rates, st.lists(percents, max_size=3)))
def test_line_is_rounded_once_and_mirrors(one):
    whole = Fraction(one.quantity) * Fraction(one.unit_price)
    for discount in one.discounts:
        whole *= 1 - Fraction(discount) / 100
    assert abs(Fraction(one.net) - whole) <= Fraction(1, 200)
    mirrored = Line("k", "A", one.quantity.copy_negate(), one.unit_price, one.vat_rate, one.discounts)
    assert mirrored.net == one.net.copy_negate()


@given(lines, percents, st.sampled_from([None, "LPH"]))
def test_net_is_the_sum_of_lines_less_the_discount(some, percent, principal):
    whole = totals(some, discount_percent=percent, principal=principal)
    assert whole.lines_net == sum((one.net for one in some), D(0))
    assert whole.net == whole.lines_net - whole.discount
    assert sum((group.base for group in whole.groups), D(0)) == whole.net
    assert whole.gross == whole.net + sum((group.vat for group in whole.groups), D(0))
    assert sum((base for _rate, base, _vat in whole.by_rate()), D(0)) == whole.net
    assert sum((vat for _rate, _base, vat in whole.by_rate()), D(0)) == whole.vat
    assert sum((vat for _issuer, _net, vat, _gross in whole.by_issuer()), D(0)) == whole.vat
    assert sum((gross for *_rest, gross in whole.by_issuer()), D(0)) == whole.gross
    assert sum((net for _stage, net in whole.by_stage()), D(0)) == whole.lines_net


@given(lines, st.randoms())
def test_totals_do_not_depend_on_the_order(some, random):
    shuffled = list(some)
    random.shuffle(shuffled)
    assert set(totals(shuffled).groups) == set(totals(some).groups)


@given(lines, percents, st.randoms())
def test_discount_depends_on_the_order_for_equal_groups_only(some, percent, random):
    nets = [group.lines_net for group in totals(some).groups]
    assume(len(set(nets)) == len(nets))
    shuffled = list(some)
    random.shuffle(shuffled)
    assert set(totals(shuffled, discount_percent=percent).groups) == set(totals(some, discount_percent=percent).groups)


@given(lines, percents)
def test_credit_mirrors_the_quote(some, percent):
    credit = [
        Line(one.key, one.issuer, one.quantity.copy_negate(), one.unit_price, one.vat_rate, one.discounts)
        for one in some
    ]
    whole, mirror = totals(some, discount_percent=percent), totals(credit, discount_percent=percent)
    assert [(g.base, g.vat) for g in mirror.groups] == [(-g.base, -g.vat) for g in whole.groups]


cents = st.integers(-(10**9), 10**9).map(lambda amount: D(amount).scaleb(-2))
prices = st.lists(st.integers(1, 10**8).map(lambda amount: D(amount).scaleb(-2)), min_size=1, max_size=8)


@given(st.integers(0, 10**9).map(lambda amount: D(amount).scaleb(-2)), prices, percents)
def test_fee_and_parts_add_up_to_the_net_and_mirror(net, some, percent):
    found = parts(net, some, fee_percent=percent)
    assert found.fee + sum(found.parts) == net
    credit = parts(-net, [-price for price in some], fee_percent=percent)
    assert credit.parts == tuple(-part for part in found.parts)


@given(cents, st.lists(st.integers(1, 50), min_size=1, max_size=10))
def test_instalments_add_up_and_mirror(amount, weights):
    portions = [D(part).scaleb(-2) for part in split_of_hundred(weights)]
    found = instalments(amount, portions)
    assert sum(found) == amount
    assert instalments(-amount, portions) == [-part for part in found]
    assert all(part * amount >= 0 for part in found)


def split_of_hundred(weights):
    return [int(part * 100) for part in share(D(100), weights)]
