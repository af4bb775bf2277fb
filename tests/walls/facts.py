"""Somebody of firm b who does everything that her employer must not learn of, with a word of its own in every field.

Made by the people's own verbs, so that mails, history and figures are those of a true way.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from mobility.domain import applications, applying, consents, interviews, messages, references, releases, scorecards
from mobility.domain import wishes as wish_domain
from mobility.models import Competence, Consent, Wish
from naturopole import uploads
from tests.factories import member
from tests.mobility.factories import EmployeeFactory, VacancyFactory
from tests.training.factories import (
    EnrolmentFactory,
    EvaluationFactory,
    HalfDayFactory,
    NeedFactory,
    PlanFactory,
    PledgeFactory,
    SessionFactory,
    ThemeFactory,
    in_days,
)
from tests.world import World
from training.domain import attendance, certificates, evaluations, planning, pledging, shares
from training.models import TrainingCertificate

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


def plan_training(facts):
    """Firm b's need, and its seat beside firm a's in a session that firm c organises, with a ceiling of its own."""
    firm_b, organiser = facts.rows["firm_b"], facts.rows["firm_c"]
    theme = ThemeFactory(park=firm_b.park, validity_months=600)
    plan = PlanFactory(firm=firm_b, year=in_days(0).year + 4)
    need = NeedFactory(plan=plan, theme=theme, note="FACTNEED")
    session = SessionFactory(
        park=firm_b.park, organiser=organiser, theme=theme, starts_on=in_days(0), pledge_deadline=in_days(0),
        minimum=2, cost=Decimal("2715.82"),
    )  # fmt: skip
    half = HalfDayFactory(session=session, day=in_days(-1))
    PledgeFactory(session=session, firm=facts.rows["firm_a"], seats=1)
    pledge = PledgeFactory(session=session, firm=firm_b, seats=1)
    pledging.set_ceiling(pledge, Decimal("7531.59"), revision=1, by=facts.people["hr_b"])
    facts.rows |= {"plan": plan, "need": need, "theme": theme, "pledge_b": pledge}
    facts.rows |= dict.fromkeys(("session", "held", "planned"), session) | {"half": half}


def be_trained(facts):
    """Shares stated and agreed to, somebody there, somebody away, a certificate, an opinion."""
    session, firm_b, by = facts.rows["session"], facts.rows["firm_b"], facts.people["hr_c"]
    version = shares.state(session, "FACTREASON", by)
    pledge, half = facts.rows["pledge_b"], facts.rows["half"]
    shares.answer(version, pledge, "agreed", by=facts.people["hr_b"])
    facts.people["trainee"] = member("employee", firm=firm_b)
    account = {"user": facts.people["trainee"], "manager": facts.people["manager_b"]}
    seat = EnrolmentFactory(pledge=pledge, employee=EmployeeFactory(firm=firm_b, last_name="FACTTRAINEE", **account))
    guests = PledgeFactory(session=session, firm=None, outside_name="Dehors", seats=1, state="pencilled")
    guest = EnrolmentFactory(pledge=guests, outside_name="FACTGUEST")
    attendance.mark(half, {seat.pk: "present", guest.pk: "excused"}, seen={}, by=by)
    for move in ("confirm", "hold"):
        planning.move(session, move, by=by)
    certificates.issue(session, {seat.pk: 1}, by=by)
    asked = EvaluationFactory(enrolment=seat, answered_at=None, content=None, trainer=None, useful=None)
    evaluations.answer(asked, content=1, trainer=2, useful=3, comment="FACTOPINION")
    facts.rows |= {"seat": seat, "named": seat, "cost_version": version, "opinion_asked": asked}
    facts.rows["training_certificate"] = TrainingCertificate.objects.get(employee=seat.employee)
