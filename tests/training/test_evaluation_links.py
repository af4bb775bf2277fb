"""Links to an evaluation, handed out on paper or mailed: made by whom, for whom, once, and never lengthened."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    HalfDayFactory,
    OutsideFirmFactory,
    PledgeFactory,
    SessionFactory,
    in_days,
)
from tests.training.planned import statements
from training.domain import evaluation_links, evaluations, personal
from training.models import Evaluation

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(park):
    day = in_days(-1)
    session = SessionFactory(park=park, starts_on=day, pledge_deadline=day, status="held", title_en="First aid")
    HalfDayFactory(session=session)
    return session


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


@pytest.fixture
def organiser(session):
    return member("hr", firm=session.organiser)


def seat(session, firm, name="Roux", **fields):
    """Somebody of the firm who was there."""
    pledge = session.pledges.filter(firm=firm).first() or PledgeFactory(session=session, firm=firm)
    row = EnrolmentFactory(pledge=pledge, employee=EmployeeFactory(firm=firm, last_name=name, **fields))
    AttendanceFactory(enrolment=row, half_day=session.half_days.get())
    return row


def outsider(session, email=""):
    pledge = PledgeFactory(session=session, outside=OutsideFirmFactory(park=session.park))
    row = EnrolmentFactory(pledge=pledge, employee=None, outside_name="Camille Dehors", outside_email=email)
    AttendanceFactory(enrolment=row, half_day=session.half_days.get())
    return row


def questions(session, user, today=None) -> list:
    return evaluation_links.questions(session, user, today)


def picks(session, user) -> list:
    return [one.pick for one in questions(session, user)]


def page(session) -> str:
    return reverse("training:evaluation_links", args=[session.pk])


def test_own_people_are_asked_by_human_resources_and_outsiders_by_the_organiser(session, firm, hr, organiser):
    ours, theirs = seat(session, firm), outsider(session)
    office = member("office", park=session.park)
    asked = [[one.enrolment for one in questions(session, user)] for user in (hr, organiser, office)]
    assert asked == [[ours], [theirs], [theirs]]
    assert questions(session, member("director", firm=firm)) == []


def test_who_had_herself_erased_is_asked_by_nobody(session, firm, hr, organiser):
    row = seat(session, firm)
    personal.erase(row.employee, is_leaving=True)
    row.refresh_from_db()
    office = member("office", park=session.park)
    assert (row.employee, [questions(session, user) for user in (hr, organiser, office)]) == (None, [[], [], []])


@pytest.mark.parametrize(
    ("days", "kinds"), [(-1, []), (0, ["hot"]), (30, ["hot"]), (31, []), (100, ["cold"]), (200, [])]
)
def test_each_question_has_its_time(session, firm, hr, days, kinds):
    seat(session, firm)
    assert [one.kind for one in questions(session, hr, in_days(days - 1))] == kinds


def test_who_was_away_or_has_answered_is_not_in_the_list(session, firm, hr):
    away, said = seat(session, firm), seat(session, firm)
    away.attendances.update(state="absent")
    (link,) = evaluation_links.make(session, picks(session, hr), by=hr)
    evaluations.answer(evaluations.evaluation_of(link.token), content=4, trainer=4, useful=4, comment="")
    assert (link.question.enrolment, questions(session, hr)) == (said, [])


def test_slip_leads_somebody_without_an_account_to_the_form_and_its_words_to_own_hr(client, session, firm, hr):
    row = seat(session, firm, name="Papier")
    client.force_login(hr)
    (pick,) = picks(session, hr)
    shown = client.get(page(session)).content.decode()
    assert (f'value="{pick}" checked' in shown, Evaluation.objects.count()) == (True, 0)
    answer = client.post(page(session), {"pick": pick, "then": "print"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = re.sub(r"\s+", "", "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages))
    assert ("Papier" in text, OutboxMail.objects.count()) == (True, 0)
    token = re.search(r"/evaluations/([\w-]{43})/", text)[1]
    client.logout()
    link = reverse("training:evaluation", args=[token])
    assert client.get(link).status_code == 200
    assert Evaluation.objects.get(enrolment=row).answered_at is None
    client.post(link, {"content": "4", "trainer": "3", "useful": "2", "comment": "WORDS"})
    client.force_login(hr)
    assert "WORDS" in client.get(reverse("training:evaluation_list", args=[session.pk])).content.decode()


def test_only_a_fingerprint_is_kept_and_the_history_names_nobody(session, firm, hr):
    seat(session, firm)
    (link,) = evaluation_links.make(session, picks(session, hr), by=hr)
    row = Evaluation.objects.get()
    assert (len(link.token), row.token_sha256 != link.token, len(row.token_sha256)) == (43, True, 64)
    event = Event.objects.about(session).get()
    assert (event.verb, event.by, event.detail, event.note) == ("asked", hr, {"links": 1}, "")


def test_new_link_ends_the_one_before_and_lengthens_nothing(client, session, firm, hr):
    seat(session, firm)
    (first,) = evaluation_links.make(session, picks(session, hr), by=hr)
    asked = timezone.now() - timedelta(days=59)
    Evaluation.objects.update(asked_at=asked)
    (second,) = evaluation_links.make(session, picks(session, hr), by=hr)
    found = [client.get(reverse("training:evaluation", args=[link.token])).status_code for link in (first, second)]
    assert (found, Evaluation.objects.get().asked_at) == ([404, 200], asked)
    Evaluation.objects.update(asked_at=asked - timedelta(days=2))
    assert client.get(reverse("training:evaluation", args=[second.token])).status_code == 410
    assert questions(session, hr) == []


def test_same_click_twice_kills_no_slip(client, session, firm, hr):
    seat(session, firm)
    sent = {"pick": picks(session, hr), "then": "print"}
    client.force_login(hr)
    assert client.post(page(session), sent).status_code == 200
    kept = Evaluation.objects.get().token_sha256
    assert (client.post(page(session), sent).status_code, Evaluation.objects.get().token_sha256) == (409, kept)


def test_link_is_mailed_to_who_has_an_address(client, session, firm, hr):
    seat(session, firm, user=UserFactory(email="mara@lph.example", language="fr"))
    client.force_login(hr)
    assert client.post(page(session), {"pick": picks(session, hr), "then": "mail"}).status_code == 302
    mail = OutboxMail.objects.get()
    assert (mail.recipient, "/evaluations/" in mail.body, "First aid" in mail.body) == ("mara@lph.example", True, False)


def test_mail_without_an_address_says_whose_and_makes_nothing(client, session, organiser):
    outsider(session)
    with pytest.raises(InvalidTransition, match="No address is known of: Camille Dehors"):
        evaluation_links.make(session, picks(session, organiser), by=organiser, mail=True)
    assert Evaluation.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "status"),
    [({}, 422), ({"then": "print"}, 422), ({"then": "burn", "pick": "1-hot-new"}, 422)]
    + [({"then": "print", "pick": pick}, 409) for pick in ("x", "1-hot-new", "99999999999-cold-new")],
)
def test_odd_picks_are_answered_in_words(client, session, firm, hr, sent, status):
    seat(session, firm)
    client.force_login(hr)
    answer = client.post(page(session), sent)
    assert (answer.status_code, Evaluation.objects.count()) == (status, 0)


def test_foreign_people_cannot_be_picked(client, session, firm, hr, organiser):
    seat(session, firm)
    client.force_login(organiser)
    assert client.post(page(session), {"pick": picks(session, hr), "then": "print"}).status_code == 409
    assert Evaluation.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "status"), [("hr", 200), ("office", 200), ("director", 403), ("president", 403), ("employee", 403)]
)
def test_page_is_for_human_resources_and_the_organiser(client, session, firm, role, status):
    client.force_login(member(role, firm=firm if role in ("hr", "director", "employee") else None, park=session.park))
    assert client.get(page(session)).status_code == status


@pytest.mark.parametrize("number", [1, 20])
def test_statements_do_not_grow_with_people(client, session, firm, hr, number):
    for _ in range(number):
        seat(session, firm)
    client.force_login(hr)
    sent = {"pick": picks(session, hr), "then": "print"}
    assert len(statements(lambda: client.get(page(session)))) <= 7
    assert len(statements(lambda: client.post(page(session), sent))) <= 12
    assert Evaluation.objects.count() == number
