"""What firm a's human resources have written and shown: a public vacancy, one that is over, a template."""

from datetime import timedelta

from django.utils import timezone

from mobility.domain.templates import words_of
from mobility.models import VacancyTemplate
from tests.mobility.factories import VacancyFactory

MARKS = {"MARKVACANCYTEMPLATE": {"hr_a"}}


def add_vacancies(world):
    firm, today = world.rows["firm_a"], timezone.localdate()
    shown = VacancyFactory(firm=firm, audience="public")
    over = VacancyFactory(
        firm=firm, audience="public", opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1)
    )
    template = VacancyTemplate._base_manager.create(firm=firm, name="MARKVACANCYTEMPLATE", content=words_of(shown))
    world.rows |= {
        "public_reference": shown.reference,
        "public_reference_twin": over.reference,
        "vacancy_template": template,
    }
