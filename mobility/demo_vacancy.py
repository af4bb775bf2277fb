"""What the demo's vacancies are shown with: the park's priority, everybody, a template."""

from datetime import timedelta

from django.utils import timezone

from mobility.domain import templates
from mobility.models import Vacancy, VacancyTemplate


def load(vacancies, hr):
    """Open two vacancies to everybody, one of them after the park; `hr` are human resources by firm."""
    line, extraction, regulatory = vacancies[:3]
    show_to_everybody(line, park_first_until=timezone.localdate() + timedelta(days=10))
    show_to_everybody(extraction)
    show_to_everybody(regulatory)
    template = VacancyTemplate(firm=line.firm, name="Conduite de ligne, deux équipes")
    templates.keep(template, line, by=hr["LPH"])


def show_to_everybody(vacancy, *, park_first_until=None):
    vacancy.audience, vacancy.park_first_until = Vacancy.Audience.PUBLIC, park_first_until
    vacancy.save(update_fields=["audience", "park_first_until"])
