"""Evaluations: asked once each, answered once, private to the firm, averages from five answers on."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.reading import read
from tests.training.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    EvaluationFactory,
    HalfDayFactory,
    OutsideFirmFactory,
    PledgeFactory,
    SessionFactory,
)
from training import domain as training
from training.domain import evaluations, outside_links
from training.models import Evaluation

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)
GOOD = {"content": "4", "trainer": "3", "useful": "2", "comment": "WORDS"}


@pytest.fixture
def session(db):
    session = SessionFactory(starts_on=DAY, pledge_deadline=DAY, status="held", title_en="First aid")
    HalfDayFactory(session=session)
    return session


def trainee(session, state="present", pledge=None, **user):
    """Somebody with an account and a mark; answers (seat, user)."""
    pledge = pledge or PledgeFactory(session=session)
    person = member("employee", firm=pledge.firm, **user)
    seat = EnrolmentFactory(pledge=pledge, employee=EmployeeFactory(firm=pledge.firm, user=person, last_name="Roux"))
    AttendanceFactory(enrolment=seat, half_day=session.half_days.get(), state=state)
    return seat, person


def outsider(session, email="camille@labo.example", language="fr"):
    outside = OutsideFirmFactory(park=session.park, language=language)
    pledge = PledgeFactory(session=session, outside=outside)
    seat = EnrolmentFactory(pledge=pledge, employee=None, outside_name="Camille Dehors", outside_email=email)
    AttendanceFactory(enrolment=seat, half_day=session.half_days.get())
    return seat


def link_in(mail) -> str:
    return "/" + re.search(r"https?://[^/]+/(\S+)", mail.body).group(1)


def test_each_is_asked_once_right_after_and_once_after_three_months(session):
    seat, user = trainee(session)
    asked = {}
    for day in (DAY - timedelta(days=1), DAY, DAY, date(2027, 2, 27), date(2027, 2, 28), date(2027, 3, 1)):
        asked.setdefault(day, []).append(evaluations.ask_all(day))
    assert list(asked.values()) == [[0], [1, 0], [0], [1], [0]]
    rows = Evaluation.objects.order_by("due_on").values_list("enrolment", "kind", "due_on")
    assert list(rows) == [(seat.pk, "hot", DAY), (seat.pk, "cold", date(2027, 2, 28))]
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [user.email] * 2


@pytest.mark.parametrize("state", ["absent", "excused"])
def test_who_was_away_is_not_asked(session, state):
    trainee(session, state=state)
    assert evaluations.ask_all(DAY) == 0


@pytest.mark.parametrize(
    ("status", "days", "count"),
    [("confirmed", 0, 0), ("confirmed", 1, 1), ("cancelled", 1, 0), ("held", 0, 1), ("held", 30, 1), ("held", 31, 0)],
)
def test_a_session_is_asked_about_once_it_is_over(session, status, days, count):
    trainee(session)
    type(session).objects.update(status=status)
    assert evaluations.ask_all(DAY + timedelta(days=days)) == count


def test_who_cannot_be_reached_is_not_asked(session):
    seat, user = trainee(session)
    type(user).objects.update(is_active=False)
    outsider(session, email="")
    pledge = PledgeFactory(session=session)
    AttendanceFactory(enrolment=EnrolmentFactory(pledge=pledge), half_day=session.half_days.get())
    assert (evaluations.ask_all(DAY), OutboxMail.objects.count()) == (0, 0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_mail_is_in_the_persons_language_and_says_nothing(session, language):
    trainee(session, language=language)
    outsider(session, language=language)
    evaluations.ask_all(DAY)
    mails = list(OutboxMail.objects.all())
    expected = {"fr": "Un message pour vous", "en": "A message for you"}[language]
    assert {mail.subject for mail in mails} == {expected}
    assert [mail for mail in mails if re.search("First aid|Cours|Roux|Dehors", mail.body)] == []


def test_only_a_fingerprint_of_the_link_is_kept(session):
    trainee(session)
    evaluations.ask_all(DAY)
    token = link_in(OutboxMail.objects.get()).split("/")[2]
    kept = Evaluation.objects.get().token_sha256
    assert (len(token) >= 43, len(kept), token in kept) == (True, 64, False)


def test_daily_command_asks(session):
    held = SessionFactory(status="held", starts_on=timezone.localdate(), pledge_deadline=timezone.localdate())
    HalfDayFactory(session=held)
    trainee(held)
    call_command("daily")
    call_command("daily")
    assert Evaluation.objects.filter(enrolment__session=held).count() == 1


@pytest.fixture
def asked(session):
    """(seat, user, address of the link) of somebody asked now."""
    seat, user = trainee(session)
    evaluations.ask_all(DAY)
    return seat, user, link_in(OutboxMail.objects.get())


def test_link_answers_without_an_account_and_looking_changes_nothing(client, asked):
    _seat, _user, link = asked
    first = client.get(link)
    assert (first.status_code, first.headers["X-Robots-Tag"]) == (200, "noindex")
    assert Evaluation.objects.get().answered_at is None
    answer = client.post(link, GOOD | {"answered_at": "", "kind": "cold"})
    assert (answer.status_code, answer.url) == (302, link)
    row = Evaluation.objects.get()
    said = (row.kind, row.content, row.trainer, row.useful, row.comment, row.answered_at is not None)
    assert said == ("hot", 4, 3, 2, "WORDS", True)
    page = client.get(link)
    assert (page.status_code, "WORDS" in read(page), "Thank you" in read(page)) == (200, False, True)
    assert client.post(link, GOOD | {"content": "1"}).status_code == 409
    assert Evaluation.objects.get().content == 4


def test_wrong_link_is_as_unknown_and_an_old_one_is_gone(client, asked):
    _seat, _user, link = asked
    assert client.get(link[:-2] + "x/").status_code == 404
    assert client.get(reverse("training:evaluation", args=["x"])).status_code == 404
    Evaluation.objects.update(asked_at=timezone.now() - evaluations.OPEN_FOR - timedelta(minutes=1))
    assert [client.get(link).status_code, client.post(link, GOOD).status_code] == [410, 410]
    assert Evaluation.objects.get().answered_at is None


def test_guessing_links_is_slowed(client, one_minute):
    codes = [client.get(reverse("training:evaluation", args=[f"guess{n}"])).status_code for n in range(62)]
    assert (codes[0], codes[-1]) == (404, 429)


def test_guessing_is_counted_by_who_asks_and_not_by_the_web_server_between(client, settings, monkeypatch, one_minute):
    monkeypatch.setattr("naturopole.links.TRIES", 1)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def guess(by):
        return client.get(reverse("training:evaluation", args=["x" * 43]), headers={"x-forwarded-for": by}).status_code

    # What stands before the last address, the visitor has written herself.
    assert [guess(by) for by in ("192.0.2.1", "192.0.2.2", "8.8.8.8, 192.0.2.1")] == [404, 404, 429]


@pytest.mark.parametrize(
    "wrong", [{"content": "5"}, {"trainer": "0"}, {"useful": ""}, {"useful": "x"}, {"comment": "x" * 2001}]
)
def test_odd_answers_are_told(client, asked, wrong):
    _seat, _user, link = asked
    assert client.post(link, GOOD | wrong).status_code == 422
    assert Evaluation.objects.get().answered_at is None


def test_own_page_asks_and_takes_the_answer(client, asked):
    _seat, user, _link = asked
    row = Evaluation.objects.get()
    address = reverse("training:own_evaluation", args=[row.pk])
    assert [todo.url for todo in training.todo(user)] == [address]
    client.force_login(user)
    assert address in read(client.get(reverse("training:own_training")))
    answer = client.post(address, GOOD)
    assert (answer.status_code, answer.url) == (302, reverse("training:own_training"))
    assert (Evaluation.objects.get().content, training.todo(user)) == (4, [])
    assert address not in read(client.get(reverse("training:own_training")))


def test_nobody_else_answers_for_her(client, asked):
    seat, _user, _link = asked
    row = Evaluation.objects.get()
    address = reverse("training:own_evaluation", args=[row.pk])
    people = [member("hr", firm=seat.pledge.firm), member("line_manager", firm=seat.pledge.firm)]
    people += [member("office", park=seat.session.park), member("hr", firm=seat.session.organiser)]
    found = []
    for person in people:
        client.force_login(person)
        found.append(client.post(address, GOOD).status_code)
    assert (found, Evaluation.objects.get().answered_at) == ([403, 404, 404, 404], None)


def test_words_of_somebody_from_outside_are_read_by_her_own_firm_alone(client, session):
    seat = outsider(session)
    evaluations.ask_all(DAY)
    link = link_in(OutboxMail.objects.get())
    page = read(client.get(link))
    assert ('name="comment"' in page, '<html lang="fr"' in page) == (True, True)
    client.post(link, GOOD)
    assert (Evaluation.objects.get().comment, Evaluation.objects.get().content) == ("WORDS", 4)
    session.starts_on = session.pledge_deadline = timezone.localdate()
    session.save()
    other = outside_links.make(PledgeFactory(session=session, outside=OutsideFirmFactory(park=session.park)))
    pages = [f"/outside/{url.rsplit('/', 2)[1]}/people/" for url in (outside_links.make(seat.pledge), other)]
    assert ["WORDS" in read(client.get(page)) for page in pages] == [True, False]
    client.force_login(member("hr", firm=session.organiser))
    assert "WORDS" not in read(client.get(reverse("training:evaluation_list", args=[session.pk])))


def test_second_answer_is_refused(asked):
    row = Evaluation.objects.get()
    said = {"content": 1, "trainer": 1, "useful": 1, "comment": ""}
    evaluations.answer(row, **said)
    with pytest.raises(InvalidTransition):
        evaluations.answer(row, **said | {"content": 4})
    assert Evaluation.objects.get().content == 1


def test_no_history_tells_what_somebody_thinks(client, asked):
    seat, _user, link = asked
    client.post(link, GOOD)
    assert [event for event in Event.objects.all() if "WORDS" in f"{event.note}{event.detail}"] == []


def answers(session, number, pledge=None, **said):
    pledge = pledge or PledgeFactory(session=session)
    return [EvaluationFactory(enrolment=EnrolmentFactory(pledge=pledge), **said) for _ in range(number)]


@pytest.mark.parametrize(("number", "told"), [(0, False), (4, False), (5, True), (6, True)])
def test_averages_are_told_from_five_answers_on(session, number, told):
    answers(session, number)
    answers(session, 3, answered_at=None)
    [hot, cold] = evaluations.results(session, member("office", park=session.park))
    assert (hot.asked, hot.answered, hot.averages is not None, hot.own) == (number + 3, number, told, [])
    assert (cold.asked, cold.answered, cold.averages) == (0, 0, None)


def test_averages_are_exact_to_a_tenth(session):
    pledge = PledgeFactory(session=session)
    answers(session, 1, pledge=pledge, content=2, trainer=1)
    for mark in (4, 4, 3, 3, 3):
        answers(session, 1, content=mark, trainer=1)
    [hot, _cold] = evaluations.results(session, member("hr", firm=pledge.firm))
    assert hot.averages == {"content": Decimal("3.2"), "trainer": Decimal("1.0"), "useful": Decimal("4.0")}


def test_averages_take_up_the_answers_of_others_by_fives(session):
    """Who looks before and after one more answer would read its marks from the difference."""
    reader, found = member("office", park=session.park), []
    answers(session, 5, content=4)
    for _ in range(5):
        [hot, _cold] = evaluations.results(session, reader)
        found.append((hot.answered, hot.counted, hot.averages["content"]))
        answers(session, 1, content=2)
    [hot, _cold] = evaluations.results(session, reader)
    assert found == [(number, 5, Decimal("4.0")) for number in range(5, 10)]
    assert (hot.counted, hot.averages["content"]) == (10, Decimal("3.0"))


@pytest.mark.parametrize(
    ("own", "others", "told"), [(5, 0, True), (4, 1, False), (4, 4, False), (1, 5, True), (0, 5, True), (4, 0, False)]
)
def test_averages_do_not_betray_the_few_of_other_firms(session, own, others, told):
    """Who reads her own people's answers could take them off the whole and be left with the others'."""
    pledge = PledgeFactory(session=session)
    answers(session, own, pledge=pledge)
    answers(session, others)
    [hot, _cold] = evaluations.results(session, member("hr", firm=pledge.firm))
    assert (len(hot.own), hot.averages is not None) == (own, told)


def test_who_reads_opinions_is_as_the_table_says(client, session):
    pledge = PledgeFactory(session=session)
    [row] = answers(session, 1, pledge=pledge, comment="WORDS")
    answers(session, 5, comment="OTHERWORDS")
    firm, park = pledge.firm, session.park
    manager = member("line_manager", firm=firm)
    EmployeeFactory._meta.model.objects.filter(pk=row.enrolment.employee_id).update(manager=manager)
    readers = {
        "own hr": member("hr", firm=firm),
        "manager": manager,
        "director": member("director", firm=firm),
        "organiser": member("hr", firm=session.organiser),
        "office": member("office", park=park),
        "president": member("president", park=park),
        "other hr": member("hr", firm=FirmFactory(park=park)),
        "employee": member("employee", firm=firm),
        "representative": member("staff_representative", firm=firm),
    }
    found = {}
    for who, user in readers.items():
        client.force_login(user)
        answer = client.get(reverse("training:evaluation_list", args=[session.pk]))
        page = read(answer)
        words = {word for word in ("WORDS", "OTHERWORDS") if re.search(rf"\b{word}\b", page)}
        found[who] = (answer.status_code, words, row.enrolment.name in page, "4 of 4" in page)
    averages, closed = (200, set(), False, True), (403, set(), False, False)
    assert found == {
        "own hr": (200, {"WORDS"}, True, True),
        "manager": closed,
        "director": averages,
        "organiser": averages,
        "office": averages,
        "president": averages,
        "other hr": averages,
        "employee": closed,
        "representative": closed,
    }


@pytest.mark.parametrize("number", [1, 20])
def test_statements_do_not_grow_with_answers(client, session, number, django_assert_max_num_queries):
    pledge = PledgeFactory(session=session)
    answers(session, number, pledge=pledge)
    client.force_login(member("hr", firm=pledge.firm))
    with django_assert_max_num_queries(7):
        client.get(reverse("training:evaluation_list", args=[session.pk]))
