"""Alerts of certificates: at 90, 60 and 30 days, once each, made up for, ended by a renewal; mail says nothing."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from firms.models import OutboxMail
from tests.factories import FirmFactory, member
from tests.training.factories import CertificateFactory, in_days
from training.domain import expiry_alerts

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


def run(days_from_now=0) -> int:
    return expiry_alerts.tell_all(timezone.localdate() + timedelta(days=days_from_now))


@pytest.mark.parametrize(
    ("left", "told", "due"),
    [(91, None, None), (90, None, 90), (61, 90, None), (60, 90, 60), (30, 60, 30), (29, 30, None), (20, None, 30)]
    + [(20, 90, 30), (-5, 60, 30), (-5, 30, None), (75, 60, None)],
)
def test_smallest_span_reached_is_told_once(left, told, due):
    assert expiry_alerts.alert_due(left, told) == due


def test_each_span_is_told_once_over_a_hundred_days(firm, hr):
    CertificateFactory(employee__firm=firm, valid_until=in_days(95))
    told = [day for day in range(120) for _ in range(2) if run(day)]
    assert told == [5, 35, 65]


def test_days_without_a_run_are_made_up_for(firm, hr):
    row = CertificateFactory(employee__firm=firm, valid_until=in_days(95))
    assert [run(day) for day in (0, 50, 51, 97, 98)] == [0, 1, 0, 1, 0]
    row.refresh_from_db()
    assert row.alerted == 30


def test_renewed_certificate_and_who_left_are_told_of_no_more(firm, hr):
    old = CertificateFactory(employee__firm=firm, valid_until=in_days(60))
    CertificateFactory(employee__firm=firm, valid_until=in_days(10), employee__left_on=in_days(-1))
    assert run() == 1
    CertificateFactory(employee=old.employee, theme=old.theme, obtained_on=in_days(0), valid_until=in_days(700))
    assert [run(40), run(700 - 91), run(700 - 90)] == [0, 0, 1]


def test_one_message_for_many_and_none_for_others(firm, hr, park):
    member("director", firm=firm), member("line_manager", firm=firm), member("hr", firm=FirmFactory(park=park))
    member("hr", firm=firm, is_active=False)
    rows = CertificateFactory.create_batch(3, employee__firm=firm, valid_until=in_days(20))
    assert run() == 1
    mail = OutboxMail.objects.get()
    assert (mail.recipient, mail.subject) == (hr.email, "A message for you")
    words = [rows[0].employee.last_name, rows[0].theme.name, firm.name, "certificat", "expir", "training"]
    assert [word for word in words if word.lower() in f"{mail.subject}{mail.body}".lower()] == []


def test_daily_command_tells_once(firm, hr, capsys):
    CertificateFactory(employee__firm=firm, valid_until=in_days(20))
    for _ in range(2):
        call_command("daily")
    lines = [line for line in capsys.readouterr().out.splitlines() if "training certificates" in line]
    assert [line[:1] for line in lines] == ["1", "0"]


@pytest.mark.parametrize("count", [1, 20])
def test_alerts_cost_the_same_for_any_number_of_rows(firm, hr, count, django_assert_max_num_queries):
    CertificateFactory.create_batch(count, employee__firm=firm, valid_until=in_days(20))
    with django_assert_max_num_queries(9):
        assert run() == 1
