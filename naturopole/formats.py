"""Amounts, numbers, percentages and dates as people write them in French and in British English.

Pure functions over Babel. `language` is a Django code such as "fr" or "en-gb"; whatever is not English is
written in French. Groups and signs are joined by U+00A0, never by Babel's U+202F, which the fonts lack; so are month
and year, while a day may part from its month where a phone is narrow. Less than nothing is led by a minus sign, not
by a hyphen. An absent value (None or "") is an en dash.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import format_currency, get_currency_symbol

FRENCH, BRITISH = Locale("fr"), Locale("en", "GB")
PARIS = ZoneInfo("Europe/Paris")
ABSENT = "–"
EURO = "EUR"
MINUS = "\u2212"
NARROW = "\u202f"
ENGLISH_SIGNS = {ord("-"): MINUS}
FRENCH_SIGNS = ENGLISH_SIGNS | {ord(","): "\u00a0", ord("."): ","}
"""From the signs that Python leads, groups and parts by to those of print."""


def is_english(language: str | None) -> bool:
    return (language or "").startswith("en")


def locale_of(language: str | None) -> Locale:
    return BRITISH if is_english(language) else FRENCH


def money(amount, language: str) -> str:
    """Euros: "8 400 €" or "8 400,50 €", "€8,400" or "€8,400.50"; cents only where there are some."""
    if is_absent(amount):
        return ABSENT
    cents = to_places(amount, 2)
    return _euros(cents, 0 if cents == cents.to_integral_value() else 2, language)


def money_exact(amount, language: str) -> str:
    """Euros with both decimals always: "8 400,00 €", "€8,400.00"."""
    return ABSENT if is_absent(amount) else _euros(to_places(amount, 2), 2, language)


def money_in(amount, currency: str, language: str) -> str:
    """`money` in any currency by its ISO 4217 code: "8 400 $US", "US$8,400.50"; "" counts as euros."""
    if is_absent(amount):
        return ABSENT
    cents = to_places(amount, 2)
    return _in_currency(cents, currency, language, 0 if cents == cents.to_integral_value() else 2)


def money_exact_in(amount, currency: str, language: str) -> str:
    """`money_exact` in any currency: "8 400,00 CHF", "CHF 8,400.00"; two decimals whatever the coins in use."""
    return ABSENT if is_absent(amount) else _in_currency(to_places(amount, 2), currency, language, 2)


def number(value, language: str) -> str:
    """A count or a measure with at most three decimals: "60 000", "3,6"; "60,000", "3.6"."""
    return ABSENT if is_absent(value) else _shortest(to_places(value, 3), language)


def number_exact(value, language: str, places: int) -> str:
    """A number with exactly that many decimals: "0,8370"; for unit prices finer than the cent."""
    return _decimal(to_places(value, places), places, language)


def percent(value, language: str) -> str:
    """A value already in percent: 20 is "20 %" or "20%", Decimal("5.5") is "5,5 %" or "5.5%"."""
    if is_absent(value):
        return ABSENT
    return _shortest(to_places(value, 2), language) + ("%" if is_english(language) else "\u00a0%")


def share(value, language: str) -> str:
    """A value between 0 and 1 in whole percent: 0.78 is "78 %" or "78%"."""
    return ABSENT if is_absent(value) else percent(to_places(Decimal(str(value)) * 100, 0), language)


def day(value, language: str) -> str:
    """A day in full: "6 octobre 2026", "1er octobre 2026", "6 October 2026". A moment is read in Paris."""
    return ABSENT if is_absent(value) else _written(in_paris(value), "MMMM y", language)


def day_short(value, language: str, today: date | None = None) -> str:
    """A day in a list: "6 oct.", "1er oct.", "6 Oct"; with its year when that is not the year of `today`."""
    if is_absent(value):
        return ABSENT
    shown = in_paris(value)
    return _written(shown, "MMM" if today is None or today.year == shown.year else "MMM y", language)


def moment(value, language: str) -> str:
    """A day and a time in Paris: "6 octobre 2026 à 9 h 05", "6 October 2026 at 9:05"."""
    if is_absent(value):
        return ABSENT
    there = value.astimezone(PARIS) if value.tzinfo else value
    if is_english(language):
        return f"{day(there, language)} at {there.hour}:{there:%M}"
    return f"{day(there, language)} à {there.hour}\u00a0h\u00a0{there:%M}"


def days_away(value, language: str, today: date) -> str:
    """How far a day is from `today`, counted in days: "dans 3 jours", "il y a 2 jours", "aujourd’hui"."""
    if is_absent(value):
        return ABSENT
    if in_paris(value) == today:
        return "today" if is_english(language) else "aujourd’hui"
    distance = timedelta(days=(in_paris(value) - today).days)
    written = format_timedelta(
        distance, granularity="day", threshold=10**9, add_direction=True, locale=locale_of(language)
    )
    return _solid(written)


def labelled(label, words, language: str) -> str:
    """What is said of something: "Délai : trop long", "Time: too long"."""
    return f"{label}{':' if is_english(language) else chr(160) + ':'} {words}"


def is_absent(value) -> bool:
    return value is None or value == ""


def to_places(value, places: int) -> Decimal:
    """The value as a Decimal rounded half up; a float counts as it is printed."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def in_paris(value: date | datetime) -> date:
    """The calendar day of a date, or of a moment as seen in Paris."""
    if not isinstance(value, datetime):
        return value
    return (value.astimezone(PARIS) if value.tzinfo else value).date()


def _euros(amount: Decimal, places: int, language: str) -> str:
    written = _decimal(abs(amount), places, language)
    sign = MINUS if amount < 0 else ""
    return f"{sign}€{written}" if is_english(language) else f"{sign}{written}\u00a0€"


def _in_currency(amount: Decimal, currency: str, language: str, places: int) -> str:
    if (currency or EURO) == EURO:
        return _euros(amount, places, language)
    digits = "#,##0." + "0" * places if places else "#,##0"
    locale = locale_of(language)
    if not is_english(language):
        pattern = f"{digits}\u00a0¤"
    elif get_currency_symbol(currency, locale=locale) == currency:
        pattern = f"¤\u00a0{digits}"  # letters are parted from the figure, a sign is not
    else:
        pattern = f"¤{digits}"
    written = format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)
    return _solid(written).replace("-", MINUS)


# A page writes hundreds of figures, and Babel weighs its pattern anew for each: thirty calls instead of three.
def _decimal(value: Decimal, places: int, language: str) -> str:
    written = f"{value:,.{places}f}"
    return written.translate(ENGLISH_SIGNS if is_english(language) else FRENCH_SIGNS)


def _shortest(value: Decimal, language: str) -> str:
    """Without the zeros that end its decimals."""
    places = max(0, -value.normalize().as_tuple().exponent)
    return _decimal(value, places, language)


# A list writes the same few days many times over.
@lru_cache(maxsize=1024)
def _written(shown: date, rest: str, language: str) -> str:
    first = "'1er'" if shown.day == 1 and not is_english(language) else "d"
    return _solid(format_date(shown, f"{first} {rest.replace(' ', NARROW)}", locale=locale_of(language)))


def _solid(text: str) -> str:
    return text.replace(NARROW, "\u00a0")
