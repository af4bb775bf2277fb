"""Vacancies shared between neighbour firms, and the people who apply for them, in confidence."""

from mobility.models.application import Application, Consent
from mobility.models.people import Employee, RomeCode
from mobility.models.vacancy import Vacancy, VacancySeries

__all__ = ["Application", "Consent", "Employee", "RomeCode", "Vacancy", "VacancySeries"]
