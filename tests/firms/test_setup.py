"""The park's set-up: tried on paper, saved once; a park of another sector fits."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from firms import case
from firms.demo import CASE
from firms.domain import trial
from firms.domain.positions import axes_of
from firms.domain.review import review
from firms.domain.setup import AxisDraft, LevelDraft, axis_draft, save_axis, save_rules
from firms.domain.setup_words import setup_history
from firms.models import Event, Firm, Level, NeighbourPair, Park, Strength, WaitingScore
from naturopole.saving import Stale
from tests import factories
from tests.firms.axis_rows import POOL_PACKING, candidate, edited
from tests.firms.case import COPACKING


@pytest.fixture
def naturopole(db):
    return case.load(CASE)


@pytest.fixture
def administrator(naturopole):
    return factories.member("administrator", park=naturopole)


def test_trial_tells_whose_review_moves_and_writes_nothing(naturopole):
    candidacy = candidate(naturopole, COPACKING)
    present = axis_draft(naturopole, "process")
    found = trial.try_axis(naturopole, present, edited(present, change=POOL_PACKING))
    (moved,) = found.moved
    assert (moved.candidacy, found.candidates, found.residents) == (candidacy, 1, 4)
    assert (moved.before.score, str(moved.before.label)) == (25.0, "To discuss")
    assert (moved.after.score, str(moved.after.label)) == (50.0, "To discuss")
    assert not Level.objects.get(name_en="Packing").pooled
    assert not Event.objects.exists()


def test_trial_of_thresholds_changes_the_verdict_and_not_the_score(naturopole):
    candidate(naturopole, COPACKING, status="waiting")
    changed = Park.objects.get()
    changed.threshold_competes = Decimal("0.5")
    (moved,) = trial.try_rules(naturopole, changed).moved
    assert (moved.before.score, moved.after.score) == (25.0, 25.0)
    assert (str(moved.before.label), str(moved.after.label)) == ("To discuss", "Competes")


@pytest.mark.parametrize("status", ["settled", "not_retained", "withdrawn", "welcomed"])
def test_trial_leaves_closed_files_out(naturopole, status):
    candidate(naturopole, COPACKING, status=status)
    present = axis_draft(naturopole, "process")
    assert trial.try_axis(naturopole, present, edited(present, change=POOL_PACKING)).candidates == 0


def test_trial_of_names_and_order_moves_nobody(naturopole):
    candidate(naturopole, COPACKING)
    present = axis_draft(naturopole, "market")
    names = [level.name_en for level in present.levels]
    draft = edited(present, change={"Cosmetics": {"name_en": "Beauty"}}, order=names[::-1], extra=["Pets"])
    found = trial.try_axis(naturopole, present, draft)
    assert (found.moved, found.nearer, found.candidates) == ([], [], 1)


def test_trial_tells_residents_that_come_nearer(naturopole):
    firm = factories.FirmFactory(park=naturopole, name="Zeta")
    levels = {(level.axis, level.name_en): level for level in Level.objects.all()}
    cosmetics = {"process": {"Extraction": 1}, "market": {"Drugstore": 1}, "specialty": {"Paste": 1}}
    case.hold(levels, cosmetics, firm=firm)
    Strength.objects.filter(firm__name="Biosphère").delete()
    other = cosmetics | {"market": {"Cosmetics": 1}}
    case.hold(levels, other, firm=Firm.objects.get(name="Biosphère"))
    present = axis_draft(naturopole, "market")
    (row,) = trial.try_axis(naturopole, present, edited(present, pairs=frozenset())).nearer
    assert ({row.one.name, row.other.name}, row.before, row.after, row.competes) == (
        {"Biosphère", "Zeta"},
        0.5,
        0.0,
        False,
    )


def test_saved_axis_raises_the_revision_tells_the_history_and_scores_anew(naturopole, administrator):
    candidacy = candidate(naturopole, COPACKING, status="waiting")
    draft = edited(axis_draft(naturopole, "process"), change=POOL_PACKING)
    saved = save_axis(naturopole, draft, revision=1, by=administrator)
    assert (saved.axes_revision, Park.objects.get().axes_revision) == (2, 2)
    assert axis_draft(saved, "process") == draft
    score = WaitingScore.objects.get(candidacy=candidacy)
    assert (score.cause, score.figures["score"]) == ("set_up", 50.0)
    (event,) = setup_history(saved)
    assert (str(event.label), str(event.axis), event.by, event.lines) == (
        "Axis changed",
        "Process",
        administrator,
        ["Pooled from now on: Packing"],
    )


def test_levels_swap_names_and_places_at_once(naturopole, administrator):
    present = axis_draft(naturopole, "process")
    names = [level.name_en for level in present.levels]
    swapped = {"Extraction": {"name_en": "Packing"}, "Packing": {"name_en": "Extraction"}}
    draft = edited(present, change=swapped, order=names[::-1])
    save_axis(naturopole, draft, revision=1, by=administrator)
    assert axis_draft(naturopole, "process") == draft


def test_saving_nothing_changed_leaves_the_revision(naturopole, administrator):
    save_axis(naturopole, axis_draft(naturopole, "market"), revision=1, by=administrator)
    assert Park.objects.get().axes_revision == 1
    assert not Event.objects.exists()


def test_unused_level_goes_with_its_pairs(naturopole, administrator):
    present = axis_draft(naturopole, "market")
    made = edited(present, extra=["Pets"], pairs=present.pairs | {frozenset({"n0", present.levels[0].key})})
    saved = save_axis(naturopole, made, revision=1, by=administrator)
    assert NeighbourPair.objects.filter(second__name_en="Pets").count() == 1
    save_axis(saved, present, revision=2, by=administrator)
    assert axis_draft(saved, "market") == present


def test_trial_tells_how_much_of_the_chain_stays_held(naturopole):
    present = axis_draft(naturopole, "process")
    found = trial.try_axis(naturopole, present, edited(present, extra=["Sales"]))
    assert [round(100 * share, 1) for share in (found.chain.before, found.chain.after)] == [61.1, 55.0]
    assert (found.chain.moves, found.breadth.moves) == (True, True)
    same = trial.try_axis(naturopole, present, present)
    assert (same.chain.moves, same.breadth.moves) == (False, False)


def test_stale_revision_is_refused_under_the_lock(naturopole, administrator):
    save_rules(naturopole, {"opinion_days": 7}, revision=1, by=administrator)
    with pytest.raises(Stale):
        save_rules(naturopole, {"opinion_days": 8}, revision=1, by=administrator)
    with pytest.raises(Stale):
        save_axis(naturopole, axis_draft(naturopole, "market"), revision=1, by=administrator)


def test_axes_read_in_an_undone_change_are_forgotten(naturopole, administrator):
    present = axis_draft(naturopole, "market")

    candidate(naturopole, COPACKING, status="waiting")
    with transaction.atomic():
        gone = edited(present, change={"Cosmetics": {"name_en": "Gone"}})
        save_axis(naturopole, gone, revision=1, by=administrator)
        transaction.set_rollback(True)
    saved = save_axis(
        naturopole, edited(present, change={"Cosmetics": {"name_en": "Kept"}}), revision=1, by=administrator
    )
    assert axes_of(saved).engine.market[0] == "Kept"


def axis(name, *levels, pairs=(), pooled=()):
    """A draft of new levels by English name."""
    rows = tuple(LevelDraft(level, f"{level} (fr)", level, level in pooled) for level in levels)
    return AxisDraft(name, rows, frozenset(map(frozenset, pairs)))


@pytest.fixture
def timber(db):
    """Another sector's park, set up from an empty one with what the pages call, and nothing else."""
    park = factories.ParkFactory(name="Parc du bois")
    by = factories.member("administrator", park=park)
    steps = axis("process", "Felling", "Sawing", "Drying", "Joinery", pooled=["Drying"])
    markets = axis("market", "Housing", "Furniture")
    woods = axis("specialty", "Log", "Board", "Beam", pairs=[("Log", "Board")])
    for draft in (steps, markets, woods):
        park = save_axis(park, draft, revision=park.axes_revision, by=by)
    return save_rules(park, {"threshold_high_novelty": Decimal("0.80")}, revision=4, by=by)


def settled(park, name, position):
    levels = {(level.axis, level.name_en): level for level in Level.objects.filter(park=park)}
    firm = factories.FirmFactory(park=park, name=name)
    case.hold(levels, position, firm=firm)
    return firm


SAWING = {"process": {"Sawing": 1}, "market": {"Housing": 1}, "specialty": {"Board": 1}}


def test_timber_park_is_set_up_and_scores_a_candidate(timber):
    settled(timber, "Scierie", SAWING)
    joiner = {"process": {"Joinery": 1}, "market": {"Housing": 1, "Furniture": 1}, "specialty": {"Board": 1}}
    figures = review(timber, candidate(timber, joiner).firm)[0].result.figures()
    # Two new cells, one market of the smaller side in common, another step, one wood, no rival; 1 of 4 steps more.
    assert figures == {
        "novelty": 1.0,
        "fit": 1.0,
        "rivalry": 0,
        "chain_gain": 25.0,
        "breadth_gain": round(100 * 2 / 24, 10),
        "score": 100.0,
        "verdict": "complementary",
        "partner": "Scierie",
        "rival": None,
    }
    logs = SAWING | {"specialty": {"Log": 1}}
    figures = review(timber, candidate(timber, logs, name="Second").firm)[0].result.figures()
    # A neighbouring wood counts half: half of its one cell is new, and half of its ground is the rival's.
    assert (figures["novelty"], figures["rivalry"], figures["fit"]) == (0.5, 0.5, 0)
    kiln = {"process": {"Drying": 1}, "market": {"Housing": 1}, "specialty": {"Board": 1}}
    settled(timber, "Séchoir", kiln)
    assert review(timber, candidate(timber, kiln, name="Third").firm)[0].result.rivalry.value == 0


def test_axes_of_other_lengths_draw(timber, client):
    firm = settled(timber, "Scierie", SAWING)
    candidacy = candidate(timber, SAWING)
    client.force_login(factories.member("president", park=timber))
    drawn = client.get(reverse("firms:position_map"), {"candidate": candidacy.firm_id})
    views = drawn.context["views"]
    assert [(len(view["rows"]), len(view["columns"])) for view in views] == [(4, 2), (4, 3), (2, 3)]
    for address in (
        reverse("home"),
        reverse("firms:firm_detail", args=[firm.pk]),
        reverse("firms:candidacy_detail", args=[candidacy.pk]),
        reverse("firms:firm_list"),
        reverse("firms:setup_wanted_create"),
    ):
        assert client.get(address).status_code == 200, address
