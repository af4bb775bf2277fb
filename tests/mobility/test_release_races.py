"""Two people at one release at the same moment, on two connections of a real server."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mobility.domain import figures, releases
from mobility.models import HandoverTask, MoveFigure, RecruitmentFigure, ReleaseRecord, ReleaseSignature
from naturopole.saving import Stale
from tests.factories import member
from tests.mobility.factories import ApplicationFactory, ReleaseFactory
from tests.mobility.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def release():
    """Proposed and signed by the firm joined."""
    release = ReleaseFactory(proposed_on=in_days(40), notice_ends_on=in_days(60))
    recruiter = release.application.vacancy.recruiters.get()
    return releases.propose(release, revision=1, by=recruiter)


def people_of(release):
    employee = release.application.employee
    return employee.user, member("hr", firm=employee.firm)


def read(release):
    """The record as each person's own page has it."""
    return ReleaseRecord.objects.select_related("application__employee", "application__vacancy").get(pk=release.pk)


def or_stale(call):
    try:
        return call().status
    except Stale:
        return "stale"


def test_last_two_signatures_at_once_agree_the_day(release):
    both = [(read(release), person) for person in people_of(release)]
    answers = together(*[lambda row=row, by=by: releases.sign(row, revision=1, by=by).status for row, by in both])
    assert sorted(answers) == ["agreed", "proposed"]
    assert (read(release).agreed_on, ReleaseSignature.objects.count()) == (in_days(40), 3)


def test_one_person_signing_twice_at_once_signs_once(release):
    employee, _hr = people_of(release)
    rows = [read(release) for _ in range(4)]
    together(*[lambda row=row: releases.sign(row, revision=1, by=employee).status for row in rows])
    assert ReleaseSignature.objects.filter(party="employee").count() == 1


def test_signature_and_other_dates_at_once_never_mix(release):
    """Whoever comes second is told; no signature stands under dates that its giver did not read."""
    employee, hr = people_of(release)
    mine, theirs = read(release), read(release)
    days = {"proposed_on": in_days(50), "notice_ends_on": in_days(60)}
    answers = together(
        lambda: or_stale(lambda: releases.sign(mine, revision=1, by=employee)),
        lambda: or_stale(lambda: releases.set_dates(theirs, **days, revision=1, by=hr)),
    )
    assert answers in (["proposed", "proposed"], ["stale", "proposed"])
    assert read(release).dates_revision == 2
    assert set(ReleaseSignature.objects.filter(dates_revision=2).values_list("party", flat=True)) == {"leaving"}


def test_two_who_write_dates_at_once_are_one_and_a_conflict(release):
    rows = [(read(release), person, number) for number, person in enumerate(people_of(release), start=45)]
    answers = together(
        *[
            lambda row=row, by=by, n=n: or_stale(
                lambda: releases.set_dates(row, proposed_on=in_days(n), notice_ends_on=in_days(60), revision=1, by=by)
            )
            for row, by, n in rows
        ]
    )
    assert sorted(answers) == ["proposed", "stale"]
    assert read(release).dates_revision == 2


def test_release_is_opened_once():
    application = ApplicationFactory(status="hired")
    opened = together(*[lambda: releases.open_release(application, None).pk for _ in range(4)])
    assert (len(set(opened)), ReleaseRecord.objects.count()) == (1, 1)


def test_calendar_counts_a_move_once(release):
    ReleaseRecord.objects.update(status="agreed", agreed_on=in_days(0))
    answers = together(*[releases.settle_all for _ in range(3)])
    assert sorted(answers) == [(0, 0), (0, 0), (1, 0)]
    assert MoveFigure.objects.get().people == 1


def test_one_form_sent_at_once_makes_one_task(release):
    employee, _hr = people_of(release)
    key = "6d4a3f3e-0000-4000-8000-000000000071"
    rows = [read(release) for _ in range(4)]
    together(
        *[lambda row=row: releases.add_task(row, HandoverTask(text="x", request_key=key), by=employee) for row in rows]
    )
    assert HandoverTask.objects.count() == 1


def test_counts_at_once_all_stand():
    application = ApplicationFactory(route="direct", channel="poster")
    together(*[lambda: figures.count_received(application) for _ in range(6)])
    assert RecruitmentFigure.objects.get().received == 6
