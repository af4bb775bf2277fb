"""An accepted quote as an order: the whole for the coordinating firm, for each supplying firm its part alone."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from naturopole.exports import attached
from packages import agenda, orderx
from packages.domain.orders import accepted_version, order_of, parts_for, parts_of, supplied_order
from packages.models import Quote, QuoteLine
from packages.models.client import SELLERS
from packages.views.quotes import quote_of
from packages.views.sending import pdf_answer


@require_safe
def quote_order(request, pk):
    """All parts with their prices and dates, and the split; before the client accepts, only that it has not."""
    quote = quote_of(request, pk)
    version = accepted_version(quote)
    context = {"quote": quote, "order": None}
    if version:
        order = order_of(version)
        context |= {"order": order, "parts": parts_of(order), "workings": version.workings}
    return render(request, "packages/quote_order.html", context)


def order_for(request, pk):
    """The order of a quote the person sells; 404 before the client accepts."""
    quote = quote_of(request, pk)
    version = accepted_version(quote)
    if version is None:
        raise Http404
    version.quote = quote
    return order_of(version)


@require_safe
def quote_calendar(request, pk):
    return calendar_answer(order_for(request, pk))


@require_safe
def quote_xml(request, pk):
    return order_answer(order_for(request, pk))


@require_safe
def quote_order_pdf(request, pk):
    return order_pdf_answer(order_for(request, pk))


def own_part(request, pk):
    """(order, parts) of the person's own firms within an order; the rest of it is the coordinating firm's business."""
    firms = request.user.firm_ids(*SELLERS)
    supplied = QuoteLine.objects.visible_to(request.user).filter(quote_id=pk, supplier_id__in=firms)
    order = supplied_order(pk, firms) if supplied.exists() else None
    if order is None:
        raise Http404
    return order, parts_for(order, firms)


@require_safe
def order_part(request, pk):
    """A supplying firm's own part: its lines, its price, its dates."""
    order, parts = own_part(request, pk)
    shared = order.version.quote.mode in Quote.SHARED_MODES
    context = {"quote": order.version.quote, "accepted_on": order.accepted_on, "parts": parts, "shared": shared}
    return render(request, "packages/order_part.html", context)


@require_safe
def order_part_calendar(request, pk):
    order, parts = own_part(request, pk)
    return calendar_answer(order, parts)


@require_safe
def order_part_pdf(request, pk):
    """The client's file, for the firms that sell as a group."""
    order, _parts = own_part(request, pk)
    if order.version.quote.mode not in Quote.SHARED_MODES:
        raise Http404
    return pdf_answer(order.version)


def calendar_answer(order, parts=None):
    """The order's days for a calendar: each step and the delivery, or the steps of these parts alone."""
    content = agenda.calendar(order, parts, language=translation.get_language())
    return file_answer(content, "text/calendar; charset=utf-8", order, "ics")


def order_answer(order):
    """The order as an Order-X file, which the buying and selling software of both sides reads."""
    return file_answer(orderx.xml(order), "application/xml", order, "xml")


def order_pdf_answer(order):
    """The accepted PDF with the Order-X file inside: one file for people and for software."""
    return file_answer(orderx.embedded(order), "application/pdf", order, "order-x.pdf")


def file_answer(content, media, order, ending):
    name = f"{order.content['number']}-v{order.content['version']}.{ending}"
    return attached(HttpResponse(content, content_type=media), name)
