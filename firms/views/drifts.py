"""Alarms of drift: a resident's new position that enters another resident's ground."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain import drifts
from firms.forms.position import DriftFilter, SettleForm
from firms.models import Drift
from firms.models.firm import REVIEWERS
from naturopole.htmx import render_page
from naturopole.workflow import InvalidTransition

LIST = "firms/drift_list.html"


def rows_of(request):
    return Drift.objects.visible_to(request.user).select_related("firm__park", "other")


def list_context(request, sent=None, form=None):
    """The page of alarms; `sent` is the key of the alarm whose form comes back to be corrected."""
    chosen = DriftFilter(request.GET, user=request.user)
    page = Paginator(chosen.apply(rows_of(request)), 25).get_page(request.GET.get("page"))
    park = request.user.memberships_held[0].park
    alarms = drifts.alarms(park, page.object_list, request.user)
    forms = [form if row.drift.pk == sent else SettleForm(auto_id=f"{row.drift.pk}_%s") for row in alarms]
    return {"form": chosen, "page": page, "rows": list(zip(alarms, forms, strict=True))}


@require_safe
def drift_list(request):
    if not request.user.has_role(*REVIEWERS):
        raise PermissionDenied
    return render_page(request, LIST, list_context(request))


@require_POST
def drift_settle(request, pk):
    """Close an alarm with what was agreed."""
    drift = get_object_or_404(rows_of(request), pk=pk)
    form = SettleForm(request.POST, auto_id=f"{pk}_%s")
    if not drifts.may_settle(drift, request.user):
        raise PermissionDenied
    if not form.is_valid():
        return render(request, LIST, list_context(request, pk, form), status=422)
    try:
        drifts.settle(drift, note=form.cleaned_data["note"], by=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return render(request, LIST, list_context(request), status=409)
    messages.success(request, _("Alarm settled."))
    return redirect("firms:drift_list")
