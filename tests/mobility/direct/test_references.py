"""References: asked for by the recruiters, allowed by the person, written by her employer, read by both sides."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility.domain import references
from mobility.models import Application, Reference
from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory


@pytest.fixture
def own(employee):
    return member("hr", firm=employee.firm)


@pytest.fixture
def application(vacancy, employee, hiring):
    return ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")


@pytest.fixture
def asked(application, hiring):
    row = references.ask(application, by=hiring)
    OutboxMail.objects.all().delete()
    return row


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def page(client, person, name, *keys):
    client.force_login(person)
    return client.get(address(name, *keys)).content.decode()


def move(client, person, reference, name):
    client.force_login(person)
    return client.post(address("reference_move", reference.pk, name))


def write(client, person, reference, text="MARKREFERENCE"):
    client.force_login(person)
    return client.post(address("reference_write", reference.pk), {"text": text})


def recipients():
    return sorted(OutboxMail.objects.values_list("recipient", flat=True))


def test_recruiter_asks_the_person_and_nobody_else_learns_of_it(application, hiring, own, employee, client):
    client.force_login(hiring)
    answers = [client.post(address("reference_ask", application.pk)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    reference = Reference.objects.get()
    assert (reference.status, reference.asked_by, recipients()) == ("asked", hiring, [employee.user.email])
    client.force_login(own)
    assert client.get(address("reference_write", reference.pk)).status_code == 404
    assert client.get("/").content.decode().count("Markname") == 0
    client.force_login(employee.user)
    assert "would like a reference" in client.get("/").content.decode()


def test_page_says_that_agreeing_tells_the_employer(application, asked, employee, client):
    shown = page(client, employee.user, "application_detail", application.pk)
    words = ("By agreeing you tell it too", "I agree, and tell my employer", "This cannot be undone")
    assert [word for word in words if word not in shown] == []
    Application.objects.update(employer_told_at=timezone.now())
    assert "I agree, and tell my employer" not in page(client, employee.user, "application_detail", application.pk)


def test_agreeing_tells_the_employer_and_lets_it_write(application, asked, hiring, own, employee, client):
    assert move(client, employee.user, asked, "agree").status_code == 302
    application.refresh_from_db()
    asked.refresh_from_db()
    assert (asked.status, asked.answered_at is not None, application.employer_told_at is not None) == (
        "agreed",
        True,
        True,
    )
    assert recipients() == sorted([own.email, hiring.email])
    client.force_login(own)
    assert "agrees that you write a reference" in client.get("/").content.decode()
    assert write(client, own, asked).status_code == 302
    for reader in (own, hiring, employee.user):
        assert "MARKREFERENCE" in page(client, reader, "application_detail", application.pk)
    asked.refresh_from_db()
    assert (asked.status, asked.written_by) == ("written", own)


def test_employer_that_presented_the_person_is_told_of_the_agreement(vacancy, employee, hiring, own, client):
    consent = ConsentFactory(vacancy=vacancy, employee=employee, asked_by=own)
    row = ApplicationFactory(vacancy=vacancy, employee=employee, consent=consent)
    reference = references.ask(row, by=hiring)
    assert "would like" not in page(client, own, "application_detail", row.pk)
    OutboxMail.objects.all().delete()
    move(client, employee.user, reference, "agree")
    assert recipients() == sorted([own.email, hiring.email])
    assert Event.objects.filter(verb="employer_told").count() == 0


@pytest.mark.parametrize("status", ["asked", "agreed"])
def test_declining_is_possible_until_it_is_written(application, asked, hiring, own, employee, client, status):
    Reference.objects.update(status=status)
    assert move(client, employee.user, asked, "decline").status_code == 302
    application.refresh_from_db()
    assert (application.employer_told_at, recipients()) == (None, [hiring.email])
    client.force_login(own)
    assert client.get(address("reference_write", asked.pk)).status_code == 404
    client.force_login(hiring)
    client.post(address("reference_ask", application.pk))
    assert Reference.objects.get().status == "declined"


def test_words_typed_when_the_person_thinks_again_are_kept(application, asked, own, employee, client):
    move(client, employee.user, asked, "agree")
    client.force_login(own)
    assert client.get(address("reference_write", asked.pk)).status_code == 200
    Application.objects.update(status="withdrawn")
    answer = write(client, own, asked, "MARKTYPED")
    text = answer.content.decode()
    assert (answer.status_code, "MARKTYPED" in text, "This application is closed" in text) == (409, True, True)
    assert Reference.objects.get().text == ""


def test_written_reference_stays_as_it_is(application, asked, own, employee, client):
    move(client, employee.user, asked, "agree")
    write(client, own, asked)
    assert write(client, own, asked, "Autre.").status_code == 409
    assert move(client, employee.user, asked, "decline").status_code == 409
    assert Reference.objects.get().text == "MARKREFERENCE"


def test_withdrawn_application_keeps_no_reference_for_the_firm(application, asked, own, hiring, employee, client):
    move(client, employee.user, asked, "agree")
    write(client, own, asked)
    client.force_login(employee.user)
    client.post(address("own_withdraw", application.pk))
    assert "MARKREFERENCE" not in page(client, hiring, "application_detail", application.pk)


def test_closed_application_is_asked_nothing(application, asked, hiring, employee, client):
    Application.objects.update(status="not_retained")
    assert move(client, employee.user, asked, "agree").status_code == 409
    application.refresh_from_db()
    assert application.employer_told_at is None
    with pytest.raises(InvalidTransition):
        references.ask(application, by=hiring)


@pytest.mark.parametrize("person", ["employee", "own", "unnamed"])
def test_only_recruiters_ask(application, own, employee, vacancy, person):
    user = {"employee": employee.user, "own": own, "unnamed": member("hr", firm=vacancy.firm)}[person]
    with pytest.raises(PermissionDenied):
        references.ask(application, by=user)


@pytest.mark.parametrize("route", ["outside", "direct"])
def test_there_is_nobody_to_ask_outside_or_inside_the_own_firm(vacancy, hiring, client, route):
    employee = None if route == "outside" else EmployeeFactory(firm=vacancy.firm)
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route=route, outside_name="X")
    assert "Ask for a reference" not in page(client, hiring, "application_detail", row.pk)
    assert client.post(address("reference_ask", row.pk)).status_code == 409


def test_others_neither_answer_nor_write(application, asked, hiring, own, employee, client):
    assert move(client, hiring, asked, "agree").status_code == 403
    assert move(client, own, asked, "agree").status_code == 404
    assert write(client, hiring, asked).status_code == 403
    assert write(client, employee.user, asked).status_code == 403
    assert move(client, employee.user, asked, "write").status_code == 404
    application.refresh_from_db()
    assert (Reference.objects.get().status, application.employer_told_at) == ("asked", None)


def test_history_holds_no_words_of_a_reference(application, asked, own, employee, client):
    move(client, employee.user, asked, "agree")
    write(client, own, asked)
    events = Event.objects.filter(kind__in=("mobility.reference", "mobility.application"))
    assert [event.note for event in events if event.note] == []
    assert [event.detail for event in events if event.detail] == []


def test_mails_say_nothing(application, asked, own, employee, client):
    move(client, employee.user, asked, "agree")
    write(client, own, asked)
    words = ("MARK", "Maison", "refer", "applica", "vacanc")
    mails = OutboxMail.objects.all()
    assert mails.count() == 4
    assert [mail.body for mail in mails for word in words if word in mail.subject + mail.body] == []


def test_writes_cost_twelve_statements(application, hiring, own, employee, client, statements):
    def cost(person, name, *keys, **posted):
        client.force_login(person)
        return len(statements(lambda: client.post(address(name, *keys), posted)))

    found = {"ask": cost(hiring, "reference_ask", application.pk)}
    reference = Reference.objects.get()
    found["agree"] = cost(employee.user, "reference_move", reference.pk, "agree")
    found["write"] = cost(own, "reference_write", reference.pk, text="Bien.")
    # Agreeing is two acts with a history row each: the employer is told, and may write.
    assert found.pop("agree") <= 13
    assert max(found.values()) <= 12
