"""One line of “what waits for me” on the home page; every app offers its own."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Value
from django.utils import timezone


@dataclass(frozen=True)
class Todo:
    """Something a person can act on now.

    `icon` is drawn unless `leaf` (1 to 8, "c" or "x") is given; `tone` is that of the tag (ok, wait, bad, new,
    info); `action` is the word on the button, `due` the day it should be done by.
    """

    icon: str
    title: str
    text: str
    url: str
    action: str
    tone: str = "wait"
    tag: str = ""
    leaf: str | int | None = None
    due: date | None = None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()


def summed(rows, what, **more):
    """All rows as one, where there are any: `what` as its `word`, how many were `found`, and `more` aggregates."""
    return rows.order_by().values(word=Value(what)).annotate(found=Count("pk"), **more).filter(found__gt=0)


def gathered(rows, line) -> dict[str, list]:
    """The rows, as `line`, by its first field."""
    found = {}
    for row in map(line._make, rows):
        found.setdefault(row[0], []).append(row)
    return found
