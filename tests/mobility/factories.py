"""Employees, vacancies, consents and applications for tests."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mobility.models import Application, Approach, Consent, Employee, Noticeboard, Posting, ReleaseRecord, Vacancy, Wish
from mobility.seal import seal
from naturopole.months import months_later
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


class ReleaseFactory(DjangoModelFactory):
    """Somebody presented by her HR and hired next door, with an account of her own and a line manager."""

    class Meta:
        model = ReleaseRecord
        skip_postgeneration_save = True

    application = factory.SubFactory(ApplicationFactory, status="hired")

    @factory.post_generation
    def people(release, create, extracted, **kwargs):
        employee, vacancy = release.application.employee, release.application.vacancy
        employee.user = employee.user or member("employee", firm=employee.firm)
        employee.manager = employee.manager or member("line_manager", firm=employee.firm)
        employee.save()
        if not vacancy.recruiters.exists():
            vacancy.recruiters.add(member("hr", firm=vacancy.firm))


class WishFactory(DjangoModelFactory):
    """An open wish of somebody with an account, opened to nobody; `medical` says what is sealed."""

    class Meta:
        model = Wish

    class Params:
        medical = False

    employee = factory.SubFactory(
        EmployeeFactory, user=factory.LazyAttribute(lambda person: member("employee", firm=person.firm))
    )
    voiced_by = factory.SelfAttribute("employee.user")
    sealed = factory.LazyAttribute(lambda wish: seal(wish.employee.pk, wish.medical))
    ends_on = factory.LazyFunction(lambda: months_later(timezone.localdate(), 6))


class ApproachFactory(DjangoModelFactory):
    class Meta:
        model = Approach

    wish = factory.SubFactory(WishFactory)
    vacancy = factory.SubFactory(VacancyFactory)
    by = factory.LazyAttribute(lambda row: member("hr", firm=row.vacancy.firm))
    message = "Venez voir."


def wish_form(**fields) -> dict:
    """What the browser posts for a wish: a new one carries a key, a change of `revision` none."""
    first = {"revision": 1} if "revision" in fields else {"request_key": str(uuid.uuid4())}
    return first | {"horizon": "six_months", "target": "Conduire une ligne."} | fields


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
