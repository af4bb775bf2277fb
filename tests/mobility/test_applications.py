"""Consents and applications on their pages: stale clicks, double clicks, withdrawal, what each reader meets."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility import domain
from mobility.models import Application, Consent, Vacancy
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def vacancy(park):
    return VacancyFactory(firm=FirmFactory(park=park, name="Maison A"), title="MARKTITLE")


@pytest.fixture
def employee(park):
    firm = FirmFactory(park=park, name="Maison B")
    return EmployeeFactory(
        firm=firm, user=member("employee", firm=firm), first_name="Nadia", last_name="Markname", job_title="Cariste"
    )


@pytest.fixture
def hiring(vacancy):
    person = member("hr", firm=vacancy.firm, first_name="Francine")
    vacancy.recruiters.add(person)
    return person


@pytest.fixture
def own(employee):
    return member("hr", firm=employee.firm)


@pytest.fixture
def application(vacancy, employee, hiring):
    return ApplicationFactory(vacancy=vacancy, employee=employee, letter="MARKLETTER")


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def page(client, person, name, *keys):
    client.force_login(person)
    return client.get(address(name, *keys)).content.decode()


def closed(vacancy):
    Vacancy.objects.filter(pk=vacancy.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    vacancy.refresh_from_db()


def test_click_on_a_status_that_has_moved_is_stale_even_where_the_move_exists(application, hiring, client):
    """B sees “received” while A has made an offer: a refusal meant for a fresh file is not applied."""
    Application.objects.update(status="offer")
    client.force_login(hiring)
    posted = {"seen": "received", "reason": "other", "answer": "Trop tôt."}
    answer = client.post(address("application_move", application.pk, "not_retain"), posted)
    application.refresh_from_db()
    assert (answer.status_code, application.status, application.answer) == (409, "offer", "")
    shown = answer.content.decode()
    assert ["it is now “Offer”" in shown, "Trop tôt.</textarea>" in shown, 'value="offer"' in shown] == [True] * 3


def test_second_recruiter_meets_the_fresh_pipeline(application, hiring, client):
    second = member("director", firm=application.vacancy.firm)
    client.force_login(hiring)
    first = client.post(address("application_move", application.pk, "shortlist"), {"seen": "received"}, headers=HTMX)
    client.force_login(second)
    late = client.post(address("application_move", application.pk, "shortlist"), {"seen": "received"}, headers=HTMX)
    assert (first.status_code, late.status_code) == (200, 409)
    shown = late.content.decode()
    assert shown.index('<ul hx-swap-oob="afterbegin:#in-shortlisted">') < shown.index(f'id="a{application.pk}"')
    assert Event.objects.filter(verb="shortlist").count() == 1


def test_without_script_a_stale_click_answers_the_whole_page(application, hiring, client):
    Application.objects.update(status="hired")
    client.force_login(hiring)
    answer = client.post(address("application_move", application.pk, "shortlist"))
    assert answer.status_code == 409
    assert "<!DOCTYPE html>" in answer.content.decode()


def test_refusal_keeps_its_reason_for_the_person_and_own_hr(application, hiring, own, employee, client):
    client.force_login(hiring)
    words = {"reason": "skill", "answer": "MARKREASON"}
    client.post(address("application_move", application.pk, "not_retain"), words)
    application.refresh_from_db()
    assert (application.status, application.reason, application.answer) == ("not_retained", "skill", "MARKREASON")
    assert [event.note for event in Event.objects.filter(verb="not_retain")] == [""]
    for reader in (employee.user, own, hiring):
        assert "MARKREASON" in page(client, reader, "application_detail", application.pk)


def test_note_of_another_move_is_not_kept(application, hiring, client):
    """Own HR reads the history: words of the interview have no place in it."""
    client.force_login(hiring)
    client.post(address("application_move", application.pk, "shortlist"), {"note": "MARKNOTE"})
    assert [event.note for event in Event.objects.filter(verb="shortlist")] == [""]


def test_withdrawn_application_hides_name_and_words_from_the_hiring_firm(application, hiring, own, employee, client):
    client.force_login(employee.user)
    client.post(address("consent_move", application.consent.pk, "withdraw"))
    application.refresh_from_db()
    assert application.status == "withdrawn"
    for name, key in (("vacancy_detail", application.vacancy_id), ("application_detail", application.pk)):
        shown = page(client, hiring, name, key)
        assert [word for word in ("Nadia", "Markname", "MARKLETTER", "Cariste", "Maison B") if word in shown] == []
    for reader in (employee.user, own):
        assert "MARKLETTER" in page(client, reader, "application_detail", application.pk)


@pytest.mark.parametrize("status", Application.Status.values)
def test_withdrawal_of_consent_touches_live_applications_only(application, employee, status):
    Application.objects.update(status=status)
    domain.withdraw(application.consent, by=employee.user)
    application.refresh_from_db()
    assert application.status == ("withdrawn" if status in Application.LIVE else status)


def test_withdrawn_application_takes_its_consent_back(application, employee, client):
    client.force_login(employee.user)
    answer = client.post(address("application_move", application.pk, "withdraw"))
    application.refresh_from_db()
    assert (application.status, application.consent.status) == ("withdrawn", "withdrawn")
    assert answer.url == address("application_detail", application.pk)


def test_direct_application_is_withdrawn_alone(vacancy, employee):
    application = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    assert domain.move_application(application, "withdraw", by=employee.user).status == "withdrawn"


def test_recruiter_does_not_move_her_own_application(vacancy, hiring):
    own_file = ApplicationFactory(
        vacancy=vacancy, employee=EmployeeFactory(firm=vacancy.firm, user=hiring), route="direct"
    )
    with pytest.raises(PermissionDenied):
        domain.move_application(own_file, "shortlist", by=hiring)


def test_recruiter_who_left_the_firm_reads_nothing(application, hiring, client):
    hiring.memberships.all().delete()
    member("hr", firm=FirmFactory(park=application.vacancy.firm.park), user=hiring)
    assert "Markname" not in page(client, hiring, "vacancy_detail", application.vacancy_id)
    assert client.get(address("application_detail", application.pk)).status_code == 404


@pytest.mark.parametrize("name", list(Consent.TRANSITIONS))
@pytest.mark.parametrize("status", Consent.Status.values)
@pytest.mark.parametrize("person", ["employee", "own", "hiring"])
def test_consent_by_role_and_source(vacancy, employee, own, hiring, name, status, person):
    consent = ConsentFactory(vacancy=vacancy, employee=employee, status=status, asked_by=own)
    user = {"employee": employee.user, "own": own, "hiring": hiring}[person]
    move = Consent.TRANSITIONS[name]
    allowed = person == ("own" if name == "cancel" else "employee")
    if allowed and status in move.sources:
        moved = domain.move_consent(consent, name, by=user)
        assert (moved.status, moved.answered_at is not None) == (move.target, True)
    else:
        with pytest.raises(InvalidTransition if allowed else PermissionDenied):
            domain.move_consent(consent, name, by=user)


def test_answer_to_a_closed_vacancy_is_no_agreement(vacancy, employee, own):
    consent = ConsentFactory(vacancy=vacancy, employee=employee, status="asked", asked_by=own)
    closed(vacancy)
    with pytest.raises(InvalidTransition):
        domain.move_consent(consent, "agree", by=employee.user)
    consent.refresh_from_db()
    assert consent.status == "asked"
    assert domain.move_consent(consent, "decline", by=employee.user).status == "refused"


def test_stale_answer_shows_where_it_stands(vacancy, employee, own, client):
    consent = ConsentFactory(vacancy=vacancy, employee=employee, status="withdrawn", asked_by=own)
    client.force_login(employee.user)
    answer = client.post(address("consent_move", consent.pk, "agree"))
    assert answer.status_code == 409
    assert "it is now “Withdrawn”" in answer.content.decode()


def test_same_answer_twice_is_one_answer(vacancy, employee, own, client):
    consent = ConsentFactory(vacancy=vacancy, employee=employee, status="asked", asked_by=own)
    client.force_login(employee.user)
    answers = [client.post(address("consent_move", consent.pk, "agree")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Consent.objects.get().status, OutboxMail.objects.count()) == ("given", 1)
    client.post(address("consent_move", consent.pk, "withdraw"))
    assert client.post(address("consent_move", consent.pk, "agree")).status_code == 409


def test_person_is_asked_once_however_often_the_form_is_sent(vacancy, employee, own, client):
    client.force_login(own)
    for _ in range(2):
        answer = client.post(address("consent_ask", vacancy.pk), {"employee": employee.pk, "message": "?"})
    assert (answer.status_code, Consent.objects.count(), OutboxMail.objects.count()) == (302, 1, 1)


@pytest.mark.parametrize("status", ["given", "refused"])
def test_person_who_has_answered_is_not_asked_again(vacancy, employee, own, client, status):
    ConsentFactory(vacancy=vacancy, employee=employee, status=status, asked_by=own)
    client.force_login(own)
    answer = client.post(address("consent_ask", vacancy.pk), {"employee": employee.pk, "message": "MARKTYPED"})
    assert (answer.status_code, Consent.objects.count()) == (409, 1)
    assert "already been asked" in answer.content.decode()
    assert "MARKTYPED" in answer.content.decode()


def test_question_about_a_closed_vacancy_is_refused(vacancy, employee, own, client):
    closed(vacancy)
    client.force_login(own)
    answer = client.post(address("consent_ask", vacancy.pk), {"employee": employee.pk})
    assert (answer.status_code, Consent.objects.count()) == (409, 0)
    assert "no longer takes applications" in answer.content.decode()


def test_person_without_account_is_not_offered(vacancy, employee, own, client):
    silent = EmployeeFactory(firm=employee.firm, last_name="Marksilent")
    assert "Marksilent" not in page(client, own, "consent_ask", vacancy.pk)
    answer = client.post(address("consent_ask", vacancy.pk), {"employee": silent.pk})
    assert answer.status_code == 422


def test_own_people_are_not_presented_to_their_own_firm(vacancy, hiring, client):
    colleague = EmployeeFactory(firm=vacancy.firm, user=member("employee", firm=vacancy.firm))
    client.force_login(hiring)
    assert client.get(address("consent_ask", vacancy.pk)).status_code == 403
    with pytest.raises(PermissionDenied):
        domain.ask_consent(vacancy, colleague, message="", by=hiring)


@pytest.mark.parametrize("status", ["asked", "refused", "withdrawn"])
def test_letter_is_kept_when_the_agreement_is_missing(vacancy, employee, own, client, status):
    consent = ConsentFactory(vacancy=vacancy, employee=employee, status=status, asked_by=own)
    client.force_login(own)
    answer = client.post(address("application_send", consent.pk), {"letter": "MARKTYPED"})
    assert (answer.status_code, Application.objects.count()) == (409, 0)
    assert "MARKTYPED" in answer.content.decode()
    assert "agreement is missing or has been withdrawn" in answer.content.decode()


@pytest.mark.parametrize(
    ("status", "closed", "said"),
    [
        ("asked", 0, "Nothing can be sent without this person’s agreement."),
        ("withdrawn", 0, "Nothing can be sent without this person’s agreement."),
        ("given", 1, "This vacancy no longer takes applications."),
        ("given", 0, ""),
    ],
)
def test_nobody_writes_what_cannot_be_sent(vacancy, employee, own, client, status, closed, said):
    consent = ConsentFactory(vacancy=vacancy, employee=employee, status=status, asked_by=own)
    Vacancy.objects.update(closes_on=timezone.localdate() - timedelta(days=closed))
    client.force_login(own)
    page = client.get(address("application_send", consent.pk)).content.decode()
    assert ['name="letter"' in page, said in page] == [not said, True]


def test_application_sent_twice_is_one(vacancy, employee, own, client):
    consent = ConsentFactory(vacancy=vacancy, employee=employee, asked_by=own)
    client.force_login(own)
    answers = [client.post(address("application_send", consent.pk), {"letter": "Bien."}) for _ in range(2)]
    assert [answer.url for answer in answers] == [address("application_detail", Application.objects.get().pk)] * 2


def test_person_who_applied_directly_is_not_presented_too(vacancy, employee, own):
    ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    consent = ConsentFactory(vacancy=vacancy, employee=employee, asked_by=own)
    with pytest.raises(InvalidTransition):
        domain.send_application(consent, letter="x", by=own)


def test_mails_say_nothing(vacancy, employee, own, hiring, settings):
    """The whole story's mail: one sentence and the address of the home page, in each reader's language."""
    employee.user.language = "fr"
    employee.user.save()
    consent, _ = domain.ask_consent(vacancy, employee, message="MARKWORDS", by=own)
    domain.move_consent(consent, "agree", by=employee.user)
    application, _ = domain.send_application(consent, letter="MARKLETTER", by=own)
    for move in ("interview", "offer", "hire"):
        application = domain.move_application(application, move, by=hiring)
    mails = list(OutboxMail.objects.order_by("pk"))
    asked, answered, received, *news = mails
    assert [asked.recipient, answered.recipient, received.recipient] == [employee.user.email, own.email, hiring.email]
    assert {mail.recipient for mail in news} == {employee.user.email, own.email}
    assert {mail.body for mail in mails if mail.recipient != employee.user.email} == {
        f"Something new waits for you: {settings.BASE_URL}/"
    }
    assert {mail.subject for mail in mails if mail.recipient == own.email} == {"A message for you"}
    words = ("MARK", "Nadia", "Maison", "vacanc", "applica", "offre", "candidat", "consent", "accord")
    assert [mail.body for mail in mails for word in words if word in mail.subject + mail.body] == []


@pytest.mark.parametrize("person", ["third HR", "president", "office", "administrator", "own manager", "colleague"])
@pytest.mark.parametrize(
    ("method", "name", "more"),
    [
        ("get", "application_detail", ()),
        ("post", "application_move", ("offer",)),
        ("post", "application_move", ("withdraw",)),
        ("get", "application_send", ()),
        ("post", "application_send", ()),
        ("post", "consent_move", ("agree",)),
        ("post", "consent_move", ("cancel",)),
    ],
)
def test_others_meet_what_an_unknown_number_answers(application, employee, client, person, method, name, more):
    role, firm = {
        "third HR": ("hr", FirmFactory(park=employee.firm.park)),
        "own manager": ("line_manager", employee.firm),
        "colleague": ("employee", employee.firm),
    }.get(person, (person, None))
    client.force_login(member(role, firm=firm, park=employee.firm.park))
    key = application.pk if name.startswith("application_") and name != "application_send" else application.consent.pk
    known, unknown = (getattr(client, method)(address(name, one, *more)) for one in (key, 99_999_999))
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert known.content == unknown.content
    application.refresh_from_db()
    assert (application.status, application.consent.status) == ("received", "given")


@pytest.mark.parametrize("name", ["vacancy_move", "consent_move", "application_move"])
def test_unknown_move_is_no_page(application, hiring, own, client, name):
    key = {"vacancy_move": application.vacancy_id, "consent_move": application.consent.pk}.get(name, application.pk)
    client.force_login(own if name == "consent_move" else hiring)
    assert client.post(address(name, key, "x")).status_code == 404
    assert client.get(address(name, key, "withdraw")).status_code == 405


def test_secret_is_marked_on_the_pipeline(vacancy, hiring, client):
    ApplicationFactory(vacancy=vacancy, route="direct")
    ApplicationFactory(vacancy=vacancy, route="direct", employee=EmployeeFactory(firm=vacancy.firm))
    assert page(client, hiring, "vacancy_detail", vacancy.pk).count("employer not told") == 1


def test_pages_cost_the_same_for_any_number_of_people(vacancy, hiring, own, employee, client, statements):
    def cost(person, name, *keys):
        client.force_login(person)
        return len(statements(lambda: client.get(address(name, *keys))))

    found = []
    for more in (1, 19):
        for _ in range(more):
            person = EmployeeFactory(firm=employee.firm, user=member("employee", firm=employee.firm))
            ApplicationFactory(vacancy=vacancy, employee=person)
            ConsentFactory(vacancy=vacancy, employee=EmployeeFactory(firm=employee.firm), asked_by=own)
        file = Application.objects.first()
        found.append(
            [
                cost(hiring, "vacancy_detail", vacancy.pk),
                cost(own, "vacancy_detail", vacancy.pk),
                cost(own, "consent_list"),
                cost(own, "consent_ask", vacancy.pk),
                cost(hiring, "application_detail", file.pk),
            ]
        )
    assert found[0] == found[1]
    assert max(found[1]) <= 9


@pytest.mark.parametrize("move", ["shortlist", "hire", "not_retain"])
def test_moving_costs_twelve_statements(application, hiring, client, statements, move):
    Application.objects.update(status="offer" if move == "hire" else "received")
    client.force_login(hiring)
    posted = {"reason": "profile", "answer": "Pas cette fois."}
    sent = statements(lambda: client.post(address("application_move", application.pk, move), posted, headers=HTMX))
    # A hiring opens the release as well and counts in two figures.
    assert len(sent) <= (16 if move == "hire" else 12)


def test_other_writes_cost_little(vacancy, employee, own, hiring, client, statements):
    def cost(person, name, *keys, **posted):
        client.force_login(person)
        return len(statements(lambda: client.post(address(name, *keys), posted)))

    asked = cost(own, "consent_ask", vacancy.pk, employee=employee.pk)
    consent = Consent.objects.get()
    agreed = cost(employee.user, "consent_move", consent.pk, "agree")
    sent = cost(own, "application_send", consent.pk, letter="Bien.")
    assert asked <= 12
    # Two rows move, each with its history; sending counts one more in the month's figure.
    assert max(agreed, sent) <= 13
