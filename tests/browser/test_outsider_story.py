"""Somebody from outside applies by a phone, is refused with a reason, and takes all data along."""

import re

import pytest

from mobility.models import Application, Vacancy
from tests.browser.mobility_walk import ANSWER, CV, DESK, LANGUAGES, LETTER, OUTSIDER, PHONE, confirm, last_mail, move
from tests.browser.walking import follow, press, reads, saved, say

pytestmark = pytest.mark.usefixtures("links_lead_here")


def apply_from_outside(phone, vacancy):
    phone.open(f"/jobs/{vacancy.reference}/").fits()
    follow(phone, "Apply")
    for name, value in {"name": "Camille Essai", "email": OUTSIDER, "place": "Gannat"}.items():
        phone.page.fill(f"[name=outside_{name}]", value)
    phone.page.fill("[name=letter]", LETTER)
    phone.page.check(f"[name=language][value={phone.language}]")
    phone.page.select_option("[name=channel]", "site")
    phone.page.check("[name=agreed]")
    phone.page.set_input_files("[name=cv]", CV)
    phone.fits()
    press(phone, "Send my application", twice=True)
    reads(phone, "Application sent")
    return Application.objects.get(outside_email=OUTSIDER)


def refuse_several(hiring, visitor, vacancy):
    """Two are ticked; a colleague moves one meanwhile. Each has a line of its own."""
    first, late = Application.objects.filter(vacancy=vacancy, status="received").order_by("pk")[:2]
    hiring.open(f"/vacancies/{vacancy.pk}/")
    for row in (first, late):
        hiring.page.check(f"[name=pick][value='{row.pk}.received']")
    hiring.page.select_option("#several [name=move]", "not_retain")
    press(hiring, "Go")
    hiring.page.select_option("[name=reason]", "profile")
    hiring.page.fill("[name=answer]", ANSWER)
    hiring.fits()
    colleague = visitor(hiring.language, DESK).sign_in("director-lph")
    move(colleague, late, "Shortlist", "shortlisted")
    press(hiring, "Do not retain")
    reads(hiring, "One by one")
    marks = hiring.page.locator("tbody .tag")
    assert [mark.get_attribute("class").split()[-1] for mark in marks.all()] == ["ok", "wait"]
    states = dict(Application.objects.filter(pk__in=[first.pk, late.pk]).values_list("pk", "status"))
    assert states == {first.pk: "not_retained", late.pk: "shortlisted"}
    return colleague


def refuse(hiring, application):
    hiring.open(f"/applications/{application.pk}/")
    follow(hiring, "Do not retain")
    hiring.page.select_option("[name=reason]", "experience")
    hiring.page.fill("[name=answer]", ANSWER)
    hiring.fits()
    press(hiring, "Do not retain")
    reads(hiring, "Not retained. The person can read the reason.")


def read_keep_take_erase(phone):
    link = re.search(r"http\S+", last_mail(OUTSIDER))[0]
    phone.page.goto(link)
    phone.says(ANSWER)
    reads(phone, "Experience asked for is missing")
    press(phone, "Keep my file for later posts")
    reads(phone, "No longer keep my file")
    assert Application.objects.get(outside_email=OUTSIDER).pool_agreed_at is not None
    assert saved(phone, phone.page.get_by_role("link", name=say(phone, "All my data")))[:2] == b"PK"
    confirm(phone, "erase")
    reads(phone, "Your application is erased")
    assert phone.page.request.get(link).status in (404, 410)


@LANGUAGES
def test_outsider_is_refused_with_a_reason_and_goes_with_all_data(vacancy, visitor, language):
    public = Vacancy.objects.get(firm=vacancy.firm, title__startswith="Assistant")
    phone, hiring = visitor(language, PHONE), visitor(language, DESK).sign_in("hr-lph")
    application = apply_from_outside(phone, public)
    refuse(hiring, application)
    read_keep_take_erase(phone)
    assert not Application.objects.filter(outside_email=OUTSIDER).exists()
    colleague = refuse_several(hiring, visitor, vacancy)
    people = (phone, hiring, colleague)
    assert [person.troubles for person in people] == [[]] * len(people)
