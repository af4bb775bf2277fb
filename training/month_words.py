"""Months as people write them, read and written; a month is the first of its days.

Pure: no rows, no settings. Two digits of a year are of this century.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from babel.dates import format_date, get_month_names

from naturopole.formats import BRITISH, FRENCH, locale_of

YEARS = range(2000, 2100)
# 2027-03, 2027/3, and a whole day or moment in that order
YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/. ][0-9]{1,2}(?:[t ].*)?)?", re.ASCII)
# 03/2027, 3-27
MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})", re.ASCII)
# 15/03/2027
DAY_FIRST = re.compile(r"[0-9]{1,2}[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})", re.ASCII)
# mars, March 2027, mar-27, 1er mars 2027
NAMED = re.compile(r"(?:[0-9]{1,2}(?:er|st|nd|rd|th)?[-/. ]+)?([a-z]+)[-/. ]*([0-9]{4}|[0-9]{2})?", re.ASCII)
ALONE = re.compile(r"[0-9]{1,2}", re.ASCII)


def fold(text: str) -> str:
    """Without capitals, accents and needless spaces: what two writings of one word have in common."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def names() -> dict[str, int]:
    found = {"sep": 9}
    for locale in (FRENCH, BRITISH):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                found[fold(name).rstrip(".")] = number
                found.setdefault(fold(name)[:4].rstrip("."), number)
    # The first three letters, where they tell a month from its neighbour: “jui” does not.
    return found | {
        "jan": 1,
        "feb": 2,
        "fev": 2,
        "mar": 3,
        "avr": 4,
        "apr": 4,
        "aou": 8,
        "aug": 8,
        "oct": 10,
        "nov": 11,
    }


NAMES = names()


def read(text: str, year: int) -> date | None:
    """The month that is meant, in `year` where none is written; None for what is no month."""
    said = fold(text)
    for pattern, order in ((YEAR_FIRST, (1, 2)), (MONTH_FIRST, (2, 1)), (DAY_FIRST, (2, 1))):
        if found := pattern.fullmatch(said):
            return month(found[order[0]], int(found[order[1]]))
    if found := NAMED.fullmatch(said.replace(". ", " ")):
        return month(found[2] or year, NAMES.get(found[1], 0))
    return month(year, int(said)) if ALONE.fullmatch(said) else None


def month(year, number) -> date | None:
    year = int(year) + (2000 if int(year) < 100 else 0)
    return date(year, number, 1) if year in YEARS and 1 <= number <= 12 else None


def written(day: date, language: str) -> str:
    """“mars 2027”, “March 2027”."""
    return format_date(day, "MMMM y", locale=locale_of(language))


def written_short(day: date, language: str) -> str:
    """“févr. 2027”, “Feb 2027”: the month as days in lists have it."""
    return format_date(day, "MMM y", locale=locale_of(language)).replace(" ", "\u00a0")


# A plan writes the same few months many times over.
@lru_cache(maxsize=256)
def window(first: date, last: date, language: str) -> str:
    """One month, or two with a dash: “mars – juin 2027”, “novembre 2027 – janvier 2028”."""
    if first == last:
        return written(first, language)
    start = format_date(first, "MMMM" if first.year == last.year else "MMMM y", locale=locale_of(language))
    return f"{start} – {written(last, language)}"
