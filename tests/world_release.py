"""Two changes of firm from b to a: one agreed by both firms, one of which b must not know yet."""

from datetime import timedelta

from django.utils import timezone

from mobility.models import Employee, HandoverTask, ReleaseRecord
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory

# each secret word, and all who may read it on some page
RELEASE_SECRETS = {
    "MARKHANDOVER": {"employee_b", "hr_b", "director_b", "hr_a", "director_a"},
    "MARKUNTOLD": {"hr_a", "director_a"},
}


def add_releases(world):
    vacancy = VacancyFactory(firm=world.rows["firm_a"], status="filled")
    vacancy.recruiters.add(world.people["hr_a"])
    employee = Employee._base_manager.get(user=world.people["employee_b"])
    Employee._base_manager.filter(pk=employee.pk).update(manager=world.people["manager_b"])
    day = timezone.localdate() + timedelta(days=30)
    days = {"proposed_on": day, "notice_ends_on": day + timedelta(days=30)}
    told = ApplicationFactory(vacancy=vacancy, employee=employee, status="hired")
    release = ReleaseRecord._base_manager.create(application=told, status="agreed", agreed_on=day, **days)
    task = HandoverTask._base_manager.create(release=release, text="MARKHANDOVER", due_on=day)
    untold = ApplicationFactory(
        vacancy=vacancy,
        employee=EmployeeFactory(firm=world.rows["firm_b"], manager=world.people["manager_b"]),
        route="direct",
        status="hired",
    )
    draft = ReleaseRecord._base_manager.create(application=untold, **days)
    HandoverTask._base_manager.create(release=draft, text="MARKUNTOLD")
    world.rows |= {"release": release, "release_twin": draft, "task": task}
