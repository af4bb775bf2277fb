"""Lines of a quote: added, changed and removed by the coordinating firm, answered by the supplying one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
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
    line = QuoteLine(quote=quote, stage=stage)
    form = LineForm(request.POST or None, instance=line, user=request.user, holders=holders_of(stage, request.user))
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
    lines = QuoteLine.objects.visible_to(request.user).select_related("stage", "quote__client", "quote__firm__park")
    line = get_object_or_404(lines, pk=pk)
    if line.quote.firm_id not in request.user.firm_ids(*SELLERS):
        raise Http404
    return line


@FORM
def line_edit(request, pk):
    line = line_of(request, pk)
    holders = holders_of(line.stage, request.user)
    form = LineForm(request.POST or None, instance=line, user=request.user, holders=holders)
    status, conflict = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            quoting.save_line(form.save(commit=False), revision=form.cleaned_data["revision"], by=request.user)
            return saved(request, line.quote)
        except Stale as error:
            status, conflict = 409, error
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


@FORM
def line_answer(request, pk):
    """The supplying firm reads its own line, and confirms or declines it; it never meets the rest of the quote."""
    lines = QuoteLine.objects.visible_to(request.user).select_related("stage", "supplier", "quote__firm__park")
    line = get_object_or_404(lines, pk=pk, supplier_id__in=request.user.firm_ids(*SELLERS))
    status = 200
    if request.method == "POST":
        try:
            confirmed, seen = request.POST.get("answer") == "confirm", request.POST.get("revision", "")
            line = quoting.answer_line(
                line, confirmed=confirmed, revision=int(seen) if seen.isdecimal() else 0, by=request.user
            )
            messages.success(request, _("Your answer is with the coordinating firm."))
            return redirect("packages:line_answer", pk=pk)
        except (Stale, InvalidTransition) as error:
            messages.error(request, str(error))
            line.refresh_from_db(fields=["answer", "revision", "unit_price", "quantity", "description"])
            status = 409
    line.net = quoting.priced(line.quote, line).net
    return render(request, "packages/line_answer.html", {"line": line}, status=status)
