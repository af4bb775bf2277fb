"""The review page's words and the decision with its figures of the day."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from firms import case
from firms import complementarity as engine
from firms.demo import CASE
from firms.domain import decisions
from firms.domain.conflicts import conflicted_firms
from firms.domain.positions import forget_axes
from firms.domain.review import review
from firms.models import Candidacy, Countersignature, Decision, Firm, Level, Officer, Park
from firms.models.firm import Standing
from naturopole.workflow import InvalidTransition
from tests import factories
from tests.firms.conftest import BLENDER, RIVAL


def decide(candidacy, outcome, by, ground="", key=None):
    return decisions.decide(
        candidacy, outcome=outcome, reason="Because.", ground=ground, request_key=key or uuid.uuid4(), by=by
    )


def test_case_loads_as_published(naturopole):
    assert {firm.name: (firm.leaf, firm.joined) for firm in Firm.objects.all()} == {
        "LPH": (1, 1987),
        "Eskiss Packaging": (2, 1991),
        "NDS": (3, 2005),
        "Biosphère": (4, 2007),
    }
    assert naturopole.stated_headcount == 170
    assert len(naturopole.story["inconsistencies"]) == 5


def test_case_refuses_a_second_park(naturopole):
    with pytest.raises(ValueError, match="already"):
        case.load(CASE)


@pytest.mark.parametrize(
    ("position", "score", "verdict"),
    [(BLENDER, 100.0, "complementary"), (RIVAL, 0.0, "competes"), ({}, 0.0, "outside")],
)
def test_review_agrees_with_the_worked_examples(naturopole, candidacy_of, position, score, verdict):
    outlook, _placed = review(naturopole, candidacy_of(position).firm)
    assert (outlook.score, outlook.result.verdict) == (score, verdict)


def test_review_names_the_rival_and_the_step(naturopole, candidacy_of):
    outlook, _placed = review(naturopole, candidacy_of(RIVAL).firm)
    sentence = next(term.sentence for term in outlook.terms if term.value == outlook.result.rivalry.value)
    assert "LPH" in sentence
    assert "Dosage form" in sentence


def test_review_of_a_lone_park_says_so(db):
    park = factories.ParkFactory()
    outlook, _placed = review(park, factories.FirmFactory(park=park, standing="candidate"))
    assert outlook.result.verdict == "outside"


def test_decision_keeps_the_figures_of_the_day(naturopole, candidacy_of, president):
    decision = decide(candidacy_of(BLENDER), "welcome", president)
    assert decision.figures["figures"]["score"] == 100.0
    assert decision.figures["engine_version"] == engine.ENGINE_VERSION
    assert decision.candidacy.__class__.objects.get().status == Candidacy.Status.WELCOMED


def test_decision_can_be_recomputed(naturopole, candidacy_of, president):
    decision = decide(candidacy_of(BLENDER), "welcome", president)
    Park.objects.update(threshold_competes="0.10")
    park, candidates = engine.read(decision.figures["park"])
    assert [engine.assess(park, firm).figures() for firm in candidates] == [decision.figures["figures"]]


def test_decision_sent_twice_is_one(candidacy_of, president):
    candidacy, key = candidacy_of(BLENDER), uuid.uuid4()
    assert decide(candidacy, "welcome", president, key=key) == decide(candidacy, "welcome", president, key=key)
    assert Decision.objects.count() == 1


def test_second_decision_is_refused(candidacy_of, president):
    candidacy = candidacy_of(BLENDER)
    decide(candidacy, "welcome", president)
    with pytest.raises(InvalidTransition):
        decide(candidacy, "not_retain", president, ground="values")
    assert Decision.objects.count() == 1


def test_decision_belongs_to_the_president(candidacy_of, director_of):
    with pytest.raises(PermissionDenied):
        decide(candidacy_of(BLENDER), "welcome", director_of("NDS"))


def test_decision_against_the_verdict_needs_its_ground(candidacy_of, president):
    with pytest.raises(ValueError, match="ground"):
        decide(candidacy_of(RIVAL), "welcome", president)


def test_decision_against_the_verdict_waits_for_a_signature(candidacy_of, president, director_of):
    candidacy = candidacy_of(RIVAL)
    decide(candidacy, "welcome", president, ground="territory")
    candidacy.refresh_from_db()
    assert candidacy.status == Candidacy.Status.TO_SIGN
    assert decisions.sign(candidacy, by=director_of("NDS")).status == Candidacy.Status.WELCOMED
    assert Countersignature.objects.count() == 1


def test_rivals_director_may_not_sign(candidacy_of, president, director_of):
    candidacy = candidacy_of(RIVAL)
    decide(candidacy, "welcome", president, ground="territory")
    with pytest.raises(PermissionDenied):
        decisions.sign(candidacy, by=director_of("LPH"))


def test_director_who_leads_a_rival_may_not_sign(candidacy_of, president, director_of):
    candidacy = candidacy_of(RIVAL)
    decide(candidacy, "welcome", president, ground="territory")
    director = director_of("NDS")
    lph = Firm.objects.get(name="LPH")
    office = Officer.objects.create(firm=lph, name="X", responsibility="legal", user=director)
    with pytest.raises(PermissionDenied):
        decisions.sign(candidacy, by=director)
    office.delete()
    assert decisions.sign(candidacy, by=director).status == Candidacy.Status.WELCOMED


def test_director_of_a_firm_that_has_left_may_not_sign(candidacy_of, president, director_of):
    candidacy = candidacy_of(RIVAL)
    decide(candidacy, "welcome", president, ground="territory")
    director = director_of("NDS")
    Firm.objects.filter(name="NDS").update(standing=Standing.FORMER)
    with pytest.raises(PermissionDenied):
        decisions.sign(candidacy, by=director)


def test_refused_signature_reopens_the_file(candidacy_of, president, director_of):
    candidacy = candidacy_of(RIVAL)
    decide(candidacy, "welcome", president, ground="territory")
    assert decisions.refuse(candidacy, by=director_of("NDS"), note="No.").status == Candidacy.Status.UNDER_REVIEW


def test_conflicts_name_the_rival_only(naturopole, candidacy_of):
    candidacy = candidacy_of(RIVAL)
    _outlook, placed = review(naturopole, candidacy.firm)
    assert conflicted_firms(placed, candidacy.firm) == [Firm.objects.get(name="LPH").pk]


def test_axes_are_read_anew_when_their_revision_rises(naturopole, candidacy_of):
    firm = candidacy_of(BLENDER).firm
    review(naturopole, firm)
    Level.objects.filter(name_en="Packing").update(pooled=True)
    Park.objects.update(axes_revision=2)
    _outlook, placed = review(Park.objects.get(), firm)
    assert placed.axes.engine.pooled == {"R&D / formulation", "Packing"}
    forget_axes()
