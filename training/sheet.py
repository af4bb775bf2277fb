"""The attendance sheet on paper: one row a person, one box to sign in for each half-day, the trainer's at the foot."""

from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.typesetting import pdf
from training import clock
from training.models import Attendance

TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"
MOST_BOXES = 4
"""Half-days beside each other; more of them go on further pages, in parts of about the same size."""
BLANK_ROWS = 3
"""For whom nobody expected: a replacement of the last minute."""


def typeset(session, lines, half_days, *, firm="") -> bytes:
    """The PDF/A file. `lines` are those of the register, `firm` names the one firm whose people they are."""
    return pdf(TEMPLATE, content(session, lines, half_days, firm=firm))


def content(session, lines, half_days, *, firm) -> dict:
    language = get_language()
    return {
        "language": "en" if formats.is_english(language) else "fr",
        "park": session.park.name,
        "title": _("Attendance sheet"),
        "course": session.title,
        "facts": [[label, value] for label, value in facts(session, half_days, firm) if value],
        "parts": [part(lines, half_days, places) for places in parts_of(len(half_days))],
        "none": "" if half_days else _("No half-day is set yet."),
        "name": _("Name"),
        "firm": _("Firm"),
        "trainer": _("Trainer: %(name)s") % {"name": session.trainer.name} if session.trainer else _("Trainer"),
        "blanks": BLANK_ROWS,
        "how": _("Each person signs in the box of the half-day, once there; the trainer signs for each half-day."),
        "printed": _("Printed on %(day)s") % {"day": formats.day(timezone.localdate(), language)},
        "page": _("Page"),
    }


def facts(session, half_days, firm) -> list[tuple[str, str]]:
    """What the sheet must say to stand as a proof; the values that are missing are empty."""
    language, provider = get_language(), session.provider
    number = provider.registration if provider else ""
    days = sorted({half.day for half in half_days})
    total = sum(map(clock.minutes_of, half_days))
    written = [formats.day(day, language) for day in (days[:1] + days[-1:] if len(days) > 1 else days)]
    return [
        (_("Dates"), " – ".join(written)),
        (_("Length"), clock.length(total, language) if total else session.length),
        (_("Training provider"), f"{provider.name} ({number})" if number else provider.name if provider else ""),
        (_("Organised by"), session.organiser.name if session.organiser else session.park.name),
        (_("Firm"), firm),
    ]


def parts_of(count: int) -> list[range]:
    """The half-days in parts that fit a page, none much smaller than the others: 5 are 3 and 2."""
    if not count:
        return []
    number = -(-count // MOST_BOXES)
    size = -(-count // number)
    return [range(start, min(start + size, count)) for start in range(0, count, size)]


def part(lines, half_days, places) -> dict:
    return {
        "halves": [heading(half_days[place]) for place in places],
        "rows": [[name_of(line), firm_of(line), [said(line.marks[place]) for place in places]] for line in lines],
    }


def heading(half) -> list[str]:
    """The day, the hours and the room."""
    language = get_language()
    return [formats.day(half.day, language), clock.span(half, language), half.room.name if half.room else ""]


def name_of(line) -> str:
    return line.enrolment.name


def firm_of(line) -> str:
    return line.enrolment.pledge.holder


def said(mark) -> str:
    """What is known already, in small print in the box: signed on a phone, away, or entered by the organiser."""
    if mark is None:
        return ""
    if mark.state == Attendance.State.PRESENT and mark.signed_at is not None:
        moment = formats.moment(mark.signed_at, get_language())
        return _("Signed by the person on the site, %(moment)s") % {"moment": moment}
    return str(mark.get_state_display())
