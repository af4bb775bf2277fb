"""Vacancies shared between neighbour firms, and the people who apply for them, in confidence."""

from mobility.models.application import Application
from mobility.models.consent import Consent
from mobility.models.correspondence import ApplicationFile, ApplicationLink, Message, MessageTemplate, Reference
from mobility.models.interview import InterviewSlot, Score, Scorecard
from mobility.models.people import AccessRequest, Employee, RomeCode
from mobility.models.publishing import DigestSent, Noticeboard, Posting, VacancyTemplate
from mobility.models.release import HandoverTask, MoveFigure, RecruitmentFigure, ReleaseRecord, ReleaseSignature
from mobility.models.vacancy import Competence, Vacancy, VacancySeries
from mobility.models.wish import Approach, MedicalRight, SealedRead, Wish

__all__ = [
    "AccessRequest",
    "Application",
    "ApplicationFile",
    "ApplicationLink",
    "Approach",
    "Competence",
    "Consent",
    "DigestSent",
    "Employee",
    "HandoverTask",
    "InterviewSlot",
    "MedicalRight",
    "Message",
    "MessageTemplate",
    "MoveFigure",
    "Noticeboard",
    "Posting",
    "RecruitmentFigure",
    "Reference",
    "ReleaseRecord",
    "ReleaseSignature",
    "RomeCode",
    "Score",
    "Scorecard",
    "SealedRead",
    "Vacancy",
    "VacancySeries",
    "VacancyTemplate",
    "Wish",
]
