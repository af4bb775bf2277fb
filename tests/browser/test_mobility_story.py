"""Somebody moves to a neighbour firm without a word to her employer before she says so.

Each person has a screen of their own; the employee has nothing but a phone.
"""

import re
from datetime import timedelta
from difflib import unified_diff

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from firms.models import User
from mobility.models import Application, InterviewSlot, Message, Posting, ReleaseRecord
from tests.browser.mobility_walk import (
    CV,
    DESK,
    EMAIL,
    LANGUAGES,
    LETTER,
    PHONE,
    TARGET,
    TOLD,
    confirm,
    enter,
    last_mail,
    move,
    shows_none_of,
    user_of,
    words_of,
)
from tests.browser.walking import follow, press, reads, saved, say

pytestmark = pytest.mark.usefixtures("links_lead_here")

ROOM, WORDS, NOTE, OTHER_NOTE = "MARKROOM", "MARKWORDS à bientôt.", "MARKNOTE", "MARKOTHER"
TOKENS = re.compile(r'(?:name="(?:csrfmiddlewaretoken|request_key|stamp)" value="[^"]*")|"X-CSRFToken": "[^"]*"')
# What the own employer looks at; the same to the byte whatever the employee does in confidence.
EMPLOYERS = [
    *("/", "/desk/", "/staff/", "/staff/?q=dumas", "/wishes/", "/wishes/new/", "/consents/", "/applications/"),
    *(
        "/applications/our-people/",
        "/releases/",
        "/vacancies/",
        "/my-team/",
        "/moves/figures/",
        "/appraisals/",
        "/boards/",
    ),
    *("/digest/", "/staff/export/", "/moves/figures/export/", "/access/requests/"),
]


def stays_unaware(person, before):
    """Every page of the employer is what it was; a failure tells the lines that are not."""
    changes = [
        list(unified_diff(before[path].splitlines(), text.splitlines(), n=0, fromfile=path))
        for path, text in pages_of(person).items()
        if text != before[path]
    ]
    assert changes == []


def pages_of(person) -> dict:
    answers = {path: person.page.request.get(f"{person.base}{path}") for path in EMPLOYERS}
    return {path: f"{answer.status} {TOKENS.sub('', answer.text())}" for path, answer in answers.items()}


def ask_for_access(phone, vacancy):
    """The poster's code leads somebody unknown to a form."""
    phone.open(f"/v/{vacancy.reference}/")
    reads(phone, "Sign in, or ask for access")
    follow(phone, "Ask for access")
    phone.page.select_option("[name=firm]", label="Biosphère")
    phone.page.fill("[name=name]", "Dumas Claire")
    phone.page.fill("[name=email]", EMAIL)
    phone.page.check(f"[name=language][value={phone.language}]")
    phone.fits()
    # Nobody types that fast: the form waits for three seconds.
    phone.page.wait_for_timeout(3200)
    press(phone, "Send the request")
    reads(phone, "Request received")


def grant_access(hr):
    hr.open("/access/requests/").page.get_by_role("link", name="Dumas Claire").click()
    press(hr, "Open the account")
    reads(hr, "Granted. If the address is of somebody with a role elsewhere, the park’s office completes it.")


def sign_in_by_code(phone):
    phone.open("/account/login/").page.get_by_text(say(phone, "Sign in with an e-mail address")).click()
    phone.page.fill("#code-email", EMAIL)
    press(phone, "Receive my code")
    phone.page.locator("[name=code]").wait_for()
    phone.page.fill("[name=code]", re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", last_mail(EMAIL))[0])
    phone.fits()
    press(phone, "Sign in")
    phone.page.wait_for_url(f"{phone.base}/")
    phone.fits()


def entrust_a_wish(phone, neighbour):
    """A medical reason, kept; read by the neighbour's human resources alone, and not the reason."""
    phone.open("/my-space/").fits()
    follow(phone, "Say I would like to move")
    phone.page.fill("[name=target]", TARGET)
    phone.page.check("[name=medical]")
    phone.page.locator("[name=rome]").first.fill("H2301")
    phone.page.check(f"[name=opened_to][value='{neighbour.pk}']")
    phone.page.locator("#readers dt", has_text=neighbour.name).wait_for()
    phone.fits()
    press(phone, "Entrust my wish")
    reads(phone, "Wish entrusted.", "Recommendation of occupational medicine: kept encrypted.")


def approach(hiring, vacancy):
    hiring.open("/wishes/").page.get_by_role("link", name="Claire Dumas").click()
    hiring.says(TARGET)
    assert hiring.page.locator("#reason").count() == 0
    with override(hiring.language):
        shows_none_of(hiring, gettext("Occupational medicine recommends the move."), "médecin", "edicine")
    hiring.page.get_by_role("link", name=f"{say(hiring, 'Tell the person')} {vacancy.title}").click()
    hiring.page.fill("[name=message]", TOLD)
    press(hiring, "Tell the person")
    reads(hiring, "The person is told.")


def apply(phone, vacancy) -> Application:
    """A nervous finger and a step back make one application."""
    phone.open("/wish/").says(TOLD)
    phone.fits()
    phone.page.get_by_role("link", name=f"{say(phone, 'Apply')} {vacancy.title}").click()
    phone.page.fill("[name=letter]", LETTER)
    phone.page.check(f"[name=language][value={phone.language}]")
    phone.page.select_option("[name=channel]", "wish")
    phone.page.set_input_files("[name=cv]", CV)
    phone.fits()
    press(phone, "Send my application", twice=True)
    phone.page.wait_for_url(re.compile(r"/applications/\d+/$"))
    reads(phone, "My letter", "Employer not told")
    kept, here = Application.objects.get(vacancy=vacancy, letter=LETTER), phone.page.url
    phone.page.go_back()
    phone.page.wait_for_url(here)
    assert kept.files.count() == 1
    return kept


def shortlist_at_once(hiring, second, application):
    """Two recruiters press the same button: the second is told how it stands, and nothing is lost."""
    move = f"[formaction='/applications/{application.pk}/moves/shortlist/']"
    for recruiter in (hiring, second):
        recruiter.open(f"/vacancies/{application.vacancy_id}/").page.locator(move).wait_for()
    hiring.page.locator(move).click()
    hiring.page.locator(move).wait_for(state="detached")
    with second.page.expect_response(lambda answer: "shortlist" in answer.url) as late:
        second.page.locator(move).click()
    assert late.value.status == 409
    second.page.locator(f"#in-shortlisted #a{application.pk}").wait_for()
    # A browser reports every 409 of a script as an error.
    assert [text for text in second.troubles if "409" not in text] == []
    second.troubles.clear()
    application.refresh_from_db()
    assert application.status == "shortlisted"


def offer_times(hiring, vacancy):
    hiring.open(f"/vacancies/{vacancy.pk}/slots/")
    day = timezone.localdate() + timedelta(days=3)
    for name, value in {"day": day.isoformat(), "time": "14:00", "how_many": "2", "place": ROOM}.items():
        hiring.page.fill(f"[name={name}]", value)
    press(hiring, "Offer these times")
    reads(hiring, "Times offered.")
    assert InterviewSlot.objects.filter(place=ROOM).count() == 2


def choose_a_time(phone, application):
    slot = InterviewSlot.objects.filter(place=ROOM).first()
    phone.open(f"/applications/{application.pk}/")
    phone.page.locator(f"[action='/applications/{application.pk}/slots/{slot.pk}/choice/'] button").click()
    reads(phone, "Give this time back")
    calendar = saved(phone, phone.page.locator("#times a[href$='.ics']")).decode()
    assert (calendar.count("BEGIN:VEVENT"), ROOM in calendar) == (1, True)


def judge(person, application, note, *, submit):
    person.open(f"/applications/{application.pk}/scorecard/")
    for mark in person.page.locator("[name^=mark_]").all():
        mark.select_option("3")
    person.page.select_option("[name=advice]", "yes")
    person.page.fill("[name=note]", note)
    press(person, "Submit the scorecard" if submit else "Keep as a draft")
    reads(person, "Scorecard submitted." if submit else "Draft kept: nobody else reads it.")


def judge_each_alone(hiring, second, application):
    judge(second, application, OTHER_NOTE, submit=False)
    judge(hiring, application, NOTE, submit=True)
    shows_none_of(hiring, OTHER_NOTE)
    second.open(f"/applications/{application.pk}/notes/")
    shows_none_of(second, NOTE)
    judge(second, application, OTHER_NOTE, submit=True)
    second.says(NOTE)
    hiring.open(f"/applications/{application.pk}/notes/").says(OTHER_NOTE)


def write(hiring, phone, application):
    hiring.open(f"/applications/{application.pk}/messages/")
    hiring.page.fill("[name=subject]", "MARKSUBJECT")
    hiring.page.fill("[name=body]", WORDS)
    press(hiring, "Send")
    reads(hiring, "Message sent: the person is told that it waits.")
    assert WORDS not in last_mail(EMAIL)
    phone.open(f"/applications/{application.pk}/").says(WORDS)
    phone.fits()
    assert Message.objects.get(application=application).read_at is not None


def prepare_dates(phone, application) -> ReleaseRecord:
    phone.open("/releases/").page.get_by_role("link", name="Claire Dumas").click()
    phone.fits()
    follow(phone, "Enter the dates")
    phone.page.fill("[name=proposed_on]", (timezone.localdate() + timedelta(days=40)).isoformat())
    phone.page.fill("[name=notice_ends_on]", (timezone.localdate() + timedelta(days=60)).isoformat())
    phone.fits()
    press(phone, "Save the dates")
    reads(phone, "The present employer does not know yet")
    return application.release


def tell_employer(phone, release):
    phone.open(f"/releases/{release.pk}/")
    confirm(phone, "tell")
    reads(phone, "Your employer knows of your application from now on. It reads this page once dates are proposed.")


def sign(person, release, text, done):
    person.open(f"/releases/{release.pk}/")
    shows_none_of(person, NOTE, OTHER_NOTE)
    press(person, text)
    reads(person, done)


def manager_reads_dates(manager, release):
    manager.open("/my-team/").page.locator(f"a[href='/releases/{release.pk}/']").first.click()
    reads(manager, "The dates of the change of firm. The hand-over is agreed with human resources.")
    assert manager.page.locator("#signatures, #handover, #papers, #history").count() == 0
    shows_none_of(manager, LETTER, NOTE, TARGET)


def representative_tells(visitor, language, vacancy):
    """The list for colleagues, and a poster on the wall; neither names anybody."""
    person = visitor(language, DESK).sign_in("representative-lph").open("/digest/")
    person.fits()
    text = words_of(saved(person, person.page.locator("a[href='/digest/sheet/']").first))
    assert (vacancy.reference in text, "Dumas" in text) == (True, False)
    person.open(f"/vacancies/{vacancy.pk}/postings/new/").fits()
    poster = words_of(saved(person, person.page.get_by_role("button", name=say(person, "The poster (PDF)"))))
    assert (vacancy.reference in poster, "Dumas" in poster) == (True, False)
    person.page.locator("[name=board]").select_option(index=1)
    press(person, "It hangs there")
    reads(person, "Noted: the poster hangs there.")
    assert Posting.objects.filter(vacancy=vacancy, posted_by=user_of("representative-lph")).count() == 1
    return person


@LANGUAGES
def test_employee_moves_and_tells_when_she_chooses(vacancy, visitor, language):
    phone, own = visitor(language, PHONE), visitor(language, DESK).sign_in("hr-biosphere")
    ask_for_access(phone, vacancy)
    grant_access(own)
    sign_in_by_code(phone)
    director = enter(visitor(language, DESK), user_of("director-biosphere"))
    manager = visitor(language, DESK).sign_in("manager-biosphere")
    employers = [(person, pages_of(person)) for person in (own, director, manager)]
    hiring = visitor(language, DESK).sign_in("hr-lph")
    second = enter(visitor(language, DESK), User.objects.get(email="second@essai.example"))
    entrust_a_wish(phone, vacancy.firm)
    approach(hiring, vacancy)
    application = apply(phone, vacancy)
    shortlist_at_once(hiring, second, application)
    move(hiring, application, "Invite to an interview", "interview")
    offer_times(hiring, vacancy)
    choose_a_time(phone, application)
    judge_each_alone(hiring, second, application)
    write(hiring, phone, application)
    move(hiring, application, "Make an offer", "offer")
    move(hiring, application, "Mark as hired", "hired")
    release = prepare_dates(phone, application)
    for person, before in employers:
        stays_unaware(person, before)
    tell_employer(phone, release)
    assert pages_of(own)["/applications/our-people/"] != employers[0][1]["/applications/our-people/"]
    sign(hiring, release, "Propose and sign these dates", "Dates proposed.")
    sign(own, release, "Sign these dates", "Signed.")
    director.open(f"/releases/{release.pk}/").fits()
    sign(phone, release, "Sign these dates", "Signed.")
    release.refresh_from_db()
    assert (release.status, release.agreed_on) == ("agreed", release.proposed_on)
    manager_reads_dates(manager, release)
    told = representative_tells(visitor, language, vacancy)
    people = (phone, own, director, manager, hiring, second, told)
    assert [person.troubles for person in people] == [[]] * len(people)
