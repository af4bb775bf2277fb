"""The coordinating firm's page of answers: asking, reminding, links, and another firm for a declined line."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firms.models import Firm
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from packages.domain import approvals, asking, replacing, supplier_links, validity
from packages.domain.confirmed import is_asked_of_another, needs_asking, standing_of
from packages.domain.sheet import sheet_of
from packages.forms import ReplacementForm
from packages.models import QuoteLine
from packages.models.client import SELLERS
from packages.views.quotes import quote_of


@require_safe
def quote_firms(request, pk):
    return show(request, quote_of(request, pk))


def show(request, quote, *, status=200):
    """What each firm has answered, what is still to ask, until when all holds, and whether the director agrees."""
    sheet, today = sheet_of(quote), timezone.localdate()
    lines = [line for line in sheet.lines if is_asked_of_another(quote, line)]
    replacing.propose(quote, lines)
    for line in lines:
        line.stand, line.margin = standing_of(quote, line, today), line.net - line.firm_net
        line.offer_price = replacing.price_to_offer(line)
    context = {
        "quote": quote,
        "sheet": sheet,
        "groups": by_firm(quote, lines),
        "to_ask": sum(needs_asking(quote, line, today) for line in lines) if quote.is_editable else 0,
        "limit": validity.limit_of(sheet),
        "approval": approvals.standing(quote, sheet),
        "new_links": links_once(request, quote),
    }
    return render(request, "packages/quote_firms.html", context, status=status)


def by_firm(quote, lines) -> list[dict]:
    """Firms in the order of the chain, with their lines, whether they may be reminded, and whether a link lives."""
    linked = {link.firm_id: link for link in supplier_links.alive(quote)}
    order = list(dict.fromkeys(line.supplier_id for line in lines))
    rows = sorted(lines, key=lambda line: order.index(line.supplier_id))
    found = []
    for key, own in groupby(rows, key=lambda line: line.supplier_id):
        own = list(own)
        found.append(
            {
                "firm": own[0].supplier,
                "lines": own,
                "asked": any(line.asked_sha256 for line in own),
                "awaited": any(line.answer == QuoteLine.SupplierAnswer.AWAITED and line.asked_at for line in own),
                "link": linked.get(key),
            }
        )
    return found


def links_once(request, quote):
    """Links just made, by the firm's name: shown once, then kept nowhere."""
    pk, links = request.session.get("supplier_links", (None, None))
    if pk != quote.pk or request.method != "GET":
        return {}
    del request.session["supplier_links"]
    return links


def back(quote):
    return redirect("packages:quote_firms", pk=quote.pk)


@require_POST
def quote_ask(request, pk):
    quote = quote_of(request, pk)
    try:
        tell_asked(request, quote, asking.ask(quote, by=request.user))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return back(quote)


def tell_asked(request, quote, asked):
    if asked.links:
        request.session["supplier_links"] = (quote.pk, asked.links)
    count = len(asked.firms)
    text = ngettext("%(count)d firm asked: %(names)s.", "%(count)d firms asked: %(names)s.", count)
    if count:
        messages.success(request, text % {"count": count, "names": ", ".join(asked.firms)})


def firm_of(request, quote, firm):
    """A firm that supplies a line of this quote."""
    suppliers = quote.lines.filter(supplier=firm).values("supplier")
    return get_object_or_404(Firm.objects.visible_to(request.user), pk__in=suppliers)


@require_POST
def firm_remind(request, pk, firm):
    quote = quote_of(request, pk)
    firm = firm_of(request, quote, firm)
    try:
        if asking.remind(quote, firm, by=request.user):
            messages.success(request, _("%(firm)s has been reminded.") % {"firm": firm.name})
        else:
            messages.info(request, _("%(firm)s was reminded today already.") % {"firm": firm.name})
    except InvalidTransition as error:
        messages.error(request, str(error))
    return back(quote)


@require_POST
def supplier_link_make(request, pk, firm):
    """A fresh link for a firm, to forward; the one before stops."""
    quote = quote_of(request, pk)
    firm = firm_of(request, quote, firm)
    try:
        request.session["supplier_links"] = (quote.pk, {firm.name: supplier_links.renew(quote, firm, by=request.user)})
    except InvalidTransition as error:
        messages.error(request, str(error))
    return back(quote)


@require_POST
def supplier_link_end(request, pk, firm):
    quote = quote_of(request, pk)
    firm = firm_of(request, quote, firm)
    if supplier_links.revoke(quote, firm, by=request.user):
        messages.success(request, _("The link of %(firm)s no longer opens.") % {"firm": firm.name})
    return back(quote)


@require_POST
def line_swap(request, pk):
    """A declined line goes to another firm that holds its step, which is asked at once."""
    lines = QuoteLine.objects.visible_to(request.user).select_related("stage", "quote__firm__park", "quote__client")
    line = get_object_or_404(lines, pk=pk)
    quote = line.quote
    if quote.firm_id not in request.user.firm_ids(*SELLERS):
        raise Http404
    line.others = []
    replacing.propose(quote, [line])
    form = ReplacementForm(request.POST, line=line)
    if not form.is_valid():
        messages.error(request, _("Say at which price before VAT the other firm is asked, then choose it again."))
        return show(request, quote, status=422)
    given = form.cleaned_data
    try:
        chosen = form.firms[given["firm"]]
        asked = replacing.swap(line, chosen, price=given["price"], revision=given["revision"], by=request.user)
    except (InvalidTransition, Stale) as error:
        messages.error(request, str(error))
        return show(request, quote, status=409)
    tell_asked(request, quote, asked)
    return back(quote)
