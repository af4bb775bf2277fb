"""An employee applies in her own name: what is taken, what is refused, and the lists that follow."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility.domain import applying, own_file
from mobility.models import Application, ApplicationFile, Message, Score, Scorecard, Vacancy
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory

PDF = b"%PDF-1.7 plain"


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def form(**fields) -> dict:
    return {"letter": "Bonjour.", "language": "fr", "channel": "poster", "request_key": uuid.uuid4()} | fields


def pdf(name="cv.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def apply(client, person, vacancy, **fields):
    client.force_login(person)
    return client.post(address("application_apply", vacancy.pk), form(**fields))


def test_application_holds_what_was_typed_and_its_files(vacancy, employee, hiring, client):
    papers = [pdf("diplome.pdf", PDF + b"1"), pdf("certificat.pdf", PDF + b"2")]
    answer = apply(client, employee.user, vacancy, outside_phone="06 12 34 56 78", cv=pdf(), papers=papers)
    sent = Application.objects.get()
    assert answer.url == address("application_detail", sent.pk)
    assert (sent.route, sent.channel, sent.language, sent.letter, sent.outside_phone) == (
        "direct",
        "poster",
        "fr",
        "Bonjour.",
        "06 12 34 56 78",
    )
    assert (sent.employee, sent.sent_by, sent.employer_told_at) == (employee, employee.user, None)
    assert [(row.kind, row.file_name) for row in sent.files.all()] == [
        ("cv", "cv.pdf"),
        ("other", "diplome.pdf"),
        ("other", "certificat.pdf"),
    ]
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [hiring.email]


def test_form_says_that_the_employer_is_not_told(vacancy, employee, client):
    client.force_login(employee.user)
    page = client.get(address("application_apply", vacancy.pk), {"via": "poster"}).content.decode()
    assert "Your employer is not told." in page
    assert '<option value="poster" selected>' in page
    odd = client.get(address("application_apply", vacancy.pk), {"via": "<b>"}).content.decode()
    assert '<option value="" selected>' in odd


def test_form_of_own_firm_says_that_its_recruiters_read_it(vacancy, client):
    colleague = EmployeeFactory(firm=vacancy.firm, user=member("employee", firm=vacancy.firm))
    client.force_login(colleague.user)
    page = client.get(address("application_apply", vacancy.pk)).content.decode()
    assert "This is a post of your own firm." in page
    assert "Your employer is not told." not in page


def test_form_sent_twice_is_one_application(vacancy, employee, hiring, client):
    key = uuid.uuid4()
    answers = [apply(client, employee.user, vacancy, request_key=key, cv=pdf()) for _ in range(2)]
    assert {answer.url for answer in answers} == {address("application_detail", Application.objects.get().pk)}
    assert (ApplicationFile.objects.count(), OutboxMail.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="mobility.application", verb="sent").count() == 1


def test_second_tab_is_told_and_keeps_its_words(vacancy, employee, client):
    apply(client, employee.user, vacancy)
    late = apply(client, employee.user, vacancy, letter="MARKTYPED")
    assert (late.status_code, Application.objects.count()) == (409, 1)
    assert "already applied" in late.content.decode()
    assert "MARKTYPED" in late.content.decode()


def test_key_of_somebody_else_gives_nothing_away(vacancy, employee, client):
    other = EmployeeFactory(firm=employee.firm, user=member("employee", firm=employee.firm))
    key = uuid.uuid4()
    apply(client, other.user, vacancy, request_key=key)
    apply(client, employee.user, vacancy, request_key=key)
    assert Application.objects.filter(employee=employee).exclude(request_key=key).count() == 1


def test_form_leads_to_the_application_sent_before(vacancy, employee, client):
    apply(client, employee.user, vacancy)
    answer = client.get(address("application_apply", vacancy.pk))
    assert answer.url == address("application_detail", Application.objects.get().pk)


def test_withdrawn_application_may_be_sent_again(vacancy, employee, client):
    apply(client, employee.user, vacancy)
    client.post(address("own_withdraw", Application.objects.get().pk))
    assert apply(client, employee.user, vacancy).status_code == 302
    assert sorted(Application.objects.values_list("status", flat=True)) == ["received", "withdrawn"]


def test_application_after_closing_is_refused_and_its_words_kept(vacancy, employee, client):
    Vacancy.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    client.force_login(employee.user)
    assert "no longer takes applications" in client.get(address("application_apply", vacancy.pk)).content.decode()
    answer = apply(client, employee.user, vacancy, letter="MARKTYPED", cv=pdf())
    assert (answer.status_code, Application.objects.count(), ApplicationFile.objects.count()) == (409, 0, 0)
    assert "no longer takes applications" in answer.content.decode()
    assert "MARKTYPED" in answer.content.decode()


def test_words_come_back_when_the_post_was_filled_meanwhile(vacancy, employee, client):
    Vacancy.objects.update(status="filled")
    answer = apply(client, employee.user, vacancy, letter="MARKTYPED <b>")
    assert (answer.status_code, Application.objects.count()) == (404, 0)
    assert "<p>MARKTYPED &lt;b&gt;</p>" in answer.content.decode()
    assert client.get(address("application_apply", vacancy.pk)).status_code == 404


@pytest.mark.parametrize("fields", [{"audience": "firm"}, {"status": "draft"}, {"status": "withdrawn"}])
def test_vacancy_one_cannot_see_is_as_unknown(vacancy, employee, client, fields):
    Vacancy.objects.update(**fields)
    answers = [apply(client, employee.user, row) for row in (vacancy, Vacancy(pk=99_999_999))]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("role", ["hr", "director"])
def test_who_reads_the_applications_does_not_apply(vacancy, client, role):
    reader = EmployeeFactory(firm=vacancy.firm, user=member(role, firm=vacancy.firm)).user
    assert apply(client, reader, vacancy).status_code == 403
    assert client.get(address("application_apply", vacancy.pk)).status_code == 403


def test_who_is_nobodys_employee_does_not_apply(vacancy, employee, park, client):
    for person in (member("office", park=park), member("hr", firm=employee.firm), member("sales", firm=employee.firm)):
        assert apply(client, person, vacancy).status_code == 403
    employee.left_on = timezone.localdate()
    employee.save()
    assert apply(client, employee.user, vacancy).status_code == 403


@pytest.mark.parametrize("audience", ["park", "public"])
@pytest.mark.parametrize("role", ["hr", "director", "partner"])
def test_who_has_no_employee_file_reads_why_and_what_to_do(role, audience, vacancy, employee, park, client):
    Vacancy.objects.update(audience=audience)
    client.force_login(member(role, firm=employee.firm if role != "partner" else None, park=park))
    answer = client.get(address("application_apply", vacancy.pk))
    page = answer.content.decode()
    assert (answer.status_code, "Only people with an employee file" in page) == (403, True)
    ways = [address("outside_apply", vacancy.reference), address("staff_list")]
    assert [f'href="{way}"' in page for way in ways] == [audience == "public", role == "hr"]
    offered = client.get(address("vacancy_detail", vacancy.pk)).content.decode()
    assert address("application_apply", vacancy.pk) not in offered
    if audience == "public":
        form_page = client.get(address("outside_apply", vacancy.reference)).content.decode()
        assert "Sign in and apply directly" not in form_page


def test_who_recruits_reads_why_she_does_not_apply(vacancy, hiring, client):
    client.force_login(hiring)
    answer = client.get(address("application_apply", vacancy.pk))
    page = answer.content.decode()
    assert (answer.status_code, "Ask your director to give this recruitment" in page) == (403, True)


def test_nobody_applies_in_anothers_name(vacancy, employee):
    with pytest.raises(PermissionDenied):
        applying.apply_directly(vacancy, employee, files=[], request_key=None, by=member("employee"))


def test_recruiter_of_the_own_employer_is_not_mailed(vacancy, employee, hiring, client):
    """Even the mail that says nothing would say that something came."""
    both = member("employee", firm=vacancy.firm)
    member("hr", firm=employee.firm, user=both)
    vacancy.recruiters.add(both)
    apply(client, employee.user, vacancy)
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [hiring.email]


def test_person_is_told_that_one_group_reads_nothing(vacancy, employee, hiring, client):
    for firm in (vacancy.firm, employee.firm):
        firm.group_name = "Groupe"
        firm.save()
    client.force_login(employee.user)
    assert "belongs to the same group" in client.get(address("application_apply", vacancy.pk)).content.decode()
    apply(client, employee.user, vacancy)
    assert OutboxMail.objects.count() == 0
    client.post(address("own_employer", Application.objects.get().pk))
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [hiring.email]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("letter", ""), ("letter", "x" * 4001), ("channel", "x"), ("language", "de"), ("outside_phone", "drop table")],
)
def test_odd_answer_is_corrected_on_the_page(vacancy, employee, client, field, typed):
    answer = apply(client, employee.user, vacancy, **{field: typed})
    assert (answer.status_code, Application.objects.count()) == (422, 0)


def test_person_finds_the_way_on_the_vacancys_page(vacancy, employee, hiring, client):
    def shown(person):
        client.force_login(person)
        return client.get(address("vacancy_detail", vacancy.pk)).content.decode()

    assert address("application_apply", vacancy.pk) in shown(employee.user)
    assert address("application_apply", vacancy.pk) not in shown(hiring)
    apply(client, employee.user, vacancy)
    page = shown(employee.user)
    assert address("application_apply", vacancy.pk) not in page
    assert "See my application" in page


def test_own_page_reads_messages_and_marks_them(vacancy, employee, hiring, client):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    Message.objects.create(application=row, by=hiring, subject="Bonjour", body="MARKBODY")
    client.force_login(hiring)
    client.get(address("application_detail", row.pk))
    assert Message.objects.get().read_at is None
    client.force_login(employee.user)
    page = client.get(address("application_detail", row.pk)).content.decode()
    assert ("MARKBODY" in page, Message.objects.get().read_at is not None) == (True, True)


def test_firms_answer_is_read_by_the_person(vacancy, employee, client):
    row = ApplicationFactory(
        vacancy=vacancy, employee=employee, route="direct", status="not_retained", reason="skill", answer="MARKANSWER"
    )
    client.force_login(employee.user)
    page = client.get(address("application_detail", row.pk)).content.decode()
    assert [word in page for word in ("MARKANSWER", "A skill asked for is missing", "Withdraw my application")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("status", Application.Status.values)
def test_staying_on_file_is_agreed_and_taken_back(vacancy, employee, client, status):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct", status=status)
    client.force_login(employee.user)
    answers = [client.post(address("own_pool", row.pk), {"agreed": value}).status_code for value in "11"]
    row.refresh_from_db()
    may = status not in ("withdrawn", "hired")
    assert (answers, row.pool_agreed_at is not None) == ([302 if may else 409] * 2, may)
    assert client.post(address("own_pool", row.pk), {"agreed": "0"}).status_code == 302
    row.refresh_from_db()
    assert row.pool_agreed_at is None


def test_notes_are_shown_once_the_recruiters_show_them(vacancy, employee, hiring, client):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    card = Scorecard.objects.create(
        application=row, author=hiring, advice="yes", note="MARKSUBMITTED", submitted_at=timezone.now()
    )
    Score.objects.create(scorecard=card, competence=vacancy.competences.create(name="MARKSKILL"), value=3)
    Scorecard.objects.create(application=row, author=member("director", firm=vacancy.firm), note="MARKDRAFT")
    client.force_login(employee.user)
    asked = [client.post(address("own_notes", row.pk)).status_code for _ in range(2)]
    row.refresh_from_db()
    assert (asked, row.notes_asked_at is not None, OutboxMail.objects.count()) == ([302, 302], True, 1)
    assert "MARK" not in client.get(address("application_detail", row.pk)).content.decode().replace("Markname", "")
    Application.objects.update(notes_shown_at=timezone.now())
    page = client.get(address("application_detail", row.pk)).content.decode()
    assert [word in page for word in ("MARKSUBMITTED", "MARKSKILL", "3 of 4", "MARKDRAFT")] == [True, True, True, False]


@pytest.mark.parametrize("verb", ["own_withdraw", "own_pool", "own_notes", "own_read", "own_files", "own_employer"])
def test_only_the_person_acts_on_her_application(vacancy, employee, hiring, client, verb):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    client.force_login(hiring)
    assert client.post(address(verb, row.pk)).status_code == 403
    client.force_login(member("hr", firm=employee.firm))
    known, unknown = (client.post(address(verb, key)) for key in (row.pk, 99_999_999))
    assert (known.status_code, unknown.status_code) == (404, 404)
    row.refresh_from_db()
    assert (row.status, row.pool_agreed_at, row.notes_asked_at, row.employer_told_at) == ("received", None, None, None)


def test_withdrawal_in_two_tabs_is_told_once(vacancy, employee, client):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    client.force_login(employee.user)
    answers = [client.post(address("own_withdraw", row.pk)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "it is now “Withdrawn”" in answers[1].content.decode()


def test_application_erased_meanwhile_is_no_error(vacancy, employee):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    Application.objects.all().delete()
    with pytest.raises(InvalidTransition):
        own_file.stay_in_pool(row, True, by=employee.user)


def test_presented_application_takes_files_and_counts_as_push(vacancy, employee, hiring, client):
    own = member("hr", firm=employee.firm)
    consent = ConsentFactory(vacancy=vacancy, employee=employee, asked_by=own)
    client.force_login(own)
    given = {"letter": "Bien.", "cv": pdf(), "papers": [pdf("avis.pdf", PDF + b"2")]}
    for _ in range(2):
        assert client.post(address("application_send", consent.pk), given).status_code == 302
        given["cv"].seek(0)
        given["papers"][0].seek(0)
    row = Application.objects.get()
    assert (row.route, row.channel, row.files.count()) == ("sponsored", "hr", 2)


def test_consent_withdrawn_meanwhile_keeps_the_typed_letter(vacancy, employee, client):
    own = member("hr", firm=employee.firm)
    consent = ConsentFactory(vacancy=vacancy, employee=employee, asked_by=own, status="withdrawn")
    client.force_login(own)
    answer = client.post(address("application_send", consent.pk), {"letter": "MARKTYPED", "cv": pdf()})
    page = answer.content.decode()
    assert (answer.status_code, ApplicationFile.objects.count()) == (409, 0)
    assert ["MARKTYPED" in page, "Choose your files again" in page] == [True, True]


def test_presenting_after_closing_is_refused_in_words(vacancy, employee, client):
    own = member("hr", firm=employee.firm)
    consent = ConsentFactory(vacancy=vacancy, employee=employee, asked_by=own)
    Vacancy.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    client.force_login(own)
    answer = client.post(address("application_send", consent.pk), {"letter": "MARKTYPED"})
    assert (answer.status_code, "no longer takes applications" in answer.content.decode()) == (409, True)


def test_lists_hold_what_each_may_know(vacancy, employee, hiring, client):
    own = member("hr", firm=employee.firm)
    other = VacancyFactory(firm=FirmFactory(park=employee.firm.park), title="MARKTOLD")
    ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    ApplicationFactory(vacancy=other, employee=employee, route="direct", employer_told_at=timezone.now())
    ApplicationFactory(vacancy=vacancy, employee__firm=employee.firm, employee__last_name="Markpresented")
    inside = EmployeeFactory(firm=vacancy.firm, last_name="Markinside")
    ApplicationFactory(vacancy=vacancy, employee=inside, route="direct")

    def rows(person, name):
        client.force_login(person)
        return sorted((row.employee.last_name, row.route) for row in client.get(address(name)).context["page"])

    assert rows(employee.user, "application_list") == [("Markname", "direct")] * 2
    assert rows(own, "staff_applications") == [("Markname", "direct"), ("Markpresented", "sponsored")]
    # A recruiter who is also HR meets her own people's direct applications in the pipeline, not among the told ones.
    assert rows(hiring, "staff_applications") == []
    assert client.get(address("application_list")).context["page"].paginator.count == 0
