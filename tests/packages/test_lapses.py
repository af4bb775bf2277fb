"""A certificate that an open quote requires ends: the client can't accept, and sales is told once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from firms.models import Certification, Event, OutboxMail
from packages import domain
from packages.domain import lapses, offers
from packages.models import Quote, RequiredCertificate
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import LineFactory, QuoteFactory

SUBJECT = "An open quote needs you"
GOOD = {"name": "A. Morin", "position": "Buyer", "agreed": "on"}


@pytest.fixture
def quote(db):
    """Sent, with a line of another firm whose certificate holds for a year."""
    quote = QuoteFactory()
    supplier = FirmFactory(park=quote.firm.park, name="Biosphère")
    LineFactory(quote=quote, stage=LevelFactory(park=quote.firm.park, name_en="Extraction"), supplier=supplier)
    later = timezone.localdate() + timedelta(days=365)
    Certification.objects.create(firm=supplier, standard="GMP", valid_until=later)
    RequiredCertificate.objects.create(quote=quote, standard="GMP")
    return quote


@pytest.fixture
def token(quote):
    _version, address = offers.send(quote, by=quote.created_by)
    return address.split("/")[-2]


def lapse(**changes):
    Certification.objects.update(**changes)


def told(quote):
    return [event.note for event in Event.objects.about(quote).filter(verb="lapsed")]


def mails():
    return sorted(OutboxMail.objects.filter(subject=SUBJECT).values_list("recipient", flat=True))


def test_offer_is_accepted_while_certificates_hold(quote, token, client):
    assert client.post(reverse("packages:offer_accept", args=[token]), GOOD).status_code == 302
    assert Quote.objects.get().status == "accepted"
    assert (told(quote), mails()) == ([], [])


def test_offer_is_not_accepted_once_one_has_lapsed(quote, token, client):
    lapse(state="suspended")
    answer = client.post(reverse("packages:offer_accept", args=[token]), GOOD)
    text = answer.content.decode()
    assert (answer.status_code, Quote.objects.get().status) == (409, "sent")
    assert "It can’t be accepted just now: GMP no longer holds." in text
    assert told(quote) == ["Biosphère, Extraction: GMP is not valid at present."]
    assert mails() == [quote.created_by.email]


def test_offer_may_be_declined_all_the_same(quote, token):
    lapse(state="suspended")
    offers.close(offers.link_of(token), "declined", reason="No.")
    assert Quote.objects.get().status == "declined"


def test_sales_is_told_once_a_lapse(quote, token):
    other = member("sales", firm=quote.firm)
    member("director", firm=quote.firm)
    stranger = member("sales", firm=FirmFactory(park=quote.firm.park))
    end = timezone.localdate() - timedelta(days=1)
    lapse(valid_until=end)
    assert [lapses.alert_all() for _ in range(2)] == [1, 0]
    assert mails() == sorted([other.email, quote.created_by.email])
    assert stranger.email not in mails()
    lapse(valid_until=timezone.localdate() + timedelta(days=90))
    assert lapses.alert_all() == 0
    lapse(valid_until=end - timedelta(days=1))
    assert lapses.alert_all() == 1
    assert len(told(quote)) == 2


def test_mail_and_its_subject_name_neither_firm_nor_certificate(quote, token):
    lapse(state="withdrawn")
    lapses.alert_all()
    mail = OutboxMail.objects.get(subject=SUBJECT)
    assert [word for word in ("Biosphère", "GMP") if word in mail.subject + mail.body] == []


@pytest.mark.parametrize("status", ["accepted", "declined", "expired", "superseded", "withdrawn"])
def test_closed_quote_alerts_nobody(quote, token, status):
    Quote.objects.update(status=status)
    lapse(state="expired")
    assert (lapses.alert_all(), told(quote)) == (0, [])


@pytest.mark.parametrize(("changes", "count"), [({"standard": "Ecocert"}, 0), ({"state": "suspended"}, 1)])
def test_draft_that_never_had_the_certificate_has_not_lapsed(quote, changes, count):
    lapse(**changes)
    assert lapses.alert_all() == count


def test_home_shows_what_has_lapsed_until_it_is_settled(quote, token, django_assert_num_queries):
    lapse(state="suspended")
    lapses.alert_all()
    user = quote.created_by
    (first, *_rest) = domain.todo(user)
    address = reverse("packages:quote_coverage", args=[quote.pk])
    assert (first.tag, first.text, first.url) == (
        "Certificate lapsed",
        "Biosphère, Extraction: GMP is not valid at present.",
        address,
    )
    assert [one.tag for one in domain.todo(member("sales", firm=FirmFactory(park=quote.firm.park)))] == []
    lapse(state="valid")
    assert lapses.todo(user) == []
    Event.objects.record(quote, verb="lapsed")
    with django_assert_num_queries(4):
        lapses.todo(user)


def test_daily_command_tells_sales(quote, token):
    lapse(state="suspended")
    said = StringIO()
    call_command("daily", stdout=said)
    assert "1 quotes with a lapsed certificate told to sales" in said.getvalue()
    assert len(told(quote)) == 1


@pytest.mark.parametrize("count", [1, 20])
def test_look_at_all_quotes_costs_the_same_for_any_number(db, count, django_assert_num_queries):
    for _ in range(count):
        quote = LineFactory().quote
        RequiredCertificate.objects.create(quote=quote, standard="GMP")
    with django_assert_num_queries(5):
        assert lapses.alert_all() == 0
