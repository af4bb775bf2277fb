"""What others let one know of an application, for the home page: disclosures, and references to allow or to write."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from mobility.domain import lines
from mobility.models import Application, Reference
from mobility.models.application import TOLD
from naturopole.todo import Todo

NEWS_FOR = timedelta(days=14)
MOST = 10
AGREED = Reference.Status.AGREED


def asked_of(reader) -> list:
    """References to allow or to write; for own HR and managers, what their people have told them."""
    rows = Application.objects.filter(status__in=Application.LIVE).order_by("-moved_at", "-pk")
    found = []
    if reader.employee_id:
        mine = rows.filter(employee=reader.employee_id, reference__status=Reference.Status.ASKED)
        found += [lines.about_vacancy(mine, "allow", at="moved_at")[:MOST]]
    others = rows.exclude(employee=reader.employee_id)
    if reader.hr:
        agreed = others.told_to_hr(reader.user).filter(reference__status=AGREED)
        found += [lines.about_vacancy(agreed, "write", key="reference__pk", person="employee__", at="moved_at")[:MOST]]
    if reader.hr or reader.manages:
        told = others.filter(TOLD, news_for(reader))
        found += [lines.about_vacancy(told, "know", person="employee__", at="moved_at")[:MOST]]
    return found


def news_for(reader) -> Q:
    """What her people told within two weeks: own HR, unless a reference is to be written, or a manager."""
    since = Now() - NEWS_FOR
    told = Q(employer_told_at__gte=since)
    managed = Q(employee__manager=reader.user, employee__firm_id__in=reader.manages)
    own = Q(employee__firm_id__in=reader.hr)
    return own & told & ~Q(reference__status=AGREED) | managed & ~own & (told | Q(manager_told_at__gte=since))


def todo(found) -> list[Todo]:
    rows = lines.merged(found, "allow", "write", "know", key=lines.latest_first, most=MOST)
    return [WORDS[row.what](row) for row in rows]


def to_know(row) -> Todo:
    text = _("%(person)s has applied to %(firm)s and lets you know.") % {"person": row.person, "firm": row.firm}
    url = reverse("mobility:application_detail", args=[row.key])
    return Todo("handshake", row.title, text, url, _("Read"), tone="info", leaf=row.sign)


def to_answer(row) -> Todo:
    text = _("%(firm)s would like a reference from your employer. You decide.") % {"firm": row.firm}
    url = reverse("mobility:application_detail", args=[row.key])
    return Todo("lock", row.title, text, url, _("Answer"), leaf=row.sign)


def to_write(row) -> Todo:
    text = _("%(person)s agrees that you write a reference for %(firm)s.") % {"person": row.person, "firm": row.firm}
    url = reverse("mobility:reference_write", args=[row.key])
    return Todo("pencil", row.title, text, url, _("Write"), leaf=row.sign)


WORDS = {"allow": to_answer, "write": to_write, "know": to_know}
SOURCE = lines.Source(asked_of, todo)
