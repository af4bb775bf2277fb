"""The demo's certificates: some over, some that end soon, held in the firms whose people have accounts."""

from datetime import date, timedelta

from django.utils import timezone

from mobility.models import Employee
from naturopole.months import months_later
from training.domain.expiry import end_of_validity
from training.models import Theme, TrainingCertificate

# French and English name, months of validity
THEMES = {
    "first aid": ("Sauveteur secouriste du travail", "Workplace first aid", 24),
    "practice": ("Bonnes pratiques de fabrication", "Good manufacturing practice", 12),
    "forklift": ("Conduite de chariots", "Driving forklifts", 60),
    "welcome": ("Accueil en atelier", "Introduction to the workshop", None),
}
# last name, theme, days until its last good day (of one that does not expire: since it was obtained)
HELD = [
    ("Benali", "first aid", 26),
    ("Benali", "practice", 140),
    ("Fournier", "first aid", 26),
    ("Fournier", "practice", -12),
    ("Cluzel", "forklift", 74),
    ("Cluzel", "welcome", 900),
    ("Garnier", "first aid", 48),
    ("Garnier", "forklift", 310),
    ("Pons", "first aid", 48),
    ("Rougier", "practice", 57),
    ("Rougier", "first aid", 26),
    ("Astier", "practice", 57),
    ("Astier", "first aid", 205),
    ("Astier", "welcome", 400),
]


def load(park):
    """Enter what people hold; the same themes serve sessions and needs."""
    themes = {key: theme_of(park, *words) for key, words in THEMES.items()}
    people = {person.last_name: person for person in Employee.objects.filter(firm__park=park)}
    today = timezone.localdate()
    TrainingCertificate.objects.bulk_create(
        certificate(people[name], themes[key], today, days) for name, key, days in HELD if name in people
    )


def theme_of(park, french, english, months) -> Theme:
    """The theme of that name, as the demo of sessions may have made it already."""
    given = {"name_en": english, "validity_months": months}
    theme, _new = Theme.objects.get_or_create(park=park, name_fr=french, defaults=given)
    return theme


def certificate(person, theme, today: date, days) -> TrainingCertificate:
    if not theme.validity_months:
        return TrainingCertificate(employee=person, theme=theme, obtained_on=today - timedelta(days=days))
    obtained = months_later(today + timedelta(days=days + 1), -theme.validity_months)
    return TrainingCertificate(
        employee=person, theme=theme, obtained_on=obtained, valid_until=end_of_validity(theme, obtained)
    )
