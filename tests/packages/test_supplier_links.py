"""A firm answers by its link, without an account: GET changes nothing, ended is 410, wrong and unknown look alike."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import Event
from naturopole import workflow
from packages.domain import supplier_links
from packages.models import Confirmation, Quote, QuoteLine, SupplierLink
from packages.views import supplier_link
from tests.factories import FirmFactory
from tests.packages.factories import LineFactory, QuoteFactory
from tests.packages.supply import asked_line, no, yes


@pytest.fixture
def quote(db):
    return QuoteFactory()


@pytest.fixture
def line(quote):
    return asked_line(quote, description="Drying")


@pytest.fixture
def path(quote, line):
    """The path of the firm's page."""
    address = supplier_links.renew(quote, line.supplier, by=quote.created_by)
    return address.removeprefix("http://127.0.0.1:8000")


def page_of(name, *keys):
    return reverse(f"packages:{name}", args=keys)


def test_only_the_fingerprint_of_a_link_is_kept(path):
    token = path.split("/")[2]
    assert SupplierLink.objects.get().token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) == 43


def test_link_opens_the_own_lines_of_its_quote_and_changes_nothing(quote, line, path, client):
    LineFactory(quote=quote, description="MARKOWN")
    asked_line(quote, description="MARKTHIRD")
    elsewhere = asked_line(QuoteFactory(firm=quote.firm), line.supplier, description="MARKELSEWHERE")
    before = Event.objects.count()
    for page in (client.get(path), client.get(f"{path}{line.pk}/")):
        text = page.content.decode()
        assert (page.status_code, "Drying" in text, "MARK" in text) == (200, True, False)
        assert 'href="/quotes/"' not in text
    assert client.get(f"{path}{elsewhere.pk}/").status_code == 404
    assert Event.objects.count() == before
    assert QuoteLine.objects.get(pk=line.pk).answer == "awaited"


def test_firm_answers_by_its_link_with_its_name(line, path, client):
    form = yes(line, lead_days=9, name="Ann Maker")
    assert client.post(f"{path}{line.pk}/", form | {"name": ""}).status_code == 422
    assert client.post(f"{path}{line.pk}/", form).headers["Location"] == f"{path}{line.pk}/"
    row = Confirmation.objects.get()
    assert (row.by, row.name, row.lead_days, QuoteLine.objects.get().answer) == (None, "Ann Maker", 9, "confirmed")
    page = client.get(f"{path}{line.pk}/").content.decode()
    assert "Ann Maker, par le lien" in page
    assert client.post(f"{path}{line.pk}/", form).status_code == 409


def test_firm_declines_by_its_link(line, path, client):
    assert client.post(f"{path}{line.pk}/", no(line, name="Ann Maker", note="Full")).status_code == 302
    assert (Confirmation.objects.get().code, QuoteLine.objects.get().answer) == ("busy", "declined")


@pytest.mark.parametrize("change", [{"expires_at": timezone.now() - timedelta(1)}, {"revoked_at": timezone.now()}])
def test_ended_link_is_gone(line, path, client, change):
    form = yes(line, name="Ann Maker")
    SupplierLink.objects.update(**change)
    answers = [client.get(path), client.get(f"{path}{line.pk}/"), client.post(f"{path}{line.pk}/", form)]
    assert [answer.status_code for answer in answers] == [410, 410, 410]
    assert Confirmation.objects.count() == 0


def test_link_of_a_quote_that_was_withdrawn_is_gone(quote, path, client):
    workflow.apply(Quote.objects.get(), "withdraw", by=quote.created_by)
    assert client.get(path).status_code == 410


def test_link_ended_while_its_answer_is_on_the_way_changes_nothing(line, path, client, monkeypatch):
    """The link is looked at again under the lock."""
    form, answer = yes(line, name="Ann Maker"), supplier_link.answer_page

    def ends_before(*given, **more):
        SupplierLink.objects.update(revoked_at=timezone.now())
        return answer(*given, **more)

    monkeypatch.setattr(supplier_link, "answer_page", ends_before)
    assert client.post(f"{path}{line.pk}/", form).status_code == 410
    assert Confirmation.objects.count() == 0


def test_wrong_and_unknown_links_look_alike(path, client):
    answers = [client.get(there) for there in ("/supply/x/", path[:-3] + "A/", "/supply/" + "a" * 43 + "/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_guessing_is_slowed_down(db, client, one_minute):
    assert {client.get("/supply/guess/").status_code for _ in range(61)} == {404, 429}


def test_sales_renews_and_ends_a_link(quote, line, path, client):
    client.force_login(quote.created_by)
    client.post(page_of("supplier_link_make", quote.pk, line.supplier_id))
    shown = client.get(page_of("quote_firms", quote.pk)).context["new_links"]
    fresh = shown[line.supplier.name].removeprefix("http://127.0.0.1:8000")
    assert (client.get(path).status_code, client.get(fresh).status_code) == (410, 200)
    client.post(page_of("supplier_link_end", quote.pk, line.supplier_id))
    assert client.get(fresh).status_code == 410
    assert list(Event.objects.filter(verb__startswith="link").values_list("verb", flat=True)) == [
        "link_ended",
        "link_made",
        "link_made",
    ]


def test_no_link_is_made_for_a_firm_that_was_not_asked(quote, client):
    line = LineFactory(quote=quote, supplier=FirmFactory(park=quote.firm.park), asked_sha256="")
    client.force_login(quote.created_by)
    client.post(page_of("supplier_link_make", quote.pk, line.supplier_id))
    assert SupplierLink.objects.count() == 0
    stranger = FirmFactory(park=quote.firm.park)
    assert client.post(page_of("supplier_link_make", quote.pk, stranger.pk)).status_code == 404


def test_link_page_costs_little(line, path, client, django_assert_max_num_queries):
    client.get(path)
    # The counter of the limit takes twelve of them.
    with django_assert_max_num_queries(17):
        client.get(f"{path}{line.pk}/")
