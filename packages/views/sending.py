"""A quote leaves, comes back as a new version, or is withdrawn; its files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naturopole import workflow
from naturopole.workflow import InvalidTransition
from packages.domain import offers, quoting
from packages.models import QuoteVersion
from packages.views.quotes import quote_of


@require_http_methods(["GET", "HEAD", "POST"])
def quote_send(request, pk):
    """First what will leave, to whom, and what is still open; then it leaves."""
    quote = quote_of(request, pk)
    if request.method == "POST":
        try:
            version, address = offers.send(quote, by=request.user)
            request.session["offer_link"] = address
            messages.success(request, _("Quote %(number)s sent.") % {"number": version.quote.number})
        except InvalidTransition as error:
            messages.error(request, str(error))
        return redirect("packages:quote_detail", pk=pk)
    sheet = quoting.sheet_of(quote)
    context = {"quote": quote, "sheet": sheet, "obstacles": offers.obstacles(quote, sheet)}
    return render(request, "packages/quote_send.html", context)


@require_POST
def quote_move(request, pk, move):
    """Withdraw the quote, or take it back to draft as its next version."""
    quote = quote_of(request, pk)
    try:
        quote = offers.revise(quote, by=request.user) if move == "revise" else take(quote, move, request.user)
        messages.success(request, quote.get_status_display())
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("packages:quote_detail", pk=pk)


def take(quote, move, user):
    """A move that is no sending: sending has its own page, and needs its file and its link."""
    return workflow.apply(quote, move if move != "send" else "", by=user)


@require_safe
def version_pdf(request, pk, number):
    version = get_object_or_404(QuoteVersion.objects.visible_to(request.user), quote_id=pk, number=number)
    return pdf_answer(version)


def pdf_answer(version):
    """The file as it was sent, as a download that can run nothing."""
    name = f"{version.quote.number}-v{version.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": "sandbox"}
    return HttpResponse(bytes(version.pdf), content_type="application/pdf", headers=headers)
