"""HR of the organiser invites a laboratory from outside: on a phone it commits seats, names somebody, withdraws."""

import pytest

from firms.models import Firm
from training.models import JointSession, OutsideFirm, Pledge

WORDS = {
    "fr": {
        "invite": "Inviter",
        "copy": "Créer un lien à copier",
        "show": "Voir ce que cela coûte",
        "unsaved": "Rien n’est enregistré.",
        "commit": "Engager les places",
        "committed": "Vous avez engagé 2 places.",
        "people": "Vos personnes",
        "name": "Inscrire ces personnes",
        "named": "Personnes inscrites.",
        "session": "La session",
        "leave": "Retirer toutes les places",
        "free": "Se retirer aujourd’hui ne coûte rien.",
        "left": "Vous vous êtes retirés le",
    },
    "en": {
        "invite": "Invite",
        "copy": "Make a link to copy",
        "show": "Show what it costs",
        "unsaved": "Nothing has been saved.",
        "commit": "Commit the seats",
        "committed": "You have committed 2 seats.",
        "people": "Your people",
        "name": "Name these people",
        "named": "People named.",
        "session": "The session",
        "leave": "Withdraw all seats",
        "free": "Leaving today costs nothing.",
        "left": "You have withdrawn on",
    },
}


def link_for(organiser, words, session, firm) -> str:
    """Invite the firm without a mail, make its link, and read it off the page."""
    organiser.open(f"/sessions/{session.pk}/invitations/")
    organiser.page.locator(f"input[name=outside][value='{firm.pk}']").check()
    organiser.page.locator("input[name=mail]").uncheck()
    organiser.page.get_by_role("button", name=words["invite"], exact=True).click()
    organiser.page.locator("#notices .note.ok").wait_for()
    row = organiser.page.locator(".lines > li").filter(has_text=firm.name)
    row.get_by_role("button", name=words["copy"]).click()
    return organiser.page.locator("#new-link").input_value()


def standing(session, firm):
    row = Pledge.objects.get(session=session, outside=firm)
    return row.state, row.seats


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_outside_firm_commits_and_withdraws_on_a_phone(demo_park, visitor, language, script):
    words = WORDS[language]
    session = JointSession.objects.filter(status="open").order_by("starts_on", "pk")[1]
    session.organiser = Firm.objects.get(name="LPH")
    session.save(update_fields=["organiser"])
    firm = OutsideFirm.objects.get(name="Laboratoire de Vichy")
    address = link_for(visitor(language, script=script).sign_in("hr-lph"), words, session, firm)

    laboratory = visitor(language, 390, script=script)
    laboratory.open("/" + address.split("/", 3)[3])
    laboratory.fits()
    laboratory.page.locator("[name=seats]").fill("2")
    laboratory.page.get_by_role("button", name=words["show"]).click()
    laboratory.says(words["unsaved"]).fits()
    assert standing(session, firm) == ("invited", 0)
    laboratory.page.get_by_role("button", name=words["commit"]).click()
    laboratory.says(words["committed"])
    assert standing(session, firm) == ("committed", 2)

    laboratory.page.get_by_role("link", name=words["people"]).click()
    laboratory.page.locator("[name=name_1]").fill("Jeanne Laborie")
    laboratory.page.get_by_role("button", name=words["name"]).click()
    laboratory.says(words["named"]).says("Jeanne Laborie").fits()
    assert Pledge.objects.get(outside=firm, session=session).enrolments.get().outside_name == "Jeanne Laborie"

    laboratory.page.get_by_role("link", name=words["session"], exact=True).click()
    laboratory.page.get_by_role("link", name=words["leave"]).click()
    laboratory.says(words["free"]).fits()
    laboratory.page.get_by_role("button", name=words["leave"]).click()
    laboratory.says(words["left"])
    assert standing(session, firm) == ("withdrawn", 2)
    assert laboratory.troubles == []
