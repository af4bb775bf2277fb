"""Themes, plans, sessions and pledges for tests."""

from datetime import date, time, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories import FirmFactory, ParkFactory
from tests.mobility.factories import EmployeeFactory
from training.models import (
    AnnualPlan,
    Attendance,
    CostItem,
    Enrolment,
    Evaluation,
    HalfDay,
    JointSession,
    Need,
    OutsideFirm,
    Pledge,
    Programme,
    Provider,
    Room,
    Theme,
    TrainingCertificate,
)


def in_days(days) -> date:
    return timezone.localdate() + timedelta(days=days)


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    park = factory.SubFactory(ParkFactory)
    name_fr = factory.Sequence(lambda n: f"Thème {n}")
    name_en = factory.Sequence(lambda n: f"Theme {n}")


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    park = factory.SubFactory(ParkFactory)
    title_fr = "Parcours"
    title_en = "Course"


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = AnnualPlan

    firm = factory.SubFactory(FirmFactory)
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    budget = Decimal("5000.00")


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = Need

    plan = factory.SubFactory(PlanFactory)
    theme = factory.LazyAttribute(lambda need: ThemeFactory(park=need.plan.firm.park))
    seats = 2
    first_month = factory.LazyAttribute(lambda need: date(need.plan.year, 3, 1))
    last_month = factory.LazyAttribute(lambda need: date(need.plan.year, 6, 1))


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    park = factory.SubFactory(ParkFactory)
    name = factory.Sequence(lambda n: f"Organisme {n}")


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    park = factory.SubFactory(ParkFactory)
    name = factory.Sequence(lambda n: f"Salle {n}")
    places = 12


class SessionFactory(DjangoModelFactory):
    """Open for pledges, organised by a firm, 1,950.00 € in all, in a month; freeze and fee are not set."""

    class Meta:
        model = JointSession

    park = factory.SubFactory(ParkFactory)
    organiser = factory.LazyAttribute(lambda session: FirmFactory(park=session.park))
    title_fr = factory.Sequence(lambda n: f"Cours {n}")
    title_en = factory.Sequence(lambda n: f"Course {n}")
    length_fr = "1 jour"
    length_en = "1 day"
    starts_on = factory.LazyFunction(lambda: in_days(30))
    pledge_deadline = factory.LazyFunction(lambda: in_days(15))
    minimum = 8
    capacity = 12
    cost = Decimal("1950.00")


class HalfDayFactory(DjangoModelFactory):
    class Meta:
        model = HalfDay

    session = factory.SubFactory(SessionFactory)
    day = factory.LazyAttribute(lambda half: half.session.starts_on)
    starts_at = time(9)
    ends_at = time(12, 30)


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = CostItem

    session = factory.SubFactory(SessionFactory)
    label = factory.Sequence(lambda n: f"Dépense {n}")
    price = Decimal("100.00")


class PledgeFactory(DjangoModelFactory):
    """A firm's seats; give `outside` (and `firm=None`) for a firm from elsewhere."""

    class Meta:
        model = Pledge

    session = factory.SubFactory(SessionFactory)
    firm = factory.LazyAttribute(lambda pledge: None if pledge.outside else FirmFactory(park=pledge.session.park))
    outside = None
    outside_name = factory.LazyAttribute(lambda pledge: pledge.outside.name if pledge.outside else "")
    seats = 2
    state = Pledge.State.COMMITTED


class OutsideFirmFactory(DjangoModelFactory):
    class Meta:
        model = OutsideFirm

    park = factory.SubFactory(ParkFactory)
    name = factory.Sequence(lambda n: f"Laboratoire {n}")
    email = factory.Sequence(lambda n: f"contact{n}@laboratoire.example")


class EnrolmentFactory(DjangoModelFactory):
    """Somebody of the pledge's firm, with a seat."""

    class Meta:
        model = Enrolment

    pledge = factory.SubFactory(PledgeFactory)
    session = factory.LazyAttribute(lambda row: row.pledge.session)
    employee = factory.LazyAttribute(lambda row: EmployeeFactory(firm=row.pledge.firm) if row.pledge.firm else None)
    outside_name = factory.LazyAttribute(lambda row: "" if row.employee else "Camille Dehors")


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = TrainingCertificate

    employee = factory.SubFactory(EmployeeFactory)
    theme = factory.LazyAttribute(lambda row: ThemeFactory(park=row.employee.firm.park))
    obtained_on = factory.LazyFunction(lambda: in_days(-300))
    valid_until = factory.LazyFunction(lambda: in_days(60))


class AttendanceFactory(DjangoModelFactory):
    """Present on the one half-day of the seat's session, by the organiser's hand."""

    class Meta:
        model = Attendance

    enrolment = factory.SubFactory(EnrolmentFactory)
    half_day = factory.LazyAttribute(
        lambda row: row.enrolment.session.half_days.first() or HalfDayFactory(session=row.enrolment.session)
    )
    state = "present"


class EvaluationFactory(DjangoModelFactory):
    """Asked today and answered with the best marks; `answered_at=None` for one that waits."""

    class Meta:
        model = Evaluation

    enrolment = factory.SubFactory(EnrolmentFactory)
    kind = "hot"
    due_on = factory.LazyFunction(timezone.localdate)
    asked_at = factory.LazyFunction(timezone.now)
    answered_at = factory.LazyFunction(timezone.now)
    content = trainer = useful = 4
