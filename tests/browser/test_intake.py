"""A firm finds the park, applies in two goes by its link, is asked for more, and completes its file."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from firms.domain import intake as applications
from firms.models import Candidacy, Level, User
from naturopole import workflow

WORDS = {
    "fr": {
        "find": "Voir ce que le parc recherche, et candidater",
        "apply": "Candidater",
        "open": "Ouvrir le formulaire",
        "later": "Enregistrer et revenir plus tard",
        "saved": "Enregistré. Revenez avec votre lien quand vous voulez.",
        "add": "Ajouter le document",
        "send": "Envoyer la candidature",
        "wrong": "Ce n’est pas un SIREN",
        "review": "En cours d’examen",
        "asked": "Le parc demande un complément",
        "again": "Renvoyer",
        "withdraw": "Retirer la candidature",
        "gone": "Votre candidature est retirée.",
    },
    "en": {
        "find": "See what the park looks for, and apply",
        "apply": "Apply",
        "open": "Open the form",
        "later": "Save and come back later",
        "saved": "Saved. Come back with your link whenever you like.",
        "add": "Add the document",
        "send": "Send the application",
        "wrong": "This is no SIREN",
        "review": "Being reviewed",
        "asked": "The park asks for more",
        "again": "Send again",
        "withdraw": "Withdraw the application",
        "gone": "Your application is withdrawn.",
    },
}
ANSWERS = {
    "legal_form": "SARL",
    "siren": "999 000 218",
    "founded": "2011",
    "address": "3 rue du Moulin",
    "postcode": "03800",
    "commune": "Gannat",
    "contact": "Jean Essai",
    "phone": "04 70 00 00 00",
    "project": "Poudres et granulés pour compléments.",
    "part": "Mélanger et granuler pour les voisins.",
    "jobs_now": "14",
    "jobs_planned": "20",
    "premises": "900 m²",
}


def button(page, name, which=0):
    return page.get_by_role("button", name=name, exact=True).nth(which)


def look(firm):
    """The page fits and is accessible; the second needs scripts to find out."""
    firm.fits()
    if firm.script:
        firm.is_accessible()


def begin(firm, words):
    firm.open("/account/login/")
    firm.page.get_by_role("link", name=words["find"]).click()
    look(firm)
    firm.page.get_by_role("link", name=words["apply"]).first.click()
    firm.page.fill("[name=email]", "jean@poudres.example")
    firm.page.fill("[name=name]", "Poudres du Centre")
    look(firm)
    # People take their time; machines do not.
    firm.page.wait_for_timeout(4000)
    button(firm.page, words["open"]).click()
    firm.page.wait_for_url(re.compile(r"/join/[\w-]{43}/$"))


def fill(firm, words):
    page = firm.page
    for name, value in ANSWERS.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=wished_on]", (timezone.localdate() + timedelta(days=200)).isoformat())
    button(page, words["later"]).click()
    firm.says(words["saved"])
    for level in ("Blending / granulation", "Pharmacy", "Powder / dry extract"):
        page.select_option(f"[name=level_{Level.objects.get(name_en=level).pk}]", "1")
    page.fill("[name=paper_title]", "Bilan")
    page.set_input_files(
        "[name=paper_file]", {"name": "bilan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    button(page, words["add"]).click()
    firm.says("bilan.pdf")
    page.locator("[name=consent]").check()
    button(page, words["send"]).click()
    firm.says(words["wrong"])
    look(firm)
    page.fill("[name=siren]", "999 000 219")
    button(page, words["send"]).click()
    page.get_by_role("heading", name=words["review"]).wait_for()


def ask_for_more(candidacy):
    president = User.objects.get(email="president@naturopole.example")
    workflow.apply(candidacy, "ask_for_more", by=president, note="MARKASKED")
    applications.reopen(candidacy)


@pytest.mark.parametrize(("language", "width", "script"), [("fr", 390, True), ("en", 1280, True), ("en", 390, False)])
def test_firm_applies_and_completes_its_file(demo_park, visitor, language, width, script, settings, live_server):
    settings.BASE_URL = live_server.url
    words = WORDS[language]
    firm = visitor(language, width, script=script)
    firm.script = script
    begin(firm, words)
    fill(firm, words)
    look(firm)
    candidacy = Candidacy.objects.get(firm__name="Poudres du Centre")
    assert (candidacy.firm.strengths.count(), candidacy.firm.documents.count()) == (3, 1)

    ask_for_more(candidacy)
    firm.page.reload()
    firm.says(words["asked"]).says("MARKASKED")
    look(firm)
    firm.page.fill("[name=premises]", "1 200 m²")
    button(firm.page, words["again"]).click()
    firm.page.get_by_role("heading", name=words["review"]).wait_for()

    button(firm.page, words["withdraw"]).click()
    button(firm.page, words["withdraw"], 1).click()
    firm.says(words["gone"])
    candidacy.refresh_from_db()
    assert candidacy.status == Candidacy.Status.WITHDRAWN
    assert firm.troubles == [
        "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"
    ]
