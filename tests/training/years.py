"""Sessions that are over, with all that a year's figures are made of."""

from datetime import date, time
from decimal import Decimal

from django.utils import timezone

from firms.models import Event
from tests.factories import UserFactory
from tests.training.factories import EnrolmentFactory, HalfDayFactory, PledgeFactory, SessionFactory
from training.models import CostVersion
from training.models.enrolment import Attendance

LAST_YEAR = timezone.localdate().year - 1
DAY = date(LAST_YEAR, 5, 12)


def over(park, *, day=DAY, status="held", half_days=2, **fields):
    """A session whose half-days, three and a half hours each, are one a day up to `day`."""
    fields |= {"park": park, "status": status, "starts_on": day.replace(day=1), "pledge_deadline": day.replace(day=1)}
    session = SessionFactory(**fields)
    for number in range(half_days):
        HalfDayFactory(session=session, day=day.replace(day=day.day - number), starts_at=time(9), ends_at=time(12, 30))
    return session


def seats(session, firm, number, *, present=(), **fields):
    """A firm's seats; each of `present` is how many half-days somebody was there, or (person, half-days)."""
    pledge = PledgeFactory(session=session, seats=number, state=fields.pop("state", "confirmed"), firm=firm, **fields)
    for one in present:
        person, times = one if isinstance(one, tuple) else (None, one)
        given = {"employee": person, "outside_name": ""} if person else {}
        enrolment = EnrolmentFactory(pledge=pledge, session=session, **given)
        for place, half_day in enumerate(session.half_days.all()):
            state = "present" if place < times else "absent"
            Attendance.objects.create(enrolment=enrolment, half_day=half_day, state=state)
    return pledge


def stated(session, amounts, fees=None, number=1):
    """What a statement says of each pledge."""
    shares = {str(pledge.pk): amount for pledge, amount in amounts.items()}
    owed = {str(pledge.pk): amount for pledge, amount in (fees or {}).items()}
    return CostVersion.objects.create(
        session=session,
        number=number,
        total=sum(map(Decimal, [*shares.values(), *owed.values()])),
        rule=session.rule,
        shares=shares,
        fees=owed,
        reason="Stated",
        by=UserFactory(),
    )


def decided(session, verb):
    return Event.objects.record(session, verb=verb)
