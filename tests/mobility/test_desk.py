"""What jobs put on the home page of each role."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mobility import domain
from mobility.models import Application, Vacancy
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory


@pytest.fixture
def people(park):
    """The hiring firm's recruiter, the employee's HR, and the employee."""
    vacancy = VacancyFactory(firm__park=park, title="Séchage")
    employee = EmployeeFactory(firm=FirmFactory(park=park))
    employee.user = member("employee", firm=employee.firm)
    employee.save()
    hiring = member("hr", firm=vacancy.firm)
    vacancy.recruiters.add(hiring)
    return {"vacancy": vacancy, "employee": employee, "hiring": hiring, "own": member("hr", firm=employee.firm)}


def actions(person):
    return [(todo.action, todo.title) for todo in domain.todo(person)]


def everybody(people):
    return {name: actions(user) for name, user in users(people).items()}


def users(people):
    return {"employee": people["employee"].user, "own": people["own"], "hiring": people["hiring"]}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("asked", {"employee": [("Answer", "Séchage")]}),
        ("given", {"own": [("Send the application", "Séchage")]}),
        ("refused", {}),
        ("withdrawn", {}),
    ],
)
def test_consent_waits_for_one_person(people, status, expected):
    ConsentFactory(vacancy=people["vacancy"], employee=people["employee"], status=status)
    assert everybody(people) == {"employee": [], "own": [], "hiring": []} | expected


def test_closed_vacancy_waits_for_nobody(people):
    ConsentFactory(vacancy=people["vacancy"], employee=people["employee"], status="asked")
    Vacancy.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert everybody(people) == {"employee": [], "own": [], "hiring": []}


def test_applications_wait_for_the_recruiter_by_vacancy(people):
    ApplicationFactory(vacancy=people["vacancy"], employee=people["employee"])
    ApplicationFactory(vacancy=people["vacancy"], route="direct")
    assert everybody(people) == {"employee": [], "own": [], "hiring": [("Read", "Séchage")]}
    assert [todo.text for todo in domain.todo(people["hiring"])] == ["2 applications to read."]


def test_answer_is_news_for_the_person_for_two_weeks(people):
    ApplicationFactory(vacancy=people["vacancy"], employee=people["employee"], status="not_retained")
    assert everybody(people) == {"employee": [("Read", "Séchage")], "own": [], "hiring": []}
    Application.objects.update(moved_at=timezone.now() - timedelta(days=15))
    assert everybody(people) == {"employee": [], "own": [], "hiring": []}


def test_untold_application_of_a_colleague_is_not_counted(people):
    """A recruiter who also works for the applicant's firm must not learn of it by a figure."""
    ApplicationFactory(vacancy=people["vacancy"], employee=people["employee"], route="direct")
    member("employee", firm=people["employee"].firm, user=people["hiring"])
    assert actions(people["hiring"]) == []


def test_hr_is_asked_nothing_by_an_application_of_her_own(people):
    """She let her employer know, who is herself: no firm asks for a reference by that."""
    people["employee"].user = people["own"]
    people["employee"].save()
    row = ApplicationFactory(vacancy=people["vacancy"], employee=people["employee"], route="direct")
    Application.objects.filter(pk=row.pk).update(employer_told_at=timezone.now())
    assert actions(people["own"]) == []


def test_open_vacancies_are_counted_as_far_as_the_person_sees(people, park):
    VacancyFactory(firm=people["vacancy"].firm, audience="firm")
    found = {name: domain.park_state(user)["open"] for name, user in users(people).items()}
    assert found == {"employee": 1, "own": 1, "hiring": 2}
    assert domain.park_state(member("president", park=park))["open"] == 1


@pytest.mark.parametrize("count", [1, 20])
def test_home_page_pays_few_statements_whatever_waits(people, statements, count):
    for _ in range(count):
        ApplicationFactory(vacancy=people["vacancy"])
        ConsentFactory(employee__firm=people["employee"].firm)
    paid = {name: statements(lambda: domain.todo(person)) for name, person in known(users(people)).items()}  # noqa: B023
    # Who asks, and what waits. The whole home page keeps to fifteen.
    assert {name: len(sent) for name, sent in paid.items()} == dict.fromkeys(paid, 2)
    for person in users(people).values():
        assert len(statements(lambda: domain.park_state(person))) == 1  # noqa: B023


def known(users):
    """With their roles read, as a request has them."""
    return {name: user for name, user in users.items() if user.memberships_held}
