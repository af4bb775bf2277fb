"""The cheapest and the fastest chain: known answers, and what must hold against every other chain."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packages.bench import large_case
from packages.compose import ASSUMED_DAYS, Brief, Service, Stage, compose, difference, evaluate
from packages.coverage import Busy, Certificate, Firm, Reason, Requirement, Why

START = date(2026, 3, 2)
STEPS = ("a", "b", "c")
HOLDS = dict.fromkeys([*STEPS, "market"], D(1))


def firm(name, **facts):
    return Firm(name, f"Firm {name}", **{"strengths": HOLDS} | facts)


def service(owner, step, price, days, **rules):
    return Service(f"{owner}{step}", owner, step, "work", D(price), lead_days=days, **rules)


def brief(*steps, quantity=1, **asked):
    return Brief(tuple(Stage(step, D(quantity)) for step in steps or STEPS), START, **asked)


def names(chain):
    return [pick.firm.name if pick.firm else pick.key for pick in chain.picks]


DEAR_AND_FAST = [service("X", step, 100, 5) for step in STEPS]
CHEAP_AND_SLOW = [service("Y", step, 10, 20) for step in STEPS]
TWO = [firm("X"), firm("Y")]


def test_cheapest_and_fastest_differ():
    found = compose(brief(), TWO, DEAR_AND_FAST + CHEAP_AND_SLOW)
    assert (names(found.cheapest), found.cheapest.price, found.cheapest.plan.working_days) == (["Firm Y"] * 3, 30, 60)
    assert (names(found.fastest), found.fastest.price, found.fastest.plan.working_days) == (["Firm X"] * 3, 300, 15)
    assert difference(found.fastest, found.cheapest).price == 270
    assert difference(found.fastest, found.cheapest).days == -45


def test_worked_example_ends_on_the_day_of_the_rules():
    days = {"a": 10, "b": 15, "c": 20, "d": 5, "e": 7, "f": 3}
    one = firm("X", strengths=dict.fromkeys(days, D(1)))
    found = compose(brief(*days), [one], [service("X", step, 1, own) for step, own in days.items()])
    assert (found.fastest.plan.working_days, found.fastest.plan.end) == (60, date(2026, 5, 29))


def test_price_follows_breaks_set_up_and_minimum():
    rules = {"breaks": ((D(100), D(8)), (D(50), D(9))), "set_up": D("25.00"), "minimum": D(20)}
    own = service("X", "a", 10, 5, **rules)
    assert [own.price_for(D(n)) for n in (49, 50, 100)] == [D("515.00"), D("475.00"), D("825.00")]
    found = compose(brief("a", quantity=19), [firm("X")], [own])
    assert [(one.reasons, one.service) for one in found.refused] == [((Reason(Why.MINIMUM, "20"),), own)]
    assert (found.cheapest, found.gaps) == (None, (0,))


def test_transit_counts_between_steps_and_not_after_the_last():
    found = compose(brief("a", "b"), [firm("X")], [service("X", s, 1, 5, transit_days=3) for s in "ab"])
    assert found.fastest.plan.working_days == 13


def test_equals_go_by_name():
    same = [service(owner, step, 10, 5) for owner in "YX" for step in STEPS]
    found = compose(brief(), TWO, same)
    assert names(found.cheapest) == names(found.fastest) == ["Firm X"] * 3


def test_price_to_ask_comes_after_known_ones():
    found = compose(brief("a"), TWO, [service("X", "a", 10_000, 90)])
    assert (names(found.cheapest), names(found.fastest)) == (["Firm X"], ["Firm X"])
    alone = compose(brief("a"), [firm("Y")], [])
    assert (alone.cheapest.asks, alone.cheapest.price, alone.cheapest.plan.working_days) == (1, 0, ASSUMED_DAYS)


def test_firm_off_the_market_is_refused():
    other = firm("Y", strengths={"a": D(1)})
    found = compose(brief("a", market="market"), [firm("X"), other], [])
    assert [(one.firm, one.reasons) for one in found.refused] == [(other, (Reason(Why.MARKET, "market"),))]


def test_gap_stops_the_chain_unless_bought_outside():
    one = firm("X", strengths={"a": D(1)})
    assert compose(brief("a", "b"), [one], []).gaps == (1,)
    assert compose(brief("a", "b"), [one], []).cheapest is None
    outside = compose(brief("a", "b", outside=True), [one], [])
    assert (names(outside.cheapest), outside.cheapest.asks) == (["Firm X", "outside"], 2)


def test_certificate_must_reach_the_delivery_of_the_whole():
    """It is enough for X with the fast partner only, so the cheap slow one loses its place."""
    paper = Certificate("GMP", valid_until=date(2026, 3, 20))
    lasting = Certificate("GMP", valid_until=date(2027, 1, 1))
    firms = [
        firm("X", strengths={"a": D(1)}, certificates=[paper]),
        firm("Y", certificates=[lasting], strengths={"b": D(1)}),
        firm("Z", certificates=[lasting], strengths={"b": D(1)}),
    ]
    offered = [service("X", "a", 10, 5), service("Y", "b", 5, 20), service("Z", "b", 50, 5)]
    found = compose(brief("a", "b", requirements=(Requirement("GMP"),)), firms, offered)
    assert names(found.cheapest) == ["Firm X", "Firm Z"]
    slow = evaluate(brief("a", "b", requirements=(Requirement("GMP"),)), [found.offers[0][0], found.offers[1][0]])
    assert slow.reasons == ((0, Reason(Why.ENDS_EARLY, "GMP", last=date(2026, 3, 20))),)


def test_busy_firm_is_avoided_by_coming_later():
    """The slower first step lets the second begin after its firm's busy days."""
    busy = firm("X", busy=[Busy(date(2026, 3, 9), date(2026, 3, 20), "b")])
    offered = [service("X", "a", 10, 5), service("X", "b", 10, 5), service("Y", "a", 10, 15)]
    other = firm("Y", strengths={"a": D(1)})
    found = compose(brief("a", "b"), [busy, other], offered)
    assert (names(found.fastest), found.fastest.plan.end) == (["Firm Y", "Firm X"], date(2026, 3, 27))


def test_offer_that_fits_on_no_day_is_refused_with_the_reason():
    busy = Busy(START, date(2026, 12, 31))
    found = compose(brief("a"), [firm("X", busy=[busy]), firm("Y")], [])
    assert [(one.firm.name, one.reasons) for one in found.refused] == [
        ("Firm X", (Reason(Why.BUSY, "", busy.first, busy.last),))
    ]


def test_day_wanted_bars_slow_chains_and_says_how_late():
    wanted = date(2026, 3, 20)
    found = compose(brief(wanted=wanted), TWO, DEAR_AND_FAST + CHEAP_AND_SLOW)
    assert (names(found.cheapest), found.cheapest.plan.end) == (["Firm X"] * 3, wanted)
    late = compose(brief(wanted=date(2026, 3, 19)), TWO, DEAR_AND_FAST + CHEAP_AND_SLOW)
    assert (late.cheapest, late.fastest, late.late.plan.end) == (None, None, wanted)


@pytest.mark.parametrize("steps", [(), ("a", "a")])
def test_brief_without_or_with_repeated_steps_is_refused(steps):
    with pytest.raises(ValueError, match="one step at least"):
        compose(Brief(tuple(Stage(step) for step in steps), START), [], [])


@pytest.mark.parametrize(("seed", "most"), [(1, 60_000), (2, 120_000), (3, 60_000)])
def test_large_case_is_searched_in_bounded_work(seed, most):
    """30 firms, 12 steps, 5 certificates: counted rather than timed, so the same on any machine."""
    found = compose(*large_case(seed))
    assert found.examined < most
    assert found.cheapest.is_feasible
    assert found.fastest.is_feasible


days = st.integers(0, 40).map(lambda n: START + timedelta(days=n))
papers = st.lists(
    st.builds(
        Certificate,
        standard=st.sampled_from(["GMP", "Ecocert"]),
        valid=st.sampled_from([True, True, True, False]),
        valid_from=st.none() | days.map(lambda day: day - timedelta(days=25)),
        valid_until=st.integers(0, 120).map(lambda n: START + timedelta(days=n)),
        steps=st.sampled_from([frozenset(), frozenset("ab")]),
    ),
    max_size=2,
    unique_by=lambda paper: paper.standard,
)
busies = st.lists(
    st.builds(
        lambda first, length, step: Busy(first, first + timedelta(days=length), step),
        days,
        st.integers(0, 20),
        st.none() | st.sampled_from(STEPS),
    ),
    max_size=2,
)


@st.composite
def cases(draw):
    """A small brief with firms whose certificates and busy days matter, and some services."""
    firms = []
    for name in draw(st.permutations("VWXYZ"))[: draw(st.integers(1, 4))]:
        held = draw(st.dictionaries(st.sampled_from([*STEPS, "market"]), st.sampled_from([D("0.25"), D("0.5"), D(1)])))
        firms.append(Firm(name, f"Firm {name}", held, draw(papers), draw(busies)))
    services = [
        Service(
            f"{one.key}{step}{n}",
            one.key,
            step,
            f"work {n}",
            D(draw(st.integers(0, 6))),
            set_up=D(draw(st.integers(0, 2))),
            minimum=D(draw(st.sampled_from([0, 0, 3]))),
            lead_days=draw(st.integers(1, 15)),
            transit_days=draw(st.integers(0, 3)),
        )
        for one in firms
        for step in STEPS
        for n in range(draw(st.integers(0, 2)))
    ]
    asked = {
        "requirements": tuple(Requirement(name) for name in draw(st.sets(st.sampled_from(["GMP", "Ecocert"])))),
        "wanted": draw(st.none() | st.integers(5, 60).map(lambda n: START + timedelta(days=n))),
        "market": draw(st.sampled_from([None, None, "market"])),
        "outside": draw(st.booleans()),
    }
    return brief(*STEPS[: draw(st.integers(1, 3))], quantity=2, **asked), firms, services


def every_chain(asked, found):
    """All chains there are, the infeasible ones left out, by the plain rules alone."""
    chains = [evaluate(asked, picks) for picks in product(*found.offers)]
    return [chain for chain in chains if chain.is_feasible]


@given(cases())
def test_no_feasible_chain_is_cheaper_or_faster(case):
    asked, firms, services = case
    found = compose(asked, firms, services)
    feasible = every_chain(asked, found)
    assert found.cheapest == min(feasible, key=lambda chain: chain.by_price, default=None)
    assert found.fastest == min(feasible, key=lambda chain: chain.by_end, default=None)


@given(cases(), st.randoms())
def test_order_of_firms_and_services_changes_nothing(case, chance):
    asked, firms, services = case
    first = compose(asked, firms, services)
    chance.shuffle(firms)
    chance.shuffle(services)
    again = compose(asked, firms, services)
    assert (again.cheapest, again.fastest, again.refused) == (first.cheapest, first.fastest, first.refused)


@given(cases())
def test_refused_firm_has_a_reason_and_no_part(case):
    asked, firms, services = case
    found = compose(asked, firms, services)
    assert all(one.reasons for one in found.refused)
    barred = {(one.stage, one.firm.key, one.service and one.service.key) for one in found.refused}
    for chain in every_chain(asked, found):
        taken = {(pick.stage, pick.firm and pick.firm.key, pick.service and pick.service.key) for pick in chain.picks}
        assert not taken & barred


@given(cases())
def test_missed_day_is_the_only_thing_in_the_way(case):
    asked, firms, services = case
    found = compose(asked, firms, services)
    if found.late:
        assert [reason.why for _place, reason in evaluate(asked, found.late.picks).reasons] == [Why.TOO_LATE]
        assert compose(replace(asked, wanted=None), firms, services).fastest.by_end == found.late.by_end
