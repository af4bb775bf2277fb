"""The supplying firm's pages without an account: reached by its link alone, and nothing changes by looking."""

from functools import wraps

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from naturopole.limits import counted
from naturopole.saving import FORM
from packages.domain import neighbours, supplier_links
from packages.domain.answering import Ended
from packages.views.supply import answer_page

A_MINUTE, TRIES = 60, 60


def by_link(view):
    """A page behind a firm's link: wrong and unknown look alike, ended is 410, guessing is slowed per address."""

    @wraps(view)
    def opened(request, token, **more):
        if counted(f"supply:{get_adapter(request).get_client_ip(request)}", A_MINUTE) > TRIES:
            text = _("Too many requests: try again in a minute.")
            return HttpResponse(text, status=429, headers={"Retry-After": "60"})
        link = supplier_links.link_of(token)
        if link is None:
            raise Http404
        if supplier_links.is_gone(link):
            return render(request, "410.html", status=410)
        response = view(request, token, link, **more)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(opened)


@require_safe
@by_link
def supplier(request, token, link):
    """The firm's own lines of the quote that the link is for."""
    lines = neighbours.own_lines(link.quote, {link.firm_id})
    for line in lines:
        line.address = reverse("packages:supplier_line", args=[token, line.pk])
    context = {"quote": link.quote, "lines": lines, "token": token, "link": link}
    return render(request, "packages/asked_quote.html", context)


@FORM
@by_link
def supplier_line(request, token, link, pk):
    """One line, read and answered as on the signed-in page."""
    line = get_object_or_404(link.quote.lines.filter(supplier=link.firm_id).exclude(asked_sha256=""), pk=pk)
    line.quote, more = link.quote, {"token": token, "link": link}
    try:
        return answer_page(request, line, to=("packages:supplier_line", token, pk), link=link, more=more)
    except Ended:
        return render(request, "410.html", status=410)
