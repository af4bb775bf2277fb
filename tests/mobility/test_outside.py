"""Applying without an account: what the form takes, what its answers do not tell, and the page behind the link."""

import hashlib
import io
import re
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility.domain import links
from mobility.models import Application, ApplicationFile, ApplicationLink, Message, Scorecard, Vacancy
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory

PDF = b"%PDF-1.7 plain"
TOKEN = re.compile(r'name="(?:csrfmiddlewaretoken|request_key)" value="[\w-]+"')


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def vacancy(park):
    row = VacancyFactory(firm=FirmFactory(park=park, name="Maison A"), audience="public", title="MARKJOB")
    row.recruiters.add(member("hr", firm=row.firm, email="hiring@essai.example"))
    return row


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def form(**fields) -> dict:
    return {
        "outside_name": "Dominique Essai",
        "outside_email": "Dominique@Essai.example",
        "outside_place": "Gannat",
        "letter": "MARKTYPED",
        "language": "en",
        "channel": "poster",
        "agreed": "on",
        "request_key": uuid.uuid4(),
    } | fields


def send(client, vacancy, **fields):
    return client.post(address("outside_apply", vacancy.reference), form(**fields))


def mails_to(email):
    return OutboxMail.objects.filter(recipient=email)


def token_in(mail) -> str:
    return re.search(r"/a/([\w-]+)/", mail.body)[1]


@pytest.fixture
def sent(vacancy, client):
    """An outsider's application with a CV, and the token of its link."""
    send(client, vacancy, cv=SimpleUploadedFile("cv.pdf", PDF))
    row = Application.objects.get()
    row.token = token_in(mails_to("dominique@essai.example").get())
    return row


def test_application_holds_what_was_sent(vacancy, sent):
    assert (sent.route, sent.outside_name, sent.outside_email, sent.outside_place, sent.letter, sent.channel) == (
        "outside",
        "Dominique Essai",
        "dominique@essai.example",
        "Gannat",
        "MARKTYPED",
        "poster",
    )
    assert (sent.employee, sent.sent_by, sent.files.get().file_name) == (None, None, "cv.pdf")


def test_mail_holds_a_link_and_nothing_else(vacancy, sent, settings):
    mail = mails_to("dominique@essai.example").get()
    assert mail.subject == "A message for you"
    assert mail.body == f"Something new waits for you: {settings.BASE_URL}/a/{sent.token}/"
    kept = ApplicationLink.objects.get()
    assert kept.token_sha256 == hashlib.sha256(sent.token.encode()).hexdigest()
    assert kept.expires_at.date() > timezone.localdate() + timedelta(days=360)
    assert mails_to("hiring@essai.example").count() == 1


def test_address_that_applied_before_gets_the_same_answer(vacancy, sent, client):
    again = send(client, vacancy, letter="Autre.", outside_email="DOMINIQUE@essai.example")
    first = send(client, vacancy, outside_email="new@essai.example")
    assert (again.status_code, again.url) == (first.status_code, first.url)
    mails = list(mails_to("dominique@essai.example").order_by("pk"))
    assert [re.sub(r"/a/[\w-]+/", "", mail.body) for mail in mails] == [
        "Something new waits for you: http://127.0.0.1:8000"
    ] * 2
    assert client.get(address("own_by_link", token_in(mails[1]))).context["application"] == sent
    sent.refresh_from_db()
    assert (sent.letter, Application.objects.filter(outside_email=sent.outside_email).count()) == ("MARKTYPED", 1)


def test_address_of_somebody_of_the_park_gets_the_same_answer(vacancy, client):
    firm = FirmFactory(park=vacancy.firm.park)
    known = EmployeeFactory(firm=firm, user=member("employee", firm=firm)).user
    answers = [send(client, vacancy, outside_email=email) for email in (known.email, "stranger@essai.example")]
    assert len({(answer.status_code, answer.url) for answer in answers}) == 1
    assert list(Application.objects.values_list("route", "employee")) == [("outside", None)] * 2
    page = client.get(address("outside_apply", vacancy.reference)).content.decode()
    assert f'<a href="{address("application_apply", vacancy.pk)}">Sign in and apply directly</a>' in page


def test_form_sent_twice_is_one_application_and_one_mail(vacancy, client):
    key = uuid.uuid4()
    answers = [send(client, vacancy, request_key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Application.objects.count(), mails_to("dominique@essai.example").count()) == (1, 1)


def test_form_sent_again_with_a_corrected_address_is_taken(vacancy, client):
    key = uuid.uuid4()
    for email in ("wrong@essai.example", "right@essai.example"):
        send(client, vacancy, request_key=key, outside_email=email)
    assert mails_to("right@essai.example").count() == 1


def test_forms_without_their_key_are_taken_each(vacancy, client):
    ApplicationFactory(vacancy=vacancy, outside_email="first@essai.example")
    ApplicationFactory()
    assert send(client, vacancy, request_key="").status_code == 302
    sent = Application.objects.filter(vacancy=vacancy, letter="MARKTYPED")
    assert [row.outside_email for row in sent] == ["dominique@essai.example"]


def test_pages_of_the_form_lead_back_to_the_vacancy(vacancy, client):
    back = f'href="{address("job_detail", vacancy.reference)}"'
    pages = [client.get(address(name, vacancy.reference)) for name in ("outside_apply", "outside_sent")]
    assert [page.content.decode().count(back) for page in pages] == [1, 1]


@pytest.mark.parametrize("field", ["outside_name", "outside_email", "letter", "language", "channel", "agreed"])
def test_what_is_missing_is_said_and_the_rest_kept(vacancy, client, field):
    answer = send(client, vacancy, **{field: "", "outside_place": "MARKPLACE"})
    assert (answer.status_code, Application.objects.count()) == (422, 0)
    assert "MARKPLACE" in answer.content.decode()


def test_push_is_not_for_outsiders(vacancy, client):
    assert send(client, vacancy, channel="hr").status_code == 422


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"audience": "park"}, 404),
        ({"status": "draft"}, 404),
        ({"status": "withdrawn"}, 404),
        ({"opens_on": timezone.localdate() + timedelta(days=1)}, 404),
        ({"park_first_until": timezone.localdate()}, 404),
        ({"closes_on": timezone.localdate() - timedelta(days=1)}, 410),
        ({"status": "filled"}, 410),
    ],
)
def test_vacancy_that_is_not_public_today_takes_nothing(vacancy, client, fields, status):
    Vacancy.objects.update(**fields)
    page, answer = client.get(address("outside_apply", vacancy.reference)), send(client, vacancy)
    assert (page.status_code, answer.status_code, Application.objects.count()) == (status, status, 0)
    if status == 404:
        unknown = client.get(address("outside_apply", "1999-01"))
        assert unknown.content == page.content


def test_park_first_ends_with_its_day(vacancy, client):
    Vacancy.objects.update(park_first_until=timezone.localdate() - timedelta(days=1))
    assert send(client, vacancy).status_code == 302


def test_vacancy_that_closes_while_one_writes_keeps_the_words(vacancy, client, monkeypatch):
    """The page was open to the public when the form was checked, and is closed when it is saved."""
    Vacancy.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    monkeypatch.setattr("mobility.domain.applying.public_vacancy", lambda reference: vacancy)
    answer = send(client, vacancy)
    page = answer.content.decode()
    assert (answer.status_code, Application.objects.count()) == (410, 0)
    assert ["no longer takes applications" in page, "MARKTYPED" in page] == [True, True]


def test_one_address_is_limited_and_so_is_one_computer(vacancy, client, one_minute):
    found = [send(client, vacancy).status_code for _ in range(11)]
    assert found == [302] * 10 + [429]
    found = [send(client, vacancy, outside_email=f"p{n}@essai.example").status_code for n in range(10)]
    assert found == [302] * 9 + [429]
    assert send(client, vacancy, outside_email="p@essai.example").headers["Retry-After"] == "3600"


def test_withdrawn_application_may_be_sent_again(sent, vacancy, client):
    client.post(address("withdraw_by_link", sent.token))
    send(client, vacancy)
    assert sorted(Application.objects.values_list("status", flat=True)) == ["received", "withdrawn"]


def test_looking_at_the_link_changes_nothing(sent, client):
    Message.objects.create(application=sent, by=None, subject="Bonjour", body="MARKBODY")

    def rows():
        return [list(model.objects.order_by("pk").values()) for model in (Application, ApplicationLink, Message, Event)]

    before = rows()
    for _ in range(2):
        for name, keys in (("own_by_link", ()), ("data_by_link", ()), ("file_by_link", (sent.files.get().pk,))):
            for look in (client.get, client.head):
                answer = look(address(name, sent.token, *keys))
                answer.getvalue()
                assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
    assert rows() == before


@pytest.mark.parametrize("name", ["withdraw", "pool", "notes", "read", "files", "erasure"])
def test_verbs_of_the_link_take_post_only(sent, client, name):
    assert client.get(address(f"{name}_by_link", sent.token)).status_code == 405
    sent.refresh_from_db()
    assert sent.status == "received"


def test_wrong_and_unknown_links_look_alike_and_an_ended_one_says_so(sent, client):
    wrong = client.get(address("own_by_link", sent.token[:-1] + "x"))
    unknown = client.get(address("own_by_link", "x"))
    assert (wrong.status_code, unknown.status_code, wrong.content) == (404, 404, unknown.content)
    ApplicationLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for name in ("own", "withdraw", "data"):
        look = client.post if name == "withdraw" else client.get
        assert look(address(f"{name}_by_link", sent.token)).status_code == 410


def test_guessing_links_is_slowed(sent, client, one_minute):
    found = [client.get(address("own_by_link", f"guess{n}")).status_code for n in range(61)]
    assert found == [404] * 60 + [429]


def test_link_of_another_opens_nothing_of_mine(sent, vacancy, client):
    other = ApplicationFactory(vacancy=vacancy, employee=None, route="outside", outside_name="X", language="en")
    token = links.open_link(other).rstrip("/").rpartition("/")[2]
    kept = sent.files.get()
    assert client.get(address("file_by_link", token, kept.pk)).status_code == 404
    assert client.post(address("file_removal_by_link", token, kept.pk)).status_code == 404
    assert "MARKTYPED" not in client.get(address("own_by_link", token)).content.decode()
    assert ApplicationFile.objects.get() == kept


def test_page_shows_what_stands_and_speaks_the_persons_language(sent, client):
    Message.objects.create(application=sent, by=None, subject="Bonjour", body="MARKBODY")
    page = client.get(address("own_by_link", sent.token)).content.decode()
    words = ("MARKJOB", "Maison A", "MARKTYPED", "MARKBODY", "cv.pdf", "Mark as read", "All my data")
    assert [word for word in words if word not in page] == []
    assert "Tell my employer" not in page
    Application.objects.update(language="fr")
    assert '<html lang="fr"' in client.get(address("own_by_link", sent.token)).content.decode()


def test_message_is_marked_as_read_by_a_click(sent, client):
    Message.objects.create(application=sent, by=None, subject="x", body="x")
    client.post(address("read_by_link", sent.token))
    assert Message.objects.get().read_at is not None
    assert "Mark as read" not in client.get(address("own_by_link", sent.token)).content.decode()


def test_person_withdraws_adds_and_takes_back_by_the_link(sent, vacancy, client):
    added = {"papers": [SimpleUploadedFile("diplome.pdf", PDF + b"2")]}
    assert client.post(address("files_by_link", sent.token), added).status_code == 302
    assert client.post(address("file_removal_by_link", sent.token, sent.files.first().pk)).status_code == 302
    assert sent.files.get().file_name == "diplome.pdf"
    assert client.post(address("pool_by_link", sent.token), {"agreed": "1"}).status_code == 302
    assert [client.post(address("withdraw_by_link", sent.token)).status_code for _ in range(2)] == [302, 409]
    sent.refresh_from_db()
    assert (sent.status, sent.pool_agreed_at is not None) == ("withdrawn", True)
    client.force_login(vacancy.recruiters.get())
    shown = client.get(address("application_detail", sent.pk)).content.decode()
    assert [word for word in ("Dominique", "MARKTYPED", "diplome.pdf") if word in shown] == []


def test_all_data_leaves_in_one_file(sent, vacancy, client):
    Message.objects.create(application=sent, by=None, subject="Bonjour", body="MARKBODY")
    Scorecard.objects.create(
        application=sent, author=vacancy.recruiters.get(), note="MARKNOTES", submitted_at=timezone.now()
    )
    answer = client.get(address("data_by_link", sent.token))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="application.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as packed:
        page, row = packed.read("my-data.html").decode(), sent.files.get()
        assert packed.namelist() == ["my-data.html", "my-data.json", f"files/{sent.pk}-{row.pk}-cv.pdf"]
        assert packed.read(f"files/{sent.pk}-{row.pk}-cv.pdf") == PDF
    assert [word in page for word in ("Dominique Essai", "MARKTYPED", "MARKBODY", "MARKNOTES")] == [True] * 3 + [False]
    Application.objects.update(notes_shown_at=timezone.now())
    with zipfile.ZipFile(io.BytesIO(client.get(address("data_by_link", sent.token)).getvalue())) as packed:
        assert packed.read("my-data.html").decode().count("MARKNOTES") == 1


def test_erasing_takes_files_and_link_with_it(sent, client, django_capture_on_commit_callbacks):
    kept = sent.files.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address("erasure_by_link", sent.token)).status_code == 200
    assert [model.objects.count() for model in (Application, ApplicationFile, ApplicationLink)] == [0, 0, 0]
    assert kept.file.storage.exists(kept.file.name) is False
    assert client.get(address("own_by_link", sent.token)).status_code == 404


def test_events_of_an_application_hold_no_words(sent, client):
    for name in ("pool", "notes", "withdraw"):
        client.post(address(f"{name}_by_link", sent.token), {"agreed": "1"})
    events = Event.objects.about(sent)
    assert {event.verb for event in events} == {"sent", "pool_joined", "notes_asked", "withdraw"}
    assert [event for event in events if event.note or event.detail or event.by] == []


def test_page_behind_the_link_costs_the_same_for_any_number(sent, client, statements):
    def cost():
        found = statements(lambda: client.get(address("own_by_link", sent.token)))
        return len([one for one in found if "shared_cache" not in one])

    found = []
    for more in (1, 19):
        for _ in range(more):
            name = uuid.uuid4().hex
            Message.objects.create(application=sent, by=None, subject="x", body="x")
            ApplicationFile.objects.create(application=sent, file=f"{name}.pdf", file_name=name, size=1, sha256=name)
        found.append(cost())
    assert found[0] == found[1] <= 9


def test_sending_from_outside_costs_twelve_statements(vacancy, client, statements):
    found = statements(lambda: send(client, vacancy, cv=SimpleUploadedFile("cv.pdf", PDF)))
    assert len([one for one in found if "shared_cache" not in one]) <= 12


def test_form_differs_in_its_tokens_alone_for_anybody(vacancy, sent, client):
    """Whoever has applied, or is known to the park, meets the form that a stranger meets."""
    pages = {TOKEN.sub("", client.get(address("outside_apply", vacancy.reference)).content.decode()) for _ in range(2)}
    assert len(pages) == 1


def test_form_leads_back_to_the_public_page_while_there_is_one(vacancy, client):
    page = f'href="{reverse("mobility:job_detail", args=[vacancy.reference])}"'
    names = ("outside_apply", "outside_sent")
    assert [page in client.get(address(name, vacancy.reference)).content.decode() for name in names] == [True, True]
    Vacancy.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert [page in client.get(address(name, vacancy.reference)).content.decode() for name in names] == [False, False]
