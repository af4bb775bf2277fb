"""Certificates: contradictory dates, the four alerts, each once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from firms.domain import certificates
from firms.domain.papers import stamp_of
from firms.forms.papers import CertificateForm
from firms.models import Certification, Event, OutboxMail
from tests.factories import FirmFactory, LevelFactory, member
from tests.firms.factories import CertificationFactory


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, name="Maison A")


@pytest.fixture
def director(firm):
    return member("director", firm=firm, email="director@essai.example")


def day(distance):
    return timezone.localdate() + timedelta(days=distance)


def fields(**given):
    names = ("body", "number", "valid_from", "valid_until", "audit_on")
    return dict.fromkeys(names, "") | {"standard": "ISO 9001", "state": "valid", "valid_until": day(400)} | given


def errors(firm, director, **given):
    form = CertificateForm(fields(**given), firm=firm, user=director)
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {}),
        ({"valid_until": day(0)}, {}),
        ({"valid_until": ""}, {"valid_until": ["Enter the last day: a valid certificate has an end."]}),
        (
            {"valid_until": day(-1)},
            {"valid_until": ["This day has passed: enter the new end, or choose “Expired”."]},
        ),
        (
            {"valid_from": day(-9), "valid_until": day(-10), "state": "expired"},
            {
                "valid_until": ["It ends before it starts: correct one of the two days."],
            },
        ),
        (
            {"state": "expired", "valid_until": day(0)},
            {"state": ["It has not ended yet: choose another state, or correct its last day."]},
        ),
        (
            {"valid_from": day(1)},
            {"valid_from": ["It starts on a day still to come: until then it is in preparation."]},
        ),
        ({"state": "preparing", "valid_until": ""}, {}),
        ({"state": "suspended", "valid_until": ""}, {}),
    ],
)
def test_state_and_dates_agree(firm, director, given, expected):
    assert errors(firm, director, **given) == expected


def test_certificate_is_entered_once_with_its_steps(park, firm, director, client):
    client.force_login(director)
    step, market = LevelFactory(park=park), LevelFactory(park=park, axis="market")
    address = reverse("firms:certificate_create", args=[firm.pk])
    assert client.post(address, fields(scope=[market.pk])).status_code == 422
    assert [client.post(address, fields(scope=[step.pk])).status_code for _twice in range(2)] == [302, 302]
    row = Certification.objects.get()
    assert (row.standard, list(row.scope.all())) == ("ISO 9001", [step])
    answer = client.post(address, fields(body="Another"))
    assert answer.status_code == 422
    assert "This firm has this standard already: open it and change it." in answer.content.decode()


def test_renewal_starts_the_alerts_anew(firm, director, client):
    client.force_login(director)
    row = CertificationFactory(firm=firm, standard="ISO 9001", valid_until=day(20), alerted_days=30)
    address = reverse("firms:certificate_edit", args=[row.pk])
    same = fields(valid_until=day(20), body="B", revision=stamp_of(row))
    assert client.post(address, same).status_code == 302
    row.refresh_from_db()
    assert row.alerted_days == 30
    assert client.post(address, fields(revision=stamp_of(row))).status_code == 302
    row.refresh_from_db()
    assert (row.alerted_days, row.valid_until) == (None, day(400))


@pytest.mark.parametrize(
    ("left", "told", "expected"),
    [
        (91, None, None),
        (90, None, 90),
        (61, 90, None),
        (60, 90, 60),
        (45, None, 60),
        (30, 60, 30),
        (0, 30, None),
        (0, None, 30),
        (-1, 30, 0),
    ],
)
def test_alert_of_the_day(left, told, expected):
    row = Certification(valid_until=day(left), alerted_days=told)
    assert certificates.alert_due(row, timezone.localdate()) == expected


def run(**options) -> str:
    written = StringIO()
    call_command("alert_certificates", stdout=written, **options)
    return written.getvalue()


def test_each_alert_is_sent_once_from_90_days_to_the_end(firm, director, monkeypatch):
    row, sent = CertificationFactory(firm=firm, standard="ISO 9001", valid_until=day(100)), {}
    for later in range(0, 105):
        monkeypatch.setattr(timezone, "localdate", lambda later=later: row.valid_until - timedelta(days=100 - later))
        before = OutboxMail.objects.count()
        run()
        run()
        if OutboxMail.objects.count() > before:
            sent[100 - later] = OutboxMail.objects.count() - before
    row.refresh_from_db()
    assert sent == {90: 1, 60: 1, 30: 1, -1: 1}
    assert row.state == Certification.State.EXPIRED
    assert [event.verb for event in Event.objects.about(firm)] == ["certificate_expired"]


def test_dry_run_says_and_changes_nothing(firm, director):
    CertificationFactory(firm=firm, standard="ISO 9001", valid_until=day(60))
    CertificationFactory(firm=firm, standard="ISO 22000", valid_until=day(-1))
    expected = "Maison A, ISO 22000: ended\nMaison A, ISO 9001: 60 days\n"
    assert run(dry_run=True) == expected
    assert (OutboxMail.objects.count(), Certification.objects.filter(alerted_days=None, state="valid").count()) == (
        0,
        2,
    )
    assert run() == expected


def test_mail_goes_to_directors_only_and_holds_a_link_only(firm, director, settings):
    member("hr", firm=firm)
    member("director", firm=FirmFactory(park=firm.park))
    gone = member("director", firm=firm)
    gone.is_active = False
    gone.save()
    CertificationFactory(firm=firm, standard="MARKSTANDARD", valid_until=day(30))
    run()
    mail = OutboxMail.objects.get()
    link = settings.BASE_URL + reverse("firms:firm_detail", args=[firm.pk])
    assert (mail.recipient, mail.body) == (
        director.email,
        f"A date in your firm’s file comes near or has passed: {link}",
    )
    assert [word in mail.subject + mail.body for word in ("MARKSTANDARD", firm.name)] == [False, False]


@pytest.mark.parametrize("state", ["preparing", "suspended", "withdrawn", "expired"])
def test_only_a_valid_certificate_alerts(firm, director, state):
    CertificationFactory(firm=firm, state=state, valid_until=day(-5))
    assert run() == ""


def test_firm_that_has_left_is_not_written_to(firm, director):
    firm.standing = "former"
    firm.save()
    CertificationFactory(firm=firm, valid_until=day(-5))
    run()
    assert (OutboxMail.objects.count(), Certification.objects.get().state) == (0, "expired")
