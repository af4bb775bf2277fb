"""Joint sessions: who has pledged seats, and whether the minimum is reached."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from naturopole.exports import csv_file, xlsx_file
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from training.domain import pledging, registers, session_page
from training.domain import sessions as domain
from training.forms.session_filter import SessionFilter
from training.models import Theme

EXPORTED = 5000
SHOWN = 10
"""Rows a page: each has a cell for every firm, and the page stays light on a weak line."""
COLUMNS = 4
"""Firms side by side; a file has all of them."""


def asked(request):
    themes = Theme.objects.visible_to(request.user)
    form = SessionFilter(request.GET, themes=themes, user=request.user)
    return form, form.apply(domain.listed(request.user)).select_related("theme")


@require_safe
def session_list(request):
    """Sessions by date; the columns by firm only for those who may read other firms' seats."""
    form, sessions = asked(request)
    page = capped_page(sessions, request.GET.get("page"), size=SHOWN)
    board = domain.seats_by_firm(page.object_list, request.user, COLUMNS)
    may_make = registers.organises_some(request.user)
    context = {"form": form, "page": page, "board": board, "may_make": may_make}
    return render_page(request, "training/session_list.html", context)


@require_safe
def session_export(request):
    """The list as it is filtered; a workbook by `?format=xlsx`."""
    heading, rows = domain.table(list(asked(request)[1][:EXPORTED]), request.user)
    write = xlsx_file if request.GET.get("format") == "xlsx" else csv_file
    return write(_("sessions"), heading, rows)


@require_safe
def session_detail(request, pk):
    """The session, and seats and shares by firm for those who may read them."""
    user = request.user
    rows = domain.listed(user).select_related("theme", "programme", "organiser", "provider", "trainer")
    session = get_object_or_404(rows, pk=pk)
    pledges = session_page.pledges_of(session, user)
    events = session_page.events_of(session, pledges, user)
    half_days = list(session.half_days.select_related("room"))
    sheet = session_page.sheet_of(session, pledges, events, half_days) if session.is_shared else None
    context = {
        "session": session,
        "takes_pledges": pledging.takes_pledges(session),
        "half_days": half_days,
        "sheet": sheet,
        "own": session_page.own_of(session, user, pledges, sheet),
        "history": session_page.history_of(events, pledges),
    }
    return render(request, "training/session_detail.html", context)
