"""A large park for measurements: the same rows each time, made in a database that is thrown away."""

import random
from datetime import timedelta

from django.utils import timezone

from firms.models import Firm, Membership, Park, User
from mobility.models import (
    Application,
    ApplicationFile,
    Competence,
    Consent,
    Employee,
    ReleaseRecord,
    Score,
    Scorecard,
    Vacancy,
    Wish,
)

FIRMS, EMPLOYEES = 20, 2000
VACANCIES, APPLICATIONS = 2000, 50_000
BUSIEST = 400
"""Applications of the first vacancy; the others share the rest."""
STATUSES = ("received",) * 6 + ("shortlisted",) * 3 + ("interview",) * 2 + ("offer", "hired") + ("not_retained",) * 7


def build(seed=1, *, posts=VACANCIES, files=APPLICATIONS) -> dict:
    """The people to sign in as, by role, and the vacancies and applications to open."""
    chance, park = random.Random(seed), Park.objects.create(name="Bench")
    names = [Firm(park=park, name=f"Firm {n:02d}", standing="resident", leaf=n % 8 + 1) for n in range(FIRMS)]
    firms = Firm.objects.bulk_create(names)
    people = {role: add_people(park, firms, role) for role in ("hr", "director", "employee")}
    staff = add_employees(firms, people["employee"])
    vacancies = add_vacancies(chance, firms, people["hr"], posts)
    applications = add_applications(chance, vacancies, staff, people["hr"], files)
    add_files(applications)
    add_scorecards(vacancies[0], applications, people["hr"])
    add_wishes(chance, staff)
    add_releases(applications)
    return {
        **{role: found[0] for role, found in people.items()},
        "busy": vacancies[0],
        "usual": vacancies[FIRMS],
        "application": applications[0],
    }


def add_people(park, firms, role) -> list[User]:
    """One of each role in each firm."""
    users = [User(email=f"{role}{n}@bench.example", first_name=role, last_name=str(n)) for n in range(len(firms))]
    users = User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(user=user, park=park, firm=firm, role=role) for user, firm in zip(users, firms, strict=True)
    )
    return users


def add_employees(firms, users) -> list[Employee]:
    """The first of each firm has an account."""
    return Employee.objects.bulk_create(
        Employee(
            firm=firms[n % FIRMS],
            user=users[n] if n < FIRMS else None,
            first_name="Alex",
            last_name=f"Person {n:04d}",
            job_title="Operator",
        )
        for n in range(EMPLOYEES)
    )


def add_vacancies(chance, firms, recruiters, count) -> list[Vacancy]:
    """A quarter open, the others drafts, filled or long closed; each with its recruiter."""
    today = timezone.localdate()
    rows = [
        Vacancy(
            firm=firms[n % FIRMS],
            reference=f"{2000 + n // 100}-{n % 100:02d}",
            title=f"Post {n:04d}",
            place="Here",
            mission="Work. " * 40,
            opens_on=today - timedelta(days=30 + n % 900),
            closes_on=today + timedelta(days=chance.randint(1, 60) if n % 4 == 0 else -1 - n % 20),
            status=chance.choice(("draft", "filled")) if n % 4 == 3 else "published",
            audience=("park", "public", "firm", "park")[n // FIRMS % 4],
        )
        for n in range(count)
    ]
    made = Vacancy.objects.bulk_create(rows)
    named = Vacancy.recruiters.through
    named.objects.bulk_create(named(vacancy_id=row.pk, user_id=recruiters[n % FIRMS].pk) for n, row in enumerate(made))
    return made


def add_applications(chance, vacancies, staff, hr, count) -> list[Application]:
    """Two of five from outside, two direct, one presented by own HR with an agreement."""
    rows, consents, now = [], [], timezone.now()
    for n in range(count):
        vacancy = vacancies[0 if n < BUSIEST else 1 + (n - BUSIEST) % (len(vacancies) - 1)]
        route = ("outside", "direct", "outside", "direct", "sponsored")[n % 5]
        sent = now - timedelta(hours=n % 9000)
        row = Application(
            vacancy=vacancy, route=route, status=chance.choice(STATUSES), sent_at=sent, moved_at=sent, letter="x" * 300
        )
        if route == "outside":
            row.outside_name, row.outside_email = f"Outside {n}", f"o{n}@bench.example"
        else:
            row.employee = staff[(n * 7 + n // EMPLOYEES) % EMPLOYEES]
        if route == "sponsored":
            asked_by = hr[(n * 7 + n // EMPLOYEES) % FIRMS]
            row.consent = Consent(employee=row.employee, vacancy=vacancy, status="given", asked_by=asked_by)
            consents.append(row.consent)
        rows.append(row)
    # One person applies once for a vacancy: where the walk meets her again, the later one has withdrawn.
    met = set()
    for row in rows:
        key = (row.vacancy_id, row.employee_id)
        if row.employee_id and key in met:
            row.status = "withdrawn"
            if row.consent:
                row.consent.status = "withdrawn"
        met.add(key)
    Consent.objects.bulk_create(consents, batch_size=2000)
    for row in rows:
        row.consent_id = row.consent and row.consent.pk
    return Application.objects.bulk_create(rows, batch_size=2000)


def add_files(applications):
    ApplicationFile.objects.bulk_create(
        (
            ApplicationFile(application=row, file=f"applications/{row.pk}", file_name="cv.pdf", size=1, sha256="0" * 64)
            for row in applications
        ),
        batch_size=5000,
    )


def add_scorecards(vacancy, applications, authors):
    """One card with two scores for every fifth application."""
    competences = Competence.objects.bulk_create(Competence(vacancy=vacancy, name=name) for name in ("One", "Two"))
    cards = Scorecard.objects.bulk_create(
        (
            Scorecard(application=row, author=authors[0], advice="yes", submitted_at=timezone.now())
            for row in applications[::5]
        ),
        batch_size=5000,
    )
    Score.objects.bulk_create(
        (Score(scorecard=card, competence=one, value=3) for card in cards for one in competences), batch_size=5000
    )


def add_wishes(chance, staff):
    """Every second person wishes to move; half of these open it to all HR, a few to one firm."""
    ends = timezone.localdate() + timedelta(days=90)
    voiced = User.objects.order_by("pk").first()
    wishes = Wish.objects.bulk_create(
        Wish(
            employee=person, voiced_by=voiced, open_to_all=n % 2 == 0, open_to_own=n % 3 == 0, sealed="x", ends_on=ends
        )
        for n, person in enumerate(staff[::2])
    )
    firm_ids = sorted({person.firm_id for person in staff})
    opened = Wish.opened_to.through
    opened.objects.bulk_create(opened(wish_id=wish.pk, firm_id=chance.choice(firm_ids)) for wish in wishes[1::4])


def add_releases(applications):
    """One in ten of the people hired by a neighbour is about to move; the others have."""
    hired = [row for row in applications if row.status == "hired" and row.employee and row.route == "sponsored"]
    day = timezone.localdate() + timedelta(days=20)
    ReleaseRecord.objects.bulk_create(
        ReleaseRecord(application=row, status="proposed" if n % 10 == 0 else "done", proposed_on=day, agreed_on=day)
        for n, row in enumerate(hired)
        if row.employee.firm_id != row.vacancy.firm_id
    )
