"""Every text has its French, and the French keeps the placeholders of the English."""

import re

from server import catalogue

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(%[sd])")


def test_french_is_complete():
    assert catalogue.lacking(catalogue.merged()) == []


def test_french_keeps_placeholders():
    wrong = []
    for message in catalogue.french():
        english = message.id[-1] if isinstance(message.id, tuple | list) else message.id
        for french in message.string if isinstance(message.string, tuple | list) else [message.string]:
            if english and set(PLACEHOLDER.findall(french)) - set(PLACEHOLDER.findall(english)):
                wrong.append(french)
    assert wrong == []


def test_french_spaces_are_drawn_by_the_fonts():
    """U+202F is missing from the fonts: a no-break space is U+00A0."""
    assert [m.id for m in catalogue.french() if "\u202f" in str(m.string)] == []


def test_missing_french_is_noticed():
    lone = catalogue.Catalog(locale="fr", fuzzy=False)
    lone.add("Good morning")
    assert catalogue.lacking(lone) == ["Good morning"]


def test_french_signs_keep_their_space():
    """A no-break space before : ; ? ! » and after «, or the sign falls on a line of its own."""
    torn = re.compile(r" [:;?!»]|« ")
    assert [m.id for m in catalogue.french() if torn.search(str(m.string))] == []


def test_texts_in_the_braces_of_an_f_string_are_found(tmp_path, monkeypatch):
    (tmp_path / "park").mkdir()
    (tmp_path / "park" / "rows.py").write_text("""row = f"<b>{escape(_('Good morning'))}</b> {_('Good night')}"\n""")
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "FOLDERS", ("park",))
    assert sorted(message.id for message in catalogue.texts() if message.id) == ["Good morning", "Good night"]
