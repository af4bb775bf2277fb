"""The worked examples of the model as values, and the results seen other ways."""

from dataclasses import replace

import pytest

from firms import complementarity
from firms.complementarity import Edit, Firm, InvalidPosition, Park, SharedCell, SharedGround, StepGain, Verdict
from tests.firms import case
from tests.firms.case import resident, with_resident, with_strength

EXAMPLES = {
    "Powder blending and granulation": (1, 1, 0, 11.1, 1.33, 100, "complementary", None),
    "Cosmetics packing": (1, 1, 0, 5.6, 2.22, 100, "complementary", None),
    "Logistics": (1, 1, 0, 11.1, 11.11, 100, "complementary", None),
    "Second capsule maker": (0, 0.67, 1, 0, 0, 0, "competes", "LPH"),
    "Second extractor": (0, 0.5, 1, 0, 0, 0, "competes", "Biosphère"),
    "Co-packer of supplements": (0.5, 1, 0.5, 5.6, 0.22, 25, "to discuss", "LPH"),
    "Car repair": (0, 0, 0, 0, 0, 0, "outside", None),
}


@pytest.fixture(scope="module")
def park():
    return case.park()


@pytest.fixture(scope="module")
def candidates(park):
    return case.candidates(park)


@pytest.fixture(scope="module")
def copacker(candidates):
    return candidates["Co-packer of supplements"]


def joined(park, *names):
    return replace(park, residents=tuple(resident(park, name) for name in names))


def test_park_of_the_case_covers_chain_and_breadth(park):
    assert 100 * park.chain == pytest.approx(61.1, abs=0.05)
    assert 100 * park.breadth == pytest.approx(17.1, abs=0.05)


@pytest.mark.parametrize("name", EXAMPLES)
def test_assess_gives_the_worked_examples(park, candidates, name):
    novelty, fit, rivalry, chain, breadth, score, verdict, rival = EXAMPLES[name]
    figures = complementarity.assess(park, candidates[name]).figures()

    assert figures["novelty"] == novelty
    assert figures["fit"] == pytest.approx(fit, abs=0.005)
    assert figures["rivalry"] == rivalry
    assert figures["chain_gain"] == pytest.approx(chain, abs=0.05)
    assert figures["breadth_gain"] == pytest.approx(breadth, abs=0.005)
    assert figures["score"] == score
    assert figures["verdict"] == verdict
    assert figures["rival"] == rival


def test_assess_names_the_partner_and_settles_ties_by_name(park, candidates):
    partners = {name: complementarity.assess(park, firm).figures()["partner"] for name, firm in candidates.items()}

    assert partners == {
        "Powder blending and granulation": "LPH",
        "Cosmetics packing": "Biosphère",
        "Logistics": "Biosphère",
        "Specialised international regulatory consultancy": "Biosphère",
        "Second capsule maker": "NDS",
        "Second extractor": "Eskiss Packaging",
        "Co-packer of supplements": "NDS",
        "Car repair": None,
    }


def test_assess_gives_what_a_sentence_on_each_term_needs(park, copacker):
    result = complementarity.assess(park, copacker)
    partner, rival = result.fit.partner, result.rivalry.rival

    assert result.novelty.shared == (
        SharedCell("Packing", "Food supplements", "Finished dry form", 1.0, 0.5, "LPH", neighbour_only=False),
    )
    assert (result.novelty.cells, result.novelty.shared_cells, result.novelty.neighbour_cells) == (1, 1, 0)
    assert (partner.name, partner.value) == ("NDS", 1)
    assert (partner.market_share, partner.step_difference, partner.specialty_link) == (1, 1, 1)
    assert (partner.markets, partner.steps) == (("Food supplements",), ("Process prototyping",))
    assert partner.specialties == ("Finished dry form", "Powder / dry extract")
    assert (rival.name, rival.value, rival.strength, rival.overlap) == ("LPH", 0.5, 0.5, 1)
    assert rival.step == "Packing"
    assert rival.ground == (SharedGround("Food supplements", "Finished dry form", 1.0),)
    assert result.chain.steps == (StepGain("Packing", 0.5, 1.0),)
    assert not result.chain.steps[0].newly_covered
    assert result.breadth.cells == 1
    assert result.residents == 4


def test_assess_tells_a_neighbouring_cell_from_a_held_one(park):
    position = {"process": {"Packing": 1}, "market": {"Food supplements": 1}, "specialty": "any"}
    novelty = complementarity.assess(park, Firm("Packer", park.axes.position(position))).novelty

    assert [(cell.specialty, cell.amount, cell.neighbour_only) for cell in novelty.shared] == [
        ("Powder / dry extract", 0.5, False),
        ("Finished dry form", 0.5, False),
        ("Paste", 0.25, True),
    ]
    assert (novelty.cells, novelty.shared_cells, novelty.neighbour_cells) == (5, 3, 1)
    assert novelty.value == 1 - 1.25 / 5


def test_assess_names_the_newly_covered_step(park, candidates):
    chain = complementarity.assess(park, candidates["Logistics"]).chain
    assert chain.steps == (StepGain("Logistics", 0.0, 1.0),)
    assert chain.steps[0].newly_covered


def test_second_cosmetics_packer_scores_nothing(park, candidates):
    first = candidates["Cosmetics packing"]
    second = replace(first, name="Second cosmetics packer")
    assert complementarity.assess(park.joined_by(first), second).score == 0


@pytest.mark.parametrize(("strength", "score"), [(0, 100), (0.25, 60), (0.5, 30), (1, 10)])
def test_blending_scores_less_the_more_lph_blends(park, candidates, strength, score):
    lph = with_strength(park, resident(park, "LPH"), "process", "Blending / granulation", strength)
    result = complementarity.assess(with_resident(park, lph), candidates["Powder blending and granulation"])
    assert result.score == pytest.approx(score)


def test_weight_says_what_the_park_loses_without_lph(park):
    weight = complementarity.weight(park, resident(park, "LPH"))
    assert weight.chain.gain == pytest.approx(22.2, abs=0.05)
    assert weight.chain.before == pytest.approx(park.without("LPH").chain)
    assert weight.breadth.gain == pytest.approx(100 * (park.breadth - park.without("LPH").breadth))


@pytest.mark.parametrize(
    ("there", "newcomer", "score", "chain_before", "chain_after"),
    [
        (["LPH"], "Eskiss Packaging", 33.3, 28, 39),
        (["LPH", "Eskiss Packaging"], "NDS", 66.7, 39, 50),
        (["LPH", "Eskiss Packaging", "NDS"], "Biosphère", 66.7, 50, 61),
    ],
)
def test_joining_order_of_the_park_is_complementary(park, there, newcomer, score, chain_before, chain_after):
    result = complementarity.assess(joined(park, *there), resident(park, newcomer))

    assert result.score == pytest.approx(score, abs=0.05)
    assert result.verdict == Verdict.COMPLEMENTARY
    assert 100 * result.chain.before == pytest.approx(chain_before, abs=0.5)
    assert 100 * joined(park, *there, newcomer).chain == pytest.approx(chain_after, abs=0.5)


def test_stability_finds_the_copacker_fragile(park, copacker):
    stability = complementarity.stability(park, copacker)

    assert stability.verdict == Verdict.TO_DISCUSS
    assert stability.share == 0.514
    assert stability.fragile
    assert dict(stability.counts) == {
        Verdict.TO_DISCUSS: 514,
        Verdict.COMPETES: 278,
        Verdict.COVERED: 184,
        Verdict.COMPLEMENTARY: 24,
    }


def test_stability_finds_a_missing_step_firm(park, candidates):
    stability = complementarity.stability(park, candidates["Powder blending and granulation"])
    assert stability.share == 1
    assert not stability.fragile


def test_stability_of_80_percent_is_firm():
    assert not complementarity.Stability(Verdict.TO_DISCUSS, 0.8, ()).fragile
    assert complementarity.Stability(Verdict.TO_DISCUSS, 0.799, ()).fragile


def test_smallest_edit_is_the_first_quarter_that_flips(park, copacker):
    assert complementarity.smallest_edit(park, copacker) == Edit("process", "Packing", 1.0, 0.75, Verdict.COVERED)


def test_smallest_edit_goes_by_size_before_axis_order(park, candidates):
    edit = complementarity.smallest_edit(park, candidates["Second capsule maker"])
    assert edit == Edit("process", "Dosage form", 1.0, 0.5, Verdict.COVERED)


def test_smallest_edit_is_none_when_no_level_flips_the_verdict(park, candidates):
    assert complementarity.smallest_edit(park, candidates["Car repair"]) is None


def test_group_firms_are_skipped_by_rivalry_only(park, copacker):
    kin = replace(resident(park, "LPH"), group="Holding")
    before = complementarity.assess(park, copacker)
    after = complementarity.assess(with_resident(park, kin), replace(copacker, group="Holding"))

    assert (after.rivalry.value, after.rivalry.rival) == (0, None)
    assert (after.novelty, after.fit, after.chain, after.breadth) == (
        before.novelty,
        before.fit,
        before.chain,
        before.breadth,
    )
    assert complementarity.assess(with_resident(park, kin), copacker).rivalry == before.rivalry


def test_firms_without_a_group_are_rivals(park, copacker):
    assert not copacker.shares_group_with(resident(park, "LPH"))
    assert complementarity.assess(park, copacker).rivalry.value == 0.5


def test_undertaking_gives_a_second_result(park, candidates):
    maker = replace(candidates["Second capsule maker"], undertaking=frozenset({("process", "Dosage form")}))
    second = complementarity.with_undertaking(park, maker)

    assert complementarity.assess(park, maker).verdict == Verdict.COMPETES
    assert (second.rivalry.value, second.verdict) == (0.5, Verdict.COVERED)
    assert complementarity.with_undertaking(park, candidates["Logistics"]) is None


def test_undertaking_on_an_unknown_level_is_refused(park, copacker):
    with pytest.raises(InvalidPosition, match="“Packin” is no level of process"):
        complementarity.with_undertaking(park, replace(copacker, undertaking=frozenset({("process", "Packin")})))


def test_proven_only_counts_a_level_without_document_at_a_quarter(park, copacker):
    shown = frozenset({("market", "Food supplements"), ("specialty", "Finished dry form")})
    result = complementarity.proven_only(park, replace(copacker, proven=shown))

    assert (result.rivalry.value, result.rivalry.rival.strength) == (0.25, 0.25)
    assert result.novelty.value == 0
    assert result.verdict == Verdict.COVERED
    assert complementarity.proven_only(park, copacker) is None


def test_proven_only_caps_residents_whose_documents_are_recorded(park, copacker):
    claimant = replace(resident(park, "LPH"), proven=frozenset())
    everything = replace(copacker, proven=park.axes.every_level)

    assert complementarity.proven_only(park, everything) == complementarity.assess(park, copacker)
    assert complementarity.proven_only(with_resident(park, claimant), everything).rivalry.rival.strength == 0.25


def test_empty_park_is_outside_for_lack_of_residents(park, copacker):
    empty = Park(park.axes)
    result = complementarity.assess(empty, copacker)

    assert (result.novelty.value, result.fit.value, result.score) == (1, 0, 0)
    assert (result.fit.partner, result.rivalry.rival) == (None, None)
    assert (result.verdict, result.residents) == (Verdict.OUTSIDE, 0)
    assert (empty.chain, empty.breadth) == (0, 0)


@pytest.mark.parametrize("axis", complementarity.AXES)
def test_candidate_with_one_empty_axis_scores_nothing(park, axis):
    declared = dict.fromkeys(complementarity.AXES, "any") | {axis: {}}
    result = complementarity.assess(park, Firm("New trade", park.axes.position(declared)))
    assert (result.novelty.value, result.fit.value, result.rivalry.value, result.score) == (0, 0, 0, 0)
    assert (result.chain.gain, result.breadth.gain) == (0, 0)


def test_pooled_step_makes_no_rival(park):
    lph = resident(park, "LPH")
    laboratory = with_strength(park, with_strength(park, lph, "process", "Dosage form", 0), "process", "Packing", 0)
    assert complementarity.assess(park, replace(laboratory, name="Laboratory")).rivalry.rival is None


def test_levels_side_by_side_are_no_neighbours_unless_declared(park, candidates):
    lph = with_strength(park, resident(park, "LPH"), "process", "Blending / granulation", 1)
    apart = replace(with_resident(park, lph), axes=replace(park.axes, market_pairs=(), specialty_pairs=()))
    declared = complementarity.assess(with_resident(park, lph), candidates["Powder blending and granulation"])
    undeclared = complementarity.assess(apart, candidates["Powder blending and granulation"])

    assert declared.novelty.neighbour_cells == 1
    assert undeclared.novelty.neighbour_cells == 0
    assert undeclared.novelty.value > declared.novelty.value


def test_partner_and_rival_of_equal_value_are_the_first_by_name(park, copacker):
    lph = resident(park, "LPH")
    twins = replace(park, residents=(replace(lph, name="Zinc"), replace(lph, name="Alun"), lph))
    figures = complementarity.assess(twins, copacker).figures()
    assert (figures["partner"], figures["rival"]) == ("Alun", "Alun")
