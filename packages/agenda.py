"""An order's days as a calendar file (RFC 5545): dates and what is delivered, never a price."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from packages.documents import in_language


def calendar(order, parts, *, language) -> bytes:
    """The steps of `parts`, each firm's with what it delivers; for None, every step and the delivery to the client."""
    from icalendar import Calendar

    with translation.override(language):
        entries = steps_of(order, parts)
        book = Calendar()
        book.add("prodid", "-//Naturopole//orders//EN")
        book.add("version", "2.0")
        book.add("method", "PUBLISH")
        book.add("x-wr-calname", _("Order %(number)s") % {"number": order.content["number"]})
        for entry in entries:
            book.add_component(event(order, *entry))
        return book.to_ical()


def steps_of(order, parts) -> list[tuple]:
    """(what makes the entry the same when it is imported again, title, details, first day, last day)"""
    lines = order.content["lines"] if parts is None else [line for part in parts for line in part.lines]
    slots = order.slots if parts is None else {id(s): s for part in parts for s in part.slots}.values()
    found = [
        (f"step-{number}", in_language(slot.stage), delivered(lines, slot.stage), slot.start, slot.end)
        for number, slot in enumerate(order.slots)
        if any(slot is one for one in slots)
    ]
    if parts is None and order.delivery:
        place = order.content["delivery"]
        where = ", ".join(place["address"].splitlines()) if place else ""
        found.append(("delivery", _("Delivery"), where, order.delivery, order.delivery))
    return found


def delivered(lines, stage) -> str:
    rows = [line for line in lines if line["stage"] == stage and line["counted"]]
    return "\n".join(f"{line['description']}, {line['quantity']} {line['unit']}".strip() for line in rows)


def event(order, key, title, details, first, last):
    """An entry of whole days; its end is the day after the last one, as the format wants it."""
    from icalendar import Event

    number = order.content["number"]
    entry = Event()
    entry.add("uid", f"{number}-v{order.content['version']}-{key}@{settings.BASE_URL.partition('//')[2]}")
    entry.add("dtstamp", timezone.now())
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))
    entry.add("summary", f"{number} · {order.content['title']}: {title}")
    if details:
        entry.add("description", details)
    entry.add("transp", "TRANSPARENT")
    return entry
