"""What waits about applications: a time to choose, words of the firm, notes that somebody asks for."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from mobility.domain import lines
from mobility.models import Application, InterviewSlot, Message
from naturopole.todo import Todo

NEWS_FOR = timedelta(days=14)
MOST = 20


def asked_of(reader) -> list:
    """For the person her interview and her messages of two weeks, for recruiters the notes asked for."""
    found = []
    rows = Application.objects.order_by("-moved_at", "-pk")
    if reader.employee_id:
        mine = rows.filter(employee=reader.employee_id)
        free = InterviewSlot.objects.filter(vacancy=OuterRef("vacancy"), application__isnull=True, starts_at__gt=Now())
        held = InterviewSlot.objects.filter(application=OuterRef("pk"))
        recent = Message.objects.filter(application=OuterRef("pk"), at__gte=Now() - NEWS_FOR)
        to_choose = mine.filter(Exists(free), ~Exists(held), status=Application.Status.INTERVIEW)
        found += [in_lines(to_choose, "choose"), in_lines(mine.filter(Exists(recent)), "news")]
    if reader.recruits:
        asked = rows.hiring(reader.user).filter(notes_asked_at__isnull=False, notes_shown_at=None)
        # Without the second half, whoever has no row among the staff would be told of no outsider.
        others = asked.exclude(employee=reader.employee_id) if reader.employee_id else asked
        found += [in_lines(others, "notes")]
    return found


def in_lines(rows, what):
    return lines.about_vacancy(rows, what, at="moved_at")[:MOST]


def todo(found) -> list[Todo]:
    rows = lines.merged(found, "choose", "news", "notes", key=lines.latest_first, most=MOST)
    return [WORDS[row.what](row) for row in rows]


def to_choose(row) -> Todo:
    text = _("%(firm)s offers you times for an interview.") % {"firm": row.firm}
    page = reverse("mobility:application_detail", args=[row.key])
    return Todo("calendar", row.title, text, f"{page}#times", _("Choose"), leaf=row.sign)


def to_read(row) -> Todo:
    text = _("%(firm)s has written to you.") % {"firm": row.firm}
    page = reverse("mobility:application_detail", args=[row.key])
    return Todo("mail", row.title, text, page, _("Read"), tone="info", leaf=row.sign)


def to_show(row) -> Todo:
    text, page = _("Somebody asks for the notes of the interviews."), reverse("mobility:notes", args=[row.key])
    return Todo("message-square", row.title, text, page, _("Answer"), leaf=row.sign)


WORDS = {"choose": to_choose, "news": to_read, "notes": to_show}
SOURCE = lines.Source(asked_of, todo)
