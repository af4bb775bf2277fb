"""What training offers to its pages and to the home page."""

from training.domain.desk import todo
from training.domain.sessions import seats_by_firm

__all__ = ["seats_by_firm", "todo"]
