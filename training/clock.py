"""Times of day and lengths as people write them: "9 h 05", "3 h 30" in French; "9:05", "3 h 30 min" in English."""

from datetime import date, datetime, time
from functools import lru_cache

from naturopole import formats


def at(value: time, language: str) -> str:
    """A time of day: "9 h 05", "9:05"."""
    if formats.is_english(language):
        return f"{value.hour}:{value:%M}"
    return f"{value.hour}\u00a0h\u00a0{value:%M}"


def span(half_day, language: str) -> str:
    """From when to when: "9 h 00 – 12 h 30"."""
    return between(half_day.starts_at, half_day.ends_at, language)


# A page writes the same few times of day many times over.
@lru_cache(maxsize=256)
def between(starts_at: time, ends_at: time, language: str) -> str:
    return f"{at(starts_at, language)} – {at(ends_at, language)}"


def minutes_of(half_day) -> int:
    """How long a half-day is, in minutes."""
    begin, end = (datetime.combine(date.min, moment) for moment in (half_day.starts_at, half_day.ends_at))
    return int((end - begin).total_seconds() // 60)


def length(minutes: int, language: str) -> str:
    """A length in hours and minutes: "7 h", "3 h 30", "3 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return f"{hours}\u00a0h"
    return f"{hours}\u00a0h\u00a0{rest:02d}" + ("\u00a0min" if formats.is_english(language) else "")
