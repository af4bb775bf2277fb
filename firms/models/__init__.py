"""People, firms, the park and its axes, candidates and what follows a decision, history rows and the outbox."""

from firms.models.accounts import FIRM_ROLES, PARK_ROLES, Membership, Partner, Role, User
from firms.models.candidacy import Candidacy, Countersignature, Decision
from firms.models.firm import Certification, Firm, Strength, WantedSkill
from firms.models.followup import Appeal, Condition, CriterionNote, Drift, OnboardingItem, Opinion, WaitingScore
from firms.models.history import Event, OutboxMail
from firms.models.intake import Intake
from firms.models.papers import CoreSkill, Document, HeadCount, Officer, PositionRecord, Undertaking
from firms.models.park import Axis, Level, NeighbourPair, Park

__all__ = [
    "FIRM_ROLES",
    "PARK_ROLES",
    "Appeal",
    "Axis",
    "Candidacy",
    "Certification",
    "Condition",
    "CoreSkill",
    "Countersignature",
    "CriterionNote",
    "Decision",
    "Document",
    "Drift",
    "Event",
    "Firm",
    "HeadCount",
    "Intake",
    "Level",
    "Membership",
    "NeighbourPair",
    "Officer",
    "OnboardingItem",
    "Opinion",
    "OutboxMail",
    "Park",
    "Partner",
    "PositionRecord",
    "Role",
    "Strength",
    "Undertaking",
    "User",
    "WaitingScore",
    "WantedSkill",
]
