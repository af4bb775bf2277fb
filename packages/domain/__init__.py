"""What the packages app does for its own pages, for the home page and for the review of candidates."""

from naturopole import kept
from naturopole.todo import gathered
from packages.domain import approvals, desk, lapses, losses
from packages.domain.desk import park_state
from packages.domain.gaps import gaps_for, gaps_met, want
from packages.domain.lines import Line
from packages.models.client import SELLERS

__all__ = ["gaps_for", "gaps_met", "park_state", "todo", "want"]


def asked_of(user) -> list:
    return [*approvals.asked_of(user), *desk.asked_of(user), *losses.asked_of(user)]


def todo(user) -> list:
    """Certificates lapsed, drafts to approve, lines to confirm, answers received, orders to deliver, losses to explain.

    Two queries for sellers, none for others; three more where a certificate has lapsed.
    """
    if not user.has_role(*SELLERS):
        return []
    found = gathered(kept.rows(asked_of, user), Line)
    return [*lapses.todo(user), *approvals.todo(found), *desk.todo(found), *losses.todo(found)]
