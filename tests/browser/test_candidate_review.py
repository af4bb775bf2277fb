"""The president reviews candidates and decides; a director signs a decision against the verdict."""

import pytest

from firms.models import Candidacy

WORDS = {
    "fr": {
        "verdict": "Complémentaire",
        "welcome": "Accueillir",
        "save": "Enregistrer la décision",
        "saved": "Décision enregistrée.",
        "welcomed": "Accueilli",
        "competes": "Concurrence",
        "choose": "choisissez-en le fondement",
        "sign": "Signer la décision",
        "signed": "la décision prend effet",
    },
    "en": {
        "verdict": "Complementary",
        "welcome": "Welcome",
        "save": "Save the decision",
        "saved": "Decision saved.",
        "welcomed": "Welcomed",
        "competes": "Competes",
        "choose": "choose the ground for it",
        "sign": "Sign the decision",
        "signed": "the decision takes effect",
    },
}


def decide(visitor, words, reason):
    visitor.page.get_by_label(words["welcome"], exact=True).check()
    visitor.page.locator("textarea[name=reason]").fill(reason)
    visitor.page.locator("select[name=cites_1]").select_option("term:novelty")
    visitor.page.locator("textarea[name=because_1]").fill(reason)
    if visitor.page.locator("input[name=without_opinions]").count():
        visitor.page.locator("input[name=without_opinions]").check()
    visitor.page.get_by_role("button", name=words["save"]).click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_president_welcomes_a_complementary_candidate(demo_park, visitor, language, script):
    words = WORDS[language]
    president = visitor(language, script=script).sign_in("president")
    president.page.get_by_role("link", name="Granulor").first.click()
    president.says(words["verdict"])
    decide(president, words, "Takes a free place.")
    president.says(words["saved"])
    assert Candidacy.objects.get(firm__name="Granulor").status == Candidacy.Status.WELCOMED
    assert president.troubles == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_decision_against_the_verdict_asks_for_its_ground_and_a_signature(demo_park, visitor, language):
    words = WORDS[language]
    rival = Candidacy.objects.get(firm__name="Gélules du Bocage")
    president = visitor(language).sign_in("president").open(f"/candidacies/{rival.pk}/")
    president.says(words["competes"])
    decide(president, words, "Jobs for the valley.")
    president.says(words["choose"])
    assert president.page.locator("textarea[name=reason]").input_value() == "Jobs for the valley."
    president.page.locator("select[name=ground]").select_option("territory")
    president.page.get_by_role("button", name=words["save"]).click()
    president.says(words["saved"].rstrip("."))
    director = visitor(language).sign_in("director-eskiss").open(f"/candidacies/{rival.pk}/")
    director.page.get_by_role("button", name=words["sign"]).click()
    director.says(words["signed"])
    rival.refresh_from_db()
    assert rival.status == Candidacy.Status.WELCOMED
