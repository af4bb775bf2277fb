"""The daily deletion: told thirty days before, on the right day, with its files, once; the log names nobody."""

import io
import os
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from firms.models import Event, Membership, OutboxMail, User
from mobility.domain import lines, overdue, retention
from mobility.models import (
    AccessRequest,
    Application,
    Employee,
    MoveFigure,
    RecruitmentFigure,
    Vacancy,
    Wish,
)
from tests.factories import FirmFactory, member
from tests.mobility import career
from tests.mobility.career import WORD
from tests.mobility.factories import EmployeeFactory
from tests.mobility.sweep import found_in_tables

pytestmark = pytest.mark.django_db

ENDED = date(2026, 11, 30)
NOTICE, DUE = date(2027, 1, 29), date(2027, 2, 28)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files that other tests have left behind are lost ones too."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": files}


def at(day) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Paris"))


def dated(application, day=date(2026, 10, 1), **fields):
    """The application as if its last move and contact had been on `day`."""
    Application.objects.filter(pk=application.pk).update(moved_at=at(day), last_contact_at=at(day), **fields)
    return application


def refused(park, *, ended=ENDED, **fields):
    """A refused application whose recruitment ended."""
    vacancy = career.hiring_vacancy(park, opens_on=date(2026, 8, 1), closes_on=date(2026, 9, 30), ended_on=ended)
    application = career.application_of(career.person(park), vacancy, status="not_retained")
    OutboxMail.objects.all().delete()
    return dated(application, **fields)


def run(*days) -> list[str]:
    """What is told and deleted; reminders of recruitments that nobody has ended are apart."""
    return [str(done) for day in days for done in retention.run(day) if done.kind != "vacancy"]


def reminders(*days) -> list[str]:
    return [str(done) for day in days for done in retention.run(day) if done.kind == "vacancy"]


def command(*options) -> str:
    said = io.StringIO()
    call_command("retain", *options, stdout=said)
    return said.getvalue()


def test_refused_application_is_announced_then_deleted_with_its_file(park, django_capture_on_commit_callbacks):
    application = refused(park)
    name = application.files.get().file.name
    said = []
    with django_capture_on_commit_callbacks(execute=True):
        for ahead in range(100):
            day = ENDED + timedelta(days=ahead)
            said += [(day, str(done)) for done in retention.run(day)]
    key = f"application {application.pk}"
    assert said == [(NOTICE, f"{key}: notice, 2027-02-28"), (DUE, f"{key}: delete, 2027-02-28")]
    assert (Application.objects.count(), default_storage.exists(name)) == (0, False)


def test_notice_is_one_mail_that_says_nothing(park):
    application = refused(park)
    run(NOTICE, NOTICE, NOTICE + timedelta(days=1))
    mail = OutboxMail.objects.get()
    assert (mail.recipient, WORD in mail.body, application.vacancy.title in mail.body) == (
        application.employee.user.email,
        False,
        False,
    )
    application.refresh_from_db()
    assert application.notice_for == DUE


def test_late_notice_makes_the_deletion_wait(park):
    refused(park)
    late = date(2027, 2, 20)
    assert run(late, DUE, late + timedelta(days=29)) == [
        f"application {Application.objects.get().pk}: notice, 2027-03-22"
    ]
    run(late + timedelta(days=30))
    assert Application.objects.count() == 0


@pytest.mark.parametrize("day", [NOTICE, DUE])
def test_second_run_of_a_day_does_nothing(park, day):
    refused(park)
    assert len(run(NOTICE, DUE)[-1:]) == 1
    events, mails = Event.objects.count(), OutboxMail.objects.count()
    assert run(day, day) == []
    assert (Event.objects.count(), OutboxMail.objects.count()) == (events, mails)


def test_contact_after_the_notice_takes_it_back(park):
    application = refused(park)
    run(NOTICE)
    dated(application, date(2027, 2, 10))
    assert run(DUE) == []
    application.refresh_from_db()
    assert application.notice_for is None
    assert run(date(2027, 4, 10), date(2027, 5, 10)) == [
        f"application {application.pk}: notice, 2027-05-10",
        f"application {application.pk}: delete, 2027-05-10",
    ]


def test_pool_keeps_for_two_years_after_the_last_contact(park):
    application = refused(park, pool_agreed_at=at(date(2026, 12, 1)))
    dated(application, date(2026, 12, 5))
    assert run(NOTICE, DUE, date(2028, 11, 4)) == []
    assert run(date(2028, 11, 5), date(2028, 12, 5)) == [
        f"application {application.pk}: notice, 2028-12-05",
        f"application {application.pk}: delete, 2028-12-05",
    ]


def test_pool_agreed_after_the_notice_keeps(park):
    application = refused(park)
    run(NOTICE)
    Application.objects.update(pool_agreed_at=at(date(2027, 2, 1)))
    assert run(DUE) == []
    application.refresh_from_db()
    assert application.notice_for is None


def test_withdrawn_application_goes_alike_and_has_no_pool(park):
    refused(park, status="withdrawn", pool_agreed_at=at(ENDED))
    assert [said.split(": ")[1] for said in run(NOTICE, DUE)] == ["notice, 2027-02-28", "delete, 2027-02-28"]


def test_without_a_stated_end_the_closing_day_or_the_last_settling_counts(park):
    application = refused(park, ended=None)
    assert retention.application_due(Application.objects.get(), date(2026, 12, 1)) == date(2027, 1, 1)
    dated(application, date(2026, 9, 1))
    assert retention.application_due(Application.objects.get(), date(2026, 12, 1)) == date(2026, 12, 30)


def test_nothing_goes_while_somebody_is_still_under_way(park):
    application = refused(park, ended=None)
    other = career.application_of(EmployeeFactory(user=member("employee", park=park)), application.vacancy)
    assert run(date(2027, 6, 1)) == []
    dated(other, date(2027, 5, 20), status="not_retained")
    assert retention.application_due(Application.objects.get(pk=application.pk), date(2027, 6, 1)) == date(2027, 8, 20)


def test_open_vacancy_keeps_its_applications(park):
    refused(park, ended=None)
    Vacancy.objects.update(closes_on=date(2027, 12, 31))
    assert run(date(2027, 6, 1)) == []


@pytest.mark.parametrize("status", ["draft", "proposed", "agreed"])
def test_hired_persons_file_stays_while_the_release_is_in_force(park, status):
    application = refused(park, status="hired")
    career.release_of(application, status=status)
    assert run(NOTICE, DUE, date(2028, 1, 1)) == []


def test_hired_persons_file_goes_after_the_release(park):
    application = refused(park, status="hired")
    career.release_of(application, status="done", agreed_on=date(2027, 1, 31))
    assert run(NOTICE, DUE) == []
    assert run(date(2027, 3, 31), date(2027, 4, 30)) == [
        f"application {application.pk}: notice, 2027-04-30",
        f"application {application.pk}: delete, 2027-04-30",
    ]


def test_outsiders_application_leaves_no_trace(park):
    vacancy = career.hiring_vacancy(park, opens_on=date(2026, 8, 1), closes_on=date(2026, 9, 30), ended_on=ENDED)
    dated(career.outside_of(park, vacancy=vacancy, status="not_retained"))
    run(NOTICE, DUE)
    assert found_in_tables(WORD) == set()


def test_person_without_account_gets_thirty_days_all_the_same(park):
    refused(park)
    Employee.objects.update(user=None)
    run(NOTICE)
    assert OutboxMail.objects.count() == 0
    run(DUE)
    assert Application.objects.count() == 0


def wish(park, **fields):
    found = career.wish_of(career.person(park), opened_on=date(2026, 8, 31), ends_on=DUE, **fields)
    OutboxMail.objects.all().delete()
    return found


def test_end_of_a_wish_is_told_once_and_renewing_is_told_anew(park):
    row = wish(park)
    assert run(NOTICE - timedelta(days=1)) == []
    assert run(NOTICE, NOTICE, DUE) == [f"wish {row.pk}: notice, 2027-02-28"]
    assert OutboxMail.objects.count() == 1
    Wish.objects.update(ends_on=date(2027, 8, 15))
    assert run(date(2027, 7, 16)) == [f"wish {row.pk}: notice, 2027-08-15"]


def test_ended_wish_goes_three_months_later_with_what_hangs_on_it(park):
    row = wish(park)
    run(NOTICE)
    assert run(DUE, date(2027, 4, 27)) == []
    assert run(date(2027, 4, 28), date(2027, 5, 28)) == [
        f"wish {row.pk}: notice, 2027-05-28",
        f"wish {row.pk}: delete, 2027-05-28",
    ]
    assert "mobility_wish.target" not in found_in_tables(WORD)
    assert "mobility_approach.message" not in found_in_tables(WORD)


@pytest.mark.parametrize("status", ["withdrawn", "declined"])
def test_wish_taken_back_goes_three_months_after_that(park, status):
    row = wish(park, status=status)
    Event.objects.create(kind="mobility.wish", subject_id=row.pk, verb="withdraw", at=at(ENDED), target=status)
    assert run(NOTICE - timedelta(days=1)) == []
    assert [said.split(": ")[1] for said in run(NOTICE, DUE)] == ["notice, 2027-02-28", "delete, 2027-02-28"]
    assert Wish.objects.count() == 0


def test_wish_never_agreed_to_goes_after_its_end(park):
    wish(park, status="asked")
    run(date(2027, 4, 28), date(2027, 5, 28))
    assert Wish.objects.count() == 0


@pytest.mark.parametrize("status", ["asked", "granted", "refused"])
def test_request_for_access_goes_after_thirty_days(park, status):
    firm = FirmFactory(park=park)
    for ago in (29, 30):
        moment = at(DUE) - timedelta(days=ago)
        AccessRequest.objects.create(firm=firm, name=WORD, email=f"{ago}@a.example", status=status, asked_at=moment)
    run(DUE)
    assert [row.email for row in AccessRequest.objects.all()] == ["29@a.example"]


def test_figures_stay(park):
    refused(park)
    firm = FirmFactory(park=park)
    MoveFigure.objects.create(month=date(2026, 11, 1), hiring=firm, people=1)
    RecruitmentFigure.objects.create(month=date(2026, 11, 1), firm=firm, received=3)
    run(NOTICE, DUE)
    assert (MoveFigure.objects.count(), RecruitmentFigure.objects.count()) == (1, 1)


def test_dry_run_lists_without_names_and_changes_nothing(park):
    application = refused(park)
    said = command("--dry-run", "--on", "2027-01-29")
    assert said.splitlines() == [
        f"application {application.pk}: notice, 2027-02-28",
        "1 notices and deletions, 0 lost files, 0 roles of people who have left",
    ]
    application.refresh_from_db()
    assert (application.notice_for, OutboxMail.objects.count(), WORD in said) == (None, 0, False)
    command("--on", "2027-01-29")
    assert (
        command("--dry-run", "--on", "2027-02-28").splitlines()[0]
        == f"application {application.pk}: delete, 2027-02-28"
    )
    assert Application.objects.count() == 1


def test_command_refuses_what_is_no_day(db):
    with pytest.raises(CommandError):
        command("--on", "28/02/2027")


def test_lost_files_go_after_a_day_and_known_ones_stay(park):
    kept = career.application_of(career.person(park)).files.get().file.name
    for name, hours in (("old", 25), ("fresh", 1)):
        path = default_storage.save(f"applications/{name}.pdf", ContentFile(b"%PDF-"))
        when = timezone.now().timestamp() - hours * 3600
        os.utime(default_storage.path(path), (when, when))
    os.utime(default_storage.path(kept), (0, 0))
    assert retention.sweep_files(dry_run=True) == 1
    assert (retention.sweep_files(), retention.sweep_files()) == (1, 0)
    left = [default_storage.exists(name) for name in (kept, "applications/old.pdf", "applications/fresh.pdf")]
    assert left == [True, False, True]
    default_storage.delete("applications/fresh.pdf")


# Recruitments that nobody has ended


def never_ended(park, *, status="received", **fields):
    """A published vacancy with an application, closed on 2026-11-30, and its firm's human resources."""
    vacancy = career.hiring_vacancy(park, opens_on=date(2026, 8, 1), closes_on=ENDED, **fields)
    if status:
        dated(career.application_of(career.person(park), vacancy, status=status))
    member("hr", firm=vacancy.firm, email="hr@essai.example")
    OutboxMail.objects.all().delete()
    return vacancy


def recipients(vacancy) -> set[str]:
    mails = list(OutboxMail.objects.all())
    assert {mail.body for mail in mails} <= {"Something new waits for you: http://127.0.0.1:8000/"}
    return {mail.recipient for mail in mails}


@pytest.mark.parametrize("status", ["received", None])
def test_recruitment_never_ended_is_told_to_those_who_can_end_it(park, status):
    """With nobody left to be answered too: so the reminder tells nothing of an application kept from its reader."""
    vacancy = never_ended(park, status=status)
    told = [f"vacancy {vacancy.pk}: remind, 2027-02-28"]
    assert (reminders(date(2027, 2, 27)), reminders(DUE), reminders(DUE, date(2027, 3, 29))) == ([], told, [])
    assert recipients(vacancy) == {"hr@essai.example", *(person.email for person in vacancy.recruiters.all())}
    assert reminders(date(2027, 3, 30)) == told


def test_dry_run_lists_what_nobody_has_ended_and_tells_nobody(park):
    vacancy = never_ended(park)
    said = [command("--on", "2027-02-28", "--dry-run") for _ in range(2)]
    assert [f"vacancy {vacancy.pk}: remind, 2027-02-28" in one for one in said] == [True, True]
    vacancy.refresh_from_db()
    assert (OutboxMail.objects.count(), vacancy.reminded_on) == (0, None)


@pytest.mark.parametrize(
    "change", [{"status": "filled", "ended_on": ENDED}, {"status": "withdrawn", "ended_on": ENDED}, {"closes_on": DUE}]
)
def test_what_is_ended_or_open_again_is_not_told(park, change):
    vacancy = never_ended(park, status=None)
    Vacancy.objects.update(**change)
    assert (reminders(DUE), recipients(vacancy)) == ([], set())


def test_recruitment_with_nobody_left_ends_on_the_later_of_closing_and_last_outcome(park):
    """Nobody has pressed anything: the file of somebody refused on 2026-12-15 goes three months after that day."""
    vacancy = never_ended(park, status="not_retained")
    ends = [retention.vacancy_end(vacancy, DUE)]
    Application.objects.update(moved_at=at(date(2026, 12, 15)))
    ends.append(retention.vacancy_end(vacancy, DUE))
    career.application_of(EmployeeFactory(user=member("employee", park=park)), vacancy, status="interview")
    ends.append(retention.vacancy_end(vacancy, DUE))
    assert ends == [ENDED, date(2026, 12, 15), None]


def test_home_page_asks_those_who_can_end_it(park):
    vacancy = never_ended(park)
    Vacancy.objects.update(opens_on=date(2020, 1, 1), closes_on=date(2020, 2, 1))
    hr = User.objects.get(email="hr@essai.example")
    people = [hr, vacancy.recruiters.get(), member("director", firm=vacancy.firm), member("hr", park=park)]
    assert [[todo.title for todo in lines.todo_of(person, overdue.SOURCE)] for person in people] == [
        [vacancy.title],
        [vacancy.title],
        [],
        [],
    ]


def test_role_ends_on_the_day_of_leaving(park):
    employee = career.person(park, left_on=DUE)
    assert "0 roles" in command("--on", "2027-02-27")
    assert "1 roles" in command("--on", "2027-02-28", "--dry-run")
    assert "1 roles" in command("--on", "2027-02-28")
    assert "0 roles" in command("--on", "2027-02-28")
    assert Membership.objects.filter(user=employee.user).count() == 0


def test_daily_command_deletes(park):
    application = refused(park, ended=date(2026, 1, 1), notice_for=date(2026, 5, 1))
    dated(application, date(2025, 12, 1))
    call_command("daily", stdout=io.StringIO())
    assert Application.objects.count() == 0


@pytest.mark.parametrize("count", [1, 20])
def test_search_costs_the_same_however_many_are_kept(park, statements, count):
    vacancy = career.hiring_vacancy(park)
    for _ in range(count):
        career.application_of(EmployeeFactory(user=member("employee", park=park)), vacancy, status="not_retained")
    assert len(statements(lambda: run(timezone.localdate()))) == 5
