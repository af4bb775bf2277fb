"""Thresholds, positions, flat views and written parks: what goes into a review and comes out beside it."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from firms import complementarity
from firms.complementarity import Axes, BadFile, Firm, InvalidPosition, Settings, Verdict
from tests.firms import case
from tests.firms.case import resident, with_resident


@pytest.fixture(scope="module")
def park():
    return case.park()


@pytest.fixture(scope="module")
def candidates(park):
    return case.candidates(park)


@pytest.fixture(scope="module")
def copacker(candidates):
    return candidates["Co-packer of supplements"]


@pytest.mark.parametrize(
    ("novelty", "fit", "rivalry", "verdict"),
    [
        (1, 1, 0.6, "competes"),
        (1, 1, 0.6 - 1e-10, "competes"),
        (1, 0.1, 0.6, "competes"),
        (0.1, 0.2 - 1e-8, 0.5, "outside"),
        (0.4 - 1e-8, 0.2 - 1e-10, 0, "already covered"),
        (0.4 - 1e-10, 0.2, 0, "to discuss"),
        (0.7 - 1e-10, 1, 0.3 + 1e-10, "complementary"),
        (0.7 - 1e-8, 1, 0.3, "to discuss"),
        (0.7, 1, 0.3 + 1e-8, "to discuss"),
    ],
)
def test_judge_follows_the_order_of_thresholds(novelty, fit, rivalry, verdict):
    assert Settings().judge(novelty=novelty, fit=fit, rivalry=rivalry) == verdict


def test_settings_move_the_verdict_and_the_neighbour_weight(park, copacker):
    strict = replace(park, settings=Settings(competes=0.5))
    assert complementarity.assess(strict, copacker).verdict == Verdict.COMPETES

    position = {"process": {"Packing": 1}, "market": {"Functional foods": 1}, "specialty": {"Finished dry form": 1}}
    neighbour = Firm("Neighbour", park.axes.position(position))
    novelties = [
        complementarity.assess(replace(park, settings=Settings(neighbour_weight=weight)), neighbour).novelty.value
        for weight in (0, 0.25, 1)
    ]
    assert novelties == [1, 0.75, 0.5]


@pytest.mark.parametrize(
    ("verdict", "against"),
    [
        ("competes", {"welcome", "welcome_with_conditions"}),
        ("outside", {"welcome", "welcome_with_conditions"}),
        ("already covered", {"welcome", "welcome_with_conditions"}),
        ("complementary", {"not_retain"}),
        ("to discuss", set()),
    ],
)
def test_goes_against_marks_the_outcomes_that_need_a_signature(verdict, against):
    outcomes = ["welcome", "welcome_with_conditions", "ask_for_more", "not_retain"]
    assert {outcome for outcome in outcomes if complementarity.goes_against(verdict, outcome)} == against


@pytest.mark.parametrize(("verdict", "outcome"), [("competes", "welcomed"), ("rival", "welcome")])
def test_goes_against_refuses_unknown_words(verdict, outcome):
    with pytest.raises(ValueError, match="is no outcome|is not a valid Verdict"):
        complementarity.goes_against(verdict, outcome)


def test_position_reads_any_decimals_and_missing_axes():
    axes = Axes(("a", "b"), ("m", "n"), ("s",))
    position = axes.position({"process": {"b": Decimal("0.50")}, "market": "any"})
    assert position == complementarity.Position((0.0, 0.5), (1.0, 1.0), (0.0,))


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"region": "any"}, "“region” is no axis"),
        ({"process": {"c": 1}}, "“c” is no level of process: write one of “a”, “b”"),
        ({"process": {"a": 0.3}}, "0.3 is no strength"),
        ({"process": {"a": True}}, "True is no strength"),
        ({"process": {"a": "1"}}, "'1' is no strength"),
        ({"process": {"a": None}}, "None is no strength"),
        ({"process": {"a": float("nan")}}, "nan is no strength"),
        ({"process": "all"}, "process: write “any”"),
        ({"process": ["a"]}, "process: write “any”"),
    ],
)
def test_position_refuses_what_the_park_does_not_know(declared, message):
    with pytest.raises(InvalidPosition, match=message):
        Axes(("a", "b"), ("m",), ("s",)).position(declared)


def test_matrix_shows_fills_and_clashes(park, candidates):
    packer = Firm(
        "Packer",
        park.axes.position(
            {
                "process": {"R&D / formulation": 1, "Packing": 0.5},
                "market": {"Cosmetics": 1, "Food supplements": 0.25},
                "specialty": {"Finished dry form": 0.75},
            }
        ),
    )
    places = {(place.row, place.column): place for row in complementarity.matrix(park, packer) for place in row}

    assert len(places) == 45
    held = {at: (place.candidate, place.state) for at, place in places.items() if place.candidate}
    assert held == {
        ("R&D / formulation", "Cosmetics"): (0.75, ""),
        ("R&D / formulation", "Food supplements"): (0.25, ""),
        ("Packing", "Cosmetics"): (0.5, "fill"),
        ("Packing", "Food supplements"): (0.25, "clash"),
    }
    research = places["R&D / formulation", "Pharmacy"]
    assert [(there.firm, there.strength) for there in research.firms] == [("LPH", 0.5), ("Biosphère", 0.5)]
    assert places["Logistics", "Pharmacy"].firms == ()


def test_matrix_of_markets_and_specialties_clashes_on_a_common_step_only(park, candidates, copacker):
    def states(candidate):
        view = complementarity.matrix(park, candidate, rows="market", columns="specialty")
        return {(place.row, place.column): place.state for row in view for place in row if place.candidate}

    assert states(copacker) == {("Food supplements", "Finished dry form"): "clash"}
    assert states(candidates["Powder blending and granulation"]) == {
        ("Pharmacy", "Powder / dry extract"): "",
        ("Food supplements", "Powder / dry extract"): "",
        ("Functional foods", "Powder / dry extract"): "",
    }
    assert states(candidates["Cosmetics packing"])["Cosmetics", "Finished dry form"] == ""


def test_matrix_lets_group_firms_meet(park, copacker):
    kin = replace(resident(park, "LPH"), group="Holding")
    view = complementarity.matrix(with_resident(park, kin), replace(copacker, group="Holding"))
    assert {place.state for row in view for place in row} == {""}


def test_matrix_without_candidate_shows_the_park(park):
    view = complementarity.matrix(park, rows="process", columns="specialty")
    assert [len(row) for row in view] == [5] * 9
    assert {(place.candidate, place.state) for row in view for place in row} == {(0.0, "")}


@pytest.mark.parametrize(("rows", "columns"), [("process", "process"), ("process", "region")])
def test_matrix_refuses_other_views(park, rows, columns):
    with pytest.raises(ValueError, match="name two different axes"):
        complementarity.matrix(park, rows=rows, columns=columns)


def test_write_keeps_everything_a_decision_needs(park, copacker):
    park = replace(park, settings=Settings(competes=0.55, neighbour_weight=0.25))
    candidate = replace(
        copacker,
        group="Holding",
        undertaking=frozenset({("market", "Food supplements")}),
        proven=frozenset({("process", "Packing")}),
    )
    document = json.loads(json.dumps(complementarity.write(park, [candidate])))

    assert complementarity.read(document) == (park, [candidate])


def test_read_refuses_a_text(park):
    with pytest.raises(BadFile, match='the file: "park" stands where an object'):
        complementarity.read("park")
