"""The park as the engine reads it: strengths, proofs and undertakings, with few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firms import case
from firms import complementarity as engine
from firms.domain.positions import positions
from firms.domain.review import review, second_results, snapshot
from firms.models import Document, Firm, Level, Strength, Undertaking

RIVAL = {
    "process": {"Dosage form": 1, "Packing": 0.5},
    "market": {"Pharmacy": 0.5, "Food supplements": 1},
    "specialty": {"Powder / dry extract": 0.5, "Finished dry form": 1},
}


@pytest.fixture
def candidate(naturopole):
    firm = Firm.objects.create(park=naturopole, name="Candidate")
    case.hold({(level.axis, level.name_en): level for level in Level.objects.all()}, RIVAL, firm=firm)
    return firm


def prove(firm, *names):
    document = Document.objects.create(firm=firm, title="Licence", file="x", file_name="x.pdf", size=1, sha256="0" * 64)
    Strength.objects.filter(firm=firm, level__name_en__in=names).update(proof=document)


def promise(firm, *names, days=0, until=None, towards=None):
    """An undertaking signed so many days ago, for so many days from now."""
    today = timezone.localdate()
    row = Undertaking.objects.create(
        firm=firm,
        towards=towards,
        signed_on=today - timedelta(days=days),
        until=None if until is None else today + timedelta(days=until),
    )
    row.levels.set(Level.objects.filter(name_en__in=names))


def read(firm):
    return positions(firm.park, [firm]).candidate(firm)


def test_firm_without_document_has_proven_nothing(candidate):
    assert read(candidate).proven == frozenset()


def test_proof_is_read_with_its_axis(candidate):
    prove(candidate, "Packing", "Pharmacy")
    assert read(candidate).proven == {("process", "Packing"), ("market", "Pharmacy")}


def test_residents_proofs_are_read_too(naturopole):
    prove(Firm.objects.get(name="LPH"), "Packing")
    proven = {firm.name: firm.proven for firm in positions(naturopole).park.residents}
    assert proven == {
        "LPH": {("process", "Packing")},
        "Eskiss Packaging": frozenset(),
        "NDS": frozenset(),
        "Biosphère": frozenset(),
    }


@pytest.mark.parametrize(
    ("fields", "binds"),
    [
        ({}, True),
        ({"days": 10, "until": 0}, True),
        ({"days": 10, "until": -1}, False),
        ({"days": -1}, False),
    ],
)
def test_undertaking_binds_from_its_first_to_its_last_day(candidate, fields, binds):
    promise(candidate, "Packing", **fields)
    assert read(candidate).undertaking == (frozenset({("process", "Packing")}) if binds else frozenset())


@pytest.mark.parametrize(("standing", "binds"), [("resident", True), ("former", False)])
def test_undertaking_binds_towards_a_resident(candidate, standing, binds):
    other = Firm.objects.get(name="LPH")
    promise(candidate, "Packing", towards=other)
    Firm.objects.filter(pk=other.pk).update(standing=standing)
    assert bool(read(candidate).undertaking) == binds


def test_two_undertakings_add_up(candidate):
    promise(candidate, "Packing")
    promise(candidate, "Packing", "Pharmacy", towards=Firm.objects.get(name="LPH"))
    assert read(candidate).undertaking == {("process", "Packing"), ("market", "Pharmacy")}


def test_two_queries_however_many_firms(naturopole, candidate):
    positions(naturopole)
    promise(candidate, "Packing")
    others = [Firm.objects.create(park=naturopole, name=f"Other {n}") for n in range(3)]
    for wanted in ([], [candidate], [candidate, *others]):
        with CaptureQueriesContext(connection) as captured:
            positions(naturopole, wanted)
        assert len(captured) == 2


def test_second_results_without_undertaking(naturopole, candidate):
    placed = positions(naturopole, [candidate])
    (found,) = second_results(placed, candidate)
    assert found.label == "Proven only"
    assert found.sentence == (
        "No document shows any of its levels: each counts a quarter at most, as for the residents."
    )
    # Held to a quarter everywhere, LPH and the candidate are alike on both steps: σ = .25, q = 1.
    assert found.result.rivalry.value == pytest.approx(0.25)


def test_second_results_name_what_is_shown_and_promised(naturopole, candidate):
    prove(candidate, "Packing", "Dosage form")
    promise(candidate, "Dosage form", "Packing")
    placed = positions(naturopole, [candidate])
    proven, kept = second_results(placed, candidate)
    assert proven.sentence == (
        "A level without a document counts a quarter at most, as for the residents. Shown: Dosage form, Packing."
    )
    assert kept.label == "With its undertaking"
    assert kept.sentence == "If it stays out of what it has promised to leave to others: Dosage form, Packing."
    # Without any step it rivals nobody, and fits nobody.
    assert (kept.result.rivalry.value, kept.result.verdict) == (0, "outside")
    assert engine.assess(placed.park, placed.candidate(candidate)).verdict == "competes"


def test_snapshot_keeps_proofs_and_undertakings(naturopole, candidate):
    prove(candidate, "Packing")
    promise(candidate, "Pharmacy")
    outlook, placed = review(naturopole, candidate)
    park, (kept,) = engine.read(snapshot(placed, candidate, outlook.result)["park"])
    assert (kept.proven, kept.undertaking) == ({("process", "Packing")}, {("market", "Pharmacy")})
    seconds = [row.result.figures() for row in second_results(placed, candidate)]
    assert [engine.proven_only(park, kept).figures(), engine.with_undertaking(park, kept).figures()] == seconds
