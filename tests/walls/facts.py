"""Somebody of firm b who does everything that her employer must not learn of, with a word of its own in every field.

Made by the people's own verbs, so that mails, history and figures are those of a true way.
"""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from mobility.domain import applications, applying, consents, interviews, messages, references, releases, scorecards
from mobility.domain import wishes as wish_domain
from mobility.models import Competence, Consent, Wish
from naturopole import uploads
from tests.factories import member
from tests.mobility.factories import EmployeeFactory, VacancyFactory
from tests.world import World

DAY = date(2028, 2, 29)
"""The day of her move, which stands in no other row."""


def around(world) -> World:
    """The small park with her, who has not done anything yet, and three more people of her firm."""
    firm, people = world.rows["firm_b"], dict(world.people)
    people["plain_hr_b"] = member("hr", firm=firm)
    people["representative_b"] = member("staff_representative", firm=firm)
    people["employee"] = member("employee", firm=firm)
    employee = EmployeeFactory(firm=firm, user=people["employee"], manager=people["manager_b"])
    facts = World(rows=world.rows | {"employee": employee, "staff": employee}, people=people)
    vacancy = vacancy_of(facts)
    facts.rows |= {"vacancy": vacancy, "vacancy_reference": vacancy.reference, "other_vacancy": vacancy_of(facts)}
    facts.rows["ability"] = Competence.objects.create(vacancy=vacancy, name="FACTADVICE")
    return facts


def vacancy_of(facts):
    row = VacancyFactory(firm=facts.rows["firm_a"])
    row.recruiters.add(facts.people["hr_a"])
    return row


def say_wish(facts):
    """Opened to firm a's human resources alone."""
    wish = Wish(employee=facts.rows["employee"], target="FACTWISH", conditions="FACTCONDITIONS")
    firms = [facts.rows["firm_a"]]
    wish, _new = wish_domain.voice(wish, by=facts.people["employee"], medical=True, opened_to=firms)
    facts.rows |= {"wish": wish, "wish_asked": wish}


def be_presented(facts):
    hr = facts.people["hr_b"]
    asked = {"message": "FACTCONSENT", "by": hr}
    consent, _new = consents.ask_consent(facts.rows["other_vacancy"], facts.rows["employee"], **asked)
    consents.move_consent(consent, "agree", by=facts.people["employee"])
    consent = Consent.objects.get(pk=consent.pk)
    sent, _new = applications.send_application(consent, letter="FACTPRESENTED", by=hr)
    facts.rows |= {"consent": consent, "presented": sent}


def apply(facts):
    """Directly, with a CV; firm a invites her, and would like a reference of which she is asked first."""
    hr, by = facts.people["hr_a"], facts.people["employee"]
    cv = uploads.Accepted(ContentFile(b"%PDF-1.4 FACTCONTENT", name="x.pdf"), "FACTFILE.pdf", 20, "0" * 64)
    typed = {"letter": "FACTLETTER", "files": [("cv", cv)], "request_key": None}
    sent, _new = applying.apply_directly(facts.rows["vacancy"], facts.rows["employee"], by=by, **typed)
    sent = applications.move_application(sent, "interview", by=hr)
    reference = references.ask(sent, by=hr)
    facts.rows |= {"application": sent, "application_file": sent.files.get(), "reference": reference}


def be_met(facts):
    """A time chosen, a message, and two scorecards submitted."""
    sent, hr = facts.rows["application"], facts.people["hr_a"]
    later = timezone.now() + timedelta(days=3)
    offered = {"minutes": 30, "place": "Room", "interviewers": [hr], "key": None, "by": hr}
    (slot,), _new = interviews.offer_slots(facts.rows["vacancy"], [later], **offered)
    facts.rows["slot"] = interviews.take_slot(slot, sent, by=facts.people["employee"])
    for person in (hr, facts.people["director_a"]):
        words = {"advice": "yes", "note": "FACTNOTE", "marks": {facts.key("ability"): 3}, "revision": 0}
        scorecards.save_card(sent, by=person, submit=True, **words)
    messages.write(sent, subject="FACTMESSAGE", body="FACTMESSAGE", key=None, by=hr)


def be_hired(facts):
    """With a draft of the release, its day and a task to hand over."""
    sent, hr = facts.rows["application"], facts.people["hr_a"]
    for move in ("offer", "hire"):
        sent = applications.move_application(sent, move, by=hr)
    releases.set_dates(sent.release, proposed_on=DAY, notice_ends_on=None, revision=1, by=hr)
    task = sent.release.tasks.create(text="FACTTASK")
    facts.rows |= {"application": sent, "release": sent.release, "task": task}
