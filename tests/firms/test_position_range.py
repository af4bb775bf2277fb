"""A range of an axis filled in at once in the editor of a position: nothing is saved until the person saves."""

import pytest

from firms.models import Axis, Event, Level
from tests.firms.position_steps import address, document, held, key, sent


def fill(client, lph, axis=Axis.PROCESS, first="Extraction", last="Packing", strength="0.5", **changed):
    span = {f"from_{axis}": key(first), f"to_{axis}": key(last), f"span_{axis}": strength, "fill": axis}
    return client.post(address(lph), sent(lph, **span) | changed)


def shown(answer) -> dict:
    """Strengths chosen on the process axis, by English name; levels at nothing are left out."""
    form = answer.context["form"]
    rows = {level.name_en: form[f"level_{level.pk}"].value() for level in Level.objects.filter(axis=Axis.PROCESS)}
    return {name: value for name, value in rows.items() if value != "0"}


FILLED = {
    "R&D / formulation": "1",
    "Extraction": "0.5",
    "Blending / granulation": "0.5",
    "Dosage form": "0.5",
    "Packing": "0.5",
}


@pytest.fixture
def editor(client, director):
    client.force_login(director)
    return client


@pytest.mark.parametrize(("first", "last"), [("Extraction", "Packing"), ("Packing", "Extraction")])
def test_range_fills_its_levels_and_saves_nothing(editor, lph, first, last):
    before = held(lph)
    answer = fill(editor, lph, first=first, last=last)
    assert (answer.status_code, shown(answer)) == (200, FILLED)
    assert (held(lph), Event.objects.count()) == (before, 0)


def test_range_keeps_what_else_was_typed(editor, lph):
    proof = document(lph)
    typed = {"reason_fr": "Nouvel atelier", f"proof_{key('Dosage form')}": proof.pk, "any_market": "on"}
    form = fill(editor, lph, **typed).context["form"]
    values = [form[name].value() for name in ("reason_fr", f"proof_{key('Dosage form')}", "any_market", "revision")]
    assert values == ["Nouvel atelier", str(proof.pk), True, "1"]


def test_range_takes_the_ticks_of_its_axis_away(editor, lph):
    form = fill(editor, lph, any_process="on", any_market="on").context["form"]
    assert [form[f"any_{axis}"].value() for axis in Axis] == [False, True, False]


@pytest.mark.parametrize("odd", [{"from_process": "99999"}, {"span_process": "7"}, {"to_process": ""}, {"fill": "x"}])
def test_range_that_makes_no_sense_fills_nothing(editor, lph, odd):
    answer = fill(editor, lph, **odd)
    assert (answer.status_code, shown(answer)) == (
        200,
        {"R&D / formulation": "1", "Dosage form": "1", "Packing": "0.5"},
    )


def test_filled_range_is_saved_as_it_is_shown(editor, lph):
    answer = fill(editor, lph)
    form = answer.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data = {name: value for name, value in data.items() if value is not False}
    assert editor.post(address(lph), data).status_code == 302
    assert held(lph)["Blending / granulation"] == 0.5


def test_missing_words_are_asked_for_once(editor, lph):
    page = editor.post(address(lph), sent(lph, none_market="on")).content.decode()
    assert page.count('id="id_wanted_market_error"') == 1
