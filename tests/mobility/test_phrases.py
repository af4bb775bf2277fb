"""Two long lists of phrases, one to a line: conditions that are refused, and ordinary sentences that pass."""

from pathlib import Path

import pytest

from mobility.bearers import is_of_somebody, is_served
from mobility.compliance import findings, plain

PHRASES = Path(__file__).parent / "phrases"
REFUSED = [tuple(line.split("|", 1)) for line in (PHRASES / "refused.txt").read_text().splitlines()]
ACCEPTED = (PHRASES / "accepted.txt").read_text().splitlines()
BEFORE = ("", "Le poste. ", "Vous rejoignez l’atelier. ", "Le poste\n")


@pytest.mark.parametrize("before", ["", "Le poste. "])
def test_conditions_are_refused_on_their_ground(before):
    found = [(text, next((one.ground for one in findings(before + text)), None)) for _, text in REFUSED]
    assert found == [(text, ground) for ground, text in REFUSED]


@pytest.mark.parametrize("before", BEFORE)
def test_ordinary_sentences_pass(before):
    assert [(text, findings(before + text)) for text in ACCEPTED if findings(before + text)] == []


def test_lists_are_long_and_say_nothing_twice():
    assert (len(REFUSED) > 350, len(ACCEPTED) > 600) == (True, True)
    assert (len({text for _, text in REFUSED}), len(set(ACCEPTED))) == (len(REFUSED), len(ACCEPTED))


@pytest.mark.parametrize(
    ("text", "somebody"),
    [
        ("Notre usine a ~plus de 40 ans", False),
        ("Notre usine cherche une personne de ~plus de 40 ans", True),
        ("Une gamme pour les personnes de ~plus de 65 ans", False),
        ("Vous vendez une gamme : personnes de ~plus de 65 ans", False),
        ("Technicien de laboratoire de ~25 à 35 ans", True),
        ("Rejoignez notre usine, ~moins de 35 ans", True),
        ("Notre usine. ~Moins de 35 ans", True),
    ],
)
def test_age_is_that_of_who_was_named_last(text, somebody):
    assert is_of_somebody(plain(text), text.index("~")) == somebody


def test_birth_may_stand_after_a_comma():
    text = "notre laboratoire, "
    assert (is_of_somebody(text, len(text)), is_of_somebody(text, len(text), sentence=True)) == (True, False)


@pytest.mark.parametrize(
    ("text", "served"),
    [
        ("des parfums pour ~homme uniquement", True),
        ("poste : ~homme uniquement", False),
        ("des parfums pour nos clients. ~homme uniquement", False),
        ("les parfums pour lesquels un technicien ~homme uniquement", False),
    ],
)
def test_whom_a_product_is_for_is_no_condition(text, served):
    assert is_served(text, text.index("~")) == served
