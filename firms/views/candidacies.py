"""The president's desk: candidates, their review, the decision and its second signature."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain import decisions
from firms.domain.history import history
from firms.domain.review import flat_view, review, reviews
from firms.forms import DecisionForm, SignatureForm
from firms.models import Candidacy
from firms.models.candidacy import is_president, is_unconcerned_director
from firms.models.firm import REVIEWERS
from naturopole.htmx import render_page
from naturopole.workflow import InvalidTransition


@require_safe
def candidacy_list(request):
    """Files to decide first, with the verdict of the day."""
    if not request.user.has_role(*REVIEWERS):
        raise PermissionDenied
    rows = Candidacy.objects.visible_to(request.user).select_related("firm__park")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    park = request.user.memberships_held[0].park
    verdicts = reviews(park, [row.firm for row in page])
    context = {"page": page, "rows": [(row, verdicts[row.firm_id]) for row in page]}
    return render_page(request, "firms/candidacy_list.html", context)


def file_context(request, candidacy, form=None):
    """What the review page shows, whoever reads it; the form only for who may decide."""
    outlook, placed = review(candidacy.firm.park, candidacy.firm)
    may_decide = is_president(request.user, candidacy) and candidacy.status in Candidacy.OPEN
    waits = candidacy.status == Candidacy.Status.TO_SIGN
    return {
        "candidacy": candidacy,
        "review": outlook,
        "view": flat_view(placed, candidacy.firm),
        "form": form or DecisionForm(contrary=decisions.contrary_outcomes(outlook.result)) if may_decide else None,
        "signature": SignatureForm() if waits and is_unconcerned_director(request.user, candidacy) else None,
        "decisions": candidacy.decisions.select_related("decided_by", "countersignature__signed_by"),
        "history": history(candidacy),
    }


def file_of(request, pk):
    rows = Candidacy.objects.visible_to(request.user).select_related("firm__park")
    return get_object_or_404(rows, pk=pk)


@require_safe
def candidacy_detail(request, pk):
    return render(request, "firms/candidacy_detail.html", file_context(request, file_of(request, pk)))


@require_POST
def decision_create(request, pk):
    candidacy = file_of(request, pk)
    outlook, _placed = review(candidacy.firm.park, candidacy.firm)
    form = DecisionForm(request.POST, contrary=decisions.contrary_outcomes(outlook.result))
    status = 422
    if form.is_valid():
        try:
            decision = decisions.decide(candidacy, by=request.user, **form.decision())
            messages.success(request, said(decision))
            return redirect("firms:candidacy_detail", pk=pk)
        except InvalidTransition as error:
            messages.error(request, str(error))
            candidacy.refresh_from_db()
            status = 409
    return render(request, "firms/candidacy_detail.html", file_context(request, candidacy, form), status=status)


def said(decision) -> str:
    if decision.against_verdict:
        return _("Decision saved. It goes against the verdict and now waits for a director’s signature.")
    return _("Decision saved.")


@require_POST
def signature_create(request, pk):
    """Sign a decision against the verdict: it takes effect."""
    candidacy = file_of(request, pk)
    try:
        decisions.sign(candidacy, by=request.user)
        messages.success(request, _("Signed: the decision takes effect."))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("firms:candidacy_detail", pk=pk)


@require_POST
def signature_refuse(request, pk):
    """Send a decision against the verdict back to the president, with a reason."""
    candidacy = file_of(request, pk)
    form = SignatureForm(request.POST)
    if not form.is_valid():
        context = file_context(request, candidacy) | {"signature": form}
        return render(request, "firms/candidacy_detail.html", context, status=422)
    try:
        decisions.refuse(candidacy, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Sent back to the president with your reason."))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("firms:candidacy_detail", pk=pk)
