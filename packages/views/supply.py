"""What neighbours ask of a firm: its lines of their quotes, its answers, and a group's common offer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from naturopole.htmx import render_page
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition
from packages.documents import offer_shown
from packages.domain import answering, neighbours
from packages.domain.answering import Outdated
from packages.forms import AskedFilter, ConfirmForm, LineDeclineForm
from packages.models import Confirmation, QuoteLine
from packages.views.quotes import only_sellers
from packages.views.sending import pdf_answer

ROWS = 25


@require_safe
def asked_list(request):
    """All that neighbours ask and have asked, newest first."""
    only_sellers(request.user)
    form = AskedFilter(request.GET)
    lines = form.apply(QuoteLine.objects.visible_to(request.user).supplied_by(request.user))
    lines = lines.select_related("stage", "supplier", "quote__firm").order_by("-asked_at", "-pk")
    page = Paginator(lines, ROWS).get_page(request.GET.get("page"))
    for line in page.object_list:
        line.state, line.answer_by = neighbours.state_of(line), neighbours.answer_by(line)
    return render_page(request, "packages/asked_list.html", {"form": form, "page": page})


@require_safe
def given_list(request):
    """Every answer of the person's firms, as it was given."""
    only_sellers(request.user)
    rows = Confirmation.objects.visible_to(request.user).given_by(request.user).select_related("by", "firm")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render_page(request, "packages/given_list.html", {"page": page})


def own_line_of(request, pk):
    """A line that the person's firm supplies to another firm's quote."""
    lines = QuoteLine.objects.visible_to(request.user).select_related("quote__firm__park", "supplier")
    return get_object_or_404(lines.supplied_by(request.user), pk=pk)


def own_quote_of(request, pk):
    """Another firm's quote as far as the person's firms supply it, and those of its firms that do."""
    lines = QuoteLine.objects.visible_to(request.user).supplied_by(request.user).filter(quote=pk)
    found = list(lines.select_related("quote__firm__park", "supplier"))
    if not found:
        raise Http404
    return found[0].quote, {line.supplier for line in found}


@require_safe
def asked_quote(request, pk):
    """The firm's own lines of one quote, and nothing else of it but in a group."""
    quote, firms = own_quote_of(request, pk)
    lines = neighbours.own_lines(quote, {firm.pk for firm in firms})
    for line in lines:
        line.address = reverse("packages:line_answer", args=[line.pk])
    shared = neighbours.groups_offer(quote, firms) if quote.mode in quote.SHARED_MODES else None
    ordered = quote.status == quote.Status.ACCEPTED and any(line.chosen for line in lines)
    context = {"quote": quote, "lines": lines, "shared": shared, "ordered": ordered}
    return render(request, "packages/asked_quote.html", context)


@FORM
def line_answer(request, pk):
    """The supplying firm reads its own line, and confirms, changes or declines it."""
    line = own_line_of(request, pk)
    return answer_page(request, line, to=("packages:line_answer", pk))


def answer_page(request, line, *, to, link=None, more=None):
    """The same page for who signs in and for who comes by the firm's link, which then is `link`."""
    line = fresh_line(line, dated=request.method != "POST")
    confirm, decline = reply_forms(request, line, link)
    status, conflict, form = 200, None, decline if decline.is_bound else confirm
    if request.method == "POST" and not form.is_valid():
        line, status = fresh_line(line), 422
    elif request.method == "POST":
        by = None if link else request.user
        try:
            answering.answer(line, form.reply(), **form.read(), by=by, link=link)
            messages.success(request, _("Your answer is with the coordinating firm."))
            return redirect(to[0], *to[1:])
        except (Outdated, InvalidTransition) as error:
            line, status, conflict = fresh_line(line), 409, error
            confirm.catch_up(line)
            decline.catch_up(line)
    given = line.confirmations.filter(firm=line.supplier_id).select_related("by")
    context = {"line": line, "confirm": confirm, "decline": decline, "conflict": conflict, "given": given}
    return render(request, "packages/line_answer.html", context | (more or {}), status=status)


def fresh_line(line, dated=True):
    """The line as it stands, with its firm's last answer and its dates; gone is gone."""
    own = neighbours.own_lines(line.quote, {line.supplier_id}, dated=dated)
    found = next((one for one in own if one.pk == line.pk), None)
    if found is None:
        raise Http404
    return found


def reply_forms(request, line, link):
    """Both forms of the page; what was posted fills the one it was meant for."""
    given = {"line": line, "by_link": link is not None}
    posted = request.POST if request.method == "POST" else None
    declines = posted is not None and posted.get("answer") == "decline"
    confirm = ConfirmForm(None if declines else posted, **given)
    return confirm, LineDeclineForm(posted if declines else None, auto_id="decline_%s", **given)


def shared_version(request, pk):
    quote, firms = own_quote_of(request, pk)
    version = neighbours.groups_offer(quote, firms)
    if version is None:
        raise Http404
    return quote, version


@require_safe
def shared_offer(request, pk):
    """The whole offer as the client got it, for the firms that sell it as a group."""
    quote, version = shared_version(request, pk)
    return render(request, "packages/shared_offer.html", {"quote": quote} | offer_shown(version.content))


@require_safe
def shared_pdf(request, pk):
    _quote, version = shared_version(request, pk)
    return pdf_answer(version)
