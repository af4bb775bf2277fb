"""What firms learn together: plans, sessions, pledges and shares, attendance, certificates."""

from training.models.certificate import CalendarFeed, TrainingCertificate
from training.models.enrolment import Attendance, Enrolment, Evaluation
from training.models.plan import AnnualPlan, Need, Theme
from training.models.pledge import Agreement, CostVersion, OutsideFirm, Pledge, PledgeLink
from training.models.session import CostItem, HalfDay, JointSession, Programme, Provider, Room, Trainer

__all__ = [
    "Agreement",
    "AnnualPlan",
    "Attendance",
    "CalendarFeed",
    "CostItem",
    "CostVersion",
    "Enrolment",
    "Evaluation",
    "HalfDay",
    "JointSession",
    "Need",
    "OutsideFirm",
    "Pledge",
    "PledgeLink",
    "Programme",
    "Provider",
    "Room",
    "Theme",
    "Trainer",
    "TrainingCertificate",
]
