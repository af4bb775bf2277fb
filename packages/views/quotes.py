"""The builder."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh, reswap

from firms.domain.history import history
from naturopole import workflow
from naturopole.htmx import render_page
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition
from packages.domain import quoting, validity
from packages.domain.offers import obstacles
from packages.domain.sheet import sheet_of
from packages.domain.summary import current_pulse, pulse_of
from packages.forms import QuoteForm, TermsForm
from packages.models import Opportunity, Quote
from packages.views.saving import only_sellers


def quote_of(request, pk):
    quotes = Quote.objects.visible_to(request.user)
    quotes = quotes.select_related("client", "contact", "delivery_place", "firm__park", "firm__sales_policy")
    return get_object_or_404(quotes, pk=pk)


def builder(request, quote, *, stage=None):
    """What the builder shows; beside a form at work at `stage`, the history gives way."""
    sheet = sheet_of(quote, stage)
    return answers(request, quote, past=stage is None) | {
        "sheet": sheet,
        "stages": quoting.steps_of_park(quote),
        "stage": stage,
        "obstacles": obstacles(quote, sheet) if quote.is_editable else [],
        "limit": validity.limit_of(sheet),
        "offer_link": link_once(request, quote),
        "pulse": pulse_of(quote, sheet.lines),
    }


def answers(request, quote, *, past=True):
    """What changes on the open page when the client answers; without `past`, not the history."""
    return {
        "quote": quote,
        "moves": [(name, move) for name, move in workflow.available(quote, request.user) if name != "send"],
        # The number is taken on the first send: without it nothing has left.
        "versions": sent_versions(quote) if quote.number else [],
        "history": history(quote, limit=12) if past else [],
    }


def sent_versions(quote):
    return quote.versions.defer("pdf", "content").select_related("final_answer", "sent_by")


def link_once(request, quote):
    """The client's link after sending: shown on the quote's page once, then kept nowhere but in the mail."""
    pk, address = request.session.get("offer_link", (None, None))
    if pk != quote.pk or request.method != "GET":
        return None
    del request.session["offer_link"]
    return address


@require_safe
def quote_detail(request, pk):
    return render_page(
        request, "packages/quote_detail.html", builder(request, quote_of(request, pk)), partial="builder"
    )


@require_safe
def quote_river(request, pk):
    """After one's own change of a line: the river, the head and what keeps the quote from leaving.

    `at` is the step of the form at work, if any.
    """
    quote, at = quote_of(request, pk), request.GET.get("at", "")
    stage = next((one for one in quoting.steps_of_park(quote) if str(one.pk) == at), None)
    return fresh(request, quote, stage=stage)


def fresh(request, quote, *, stage=None, **shown):
    """The pieces of the open page that follow from the lines; no form at work is touched."""
    if not request.htmx:
        return redirect("packages:quote_detail", pk=quote.pk)
    context = builder(request, quote, stage=stage) | {"oob": True, "past": stage is None} | shown
    return reswap(render(request, "packages/_fresh.html", context), "none")


@require_safe
def quote_state(request, pk):
    """What the open page asks for every few seconds: nothing while what it has `seen` still holds."""
    quote, seen = quote_of(request, pk), request.GET.get("seen", "")
    if not request.htmx:
        return redirect("packages:quote_detail", pk=pk)
    if seen == quote.status or (quote.is_editable and seen == current_pulse(quote)):
        return HttpResponse(status=204)
    if not quote.is_editable:
        if "." in seen:
            messages.warning(request, _("A colleague has sent or closed this version meanwhile."))
        return render(request, "packages/quote_detail.html#polled", answers(request, quote) | {"oob": "." in seen})
    if "." not in seen:
        # A colleague prepares a new version: the page becomes an editor, with the line forms of a draft.
        return HttpResponseClientRefresh()
    return fresh(request, quote, colleague=True)


def opportunity_asked(request) -> Opportunity | None:
    """The opportunity that a new quote begins from, by its key in the address; nonsense is as if it was not there."""
    key = request.GET.get("opportunity", "")
    known = key.isdecimal() and len(key) < 19
    return Opportunity.objects.visible_to(request.user).filter(pk=key).first() if known else None


@FORM
def quote_create(request):
    only_sellers(request.user)
    opportunity = opportunity_asked(request)
    initial = quoting.beginnings(request.GET.get("client"), opportunity)
    quote = Quote(opportunity=opportunity)
    form = QuoteForm(request.POST or None, instance=quote, user=request.user, initial=initial)
    if done := form.already_made():
        return redirect("packages:quote_detail", pk=done.pk)
    if request.method == "POST" and form.is_valid():
        quote, is_new = quoting.create_quote(form.save(commit=False), by=request.user)
        if is_new:
            messages.success(request, _("Draft opened. Add a line for each step."))
        return redirect("packages:quote_detail", pk=quote.pk)
    return render(request, "packages/quote_form.html", {"form": form}, status=422 if form.is_bound else 200)


@FORM
def quote_edit(request, pk):
    """Who and what."""
    return head_page(request, pk, QuoteForm, "packages:quote_edit")


@FORM
def quote_terms(request, pk):
    """How it is sold: by whom, under which VAT, in which currency."""
    return head_page(request, pk, TermsForm, "packages:quote_terms")


def head_page(request, pk, form_class, here):
    quote = quote_of(request, pk)
    form = form_class(request.POST or None, instance=quote, user=request.user)
    status, conflict = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        fields, revision = [name for name in form.Meta.fields if name != "firm"], form.cleaned_data["revision"]
        try:
            quoting.save_quote(form.save(commit=False), revision=revision, fields=fields, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("packages:quote_detail", pk=pk)
        except Stale as error:
            status, conflict = 409, error
            form.catch_up(error.fresh)
        except InvalidTransition as error:
            messages.error(request, str(error))
            return redirect("packages:quote_detail", pk=pk)
    context = {"form": form, "quote": quote, "conflict": conflict, "here": here}
    return render(request, "packages/quote_form.html", context, status=status)
