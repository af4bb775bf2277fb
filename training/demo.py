"""The demo's joint sessions, among them the lesson of 2006: outside laboratories that withdrew."""

from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone

from training import (
    demo_attendance,
    demo_board,
    demo_outside,
    demo_plans,
    demo_pledges,
    demo_review,
    demo_shares,
)
from training.models import JointSession, Pledge, Programme, Provider, Room, Theme, Trainer

FRIDAY = 4

# titles, lengths, days to the start and to the deadline, minimum, capacity, cost, pledges by firm, outside pledges
SESSIONS = [
    (
        ("Hygiène, santé et sécurité", "Hygiene, health and safety"),
        ("2 jours", "2 days"),
        (38, 24, 12, 16, "4200.00"),
        {
            "LPH": (8, "committed"),
            "Eskiss Packaging": (3, "committed"),
            "NDS": (1, "pencilled"),
            "Biosphère": (2, "committed"),
        },
        [("Deux laboratoires de Gannat et Vichy", 8, "withdrawn")],
    ),
    (
        ("Bonnes pratiques de fabrication", "Good manufacturing practice"),
        ("3 jours", "3 days"),
        (45, 20, 10, 14, "5400.00"),
        {"LPH": (6, "committed"), "NDS": (2, "committed"), "Biosphère": (4, "committed")},
        [],
    ),
    (
        ("Encadrer une petite équipe", "Leading a small team"),
        ("4 demi-journées", "4 half-days"),
        (70, 30, 8, 12, "1950.00"),
        {"LPH": (4, "committed"), "Eskiss Packaging": (2, "pencilled"), "Biosphère": (2, "pencilled")},
        [],
    ),
    (
        ("Lire un dossier qualité", "Reading a quality file"),
        ("1 jour", "1 day"),
        (84, 50, 6, 10, "1850.00"),
        {"LPH": (5, "committed"), "Eskiss Packaging": (2, "committed"), "Biosphère": (1, "withdrawn")},
        [],
    ),
]
REMARK = (
    "Deux laboratoires extérieurs se sont retirés. Le programme revient à l’échelle du parc.",
    "Two outside laboratories have withdrawn. The programme is scaled back to the park.",
)


# names in French and English, months for which a certificate is good, people for a session
THEMES = [
    ("Hygiène, santé et sécurité", "Hygiene, health and safety", 24, 12),
    ("Bonnes pratiques de fabrication", "Good manufacturing practice", 12, 10),
    ("Encadrer une petite équipe", "Leading a small team", None, 8),
    ("Lire un dossier qualité", "Reading a quality file", None, 6),
    ("Sauveteur secouriste du travail", "First aid at work", 24, 6),
    ("Conduite de chariots", "Driving forklifts", 60, 4),
]
PROVIDERS = [
    ("Allier Formation", "contact@allier-formation.example", "83 03 00000 03", ["Martine Roux", "Olivier Bost"]),
    ("Qualité & Pratique", "04 70 00 00 00", "83 63 00000 63", ["Paul Chassaing"]),
]
# name, firm or None for the whole park, places
ROOMS = [
    ("Salle des Tilleuls", None, 16),
    ("Salle de réunion LPH", "LPH", 14),
    ("Atelier-école", "Biosphère", 12),
]
MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 30), time(17))
# by session, in the order above: organiser's firm or None for the office, theme, provider, trainer, room, parts of its
# days, then what is paid: label, price, counted by
PLANS = [
    (
        "LPH",
        0,
        "Martine Roux",
        0,
        [MORNING, AFTERNOON],
        2,
        [("Formatrice", 1600, "day"), ("Supports", 1000, "session")],
    ),
    (
        "Biosphère",
        1,
        "Paul Chassaing",
        1,
        [MORNING, AFTERNOON],
        3,
        [("Formateur", 1500, "day"), ("Déplacement", 600, "session"), ("Livret", 25, "seat")],
    ),
    ("LPH", 2, "Olivier Bost", 0, [MORNING], 4, [("Formateur", 800, "day"), ("Supports", 350, "session")]),
    (
        None,
        3,
        "Paul Chassaing",
        2,
        [MORNING, AFTERNOON],
        1,
        [("Formateur", 1400, "day"), ("Étude du dossier", 450, "session")],
    ),
]
# titles and aims in French and English, then which of the sessions above make it up
PROGRAMME = (
    "Qualité et sécurité en atelier",
    "Quality and safety in the workshop",
    "Donner aux équipes de production les mêmes repères, d’une entreprise à l’autre.",
    "To give production teams the same bearings from one firm to the next.",
    (0, 1, 3),
)
FREEZE, FEE = timedelta(days=10), 30
"""Seats are frozen ten days before a session begins; who leaves later owes 30 % of its share."""


def load(park):
    """Create the registers, and the sessions with their days, costs and pledges."""
    firms = {firm.name: firm for firm in park.firms.all()}
    registers = add_registers(park, firms)
    *words, parts = PROGRAMME
    programme = Programme.objects.create(
        park=park, **dict(zip(("title_fr", "title_en", "aim_fr", "aim_en"), words, strict=True))
    )
    for place, (facts, plan) in enumerate(zip(SESSIONS, PLANS, strict=True)):
        session = add_session(park, facts)
        session.programme = programme if place in parts else None
        arrange(session, firms, plan, registers)
        add_pledges(session, firms, *facts[3:])
    # Pledges come last: their days are set back, which the others would undo.
    for part in (demo_plans, demo_outside, demo_review, demo_attendance, demo_board, demo_pledges, demo_shares):
        part.load(park)


def add_registers(park, firms) -> dict:
    """Themes, rooms, and trainers by name."""
    themes = [
        Theme.objects.create(park=park, name_fr=french, name_en=english, validity_months=months, minimum=minimum)
        for french, english, months, minimum in THEMES
    ]
    rooms = [
        Room.objects.create(park=park, name=name, firm=firms.get(firm), places=places) for name, firm, places in ROOMS
    ]
    trainers = {}
    for name, contact, registration, people in PROVIDERS:
        provider = Provider.objects.create(park=park, name=name, contact=contact, registration=registration)
        trainers |= {person: Trainer.objects.create(provider=provider, name=person) for person in people}
    return {"themes": themes, "rooms": rooms, "trainers": trainers}


def add_session(park, facts) -> JointSession:
    titles, lengths, (start, deadline, minimum, capacity, cost), _seats, outside = facts
    today = timezone.localdate()
    return JointSession.objects.create(
        park=park,
        title_fr=titles[0],
        title_en=titles[1],
        length_fr=lengths[0],
        length_en=lengths[1],
        starts_on=working_day(today + timedelta(days=start)),
        pledge_deadline=today + timedelta(days=deadline),
        minimum=minimum,
        capacity=capacity,
        cost=Decimal(cost),
        remark_fr=REMARK[0] if outside else "",
        remark_en=REMARK[1] if outside else "",
    )


def working_day(day):
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day


def arrange(session, firms, plan, registers):
    """Who organises and teaches, on which half-days in which room, and what is paid."""
    firm, theme, trainer, room, parts, days, items = plan
    session.organiser, session.theme = firms.get(firm), registers["themes"][theme]
    session.trainer = registers["trainers"][trainer]
    session.provider = session.trainer.provider
    session.freeze_on, session.fee_percent = session.starts_on - FREEZE, FEE
    session.save()
    day = session.starts_on
    for _number in range(days):
        for start, end in parts:
            session.half_days.create(day=day, starts_at=start, ends_at=end, room=registers["rooms"][room])
        day = working_day(day + timedelta(days=1))
    for label, price, per in items:
        session.items.create(label=label, price=price, per=per)


def add_pledges(session, firms, seats, outside):
    for name, (number, state) in seats.items():
        Pledge.objects.create(session=session, firm=firms[name], seats=number, state=state)
    for name, number, state in outside:
        Pledge.objects.create(session=session, outside_name=name, seats=number, state=state)
