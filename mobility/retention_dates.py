"""Which day a person's papers go, and what is to be done about it today. Pure: days in, days out.

Months are calendar months, clamped to the end of a shorter one (`naturopole.months`). Nothing is deleted that was not
announced at least `NOTICE` before: a deletion whose notice is late waits for its thirty days.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from naturopole.months import months_later

NOTICE = timedelta(days=30)
FILE_MONTHS = 3
POOL_MONTHS = 24
ENDED_WISH_MONTHS = 3
ACCESS_DAYS = 30
OVERDUE_MONTHS = 3


class Step(Enum):
    """What one day asks for. WAIT may take back a day that was announced and no longer counts."""

    WAIT = "wait"
    NOTICE = "notice"
    DELETE = "delete"
    REMIND = "remind"


@dataclass(frozen=True)
class Decision:
    """The step, and the day that stands announced after it (None: no day does)."""

    step: Step
    announced: date | None


def decide(due: date | None, announced: date | None, today: date) -> Decision:
    """What to do today about papers due to go on `due` (None: not yet known), of which `announced` was told last.

    A day announced too early for what is due now, because something has happened since, counts no more.
    """
    if due is None:
        return Decision(Step.WAIT, None)
    if announced is not None and announced >= due:
        return Decision(Step.DELETE if announced <= today else Step.WAIT, announced)
    if today >= due - NOTICE:
        return Decision(Step.NOTICE, max(due, today + NOTICE))
    return Decision(Step.WAIT, None)


def file_due(ended_on: date, last_contact_on: date | None = None) -> date:
    """The day an application goes: three months after the recruitment ended, or after a later contact."""
    return months_later(max(ended_on, last_contact_on or ended_on), FILE_MONTHS)


def pool_due(last_contact_on: date) -> date:
    """The day an application goes whose author agreed to the pool: two years after the last contact."""
    return months_later(last_contact_on, POOL_MONTHS)


def wish_due(closed_on: date) -> date:
    """The day a wish goes that has ended, was withdrawn or was declined."""
    return months_later(closed_on, ENDED_WISH_MONTHS)


def earliest_base(today: date) -> date:
    """Papers whose time began after this day cannot ask for anything today: three months are 89 days at least."""
    return today + NOTICE - timedelta(days=89)


def earliest_pool_base(today: date) -> date:
    """The same for the pool: 24 months are 730 days at least."""
    return today + NOTICE - timedelta(days=730)


def overdue_on(closes_on: date) -> date:
    """The day from which a recruitment that nobody has ended is reported: three months after its closing day."""
    return months_later(closes_on, OVERDUE_MONTHS)


def latest_overdue(today: date) -> date:
    """The latest closing day that is overdue today: three months are 89 to 92 days."""
    days = (today - timedelta(days=number) for number in range(89, 93))
    return next(day for day in days if overdue_on(day) <= today)
