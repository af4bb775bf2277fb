"""The editor of a position: what it writes, who may, and two people at once."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from firms import case
from firms.demo import CASE
from firms.domain import position_edit as editor
from firms.domain import position_history as past
from firms.models import Candidacy, Document, Drift, Event, Firm, OutboxMail, PositionRecord, Strength
from tests import factories
from tests.firms.position_steps import address, change, document, held, key, sent

HALF, FULL = Decimal("0.5"), Decimal(1)


# What a change writes


def test_change_writes_strengths_record_event_and_revision(lph, director):
    proof = document(lph)
    event = change(lph, director, proofs={"Packing": proof}, packing=0.75, dosage=0, logistics=0.25)
    lph.refresh_from_db()
    assert held(lph) == {
        "R&D / formulation": 1,
        "Packing": 0.75,
        "Logistics": 0.25,
        "Pharmacy": 0.5,
        "Food supplements": 1,
        "Powder / dry extract": 0.5,
        "Finished dry form": 1,
    }
    assert Strength.objects.get(firm=lph, level__name_en="Packing").proof == proof
    assert lph.position_revision == 2
    assert (event.verb, event.by, event.label) == ("position_changed", director, "Position changed")
    assert event.detail == {
        "levels": {
            str(key("Dosage form")): [1.0, 0.0],
            str(key("Packing")): [0.5, 0.75],
            str(key("Logistics")): [0.0, 0.25],
        },
        "proofs": {str(key("Packing")): [None, proof.pk]},
        "reason": False,
    }


def test_first_change_keeps_what_was_before(lph, director):
    change(lph, director, packing=0.75)
    first, second = lph.position_records.all()
    assert (first.since, first.by, first.held[str(key("Packing"))]) == (date(1987, 1, 1), None, 0.5)
    assert (second.since, second.by, second.held[str(key("Packing"))]) == (timezone.localdate(), director, 0.75)


def test_second_change_of_a_day_wins(lph, director):
    change(lph, director, packing=0.75)
    change(lph, director, packing=0.25)
    assert lph.position_records.count() == 3
    axes = past.position_on(lph, timezone.localdate())
    assert {level.name_en: value for level, value, _proven in axes[0]["rows"]}["Packing"] == 0.25


def test_no_change_writes_nothing(lph, director):
    assert change(lph, director) is None
    lph.refresh_from_db()
    assert (lph.position_revision, PositionRecord.objects.count(), Event.objects.count()) == (1, 0, 0)


def test_other_reason_alone_is_an_event_without_record(lph, director):
    event = change(lph, director, reason_fr="Parce que.")
    lph.refresh_from_db()
    assert (lph.position_reason_fr, lph.position_revision, PositionRecord.objects.count()) == ("Parce que.", 2, 0)
    assert event.detail == {"levels": {}, "proofs": {}, "reason": True}


def test_proof_of_a_level_given_up_is_dropped(lph, director):
    change(lph, director, proofs={"Packing": document(lph)})
    change(lph, director, proofs={"Packing": Document.objects.get()}, packing=0)
    assert lph.position_records.last().proven == []


@pytest.mark.parametrize(
    ("standing", "may"),
    [
        ("resident", {"director": True, "office": True, "administrator": True, "president": False, "hr": False}),
        ("candidate", {"director": False, "office": True, "administrator": True, "president": False, "hr": False}),
    ],
)
def test_who_may_edit(lph, standing, may):
    Firm.objects.filter(pk=lph.pk).update(standing=standing)
    found = {}
    for role in may:
        try:
            found[role] = change(lph, factories.member(role, firm=lph), packing=1) is not None
            Firm.objects.get(pk=lph.pk).strengths.filter(level=key("Packing")).update(value=HALF)
        except PermissionDenied:
            found[role] = False
    assert found == may


def test_director_of_another_resident_may_not(lph):
    with pytest.raises(PermissionDenied):
        change(lph, factories.member("director", firm=Firm.objects.get(name="NDS")), packing=1)


def test_domain_refuses_what_does_not_fit(lph, director):
    foreign = factories.LevelFactory(park=factories.ParkFactory(name="Autre parc"), order=99)
    said = {"reason_fr": "", "reason_en": "", "revision": 1, "by": director}
    with pytest.raises(ValueError, match="no such level"):
        editor.change(lph, held={foreign.pk: FULL}, proofs={}, **said)
    with pytest.raises(ValueError, match="quarter"):
        editor.change(lph, held={key("Packing"): Decimal("0.3")}, proofs={}, **said)
    theirs = document(Firm.objects.get(name="NDS"))
    with pytest.raises(ValueError, match="Only documents"):
        editor.change(lph, held={key("Packing"): FULL}, proofs={key("Packing"): theirs}, **said)
    assert Event.objects.count() == 0


def test_residents_change_raises_the_alarm_and_scores_the_waiting(lph, candidate, director):
    file = factories.CandidacyFactory(firm=candidate, status=Candidacy.Status.WAITING)
    change(lph, director, blending=0.25)
    (score,) = file.waiting_scores.all()
    assert (score.cause, score.firm, round(score.figures["score"], 6)) == ("moved", lph, 60)
    assert Drift.objects.count() == 0
    biosphere = Firm.objects.get(name="Biosphère")
    change(biosphere, factories.member("director", firm=biosphere), dosage=1)
    (alarm,) = Drift.objects.all()
    assert (alarm.firm, alarm.other) == (biosphere, lph)


def test_waiting_candidates_own_change_scores_it_anew(naturopole, candidate):
    file = factories.CandidacyFactory(firm=candidate, status=Candidacy.Status.WAITING)
    change(candidate, factories.member("office", park=naturopole), blending=0)
    assert [row.figures["verdict"] for row in file.waiting_scores.all()] == ["outside"]


# The page


def test_page_saves_and_leads_to_the_firm(lph, director, client):
    client.force_login(director)
    proof = document(lph)
    data = sent(lph, **{f"level_{key('Packing')}": "0.75", f"proof_{key('Packing')}": proof.pk})
    answer = client.post(address(lph), data)
    assert (answer.status_code, answer.url) == (302, f"/firms/{lph.pk}/")
    assert held(lph)["Packing"] == 0.75
    assert Strength.objects.get(firm=lph, level__name_en="Packing").proof == proof


def test_page_says_when_nothing_changes(lph, director, client):
    client.force_login(director)
    answer = client.post(address(lph), sent(lph), follow=True)
    assert [str(word) for word in answer.context["messages"]] == [
        "The position already stands like this: nothing was written."
    ]
    assert Event.objects.count() == 0


def test_form_sent_twice_writes_once(lph, director, client):
    client.force_login(director)
    data = sent(lph, **{f"level_{key('Packing')}": "0.75"})
    assert [client.post(address(lph), data).status_code for _ in "ab"] == [302, 302]
    assert (Event.objects.count(), PositionRecord.objects.count()) == (1, 2)


def test_any_level_sets_the_whole_axis(lph, director, client):
    client.force_login(director)
    client.post(address(lph), sent(lph, any_market="on"))
    rows = lph.strengths.filter(level__axis="market")
    assert [float(row.value) for row in rows] == [1.0] * 5


def test_no_level_empties_the_axis_and_asks_for_one(lph, director, client):
    administrator = factories.member("administrator", park=lph.park)
    client.force_login(director)
    data = sent(lph, none_specialty="on", wanted_specialty="Royal jelly")
    assert [client.post(address(lph), data).status_code for _ in "ab"] == [302, 302]
    assert lph.strengths.filter(level__axis="specialty").count() == 0
    (event,) = Event.objects.about(lph).filter(verb="level_asked")
    assert event.detail == {"axis": "specialty", "words": "Royal jelly"}
    (mail,) = OutboxMail.objects.all()
    assert mail.recipient == administrator.email
    assert address(lph, "history/") in mail.body
    assert [word for word in ("LPH", "jelly") if word in mail.subject + mail.body] == []


@pytest.mark.parametrize(
    ("changed", "field", "text"),
    [
        ({"level_packing": "0.3"}, "level_packing", "Select a valid choice. 0.3 is not one of the available choices."),
        ({"level_packing": "NaN"}, "level_packing", "Select a valid choice. NaN is not one of the available choices."),
        ({"level_packing": ""}, "level_packing", "Choose how strongly the firm holds this level."),
        (
            {"proof_packing": "foreign"},
            "proof_packing",
            "This is no document of the firm: choose one of the list.",
        ),
        (
            {"level_99999999": "1"},
            "__all__",
            "The park’s axes have changed: a level you filled in is no longer there.",
        ),
        ({"none_market": "on"}, "wanted_market", "Say in a few words which level is missing."),
        (
            {"none_market": "on", "any_market": "on", "wanted_market": "x"},
            "none_market",
            "Any level and no level contradict each other: keep one.",
        ),
        ({"revision": ""}, "revision", "This field is required."),
    ],
)
def test_odd_input_is_refused_and_kept(lph, director, client, changed, field, text):
    client.force_login(director)
    foreign = document(Firm.objects.get(name="NDS"))
    named = {
        name.replace("packing", str(key("Packing"))): foreign.pk if value == "foreign" else value
        for name, value in changed.items()
    }
    answer = client.post(address(lph), sent(lph, reason_fr="Kept words", **named))
    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors == {field.replace("packing", str(key("Packing"))): [text]}
    assert form["reason_fr"].value() == "Kept words"
    assert "Kept words" in answer.content.decode()
    assert Event.objects.count() == 0


def test_empty_form_is_refused(lph, director, client):
    client.force_login(director)
    assert client.post(address(lph), {}).status_code == 422
    assert held(lph)["Packing"] == 0.5


def test_only_the_firms_own_documents_are_offered(lph, director, client):
    document(lph, title="Ours")
    document(Firm.objects.get(name="NDS"), title="Theirs", audience="everybody")
    client.force_login(director)
    form = client.get(address(lph)).context["form"]
    assert [label for _pk, label in form.fields[f"proof_{key('Packing')}"].choices] == ["declared", "Ours"]


def test_proof_the_office_may_not_read_is_kept_without_its_title(lph, director, client):
    secret = document(lph, title="SECRETTITLE", audience="firm")
    change(lph, director, proofs={"Packing": secret})
    client.force_login(factories.member("office", park=lph.park))
    page = client.get(address(lph)).content.decode()
    assert ("SECRETTITLE" in page, "a document you do not read" in page) == (False, True)
    client.post(address(lph), sent(lph, **{f"level_{key('Packing')}": "1"}))
    row = Strength.objects.get(firm=lph, level__name_en="Packing")
    assert (float(row.value), row.proof) == (1, secret)


# Two editors


def test_second_editor_chooses_row_by_row(lph, director, client):
    packing, logistics = key("Packing"), key("Logistics")
    mine = sent(lph, **{f"level_{packing}": "0.75", f"level_{logistics}": "1"})
    change(lph, director, packing=0.25, blending=0.5)
    client.force_login(factories.member("office", park=lph.park))
    answer = client.post(address(lph), mine)
    assert answer.status_code == 409
    rows = {row["label"]: (row["theirs"], row["mine"]) for row in answer.context["choice"].rows}
    assert rows == {
        "Blending / granulation": ("½", "not"),
        "Packing": ("¼", "¾"),
        "Logistics": ("not", "full"),
    }
    assert held(lph)["Packing"] == 0.25
    kept = {f"keep_{packing}": "mine", f"keep_{logistics}": "mine", f"keep_{key('Blending / granulation')}": "theirs"}
    again = client.post(address(lph), mine | kept | {"choosing": "1", "revision": 2})
    assert again.status_code == 302
    found = held(lph)
    assert (found["Packing"], found["Logistics"], found["Blending / granulation"]) == (0.75, 1, 0.5)


def test_choice_page_carries_everything_that_was_sent(lph, director, client):
    mine = sent(lph, any_specialty="on", reason_en="MYREASON")
    change(lph, director, packing=0.25)
    client.force_login(director)
    page = client.post(address(lph), mine).content.decode()
    for name in ("reason_en", "any_specialty", f"level_{key('Packing')}"):
        assert f'type="hidden" name="{name}"' in page
    assert '<input type="hidden" name="revision" value="2">' in page


@pytest.mark.parametrize("kept", [{}, {"keep_packing": "nonsense"}])
def test_choice_left_open_is_asked_again(lph, director, client, kept):
    mine = sent(lph, **{f"level_{key('Packing')}": "0.75"})
    change(lph, director, packing=0.25)
    client.force_login(director)
    named = {name.replace("packing", str(key("Packing"))): value for name, value in kept.items()}
    answer = client.post(address(lph), mine | named | {"choosing": "1", "revision": 2})
    assert answer.status_code == 422
    assert held(lph)["Packing"] == 0.25


def test_theirs_kept_everywhere_writes_nothing_more(lph, director, client):
    mine = sent(lph, **{f"level_{key('Packing')}": "0.75"})
    change(lph, director, packing=0.25)
    client.force_login(director)
    data = mine | {f"keep_{key('Packing')}": "theirs", "choosing": "1", "revision": 2}
    assert client.post(address(lph), data).status_code == 302
    assert (held(lph)["Packing"], Event.objects.count()) == (0.25, 1)


def test_third_change_during_the_choice_is_met_too(lph, director, client):
    mine = sent(lph, **{f"level_{key('Packing')}": "0.75"})
    change(lph, director, packing=0.25)
    change(lph, director, packing=1)
    client.force_login(director)
    data = mine | {f"keep_{key('Packing')}": "mine", "choosing": "1", "revision": 2}
    answer = client.post(address(lph), data)
    assert (answer.status_code, held(lph)["Packing"]) == (409, 1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_editors_at_once_one_wins():
    made = case.load(CASE)
    firm = Firm.objects.get(name="LPH")
    people = [factories.member("director", firm=firm), factories.member("office", park=made)]
    forms = [sent(firm, **{f"level_{key('Packing')}": value}) for value in ("0.25", "0.75")]
    gate, answers = threading.Barrier(2), [None, None]

    def run(place):
        client = Client()
        client.force_login(people[place])
        gate.wait()
        try:
            with translation.override("en"):
                answers[place] = client.post(address(firm), forms[place]).status_code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 409]
    firm.refresh_from_db()
    assert firm.position_revision == 2
    assert held(firm)["Packing"] == (0.25, 0.75)[answers.index(302)]
    assert Event.objects.about(firm).count() == 1
