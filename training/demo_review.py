"""The demo's sessions of past years, for the year in review: who came, what was stated, which one was saved or lost."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from firms.models import Event, Membership, Role
from mobility.models import Employee
from training.domain import reckoning
from training.models import Attendance, CostItem, CostVersion, Enrolment, HalfDay, JointSession, Pledge

ITEMS = (("Formateur", "900.00", "day"), ("Salle", "150.00", "session"), ("Livrets", "18.00", "seat"))
FIRST_AID = ("Sauveteur secouriste du travail", "First aid at work")
PRACTICE = ("Bonnes pratiques de fabrication", "Good manufacturing practice")
FORKLIFTS = ("Conduite de chariots", "Driving forklifts")
SMALL_TEAM = ("Encadrer une petite équipe", "Leading a small team")
# years ago, month and day, theme, half-days, minimum, capacity, seats by firm, seats from outside, decision, status
PAST = (
    (1, (3, 18), FIRST_AID, 2, 6, 10, (4, 2, 3), 0, "", "held"),
    (1, (6, 11), PRACTICE, 4, 6, 10, (3, 2, 2), 2, "kept", "held"),
    (1, (10, 7), FORKLIFTS, 2, 4, 6, (0, 2, 4), 0, "", "held"),
    (1, (11, 20), SMALL_TEAM, 4, 8, 10, (2, 1, 1), 0, "", "cancelled"),
    (2, (5, 14), FIRST_AID, 2, 6, 10, (3, 1, 2), 0, "scaled_back", "held"),
)
NAMES = ("LPH", "Eskiss Packaging", "Biosphère")


def load(park):
    """Sessions that are over, with the people of the firms' lists; every fifth half-day somebody was not there."""
    firms = {firm.name: firm for firm in park.firms.all()}
    office = Membership.objects.filter(park=park, role=Role.OFFICE).first()
    for years, day, names, half_days, minimum, capacity, seats, outside, decision, status in PAST:
        last = date(timezone.localdate().year - years, *day)
        session = JointSession.objects.create(
            park=park,
            theme=park.themes.get_or_create(name_fr=names[0], defaults={"name_en": names[1]})[0],
            title_fr=f"{names[0]}, {last.year}",
            title_en=f"{names[1]}, {last.year}",
            length_fr=f"{half_days} demi-journées",
            length_en=f"{half_days} half-days",
            starts_on=last - timedelta(days=half_days // 2 - 1),
            pledge_deadline=last - timedelta(days=21),
            minimum=minimum,
            capacity=capacity,
            cost=0,
            status=status,
        )
        give_days(session, last, half_days)
        for name, number in zip(NAMES, seats, strict=True):
            if number:
                seat(Pledge.objects.create(session=session, firm=firms[name], seats=number, state="confirmed"))
        if outside:
            name = "Laboratoire de Gannat"
            Pledge.objects.create(session=session, outside_name=name, seats=outside, state="confirmed")
        if decision:
            Event.objects.record(session, verb=decision, by=office.user)
        if status == JointSession.Status.HELD:
            state_shares(session, office.user)


def give_days(session, last, half_days):
    for number in range(half_days):
        start, end = (time(9), time(12, 30)) if number % 2 == 0 else (time(13, 30), time(17))
        day = last - timedelta(days=number // 2)
        HalfDay.objects.create(session=session, day=day, starts_at=start, ends_at=end)
    CostItem.objects.bulk_create(
        CostItem(session=session, label=label, price=Decimal(price), per=per) for label, price, per in ITEMS
    )


def seat(pledge):
    """The first people of the firm's list take its seats; who came is known once the session was held."""
    people = Employee.objects.filter(firm=pledge.firm).order_by("last_name", "pk")[: pledge.seats]
    half_days = list(pledge.session.half_days.all())
    for place, person in enumerate(people):
        enrolment = Enrolment.objects.create(session=pledge.session, pledge=pledge, employee=person)
        if pledge.session.status == JointSession.Status.HELD:
            Attendance.objects.bulk_create(
                Attendance(
                    enrolment=enrolment,
                    half_day=half,
                    state="excused" if (place + n) % 5 == 4 else "present",
                    # As on the day itself: an absence of last year is no news.
                    at=timezone.make_aware(datetime.combine(half.day, half.ends_at)),
                )
                for n, half in enumerate(half_days)
            )


def state_shares(session, by):
    """The one statement of the session."""
    standing = reckoning.of(session)
    split = standing.split
    CostVersion.objects.create(
        session=session,
        number=1,
        total=split.total,
        rule=split.rule,
        items=[{"label": item.label, "price": str(item.price), "per": item.per} for item in standing.items],
        weights={reckoning.key_of(code): str(weight) for code, weight in split.weights.items()},
        shares={reckoning.key_of(code): str(amount) for code, amount in split.shares.items()},
        reason="Parts de la session",
        by=by,
    )
