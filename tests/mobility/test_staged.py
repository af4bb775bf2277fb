"""Files of a form that comes back: kept for who sent them, listed, left out when unticked, gone in time."""

import os
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from firms.models import Event
from mobility.domain import application_files
from mobility.domain.erasure import erase_person
from mobility.models import Application, ApplicationFile, Consent
from naturopole import staged
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 plain"
KEY = "6d4a3f3e-0000-4000-8000-000000000001"
TYPED = {"letter": "MARKTYPED", "language": "fr", "channel": "site", "request_key": KEY}
OUTSIDE = {"outside_name": "Dominique Essai", "outside_email": "dominique@essai.example", "agreed": "on"}


@pytest.fixture(autouse=True)
def own_folder():
    """Nothing of another test waits."""
    for path in staged.names():
        default_storage.delete(path)


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def vacancy(park):
    row = VacancyFactory(firm=FirmFactory(park=park), audience="public")
    row.recruiters.add(member("hr", firm=row.firm))
    return row


@pytest.fixture
def employee(park):
    firm = FirmFactory(park=park)
    return EmployeeFactory(firm=firm, user=member("employee", firm=firm))


@pytest.fixture
def ways(vacancy, employee):
    """Each form of an application: its address, who fills it in, what it asks."""
    hr = member("hr", firm=employee.firm)
    consent = ConsentFactory(vacancy=vacancy, employee=employee, asked_by=hr, status="given")
    return {
        "direct": (reverse("mobility:application_apply", args=[vacancy.pk]), employee.user, TYPED),
        "outside": (reverse("mobility:outside_apply", args=[vacancy.reference]), None, TYPED | OUTSIDE),
        "sponsored": (reverse("mobility:application_send", args=[consent.pk]), hr, TYPED),
    }


def pdf(name="cv.pdf", more=b""):
    return SimpleUploadedFile(name, PDF + more)


def keys_in(answer) -> list[str]:
    return re.findall(r'name="kept" value="(\w+)"[^>]* checked', answer.content.decode())


def begin(client, way, **files) -> list[str]:
    """The form sent without its letter: what then waits, ticked on the page that came back."""
    address, person, typed = way
    if person:
        client.force_login(person)
    answer = client.post(address, typed | {"letter": ""} | (files or {"cv": pdf()}))
    assert answer.status_code == 422
    return keys_in(answer)


def stored() -> list[tuple]:
    found = []
    for row in ApplicationFile.objects.order_by("file_name"):
        with row.file.open() as file:
            found.append((row.kind, row.file_name, file.read()))
    return found


@pytest.mark.parametrize("route", ["direct", "outside", "sponsored"])
def test_files_of_a_refused_form_arrive_with_the_corrected_one(ways, client, route):
    if route == "direct":
        Consent.objects.all().delete()
    address, _person, typed = ways[route]
    kept = begin(client, ways[route], cv=pdf(), papers=[pdf("diplôme.pdf", b"2")])
    assert (len(kept), len(staged.names()), ApplicationFile.objects.count()) == (2, 2, 0)
    page = client.post(address, typed | {"letter": "", "kept": kept}).content.decode()
    assert [f"{name}, already received" in page for name in ("cv.pdf", "diplôme.pdf")] == [True, True]
    assert client.post(address, typed | {"kept": kept}).status_code == 302
    assert stored() == [("cv", "cv.pdf", PDF), ("other", "diplôme.pdf", PDF + b"2")]
    assert staged.names() == []
    # A second click on the same button leads to what the first one made.
    again = client.post(address, typed | {"kept": kept})
    assert (again.status_code, ApplicationFile.objects.count(), Application.objects.count()) == (302, 2, 1)


def test_unticked_file_is_gone_at_once_and_does_not_arrive(ways, client):
    address, _person, typed = ways["outside"]
    cv, _paper = begin(client, ways["outside"], cv=pdf(), papers=[pdf("b.pdf", b"2")])
    again = client.post(address, typed | {"letter": "", "kept": [cv]})
    assert (keys_in(again), len(staged.names())) == ([cv], 1)
    assert client.post(address, typed).status_code == 302
    assert (stored(), staged.names()) == ([], [])


def test_another_cv_takes_the_place_of_the_one_that_waits(ways, client):
    address, _person, typed = ways["outside"]
    [first] = begin(client, ways["outside"])
    [second] = keys_in(client.post(address, typed | {"letter": "", "kept": [first], "cv": pdf("new.pdf", b"2")}))
    client.post(address, typed | {"kept": [second], "cv": pdf("newest.pdf", b"3")})
    assert (stored(), staged.names()) == ([("cv", "newest.pdf", PDF + b"3")], [])


def test_good_file_beside_a_refused_one_is_kept(ways, client):
    address, _person, typed = ways["outside"]
    bad = SimpleUploadedFile("page.html", b"<p>")
    answer = client.post(address, typed | {"cv": pdf(), "papers": [pdf("b.pdf", b"2"), bad]})
    page = answer.content.decode()
    assert (answer.status_code, len(keys_in(answer)), "Choose your files again" in page) == (422, 2, False)


def test_file_sent_twice_waits_once(ways, client):
    address, _person, typed = ways["outside"]
    kept = begin(client, ways["outside"], cv=pdf(), papers=[pdf("same.pdf")])
    again = client.post(address, typed | {"letter": "", "kept": kept, "papers": [pdf("again.pdf")]})
    assert keys_in(again) == kept


@pytest.mark.parametrize("who", ["another session", "another form", "a guess"])
def test_nobody_else_gets_what_waits(ways, client, who):
    kept = begin(client, ways["outside"])
    address, _person, typed = ways["outside"]
    other = Client(headers={"accept-language": "en"})
    if who == "another form":
        other, (address, person, typed) = client, ways["sponsored"]
        client.session.save()
        session = dict(client.session)
        client.force_login(person)
        fresh = client.session
        fresh[staged.IN_SESSION] = session[staged.IN_SESSION]
        fresh.save()
    answer = other.post(address, typed | {"kept": ["0" * 32] if who == "a guess" else kept})
    page = answer.content.decode()
    assert (answer.status_code, "no longer kept: choose it again" in page, keys_in(answer)) == (422, True, [])
    assert ("cv.pdf" in page, ApplicationFile.objects.count(), len(staged.names())) == (False, 0, 1)


def test_no_address_serves_what_waits(ways, client):
    begin(client, ways["direct"])
    [path] = staged.names()
    for address in (f"/{path}", f"/files/{path}", f"/media/{path}", f"/static/{path}", f"/static/../{path}"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("harm", ["late", "altered", "swept"])
def test_what_waits_no_longer_is_said_and_the_words_stay(ways, client, harm):
    address, _person, typed = ways["outside"]
    kept = begin(client, ways["outside"])
    [path] = staged.names()
    if harm == "late":
        session = client.session
        session[staged.IN_SESSION][kept[0]]["at"] -= staged.KEPT_FOR.total_seconds()
        session.save()
    elif harm == "altered":
        with open(default_storage.path(path), "wb") as file:
            file.write(b"%PDF-1.7 other")
    else:
        default_storage.delete(path)
    answer = client.post(address, typed | {"kept": kept})
    page = answer.content.decode()
    assert (answer.status_code, "no longer kept" in page, "MARKTYPED" in page) == (422, True, True)
    assert client.post(address, typed | {"cv": pdf()}).status_code == 302
    assert stored() == [("cv", "cv.pdf", PDF)]


def test_daily_deletion_takes_what_waited_too_long(ways, client, capsys):
    begin(client, ways["outside"], cv=pdf(), papers=[pdf("b.pdf", b"2")])
    late, _fresh = staged.names()
    os.utime(default_storage.path(late), (0, 0))
    found = []
    for options in (["--dry-run"], [], []):
        call_command("retain", *options)
        found.append((re.search(r"(\d+) lost files", capsys.readouterr().out)[1], len(staged.names())))
    assert found == [("1", 2), ("1", 1), ("0", 1)]


def test_whoever_sends_next_finds_no_file_that_waited_too_long(ways, client):
    begin(client, ways["outside"])
    [late] = staged.names()
    os.utime(default_storage.path(late), (0, 0))
    begin(Client(headers={"accept-language": "en"}), ways["outside"], cv=pdf("next.pdf", b"2"))
    assert (late in staged.names(), len(staged.names())) == (False, 1)


def test_file_taken_away_during_a_deletion_is_passed_over():
    assert staged.is_late(f"{staged.FOLDER}/gone.pdf") is False


def test_erasure_takes_what_waits(ways, employee, client, django_capture_on_commit_callbacks):
    begin(client, ways["direct"])
    begin(Client(), ways["outside"])
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(employee.user)
    assert [path.startswith("staged/outside-") for path in staged.names()] == [True]


def test_consent_withdrawn_meanwhile_lets_no_paper_wait(ways, client):
    address, _person, typed = ways["sponsored"]
    kept = begin(client, ways["sponsored"])
    Consent.objects.update(status="withdrawn")
    assert client.post(address, typed | {"kept": kept}).status_code == 409
    assert (staged.names(), ApplicationFile.objects.count()) == ([], 0)


def test_more_than_a_dozen_do_not_wait(ways, client):
    way = ways["outside"]
    for number in range(3):
        files = [pdf(f"{number}-{each}.pdf", b"%d %d" % (number, each)) for each in range(6)]
        begin(client, (way[0], None, way[2] | {"request_key": f"{number}" * 8}), papers=files)
    assert len(staged.names()) == staged.MOST


def test_address_that_sends_without_end_is_kept_nothing_more(ways, monkeypatch):
    monkeypatch.setattr(staged, "MOST_AN_HOUR", 2)
    found = [len(begin(Client(), ways["outside"])) for _ in range(3)]
    assert found == [1, 1, 0]


def test_more_files_of_a_standing_application_wait_too(vacancy, employee, client):
    application = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    client.force_login(employee.user)
    address = reverse("mobility:own_files", args=[application.pk])
    bad = SimpleUploadedFile("page.html", b"<p>")
    kept = keys_in(client.post(address, {"cv": pdf(), "papers": [bad]}))
    assert client.post(address, {"kept": kept}).status_code == 302
    assert (stored(), staged.names()) == ([("cv", "cv.pdf", PDF)], [])


def numbered(*numbers):
    return [pdf(f"{number}.pdf", b" %d" % number) for number in numbers]


def names_stored() -> list[str]:
    return [name for _kind, name, _content in stored()]


def test_files_beyond_six_wait_unticked_and_are_named(ways, client):
    address, _person, typed = ways["outside"]
    answer = client.post(address, typed | {"cv": pdf(), "papers": numbered(1, 2, 3, 4, 5, 6, 7)})
    form = answer.context["form"]
    assert (answer.status_code, len(keys_in(answer)), ApplicationFile.objects.count()) == (422, 6, 0)
    assert form.errors["papers"] == [
        "Six documents are the most: leave some out.",
        "Left out: 6.pdf, 7.pdf. Untick others to send them instead.",
    ]
    keys = {row.name: key for key, row in form.waiting.items()}
    wanted = ["cv.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf", "7.pdf"]
    assert client.post(address, typed | {"kept": [keys[name] for name in wanted]}).status_code == 302
    assert (names_stored(), staged.names()) == (sorted(wanted), [])


def test_refused_file_among_too_many_is_named_too(ways, client):
    address, _person, typed = ways["outside"]
    bad = SimpleUploadedFile("bad.exe", PDF)
    answer = client.post(address, typed | {"papers": [bad, *numbered(1, 2, 3, 4, 5, 6)]})
    told = "bad.exe: Send a PDF, a PNG or JPEG picture, or a Word, Excel or OpenDocument text file."
    assert answer.context["form"].errors["papers"] == ["Six documents are the most: leave some out.", told]
    assert client.post(address, typed | {"kept": keys_in(answer)}).status_code == 302
    assert names_stored() == [f"{number}.pdf" for number in range(1, 7)]


def test_files_beyond_what_may_wait_are_named(ways, client):
    address, _person, typed = ways["outside"]
    errors = client.post(address, typed | {"papers": numbered(*range(15))}).context["form"].errors["papers"]
    assert errors[-1] == "Not received: 12.pdf, 13.pdf, 14.pdf. Choose them again."


@pytest.fixture
def standing(vacancy, employee, client):
    """The address that takes more files of an application that has five."""
    application = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    client.force_login(employee.user)
    address = reverse("mobility:own_files", args=[application.pk])
    assert client.post(address, {"papers": numbered(1, 2, 3, 4, 5)}).status_code == 302
    return address


def test_files_beyond_the_sixth_wait_until_another_is_removed(standing, client):
    answer = client.post(standing, {"papers": numbered(5, 6, 7)})
    assert answer.context["form"].errors["papers"] == [
        "Six files are the most: remove one first.",
        "Left out: 7.pdf. Untick others to send them instead.",
    ]
    assert (answer.status_code, len(keys_in(answer)), ApplicationFile.objects.count()) == (422, 1, 5)
    first = ApplicationFile.objects.get(file_name="1.pdf")
    page = client.post(reverse("mobility:own_file_removal", args=[first.application_id, first.pk]), follow=True)
    kept = keys_in(page)
    assert client.post(standing, {"kept": kept}).status_code == 302
    assert (names_stored(), staged.names()) == ([f"{number}.pdf" for number in range(2, 8)], [])


def test_second_click_on_adding_what_waited_adds_nothing(standing, client):
    kept = keys_in(client.post(standing, {"papers": numbered(6, 7)}))
    answers = [client.post(standing, {"kept": kept}).status_code for _ in range(2)]
    assert (answers, ApplicationFile.objects.count()) == ([302, 302], 6)
    assert Event.objects.filter(verb="file_added").count() == 2


def test_places_taken_at_the_same_moment_lose_no_file(standing, client, employee, monkeypatch):
    other = Client(headers={"accept-language": "en"})
    other.force_login(employee.user)
    add = application_files.add

    def overtaken(application, files, *, by):
        monkeypatch.setattr(application_files, "add", add)
        assert other.post(standing, {"papers": numbered(6)}).status_code == 302
        add(application, files, by=by)

    monkeypatch.setattr(application_files, "add", overtaken)
    answer = client.post(standing, {"papers": numbered(7)})
    page = answer.content.decode()
    assert (answer.status_code, "7.pdf, already received" in page, len(staged.names())) == (409, True, 1)


def test_refused_file_among_several_is_named(client, ways):
    url, _user, typed = ways["outside"]
    papers = [SimpleUploadedFile("good.pdf", PDF), SimpleUploadedFile("bad.exe", PDF)]
    answer = client.post(url, typed | {"papers": papers})
    told = "bad.exe: Send a PDF, a PNG or JPEG picture, or a Word, Excel or OpenDocument text file."
    assert answer.context["form"].errors["papers"] == [told]
