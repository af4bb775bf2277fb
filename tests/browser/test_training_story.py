"""The lesson of 2006: two outside laboratories withdraw, and a course for fourteen goes on with the park's nine."""

from datetime import time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from firms.models import Event
from tests.browser import training_walk as walk
from tests.browser.mobility_walk import DESK, LANGUAGES, PHONE, enter, shows_none_of, user_of, words_of
from tests.browser.walking import follow, press, reads, saved, say
from training.domain import shares
from training.models import Attendance, Evaluation, HalfDay, Pledge

pytestmark = pytest.mark.usefixtures("links_lead_here")

WORDS = "MARKWORDS très concret."
PARTLY = {"LPH": "confirmed", "Biosphère": "confirmed", "Eskiss Packaging": "confirmed"}
LEFT = dict.fromkeys(walk.LABORATORIES, "withdrawn")


def are_calm(people):
    """Nothing odd in anybody's console."""
    assert [person.troubles for person in people] == [[]] * len(people)


@LANGUAGES
def test_needs_of_three_firms_become_a_session_with_two_laboratories(demo_park, visitor, language):
    firms = walk.screens(visitor, language)
    for firm, hr in firms.items():
        walk.share_a_need(hr, firm)
    session = walk.propose(firms["LPH"])
    for firm, hr in firms.items():
        walk.commit(hr, session, firm)
        walk.name_people(hr, session, firm)
    walk.change_in_two_windows(firms["Biosphère"], session, "Biosphère")
    laboratories = walk.phones(visitor, language, walk.invite(firms["LPH"], session))
    for name, phone in laboratories.items():
        walk.commit_by_link(phone, session, name)
    walk.state(firms["LPH"], session)
    are_calm([*firms.values(), *laboratories.values()])


def withdraw_and_scale_back(firms, laboratories, session):
    for name, phone in laboratories.items():
        walk.agree_by_link(phone, name)
    for name, phone in laboratories.items():
        walk.withdraw_by_link(phone, session, name)
    walk.scale_back(firms["LPH"], session)
    session.refresh_from_db()
    states = dict(session.pledges.values_list("firm__name", "state").filter(firm__isnull=False))
    # The share of Eskiss stays below its ceiling: it is not asked again.
    assert (session.minimum, states) == (9, {**PARTLY, "LPH": "committed", "Biosphère": "committed"})


def president_reads(visitor, language, session):
    """Seats and costs by firm, and no ceiling."""
    person = visitor(language, DESK).sign_in("president")
    walk.tab(person, session, "Session")
    found = walk.cells(person, "section[aria-labelledby=price] table")
    shown = {firm: [found[firm][1], found[firm][-1]] for firm in walk.SEATS}
    assert shown == {f: [str(walk.SEATS[f]), walk.money(person, walk.AFTER[f])] for f in walk.SEATS}
    assert [found[name][-1] for name in walk.LABORATORIES] == ["–", "–"]
    walk.tab(person, session, "Shares")
    walk.tells_no_amount(person, *walk.CEILINGS.values())
    return person


def stranger_reads_nothing(visitor, language, session):
    """A firm of the park that takes no part."""
    person = enter(visitor(language, DESK), user_of("director-nds"))
    person.open(f"/sessions/{session.pk}/")
    reads(person, "Seats and shares by firm are shown to the human resources of the firms that take part.")
    walk.tells_no_amount(person, *walk.AFTER.values(), "4200.00")
    shows_none_of(person, *walk.LABORATORIES)
    assert person.page.request.get(f"{person.base}/sessions/{session.pk}/shares/").status == 404
    return person


def confirm(organiser, session):
    walk.tab(organiser, session, "Organise")
    press(organiser, "Confirm the session")
    reads(organiser, "Session confirmed.")
    session.refresh_from_db()
    assert session.status == "confirmed"


@LANGUAGES
def test_two_laboratories_withdraw_and_the_park_goes_on(demo_park, visitor, language):
    session = walk.session_of_2006()
    shares.state(session, "Les prix sont connus.", user_of("hr-lph"))
    firms = walk.screens(visitor, language)
    laboratories = walk.phones(visitor, language, walk.links_of(session))
    for firm in ("LPH", "Biosphère"):
        walk.agree(firms[firm], session, firm, walk.BEFORE[firm])
    Pledge.objects.filter(session=session, firm__name="Eskiss Packaging").update(state="confirmed")
    withdraw_and_scale_back(firms, laboratories, session)
    for firm in ("LPH", "Biosphère"):
        walk.agree(firms[firm], session, firm, walk.AFTER[firm], walk.rise(firms[firm], firm))
    eskiss = walk.tab(firms["Eskiss Packaging"], session, "Shares")
    walk.reads_share(eskiss, walk.AFTER["Eskiss Packaging"], walk.rise(eskiss, "Eskiss Packaging"))
    reads(eskiss, "You agreed before, and this version does not ask you again.")
    president = president_reads(visitor, language, session)
    stranger = stranger_reads_nothing(visitor, language, session)
    confirm(firms["LPH"], session)
    are_calm([*firms.values(), *laboratories.values(), president, stranger])


def confirmed_for_today():
    """The same session, saved and confirmed; its second day is today, and the half-days of it are just over."""
    today = timezone.localdate()
    days = [today - timedelta(days=1), today]
    session = walk.session_of_2006("confirmed", minimum=9, days=days, states=PARTLY | LEFT)
    for minute, half in enumerate(HalfDay.objects.filter(session=session, day=today)):
        half.starts_at, half.ends_at = time(0, 2 * minute), time(0, 2 * minute + 1)
        half.save()
    organiser = user_of("hr-lph")
    shares.state(session, "Retour à l’échelle du parc.", organiser)
    Pledge.objects.filter(session=session, firm__isnull=False).update(state="confirmed")
    Event.objects.record(session, verb="scaled_back", by=organiser)
    return session


def sign(phone, session):
    """The trainee says on her phone that she is there: once, whatever her finger does."""
    walk.from_home(phone, "/my-training/")
    half = session.half_days.last()
    phone.page.locator(f"form[action='/half-days/{half.pk}/signature/'] button").dblclick()
    reads(phone, "Signed: you are there.")
    mark = Attendance.objects.get(half_day=half, enrolment__employee__user=user_of("employee-biosphere"))
    assert (mark.state, mark.signed_at is not None) == ("present", True)


def mark_the_others(organiser, session):
    """The rest of the sheet, half-day by half-day."""
    walk.tab(organiser, session, "Attendance")
    for half in session.half_days.all():
        organiser.page.locator(f"a[href$='?half={half.pk}']").click()
        organiser.page.locator(f"input[name=half][value='{half.pk}']").wait_for(state="attached")
        press(organiser, "Save, and all others are present")
        organiser.page.locator("#notices .note.ok").wait_for()
        organiser.fits()
    assert Attendance.objects.filter(half_day__session=session, state="present").count() == 4 * 6


def hold_and_certify(organiser, session):
    walk.tab(organiser, session, "Organise")
    press(organiser, "Mark as held")
    reads(organiser, "Session held.")
    walk.tab(organiser, session, "Certificates")
    press(organiser, "Issue the certificates", twice=True)
    organiser.page.locator("a[href^='/enrolments/'][href$='/certificate/']").first.wait_for()
    organiser.fits()


def take_the_certificate(phone, session):
    phone.open("/my-training/").fits()
    seat = session.enrolments.get(employee__user=user_of("employee-biosphere"))
    paper = words_of(saved(phone, phone.page.locator(f"a[href='/enrolments/{seat.pk}/certificate/']")))
    told = ("Nadia Benali", walk.TITLES[phone.language], "LPH")
    assert [text for text in told if walk.plain(text) not in walk.plain(paper)] == []


def give_an_opinion(phone, session):
    call_command("daily", verbosity=0)
    asked = Evaluation.objects.get(
        enrolment__session=session, enrolment__employee__user=user_of("employee-biosphere"), kind="hot"
    )
    walk.from_home(phone, f"/my-training/evaluations/{asked.pk}/")
    for name in ("content", "trainer", "useful"):
        phone.page.check(f"[name={name}][value='4']")
    phone.page.fill("[name=comment]", WORDS)
    press(phone, "Send my opinion")
    reads(phone, "Thank you: your answer is kept.")


def opinion_stays_in_its_firm(own, organiser, session):
    walk.tab(own, session, "Opinions").says(WORDS)
    walk.tab(organiser, session, "Opinions")
    shows_none_of(organiser, WORDS)


def year_counts_it_as_saved(hr, session):
    hr.open("/year-in-review/")
    follow(hr, "Year in review")
    hr.fits()
    assert str(timezone.localdate().year) in hr.page.locator("h1").inner_text()
    found = walk.cells(hr, "section[aria-labelledby=own] table.beside")
    assert found[say(hr, "Sessions saved")][0] == "1"


@LANGUAGES
def test_trainee_signs_is_certified_and_says_what_it_was_worth(demo_park, visitor, language):
    session = confirmed_for_today()
    phone = visitor(language, PHONE).sign_in("employee-biosphere")
    organiser, own = visitor(language, DESK).sign_in("hr-lph"), visitor(language, DESK).sign_in("hr-biosphere")
    sign(phone, session)
    mark_the_others(organiser, session)
    hold_and_certify(organiser, session)
    take_the_certificate(phone, session)
    give_an_opinion(phone, session)
    opinion_stays_in_its_firm(own, organiser, session)
    year_counts_it_as_saved(organiser, session)
    are_calm([phone, organiser, own])
