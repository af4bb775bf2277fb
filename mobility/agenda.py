"""An interview as a calendar file (RFC 5545), in UTC; the candidate's says nothing but “Interview” and where."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _


def interview(slot, *, title, details="") -> bytes:
    """The entry of an interview that stands; imported again after a change it replaces the one before."""
    return written(
        "PUBLISH", slot.application_id, slot.sequence, slot.starts_at, slot.minutes, title, slot.place, details
    )


def cancellation(application, detail, *, title) -> bytes:
    """Takes back the entry that `interview` made; `detail` is what calendars were told last."""
    begins = datetime.fromisoformat(detail["at"])
    # An application that was closed gave its time back without word of it: one more than the last number is later.
    return written("CANCEL", application.pk, detail["sequence"] + 1, begins, detail["minutes"], title)


def written(method, key, sequence, begins, minutes, title, place="", details="") -> bytes:
    from icalendar import Calendar, Event

    book, entry = Calendar(), Event()
    book.add("prodid", "-//Naturopole//interviews//EN")
    book.add("version", "2.0")
    book.add("method", method)
    entry.add("uid", f"interview-{key}@{settings.BASE_URL.partition('//')[2]}")
    entry.add("sequence", sequence)
    entry.add("dtstamp", timezone.now())
    entry.add("dtstart", begins.astimezone(UTC))
    entry.add("dtend", (begins + timedelta(minutes=minutes)).astimezone(UTC))
    entry.add("summary", title)
    if place:
        entry.add("location", place)
    if details:
        entry.add("description", details)
    entry.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    book.add_component(entry)
    return book.to_ical()


def candidate_title() -> str:
    """Others may look at a person's calendar: no firm, no post."""
    return _("Interview")
