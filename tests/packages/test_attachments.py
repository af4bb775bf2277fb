"""Files of a quote: what is taken in, who reads them, when they stay."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from firms.models import Event
from naturopole import uploads
from packages.domain import offers
from packages.models import Attachment
from tests.factories import FirmFactory, member
from tests.packages.factories import LineFactory, QuoteFactory

PDF = b"%PDF-1.7 plain"


@pytest.fixture
def quote(db):
    return LineFactory().quote


@pytest.fixture
def seller(quote, client):
    user = member("sales", firm=quote.firm)
    client.force_login(user)
    return user


def attach(client, quote, *, name="plan.pdf", content=PDF, **fields):
    form = {"title": "Plan", "upload": SimpleUploadedFile(name, content)} | fields
    return client.post(reverse("packages:attachment_list", args=[quote.pk]), form)


def remove(client, attachment):
    return client.post(reverse("packages:attachment_delete", args=[attachment.pk]))


def test_file_is_kept_once_and_downloaded_as_what_runs_nothing(quote, seller, client):
    assert [attach(client, quote).status_code for _ in range(2)] == [302, 302]
    kept = Attachment.objects.get()
    assert (kept.file_name, kept.size, kept.to_client, kept.file.name.endswith("plan.pdf")) == (
        "plan.pdf",
        14,
        False,
        False,
    )
    answer = client.get(reverse("packages:attachment_download", args=[kept.pk]))
    assert (answer.getvalue(), answer.headers["Content-Disposition"]) == (PDF, 'attachment; filename="plan.pdf"')
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert Event.objects.filter(verb="attached").count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.svg", b"<svg/>"),
        ("plan.html", b"<p>"),
        ("plan.pdf", b"<html>"),
        ("plan.pdf", b""),
        ("plan.docx", b"PK nothing"),
        ("plan.pdf", PDF + b" " * uploads.LARGEST),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(quote, seller, client, name, content):
    answer = attach(client, quote, name=name, content=content, title="MARKTYPED")
    assert (answer.status_code, "MARKTYPED" in answer.content.decode()) == (422, True)
    assert Attachment.objects.count() == 0


def test_file_is_removed_with_its_content(quote, seller, client, django_capture_on_commit_callbacks):
    attach(client, quote)
    kept = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert remove(client, kept).status_code == 302
    assert (Attachment.objects.count(), kept.file.storage.exists(kept.file.name)) == (0, False)
    assert Event.objects.filter(verb="detached").count() == 1


def test_clients_file_stays_once_the_version_has_left(quote, seller, client):
    attach(client, quote, to_client="on")
    offers.send(quote, by=seller)
    kept = Attachment.objects.get()
    page = client.get(reverse("packages:attachment_list", args=[quote.pk])).content.decode()
    assert reverse("packages:attachment_delete", args=[kept.pk]) not in page
    remove(client, kept)
    assert attach(client, quote, title="Later", to_client="on").status_code == 409
    assert attach(client, quote, title="For us").status_code == 302
    assert list(Attachment.objects.values_list("title", flat=True)) == ["For us", "Plan"]


def test_supplying_firm_meets_no_file(quote, client):
    supplier = FirmFactory(park=quote.firm.park)
    LineFactory(quote=quote, supplier=supplier)
    user = member("sales", firm=quote.firm)
    client.force_login(user)
    attach(client, quote, to_client="on")
    client.force_login(member("sales", firm=supplier))
    kept = Attachment.objects.get()
    for name, key in (("attachment_list", quote.pk), ("attachment_download", kept.pk)):
        assert client.get(reverse(f"packages:{name}", args=[key])).status_code == 404
    assert remove(client, kept).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_files_cost_the_same_for_any_number(client, count, django_assert_max_num_queries, db):
    quote = QuoteFactory()
    user = member("sales", firm=quote.firm)
    client.force_login(user)
    for n in range(count):
        Attachment.objects.create(quote=quote, title=f"T{n}", file="x.pdf", size=1, uploaded_by=user)
    client.get(reverse("packages:attachment_list", args=[quote.pk]))
    with django_assert_max_num_queries(7):
        client.get(reverse("packages:attachment_list", args=[quote.pk]))
