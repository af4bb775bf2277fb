"""Sessions as calendar files (RFC 5545), in UTC: one session, or a calendar to subscribe to. No person, no amount.

A half-day keeps the name it has by its place in the session, so that a moved one replaces itself; the sequence number
rises with whatever happens to the session, so that calendars take the later state.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from naturopole.formats import PARIS

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment of a session whose history is empty: the file of an unchanged session stays the same to the byte."""
STATUS = {"confirmed": "CONFIRMED", "held": "CONFIRMED", "cancelled": "CANCELLED"}


@dataclass(frozen=True)
class Half:
    """One half-day in Paris; without times, the whole day."""

    day: date
    starts_at: object = None
    ends_at: object = None
    place: str = ""


@dataclass(frozen=True)
class Course:
    """A session as calendars are told of it; `changed_at` is when something last happened to it."""

    key: str
    title: str
    details: str
    status: str
    sequence: int
    changed_at: datetime | None
    address: str
    halves: tuple


def file_of(course) -> bytes:
    """One session to take over into a calendar; imported again it replaces itself, cancelled it is struck out."""
    book = book_named(course.title)
    book.add("method", "CANCEL" if course.status == "cancelled" else "PUBLISH")
    return written(book, [course])


def feed_of(courses, name) -> bytes:
    """A calendar to subscribe to; the same courses give the same bytes."""
    book = book_named(name)
    # How often readers are asked to look again: Outlook reads the second line, others the first.
    book.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    book.add("x-published-ttl", "PT6H")
    return written(book, courses)


def book_named(name):
    """An empty calendar; a name of several lines, which the library would not write, stands on one."""
    from icalendar import Calendar, vText

    book = Calendar()
    book.add("prodid", "-//Naturopole//sessions//EN")
    book.add("version", "2.0")
    book.add("x-wr-calname", vText(" ".join(name.split())))
    return book


def written(book, courses) -> bytes:
    for course in courses:
        for place, half in enumerate(course.halves, 1):
            book.add_component(entry_of(course, half, place))
    return book.to_ical()


def entry_of(course, half, place):
    from icalendar import Event

    entry = Event()
    entry.add("uid", f"{course.key}-{place}@{settings.BASE_URL.partition('//')[2]}")
    entry.add("sequence", course.sequence)
    for stamp in ("dtstamp", "last-modified"):
        entry.add(stamp, (course.changed_at or UNDATED).astimezone(UTC))
    entry.add("dtstart", moment(half.day, half.starts_at))
    entry.add("dtend", moment(half.day, half.ends_at) if half.ends_at else half.day + timedelta(days=1))
    entry.add("summary", course.title)
    if half.place:
        entry.add("location", half.place)
    if course.details:
        entry.add("description", course.details)
    entry.add("url", course.address)
    entry.add("status", STATUS.get(course.status, "TENTATIVE"))
    return entry


def moment(day, at):
    """A time in Paris as UTC, or the day itself where no time is known."""
    return datetime.combine(day, at, tzinfo=PARIS).astimezone(UTC) if at else day


def course_of(session, halves, *, title="", key="", steps=0) -> Course:
    """A session with `moves` and `changed_at` of its history; `steps` are further changes that the entry shows."""
    places = [Half(half.day, half.starts_at, half.ends_at, place_of(half.room)) for half in halves]
    return Course(
        key=f"{key}session-{session.pk}",
        title=title or session.title,
        details=session.length,
        status=session.status,
        sequence=session.revision + session.moves + steps,
        changed_at=session.changed_at,
        address=settings.BASE_URL + reverse("training:session_detail", args=[session.pk]),
        halves=tuple(places) or (Half(session.starts_on),),
    )


def place_of(room) -> str:
    return ", ".join(part for part in (room.name, room.address) if part) if room else ""
