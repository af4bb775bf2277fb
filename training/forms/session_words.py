"""A session's rows in words: how long it lasts, and what a colleague saved beside what was typed."""

from decimal import Decimal

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from naturopole import formats
from training import clock

MOST_COUNTED = 40


def half_day_line(row) -> dict:
    """A half-day as a row of the form begins with."""
    return {"day": row.day, "starts_at": row.starts_at, "ends_at": row.ends_at, "room": row.room_id}


def item_line(row) -> dict:
    """Something paid as a row of the form begins with."""
    return {"label": row.label, "price": row.price, "per": row.per, "falls_away": row.falls_away}


def length_of(rows, language) -> str:
    """Two half-days make one day; an odd number stays in half-days."""
    count = len(rows)
    if not count:
        return ""
    with override(language):
        if count % 2:
            return ngettext("%(count)d half-day", "%(count)d half-days", count) % {"count": count}
        return ngettext("%(count)d day", "%(count)d days", count // 2) % {"count": count // 2}


def is_counted(length, language) -> bool:
    """That a length says no more than how many half-days there were, so that it may follow their number."""
    return any(length == length_of(range(count), language) for count in range(1, MOST_COUNTED + 1))


def differences_of(fresh, form) -> list[tuple[str, str, str]]:
    """Half-days and items where both versions differ: label, theirs, mine."""
    pairs = [
        (_("Half-days"), half_days_in_words(fresh.half_days.all()), half_days_in_words(form.half_day_rows)),
        (_("What is paid"), items_in_words(fresh.items.all()), items_in_words(form.item_rows)),
    ]
    return [(label, theirs, mine) for label, theirs, mine in pairs if theirs != mine]


def half_days_in_words(rows) -> str:
    return ", ".join(map(half_day_words, rows)) or formats.ABSENT


def half_day_words(row) -> str:
    language = get_language()
    return f"{formats.day(row.day, language)}, {clock.span(row, language)}"


def half_day_said(row) -> str:
    """With its room, where it has one."""
    return f"{half_day_words(row)}, {row.room.name}" if row.room_id else half_day_words(row)


def items_in_words(rows) -> str:
    return ", ".join(map(item_words, rows)) or formats.ABSENT


def item_words(row) -> str:
    return f"{row.label} {formats.money(row.price, get_language())} {row.get_per_display()}"


def item_said(row) -> str:
    """With the word that it is no longer due, where it is not."""
    return f"{item_words(row)} ({_('No longer due')})" if row.falls_away else item_words(row)


COPIED = (
    *("title_fr", "title_en", "length_fr", "length_en", "fee_percent", "minimum", "capacity", "cost", "rule"),
    *("remark_fr", "remark_en"),
)
RELATIONS = ("programme", "theme", "organiser", "provider", "trainer")


def copied(session) -> dict:
    """What the form of a copy begins with: everything but the days, which are chosen anew."""
    half_days = [{**half_day_line(row), "day": None} for row in session.half_days.all()]
    items = [{**item_line(row), "falls_away": False} for row in session.items.all()]
    begin = {name: getattr(session, name) for name in COPIED} | {
        name: getattr(session, f"{name}_id") for name in RELATIONS
    }
    begin |= {f"mix_{rule}": Decimal(str(percent)) for rule, percent in session.mix.items()}
    return begin | {"half_days": half_days or [{}], "items": items or [{}]}
