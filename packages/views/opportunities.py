"""Sales that may come: the list, one's page, its moves."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firms.domain.history import history
from naturopole import workflow
from naturopole.htmx import render_page
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition
from packages.domain import clients
from packages.filters import OpportunityFilter
from packages.forms import OpportunityForm
from packages.models import Opportunity, Quote
from packages.views.saving import only_sellers

DONE = {
    "win": gettext_lazy("Noted as won."),
    "reopen": gettext_lazy("Open again."),
}


@require_safe
def opportunity_list(request):
    only_sellers(request.user)
    form = OpportunityFilter(request.GET)
    rows = form.apply(Opportunity.objects.visible_to(request.user).select_related("client"))
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "sort": form.value("sort") or "expected_on"}
    context["worth"] = rows.aggregate(worth=Sum("value"))["worth"]
    return render_page(request, "packages/opportunity_list.html", context)


def opportunity_of(request, pk) -> Opportunity:
    rows = Opportunity.objects.visible_to(request.user).select_related("client", "created_by")
    return get_object_or_404(rows, pk=pk)


def to_opportunity(opportunity) -> str:
    return reverse("packages:opportunity_detail", args=[opportunity.pk])


@require_safe
def opportunity_detail(request, pk):
    opportunity = opportunity_of(request, pk)
    context = {
        "opportunity": opportunity,
        "moves": workflow.available(opportunity, request.user),
        "quotes": Quote.objects.visible_to(request.user).filter(opportunity=opportunity),
        "history": history(opportunity, limit=10),
    }
    return render(request, "packages/opportunity_detail.html", context)


@FORM
def opportunity_create(request):
    only_sellers(request.user)
    client = request.GET.get("client", "")
    initial = {"client": client if client.isdecimal() else None}
    form = OpportunityForm(request.POST or None, user=request.user, initial=initial)
    if made := form.already_made():
        return redirect(to_opportunity(made))

    def keep():
        return clients.create_opportunity(form.save(commit=False), by=request.user)

    done = _("Opportunity added.")
    return answer(request, "packages/opportunity_form.html", form, keep=keep, to=to_opportunity, done=done)


@FORM
def opportunity_edit(request, pk):
    opportunity = opportunity_of(request, pk)
    form = OpportunityForm(request.POST or None, instance=opportunity, user=request.user)

    def keep():
        revision = form.cleaned_data["revision"]
        clients.save_revised(form.save(commit=False), revision=revision, fields=form.kept, by=request.user)

    to = to_opportunity(opportunity)
    return answer(request, "packages/opportunity_form.html", form, keep=keep, to=to, opportunity=opportunity)


@require_POST
def opportunity_move(request, pk, move):
    """Won, or open again; to lose one or not to quote it asks for a reason, on a page of its own."""
    opportunity = opportunity_of(request, pk)
    if move not in DONE:
        raise PermissionDenied
    try:
        clients.move_opportunity(opportunity, move, by=request.user)
        messages.success(request, DONE[move])
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("packages:opportunity_detail", pk=pk)
