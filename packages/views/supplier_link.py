"""The supplying firm's pages without an account: reached by its link alone, and nothing changes by looking."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from naturopole.links import behind_link
from naturopole.saving import FORM
from packages.domain import neighbours, supplier_links
from packages.domain.answering import Ended
from packages.views.supply import answer_page

by_link = behind_link("supply", supplier_links.link_of, is_gone=supplier_links.is_gone)


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
