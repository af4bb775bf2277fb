"""The register of quotes, the builder, and clients."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from firms.domain.history import history
from naturopole import workflow
from naturopole.htmx import render_page
from naturopole.workflow import InvalidTransition
from packages.domain import quoting, validity
from packages.domain.desk import chain_signs, with_net
from packages.domain.offers import obstacles
from packages.domain.quoting import Stale
from packages.domain.sheet import sheet_of
from packages.filters import QuoteFilter
from packages.forms import ClientForm, QuoteForm
from packages.models import Client, Quote, QuoteLine
from packages.models.client import SELLERS

FORM = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 20  # lines to confirm above the register


def only_sellers(user):
    if not user.firm_ids(*SELLERS):
        raise PermissionDenied


@require_safe
def quote_list(request):
    only_sellers(request.user)
    form = QuoteFilter(request.GET, this_year=timezone.localdate().year)
    quotes = form.apply(with_net(Quote.objects.visible_to(request.user)).select_related("client"))
    page = Paginator(quotes, 25).get_page(request.GET.get("page"))
    rows = chain_signs(page.object_list, request.user.memberships_held[0].park)
    waiting = QuoteLine.objects.visible_to(request.user).to_confirm_by(request.user)
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "sort": form.value("sort") or "-number",
        "waiting": [] if request.htmx else waiting.select_related("quote__firm", "stage", "supplier")[:SHOWN],
    }
    return render_page(request, "packages/quote_list.html", context)


def quote_of(request, pk):
    quotes = Quote.objects.visible_to(request.user).select_related("client", "firm__park", "firm__sales_policy")
    return get_object_or_404(quotes, pk=pk)


def builder(request, quote, *, form=None, line=None, stage=None, conflict=None):
    """What the builder shows; `form` edits `line`, or adds one at `stage`."""
    sheet = sheet_of(quote, stage)
    return answers(request, quote) | {
        "sheet": sheet,
        "stages": quoting.steps_of_park(quote),
        "form": form,
        "line": line,
        "stage": stage,
        "conflict": conflict,
        "obstacles": obstacles(quote, sheet) if quote.is_editable else [],
        "limit": validity.limit_of(sheet),
        "offer_link": link_once(request, quote),
    }


def answers(request, quote):
    """What changes on the open page when the client answers."""
    return {
        "quote": quote,
        "moves": [(name, move) for name, move in workflow.available(quote, request.user) if name != "send"],
        "versions": quote.versions.defer("pdf", "content").select_related("final_answer", "sent_by"),
        "history": history(quote, limit=12),
    }


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
def quote_state(request, pk):
    """What the open page asks for every few seconds: nothing while the status it knows still holds."""
    quote = quote_of(request, pk)
    if not request.htmx:
        return redirect("packages:quote_detail", pk=pk)
    if request.GET.get("seen") == quote.status:
        return HttpResponse(status=204)
    if quote.is_editable:
        # A colleague prepares a new version: the page becomes an editor, with the line forms of a draft.
        return HttpResponseClientRefresh()
    return render_page(request, "packages/quote_detail.html", answers(request, quote), partial="polled")


@FORM
def quote_create(request):
    only_sellers(request.user)
    form = QuoteForm(request.POST or None, user=request.user, initial=quoting.beginnings(request.GET.get("client")))
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
    quote = quote_of(request, pk)
    form = QuoteForm(request.POST or None, instance=quote, user=request.user)
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
    context = {"form": form, "quote": quote, "conflict": conflict}
    return render(request, "packages/quote_form.html", context, status=status)


@FORM
def client_create(request):
    only_sellers(request.user)
    form = ClientForm(request.POST or None, user=request.user)
    client = form.already_made()
    if client is None and request.method == "POST" and form.is_valid():
        client = quoting.create_client(form.save(commit=False))
        messages.success(request, _("Client added."))
    if client:
        return redirect(f"{reverse('packages:quote_create')}?client={client.pk}")
    return render(request, "packages/client_form.html", {"form": form}, status=422 if form.is_bound else 200)


@FORM
def client_edit(request, pk):
    client = get_object_or_404(Client.objects.visible_to(request.user), pk=pk)
    form = ClientForm(request.POST or None, instance=client, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("packages:quote_list")
    context = {"form": form, "client": client}
    return render(request, "packages/client_form.html", context, status=422 if form.is_bound else 200)
