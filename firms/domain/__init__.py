"""What the firms app does for its own pages and for the other apps."""

from firms.domain.history import history
from firms.domain.park import park_state, todo

__all__ = ["history", "park_state", "todo"]
