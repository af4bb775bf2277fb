"""The worked examples of the rules through real rows, and sums that stay exact over any lines."""

from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naturopole.money import total
from packages import pricing
from packages.domain.reckoning import plan_of, split_of, totals_of
from packages.domain.sheet import lines_of, sheet_of
from packages.domain.summary import current_pulse, follows, pulse_of, summary_of, vat_rows
from packages.models import Quote, QuoteLine, QuoteStage
from tests.factories import FirmFactory, LevelFactory
from tests.packages.factories import LineFactory, QuoteFactory

MIXED = [("1", "4850", "20"), ("125.5", "38.47", "20"), ("12500", "0.837", "5.5")]


@pytest.fixture
def quote(db):
    return QuoteFactory()


def add_mixed(quote):
    for quantity, price, rate in MIXED:
        LineFactory(quote=quote, quantity=D(quantity), unit_price=D(price), vat_rate=D(rate))


def figures(quote):
    """The totals by both ways in, which must agree."""
    quote.refresh_from_db()
    sheet, summary = sheet_of(quote), summary_of(quote)
    assert (sheet.totals.groups, sheet.totals.legal_references) == (
        summary.totals.groups,
        summary.totals.legal_references,
    )
    return summary.totals


@pytest.mark.parametrize(("mode", "vat", "gross"), [("principal", "6.01", "36.04"), ("agent", "6.00", "36.03")])
def test_vat_is_rounded_once_for_each_issuer(quote, mode, vat, gross):
    Quote.objects.update(mode=mode)
    for _ in range(3):
        LineFactory(quote=quote, supplier=FirmFactory(park=quote.firm.park), unit_price=D("10.01"))
    assert (figures(quote).vat, figures(quote).gross) == (D(vat), D(gross))


def test_mixed_rates(quote):
    add_mixed(quote)
    assert [line.net for line in lines_of(quote)] == [D("4850.00"), D("4827.99"), D("10462.50")]
    assert (figures(quote).net, figures(quote).gross) == (D("20140.49"), D("22651.53"))
    assert [row[2] for row in figures(quote).by_rate()] == [D("1935.60"), D("575.44")]


def test_stacked_discounts(quote):
    LineFactory(quote=quote, quantity=3, unit_price=D("19.99"), discount_percent=D(15), second_discount_percent=D(5))
    assert (figures(quote).net, figures(quote).vat, figures(quote).gross) == (D("48.43"), D("9.69"), D("58.12"))


def test_discount_on_the_whole(quote):
    add_mixed(quote)
    Quote.objects.update(discount_percent=5)
    totals = figures(quote)
    assert [group.discount for group in totals.groups] == [D("483.90"), D("523.12")]
    assert [group.base for group in totals.groups] == [D("9194.09"), D("9939.38")]
    assert [group.vat for group in totals.groups] == [D("1838.82"), D("546.67")]
    assert (totals.discount, totals.gross) == (D("1007.02"), D("21518.96"))


def test_hundred_over_three_equal_firms(quote):
    for _ in range(3):
        LineFactory(
            quote=quote, supplier=FirmFactory(park=quote.firm.park), unit_price=D("33.3334"), firm_unit_price=D("10")
        )
    LineFactory(quote=quote, unit_price=D("0.01"), firm_unit_price=D(0))
    split = sheet_of(quote).split
    assert split.net == D("100.00")
    assert [share.margin for share in split.shares] == [D("23.34"), D("23.33"), D("23.33"), D("0.00")]


def test_fee_and_margin(quote):
    Quote.objects.update(fee_percent=2)
    for price in (100, 200, 300):
        LineFactory(
            quote=quote,
            supplier=FirmFactory(park=quote.firm.park),
            unit_price=D(price) * D("1.1"),
            firm_unit_price=D(price),
        )
    quote.refresh_from_db()
    split = sheet_of(quote).split
    assert (split.fee, split.fee_vat, split.margin, split.margin_percent.quantize(D("0.01"))) == (
        D("13.20"),
        D("2.64"),
        D("46.80"),
        D("7.09"),
    )
    assert [(share.margin, share.part) for share in split.shares] == [
        (D("7.80"), D("107.80")),
        (D("15.60"), D("215.60")),
        (D("23.40"), D("323.40")),
    ]


def test_currency_converts_each_rounded_line(quote):
    Quote.objects.update(currency="USD", currency_rate=D("1.0832"))
    for _ in range(3):
        LineFactory(quote=quote, unit_price=D("0.115"))
    assert figures(quote).net == D("0.39")
    assert [line.shown_net for line in lines_of(quote)] == [D("0.13")] * 3


@pytest.mark.parametrize(
    ("regime", "language", "words"),
    [("reverse_charge", "en", "Reverse charge"), ("export", "fr", "TVA française non applicable")],
)
def test_regime_frees_from_vat_and_names_its_law(quote, regime, language, words):
    quote.client.language = language
    quote.client.save()
    Quote.objects.update(regime=regime)
    LineFactory(quote=quote)
    LineFactory(quote=quote, supply="goods")
    totals = figures(Quote.objects.select_related("client").get())
    assert (totals.vat, len(totals.legal_references)) == (D("0.00"), 2)
    assert totals.legal_references[0].startswith(words)


def test_one_supply_has_one_rate(quote):
    add_mixed(quote)
    Quote.objects.update(single_supply_rate=D("5.5"), single_supply_reason="One capsule.")
    assert figures(quote).by_rate() == [(D("5.5"), D("20140.49"), D("1107.73"))]


def test_one_supply_under_a_regime_is_of_the_kind_that_weighs_most(quote):
    Quote.objects.update(single_supply_rate=D(20), single_supply_reason="One.", regime="reverse_charge")
    LineFactory(quote=quote, supply="services", unit_price=1)
    LineFactory(quote=quote, supply="goods", unit_price=2)
    totals = figures(quote)
    assert [("196" in text, "138" in text) for text in totals.legal_references] == [(False, True)]


def test_what_was_not_chosen_stays_out_of_every_sum(quote):
    LineFactory(quote=quote)
    LineFactory(quote=quote, optional=True, chosen=False, unit_price=7, description="Sachets")
    LineFactory(quote=quote, alternative="box", chosen=False, unit_price=9, description="Tin")
    summary = summary_of(quote)
    assert (summary.totals.net, sheet_of(quote).split.net) == (D("100.00"), D("100.00"))
    assert [(one.description, one.net) for one in summary.options] == [("Sachets", D("7.00")), ("Tin", D("9.00"))]
    assert summary.options == sheet_of(quote).options


def test_vat_names_who_invoices_it_unless_one_firm_sells(quote):
    other = FirmFactory(park=quote.firm.park, name="Other")
    LineFactory(quote=quote, supplier=None, outside_supplier="Outside")
    LineFactory(quote=quote, supplier=other)
    assert [row[0] for row in vat_rows(quote, summary_of(quote))] == [""]
    quote.mode = "joint"
    for sheet in (summary_of(quote), sheet_of(quote)):
        assert [row[0] for row in vat_rows(quote, sheet)] == [quote.firm.name, "Other"]


def test_pulse_tells_ones_own_change_from_a_colleagues(quote):
    line = LineFactory(quote=quote)
    before = current_pulse(quote)
    assert before == pulse_of(quote, lines_of(quote)) == summary_of(quote).pulse
    QuoteLine.objects.filter(pk=line.pk).update(revision=2)
    assert follows(before, current_pulse(quote))
    LineFactory(quote=quote)
    assert not follows(before, current_pulse(quote))
    assert follows(before, current_pulse(quote), lines=1, revisions=2)
    assert not follows("\u0663.", current_pulse(quote))


def at_random(quote, rows):
    """Lines of a few steps and firms, in the database at one stroke."""
    park = quote.firm.park
    firms, stages = [FirmFactory(park=park) for _ in range(3)], [LevelFactory(park=park) for _ in range(3)]
    lines = [
        QuoteLine(
            quote=quote,
            stage=stages[stage],
            supplier=firms[firm] if firm < 3 else None,
            outside_supplier="" if firm < 3 else "Outside",
            description="Work",
            quantity=quantity,
            unit_price=price,
            discount_percent=discount,
            vat_rate=rate,
            supply=supply,
            optional=not chosen,
            chosen=chosen,
        )
        for stage, firm, quantity, price, discount, rate, supply, chosen in rows
    ]
    QuoteLine.objects.bulk_create(lines)


ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 3),
        st.decimals("0.001", 9999, places=3),
        st.decimals(0, 9999, places=4),
        st.decimals(0, 100, places=2),
        st.sampled_from([D("20.0"), D("10.0"), D("5.5"), D("2.1"), D("0.0")]),
        st.sampled_from(["goods", "services"]),
        st.booleans(),
    ),
    max_size=12,
)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@settings(max_examples=15)
@given(
    rows=ROWS,
    mode=st.sampled_from(["principal", "agent", "joint"]),
    discount=st.decimals(0, 100, places=2),
    rate=st.none() | st.decimals("0.5", 2, places=6),
)
def test_sums_in_the_database_are_those_of_the_rules(rows, mode, discount, rate):
    quote = QuoteFactory(
        mode=mode, discount_percent=discount, currency="USD" if rate else "EUR", currency_rate=rate, fee_percent=3
    )
    at_random(quote, rows)
    quote = Quote.objects.select_related("client", "firm").get(pk=quote.pk)
    sheet, summary = sheet_of(quote), summary_of(quote)
    assert summary.totals.groups == sheet.totals.groups
    for name in ("park_steps", "park_net", "outside_steps", "outside_net"):
        assert getattr(summary, name) == getattr(sheet, name)
    assert [line.net for line in sheet.lines] == [
        pricing.Line(
            "", "", line.quantity, line.unit_price, line.vat_rate, (line.discount_percent, line.second_discount_percent)
        ).net
        for line in sheet.lines
    ]
    assert sheet.split.net == (sheet.totals.net if sheet.split.shares else D("0.00"))


def bare(key, firm, net, firm_net, rate):
    """A line as the rules read it, without its row."""
    return QuoteLine(
        pk=key, stage_id=1, supplier_id=firm, quantity=1, unit_price=net, vat_rate=rate, net=net, firm_net=firm_net
    )


BARE = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.decimals(0, 10**6, places=2),
        st.decimals(0, 10**6, places=2),
        st.sampled_from([D(20), D("5.5"), D("2.1")]),
    ),
    min_size=1,
    max_size=20,
)


@given(BARE, st.decimals(0, 100, places=2), st.decimals(0, 100, places=2), st.randoms())
def test_totals_and_split_are_exact_whatever_the_order(rows, discount, fee, random):
    quote = Quote(firm_id=1, mode="agent", discount_percent=discount, fee_percent=fee, fee_vat_rate=20)
    lines = [bare(key, *row) for key, row in enumerate(rows, start=1)]
    totals = totals_of(quote, lines)
    split = split_of(quote, lines, totals)
    assert totals.net == total(line.net for line in lines) - totals.discount
    assert totals.net == total(group.base for group in totals.groups) == split.net
    assert totals.gross == totals.net + totals.vat
    random.shuffle(lines)
    again = totals_of(quote, lines)
    assert (again.net, again.discount) == (totals.net, totals.discount)
    assert {line.key: line.net for line in again.lines} == {line.key: line.net for line in totals.lines}
    shuffled = split_of(quote, lines, again)
    assert (shuffled.net, shuffled.fee, shuffled.margin) == (split.net, split.fee, split.margin)


def test_firms_that_ask_nothing_leave_all_to_the_coordinator(quote):
    LineFactory(quote=quote, supplier=FirmFactory(park=quote.firm.park), firm_unit_price=0)
    split = sheet_of(quote).split
    assert [(share.firm_id, share.part) for share in split.shares] == [(quote.firm_id, D("100.00"))]


# when the chain is ready


def chain(quote, days, after=None):
    """A line and a step of the quote for each duration; `after` has predecessors by place, with transit days."""
    stages = []
    for order, own in enumerate(days):
        level = LevelFactory(park=quote.firm.park)
        LineFactory(quote=quote, stage=level, lead_days=own)
        stages.append(QuoteStage.objects.create(quote=quote, level=level, order=order))
    for place, before in (after or {}).items():
        stages[place].after.set([stages[one] for one in before])
    return stages


def planned(quote):
    quote.starts_on = date(2026, 3, 2)
    return sheet_of(quote).plan


def test_steps_in_sequence_end_on_the_last_day_of_the_longest_path(quote):
    for days in (10, 15, 20, 5, 7, 3):
        LineFactory(quote=quote, lead_days=days)
    plan = planned(quote)
    assert (plan.working_days, plan.end) == (60, date(2026, 5, 29))


def test_predecessors_shorten_the_chain_to_its_longest_path(quote):
    chain(quote, [10, 15, 20], after={2: [0, 1]})
    plan = planned(quote)
    assert (plan.working_days, [slot.first_day for slot in plan.slots]) == (35, [1, 1, 16])


def test_transit_is_counted_from_each_predecessor(quote):
    first = chain(quote, [10, 5], after={1: [0]})[0]
    first.transit_days = 3
    first.save()
    assert planned(quote).working_days == 18


def test_step_without_lines_takes_no_time_and_hands_on_what_it_waits_for(quote):
    stages = chain(quote, [10, 5, 2], after={1: [0], 2: [1]})
    QuoteLine.objects.filter(stage=stages[1].level).delete()
    assert planned(quote).working_days == 12


def test_lines_of_one_step_run_side_by_side_and_options_wait(quote):
    stage = LevelFactory(park=quote.firm.park)
    for days in (4, 9):
        LineFactory(quote=quote, stage=stage, lead_days=days)
    LineFactory(quote=quote, stage=stage, lead_days=40, optional=True, chosen=False)
    assert planned(quote).working_days == 9


def test_quote_without_lines_has_no_plan(quote):
    assert plan_of(SimpleNamespace(starts_on=None), [], []) is None
    assert sheet_of(quote).days == 0
