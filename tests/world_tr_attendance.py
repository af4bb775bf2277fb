"""A session that firm a has held, with people of firm b and somebody from outside in it."""

from datetime import time

from django.utils import timezone

from mobility.models import Employee
from naturopole.links import fingerprint
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    EvaluationFactory,
    HalfDayFactory,
    PledgeFactory,
    SessionFactory,
    ThemeFactory,
    in_days,
)
from training.domain import certificates

ORGANISERS = {"hr_a", "office"}
MARKS = {
    "MARKSEAT": {"hr_b", "manager_b"} | ORGANISERS,
    "MARKGUEST": ORGANISERS,
    "MARKOPINION": {"hr_b"},
    "MARKGUESTSAYS": set(),
}


def add_attendance(world, park):
    """Everybody was there; one of b holds a certificate and has said what she thinks, another is asked."""
    day, firm_b = in_days(-3), world.rows["firm_b"]
    shared = {"park": park, "organiser": world.rows["firm_a"], "theme": ThemeFactory(park=park)}
    session = SessionFactory(starts_on=day, pledge_deadline=day, status="held", **shared)
    half = HalfDayFactory(session=session, starts_at=time(9))
    pledge = PledgeFactory(session=session, firm=firm_b)
    manager = world.people["manager_b"]
    person = EmployeeFactory(firm=firm_b, last_name="MARKSEAT", manager=manager)
    seat = EnrolmentFactory(pledge=pledge, employee=person)
    own = EnrolmentFactory(pledge=pledge, employee=Employee._base_manager.get(user=world.people["employee_b"]))
    outside = PledgeFactory(session=session, firm=None, outside_name="Labo", state="confirmed")
    guest = EnrolmentFactory(pledge=outside, employee=None, outside_name="MARKGUEST")
    for one in (seat, own, guest):
        AttendanceFactory(enrolment=one, half_day=half, signed_at=timezone.now())
    certificates.issue(session, {seat.pk: 1, guest.pk: 1}, by=world.people["hr_a"])
    EvaluationFactory(enrolment=seat, comment="MARKOPINION")
    EvaluationFactory(enrolment=guest, comment="MARKGUESTSAYS")
    token = "evaluation-of-the-small-park"
    asked = EvaluationFactory(enrolment=own, answered_at=None, token_sha256=fingerprint(token))
    world.rows |= {"held": session, "half": half, "seat": seat, "opinion_asked": asked, "evaluation_token": token}
