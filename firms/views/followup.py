"""What follows: other criteria, conditions, moving in, settling, the appeal's reviewer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firms.domain import appeals, criteria, onboarding, residents
from firms.domain.conflicts import reviewers_for
from firms.domain.positions import positions
from firms.forms.review import CriterionForm, ReviewerForm, SettleForm, StepForm
from firms.models import Appeal, Condition, CriterionNote, OnboardingItem
from firms.models.candidacy import is_desk
from firms.views.candidacies import file_of
from naturopole import workflow
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition


@FORM
def criterion_edit(request, pk, criterion):
    """Note one criterion beside complementarity, with its evidence."""
    candidacy = file_of(request, pk)
    if not is_desk(request.user, candidacy):
        raise PermissionDenied
    note = next((row for row in criteria.notes_of(candidacy) if row.criterion == criterion), None)
    if note is None:
        raise Http404
    form = CriterionForm(request.POST or None, instance=note, candidacy=candidacy, user=request.user)
    if request.method == "POST" and form.is_valid():
        return save_criterion(request, candidacy, criterion, form)
    context = {"candidacy": candidacy, "form": form, "title": CriterionNote.Criterion(criterion).label}
    return render(request, "firms/criterion_edit.html", context, status=422 if form.errors else 200)


def save_criterion(request, candidacy, criterion, form):
    context = {"candidacy": candidacy, "form": form, "title": CriterionNote.Criterion(criterion).label}
    try:
        criteria.note(candidacy, criterion, by=request.user, **form.cleaned_data)
    except Stale as error:
        form.data = form.data.copy()
        form.data["revision"] = error.fresh.revision if error.fresh else 0
        messages.error(request, str(error))
        return render(request, "firms/criterion_edit.html", context | {"theirs": error.fresh}, status=409)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return render(request, "firms/criterion_edit.html", context, status=409)
    messages.success(request, _("Note saved. It is not added to the score."))
    return redirect("firms:candidacy_detail", pk=candidacy.pk)


@require_POST
def condition_move(request, pk, move):
    """Say that a condition is met or missed, or open it again."""
    condition = get_object_or_404(Condition.objects.visible_to(request.user).select_related("decision"), pk=pk)
    try:
        moved = workflow.apply(condition, move, by=request.user, note=request.POST.get("note", "")[:2000])
        messages.success(request, f"{moved.text}{_(':')} {moved.get_status_display()}.")
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("firms:candidacy_detail", pk=condition.decision.candidacy_id)


@require_POST
def onboarding_tick(request, pk):
    """Tick one step of moving in, or open it again."""
    item = get_object_or_404(OnboardingItem.objects.visible_to(request.user), pk=pk)
    try:
        onboarding.tick(item, done=request.POST.get("done") == "yes", by=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("firms:candidacy_detail", pk=item.candidacy_id)


@FORM
def onboarding_add(request, pk):
    """Add a step of one's own to the list of moving in."""
    candidacy = file_of(request, pk)
    if not is_desk(request.user, candidacy):
        raise PermissionDenied
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            onboarding.add(candidacy, by=request.user, **form.cleaned_data)
            messages.success(request, _("Step added."))
        except InvalidTransition as error:
            messages.error(request, str(error))
        return redirect("firms:candidacy_detail", pk=pk)
    context = {"candidacy": candidacy, "form": form}
    return render(request, "firms/onboarding_add.html", context, status=422 if form.errors else 200)


@FORM
def candidacy_settle(request, pk):
    """The welcomed firm becomes a resident; steps still open are shown first."""
    candidacy = file_of(request, pk)
    if not is_desk(request.user, candidacy):
        raise PermissionDenied
    steps = list(candidacy.onboarding.filter(done_at=None))
    form = SettleForm(request.POST or None, steps=steps, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            firm = residents.settle(candidacy, day=form.cleaned_data["day"], by=request.user)
            messages.success(request, _("%(firm)s is a resident of the park.") % {"firm": firm.name})
            return redirect("firms:firm_detail", pk=firm.pk)
        except ValidationError as error:
            form.add_error("day", error)
        except InvalidTransition as error:
            messages.error(request, str(error))
            return redirect("firms:candidacy_detail", pk=pk)
    context = {"candidacy": candidacy, "form": form, "steps": steps}
    return render(request, "firms/candidacy_settle.html", context, status=422 if form.errors else 200)


@FORM
def appeal_detail(request, pk):
    """The file as decided beside the file as it stands, and who reviews the appeal."""
    rows = Appeal.objects.visible_to(request.user).select_related("candidacy__firm__park", "decision__decided_by")
    appeal = get_object_or_404(rows, pk=pk)
    candidacy = appeal.candidacy
    placed = positions(candidacy.firm.park, [candidacy.firm])
    writes = is_desk(request.user, candidacy) and candidacy.status == candidacy.Status.APPEALED
    if request.method == "POST" and not writes:
        raise PermissionDenied
    form = ReviewerForm(request.POST or None, able=reviewers_for(candidacy, placed)) if writes else None
    if request.method == "POST" and form.is_valid():
        name_reviewer(request, appeal, form.person())
        return redirect("firms:appeal_detail", pk=pk)
    both = appeals.both_files(appeal, placed)
    context = {"appeal": appeal, "candidacy": candidacy, "form": form, "both": both}
    context |= {"verdicts": appeals.verdicts(both), "papers": appeals.papers_for(appeal, placed, request.user)}
    return render(request, "firms/appeal_detail.html", context, status=422 if form and form.errors else 200)


def name_reviewer(request, appeal, person):
    try:
        appeals.name_reviewer(appeal, reviewer=person, by=request.user)
        messages.success(request, _("Reviewer named."))
    except (InvalidTransition, ValueError) as error:
        messages.error(request, str(error))
