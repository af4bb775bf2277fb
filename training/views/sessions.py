"""Joint sessions: who has pledged seats, and whether the minimum is reached."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from firms.models import Firm
from naturopole.htmx import render_page
from training.domain import sessions as domain
from training.models import JointSession


@require_safe
def session_list(request):
    """Sessions by date; the columns by firm only for those who may read other firms' seats."""
    sessions = JointSession.objects.visible_to(request.user).with_seats().order_by("starts_on", "pk")
    page = Paginator(sessions, 25).get_page(request.GET.get("page"))
    firms = list(Firm.objects.visible_to(request.user).residents())
    rows = domain.seats_by_firm(page.object_list, firms, request.user)
    context = {"page": page, "rows": rows, "firms": firms, "detailed": any(row["detailed"] for row in rows)}
    return render_page(request, "training/session_list.html", context)


@require_safe
def session_detail(request, pk):
    sessions = JointSession.objects.visible_to(request.user).with_seats().order_by("starts_on", "pk")
    session = get_object_or_404(sessions, pk=pk)
    context = {"session": session, "shares": domain.shares(session, request.user)}
    return render(request, "training/session_detail.html", context)
