"""What the firms app does for its own pages and for the other apps."""

from firms.domain.history import history
from firms.domain.park import chain, park_state, todo

__all__ = ["chain", "history", "park_state", "todo"]
