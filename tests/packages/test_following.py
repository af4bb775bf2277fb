"""An offer is followed until its day: reminders to the client, and its end when nobody answers."""

from datetime import UTC, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from packages.domain import following, offers
from packages.models import Answer, Contact, OfferLink, Quote
from tests.packages.factories import LineFactory

YES = {"name": "Ann Buyer", "position": "Director", "agreed": "on"}


def offered(days, language="fr"):
    """A quote sent for `days` more days; answers it afresh, and the path of the client's page."""
    day = timezone.localdate() + timedelta(days=days)
    quote = LineFactory(quote__valid_until=day, quote__client__language=language).quote
    _version, address = offers.send(quote, by=quote.created_by)
    return Quote.objects.get(pk=quote.pk), address.removeprefix("http://127.0.0.1:8000")


def at(monkeypatch, days, hour=12):
    """Let `days` go by; it is `hour` o'clock in Paris."""
    there = timezone.localtime().replace(hour=hour, minute=0) + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: there.astimezone(UTC))


def status_of(quote):
    return Quote.objects.get(pk=quote.pk).status


def mails(address):
    return list(OutboxMail.objects.filter(recipient=address).order_by("pk").values_list("subject", flat=True))


def daily():
    call_command("follow_offers", verbosity=0)


def reminders(quote):
    return Event.objects.about(quote).filter(verb="client_reminded").count()


@pytest.mark.parametrize(("days", "status"), [(2, "sent"), (3, "sent"), (4, "expired"), (9, "expired")])
def test_offer_expires_the_day_after_its_last_one(db, monkeypatch, capsys, days, status):
    quote, _path = offered(3)
    at(monkeypatch, days, hour=0)
    daily()
    daily()
    assert status_of(quote) == status
    assert Event.objects.about(quote).filter(verb="expire").count() == (status == "expired")
    assert mails(quote.created_by.email) == ([f"Quote {quote.number} has expired"] if status == "expired" else [])


def test_day_ends_at_midnight_in_paris(db, monkeypatch, client):
    quote, path = offered(3)
    last = timezone.localtime().replace(hour=23, minute=59) + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: last.astimezone(UTC))
    assert client.get(path).status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: (last + timedelta(minutes=1)).astimezone(UTC))
    assert client.get(path).status_code == 410


def test_offer_past_its_day_is_closed_before_any_daily_run(db, monkeypatch, client):
    quote, path = offered(3)
    at(monkeypatch, 4, hour=0)
    assert client.get(path).status_code == 410
    assert client.post(f"{path}acceptance/", YES).status_code == 410
    assert client.post(f"{path}refusal/", {"reason": "late"}).status_code == 410
    with pytest.raises(offers.Closed):
        offers.close(OfferLink.objects.get(), Answer.Kind.ACCEPTED, name="A", position="B")
    assert (status_of(quote), Answer.objects.count()) == ("sent", 0)


def test_change_asked_for_expires_too_and_an_answer_does_not(db, monkeypatch):
    asked, _ = offered(3)
    answered, path = offered(3)
    offers.ask_change(OfferLink.objects.get(version__quote=asked), message="Smaller")
    offers.close(offers.link_of(path.split("/")[2]), Answer.Kind.ACCEPTED, name="A", position="B")
    at(monkeypatch, 4)
    daily()
    assert (status_of(asked), status_of(answered)) == ("expired", "accepted")


def test_answer_that_came_first_is_kept(db, monkeypatch):
    quote, path = offered(3)
    offers.close(offers.link_of(path.split("/")[2]), Answer.Kind.ACCEPTED, name="A", position="B")
    at(monkeypatch, 4)
    assert following.expire(quote, today=timezone.localdate()) is False
    assert status_of(quote) == "accepted"


def test_expired_offer_is_taken_up_again_with_a_new_validity(db, monkeypatch, client):
    quote, path = offered(3)
    at(monkeypatch, 4)
    daily()
    again = offers.revise(quote, by=quote.created_by)
    assert (again.version, again.valid_until) == (2, timezone.localdate() + timedelta(days=30))
    version, address = offers.send(again, by=quote.created_by)
    assert (version.number, again.number) == (2, quote.number)
    assert client.get(path).status_code == 410
    assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_validity_that_still_runs_stays_on_revising(db):
    quote, _path = offered(3)
    assert offers.revise(quote, by=quote.created_by).valid_until == quote.valid_until


@pytest.mark.parametrize("days", [30, 10])
def test_client_is_reminded_seven_and_two_days_before(db, monkeypatch, days):
    quote, _path = offered(days)
    told = {}
    for left in range(days, -1, -1):
        at(monkeypatch, days - left)
        before = reminders(quote)
        daily()
        daily()
        told[left] = reminders(quote) - before
        monkeypatch.undo()
    assert {left for left, sent in told.items() if sent} == {7, 2}
    assert set(told.values()) == {0, 1}


def test_day_without_a_run_is_made_up_for(db, monkeypatch):
    quote, _path = offered(30)
    at(monkeypatch, 25)
    daily()
    assert reminders(quote) == 1


@pytest.mark.parametrize(("days", "sent"), [(7, 0), (8, 1), (2, 0)])
def test_offer_for_a_few_days_skips_what_was_due_before_it_left(db, monkeypatch, days, sent):
    quote, _path = offered(days)
    daily()
    assert reminders(quote) == 0
    at(monkeypatch, 1)
    daily()
    assert reminders(quote) == sent


@pytest.mark.parametrize("end", ["off", "change", "answer", "withdrawn"])
def test_no_reminder_after_an_answer_or_against_ones_wish(db, monkeypatch, end):
    quote, path = offered(30)
    link = offers.link_of(path.split("/")[2])
    if end == "off":
        following.set_reminders(quote, wanted=False, by=quote.created_by)
    elif end == "change":
        offers.ask_change(link, message="Smaller")
    elif end == "answer":
        offers.close(link, Answer.Kind.DECLINED, reason="late")
    else:
        Quote.objects.update(status="withdrawn")
    at(monkeypatch, 23)
    daily()
    assert reminders(quote) == 0


def test_reminder_holds_a_new_link_and_the_old_one_stays_good(db, client):
    quote, path = offered(30)
    following.remind(quote, by=quote.created_by)
    last = OutboxMail.objects.latest("pk")
    again = last.body.split("http://127.0.0.1:8000")[1].strip()
    assert last.recipient == quote.client.email
    assert again != path
    assert [client.get(one).status_code for one in (path, again)] == [200, 200]
    assert client.post(f"{again}acceptance/", YES).status_code == 302
    assert client.post(f"{path}acceptance/", YES).status_code == 409
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(("language", "words"), [("fr", "attend votre réponse"), ("en", "awaits your answer")])
def test_reminder_speaks_the_clients_language_to_the_person_chosen(db, language, words):
    quote, _path = offered(30, language)
    quote.contact = Contact.objects.create(client=quote.client, name="Ann", email="ann@essai.example")
    quote.save()
    with translation.override("en" if language == "fr" else "fr"):
        following.remind(quote, by=quote.created_by)
    assert [words in subject for subject in mails("ann@essai.example")] == [True]


def test_reminder_by_hand_leaves_once_a_day(db, monkeypatch, client):
    quote, _path = offered(30)
    client.force_login(quote.created_by)
    address = reverse("packages:offer_remind", args=[quote.pk])
    pages = [client.post(address, follow=True).content.decode() for _ in range(2)]
    assert ["has been reminded today already" in page or "a été relancé" in page for page in pages] == [False, True]
    assert reminders(quote) == 1
    at(monkeypatch, 1)
    following.remind(quote, by=quote.created_by)
    assert reminders(quote) == 2


@pytest.mark.parametrize("status", [one for one in Quote.Status.values if one != "sent"])
def test_only_an_open_offer_has_reminders(db, status):
    quote, _path = offered(30)
    Quote.objects.update(status=status)
    with pytest.raises(InvalidTransition):
        following.remind(quote, by=quote.created_by)
    assert reminders(quote) == 0


def test_offer_past_its_day_has_no_reminder(db, monkeypatch):
    quote, _path = offered(3)
    at(monkeypatch, 4)
    with pytest.raises(InvalidTransition):
        following.remind(quote, by=quote.created_by)


def test_tick_says_whether_the_client_is_reminded(db, client):
    quote, _path = offered(30)
    client.force_login(quote.created_by)
    address = reverse("packages:reminder_set", args=[quote.pk])
    for posted, wanted in (({}, False), ({}, False), ({"wanted": "on"}, True)):
        assert client.post(address, posted).status_code == 302
        assert Quote.objects.get().remind_client is wanted
    assert [event.label for event in Event.objects.about(quote)[:2]] == [
        "Automatic reminders on",
        "Automatic reminders off",
    ]


def test_dry_run_changes_nothing(db, monkeypatch, capsys):
    old, _ = offered(3)
    new, _ = offered(10)
    at(monkeypatch, 4)
    call_command("follow_offers", dry_run=True)
    assert capsys.readouterr().out == f"{old}: expired\n{new}: reminded\n"
    assert (status_of(old), reminders(new), OutboxMail.objects.count()) == ("sent", 0, 2)


def test_daily_run_follows_offers(db, monkeypatch, capsys):
    quote, _path = offered(3)
    at(monkeypatch, 4)
    call_command("daily")
    assert status_of(quote) == "expired"
