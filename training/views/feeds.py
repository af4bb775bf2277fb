"""Calendars to subscribe to: the page on which their addresses are made and ended, and what stands behind one."""

from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Firm
from naturopole.exports import attached
from naturopole.limits import counted
from training.domain import feeds
from training.models import CalendarFeed
from training.models.plan import PLANNERS
from training.views.calendar import ICS

A_MINUTE, TRIES = 60, 60


def own_firms(request):
    """The firms whose calendar this person may have."""
    keys = request.user.firm_ids(*PLANNERS)
    return Firm.objects.visible_to(request.user).filter(pk__in=keys).order_by("name", "pk") if keys else []


@require_safe
def feed_list(request):
    """Own calendars; an address just made is shown once, then kept nowhere."""
    made = request.session.pop("calendar_feed", None) if request.method == "GET" else None
    context = {"offered": feeds.offered(request.user, own_firms(request)), "made": made}
    return render(request, "training/feed_list.html", context)


@require_POST
def feed_create(request):
    """A fresh address for one's own calendar, or with `firm` for that firm's; the one before stops."""
    firm, asked = None, request.POST.get("firm", "")
    if asked:
        key = asked if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
        firm = get_object_or_404(Firm.objects.visible_to(request.user), pk=key)
    address = feeds.make(request.user, firm)
    request.session["calendar_feed"] = {"firm": firm.name if firm else "", "address": address}
    return redirect("training:feed_list")


@require_POST
def feed_end(request, pk):
    get_object_or_404(CalendarFeed.objects.visible_to(request.user), pk=pk).delete()
    messages.success(request, _("This address no longer opens."))
    return redirect("training:feed_list")


@require_safe
@login_not_required
def feed_by_link(request, token):
    """The calendar behind an address: never there and ended look alike; sent again only where it has changed."""
    if counted(f"feed:{get_adapter(request).get_client_ip(request)}", A_MINUTE) > TRIES:
        text = _("Too many requests: try again in a minute.")
        return HttpResponse(text, status=429, headers={"Retry-After": str(A_MINUTE)})
    feed = feeds.opened(token)
    if feed is None:
        raise Http404
    if request.method == "GET":
        feeds.note_reading(feed)
    content = feeds.content_of(feed)
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=tag) or HttpResponse(content, content_type=ICS)
    # Whoever passes the answer on must not keep it: behind the address are one person's days.
    response.headers["ETag"], response.headers["Cache-Control"] = tag, "private, no-cache"
    return attached(response, "training.ics") if response.status_code == 200 else response
