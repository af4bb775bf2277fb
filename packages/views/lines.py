"""Lines of a quote: added, changed and removed by the coordinating firm."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firms.models import Level
from naturopole.htmx import answer_change, render_page
from naturopole.workflow import InvalidTransition
from packages.domain import quoting
from packages.domain.quoting import Stale
from packages.forms import LineForm, holders_of
from packages.models import QuoteLine
from packages.models.client import SELLERS
from packages.views.quotes import builder, quote_of

FORM = require_http_methods(["GET", "HEAD", "POST"])
PAGE = "packages/quote_detail.html"


def show(request, quote, *, status=200, **shown):
    if status == 409:
        # The quote may have left since it was read.
        quote.refresh_from_db(fields=["status", "version"])
    return render_page(request, PAGE, builder(request, quote, **shown), partial="builder", status=status)


def saved(request, quote):
    """The builder with fresh totals for htmx; a redirect otherwise."""
    return answer_change(
        request, PAGE, builder(request, quote), partial="builder", to=("packages:quote_detail", quote.pk)
    )


@FORM
def line_create(request, pk, stage):
    quote = quote_of(request, pk)
    stage = get_object_or_404(Level.objects.visible_to(request.user), pk=stage, axis="process")
    line, holders = QuoteLine(quote=quote, stage=stage), holders_of(stage, request.user)
    form = LineForm(request.POST or None, instance=line, user=request.user, holders=holders)
    if form.already_made():
        return saved(request, quote)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            quoting.add_line(form.save(commit=False), by=request.user)
            return saved(request, quote)
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    return show(request, quote, form=form, stage=stage, status=status)


def line_of(request, pk):
    """A line of a quote the person sells; a supplier's own lines are answered elsewhere."""
    lines = QuoteLine.objects.visible_to(request.user).select_related(
        "stage", "quote__client", "quote__firm__park", "quote__firm__sales_policy"
    )
    line = get_object_or_404(lines, pk=pk)
    if line.quote.firm_id not in request.user.firm_ids(*SELLERS):
        raise Http404
    return line


@FORM
def line_edit(request, pk):
    line = line_of(request, pk)
    holders = holders_of(line.stage, request.user, line)
    form = LineForm(request.POST or None, instance=line, user=request.user, holders=holders)
    status, conflict = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            quoting.save_line(form.save(commit=False), revision=form.cleaned_data["revision"], by=request.user)
            return saved(request, line.quote)
        except Stale as error:
            status, conflict = 409, error
            form.catch_up(error.fresh)
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    return show(request, line.quote, form=form, line=line, stage=line.stage, conflict=conflict, status=status)


@require_POST
def line_delete(request, pk):
    line = line_of(request, pk)
    try:
        quoting.remove_line(line, by=request.user)
        messages.success(request, _("Line removed."))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return saved(request, line.quote)
