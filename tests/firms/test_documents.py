"""Documents: what is taken in, who reads it, public ones, removal with its file."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from firms.domain import documents
from firms.domain.papers import stamp_of
from firms.models import Document, Event, Strength
from tests.factories import FirmFactory, LevelFactory, member
from tests.firms.factories import PDF, CertificationFactory, DocumentFactory


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, name="Maison A")


@pytest.fixture
def director(firm, client):
    person = member("director", firm=firm)
    client.force_login(person)
    return person


def send(client, firm, content=PDF, name="licence.pdf", **fields):
    fields = {"title": "Licence", "audience": "park", "upload": SimpleUploadedFile(name, content)} | fields
    return client.post(reverse("firms:document_create", args=[firm.pk]), fields)


def test_upload_is_kept_under_a_random_name_and_comes_back_as_it_was(firm, director, client):
    assert [send(client, firm).status_code for _twice in range(2)] == [302, 302]
    row = Document.objects.get()
    answer = client.get(reverse("firms:document_download", args=[row.pk]))
    assert answer.getvalue() == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="licence.pdf"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "licence" not in row.file.name


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.svg", b"<svg/>", "Send a PDF, a PNG or JPEG picture, or a Word, Excel or OpenDocument text file."),
        ("a.html", b"<b>", "Send a PDF, a PNG or JPEG picture, or a Word, Excel or OpenDocument text file."),
        ("a.pdf", b"MZ not a PDF", "This file is not what its name says, or is damaged: save it again and resend it."),
        ("a.pdf", PDF + b" " * 10 * 1024 * 1024, "This file weighs more than 10 MB: send a lighter one."),
    ],
)
def test_refused_upload_is_told_beside_its_field(firm, director, client, name, content, expected):
    answer = send(client, firm, content, name, title="MARKTYPED")
    page = answer.content.decode()
    assert (answer.status_code, Document.objects.count()) == (422, 0)
    assert [expected in page, 'value="MARKTYPED"' in page] == [True, True]


READERS = {
    "firm": {"director_a", "hr_a", "sales_a"},
    "desk": {"director_a", "hr_a", "sales_a", "president", "office", "administrator"},
    "park": {"director_a", "hr_a", "sales_a", "employee_a", "president", "office", "administrator", "hr_b", "partner"},
}
READERS["everybody"] = READERS["park"]


@pytest.mark.parametrize("audience", READERS)
def test_guessed_address_answers_404_to_who_may_not_read(firm, client, audience):
    other = FirmFactory(park=firm.park)
    address = reverse("firms:document_download", args=[DocumentFactory(firm=firm, audience=audience).pk])
    people = {f"{role}_a": member(role, firm=firm) for role in ("director", "hr", "sales", "employee")}
    people |= {role: member(role, park=firm.park) for role in ("president", "office", "administrator", "partner")}
    people["hr_b"] = member("hr", firm=other)
    found = {}
    for name, person in people.items():
        client.force_login(person)
        answer = client.get(address)
        answer.getvalue()
        found[name] = answer.status_code
    assert found == {name: 200 if name in READERS[audience] else 404 for name in people}


def test_who_is_not_of_the_firm_is_not_offered_its_own_eyes_only(firm, client):
    client.force_login(member("office", park=firm.park))
    assert send(client, firm, audience="firm").status_code == 422
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("audience", "public", "standing", "status"),
    [
        ("everybody", True, "resident", 200),
        ("everybody", False, "resident", 404),
        ("everybody", True, "former", 404),
        ("park", True, "resident", 404),
        ("firm", True, "resident", 404),
    ],
)
def test_public_document_needs_a_public_profile_of_a_resident(firm, client, audience, public, standing, status):
    firm.profile_public, firm.standing = public, standing
    firm.save()
    row = DocumentFactory(firm=firm, audience=audience)
    answer = client.get(reverse("firms:firm_public_document", args=[firm.pk, row.pk]))
    answer.getvalue()
    assert answer.status_code == status


def test_document_of_another_firm_is_not_public_through_mine(firm, client):
    firm.profile_public = True
    firm.save()
    row = DocumentFactory(firm__park=firm.park, audience="everybody")
    assert client.get(reverse("firms:firm_public_document", args=[firm.pk, row.pk])).status_code == 404


def replace(client, row, **fields):
    fields = {"title": row.title, "audience": row.audience, "revision": stamp_of(row)} | fields
    return client.post(reverse("firms:document_edit", args=[row.pk]), fields)


def test_replaced_file_leaves_the_disk(firm, director, client, django_capture_on_commit_callbacks):
    row = DocumentFactory(firm=firm)
    old, storage = row.file.name, row.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        answer = replace(client, row, upload=SimpleUploadedFile("b.pdf", PDF + b"2"))
    row.refresh_from_db()
    assert answer.status_code == 302
    assert [storage.exists(old), storage.exists(row.file.name), row.file_name] == [False, True, "b.pdf"]


def test_edit_without_a_file_keeps_the_file(firm, director, client, django_capture_on_commit_callbacks):
    row = DocumentFactory(firm=firm)
    with django_capture_on_commit_callbacks(execute=True):
        assert replace(client, row, title="New title").status_code == 302
    kept = Document.objects.get()
    assert (kept.title, kept.file.name, kept.file.storage.exists(row.file.name)) == ("New title", row.file.name, True)


def test_stale_document_shows_both_titles(firm, director, client):
    row = DocumentFactory(firm=firm, title="Theirs")
    answer = replace(client, row, title="Mine", revision="0" * 16)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert [cell in page for cell in ("<td>Theirs</td>", "<td>Mine</td>")] == [True, True]


def test_removal_says_what_loses_its_proof(park, firm):
    row = DocumentFactory(firm=firm)
    for _each in range(3):
        Strength.objects.create(firm=firm, level=LevelFactory(park=park), value=Decimal("0.5"), proof=row)
    CertificationFactory(firm=firm, document=row)
    assert documents.what_it_proves(row) == ["3 levels are no longer proven.", "1 certificate loses its document."]


def test_removal_takes_the_file_once_it_is_complete(park, firm, director, client, django_capture_on_commit_callbacks):
    row = DocumentFactory(firm=firm)
    proven = Strength.objects.create(firm=firm, level=LevelFactory(park=park), value=1, proof=row)
    storage, name = row.file.storage, row.file.name
    with django_capture_on_commit_callbacks() as waiting:
        client.post(reverse("firms:document_delete", args=[row.pk]), {"revision": stamp_of(row)})
        assert storage.exists(name)
    for callback in waiting:
        callback()
    proven.refresh_from_db()
    assert (storage.exists(name), Document.objects.count(), proven.proof) == (False, 0, None)


def test_history_does_not_tell_the_title_of_what_is_for_the_firm_alone(firm, director, client):
    for audience in ("firm", "park"):
        send(client, firm, audience=audience, title=f"For {audience}")
    assert [event.note for event in Event.objects.about(firm)] == ["For park", ""]


def test_file_lost_from_the_disk_answers_404(firm, director, client):
    row = DocumentFactory(firm=firm)
    row.file.storage.delete(row.file.name)
    assert client.get(reverse("firms:document_download", args=[row.pk])).status_code == 404


def test_public_pages_show_only_what_is_public(park, firm, client, django_assert_num_queries):
    firm.profile_public, firm.profile_en, firm.profile_fr = True, "Our words", "Nos mots"
    firm.address, firm.siren, firm.headcount, firm.website = "SECRETADDRESS", "732829320", 41, "https://a.example/"
    firm.save()
    Strength.objects.create(firm=firm, level=LevelFactory(park=park, name_en="Open step"), value=1)
    Strength.objects.create(firm=firm, level=LevelFactory(park=park, axis="market", name_en="Kept market"), value=1)
    CertificationFactory(firm=firm, standard="VALIDONE", valid_until="2999-01-01")
    CertificationFactory(firm=firm, standard="ENDEDONE", valid_until="2020-01-01")
    CertificationFactory(firm=firm, standard="COMINGONE", state="preparing")
    DocumentFactory(firm=firm, title="Leaflet", audience="everybody")
    DocumentFactory(firm=firm, title="Inside", audience="park")
    FirmFactory(park=park, name="Quiet firm")
    listed = client.get(reverse("firms:firm_public_list"), headers={"Accept-Language": "en"}).content.decode()
    page = client.get(reverse("firms:firm_public", args=[firm.pk]), headers={"Accept-Language": "en"}).content.decode()
    words = ("Our words", "Open step", "https://a.example/", "VALIDONE", "Leaflet")
    assert [word in page for word in words] == [True] * 5
    hidden = ("SECRETADDRESS", "829", "Kept market", "ENDEDONE", "COMINGONE", "Inside", "Quiet firm")
    assert [word in page + listed for word in hidden] == [False] * 7
    assert ["Maison A" in listed, "Open step" in listed] == [True, True]


@pytest.mark.parametrize("count", [1, 3])
def test_public_list_costs_the_same_for_any_number_of_firms(park, client, count, django_assert_num_queries):
    for _each in range(count):
        row = FirmFactory(park=park, profile_public=True)
        Strength.objects.create(firm=row, level=LevelFactory(park=park), value=1)
    with django_assert_num_queries(3):
        client.get(reverse("firms:firm_public_list"))


def test_profile_that_is_closed_answers_404(firm, client):
    assert client.get(reverse("firms:firm_public", args=[firm.pk])).status_code == 404
