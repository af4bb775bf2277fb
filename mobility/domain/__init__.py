"""What HR managers, recruiters and employees do, for the pages of this app and for the home page."""

from mobility.domain.applications import move_application, send_application
from mobility.domain.columns import pipeline, reading
from mobility.domain.consents import ask_consent, move_consent, withdraw
from mobility.domain.desk import firms_hiring, milestones, park_state, todo
from mobility.domain.vacancies import create_vacancy, move_vacancy, publish, save_vacancy

__all__ = [
    "ask_consent",
    "create_vacancy",
    "firms_hiring",
    "milestones",
    "move_application",
    "move_consent",
    "move_vacancy",
    "park_state",
    "pipeline",
    "publish",
    "reading",
    "save_vacancy",
    "send_application",
    "todo",
    "withdraw",
]
