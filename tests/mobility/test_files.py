"""Files of applications: what is taken in, who opens them, how they leave."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from mobility.models import Application, ApplicationFile
from naturopole import uploads
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory

PDF = b"%PDF-1.7 plain"
LETTER = {"letter": "MARKTYPED", "language": "fr", "channel": "site"}


@pytest.fixture
def vacancy(park):
    row = VacancyFactory(firm=FirmFactory(park=park), audience="public")
    row.recruiters.add(member("hr", firm=row.firm))
    return row


@pytest.fixture
def employee(park):
    firm = FirmFactory(park=park)
    return EmployeeFactory(firm=firm, user=member("employee", firm=firm), manager=member("line_manager", firm=firm))


@pytest.fixture
def application(vacancy, employee):
    return ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def add(client, application, *uploaded):
    client.force_login(application.employee.user)
    return client.post(address("own_files", application.pk), {"papers": list(uploaded)})


def pdf(name="cv.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def picture(kind) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, kind)
    return drawn.getvalue()


def archive(member_name) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(member_name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cv.pdf", PDF),
        ("cv.png", picture("PNG")),
        ("cv.JPEG", picture("JPEG")),
        ("cv.docx", archive("word/document.xml")),
        ("cv.xlsx", archive("xl/workbook.xml")),
        ("cv.odt", archive("content.xml")),
    ],
)
def test_file_of_each_kind_is_kept_under_another_name(application, client, name, content):
    assert add(client, application, pdf(name, content)).status_code == 302
    kept = ApplicationFile.objects.get()
    assert (kept.file_name, kept.size, name in kept.file.name) == (name, len(content), False)
    assert kept.file.name.startswith("applications/")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cv.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Send a PDF"),
        ("cv.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not what its name says"),
        ("cv.html", b"<p>", "Send a PDF"),
        ("cv.exe", b"MZ", "Send a PDF"),
        ("cv.pdf", b"<html>", "not what its name says"),
        ("cv.docx", b"PK nothing", "not what its name says"),
        ("cv.pdf", b"", "empty"),
        ("cv.pdf", PDF + b" " * uploads.LARGEST, "more than 10 MB"),
    ],
)
def test_file_that_is_refused_leaves_what_was_typed(vacancy, employee, client, name, content, words):
    client.force_login(employee.user)
    sent = {**LETTER, "cv": SimpleUploadedFile(name, content)}
    answer = client.post(address("application_apply", vacancy.pk), sent)
    page = answer.content.decode()
    assert (answer.status_code, Application.objects.count(), ApplicationFile.objects.count()) == (422, 0, 0)
    assert [word in page for word in (words, "MARKTYPED", "Choose your files again")] == [True, True, True]


class Endless:
    """A request's body: the fields, the head of a file, then as much as is asked for; counts what was read."""

    def __init__(self, head):
        self.head, self.read_so_far = io.BytesIO(head), 0

    def read(self, size=-1):
        chunk = self.head.read(size)
        chunk += b"x" * (size - len(chunk))
        self.read_so_far += len(chunk)
        return chunk

    def readline(self, size=-1):
        return self.read(size)


def endless_form(path, fields, name="cv.pdf"):
    parts = [f'--B\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    parts.append(f'--B\r\nContent-Disposition: form-data; name="cv"; filename="{name}"\r\n\r\n%PDF-1.7')
    return Endless("".join(parts).encode())


def send_endless(client, path, fields, name="cv.pdf"):
    body = endless_form(path, fields, name)
    answer = client.generic(
        "POST",
        path,
        **{
            "wsgi.input": body,
            "CONTENT_TYPE": "multipart/form-data; boundary=B",
            "CONTENT_LENGTH": str(200 * 1024 * 1024),
            "HTTP_ACCEPT_LANGUAGE": "en",
        },
    )
    return answer, body.read_so_far


def test_file_of_200_mb_is_refused_unread_and_the_words_are_kept(vacancy, employee, client):
    client.force_login(employee.user)
    answer, read = send_endless(client, address("application_apply", vacancy.pk), LETTER)
    page = answer.content.decode()
    assert (answer.status_code, Application.objects.count()) == (422, 0)
    assert ["more than 10 MB" in page, "MARKTYPED" in page] == [True, True]
    assert read <= uploads.LARGEST + 1024 * 1024


def test_200_mb_of_the_wrong_kind_from_outside_are_refused_unread(vacancy, client):
    answer, read = send_endless(client, address("outside_apply", vacancy.reference), LETTER, "cv.iso")
    page = answer.content.decode()
    assert (answer.status_code, Application.objects.count()) == (422, 0)
    assert ["Send a PDF" in page, "MARKTYPED" in page] == [True, True]
    assert read <= uploads.LARGEST + 1024 * 1024


def test_same_file_is_kept_once(application, client):
    assert [add(client, application, pdf(), pdf("again.pdf")).status_code for _ in range(2)] == [302, 302]
    assert ApplicationFile.objects.count() == 1


def test_cv_sent_among_other_papers_too_stays_the_cv(application, client):
    client.force_login(application.employee.user)
    client.post(address("own_files", application.pk), {"cv": pdf(), "papers": [pdf("again.pdf")]})
    assert list(ApplicationFile.objects.values_list("kind", "file_name")) == [("cv", "cv.pdf")]


def test_seventh_file_is_refused(application, client):
    for number in range(6):
        add(client, application, pdf(content=PDF + bytes([number])))
    answer = add(client, application, pdf(content=PDF + b"seventh"))
    assert (answer.status_code, ApplicationFile.objects.count()) == (422, 6)
    assert "Six files are the most" in answer.content.decode()
    many = add(client, application, *(pdf(content=PDF + bytes([65 + number])) for number in range(7)))
    assert (many.status_code, ApplicationFile.objects.count()) == (422, 6)


def test_nothing_chosen_is_said(application, client):
    answer = add(client, application)
    assert (answer.status_code, "Choose a file first" in answer.content.decode()) == (422, True)


def test_removed_file_is_gone_from_the_disk(application, client, django_capture_on_commit_callbacks):
    add(client, application, pdf())
    kept = ApplicationFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address("own_file_removal", application.pk, kept.pk)).status_code == 302
    assert (ApplicationFile.objects.count(), kept.file.storage.exists(kept.file.name)) == (0, False)
    assert client.post(address("own_file_removal", application.pk, kept.pk)).status_code == 404


@pytest.mark.parametrize("status", ["hired", "not_retained", "withdrawn"])
def test_files_of_a_closed_application_stay_as_they_are(application, client, status):
    add(client, application, pdf())
    kept = ApplicationFile.objects.get()
    Application.objects.update(status=status)
    answers = [
        add(client, application, pdf(content=PDF + b"2")),
        client.post(address("own_file_removal", application.pk, kept.pk)),
    ]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "This application is closed" in answers[0].content.decode()
    assert ApplicationFile.objects.get() == kept


def test_file_leaves_as_what_runs_nothing(application, client):
    add(client, application, pdf("Mon CV “à jour”.pdf"))
    answer = client.get(address("application_file", ApplicationFile.objects.get().pk))
    assert answer.getvalue() == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")


def test_file_whose_content_is_gone_is_no_page(application, client):
    add(client, application, pdf())
    kept = ApplicationFile.objects.get()
    kept.file.storage.delete(kept.file.name)
    assert client.get(address("application_file", kept.pk)).status_code == 404


def people_of(application, park) -> dict:
    hiring, own = application.vacancy.firm, application.employee.firm
    return {
        "recruiter": application.vacancy.recruiters.get(),
        "director": member("director", firm=hiring),
        "unnamed hr": member("hr", firm=hiring),
        "own hr": member("hr", firm=own),
        "own director": member("director", firm=own),
        "own manager": application.employee.manager,
        "colleague": member("employee", firm=own),
        "third hr": member("hr", firm=FirmFactory(park=park)),
        "office": member("office", park=park),
        "president": member("president", park=park),
        "administrator": member("administrator", park=park),
    }


def openers(client, people, kept) -> set:
    found = set()
    for name, person in people.items():
        client.force_login(person)
        answer = client.get(address("application_file", kept.pk))
        answer.getvalue()
        if answer.status_code == 200:
            found.add(name)
        else:
            unknown = client.get(address("application_file", 99_999_999))
            assert (answer.status_code, unknown.status_code) == (404, 404)
            assert answer.content == unknown.content
    return found


def test_file_is_opened_by_those_who_read_the_application(application, park, client):
    add(client, application, pdf())
    kept, people = ApplicationFile.objects.get(), people_of(application, park)
    assert openers(client, people, kept) == {"recruiter", "director"}
    Application.objects.update(employer_told_at=timezone.now())
    assert openers(client, people, kept) == {"recruiter", "director", "own hr", "own manager"}
    application.vacancy.recruiters.clear()
    assert openers(client, people, kept) == {"director", "own hr", "own manager"}
    Application.objects.update(status="withdrawn")
    assert openers(client, people, kept) == set()
    client.force_login(application.employee.user)
    assert client.get(address("application_file", kept.pk)).getvalue() == PDF


def test_signed_out_reader_is_sent_to_the_login(application, client):
    add(client, application, pdf())
    client.logout()
    answer = client.get(address("application_file", ApplicationFile.objects.get().pk))
    assert (answer.status_code, answer.url.startswith("/account/login/")) == (302, True)


def test_file_of_another_application_is_none_of_this_one(application, vacancy, client):
    add(client, application, pdf())
    kept = ApplicationFile.objects.get()
    firm = FirmFactory(park=vacancy.firm.park)
    other = ApplicationFactory(
        vacancy=vacancy, employee=EmployeeFactory(firm=firm, user=member("employee", firm=firm)), route="direct"
    )
    client.force_login(other.employee.user)
    assert client.get(address("own_file", other.pk, kept.pk)).status_code == 404
    assert client.post(address("own_file_removal", other.pk, kept.pk)).status_code == 404
    assert ApplicationFile.objects.get() == kept
