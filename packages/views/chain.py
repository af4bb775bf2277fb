"""The chain of one quote: its steps, who covers them, the certificates it requires, when each step runs."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firms.models import Level
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition
from packages.domain import chain, covering, facts
from packages.domain.sheet import sheet_of, stages_of
from packages.forms import RequirementForm, StartForm, StepsForm
from packages.models import RequiredCertificate
from packages.views.quotes import quote_of


def attempt(request, form, save, saved):
    """Save what a valid form says; answers (status, what a colleague saved meanwhile or None); 302 once it is done."""
    if not form.is_valid():
        return 422, None
    try:
        save()
        messages.success(request, saved)
        return 302, None
    except Stale as error:
        form.catch_up(error.fresh)
        return 409, error
    except InvalidTransition as error:
        messages.error(request, str(error))
        return 409, None


@FORM
def quote_steps(request, pk):
    """Which steps the quote has, and what each waits for."""
    quote = quote_of(request, pk)
    form, status, conflict = steps_form(request, quote), 200, None
    if request.method == "POST":

        def save():
            data = {name: form.cleaned_data[name] for name in ("steps", "turnkey", "revision")}
            chain.save_steps(quote, **data, by=request.user)

        status, conflict = attempt(request, form, save, _("Steps saved."))
        if status == 302:
            return redirect("packages:quote_steps", pk=pk)
    context = {"quote": quote, "form": form, "conflict": conflict}
    if conflict:
        context["told"] = covering.told(chain.steps_of(quote, stages_of(quote)))
    return render(request, "packages/quote_steps.html", context, status=status)


def steps_form(request, quote):
    levels, sheet = chain.levels_of(quote.firm.park), sheet_of(quote)
    return StepsForm(
        request.POST or None,
        levels=levels,
        steps=chain.steps_of(quote, sheet.stages),
        used={line.stage_id for line in sheet.lines if line.stage_id in levels},
        initial={"revision": quote.revision, "turnkey": quote.turnkey},
    )


def coverage_page(request, quote, *, form=None, conflict=None, status=200):
    """The matrix, the certificates required, and what keeps the quote from leaving."""
    sheet, residents = sheet_of(quote), facts.residents(request.user, quote.firm.park)
    required, levels = facts.required_of(quote), chain.levels_of(quote.firm.park)
    rows = covering.rows_of(quote, sheet, residents, required)
    context = {
        "quote": quote,
        "rows": rows,
        "firms": [firm for firm, _known in residents],
        "plan": sheet.plan,
        "required": [(one, [levels[key].name for key in one.step_ids if key in levels]) for one in required],
        "standards": covering.standards_of(residents),
        "form": form or RequirementForm(levels=levels.values(), initial={"revision": quote.revision}),
        "conflict": conflict,
        "obstacles": chain.obstacles(quote, sheet) if quote.is_editable else [],
    }
    return render(request, "packages/quote_coverage.html", context, status=status)


@FORM
def quote_coverage(request, pk):
    """Stages and firms, each cell with its reason; a POST requires one more certificate."""
    quote = quote_of(request, pk)
    if request.method != "POST":
        return coverage_page(request, quote)
    form = RequirementForm(request.POST, levels=chain.levels_of(quote.firm.park).values())

    def save():
        chain.require(quote, **form.cleaned_data, by=request.user)

    status, conflict = attempt(request, form, save, _("Certificate required."))
    if status == 302:
        return redirect("packages:quote_coverage", pk=pk)
    if status == 409:
        quote = quote_of(request, pk)
    return coverage_page(request, quote, form=form, conflict=conflict, status=status)


def act(request, quote, save, saved):
    """One button of the coverage page: done, or the fresh page with 409."""
    try:
        save(int(request.POST.get("revision", "")))
        messages.success(request, saved)
    except (Stale, InvalidTransition, ValueError) as error:
        text = str(error) if isinstance(error, Stale | InvalidTransition) else _("Reload the page, then try again.")
        messages.error(request, text)
        return coverage_page(request, quote_of(request, quote.pk), status=409)
    return redirect("packages:quote_coverage", pk=quote.pk)


@require_POST
def requirement_delete(request, pk):
    """The quote no longer requires the certificate."""
    rows = RequiredCertificate.objects.visible_to(request.user).select_related("quote__firm__park")
    row = get_object_or_404(rows, pk=pk)
    return act(
        request,
        row.quote,
        lambda revision: chain.release(row, revision=revision, by=request.user),
        _("Certificate no longer required."),
    )


@require_POST
def stage_outside(request, pk, stage):
    """A step is bought outside on purpose, or no longer."""
    quote = quote_of(request, pk)
    level = get_object_or_404(Level.objects.visible_to(request.user), pk=stage, axis="process")
    external = request.POST.get("external") == "1"
    return act(
        request,
        quote,
        lambda revision: chain.buy_outside(quote, level=level, external=external, revision=revision, by=request.user),
        _("Saved."),
    )


@FORM
def quote_schedule(request, pk):
    """The dated plan, drawn and as a table; a POST moves its first day."""
    quote = quote_of(request, pk)
    initial = {"starts_on": quote.starts_on, "revision": quote.revision}
    form, status, conflict = StartForm(request.POST or None, initial=initial), 200, None
    if request.method == "POST":

        def save():
            chain.save_start(quote, **form.cleaned_data, by=request.user)

        status, conflict = attempt(request, form, save, _("Start saved."))
        if status == 302:
            return redirect("packages:quote_schedule", pk=pk)
    return schedule_page(request, conflict.fresh if conflict else quote, form, conflict, status)


def schedule_page(request, quote, form, conflict, status):
    sheet = sheet_of(quote)
    rows, plan = covering.stretches(quote, sheet), sheet.plan
    context = {
        "quote": quote,
        "rows": rows,
        "plan": plan,
        "form": form,
        "conflict": conflict,
        "bars": covering.bars_of(sheet, rows),
        "ticks": covering.ticks_of(plan) if plan else [],
        "holidays": covering.holidays_of(plan) if plan else [],
    }
    return render(request, "packages/quote_schedule.html", context, status=status)
