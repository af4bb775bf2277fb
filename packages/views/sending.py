"""A quote leaves, comes back as a new version, or is withdrawn; its files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from naturopole import workflow
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition
from packages.documents import offer_shown
from packages.domain import approvals, offers
from packages.domain.content import frozen
from packages.domain.sheet import sheet_of, stamp_of
from packages.models import Quote, QuoteVersion
from packages.views import asking
from packages.views.quotes import quote_of


@FORM
def quote_send(request, pk):
    """First what will leave, to whom, and what is still open; then it leaves."""
    quote, status = quote_of(request, pk), 200
    if request.method == "POST":
        try:
            version, address = offers.send(quote, by=request.user, seen=request.POST.get("seen"))
            request.session["offer_link"] = (quote.pk, address)
            messages.success(request, _("Quote %(number)s sent.") % {"number": version.quote.number})
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
        quote.refresh_from_db()
        if not quote.is_editable:
            return redirect("packages:quote_detail", pk=pk)
    sheet = sheet_of(quote)
    context = {"obstacles": offers.obstacles(quote, sheet), "seen": stamp_of(quote, sheet)}
    context["approval"] = approvals.standing(quote, sheet)
    return render(request, "packages/quote_send.html", context | {"quote": quote, "sheet": sheet}, status=status)


@require_safe
def quote_preview(request, pk):
    """The client's page as it would be now, in the client's language; nothing leaves, nothing can be answered."""
    quote = quote_of(request, pk)
    with translation.override(quote.client.language):
        content = frozen(quote, sheet_of(quote), by=request.user)
        return render(request, "packages/offer.html", {"preview": quote} | offer_shown(content))


DONE = {
    "revise": gettext_lazy("A new version is open: change it, then send it."),
    "withdraw": gettext_lazy("Quote withdrawn."),
}


@require_POST
def quote_move(request, pk, move):
    """Withdraw the quote, or take it back to draft as its next version."""
    if move == "ask":
        return asking.quote_ask(request, pk)
    quote = quote_of(request, pk)
    try:
        if move == "revise":
            offers.revise(quote, by=request.user)
        else:
            quote = take(quote, move, request.user)
        messages.success(request, DONE[move])
        if quote.status == Quote.Status.WITHDRAWN and quote.number:
            return redirect("packages:quote_loss", pk=pk)
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
