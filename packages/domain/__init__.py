"""What the packages app does for its own pages, for the home page and for the review of candidates."""

from packages.domain import desk, losses
from packages.domain.desk import park_state
from packages.domain.gaps import gaps_for, gaps_met, want

__all__ = ["gaps_for", "gaps_met", "park_state", "todo", "want"]


def todo(user) -> list:
    """What waits for this person in sales."""
    return [*desk.todo(user), *losses.todo(user)]
