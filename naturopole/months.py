"""Calendar months, clamped to the end of the month: three months after 30 November is 28 February."""

from calendar import monthrange
from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day where it is shorter."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def last_day_of(start: date, months: int) -> date:
    """The last day of a span of so many months that begins on `start`: 24 from 15 January 2026 end on 14 January."""
    return months_later(start, months) - timedelta(days=1)


def month_of(day: date) -> date:
    """The first day of that month, which stands for the month."""
    return day.replace(day=1)
