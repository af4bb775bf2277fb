"""What the packages app does for its own pages and for the home page."""

from packages.domain.desk import park_state, todo

__all__ = ["park_state", "todo"]
