"""A release for a calendar (RFC 5545) and on paper, in the active language."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.typesetting import pdf

TEMPLATE = Path(__file__).parent / "typst" / "release.typ"


def calendar(release) -> bytes:
    """The settled day as an entry of one whole day; it names the person and no firm."""
    from icalendar import Calendar, Event

    entry, day = Event(), release.effective_on
    entry.add("uid", f"release-{release.pk}@{settings.BASE_URL.partition('//')[2]}")
    entry.add("dtstamp", timezone.now())
    entry.add("sequence", release.dates_revision)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", title(release))
    entry.add("transp", "TRANSPARENT")
    book = Calendar()
    book.add("prodid", "-//Naturopole//releases//EN")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add_component(entry)
    return book.to_ical()


def title(release) -> str:
    name = release.application.employee.name
    if release.agreed_on:
        return _("First day in the new firm: %(name)s") % {"name": name}
    return _("End of the notice period: %(name)s") % {"name": name}


def typeset(release, signed, tasks, *, language) -> bytes:
    """The record as PDF/A: the dates, what is handed over, and who signed when."""
    application, word = release.application, lambda value: formats.day(value, language)
    vacancy, employee = application.vacancy, application.employee
    data = {
        "language": language[:2],
        "title": _("Change of firm"),
        "state": release.get_status_display(),
        "page": _("Page"),
        "park": vacancy.firm.park.name,
        "facts": [
            [_("Person"), employee.name],
            [_("Firm left"), employee.firm.name],
            [_("Firm joined"), vacancy.firm.name],
            [_("Post"), vacancy.title],
        ],
        "dates_title": _("Dates"),
        "dates": [
            [_("Proposed day of the move"), word(release.proposed_on)],
            [_("End of the notice period"), word(release.notice_ends_on)],
            [_("Agreed day"), word(release.agreed_on)],
        ],
        "silence": _("Where the three do not agree on a day, the end of the notice period applies."),
        "signed_title": _("Signatures"),
        "signed": [[str(one.label), one.who, one.by.name if one.by else "–", word(one.at)] for one in signed],
        "tasks_title": _("Hand-over"),
        "tasks": [[task.text, word(task.due_on), _("done") if task.done_at else ""] for task in tasks],
        "printed": word(timezone.localdate()),
    }
    return pdf(TEMPLATE, data)
