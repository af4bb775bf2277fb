"""Words that a vacancy may not hold, and honest ones that must pass."""

import pytest

from mobility.compliance import refused_phrase
from mobility.models import RomeCode


@pytest.mark.parametrize(
    "text",
    [
        "Candidat de moins de 35 ans",
        "âge maximum : 40 ans",
        "Personne âgée de moins de 30 ans",
        "entre 25 et 35 ans",
        "jeune diplômé",
        "Hommes uniquement",
        "réservé aux femmes",
        "nationalité française",
        "sans enfants",
        "bonne santé exigée",
        "non syndiqué",
        "physique agréable",
        "Applicants under 30 years",
        "men only",
        "no disabilities",
    ],
)
def test_forbidden_condition_is_found(text):
    assert refused_phrase(f"Nous cherchons. {text}. Merci.") is not None


@pytest.mark.parametrize(
    "text",
    [
        "5 ans d’expérience",
        "plus de 10 ans d’expérience",
        "3 ans d’ancienneté",
        "lot de moins de 5 ans",
        "Conducteur ou conductrice (H/F)",
        "machine âgée de 12 mois",
        "entre 10 et 15 ans d’expérience",
        "Aucun diplôme exigé après deux ans d’atelier",
        "équipe de femmes et d’hommes",
        "a team of women and men",
        "",
    ],
)
def test_honest_words_pass(text):
    assert refused_phrase(text) is None


def test_the_532_codes_are_there(db):
    assert RomeCode.objects.count() == 532
    assert RomeCode.objects.get(pk="H2301").label.startswith("Conduite d'équipement de production chimique")
