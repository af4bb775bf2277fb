"""Who may take on which step, and why not."""

from datetime import date
from decimal import Decimal as D

import pytest

from packages.coverage import (
    Busy,
    Certificate,
    Firm,
    Reason,
    Requirement,
    State,
    Why,
    Window,
    cell,
    gaps,
    matrix,
    position,
)

WINDOW = Window(date(2026, 3, 2), date(2026, 3, 13), date(2026, 5, 29))
HOLDS = {"extraction": D(1)}


def firm(**facts):
    return Firm("1", "Biosphère", **{"strengths": HOLDS} | facts)


def certified(**facts):
    return firm(certificates=[Certificate(**{"standard": "GMP", "valid_until": WINDOW.delivery} | facts)])


def seen(one, step="extraction", standards=("GMP",), steps=frozenset()):
    return cell(one, step, [Requirement(name, steps) for name in standards], WINDOW)


@pytest.mark.parametrize(("strength", "held"), [("0.25", False), ("0.5", True), ("1", True)])
def test_half_a_strength_holds_a_step(strength, held):
    assert (position(Firm("1", "A", {"extraction": D(strength)}), "extraction") == []) is held


def test_market_and_specialty_ask_for_any_strength():
    one = Firm("1", "A", {"extraction": D(1), "pharmacy": D("0.25")})
    assert position(one, "extraction", "pharmacy") == []
    assert position(one, "extraction", "cosmetics", "paste") == [
        Reason(Why.MARKET, "cosmetics"),
        Reason(Why.SPECIALTY, "paste"),
    ]


def test_certificate_valid_through_the_day_of_delivery_is_enough():
    assert seen(certified()).state == State.ELIGIBLE


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"valid_until": date(2026, 5, 28)}, Reason(Why.ENDS_EARLY, "GMP", last=date(2026, 5, 28))),
        ({"valid_until": None}, Reason(Why.NO_END, "GMP")),
        ({"valid": False}, Reason(Why.NOT_VALID, "GMP")),
        ({"steps": frozenset({"packing"})}, Reason(Why.NOT_THIS_STEP, "GMP")),
        ({"valid_from": date(2026, 3, 3)}, Reason(Why.STARTS_LATE, "GMP", first=date(2026, 3, 3))),
        ({"standard": "Ecocert"}, Reason(Why.NO_CERTIFICATE, "GMP")),
    ],
)
def test_certificate_that_is_not_enough_says_why(facts, reason):
    found = seen(certified(**facts))
    assert (found.state, found.reasons) == (State.NOT_CERTIFIED, (reason,))


def test_standard_is_compared_without_case_and_spaces():
    assert seen(certified(standard="gmp ")).state == State.ELIGIBLE


def test_requirement_concerns_its_steps_alone():
    assert seen(firm(), steps=frozenset({"packing"})).state == State.ELIGIBLE
    assert seen(firm(), steps=frozenset({"packing", "extraction"})).state == State.NOT_CERTIFIED


@pytest.mark.parametrize(
    ("busy", "state"),
    [
        (Busy(date(2026, 3, 13), date(2026, 3, 20)), State.BUSY),
        (Busy(date(2026, 2, 1), date(2026, 3, 2), "extraction"), State.BUSY),
        (Busy(date(2026, 3, 14), date(2026, 3, 20)), State.ELIGIBLE),
        (Busy(date(2026, 2, 1), date(2026, 3, 1)), State.ELIGIBLE),
        (Busy(date(2026, 3, 2), date(2026, 3, 20), "packing"), State.ELIGIBLE),
    ],
)
def test_busy_days_count_when_they_meet_those_of_the_step(busy, state):
    assert seen(firm(busy=[busy]), standards=()).state == state


def test_cell_of_another_position_says_nothing_else():
    found = seen(firm(busy=[Busy(WINDOW.first, WINDOW.last)]), step="packing")
    assert (found.state, found.reasons) == (State.NOT_POSITION, (Reason(Why.STEP, "packing"),))


def test_cell_lists_every_reason_the_gravest_first():
    found = seen(firm(busy=[Busy(WINDOW.first, WINDOW.last)]), standards=("GMP", "Ecocert"))
    assert [reason.why for reason in found.reasons] == [Why.NO_CERTIFICATE, Why.NO_CERTIFICATE, Why.BUSY]
    assert found.state == State.NOT_CERTIFIED


def test_step_without_an_eligible_firm_is_a_gap():
    rows = matrix(
        ["extraction", "packing"],
        [firm(), certified()],
        [Requirement("GMP")],
        dict.fromkeys(["extraction", "packing"], WINDOW),
    )
    assert [[one.state for one in row] for row in rows] == [
        [State.NOT_CERTIFIED, State.ELIGIBLE],
        [State.NOT_POSITION, State.NOT_POSITION],
    ]
    assert gaps(rows) == [1]
