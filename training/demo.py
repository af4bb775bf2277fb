"""The demo's joint sessions, among them the lesson of 2006: outside laboratories that withdrew."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from training import demo_plans
from training.models import JointSession, Pledge

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


def load(park):
    """Create the sessions with their pledges."""
    firms = {firm.name: firm for firm in park.firms.all()}
    today = timezone.localdate()
    for titles, lengths, (start, deadline, minimum, capacity, cost), seats, outside in SESSIONS:
        session = JointSession.objects.create(
            park=park,
            title_fr=titles[0],
            title_en=titles[1],
            length_fr=lengths[0],
            length_en=lengths[1],
            starts_on=today + timedelta(days=start),
            pledge_deadline=today + timedelta(days=deadline),
            minimum=minimum,
            capacity=capacity,
            cost=Decimal(cost),
            remark_fr=REMARK[0] if outside else "",
            remark_en=REMARK[1] if outside else "",
        )
        for name, (number, state) in seats.items():
            Pledge.objects.create(session=session, firm=firms[name], seats=number, state=state)
        for name, number, state in outside:
            Pledge.objects.create(session=session, outside_name=name, seats=number, state=state)
    demo_plans.load(park)
