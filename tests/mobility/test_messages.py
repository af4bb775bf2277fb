"""Messages to candidates and their templates: filled in, in the person's language, told without a word by mail."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import OutboxMail
from mobility import letters
from mobility.domain import messages
from mobility.models import Application, Message, MessageTemplate
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory


@pytest.fixture
def vacancy(park):
    return VacancyFactory(firm=FirmFactory(park=park, name="Maison A"), title="Conduite")


@pytest.fixture
def hiring(vacancy, client):
    person = member("hr", firm=vacancy.firm)
    vacancy.recruiters.add(person)
    client.force_login(person)
    return person


@pytest.fixture
def application(vacancy, hiring):
    firm = FirmFactory(park=vacancy.firm.park)
    employee = EmployeeFactory(firm=firm, first_name="Nadia", last_name="Benali", user=member("employee", firm=firm))
    return ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def written(**fields):
    return {"subject": "Bonjour", "body": "Chère {name}, {job} vous attend.", "request_key": uuid.uuid4()} | fields


def template(_firm, **fields):
    texts = {
        "subject_fr": "Sujet {job}",
        "body_fr": "Bonjour {name}",
        "subject_en": "Subject {job}",
        "body_en": "Hello {name}",
    }
    return {"name": "Merci", "purpose": "received", "request_key": uuid.uuid4()} | texts | fields


def test_message_is_filled_in_kept_and_told_without_a_word(application, client):
    posted = written()
    for _ in range(2):
        assert client.post(address("message_write", application.pk), posted).status_code == 302
    message = Message.objects.get()
    assert (message.subject, message.body) == ("Bonjour", "Chère Nadia Benali, Conduite vous attend.")
    mail = OutboxMail.objects.get()
    assert mail.recipient == application.employee.user.email
    assert [word in mail.subject + mail.body for word in ("Nadia", "Conduite", "Maison")] == [False] * 3


def test_person_reads_the_message_and_own_hr_does_not(application, client):
    client.post(address("message_write", application.pk), written(body="MARKBODY"))
    Application.objects.update(employer_told_at=timezone.now())
    seen = []
    for person in (application.employee.user, member("hr", firm=application.employee.firm)):
        client.force_login(person)
        seen.append("MARKBODY" in client.get(address("application_detail", application.pk)).content.decode())
        seen.append(client.get(address("message_write", application.pk)).status_code)
    assert seen == [True, 403, False, 403]


def test_message_renews_the_contact(application, client):
    before = timezone.now() - timezone.timedelta(days=90)
    Application.objects.update(last_contact_at=before)
    client.post(address("message_write", application.pk), written())
    application.refresh_from_db()
    assert application.last_contact_at > before


def test_message_to_who_has_withdrawn_is_not_sent_and_its_words_stay(application, client):
    Application.objects.update(status="withdrawn")
    answer = client.post(address("message_write", application.pk), written(body="MARKTYPED"))
    assert (answer.status_code, Message.objects.count(), OutboxMail.objects.count()) == (409, 0, 0)
    page = client.get(address("application_detail", application.pk)).content.decode()
    assert "Benali" not in page


@pytest.mark.parametrize("fields", [{"subject": ""}, {"body": ""}, {"request_key": "x"}, {"subject": "s" * 121}])
def test_odd_message_is_refused(application, client, fields):
    answer = client.post(address("message_write", application.pk), written(**fields))
    assert (answer.status_code, Message.objects.count()) == (422, 0)


def test_message_begins_with_the_firms_template_in_the_persons_language(application, client, vacancy):
    kept = MessageTemplate.objects.create(
        firm=vacancy.firm, **{k: v for k, v in template(vacancy.firm).items() if k != "request_key"}
    )
    user, found = application.employee.user, []
    for language in ("en", "fr"):
        user.language = language
        user.save()
        form = client.get(address("message_write", application.pk), {"template": kept.pk}).context["form"]
        found.append((form.initial["subject"], form.initial["body"]))
    assert found == [("Subject Conduite", "Hello Nadia Benali"), ("Sujet Conduite", "Bonjour Nadia Benali")]


@pytest.mark.parametrize("chosen", ["", "x", "999999", "9" * 400, "received"])
def test_template_of_another_firm_or_of_none_begins_nothing(application, client, chosen):
    other = MessageTemplate.objects.create(firm=FirmFactory(), name="X", subject_fr="MARKOTHER", body_fr="MARKOTHER")
    for value in (chosen, str(other.pk)):
        answer = client.get(address("message_write", application.pk), {"template": value})
        assert (answer.status_code, "MARKOTHER" in answer.content.decode()) == (200, False)


def test_built_in_words_are_offered_until_the_firm_has_its_own(application, vacancy):
    assert [value for value, _name in messages.beginnings(application)] == ["received", "interview", "offer", "refusal"]
    MessageTemplate.objects.create(firm=vacancy.firm, name="Merci")
    assert [name for _value, name in messages.beginnings(application)] == ["Merci"]


def test_refusal_begins_with_words_that_refuse(application, vacancy, client):
    MessageTemplate.objects.create(firm=vacancy.firm, name="Merci", purpose="received")
    page = address("application_refuse", application.pk)
    assert client.get(page).context["beginnings"] == [("refusal", "Refusal")]
    own = MessageTemplate.objects.create(firm=vacancy.firm, name="Non", purpose="refusal")
    assert client.get(page).context["beginnings"] == [(str(own.pk), "Non")]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("purpose", ["received", "interview", "offer", "refusal"])
def test_built_in_words_leave_only_known_braces(purpose, language):
    subject, body = letters.built_in(purpose, language)
    assert (letters.unknown_placeholders(subject + body), "{name}" in body, "{job}" in subject) == ([], True, True)


def test_braces_are_filled_once_and_never_read_as_a_format():
    known = {"name": "{job}", "job": "X"}
    assert letters.filled("{name} {0} {name!r} {{job}} {", known) == "{job} {0} {name!r} {X} {"


def test_template_is_added_changed_and_deleted(vacancy, hiring, client):
    for _ in range(1):
        assert client.post(address("message_template_create"), template(vacancy.firm)).status_code == 302
    row = MessageTemplate.objects.get()
    page = address("message_template_edit", row.pk)
    assert client.post(page, template(vacancy.firm, body_fr="Autre", revision=1)).status_code == 302
    stale = client.post(page, template(vacancy.firm, body_fr="MARKMINE", revision=1))
    assert (stale.status_code, "<td>Autre</td><td>MARKMINE</td>" in stale.content.decode()) == (409, True)
    delete = address("message_template_delete", row.pk)
    assert [client.post(delete, {"revision": n}).status_code for n in (1, 2)] == [409, 302]
    assert MessageTemplate.objects.count() == 0


def test_template_sent_twice_is_one_and_a_name_is_taken_once(vacancy, hiring, client):
    posted = template(vacancy.firm)
    assert [client.post(address("message_template_create"), posted).status_code for _ in range(2)] == [302, 302]
    assert client.post(address("message_template_create"), template(vacancy.firm)).status_code == 422
    assert MessageTemplate.objects.count() == 1


def test_unknown_braces_are_told_by_name(vacancy, hiring, client):
    answer = client.post(address("message_template_create"), template(vacancy.firm, body_fr="Bonjour {nom}"))
    assert (answer.status_code, MessageTemplate.objects.count()) == (422, 0)
    assert "{nom} cannot be filled in: use {name}, {job} or {firm}." in answer.content.decode()


def test_preview_shows_both_languages_and_saves_nothing(vacancy, hiring, client):
    answer = client.post(address("message_template_create"), template(vacancy.firm, then="preview"))
    shown = answer.content.decode()
    assert (answer.status_code, MessageTemplate.objects.count()) == (200, 0)
    assert [
        words in shown for words in ("Bonjour Camille Martin", "Hello Camille Martin", "Subject Line operation")
    ] == [True] * 3


def test_templates_are_the_firms_own(vacancy, hiring, client):
    row = MessageTemplate.objects.create(firm=vacancy.firm, name="MARKNAME")
    client.force_login(member("hr", firm=FirmFactory(park=vacancy.firm.park)))
    assert "MARKNAME" not in client.get(address("message_template_list")).content.decode()
    assert client.get(address("message_template_edit", row.pk)).status_code == 404
    client.force_login(member("director", firm=vacancy.firm))
    assert client.get(address("message_template_list")).status_code == 403


def test_hr_of_two_firms_chooses_whose_template_it_is(vacancy, hiring, client):
    second = FirmFactory(park=vacancy.firm.park)
    member("hr", firm=second, user=hiring)
    assert client.post(address("message_template_create"), template(vacancy.firm)).status_code == 422
    assert client.post(address("message_template_create"), template(vacancy.firm, firm=second.pk)).status_code == 302
    assert MessageTemplate.objects.get().firm == second


def test_pages_hold_to_their_budgets(application, hiring, client, statements, vacancy):
    pages = [
        address("message_write", application.pk),
        address("application_refuse", application.pk),
        address("message_template_list"),
    ]
    costs = []
    for more in (1, 20):
        for n in range(more):
            Message.objects.create(application=application, by=hiring, subject=str(n), body="x")
            MessageTemplate.objects.create(firm=vacancy.firm, name=f"{more}-{n}")
        costs.append([len(statements(lambda page=page: client.get(page))) for page in pages])
    sent = len(statements(lambda: client.post(pages[0], written())))
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 9
    assert sent <= 12
