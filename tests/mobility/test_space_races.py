"""Two people, or two daily tasks, at the same moment on the staff list, a request for access and what is to go."""

from datetime import date

import pytest

from firms.models import Event, Membership, OutboxMail, User
from mobility.domain import access, erasure, retention, staff
from mobility.domain.staff import Line
from mobility.models import AccessRequest, Application, Employee
from tests.factories import FirmFactory, ParkFactory, member
from tests.mobility import career
from tests.mobility.factories import EmployeeFactory
from tests.mobility.test_concurrency import together
from tests.mobility.test_retention import refused

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_hr_open_one_account():
    firm = FirmFactory(park=ParkFactory())
    people = [EmployeeFactory(firm=firm) for _ in range(2)]
    managers = [member("hr", firm=firm) for _ in range(2)]
    asked = AccessRequest.objects.create(firm=firm, name="Ada", email="ada@a.example")
    calls = [
        lambda person=person, hr=hr: access.grant(AccessRequest.objects.get(pk=asked.pk), person, by=hr)
        for person, hr in zip(people, managers, strict=True)
    ]
    answers = together(*calls)
    assert sorted(map(str, answers)) == ["True", "stale"]
    assert User.objects.filter(email="ada@a.example").count() == 1
    assert Membership.objects.filter(firm=firm, role="employee").count() == 1
    assert Employee.objects.filter(user__isnull=False).count() == 1


def test_one_list_taken_in_twice_at_once_adds_everybody_once():
    firm = FirmFactory(park=ParkFactory())
    hr = member("hr", firm=firm)
    values = {"first_name": "Ada", "last_name": "Roux", "job_title": "", "rome": None, "manager": None, "left_on": None}
    answers = together(*[lambda: staff.take_in([Line(2, values, [])], firm, by=hr) for _ in range(3)])
    assert (sorted(answers), Employee.objects.count()) == ([(0, 0), (0, 0), (1, 0)], 1)


def test_two_daily_tasks_tell_once_and_delete_once():
    refused(ParkFactory())
    together(*[lambda: list(retention.run(date(2027, 1, 29))) for _ in range(3)])
    assert OutboxMail.objects.count() == 1
    done = together(*[lambda: len(list(retention.run(date(2027, 2, 28)))) for _ in range(3)])
    assert (sorted(done), Application.objects.count()) == ([0, 0, 1], 0)
    assert Event.objects.filter(kind="mobility.application", verb="erased").count() == 1


def test_person_and_daily_task_erase_at_once():
    application = refused(ParkFactory(), notice_for=date(2027, 2, 28))
    user = application.employee.user
    together(lambda: erasure.erase_person(user), lambda: list(retention.run(date(2027, 2, 28))))
    assert (Application.objects.count(), User.objects.get(pk=user.pk).is_active) == (0, False)
    assert Event.objects.filter(kind="mobility.application", verb="erased").count() == 1


def test_person_erased_twice_at_once_is_erased_once():
    user = career.whole(ParkFactory()).user
    together(*[lambda: erasure.erase_person(user) for _ in range(2)])
    assert Event.objects.about(user).filter(verb="erased").count() == 1
