"""What a session's form sends, and the statements a page pays."""

import uuid
from datetime import time, timedelta
from decimal import Decimal as D

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.training.factories import HalfDayFactory, ItemFactory, SessionFactory, in_days

CONTROL = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")


def statements(call) -> list[str]:
    """The SQL that a call sends, transaction control aside."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured if not query["sql"].startswith(CONTROL)]


def workday(distance):
    """A day so far away, or the Monday after it."""
    day = in_days(distance)
    return day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)


def rows(prefix, given) -> dict:
    """Rows of a form; the empty row that stands below them is sent as well."""
    sent = {f"{prefix}-TOTAL_FORMS": len(given) + 1, f"{prefix}-INITIAL_FORMS": 0}
    blank = dict.fromkeys(("day", "starts_at", "ends_at", "room") if prefix == "half" else ("label", "price"), "")
    for place, row in enumerate([*given, blank]):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


def half(day, start="09:00", end="12:30", room="") -> dict:
    return {"day": day.isoformat(), "starts_at": start, "ends_at": end, "room": room}


def item(label="Formatrice", price="1950", per="session") -> dict:
    return {"label": label, "price": price, "per": per}


def form(half_days=(), items=(), **more) -> dict:
    """Well filled in: two half-days in forty days, 1,950.00 € once, eight people at least."""
    day = workday(40)
    given = half_days or [half(day), half(day, "13:30", "17:00")]
    return {
        "title_fr": "Hygiène",
        "title_en": "Hygiene",
        "starts_on": given[0].get("day", ""),
        "pledge_deadline": in_days(20).isoformat(),
        "minimum": 8,
        "capacity": 12,
        "rule": "seats",
        **rows("half", given),
        **rows("item", items or [item()]),
        **more,
    }


def today() -> str:
    return timezone.localdate().isoformat()


def of_a_day(firm):
    """A session of one day that the firm organises, with its two half-days and one item."""
    day = workday(40)
    row = SessionFactory(
        organiser=firm, park=firm.park, starts_on=day, length_fr="1 jour", minimum=4, pledge_deadline=in_days(20)
    )
    for start, end in ((time(9), time(12, 30)), (time(13, 30), time(17))):
        HalfDayFactory(session=row, day=day, starts_at=start, ends_at=end)
    ItemFactory(session=row, label="Formatrice", price=D("1950.00"))
    return row


def edit(session) -> str:
    return reverse("training:session_edit", args=[session.pk])


def again(session, **more) -> dict:
    """The session's own form, as the page shows it, with something changed."""
    return (
        form(**{"title_fr": session.title_fr, "title_en": session.title_en, "minimum": 4, "revision": session.revision})
        | more
    )


def errors_of(answer) -> dict:
    found = answer.context["form"]
    told = {name: list(words) for name, words in found.errors.items()}
    for part in (found.half_days, found.items):
        for place, row in enumerate(part):
            told |= {f"{part.prefix}-{place}-{name}": list(words) for name, words in row.errors.items()}
    return told


def unsaved(firm, key=None, title="Cours"):
    row = SessionFactory.build(park=firm.park, organiser=firm, title_fr=title, title_en=title)
    row.request_key = key or uuid.uuid4()
    return row
