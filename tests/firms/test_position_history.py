"""What a change of position would do, and the history of those that were made."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from firms.domain import position_edit as editor
from firms.domain import position_history as past
from firms.models import Drift, Event, Firm, PositionRecord
from tests import factories
from tests.firms.position_steps import address, change, document, held, key, sent

# The preview


def figures(answer):
    return {row.label: (row.now, row.after) for row in answer.context["preview"].figures}


def test_preview_of_a_candidate(naturopole, candidate, client):
    client.force_login(factories.member("office", park=naturopole))
    data = sent(candidate, **{f"level_{key('Dosage form')}": "1"})
    found = figures(client.post(address(candidate, "preview/"), data))
    assert found["Verdict"] == ("Complementary", "Competes")
    assert found["Score"][0] == "100"
    assert found["Proven only"][0].endswith("of 100")
    assert (held(candidate).get("Dosage form"), Event.objects.count()) == (None, 0)


def test_preview_answers_htmx_with_its_piece_alone(lph, director, client):
    client.force_login(director)
    answer = client.post(address(lph, "preview/"), sent(lph), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert (answer.status_code, page.strip()[:32], "<html" in page) == (200, '<section class="sheet flow" id="', False)


def test_preview_of_a_resident_names_the_drift(lph, client):
    biosphere = Firm.objects.get(name="Biosphère")
    client.force_login(factories.member("director", firm=biosphere))
    data = sent(biosphere, **{f"level_{key('Dosage form')}": "1", f"level_{key('Logistics')}": "1"})
    answer = client.post(address(biosphere, "preview/"), data)
    found = figures(answer)
    # Logistics was held by nobody: one step of nine more.
    assert found["Chain of the park"] == ("61.1%", "72.2%")
    assert found["Breadth of the park"][0] == "17.1%"
    assert found["Rivalry with LPH"][0] == "0"
    (alarm,) = answer.context["preview"].alarms
    assert alarm.startswith("The firm enters the ground of LPH: their rivalry rises from 0 to ")
    assert (Drift.objects.count(), Event.objects.count(), held(biosphere).get("Logistics")) == (0, 0, None)
    assert "<html" in answer.content.decode()


def test_preview_and_saving_raise_the_same_alarm(lph, client):
    biosphere = Firm.objects.get(name="Biosphère")
    director = factories.member("director", firm=biosphere)
    client.force_login(director)
    data = sent(biosphere, **{f"level_{key('Dosage form')}": "0.5"})
    alarms = client.post(address(biosphere, "preview/"), data).context["preview"].alarms
    client.post(address(biosphere), data)
    assert [alarm.split(":")[0] for alarm in alarms] == [
        f"The firm enters the ground of {row.other.name}" for row in Drift.objects.all()
    ]


def test_preview_of_odd_input_says_what_to_correct(lph, director, client):
    client.force_login(director)
    data = sent(lph, **{f"level_{key('Packing')}": "7"})
    answer = client.post(address(lph, "preview/"), data, headers={"HX-Request": "true"})
    assert (answer.status_code, "Select a valid choice" in answer.content.decode()) == (422, True)


def test_preview_does_not_wait_for_the_words_of_a_missing_level(lph, director, client):
    client.force_login(director)
    found = figures(client.post(address(lph, "preview/"), sent(lph, none_process="on")))
    # Without LPH's three steps the chain loses 22.2 points.
    assert found["Chain of the park"] == ("61.1%", "38.9%")


# The history


def test_history_tells_each_change_in_words(lph, director, client):
    proof = document(lph)
    change(lph, director, proofs={"Packing": proof}, packing=0.75, dosage=0, logistics=0.25)
    change(lph, director, packing=0.25)
    editor.ask_level(lph, axis="specialty", words="Royal jelly", by=director)
    change(lph, director, reason_fr="Autre raison.")
    entries = past.entries(lph)
    words = [{move.name: move.sentence for move in entry.moves} for entry in entries]
    assert words[:4] == [
        {},
        {},
        {"Packing": "lowered from 75% to 25%, no longer proven by a document"},
        {
            "Dosage form": "given up, 100% before",
            "Packing": "raised from 50% to 75%, now proven by a document",
            "Logistics": "taken up at 25%",
        },
    ]
    assert [(entry.opening, entry.asked, entry.by) for entry in entries] == [
        (False, "", director),
        (False, "Royal jelly", director),
        (False, "", director),
        (False, "", director),
        (True, "", None),
    ]
    client.force_login(factories.member("employee", firm=Firm.objects.get(name="NDS")))
    page = client.get(address(lph, "history/")).content.decode()
    assert "lowered from 75% to 25%" in page
    assert "Royal jelly" in page


def test_history_of_a_day(lph, director):
    PositionRecord.objects.create(firm=lph, since=date(2001, 5, 2), held={str(key("Logistics")): 0.5})
    PositionRecord.objects.create(firm=lph, since=date(2010, 1, 1), held={str(key("Logistics")): 1})

    def held_on(day):
        axes = past.position_on(lph, day)
        return axes and [(level.name_en, value) for axis in axes for level, value, _proven in axis["rows"]]

    assert held_on(date(2001, 5, 1)) is None
    assert held_on(date(2001, 5, 2)) == [("Logistics", 0.5)]
    assert held_on(date(2009, 12, 31)) == [("Logistics", 0.5)]
    assert held_on(date(2010, 1, 1)) == [("Logistics", 1.0)]


def test_history_without_record_knows_today_alone(lph):
    today = timezone.localdate()
    assert past.position_on(lph, today - timedelta(days=1)) is None
    assert [len(axis["rows"]) for axis in past.position_on(lph, today)] == [3, 2, 2]
    assert past.entries(lph) == []


def test_history_names_a_level_since_removed(lph):
    PositionRecord.objects.create(firm=lph, since=date(2001, 5, 2), held={"99999999": 0.5})
    (entry,) = past.entries(lph)
    assert [(move.name, move.sentence) for move in entry.moves] == [("a level since removed", "taken up at 50%")]


@pytest.mark.parametrize("day", ["nonsense", "9999-12-31", "0000-00-00"])
def test_history_of_an_odd_day_shows_today_and_says_so(lph, director, client, day):
    client.force_login(director)
    answer = client.get(address(lph, "history/"), {"on": day})
    assert (answer.status_code, answer.context["day"]) == (200, timezone.localdate())
    assert 'id="id_on_error"' in answer.content.decode()


def test_history_asks_as_often_for_one_as_for_three(lph, director, client):
    client.force_login(director)
    counts = []
    for value in (0.25, 0.75, 1):
        change(lph, director, packing=value)
        client.get(address(lph, "history/"))
        with CaptureQueriesContext(connection) as captured:
            client.get(address(lph, "history/"))
        counts.append(len(captured))
    assert counts == [counts[0]] * 3


def test_history_leaves_as_csv(lph, director, client):
    change(lph, director, proofs={"Packing": document(lph)}, packing=0.75)
    client.force_login(director)
    lines = client.get(address(lph, "history.csv")).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Since;By;Axis;Level;Before;After;Proven"
    assert lines[1] == f"{timezone.localdate()};{director.name};Process;Packing;0.5;0.75;yes"
    assert lines[2] == "1987-01-01;;Process;R&D / formulation;0.0;1.0;no"
    assert len(lines) == 9
