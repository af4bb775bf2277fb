"""People, firms, the park and its axes, candidates, history rows and the outbox."""

from firms.models.accounts import FIRM_ROLES, PARK_ROLES, Membership, Partner, Role, User
from firms.models.candidacy import Candidacy, Countersignature, Decision
from firms.models.firm import Certification, Firm, Strength, WantedSkill
from firms.models.history import Event, OutboxMail
from firms.models.park import Axis, Level, NeighbourPair, Park

__all__ = [
    "FIRM_ROLES",
    "PARK_ROLES",
    "Axis",
    "Candidacy",
    "Certification",
    "Countersignature",
    "Decision",
    "Event",
    "Firm",
    "Level",
    "Membership",
    "NeighbourPair",
    "OutboxMail",
    "Park",
    "Partner",
    "Role",
    "Strength",
    "User",
    "WantedSkill",
]
