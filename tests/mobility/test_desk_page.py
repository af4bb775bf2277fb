"""The desk of human resources, and the line manager's page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mobility.domain import hr_desk
from mobility.models import Employee, InterviewSlot, Noticeboard, Posting, Vacancy, Wish
from server.measuring import calls_of
from tests.factories import FirmFactory, member
from tests.mobility.factories import (
    ApplicationFactory,
    ConsentFactory,
    EmployeeFactory,
    ReleaseFactory,
    VacancyFactory,
)


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


@pytest.fixture
def vacancy(firm, hr):
    row = VacancyFactory(firm=firm)
    row.recruiters.add(hr)
    return row


def counted(user):
    return {vacancy.pk: vacancy.counts for vacancy in hr_desk.desk(user)["vacancies"]}


def test_vacancies_are_counted_by_stage(vacancy, hr):
    for status in ("received", "received", "interview", "hired", "withdrawn", "not_retained"):
        ApplicationFactory(vacancy=vacancy, status=status)
    assert counted(hr) == {vacancy.pk: [2, 0, 1, 0, 1]}
    assert hr_desk.desk(hr)["to_read"] == 2


def test_hr_who_does_not_recruit_reads_no_count(vacancy, firm):
    ApplicationFactory(vacancy=vacancy)
    assert counted(member("hr", firm=firm)) == {vacancy.pk: None}
    assert counted(member("director", firm=firm)) == {vacancy.pk: [1, 0, 0, 0, 0]}


def test_untold_application_of_a_colleague_is_in_no_count(vacancy, hr):
    """HR of the hiring firm who also works for the applicant's employer."""
    application = ApplicationFactory(vacancy=vacancy, route="direct")
    member("employee", firm=application.employee.firm, user=hr)
    assert counted(hr) == {vacancy.pk: [0, 0, 0, 0, 0]}


def test_hidden_application_keeps_no_filled_vacancy_on_the_desk(vacancy, firm, hr):
    """A vacancy that is over stands there for what is still to be answered: not for a colleague’s of the same group."""
    Vacancy.objects.update(status="filled")
    application = ApplicationFactory(vacancy=vacancy, route="direct")
    readers = [hr, member("hr", firm=firm), member("director", firm=firm)]
    assert [list(counted(person)) for person in readers] == [[vacancy.pk]] * 3
    for one in (firm, application.employee.firm):
        one.group_name = "Groupe"
        one.save()
    readers = [type(person).objects.get(pk=person.pk) for person in readers]
    assert [list(counted(person)) for person in readers] == [[]] * 3


def test_only_own_vacancies_under_way_are_listed(vacancy, firm, hr):
    VacancyFactory()
    VacancyFactory(firm=firm, status="withdrawn")
    filled = VacancyFactory(firm=firm, status="filled", closes_on=timezone.localdate() + timedelta(days=30))
    assert list(counted(hr)) == [vacancy.pk]
    ApplicationFactory(vacancy=filled)
    draft = VacancyFactory(firm=firm, status="draft", closes_on=timezone.localdate() + timedelta(days=40))
    assert list(counted(hr)) == [vacancy.pk, filled.pk, draft.pk]


def test_desk_gathers_what_waits(vacancy, firm, hr):
    mine = EmployeeFactory(firm=firm)
    asked = ConsentFactory(employee=mine, status="asked")
    ConsentFactory(employee=mine, status="refused")
    ConsentFactory(status="asked")
    board = Noticeboard.objects.create(park=firm.park, firm=firm, name="Atelier")
    late = Posting.objects.create(
        vacancy=vacancy, board=board, posted_by=hr, remover=hr, remove_by=timezone.localdate() + timedelta(days=3)
    )
    other = Noticeboard.objects.create(park=firm.park, firm=firm, name="Accueil")
    later = timezone.localdate() + timedelta(days=30)
    Posting.objects.create(vacancy=vacancy, board=other, posted_by=hr, remover=hr, remove_by=later)
    soon = timezone.now() + timedelta(days=2)
    slot = InterviewSlot.objects.create(
        vacancy=vacancy, starts_at=soon, place="Salle 1", application=ApplicationFactory(vacancy=vacancy)
    )
    InterviewSlot.objects.create(vacancy=vacancy, starts_at=soon, place="Salle 2")
    release = ReleaseFactory(application__vacancy=vacancy)
    Wish.objects.create(
        employee=EmployeeFactory(), voiced_by=member("employee"), open_to_all=True, sealed="x", ends_on=later
    )
    found = hr_desk.desk(hr)
    assert (found["consents"], found["postings"], found["interviews"]) == ([asked], [late], [slot])
    assert ([row.pk for row in found["releases"]], found["wishes"]) == ([release.pk], 1)


def test_interview_of_a_withdrawn_person_is_gone(vacancy, hr):
    gone = ApplicationFactory(vacancy=vacancy, status="withdrawn")
    soon = timezone.now() + timedelta(days=2)
    InterviewSlot.objects.create(vacancy=vacancy, starts_at=soon, place="Salle 1", application=gone)
    assert hr_desk.desk(hr)["interviews"] == []


def test_wish_hidden_from_own_hr_is_not_counted(vacancy, firm, hr):
    later = timezone.localdate() + timedelta(days=30)
    wish = Wish.objects.create(
        employee=EmployeeFactory(firm=firm), voiced_by=member("employee"), sealed="x", ends_on=later
    )
    assert hr_desk.desk(hr)["wishes"] == 0
    wish.opened_to.add(FirmFactory())
    assert hr_desk.desk(hr)["wishes"] == 0


def test_long_lists_are_cut_and_all_applications_to_read_counted(firm, hr):
    days = [timezone.localdate() + timedelta(days=number) for number in range(1, 14)]
    for day in days:
        row = VacancyFactory(firm=firm, closes_on=day)
        row.recruiters.add(hr)
        ApplicationFactory(vacancy=row)
        ReleaseFactory(application__vacancy=row)
        ConsentFactory(employee__firm=firm, status="asked")
    found = hr_desk.desk(hr)
    assert [vacancy.closes_on for vacancy in found["vacancies"]] == days[:12]
    assert (len(found["releases"]), len(found["consents"]), found["to_read"]) == (6, 6, 13)
    assert hr_desk.desk(member("hr", firm=firm))["to_read"] == 0


@pytest.mark.parametrize("role", ["sales", "employee", "line_manager", "office", "president", "staff_representative"])
def test_desk_is_for_hr_and_directors(park, firm, client, role):
    client.force_login(member(role, firm=firm, park=park))
    assert client.get(reverse("mobility:desk")).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
@pytest.mark.parametrize("role", ["hr", "director"])
def test_desk_page_stays_in_its_budget(vacancy, firm, client, django_assert_max_num_queries, role, number):
    person = member(role, firm=firm)
    for place in range(number):
        row = VacancyFactory(firm=firm)
        row.recruiters.add(person)
        ApplicationFactory(vacancy=row)
        ReleaseFactory(application__vacancy=row)
        ConsentFactory(employee__firm=firm, status="asked")
        InterviewSlot.objects.create(
            vacancy=row,
            starts_at=timezone.now() + timedelta(days=2),
            place=f"Salle {place}",
            application=ApplicationFactory(vacancy=row),
        )
    client.force_login(person)
    with django_assert_max_num_queries(10 if role == "hr" else 7):
        assert client.get(reverse("mobility:desk")).status_code == 200
    calls = calls_of(client, reverse("mobility:desk"))
    assert calls <= (50_000 if role == "hr" else 39_000), calls


# The line manager


@pytest.fixture
def manager(firm):
    return member("line_manager", firm=firm)


def test_manager_reads_the_dates_of_his_people_alone(firm, manager):
    mine = ReleaseFactory(status="agreed", application__employee__firm=firm)
    Employee.objects.filter(pk=mine.application.employee_id).update(manager=manager)
    ReleaseFactory(status="agreed", application__employee__firm=firm)
    draft = ReleaseFactory(application__employee__firm=firm)
    Employee.objects.filter(pk=draft.application.employee_id).update(manager=manager)
    assert [row.pk for row in hr_desk.team(manager)["releases"]] == [mine.pk]


@pytest.mark.parametrize(
    ("route", "field", "expected"),
    [
        ("sponsored", None, 0),
        ("direct", None, 0),
        ("direct", "employer_told_at", 1),
        ("sponsored", "manager_told_at", 1),
    ],
)
def test_manager_reads_what_he_was_told(firm, manager, client, route, field, expected):
    told = {field: timezone.now()} if field else {}
    ApplicationFactory(route=route, employee=EmployeeFactory(firm=firm, manager=manager), **told)
    client.force_login(manager)
    page = client.get(reverse("mobility:my_team"))
    assert (page.status_code, len(page.context["applications"])) == (200, expected)


def test_manager_who_recruits_does_not_meet_his_person_here(firm, manager):
    """A direct application inside the firm is read in the pipeline, by right of recruiting, not on the team's page."""
    vacancy = VacancyFactory(firm=firm)
    vacancy.recruiters.add(manager)
    ApplicationFactory(vacancy=vacancy, route="direct", employee=EmployeeFactory(firm=firm, manager=manager))
    assert hr_desk.team(manager)["applications"] == []


def test_team_page_is_for_line_managers(firm, client, hr):
    client.force_login(hr)
    assert client.get(reverse("mobility:my_team")).status_code == 403
