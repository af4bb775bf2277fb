"""What waits about applications: a time to choose, words of the firm, notes that somebody asks for."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.models import Application, InterviewSlot, Message
from mobility.models.application import is_applicant
from naturopole.todo import Todo

NEWS_FOR = timedelta(days=14)


def todo(user) -> list[Todo]:
    """For the person her interview and her messages of two weeks, for recruiters the notes asked for. One query."""
    slots = InterviewSlot.objects.filter(vacancy=OuterRef("vacancy"), application__isnull=True)
    held = InterviewSlot.objects.filter(application=OuterRef("pk"))
    recent = Message.objects.filter(application=OuterRef("pk"), at__gte=timezone.now() - NEWS_FOR)
    rows = Application.objects.annotate(
        to_choose=Exists(slots.filter(starts_at__gt=timezone.now())), has_time=Exists(held), has_news=Exists(recent)
    )
    choice = Q(status=Application.Status.INTERVIEW, to_choose=True, has_time=False)
    mine = Q(employee__user=user) & (choice | Q(has_news=True))
    asked = Q(notes_asked_at__isnull=False, notes_shown_at=None, pk__in=Application.objects.hiring(user).values("pk"))
    rows = rows.filter(mine | asked).select_related("vacancy__firm", "employee").order_by(F("moved_at").desc())
    return [line for row in rows[:20] for line in lines_of(row, user)]


def lines_of(application, user) -> list[Todo]:
    vacancy = application.vacancy
    page = reverse("mobility:application_detail", args=[application.pk])
    if not is_applicant(user, application):
        text, page = (
            _("Somebody asks for the notes of the interviews."),
            reverse("mobility:notes", args=[application.pk]),
        )
        return [Todo("message-square", vacancy.title, text, page, _("Answer"), leaf=vacancy.firm.sign)]
    found = []
    if application.status == Application.Status.INTERVIEW and application.to_choose and not application.has_time:
        text = _("%(firm)s offers you times for an interview.") % {"firm": vacancy.firm.name}
        found.append(Todo("calendar", vacancy.title, text, f"{page}#times", _("Choose"), leaf=vacancy.firm.sign))
    if application.has_news:
        text = _("%(firm)s has written to you.") % {"firm": vacancy.firm.name}
        found.append(Todo("mail", vacancy.title, text, page, _("Read"), tone="info", leaf=vacancy.firm.sign))
    return found
