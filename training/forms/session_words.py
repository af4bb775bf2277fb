"""A session's rows in words: how long it lasts, and what a colleague saved beside what was typed."""

from decimal import Decimal

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from naturopole import formats
from training import clock

MOST_COUNTED = 40


def lines_of(session) -> tuple[list, list]:
    """Half-days and items of a session as the rows of its form begin with; one empty row where there is none."""
    half_days = [
        {"day": row.day, "starts_at": row.starts_at, "ends_at": row.ends_at, "room": row.room_id}
        for row in session.half_days.all()
    ]
    items = [
        {"label": row.label, "price": row.price, "per": row.per, "falls_away": row.falls_away}
        for row in session.items.all()
    ]
    return half_days or [{}], items or [{}]


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
    language = get_language()
    lines = [f"{formats.day(row.day, language)}, {clock.span(row, language)}" for row in rows]
    return ", ".join(lines) or formats.ABSENT


def items_in_words(rows) -> str:
    lines = [f"{row.label} {formats.money(row.price, get_language())} {row.get_per_display()}" for row in rows]
    return ", ".join(lines) or formats.ABSENT


COPIED = (
    *("title_fr", "title_en", "length_fr", "length_en", "fee_percent", "minimum", "capacity", "cost", "rule"),
    *("remark_fr", "remark_en"),
)
RELATIONS = ("programme", "theme", "organiser", "provider", "trainer")


def copied(session) -> dict:
    """What the form of a copy begins with: everything but the days, which are chosen anew."""
    half_days, items = lines_of(session)
    begin = {name: getattr(session, name) for name in COPIED} | {
        name: getattr(session, f"{name}_id") for name in RELATIONS
    }
    begin |= {f"mix_{rule}": Decimal(str(percent)) for rule, percent in session.mix.items()}
    items = [{**item, "falls_away": False} for item in items]
    return begin | {"half_days": [{**row, "day": None} for row in half_days], "items": items}
