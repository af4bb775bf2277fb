"""Deciding on a candidate: the decision, its second signature, the letter, the waiting list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from firms import letter_pdf
from firms.domain import criteria, decisions, opinions, stability, waiting
from firms.domain.conflicts import deciders
from firms.domain.positions import positions
from firms.domain.review import review
from firms.forms.review import ReasonForm
from firms.models import Decision
from firms.models.candidacy import is_desk, is_unconcerned_director
from firms.models.firm import REVIEWERS
from firms.views.candidacies import decision_form, file_context, file_of
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition


@require_POST
def decision_create(request, pk):
    candidacy = file_of(request, pk)
    outlook, placed = review(candidacy.firm.park, candidacy.firm)
    decisions.require_decider(candidacy, placed, request.user)
    told = opinions.read_by(request.user, candidacy, decides=True)
    papers = criteria.documents_of(candidacy, request.user, decides=True)
    form = decision_form(candidacy, outlook, told, papers, request.POST)
    if request.POST.get("action") == "draft":
        return keep_draft(request, candidacy, form)
    if form.is_valid():
        try:
            decision = decisions.decide(candidacy, by=request.user, **form.decision())
            messages.success(request, said(decision))
            return redirect("firms:candidacy_detail", pk=pk)
        except InvalidTransition as error:
            form.read_again(outlook.result.verdict)
            return moved(request, candidacy, form, error)
    return render(request, "firms/candidacy_detail.html", file_context(request, candidacy, form), status=422)


def keep_draft(request, candidacy, form):
    """What was typed is kept as it stands, complete or not."""
    try:
        decisions.keep_draft(candidacy, typed=form.typed(), by=request.user)
        messages.success(request, _("Draft kept: nothing is decided yet."))
    except InvalidTransition as error:
        return moved(request, candidacy, form, error)
    return redirect("firms:candidacy_detail", pk=candidacy.pk)


def moved(request, candidacy, form, error):
    """The file as it stands now, with what was typed beside it: nothing is lost."""
    messages.error(request, str(error))
    candidacy.refresh_from_db()
    return render(request, "firms/candidacy_detail.html", file_context(request, candidacy, form), status=409)


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
    if not is_unconcerned_director(request.user, candidacy):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    if not form.is_valid():
        context = file_context(request, candidacy) | {"signature": form}
        return render(request, "firms/candidacy_detail.html", context, status=422)
    try:
        decisions.refuse(candidacy, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Sent back to the president with your reason."))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("firms:candidacy_detail", pk=pk)


@require_POST
def stability_create(request, pk):
    """Work out whether the verdict is firm or fragile, and what would change it."""
    candidacy = file_of(request, pk)
    if not request.user.has_role(*REVIEWERS):
        raise PermissionDenied
    stability.judge(candidacy)
    messages.success(request, _("Worked out for today’s positions."))
    return redirect("firms:candidacy_detail", pk=pk)


@require_safe
def letter_detail(request, pk, decision_pk, language):
    """The letter of a decision that has taken effect, as PDF in French or English."""
    candidacy = file_of(request, pk)
    if not request.user.has_role(*REVIEWERS):
        raise PermissionDenied
    rows = Decision.objects.visible_to(request.user).filter(candidacy=candidacy).select_related("countersignature")
    decision = get_object_or_404(rows, pk=decision_pk)
    return letter(decision, language)


def letter(decision, language) -> HttpResponse:
    """The PDF as a download; 404 for a decision that still waits for its signature, or another language."""
    if language not in ("fr", "en") or not decisions.is_in_effect(decision):
        raise Http404
    with override(language):
        response = HttpResponse(letter_pdf.typeset(decision), content_type="application/pdf")
    name = f"{decision.candidacy.reference}-{language}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@FORM
def waiting_create(request, pk):
    """Put a file on the waiting list, with the reason."""
    candidacy = file_of(request, pk)
    if request.user not in deciders(candidacy, positions(candidacy.firm.park, [candidacy.firm])):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            waiting.put_on_list(candidacy, reason=form.cleaned_data["note"], by=request.user)
            messages.success(request, _("On the waiting list. It is scored anew when a resident arrives or changes."))
        except InvalidTransition as error:
            messages.error(request, str(error))
        return redirect("firms:candidacy_detail", pk=pk)
    context = {"candidacy": candidacy, "form": form}
    return render(request, "firms/candidacy_wait.html", context, status=422 if form.errors else 200)


@require_POST
def waiting_end(request, pk):
    """Take a waiting file up again."""
    candidacy = file_of(request, pk)
    try:
        waiting.take_up(candidacy, by=request.user)
        messages.success(request, _("The file is under review again."))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("firms:candidacy_detail", pk=pk)


@require_safe
def waiting_list(request):
    """Waiting files, the best first, with what has moved since they were listed."""
    if not request.user.has_role(*REVIEWERS):
        raise PermissionDenied
    rows = waiting.waiting_list(request.user)
    may_write = is_desk(request.user, None)
    return render(request, "firms/waiting_list.html", {"rows": rows, "may_write": may_write})
