"""Lines of a quote: added, changed and removed by the coordinating firm."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, replace_url, reswap, trigger_client_event

from firms.models import Level
from naturopole.htmx import render_page
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition
from packages.domain import quoting
from packages.domain.summary import follows, summary_of
from packages.forms import LineForm, taking
from packages.models import QuoteLine, Service
from packages.models.client import SELLERS
from packages.views.quotes import builder, quote_of

PAGE = "packages/quote_detail.html"


def show(request, quote, form, *, status=200, **more):
    """The form alone for htmx; within the whole page otherwise."""
    if status == 409:
        # The quote may have left since it was read.
        quote.refresh_from_db(fields=["status", "version"])
    stage = form.instance.stage
    line = form.instance if form.instance.pk else None
    shown = {"quote": quote, "form": form, "line": line, "stage": stage} | more
    if not request.htmx or request.htmx.history_restore_request:
        shown = builder(request, quote, stage=stage) | shown
    answer = render_page(request, PAGE, shown, partial="work", status=status)
    # The river then marks the step at work.
    return trigger_client_event(answer, "quote-changed", after="settle") if request.method == "GET" else answer


def saved(request, line, done, *, lines=0, revisions=1):
    """What changed on the page: the line, its rival, the totals; the river then asks for itself. Else a redirect.

    `done` says what was done: added, saved, removed or chosen; `lines` and `revisions` by how many it changed those.
    """
    quote = line.quote
    to = reverse("packages:quote_detail", args=[quote.pk])
    if not request.htmx:
        return redirect(to)
    summary, rival = summary_of(quote), getattr(line, "rival", None)
    in_step = follows(request.POST.get("seen", ""), summary.pulse, lines=lines, revisions=revisions + bool(rival))
    context = {"quote": quote, "line": line, "sheet": summary, "done": done, "rival": rival, "in_step": in_step}
    answer = render(request, "packages/_line_saved.html", context | placed(line, summary, done))
    return trigger_client_event(replace_url(answer, to), "quote-changed", after="settle")


def placed(line, summary, done) -> dict:
    """Where a new line's row goes in the table: after others of its step, or as a new step after the one before."""
    if done != "added" or summary.lines == 1:
        return {"whole_table": summary.lines == (1 if done == "added" else 0)}
    stages = list(summary.stages)
    place = stages.index(line.stage_id)
    return {
        "into": f"step-{line.stage_id}" if summary.stages[line.stage_id] > 1 else "",
        "after": f"step-{stages[place - 1]}" if place else "rows-head",
    }


def refused(request, quote, error):
    """The message alone for htmx, so that a form at work keeps what was typed; the quote's page otherwise."""
    messages.error(request, str(error))
    if request.htmx:
        return reswap(render(request, "packages/_notices.html", status=409), "none")
    return redirect("packages:quote_detail", pk=quote.pk)


@FORM
def line_create(request, pk, stage):
    quote = quote_of(request, pk)
    stage = get_object_or_404(Level.objects.visible_to(request.user), pk=stage, axis="process")
    line = QuoteLine(quote=quote, stage=stage)
    if answer := from_catalogue(request, line):
        return answer
    # A cell of the coverage leads here with its firm; one that may not be chosen is as if it had not been named.
    initial = {"source": request.GET["firm"]} if "firm" in request.GET else None
    form = LineForm(request.POST or None, instance=line, user=request.user, initial=initial)
    if form.already_made():
        return redirect_anyhow(request, quote)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            line, is_new = quoting.add_line(form.save(commit=False), by=request.user)
            return saved(request, line, "added", lines=1) if is_new else redirect_anyhow(request, quote)
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    return show(request, quote, form, status=status)


def redirect_anyhow(request, quote):
    """The quote's page, also for htmx: what was sent a second time is there already."""
    to = reverse("packages:quote_detail", args=[quote.pk])
    return HttpResponseClientRedirect(to) if request.htmx else redirect(to)


def from_catalogue(request, line):
    """The form filled from a service, of which nothing is saved yet; None when no service was asked for.

    Asked for by the form's button, what was typed stays beside what the service says; by an address, there is nothing.
    """
    asked = request.POST.get("service") if "take" in request.POST else request.GET.get("service")
    if not (asked or "").isdecimal() or (request.method == "POST" and "take" not in request.POST):
        return None
    services = Service.objects.visible_to(request.user).filter(stage=line.stage, active=True)
    service = services.filter(pk__in=[int(asked[:18])]).select_related("firm").first()
    if service is None:
        return None
    begun, hints = taking.filled(service, request.POST, set_up="set_up" in request.GET)
    form = LineForm(instance=line, user=request.user, initial=begun)
    set_up = reverse("packages:line_create", args=[line.quote_id, line.stage_id]) + f"?service={service.pk}&set_up=1"
    return show(request, line.quote, form, hints=hints, set_up=set_up if service.set_up and hints else "")


def line_of(request, pk):
    """A line of a quote the person sells; a supplier's own lines are answered elsewhere."""
    rows = QuoteLine.objects.visible_to(request.user)
    # Only a whole page asks for the client, the park's steps and the firm's thresholds.
    whole = () if request.htmx else ("quote__client", "quote__firm__park", "quote__firm__sales_policy")
    lines = rows.select_related("stage", "supplier", "quote__firm", *whole)
    line = get_object_or_404(lines, pk=pk)
    if line.quote.firm_id not in request.user.firm_ids(*SELLERS):
        raise Http404
    return line


@FORM
def line_edit(request, pk):
    line = line_of(request, pk)
    if answer := from_catalogue(request, line):
        return answer
    form = LineForm(request.POST or None, instance=line, user=request.user)
    status, conflict = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            line = quoting.save_line(form.save(commit=False), revision=form.cleaned_data["revision"], by=request.user)
            return saved(request, line, "saved")
        except Stale as error:
            status, conflict = 409, error
            form.catch_up(error.fresh)
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    return show(request, line.quote, form, conflict=conflict, status=status)


@require_POST
def line_choose(request, pk):
    """Count an option or an alternative in the total, or leave it out; no form at work is touched."""
    line = line_of(request, pk)
    try:
        line = quoting.choose_line(line, chosen=request.POST.get("chosen") == "1", by=request.user)
    except InvalidTransition as error:
        return refused(request, line.quote, error)
    return saved(request, line, "chosen")


@require_POST
def line_delete(request, pk):
    line = line_of(request, pk)
    try:
        quoting.remove_line(line, by=request.user)
    except InvalidTransition as error:
        return refused(request, line.quote, error)
    messages.success(request, _("Line removed."))
    return saved(request, line, "removed", lines=-1, revisions=-line.revision)
