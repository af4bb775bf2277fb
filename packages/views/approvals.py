"""A draft beyond the firm's thresholds: sales asks, the director reads the reasons and the split, and decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole.workflow import InvalidTransition
from packages.domain import approvals
from packages.domain.sheet import sheet_of
from packages.forms import DecisionForm
from packages.models import Approval
from packages.views.quotes import quote_of


@require_POST
def approval_ask(request, pk):
    quote = quote_of(request, pk)
    try:
        _approval, is_new = approvals.ask(quote, by=request.user)
        text = _("Your director has been asked.") if is_new else _("Your director has been asked already.")
        messages.success(request, text)
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("packages:quote_firms", pk=pk)


def approval_of(request, pk):
    rows = Approval.objects.visible_to(request.user).select_related(
        "quote__client", "quote__firm__park", "quote__firm__sales_policy", "asked_by", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def approval_detail(request, pk):
    return show(request, approval_of(request, pk))


def show(request, approval, *, form=None, status=200):
    """Why this was asked, and the split of the draft as it stands; `is_current` while that is the one asked about."""
    quote = approval.quote
    sheet = sheet_of(quote)
    is_current = approvals.judged(quote, sheet) == approval.stamp
    names = {line.supplier_id: line.supplier.name for line in sheet.lines if line.supplier}
    names.setdefault(quote.firm_id, quote.firm.name)
    asked = approval.status == Approval.Status.ASKED and quote.is_editable and is_current
    context = {
        "approval": approval,
        "quote": quote,
        "sheet": sheet,
        "sentences": [approvals.sentence(reason) for reason in approval.reasons],
        "shares": [(names[share.firm_id], share) for share in sheet.split.shares],
        "is_current": is_current,
        "is_mine": asked and approvals.may_decide(request.user, approval, approvals.directors_of(quote.firm_id)),
        "is_asked": asked,
        "form": form or DecisionForm(),
    }
    return render(request, "packages/approval_detail.html", context, status=status)


@require_POST
def approval_move(request, pk, move):
    """Approve or refuse; a refusal says why."""
    approval = approval_of(request, pk)
    form = DecisionForm(request.POST, needs_note=move == "refuse")
    if not approvals.may_decide(request.user, approval, approvals.directors_of(approval.quote.firm_id)):
        raise PermissionDenied
    if not form.is_valid():
        return show(request, approval, form=form, status=422)
    try:
        approvals.decide(approval, move, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Sales has been told."))
    except InvalidTransition as error:
        messages.error(request, str(error))
        return show(request, approval_of(request, pk), form=form, status=409)
    return redirect("packages:approval_detail", pk=pk)
