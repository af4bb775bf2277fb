"""A quote leaves once, is numbered without gap, and is answered once, whoever clicks first."""

import hashlib
import io
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from firms.models import Event, OutboxMail
from naturopole import workflow
from naturopole.workflow import InvalidTransition
from packages.domain import offers
from packages.models import Answer, OfferLink, Quote, QuoteVersion
from tests.factories import FirmFactory, member
from tests.packages.factories import LineFactory, QuoteFactory

YES = {"name": "Ann Buyer", "position": "Director", "agreed": "on"}


@pytest.fixture
def quote(db):
    return LineFactory(quote__firm__address="1 rue du Parc").quote


@pytest.fixture
def sent(quote):
    """(version, path of the client's page)"""
    version, address = offers.send(quote, by=quote.created_by)
    return version, address.removeprefix("http://127.0.0.1:8000")


def status_of(quote):
    return Quote.objects.get(pk=quote.pk).status


def test_sending_takes_a_number_and_mails_a_link(quote, sent):
    version, path = sent
    mail = OutboxMail.objects.get()
    assert version.quote.number == f"{timezone.localdate().year}-001"
    assert (mail.recipient, path in mail.body) == (quote.client.email, True)
    token = path.split("/")[2]
    assert OfferLink.objects.get().token_sha256 == hashlib.sha256(token.encode()).hexdigest()


def test_quote_without_lines_does_not_leave(db):
    quote = QuoteFactory()
    with pytest.raises(InvalidTransition):
        offers.send(quote, by=quote.created_by)
    assert (status_of(quote), Quote.objects.get().number) == (Quote.Status.DRAFT, None)


def test_quote_with_a_declined_line_does_not_leave(quote):
    LineFactory(quote=quote, answer="declined")
    with pytest.raises(InvalidTransition):
        offers.send(quote, by=quote.created_by)


def test_outside_step_is_not_sold_by_agency(quote):
    Quote.objects.update(mode="agent")
    LineFactory(quote=quote, supplier=None, outside_supplier="Dehors")
    with pytest.raises(InvalidTransition):
        offers.send(quote, by=quote.created_by)


@pytest.mark.parametrize("name", list(Quote.TRANSITIONS))
@pytest.mark.parametrize("status", Quote.Status.values)
@pytest.mark.parametrize("person", ["seller", "other_seller", "hr"])
def test_transition_by_role_and_source(quote, name, status, person):
    user = {
        "seller": quote.created_by,
        "other_seller": member("sales", firm=FirmFactory(park=quote.firm.park)),
        "hr": member("hr", firm=quote.firm),
    }[person]
    Quote.objects.update(status=status)
    move = Quote.TRANSITIONS[name]
    allowed = person == "seller" and name in ("ask", "send", "revise", "withdraw")
    if allowed and status in move.sources:
        assert workflow.apply(quote, name, by=user, note="n").status == move.target
    else:
        with pytest.raises(InvalidTransition if allowed else PermissionDenied):
            workflow.apply(quote, name, by=user, note="n")


def test_client_reads_without_account_and_changes_nothing(sent, client):
    before = Event.objects.count()
    page = client.get(sent[1])
    assert page.status_code == 200
    assert Event.objects.count() == before


def test_client_never_meets_internal_words(quote, client):
    quote.internal_note = "MARKINTERNAL"
    quote.save()
    LineFactory(quote=quote, supplier=None, outside_supplier="MARKOUTSIDE", name_outside=False)
    version, address = offers.send(quote, by=quote.created_by)
    page = client.get(address.removeprefix("http://127.0.0.1:8000")).content.decode()
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(bytes(version.pdf))).pages)
    for secret in ("MARKINTERNAL", "MARKOUTSIDE"):
        assert secret not in page
        assert secret not in text


def test_client_accepts(quote, sent, client):
    version, path = sent
    assert client.post(f"{path}acceptance/", YES).status_code == 302
    answer = Answer.objects.get()
    assert (answer.kind, answer.name) == ("accepted", "Ann Buyer")
    assert answer.pdf_sha256 == hashlib.sha256(bytes(version.pdf)).hexdigest()
    assert status_of(quote) == Quote.Status.ACCEPTED
    assert OutboxMail.objects.filter(recipient=quote.created_by.email).count() == 1


def test_second_click_finds_the_first_answer(quote, sent, client):
    client.post(f"{sent[1]}acceptance/", YES)
    assert client.post(f"{sent[1]}refusal/", {"code": "lead_time"}).status_code == 409
    assert (Answer.objects.count(), status_of(quote)) == (1, Quote.Status.ACCEPTED)


@pytest.mark.parametrize("form", [{}, {"name": "A"}, YES | {"agreed": ""}, YES | {"name": " "}])
def test_acceptance_needs_name_position_and_tick(quote, sent, client, form):
    answer = client.post(f"{sent[1]}acceptance/", form)
    assert (answer.status_code, Answer.objects.count()) == (422, 0)


def test_refusal_needs_a_reason(quote, sent, client):
    for odd in ({}, {"code": "x"}, {"reason": "Too late"}, {"code": "other"}):
        assert client.post(f"{sent[1]}refusal/", odd).status_code == 422
    assert client.post(f"{sent[1]}refusal/", {"code": "lead_time", "reason": "Spring"}).status_code == 302
    assert status_of(quote) == Quote.Status.DECLINED
    assert (Answer.objects.get().code, Answer.objects.get().reason) == ("lead_time", "Spring")
    assert Event.objects.about(quote)[0].note == "Too late for us: Spring"


def test_change_may_be_asked_for_and_the_version_still_accepted(quote, sent, client):
    assert client.post(f"{sent[1]}change/", {"message": "Smaller"}).status_code == 302
    assert status_of(quote) == Quote.Status.CHANGE_ASKED
    assert client.post(f"{sent[1]}acceptance/", YES).status_code == 302


def test_signed_in_seller_cannot_accept_for_the_client_in_the_builder(quote, sent, client):
    client.force_login(quote.created_by)
    answer = client.post(reverse("packages:quote_move", args=[quote.pk, "accept"]))
    assert (answer.status_code, status_of(quote)) == (403, Quote.Status.SENT)


def test_revised_quote_replaces_the_version_that_left(quote, sent, client):
    offers.revise(Quote.objects.get(), by=quote.created_by)
    assert "being prepared" in client.get(sent[1]).content.decode()
    version, _address = offers.send(Quote.objects.get(), by=quote.created_by)
    assert (version.number, version.quote.number) == (2, f"{timezone.localdate().year}-001")
    assert "Version 2 has replaced" in client.get(sent[1]).content.decode()
    assert client.post(f"{sent[1]}acceptance/", YES).status_code == 409
    assert Answer.objects.count() == 0


def test_replaced_version_names_the_one_that_left_not_the_draft_after_it(quote, sent, client):
    for _ in range(2):
        offers.revise(Quote.objects.get(), by=quote.created_by)
        if Quote.objects.get().version == 2:
            offers.send(Quote.objects.get(), by=quote.created_by)
    assert (Quote.objects.get().version, Quote.objects.get().status) == (3, "draft")
    assert "Version 2 has replaced" in client.get(sent[1]).content.decode()


def test_accepted_offer_ends_with_its_link(sent, client):
    client.post(f"{sent[1]}acceptance/", YES)
    assert client.get(sent[1]).status_code == 200
    OfferLink.objects.update(expires_at=timezone.now() - timedelta(1))
    assert client.get(sent[1]).status_code == 410


def test_withdrawn_offer_is_gone(quote, sent, client):
    workflow.apply(quote, "withdraw", by=quote.created_by)
    assert client.get(sent[1]).status_code == 410


@pytest.mark.parametrize("change", [{"expires_at": timezone.now() - timedelta(1)}, {"revoked_at": timezone.now()}])
def test_ended_link_is_gone(sent, client, change):
    OfferLink.objects.update(**change)
    assert client.get(sent[1]).status_code == 410
    assert client.get(f"{sent[1]}quote.pdf").status_code == 410
    assert client.post(f"{sent[1]}acceptance/", YES).status_code in (409, 410)
    assert Answer.objects.count() == 0


def test_wrong_and_unknown_links_look_alike(sent, client):
    answers = [client.get(path) for path in ("/offer/x/", sent[1][:-3] + "A/", "/offer/" + "a" * 43 + "/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_guessing_is_slowed_down(sent, client, one_minute):
    codes = {client.get("/offer/guess/").status_code for _ in range(61)}
    assert codes == {404, 429}


def test_guessing_address_is_free_again_the_next_minute(client, db, monkeypatch):
    monkeypatch.setattr("naturopole.limits.time", lambda: 1_000_000)
    assert {client.get("/offer/guess/").status_code for _ in range(70)} == {404, 429}
    monkeypatch.setattr("naturopole.limits.time", lambda: 1_000_060)
    assert client.get("/offer/guess/").status_code == 404


def test_same_request_for_a_change_twice_is_told_once(quote, sent, client):
    for reason in ("Smaller", "Smaller", "And cheaper"):
        assert client.post(f"{sent[1]}change/", {"message": reason}).status_code == 302
    assert OutboxMail.objects.filter(recipient=quote.created_by.email).count() == 2
    assert Event.objects.filter(verb__startswith="change_asked").count() == 1


def test_client_reads_her_own_language_and_may_switch(quote, client):
    quote.client.language = "fr"
    quote.client.save()
    _version, address = offers.send(quote, by=quote.created_by)
    path = address.removeprefix("http://127.0.0.1:8000")
    assert 'lang="fr"' in client.get(path).content.decode()
    client.post(reverse("language"), {"language": "en", "next": path})
    assert "Your answer" in client.get(path).content.decode()


def test_file_is_a_download_that_runs_nothing(sent, client):
    answer = client.get(f"{sent[1]}quote.pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("change", ["UPDATE packages_quoteversion SET net = 0", "DELETE FROM packages_answer"])
def test_what_was_sent_and_answered_cannot_be_changed(sent, client, change):
    client.post(f"{sent[1]}acceptance/", YES)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_version_keeps_amounts_of_the_day(quote, sent):
    quote.lines.update(unit_price=D("1.00"))
    assert QuoteVersion.objects.get().gross == D("120.00")
