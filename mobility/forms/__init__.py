"""Forms of vacancies, applications and the people who move, by noun."""

from mobility.forms.applications import ConsentForm, LetterForm
from mobility.forms.vacancies import RomeField, VacancyForm

__all__ = ["ConsentForm", "LetterForm", "RomeField", "VacancyForm"]
