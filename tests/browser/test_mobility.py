"""HR of LPH publishes, HR of Biosphère presents an employee who agrees, LPH hires; another firm sees nothing."""

import pytest

from mobility.models import Application, Vacancy

WORDS = {
    "fr": {
        "publish": "Publier l’offre",
        "published": "Offre publiée.",
        "present": "Présenter une personne",
        "ask": "Demander l’accord",
        "asked": "Demande faite.",
        "agree": "Je suis d’accord",
        "send": "Envoyer la candidature",
        "sent": "Candidature envoyée.",
        "moves": ["Mettre à l’étude", "Inviter à un entretien", "Faire une proposition", "Confirmer l’embauche"],
        "hired": "Embauche",
        "nothing": "Cette page n’existe pas",
    },
    "en": {
        "publish": "Publish the vacancy",
        "published": "Vacancy published.",
        "present": "Present an employee",
        "ask": "Ask for the agreement",
        "asked": "Asked.",
        "agree": "I agree",
        "send": "Send the application",
        "sent": "Application sent.",
        "moves": ["Shortlist", "Invite to an interview", "Make an offer", "Mark as hired"],
        "hired": "Hired",
        "nothing": "This page does not exist",
    },
}


def publish(hr, words):
    hr.open("/vacancies/new/")
    fill = hr.page.fill
    fill("[name=title]", "Agent ou agente de séchage")
    fill("[name=place]", "Saint-Bonnet-de-Rochefort")
    fill("[name=mission]", "Conduire le séchoir et tenir le cahier de lot.")
    fill("[name=pay_from]", "2 000")
    fill("[name=pay_to]", "2 200,50")
    fill("[name=closes_on]", "2099-12-31")
    hr.page.get_by_role("button", name=words["publish"], exact=True).click()
    hr.says(words["published"])
    return Vacancy.objects.get(title__startswith="Agent")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_employee_is_presented_with_consent_and_hired(demo_park, visitor, language, script):
    words = WORDS[language]
    lph = visitor(language, script=script).sign_in("hr-lph")
    vacancy = publish(lph, words)

    biosphere = visitor(language, script=script).sign_in("hr-biosphere").open(f"/vacancies/{vacancy.pk}/")
    biosphere.page.get_by_role("link", name=words["present"]).click()
    biosphere.page.locator("select[name=employee]").select_option(label="Nadia Benali, Opératrice d’extraction")
    biosphere.page.get_by_role("button", name=words["ask"]).click()
    biosphere.says(words["asked"])

    nadia = visitor(language, 390, script=script).sign_in("employee-biosphere").open("/consents/")
    nadia.page.get_by_role("button", name=words["agree"]).first.click()
    nadia.fits()

    biosphere.open("/consents/")
    biosphere.page.get_by_role("link", name=words["send"]).click()
    biosphere.page.fill("[name=letter]", "Nadia connaît le travail en équipe.")
    biosphere.page.get_by_role("button", name=words["send"]).click()
    biosphere.says(words["sent"])

    lph.open(f"/vacancies/{vacancy.pk}/")
    for move in words["moves"]:
        lph.page.get_by_role("link", name="Nadia B.", exact=True).wait_for()
        lph.page.get_by_role("button", name=move).first.click()
        lph.page.locator("#notices .note.ok").wait_for()
        lph.open(f"/vacancies/{vacancy.pk}/")
    lph.says(words["hired"])
    application = Application.objects.get(vacancy=vacancy)
    assert application.status == Application.Status.HIRED

    eskiss = visitor(language, script=script).sign_in("director-eskiss").open(f"/applications/{application.pk}/")
    eskiss.says(words["nothing"])
    assert lph.troubles == nadia.troubles == []
