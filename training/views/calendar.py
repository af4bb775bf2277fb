"""The park's calendar of joint sessions, and one session as a file for one's own calendar."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from naturopole.exports import attached
from naturopole.htmx import render_page
from training.domain import calendar as domain
from training.domain import feeds
from training.forms.calendar import CalendarFilter
from training.models import JointSession

ICS = "text/calendar; charset=utf-8"


@require_safe
def calendar(request):
    """One month, as squares or as a list."""
    form = CalendarFilter(request.GET, user=request.user)
    month = form.month_asked
    found = domain.entries(request.user, month, theme=form.theme_asked, room=form.room_asked)
    context = {"form": form, "month": month, "entries": found, "is_list": form.value("view") == "list"}
    context["today_is"] = timezone.localdate()
    if not context["is_list"]:
        context |= {"weeks": domain.weeks(month, found), "weekdays": domain.weekdays("l")}
    return render_page(request, "training/calendar.html", context)


@require_safe
def session_ics(request, pk):
    """All half-days of a session; a cancelled one takes them out again."""
    session = get_object_or_404(JointSession.objects.visible_to(request.user), pk=pk)
    content = feeds.session_file(session)
    return attached(HttpResponse(content, content_type=ICS), f"session-{session.pk}.ics")
