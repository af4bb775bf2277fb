"""Why quotes and opportunities were lost: the form of one, and the firm's own list."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from naturopole import exports
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition
from packages.domain import losses
from packages.filters import LossFilter
from packages.forms import LossForm
from packages.models import Loss, Opportunity, Quote
from packages.views.saving import only_sellers

SHOWN = 20  # sales lost without a reason above the list
EXPORTED = 5000


@FORM
def quote_loss(request, pk):
    """The reason of a lost quote; one that is still open is withdrawn with it."""
    quotes = losses.with_stake(Quote.objects.visible_to(request.user))
    quote = get_object_or_404(quotes.select_related("client", "firm__park", "loss__skill", "loss__stage"), pk=pk)
    return settle(request, quote, getattr(quote, "loss", None) or Loss(quote=quote), "withdraw")


@FORM
def opportunity_loss(request, pk, move):
    """The reason of an opportunity that is lost, or that is not quoted."""
    if move not in ("lose", "pass"):
        raise Http404
    rows = Opportunity.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("client", "firm__park", "loss__skill", "loss__stage"), pk=pk)
    return settle(request, row, getattr(row, "loss", None) or Loss(opportunity=row), move)


def settle(request, subject, loss, move):
    """Show the form, or note the reason; what is final or won is only shown."""
    keeps_net = bool(loss.pk) and not losses.is_new_loss(subject, loss)
    if not may_note(subject, loss, keeps_net):
        return page(request, subject, loss, None, status=409 if request.method == "POST" else 200)
    given = {"initial": {} if keeps_net else losses.beginning(subject), "keeps_net": keeps_net}
    form = LossForm(request.POST or None, instance=loss, user=request.user, park=subject.firm.park, **given)
    status, conflict = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            losses.note_loss(form.save(commit=False), move=move, seen=form.cleaned_data["seen"], by=request.user)
            messages.success(request, _("The reason is noted."))
            return redirect("packages:loss_list")
        except Stale as error:
            status, conflict = 409, error
            form.catch_up(error.fresh)
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    return page(request, subject, loss, form, conflict=conflict, status=status)


def may_note(subject, loss, keeps_net) -> bool:
    if not losses.is_lost(subject):
        return losses.is_open(subject)
    return not keeps_net or losses.may_correct(loss)


def page(request, subject, loss, form, *, status, conflict=None):
    context = {
        "subject": subject,
        "quote": subject if isinstance(subject, Quote) else None,
        "loss": loss if loss.pk else None,
        "form": form,
        "conflict": conflict,
        "is_open": losses.is_open(subject),
        "is_lost": losses.is_lost(subject),
    }
    return render(request, "packages/loss_form.html", context, status=status)


def listed(request):
    """The filter form and the losses of the person's firms."""
    only_sellers(request.user)
    form = LossFilter(request.GET)
    rows = Loss.objects.visible_to(request.user)
    return form, form.apply(rows.select_related("client", "quote", "opportunity", "stage", "skill"))


@require_safe
def loss_list(request):
    form, rows = listed(request)
    quotes, chances = losses.unexplained(request.user)
    context = {
        "form": form,
        "page": capped_page(rows, request.GET.get("page")),
        "quotes": [] if request.htmx else quotes[:SHOWN],
        "chances": [] if request.htmx else chances[:SHOWN],
    }
    return render_page(request, "packages/loss_list.html", context)


@require_safe
def loss_export(request):
    _form, rows = listed(request)
    heading = [_("Lost on"), _("Client"), _("Product or project"), _("What lost it"), _("At the step")]
    heading += [_("What was lacking"), _("In a few words"), _("Value at stake before VAT")]
    write = exports.xlsx_file if request.GET.get("format") == "xlsx" else exports.csv_file
    return write("losses", heading, [exported(loss) for loss in rows[:EXPORTED]])


def exported(loss) -> list:
    subject = loss.quote or loss.opportunity
    lacking = loss.skill.name if loss.skill else loss.skill_name or loss.certificate
    step = loss.stage.name if loss.stage else ""
    return [
        loss.lost_on, loss.client.name, subject.title, loss.get_code_display(), step, lacking, loss.detail, loss.net
    ]  # fmt: skip
