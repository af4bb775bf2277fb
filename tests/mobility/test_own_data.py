"""All my data: everything held on the person who asks, in her language, with her files, and nothing of others."""

import html
import io
import json
import re
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from mobility.domain import own_data, own_pages
from mobility.models import ApplicationFile
from mobility.seal import seal
from tests.factories import UserFactory, member
from tests.mobility import career
from tests.mobility.career import WORD
from tests.mobility.factories import ApplicationFactory, EmployeeFactory

pytestmark = pytest.mark.django_db
DATA = reverse("mobility:own_data")


def archive_of(client, user) -> zipfile.ZipFile:
    client.force_login(user)
    answer = client.get(DATA)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.content))


def told(packet) -> dict[str, list[dict]]:
    """Its sections by title, each row as a dictionary of label to value."""
    found = json.loads(packet.read("my-data.json"))["sections"]
    return {part["title"]: [{cell["label"]: cell["value"] for cell in row} for row in part["rows"]] for part in found}


def text_of(packet) -> str:
    return "\n".join(packet.read(name).decode("utf-8", "replace") for name in packet.namelist())


WORDS = ("LETTER", "ANSWER", "SUBJECT", "BODY", "REFERENCE", "TARGET", "CONDITIONS", "APPROACH", "CONSENT", "ASKED")


def test_archive_holds_every_word_of_hers(client, park):
    employee = career.whole(park)
    record = career.release_of(employee.applications.get(route="direct"), status="proposed")
    packet = archive_of(client, employee.user)
    text = text_of(packet)
    assert [word for word in (*WORDS, "FILE", "TASK", "First", "Last", "Post") if f"{WORD}{word}" not in text] == []
    found = told(packet)
    assert [row["Vacancy"] for row in found["Releases"]] == [record.application.vacancy.title]
    assert {title: len(rows) for title, rows in found.items() if title not in ("History", "What I did")} == {
        "Account": 1,
        "Roles": 1,
        "Staff list of my firm": 1,
        "Requests for access": 1,
        "Wishes to move": 1,
        "Agreements to be presented": 2,
        "Applications": 2,
        "Releases": 1,
        "Courses": 0,
        "Certificates of training": 0,
        "My opinions of courses": 0,
        "Calendars I subscribe to": 0,
        "Mail": 1,
    }


def test_page_to_read_says_the_same_as_the_page_for_machines(client, park):
    packet = archive_of(client, career.whole(park).user)
    page = packet.read("my-data.html").decode()
    values = [value for rows in told(packet).values() for row in rows for value in row.values()]
    assert len(values) > 60
    assert [value for value in values if value.split("\n")[0] not in html.unescape(page)] == []


def test_labels_are_in_the_persons_language(client, park):
    user = career.whole(park).user
    user.language = "fr"
    user.save(update_fields=["language"])
    packet = archive_of(client, user)
    assert '<html lang="fr">' in packet.read("my-data.html").decode()
    english = set(told(archive_of(client, career_in_english(user))))
    assert {"Account", "Applications"} <= english


def career_in_english(user):
    user.language = "en"
    user.save(update_fields=["language"])
    return user


def test_files_come_as_they_were_sent(client, park):
    employee = career.person(park)
    application = career.application_of(employee)
    packet = archive_of(client, employee.user)
    row = application.files.get()
    assert packet.read(f"files/{application.pk}-{row.pk}-{WORD}.pdf") == b"%PDF-" + f"{WORD}FILE".encode()


def test_name_of_a_file_leads_nowhere_else(client, park):
    employee = career.person(park)
    career.application_of(employee)
    ApplicationFile.objects.update(file_name="..\\../../etc/passwd")
    row = ApplicationFile.objects.get()
    packet = archive_of(client, employee.user)
    assert [name for name in packet.namelist() if name.startswith("files/")] == [
        f"files/{row.application_id}-{row.pk}-passwd"
    ]


def test_lost_file_breaks_nothing(client, park):
    employee = career.person(park)
    row = career.application_of(employee).files.get()
    row.file.storage.delete(row.file.name)
    assert archive_of(client, employee.user).namelist() == ["my-data.html", "my-data.json"]


def test_nothing_of_others_is_in_it(client, park):
    career.whole(park)
    other = EmployeeFactory(user=member("employee", park=park))
    ApplicationFactory(employee=other, route="direct")
    assert WORD not in text_of(archive_of(client, other.user))


def test_recruiter_takes_no_candidates_words_with_her(client, park):
    application = career.application_of(career.person(park))
    assert WORD not in text_of(archive_of(client, application.vacancy.named_recruiters[0]))


def test_scores_come_once_they_are_shown(client, park):
    employee = career.person(park)
    application = career.application_of(employee)
    [row] = told(archive_of(client, employee.user))["Applications"]
    assert row["Notes and scores"].startswith("Notes and scores of interviews are shown on request")
    application.notes_shown_at = timezone.now()
    application.save()
    [row] = told(archive_of(client, employee.user))["Applications"]
    recruiter = application.vacancy.named_recruiters[0].name
    assert row["Notes and scores"] == f"{recruiter}; Yes; Listening: 3; {WORD}NOTE"


def test_score_not_submitted_is_not_shown(client, park):
    employee = career.person(park)
    application = career.application_of(employee, notes_shown_at=timezone.now())
    application.scorecards.update(submitted_at=None)
    [row] = told(archive_of(client, employee.user))["Applications"]
    assert "Notes and scores" not in row


def test_reference_not_yet_written_keeps_its_draft(client, park):
    employee = career.person(park)
    application = career.application_of(employee)
    application.reference.__class__.objects.update(status="agreed")
    assert f"{WORD}REFERENCE" not in text_of(archive_of(client, employee.user))


def test_sealed_reason_is_read_by_its_author(park):
    wish = career.wish_of(career.person(park))
    said = []
    for sealed in (seal(wish.employee_id, True), seal(wish.employee_id, False), "broken"):
        wish.sealed = sealed
        said.append(own_pages.sealed_reason(wish))
    assert said == ["Occupational medicine recommends the move.", "", ""]


def test_deeds_say_when_and_what_without_words(client, park):
    hr = member("hr", park=park)
    person = EmployeeFactory(firm_id=hr.firm_ids()[0], last_name="Secret")
    from mobility.domain import staff

    staff.save(person, revision=1, by=hr)
    [row] = told(archive_of(client, hr))["What I did"]
    assert (row["What"], row["Concerns"]) == ("Changed", f"mobility.employee {person.pk}")
    assert "Secret" not in text_of(archive_of(client, hr))


def test_archive_is_a_download_that_is_not_kept(client, park):
    client.force_login(career.person(park).user)
    answer = client.get(DATA)
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(
        r'attachment; filename="naturopole-\d{4}-\d\d-\d\d\.zip"', answer.headers["Content-Disposition"]
    )
    assert answer.headers["Content-Type"] == "application/zip"


def test_visitor_has_none(client, db):
    assert client.get(DATA).status_code == 302
    assert AnonymousUser().is_authenticated is False


def test_person_without_role_has_one(client, park):
    user = UserFactory()
    assert told(archive_of(client, user))["Account"][0]["E-mail address"] == user.email


@pytest.mark.parametrize("count", [1, 20])
def test_archive_pays_the_same_whatever_it_holds(client, park, statements, count):
    employee = career.person(park)
    for _ in range(count):
        row = career.application_of(employee)
        career.release_of(row)
        wish = career.wish_of(employee, status="withdrawn")
    client.force_login(employee.user)
    assert wish.employee == employee
    assert len(statements(lambda: client.get(DATA))) == 37


def test_outsider_takes_her_one_application(park):
    mine, other = career.outside_of(park), career.outside_of(park, letter="OTHERLETTER")
    send_mail("A message for you", "OTHERMAIL", None, [mine.outside_email])
    packet = zipfile.ZipFile(io.BytesIO(own_data.outside_archive(mine)))
    text = text_of(packet)
    assert (f"{WORD}LETTER" in text, f"{WORD}BODY" in text) == (True, True)
    assert ("OTHERLETTER" in text, "OTHERMAIL" in text) == (False, False)
    assert {title: len(rows) for title, rows in told(packet).items()} == {"Applications": 1, "History": 0}
    assert other.vacancy.title not in text
