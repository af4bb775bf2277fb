"""Years of joint training for measurements: the same rows each time, made in a database that is thrown away."""

import random
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils import timezone

from firms.models import Event, Firm, Membership, Park, User
from mobility.models import Employee
from training.models import (
    AnnualPlan,
    Attendance,
    CostItem,
    CostVersion,
    Enrolment,
    Evaluation,
    HalfDay,
    JointSession,
    Need,
    Pledge,
    Programme,
    Provider,
    Room,
    Theme,
    TrainingCertificate,
)

FIRMS, EMPLOYEES, THEMES = 50, 2000, 12
SESSIONS, ENROLMENTS = 500, 20_000
EACH, SEATS = 8, 5
"""Firms of a session, and people of each; all firms take part in the first one, with fewer people."""
APART = 4
"""Days from one session to the next: all of them span five years and a half, to half a year from now."""
TIMES = ((time(9), time(12, 30)), (time(13, 30), time(17)))
Status = JointSession.Status


def build(seed=1) -> dict:
    """The people to sign in as, by role, and the rows to open."""
    chance, park = random.Random(seed), Park.objects.create(name="Bench")
    names = [Firm(park=park, name=f"Firm {n:02d}", standing="resident", leaf=n % 8 + 1) for n in range(FIRMS)]
    firms = Firm.objects.bulk_create(names)
    people = {role: add_people(park, firms, role) for role in ("hr", "director", "employee", "line_manager")}
    alone = {role: add_people(park, [None], role)[0] for role in ("president", "office")}
    staff = add_employees(firms, people)
    themes = Theme.objects.bulk_create(
        Theme(park=park, name_fr=f"Thème {n:02d}", name_en=f"Theme {n:02d}", validity_months=24) for n in range(THEMES)
    )
    sessions = add_sessions(park, firms, themes)
    add_half_days(park, sessions)
    pledges = add_pledges(sessions, firms)
    enrolments = add_enrolments(pledges, staff)
    add_attendance(chance, sessions, enrolments)
    add_costs(sessions, pledges, people["hr"][0])
    plans = add_plans(chance, firms, themes)
    add_certificates(chance, staff, themes)
    first = {role: found[0] for role, found in people.items()}
    opened = {"busy": sessions[0], "usual": sessions[1], "held": sessions[-1], "plan": plans[0]}
    opened |= {"need": plans[0].needs.first(), "programme": sessions[0].programme}
    return first | alone | opened | {"version": CostVersion.objects.filter(session=sessions[-1]).last()}


def add_people(park, firms, role) -> list[User]:
    """One of that role in each firm, or in the park."""
    users = [
        User(email=f"{role}{n}@training.bench.example", first_name=role, last_name=str(n)) for n in range(len(firms))
    ]
    users = User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(user=user, park=park, firm=firm, role=role) for user, firm in zip(users, firms, strict=True)
    )
    return users


def add_employees(firms, people) -> list[Employee]:
    """The first of each firm has an account; all have their firm's line manager."""
    return Employee.objects.bulk_create(
        Employee(
            firm=firms[n % FIRMS],
            user=people["employee"][n] if n < FIRMS else None,
            manager=people["line_manager"][n % FIRMS],
            first_name="Alex",
            last_name=f"Person {n:04d}",
            job_title="Operator",
        )
        for n in range(EMPLOYEES)
    )


def add_sessions(park, firms, themes) -> list[JointSession]:
    """The latest first: a tenth to come, the others held but for one in twenty, which was cancelled."""
    today, latest = timezone.localdate(), SESSIONS // 10
    provider = Provider.objects.create(park=park, name="Provider")
    programmes = Programme.objects.bulk_create(
        Programme(park=park, title_fr=f"Parcours {n}", title_en=f"Programme {n}") for n in range(SESSIONS // 20)
    )
    return JointSession.objects.bulk_create(
        JointSession(
            park=park,
            programme=programmes[n // 20],
            theme=themes[n % THEMES],
            organiser=firms[n % FIRMS],
            provider=provider,
            status=Status.OPEN if n < latest else Status.CANCELLED if n % 20 == 0 else Status.HELD,
            title_fr=f"Cours {n:03d}",
            title_en=f"Course {n:03d}",
            length_fr="2 jours",
            length_en="2 days",
            starts_on=today + timedelta(days=(latest - n) * APART),
            pledge_deadline=today + timedelta(days=(latest - n) * APART - 3),
            minimum=10,
            capacity=120 if n == 0 else 45,
            cost=Decimal("4200.00"),
        )
        for n in range(SESSIONS)
    )


def add_half_days(park, sessions):
    """Two days each, in one of twenty rooms."""
    rooms = Room.objects.bulk_create(Room(park=park, name=f"Room {n:02d}", places=120) for n in range(20))
    HalfDay.objects.bulk_create(
        HalfDay(session=one, day=one.starts_on + timedelta(days=day), starts_at=start, ends_at=end, room=rooms[n % 20])
        for n, one in enumerate(sessions)
        for day in range(2)
        for start, end in TIMES
    )


def add_pledges(sessions, firms) -> list[Pledge]:
    """Firms take turns; the seats of all sessions but the first are `EACH` times `SEATS`."""
    rows = [
        Pledge(
            session=one,
            firm=firms[place % FIRMS],
            seats=1 if n == 0 else SEATS,
            state="committed" if n < SESSIONS // 10 else "confirmed",
            head_count=20 + place % 40,
        )
        for n, one in enumerate(sessions)
        for place in (range(FIRMS) if n == 0 else range(n, n + EACH))
    ]
    return Pledge.objects.bulk_create(rows, batch_size=2000)


def add_enrolments(pledges, staff) -> list[Enrolment]:
    """People of each firm in turn, so that nobody sits twice in one session."""
    own: dict = {}
    for person in staff:
        own.setdefault(person.firm_id, []).append(person)
    rows, turn = [], dict.fromkeys(own, 0)
    for pledge in pledges:
        for _seat in range(pledge.seats):
            person = own[pledge.firm_id][turn[pledge.firm_id] % len(own[pledge.firm_id])]
            turn[pledge.firm_id] += 1
            rows.append(Enrolment(session_id=pledge.session_id, pledge=pledge, employee=person))
    return Enrolment.objects.bulk_create(rows, batch_size=2000)


def add_attendance(chance, sessions, enrolments):
    """Nine of ten were there; every third says what she thought of it."""
    held = {one.pk for one in sessions if one.status == Status.HELD}
    half_days: dict = {}
    for half_day in HalfDay.objects.filter(session__in=held):
        half_days.setdefault(half_day.session_id, []).append(half_day)
    there = [row for row in enrolments if row.session_id in held]
    Attendance.objects.bulk_create(
        (
            Attendance(enrolment=row, half_day=half, state="present" if chance.random() < 0.9 else "absent")
            for row in there
            for half in half_days[row.session_id]
        ),
        batch_size=5000,
    )
    marks = {"content": 3, "trainer": 4, "useful": 3, "answered_at": timezone.now()}
    Evaluation.objects.bulk_create(
        (Evaluation(enrolment=row, kind="hot", due_on=timezone.localdate(), **marks) for row in there[::3]),
        batch_size=5000,
    )


def add_costs(sessions, pledges, author):
    """A trainer by day, a room, a handbook by seat; two statements for each session held, one in ten saved."""
    CostItem.objects.bulk_create(
        CostItem(session=one, label=label, price=Decimal(price), per=per)
        for one in sessions
        for label, price, per in (("Trainer", 1200, "day"), ("Room", 150, "session"), ("Handbook", 12, "seat"))
    )
    firms: dict = {}
    for pledge in pledges:
        firms.setdefault(pledge.session_id, []).append(pledge.pk)
    held = [one for one in sessions if one.status == Status.HELD]
    CostVersion.objects.bulk_create(
        CostVersion(
            session=one,
            number=number,
            total=Decimal("3030.00"),
            rule="seats",
            weights={str(pk): f"1/{EACH}" for pk in firms[one.pk]},
            shares={str(pk): "378.75" for pk in firms[one.pk]},
            reason="Stated",
            by=author,
        )
        for one in held
        for number in (1, 2)
    )
    Event.objects.bulk_create(
        Event(kind="training.jointsession", subject_id=one.pk, verb="kept", by=author) for one in held[::10]
    )


def add_plans(chance, firms, themes) -> list[AnnualPlan]:
    """This year's plan and those of the two years before, with twenty needs each."""
    year = timezone.localdate().year
    plans = AnnualPlan.objects.bulk_create(
        AnnualPlan(firm=firm, year=year - back, budget=Decimal(20_000), status="approved" if back else "draft")
        for back in range(3)
        for firm in firms
    )
    Need.objects.bulk_create(
        Need(
            plan=plan,
            theme=chance.choice(themes),
            seats=chance.randint(1, 4),
            first_month=date(plan.year, first := chance.randint(1, 9), 1),
            last_month=date(plan.year, first + chance.randint(0, 3), 1),
            budget=Decimal(300),
        )
        for plan in plans
        for _need in range(20)
    )
    return plans


def add_certificates(chance, staff, themes):
    """Two a person; a tenth are over, the others end within two years."""
    today = timezone.localdate()
    TrainingCertificate.objects.bulk_create(
        (
            TrainingCertificate(
                employee=person,
                theme=themes[(n + place) % THEMES],
                obtained_on=today - timedelta(days=730),
                valid_until=today + timedelta(days=chance.randint(-70, 700)),
            )
            for n, person in enumerate(staff)
            for place in range(2)
        ),
        batch_size=2000,
    )
