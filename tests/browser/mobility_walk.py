"""What people do on the pages of mobility."""

from io import BytesIO

import pytest
from django.conf import settings as site
from django.test import Client
from pypdf import PdfReader

from firms.models import OutboxMail, User
from firms.personas import address as persona_address
from tests.browser.walking import press

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
DESK, PHONE = 1280, 390
EMAIL, OUTSIDER = "claire@essai.example", "camille@essai.example"
TARGET, LETTER, TOLD = "MARKTARGET", "MARKLETTER", "MARKTOLD venez voir l’atelier."
ANSWER = "MARKANSWER, merci."
CV = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 MARKCV"}


def confirm(person, key):
    """Ask for something final, and say yes."""
    person.page.locator(f"[popovertarget=confirm-{key}]").first.click()
    person.page.locator(f"#confirm-{key} [type=submit]").click()


def shows_none_of(person, *secrets):
    text = person.page.content()
    assert [secret for secret in secrets if secret in text] == [], person.page.url


def words_of(pdf) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def enter(person, user):
    """Sign in somebody who has no button on the login page, and reads the language of the screen."""
    User.objects.filter(pk=user.pk).update(language=person.language)
    client = Client()
    client.force_login(user)
    name = site.SESSION_COOKIE_NAME
    person.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": person.base}])
    return person.open("/")


def last_mail(email) -> str:
    return OutboxMail.objects.filter(recipient=email).latest("pk").body


def user_of(persona) -> User:
    return User.objects.get(email=persona_address(persona))


def move(hiring, application, text, status):
    hiring.open(f"/applications/{application.pk}/")
    press(hiring, text)
    hiring.page.locator("#notices .note.ok").wait_for()
    application.refresh_from_db()
    assert application.status == status
