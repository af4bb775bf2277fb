"""The demo's attendance: a course of last month with its certificates and opinions, and one that takes place today."""

from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone

from firms.models import User
from firms.personas import address
from mobility.models import Employee
from training import demo_review
from training.domain import certificates
from training.models import Attendance, Enrolment, Evaluation, HalfDay, JointSession, Pledge, Theme

MORNING, AFTERNOON = (time(8, 30), time(12)), (time(13, 30), time(17))
# last name: marks of the two half-days, and marks and words of the evaluation, none where it is still awaited
HELD = {
    "Rougier": (("present", "present"), (4, 4, 4, "")),
    "Astier": (("present", "present"), (4, 3, 4, "Les exercices avec le défibrillateur.")),
    "Garnier": (("present", "excused"), (3, 4, 3, "")),
    "Pons": (("present", "present"), (3, 3, 3, "")),
    "Fournier": (("present", "present"), (4, 4, 3, "Très concret, à refaire dans deux ans.")),
    "Benali": (("present", "present"), None),
}
TODAY = ("Rougier", "Astier", "Benali", "Fournier", "Cluzel", "Garnier")


def load(park):
    """Both are organised by LPH; somebody from outside was at the first one."""
    firm, hr = park.firms.get(name="LPH"), User.objects.get(email=address("hr-lph"))
    names = {"name_en": "Workplace first aid", "validity_months": 24, "minimum": 4}
    theme, _new = Theme.objects.get_or_create(park=park, name_fr="Sauveteur secouriste du travail", defaults=names)
    titles = ("Sauveteurs secouristes du travail", "Workplace first aid")
    held = session(park, firm, titles, days=-30, status="held", theme=theme)
    seats = enrol(held, HELD) | {"guest": guest(held)}
    for last_name, (marks, said) in (HELD | {"guest": (("present", "present"), (4, 4, 4, ""))}).items():
        attend(held, seats[last_name], marks, hr)
        opine(held, seats[last_name], said)
    certificates.issue(held, {seat.pk: 2 for name, seat in seats.items() if name != "Garnier"}, by=hr)
    demo_review.state_shares(held, hr)
    today = session(park, firm, ("Gestes et postures", "Lifting safely"), days=0, status="confirmed")
    enrol(today, TODAY)


def session(park, firm, titles, *, days, status, theme=None) -> JointSession:
    """One day of two half-days."""
    day = timezone.localdate() + timedelta(days=days)
    row = JointSession.objects.create(
        park=park,
        organiser=firm,
        theme=theme,
        title_fr=titles[0],
        title_en=titles[1],
        length_fr="1 jour",
        length_en="1 day",
        starts_on=day,
        pledge_deadline=day - timedelta(days=14),
        minimum=4,
        capacity=10,
        cost=Decimal("980.00"),
        status=status,
    )
    for begin, end in (MORNING, AFTERNOON):
        HalfDay.objects.create(session=row, day=day, starts_at=begin, ends_at=end)
    return row


def enrol(session, last_names) -> dict:
    """A seat for each, under the pledge of her firm; answers the seats by last name."""
    people = list(Employee.objects.filter(last_name__in=last_names).select_related("firm").order_by("pk"))
    seats, pledges = {}, {}
    for person in people:
        if person.firm not in pledges:
            count = sum(one.firm_id == person.firm_id for one in people)
            pledges[person.firm] = Pledge.objects.create(
                session=session, firm=person.firm, seats=count, state=Pledge.State.CONFIRMED
            )
        pledge = pledges[person.firm]
        seats[person.last_name] = Enrolment.objects.create(session=session, pledge=pledge, employee=person)
    return seats


def guest(session) -> Enrolment:
    pledge = Pledge.objects.create(session=session, outside_name="Laboratoire des Sources", seats=1, state="confirmed")
    return Enrolment.objects.create(session=session, pledge=pledge, outside_name="Odile Marchand")


def attend(session, seat, marks, hr):
    for half, state in zip(session.half_days.all(), marks, strict=True):
        Attendance.objects.create(enrolment=seat, half_day=half, state=state, entered_by=hr)


def opine(session, seat, said):
    """What she said, or that she is asked."""
    row = Evaluation(enrolment=seat, kind="hot", due_on=session.starts_on, asked_at=timezone.now())
    if said is not None:
        row.content, row.trainer, row.useful, row.comment = said
        row.answered_at = timezone.now()
    row.save()
