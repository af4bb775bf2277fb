"""The demo's annual plans: one over its budget, one before its director, one approved, each with its needs."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from firms.models import Event, Role, User
from mobility.models import Employee
from naturopole import workflow
from training.models import AnnualPlan, Need, Theme

# name in French and English, months of validity, seats for a session
THEMES = [
    ("Sauveteur secouriste du travail", "First aid at work", 24, 8),
    ("Bonnes pratiques de fabrication", "Good manufacturing practice", 24, 8),
    ("Conduite de chariots", "Forklift driving", 60, 6),
    ("Hygiène, santé et sécurité", "Hygiene, health and safety", None, 8),
    ("Encadrer une petite équipe", "Leading a small team", None, 8),
    ("Lire un dossier qualité", "Reading a quality file", None, 6),
]
# firm: budget, moves of its plan for the coming year, then needs: theme, words, priority, seats, months, cost, shared
PLANS = {
    "LPH": (
        "9500.00",
        ("submit",),
        [
            ("Sauveteur secouriste du travail", "Recyclage des deux ateliers", 1, 4, (2, 4), "640.00", True),
            ("Bonnes pratiques de fabrication", "Nouveaux arrivés", 1, 6, (3, 6), "3900.00", True),
            ("Encadrer une petite équipe", "Chefs de ligne", 2, 3, (9, 11), "1450.00", True),
            ("Lire un dossier qualité", "", 3, 2, (5, 6), "820.00", False),
        ],
    ),
    "Biosphère": (
        "3200.00",
        (),
        [
            ("Sauveteur secouriste du travail", "", 1, 2, (3, 5), "320.00", True),
            ("Conduite de chariots", "Renfort de l’entrepôt", 1, 2, (1, 3), "1380.00", True),
            ("Bonnes pratiques de fabrication", "", 2, 3, (4, 6), "1950.00", True),
        ],
    ),
    "Eskiss Packaging": (
        "2600.00",
        ("submit", "approve"),
        [
            ("Sauveteur secouriste du travail", "", 1, 3, (2, 3), "480.00", True),
            ("Conduite de chariots", "", 2, 2, (2, 6), "1200.00", True),
        ],
    ),
}


def load(park):
    """Plans for the coming year by their firms' own HR and directors; LPH and Biosphère have one for this year too."""
    themes = {names[0]: theme_of(park, *names) for names in THEMES}
    year = timezone.localdate().year
    for firm in park.firms.filter(name__in=PLANS):
        budget, moves, needs = PLANS[firm.name]
        people = list(Employee.objects.filter(firm=firm, left_on__isnull=True).order_by("pk"))
        holders = {role: User.objects.filter(memberships__firm=firm, memberships__role=role).first() for role in MOVERS}
        plan = AnnualPlan.objects.create(firm=firm, year=year + 1, budget=Decimal(budget))
        Event.objects.record(plan, verb="created", by=holders[Role.HR])
        for place, row in enumerate(needs):
            add(plan, themes, people[2 * place :] + people[: 2 * place], row, by=holders[Role.HR])
        for move in moves:
            advance(plan, move, by=holders[Role.HR if move == "submit" else Role.DIRECTOR])
        if firm.name != "Eskiss Packaging":
            this_year(firm, year, themes, people, by=holders[Role.HR])


MOVERS = (Role.HR, Role.DIRECTOR)


def theme_of(park, name_fr, name_en, months, minimum) -> Theme:
    words = {"name_en": name_en, "validity_months": months, "minimum": minimum}
    return Theme.objects.get_or_create(park=park, name_fr=name_fr, defaults=words)[0]


def add(plan, themes, people, row, *, by):
    theme, note, priority, seats, (first, end), cost, shared = row
    need = Need.objects.create(
        plan=plan,
        theme=themes[theme],
        note=note,
        priority=priority,
        seats=seats,
        first_month=date(plan.year, first, 1),
        last_month=date(plan.year, end, 1),
        budget=Decimal(cost),
        shared=shared,
    )
    need.people.set(people[: min(seats, 2)])
    Event.objects.record(need, verb="created", by=by)
    return need


def advance(plan, move, *, by):
    fresh = AnnualPlan.objects.get(pk=plan.pk)
    fresh.revision += 1
    approved = move == "approve"
    fresh.approved_by, fresh.approved_at = (by, timezone.now()) if approved else (None, None)
    workflow.apply(fresh, move, by=by, also=("revision", "approved_by", "approved_at"))


def this_year(firm, year, themes, people, *, by):
    """A plan of this year with one need done and one that can be taken over; nothing of it is shared any more."""
    plan = AnnualPlan.objects.create(firm=firm, year=year, budget=Decimal("4000.00"))
    Event.objects.record(plan, verb="created", by=by)
    done = add(plan, themes, people, ("Conduite de chariots", "", 1, 2, (3, 5), "1250.00", False), by=by)
    workflow.apply(done, "finish", by=by)
    add(plan, themes, people, ("Lire un dossier qualité", "", 2, 2, (6, 10), "780.00", False), by=by)
