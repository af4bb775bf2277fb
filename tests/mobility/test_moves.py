"""Publishing, consent, sending and the pipeline: each step only when it may be taken."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from firms.models import OutboxMail
from mobility import domain
from mobility.models import Application, Consent, Vacancy
from naturopole import workflow
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import (
    ApplicationFactory,
    ConsentFactory,
    EmployeeFactory,
    VacancyFactory,
    vacancy_form,
)


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm, client):
    person = member("hr", firm=firm)
    client.force_login(person)
    return person


@pytest.fixture
def story(park):
    """A vacancy of one firm, an employee of another with an account, and both HR managers."""
    vacancy = VacancyFactory(firm__park=park)
    employee = EmployeeFactory(firm__park=park)
    employee.user = member("employee", firm=employee.firm)
    employee.save()
    hiring, own = member("hr", firm=vacancy.firm), member("hr", firm=employee.firm)
    vacancy.recruiters.add(hiring)
    return {"vacancy": vacancy, "employee": employee, "hiring": hiring, "own": own}


def test_vacancy_is_published_with_its_author_as_recruiter(firm, hr, client):
    answer = client.post(reverse("mobility:vacancy_create"), vacancy_form(firm))
    vacancy = Vacancy.objects.get()
    assert answer.status_code == 302
    assert (vacancy.status, vacancy.reference) == (Vacancy.Status.PUBLISHED, f"{timezone.localdate().year}-01")
    assert (list(vacancy.recruiters.all()), str(vacancy.pay_to)) == ([hr], "2400.50")


def test_same_form_twice_makes_one_vacancy(firm, hr, client):
    form = vacancy_form(firm, request_key=uuid.uuid4())
    answers = [client.post(reverse("mobility:vacancy_create"), form) for _ in range(2)]
    assert {answer.url for answer in answers} == {reverse("mobility:vacancy_detail", args=[Vacancy.objects.get().pk])}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "x" * 86, "The title has 86 characters. Remove 6."),
        ("title", "", "This field is required."),
        ("closes_on", "2020-01-01", "This day has passed"),
        ("opens_on", "2999-01-01", "The closing day is before the opening day."),
        ("pay_to", "2000", "Enter at least €2,100."),
        ("pay_from", "", "The park asks for a pay range"),
        ("pay_from", "beaucoup", "Write a number"),
        ("audience", "chosen", "Choose at least one firm"),
        ("rome", "conduite", "Several occupations match"),
        ("pay_to", "1e12", "Ensure that there are no more than"),
        ("pay_from", "-5", "Ensure this value is greater than or equal to 0."),
        ("closes_on", "31/02/2027", "Enter a valid date."),
        ("contract", "x", "Select a valid choice."),
        ("firm", "0", "Select a valid choice."),
        ("request_key", "x", "Enter a valid UUID."),
        ("title", "Homme de moins de 30 ans", "sets an age limit, which the law forbids"),
        ("rome", "Z9999", "No occupation of the directory matches."),
        ("mission", "Candidat de moins de 35 ans.", "moins de 35 ans"),
        ("requirements", "Hommes uniquement", "Hommes uniquement"),
    ],
)
def test_bad_vacancy_is_told_and_nothing_is_lost(firm, hr, client, field, value, words):
    answer = client.post(reverse("mobility:vacancy_create"), vacancy_form(firm, prospects="MARKTYPED") | {field: value})
    page = answer.content.decode()
    assert (answer.status_code, Vacancy.objects.count()) == (422, 0)
    assert words in page
    assert "MARKTYPED" in page


def test_stale_save_shows_both_and_saves_again(firm, hr, client):
    vacancy = VacancyFactory(firm=firm)
    address = reverse("mobility:vacancy_edit", args=[vacancy.pk])
    assert client.post(address, vacancy_form(firm, title="Théirs", recruiters=hr.pk)).status_code == 302
    answer = client.post(address, vacancy_form(firm, title="Mine", recruiters=hr.pk, place="Ébreuil"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert [cell in page for cell in ("<td>Théirs</td>", "<td>Mine</td>", "<td>Ébreuil</td>")] == [True] * 3
    assert 'value="Mine"' in page
    assert 'name="revision" value="2"' in page
    assert Vacancy.objects.get().title == "Théirs"
    assert client.post(address, vacancy_form(firm, title="Mine", recruiters=hr.pk, revision=2)).status_code == 302
    assert Vacancy.objects.get().title == "Mine"


def test_whole_story_of_a_sponsored_application(story, client):
    vacancy, employee = story["vacancy"], story["employee"]
    client.force_login(story["own"])
    client.post(reverse("mobility:consent_ask", args=[vacancy.pk]), {"employee": employee.pk, "message": "?"})
    consent = Consent.objects.get()
    client.force_login(employee.user)
    client.post(reverse("mobility:consent_move", args=[consent.pk, "agree"]))
    client.force_login(story["own"])
    client.post(reverse("mobility:application_send", args=[consent.pk]), {"letter": "Good."})
    application = Application.objects.get()
    client.force_login(story["hiring"])
    for move in ("shortlist", "interview", "offer", "hire"):
        client.post(reverse("mobility:application_move", args=[application.pk, move]))
    application.refresh_from_db()
    assert application.status == Application.Status.HIRED


def test_mail_holds_no_name(story):
    domain.ask_consent(story["vacancy"], story["employee"], message="secret", by=story["own"])
    mail = OutboxMail.objects.get()
    for word in ("secret", story["vacancy"].title, story["vacancy"].firm.name, story["employee"].last_name):
        assert word not in mail.subject + mail.body


@pytest.mark.parametrize("status", ["asked", "refused", "withdrawn"])
def test_application_does_not_leave_without_consent(story, status):
    consent = ConsentFactory(vacancy=story["vacancy"], employee=story["employee"], status=status)
    with pytest.raises(InvalidTransition):
        domain.send_application(consent, letter="x", by=story["own"])
    assert Application.objects.count() == 0


def test_application_does_not_leave_after_closing(story):
    consent = ConsentFactory(vacancy=story["vacancy"], employee=story["employee"])
    Vacancy.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(InvalidTransition):
        domain.send_application(consent, letter="x", by=story["own"])


def test_application_is_sent_by_own_hr_only(story):
    consent = ConsentFactory(vacancy=story["vacancy"], employee=story["employee"])
    with pytest.raises(PermissionDenied):
        domain.send_application(consent, letter="x", by=story["hiring"])


def test_application_leaves_once(story):
    consent = ConsentFactory(vacancy=story["vacancy"], employee=story["employee"])
    first = domain.send_application(consent, letter="x", by=story["own"])
    again = domain.send_application(Consent.objects.get(), letter="y", by=story["own"])
    assert (first[1], again) == (True, (first[0], False))
    assert Application.objects.get().letter == "x"


def test_withdrawn_consent_withdraws_the_application(story):
    application = ApplicationFactory(vacancy=story["vacancy"], employee=story["employee"])
    domain.move_consent(application.consent, "withdraw", by=story["employee"].user)
    application.refresh_from_db()
    assert application.status == Application.Status.WITHDRAWN


def test_consent_is_given_by_the_person_alone(story):
    consent = ConsentFactory(vacancy=story["vacancy"], employee=story["employee"], status="asked")
    with pytest.raises(PermissionDenied):
        domain.move_consent(consent, "agree", by=story["own"])


def test_neighbours_employee_cannot_be_asked(story, client):
    client.force_login(story["own"])
    stranger = EmployeeFactory()
    answer = client.post(reverse("mobility:consent_ask", args=[story["vacancy"].pk]), {"employee": stranger.pk})
    assert (answer.status_code, Consent.objects.count()) == (422, 0)


@pytest.mark.parametrize("name", list(Application.TRANSITIONS))
@pytest.mark.parametrize("status", Application.Status.values)
@pytest.mark.parametrize("person", ["recruiter", "director", "own_hr", "applicant", "other_hr"])
def test_transition_by_role_and_source(story, name, status, person):
    application = ApplicationFactory(vacancy=story["vacancy"], employee=story["employee"], status=status)
    user = {
        "recruiter": lambda: story["hiring"],
        "director": lambda: member("director", firm=story["vacancy"].firm),
        "own_hr": lambda: story["own"],
        "applicant": lambda: story["employee"].user,
        "other_hr": lambda: member("hr", firm=FirmFactory(park=story["vacancy"].firm.park)),
    }[person]()
    move = Application.TRANSITIONS[name]
    allowed = person == "applicant" if name == "withdraw" else person in ("recruiter", "director")
    if allowed and status in move.sources:
        assert workflow.apply(application, name, by=user, note="n").status == move.target
    else:
        with pytest.raises(InvalidTransition if allowed else PermissionDenied):
            workflow.apply(application, name, by=user, note="n")


def test_refusal_needs_its_reason(story, client):
    application = ApplicationFactory(vacancy=story["vacancy"], employee=story["employee"])
    client.force_login(story["hiring"])
    address = reverse("mobility:application_move", args=[application.pk, "not_retain"])
    answer = client.post(address, {"reason": "", "answer": " "})
    application.refresh_from_db()
    assert (answer.status_code, application.status) == (422, Application.Status.RECEIVED)
    shown = answer.content.decode()
    assert "Choose a reason: the person reads it." in shown
    assert "Write a message: the person reads it." in shown


@pytest.mark.parametrize("words", [{"reason": "other", "answer": " "}, {"reason": "", "answer": "Non."}])
def test_refusal_without_its_words_changes_nothing(story, words):
    application = ApplicationFactory(vacancy=story["vacancy"], employee=story["employee"])
    with pytest.raises(InvalidTransition):
        domain.move_application(application, "not_retain", by=story["hiring"], **words)
    application.refresh_from_db()
    assert (application.status, application.reason, application.answer) == ("received", "", "")


def test_stale_click_answers_409_with_the_pipeline(story, client):
    application = ApplicationFactory(vacancy=story["vacancy"], employee=story["employee"], status="offer")
    client.force_login(story["hiring"])
    address = reverse("mobility:application_move", args=[application.pk, "shortlist"])
    answer = client.post(address, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert '<span class="muted" id="count-offer" hx-swap-oob="true">1</span>' in answer.content.decode()
    assert "This has changed in the meantime" in answer.content.decode()
