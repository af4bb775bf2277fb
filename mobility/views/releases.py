"""Releases: the dates on which two firms and a person agree, and what is handed over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain.history import history
from firms.models import Role
from mobility.domain import disclosure, release_list, releases
from mobility.forms.releases import DatesForm, SeenForm, TaskForm
from mobility.models import HandoverTask, ReleaseRecord
from naturopole.paging import capped_page
from naturopole.saving import FORM, Stale, answer
from naturopole.workflow import InvalidTransition


@require_safe
def my_releases(request):
    """The changes of firm that this person reads; for a line manager, the dates alone."""
    rows = release_list.records(request.user).only(*release_list.LISTED).order_by("-opened_at", "-pk")
    page = capped_page(rows, request.GET.get("page"))
    for row in page:
        row.task = release_list.waits_for(row)
    context = {"page": page, "is_office": request.user.has_role(Role.OFFICE)}
    return render(request, "mobility/release_list.html", context)


@require_safe
def release_states(request):
    """For the park's office: how many changes of firm stand where, and nothing of them."""
    if not request.user.has_role(Role.OFFICE):
        raise PermissionDenied
    return render(request, "mobility/release_states.html", {"states": releases.states()})


def release_of(request, pk, *, party=True):
    """The record, for its three parties; where `party` is False, for the line manager too."""
    release = get_object_or_404(release_list.records(request.user), pk=pk)
    if party and not release.party:
        raise PermissionDenied
    return release


@require_safe
def release_detail(request, pk):
    release = release_of(request, pk, party=False)
    if not release.party:
        return render(request, "mobility/release_days.html", {"release": release})
    return page_of(request, release)


def page_of(request, release, *, status=200, **more):
    """The record's page for one of its parties."""
    knows, is_open = release.application.employer_knows, release.status in releases.OPEN
    context = {
        "release": release,
        "application": release.application,
        "knows": knows,
        "is_open": is_open,
        "waits": release_list.waits_for(release),
        "may_tell": not knows and release.party == releases.Party.EMPLOYEE,
        "seen": SeenForm.of(release),
        "signed": releases.signed(release),
        "tasks": release.tasks.select_related("done_by"),
        "task_form": TaskForm(user=request.user) if is_open else None,
        "history": history(release, limit=20),
    }
    return render(request, "mobility/release_detail.html", context | more, status=status)


@FORM
def release_dates(request, pk):
    release = release_of(request, pk)
    if release.status not in releases.OPEN:
        raise PermissionDenied
    form = DatesForm(request.POST or None, instance=release, user=request.user, party=release.party)

    def keep():
        days = {name: form.cleaned_data.get(name) for name in ("proposed_on", "notice_ends_on")}
        return releases.set_dates(release, **days, revision=form.cleaned_data["revision"], by=request.user)

    to = reverse("mobility:release_detail", args=[pk])
    return answer(request, "mobility/release_dates.html", form, keep=keep, to=to, release=release)


def act(request, pk, done, verb):
    """Press a button of the record, on the dates that were seen; 409 with both dates when others stand there now."""
    release, seen = release_of(request, pk), SeenForm(request.POST)
    try:
        verb(release, revision=seen.value("revision") or 0, by=request.user)
        messages.success(request, done)
        return redirect("mobility:release_detail", pk=pk)
    except Stale:
        return page_of(request, release_of(request, pk), status=409, conflict=seen)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return page_of(request, release_of(request, pk), status=409)


@require_POST
def release_propose(request, pk):
    return act(request, pk, ReleaseRecord.TRANSITIONS["propose"].done, releases.propose)


@require_POST
def release_sign(request, pk):
    return act(request, pk, _("Signed."), releases.sign)


@require_POST
def release_tell(request, pk):
    """The employee lets her employer know; only then can dates be proposed to it."""
    release = release_of(request, pk)
    if release.party != releases.Party.EMPLOYEE:
        raise PermissionDenied
    try:
        if release.application.employer_knows:
            raise InvalidTransition(_("There is nothing to tell here."))
        disclosure.tell_employer(release.application, by=request.user)
        told = _("Your employer knows of your application from now on. It reads this page once dates are proposed.")
        messages.success(request, told)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return page_of(request, release_of(request, pk), status=409)
    return redirect("mobility:release_detail", pk=pk)


@require_POST
def task_create(request, pk):
    release = release_of(request, pk)
    form = TaskForm(request.POST, user=request.user)
    if form.already_made():
        return redirect("mobility:release_detail", pk=pk)
    if not form.is_valid():
        return page_of(request, release, status=422, task_form=form)
    try:
        releases.add_task(release, form.save(commit=False), by=request.user)
        messages.success(request, _("Added."))
    except InvalidTransition as error:
        messages.error(request, str(error))
        return page_of(request, release, status=409)
    return redirect("mobility:release_detail", pk=pk)


@require_POST
def task_tick(request, pk):
    """Tick what was handed over, or take the tick away: `done` is 1 or 0."""
    rows = HandoverTask.objects.visible_to(request.user).select_related("release")
    task = get_object_or_404(rows, pk=pk)
    try:
        releases.tick(task, request.POST.get("done") == "1", by=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return page_of(request, release_of(request, task.release_id), status=409)
    return redirect("mobility:release_detail", pk=task.release_id)
