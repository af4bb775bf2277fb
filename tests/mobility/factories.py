"""Employees, vacancies, consents and applications for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mobility.models import Application, Consent, Employee, Noticeboard, Posting, Vacancy
from tests.factories import FirmFactory, ParkFactory, member


class EmployeeFactory(DjangoModelFactory):
    class Meta:
        model = Employee

    firm = factory.SubFactory(FirmFactory)
    first_name = "Alex"
    last_name = factory.Sequence(lambda n: f"Salarié{n}")


class VacancyFactory(DjangoModelFactory):
    class Meta:
        model = Vacancy

    firm = factory.SubFactory(FirmFactory)
    reference = factory.Sequence(lambda n: f"2025-{n:04d}")
    title = factory.Sequence(lambda n: f"Poste {n}")
    place = "Saint-Essai"
    mission = "Travailler."
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=2))
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=20))
    status = Vacancy.Status.PUBLISHED


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    employee = factory.SubFactory(EmployeeFactory)
    vacancy = factory.SubFactory(VacancyFactory)
    status = Consent.Status.GIVEN
    asked_by = factory.LazyAttribute(lambda consent: member("hr", firm=consent.employee.firm))


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    vacancy = factory.SubFactory(VacancyFactory)
    employee = factory.SubFactory(EmployeeFactory)
    route = Application.Route.SPONSORED
    consent = factory.LazyAttribute(
        lambda row: ConsentFactory(employee=row.employee, vacancy=row.vacancy) if row.route == "sponsored" else None
    )


class NoticeboardFactory(DjangoModelFactory):
    class Meta:
        model = Noticeboard

    firm = factory.SubFactory(FirmFactory)
    park = factory.LazyAttribute(lambda board: board.firm.park if board.firm else ParkFactory())
    name = factory.Sequence(lambda n: f"Panneau {n}")


class PostingFactory(DjangoModelFactory):
    """A poster hung by the human resources of the board's firm."""

    class Meta:
        model = Posting

    vacancy = factory.SubFactory(VacancyFactory)
    board = factory.SubFactory(NoticeboardFactory)
    posted_by = factory.LazyAttribute(lambda posting: member("hr", firm=posting.board.firm))
    remover = factory.SelfAttribute("posted_by")
    remove_by = factory.SelfAttribute("vacancy.closes_on")


def vacancy_form(firm, **fields) -> dict:
    """What the browser posts for a vacancy."""
    today = timezone.localdate()
    posted = {
        "firm": firm.pk,
        "title": "Conducteur ou conductrice de ligne",
        "contract": "permanent",
        "hours": "day",
        "place": "Saint-Essai",
        "mission": "Conduire la ligne.",
        "pay_from": "2 100",
        "pay_to": "2 400,50",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=20)).isoformat(),
        "audience": "park",
        "revision": 1,
        "then": "publish",
    }
    return posted | fields
