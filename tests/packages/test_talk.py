"""Questions and answers between client and sales, and the client's link as sales closes and renews it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from naturopole import workflow
from packages.domain import offers, questions
from packages.models import Attachment, Contact, OfferLink, Question, Quote
from tests.packages.factories import AttachmentFactory, LineFactory

YES = {"name": "Ann Buyer", "position": "Director", "agreed": "on"}


@pytest.fixture
def quote(db):
    return LineFactory().quote


@pytest.fixture
def path(quote):
    """The client's page."""
    _version, address = offers.send(quote, by=quote.created_by)
    return address.removeprefix("http://127.0.0.1:8000")


def mails_to(recipient) -> list[str]:
    return list(OutboxMail.objects.filter(recipient=recipient).order_by("pk").values_list("subject", flat=True))


def test_question_is_asked_answered_and_read(quote, path, client):
    assert client.post(f"{path}question/", {"question": "In two parts?"}).status_code == 302
    question = Question.objects.get()
    assert mails_to(quote.created_by.email) == [f"A question about quote {Quote.objects.get().number}"]
    client.force_login(quote.created_by)
    assert "In two parts?" in client.get(reverse("packages:quote_client", args=[quote.pk])).content.decode()
    answered = client.post(reverse("packages:question_answer", args=[question.pk]), {"reply": "Yes, in May."})
    assert answered.status_code == 302
    client.logout()
    assert "Yes, in May." in client.get(path).content.decode()
    assert mails_to(quote.client.email)[-1].startswith("Your question about quote")
    assert list(Event.objects.about(quote).values_list("verb", flat=True))[:2] == ["answered", "question"]


def test_same_question_twice_is_asked_once(quote, path, client):
    for _ in range(2):
        client.post(f"{path}question/", {"question": "When?"})
    assert (Question.objects.count(), len(mails_to(quote.created_by.email))) == (1, 1)


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_unreadable_question_is_refused(path, client, text):
    assert client.post(f"{path}question/", {"question": text}).status_code == 422
    assert Question.objects.count() == 0


def test_questions_have_an_end(path, client, monkeypatch):
    monkeypatch.setattr(questions, "MOST", 2)
    for number in range(4):
        assert client.post(f"{path}question/", {"question": f"{number}?"}).status_code == 302
    assert Question.objects.count() == 2


def test_question_is_answered_once(quote, path, client):
    client.post(f"{path}question/", {"question": "When?"})
    address = reverse("packages:question_answer", args=[Question.objects.get().pk])
    client.force_login(quote.created_by)
    assert [client.post(address, {"reply": text}).status_code for text in ("May", "June")] == [302, 409]
    assert Question.objects.get().answer == "May"


def test_refused_answer_keeps_its_words(quote, path, client):
    client.post(f"{path}question/", {"question": "When?"})
    client.force_login(quote.created_by)
    address = reverse("packages:question_answer", args=[Question.objects.get().pk])
    answer = client.post(address, {"reply": "x" * 2001})
    assert (answer.status_code, "x" * 2001 in answer.content.decode()) == (422, True)


def test_question_may_be_asked_after_accepting_not_on_an_ended_link(quote, path, client):
    client.post(f"{path}acceptance/", YES)
    assert client.post(f"{path}question/", {"question": "When?"}).status_code == 302
    OfferLink.objects.update(revoked_at=timezone.now())
    assert client.post(f"{path}question/", {"question": "And then?"}).status_code == 410
    assert Question.objects.count() == 1


def renew(client, quote) -> str:
    """The fresh link's path, as sales reads it once."""
    client.force_login(quote.created_by)
    client.post(reverse("packages:link_move", args=[quote.pk, "renew"]))
    page = client.get(reverse("packages:quote_client", args=[quote.pk]))
    again = client.get(reverse("packages:quote_client", args=[quote.pk])).content.decode()
    address = page.context["offer_link"]
    assert address not in again
    client.logout()
    return address.removeprefix("http://127.0.0.1:8000")


def test_renewed_link_opens_and_the_old_one_does_not(quote, path, client):
    fresh = renew(client, quote)
    assert [client.get(one).status_code for one in (path, fresh)] == [410, 200]
    assert fresh in OutboxMail.objects.filter(recipient=quote.client.email).order_by("pk").last().body


def test_renewed_link_of_an_order_lasts_as_long_as_before(quote, path, client):
    quote.lines.update(lead_days=5)
    client.post(f"{path}acceptance/", YES)
    before = OfferLink.objects.get().expires_at
    renew(client, quote)
    assert OfferLink.objects.get(revoked_at=None).expires_at == before


def test_closed_link_opens_nothing(quote, path, client):
    client.force_login(quote.created_by)
    client.post(reverse("packages:link_move", args=[quote.pk, "close"]))
    page = client.get(reverse("packages:quote_client", args=[quote.pk])).content.decode()
    assert "Link closed" in page
    assert path.split("/")[2] not in page
    client.logout()
    for piece in ("", "quote.pdf"):
        assert client.get(path + piece).status_code == 410
    for piece in ("acceptance/", "refusal/", "change/", "question/"):
        assert client.post(path + piece, YES).status_code == 410


@pytest.mark.parametrize("move", ["withdraw", "supersede"])
def test_link_is_not_renewed_when_there_is_nothing_to_see(quote, path, client, move):
    Quote.objects.update(status=Quote.TRANSITIONS[move].target)
    client.force_login(quote.created_by)
    client.post(reverse("packages:link_move", args=[quote.pk, "renew"]))
    assert OfferLink.objects.count() == 1


def test_link_past_its_validity_is_not_renewed(quote, path, client, monkeypatch):
    client.force_login(quote.created_by)
    late = timezone.now() + timedelta(days=60)
    monkeypatch.setattr(timezone, "now", lambda: late)
    client.post(reverse("packages:link_move", args=[quote.pk, "renew"]))
    assert OfferLink.objects.count() == 1


def test_unknown_move_of_a_link_is_not_there(quote, path, client):
    client.force_login(quote.created_by)
    assert client.post(reverse("packages:link_move", args=[quote.pk, "x"])).status_code == 404


def test_superseded_variant_is_shown_but_not_answered(quote, path, client):
    Quote.objects.update(status=Quote.Status.SUPERSEDED)
    assert "another variant" in client.get(path).content.decode()
    assert client.post(f"{path}acceptance/", YES).status_code == 409


def test_expired_quote_is_gone(quote, path, client):
    Quote.objects.update(status=Quote.Status.EXPIRED)
    assert client.get(path).status_code == 410


def test_chosen_person_is_written_to(quote, client):
    quote.contact = Contact.objects.create(client=quote.client, name="Ann", email="ann@client.example")
    quote.save()
    offers.send(quote, by=quote.created_by)
    assert OutboxMail.objects.get().recipient == "ann@client.example"


def test_client_reads_only_the_files_meant_for_it(quote, client):
    AttachmentFactory(quote=quote, to_client=True)
    AttachmentFactory(quote=quote, title="Costing")
    _version, address = offers.send(quote, by=quote.created_by)
    path = address.removeprefix("http://127.0.0.1:8000")
    page = client.get(path).content.decode()
    assert ("Leaflet" in page, "Costing" in page) == (True, False)
    answer = client.get(f"{path}files/1/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 leaflet"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="leaflet.pdf"'
    assert [client.get(f"{path}files/{place}/").status_code for place in (0, 2)] == [404, 404]
    Attachment.objects.update(to_client=False)
    assert client.get(f"{path}files/1/").status_code == 404


def test_looking_changes_nothing(quote, path, client):
    def state():
        return (
            Event.objects.count(),
            OutboxMail.objects.count(),
            list(OfferLink.objects.values()),
            Quote.objects.get().status,
        )

    before = state()
    for piece in ("", "quote.pdf", "order/", "acceptance/", "refusal/", "change/", "question/"):
        client.get(path + piece)
    assert state() == before


def statements(work) -> int:
    with CaptureQueriesContext(connection) as found:
        work()
    return len([one for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_clients_page_asks_the_database_little(quote, client):
    LineFactory.create_batch(19, quote=quote)
    _version, address = offers.send(quote, by=quote.created_by)
    path = address.removeprefix("http://127.0.0.1:8000")
    for number in range(5):
        client.post(f"{path}question/", {"question": f"{number}?"})
    assert statements(lambda: client.get(path)) <= 7


def test_withdrawn_while_the_client_types_a_question(quote, path, client):
    workflow.apply(quote, "withdraw", by=quote.created_by)
    assert client.post(f"{path}question/", {"question": "When?"}).status_code == 410
