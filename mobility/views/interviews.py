"""Interview times: offered, moved and taken back by recruiters; chosen and given back by the candidate; calendars."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobility import agenda
from mobility.domain import columns, interviews
from mobility.forms.interviews import OfferForm, SlotEditForm
from mobility.models import InterviewSlot
from mobility.models.application import is_applicant, is_recruiter
from mobility.views.applications import application_of
from mobility.views.pipeline import pipeline_of
from naturopole.exports import attached
from naturopole.paging import capped_page
from naturopole.saving import FORM, Stale, answer
from naturopole.workflow import InvalidTransition


@FORM
def slot_list(request, pk):
    """The vacancy's interview times, and several more to offer at once."""
    vacancy, user = pipeline_of(request, pk), request.user
    form = OfferForm(request.POST or None, vacancy=vacancy, user=user)

    def keep():
        data = form.cleaned_data
        told = {name: data[name] for name in ("minutes", "place", "interviewers")}
        return interviews.offer_slots(vacancy, form.starts(), key=data["request_key"], by=user, **told)

    if form.is_bound and form.is_valid() and not interviews.was_offered(form.cleaned_data["request_key"]):
        check_overlap(form, user)
    page = SimpleLazyObject(lambda: slots_of(request, vacancy))
    context = {"vacancy": vacancy, "page": page, "is_past": "past" in request.GET, "done": _("Times offered.")}
    to = reverse("mobility:slot_list", args=[pk])
    return answer(request, "mobility/slot_list.html", form, keep=keep, to=to, **context)


def check_overlap(form, user, *, but=None):
    """Warn once where an interviewer would be in two places; a ticked box says that it is meant."""
    if not form.is_bound or not form.is_valid() or form.cleaned_data["anyway"]:
        return
    data = form.cleaned_data
    starts = [form.first] if but else form.starts()
    if names := interviews.overlapping(starts, data["minutes"], list(data["interviewers"]), user, but=but):
        form.overlap(names)


def slots_of(request, vacancy):
    """The times in pages, the next ones first, each with the person who took it as this reader meets her."""
    rows = InterviewSlot.objects.visible_to(request.user).filter(vacancy=vacancy)
    rows = rows.select_related("application__employee__firm").prefetch_related("interviewers")
    if "past" in request.GET:
        rows = rows.filter(starts_at__lt=timezone.now()).order_by("-starts_at", "pk")
    else:
        rows = rows.filter(starts_at__gte=timezone.now()).order_by("starts_at", "pk")
    page = capped_page(rows, request.GET.get("page"))
    for slot in page:
        if slot.application is not None:
            slot.application.vacancy = vacancy
            slot.person = columns.reading(slot.application, request.user)
    return page


def slot_of(request, pk):
    """A time that this person meets as a recruiter."""
    rows = InterviewSlot.objects.visible_to(request.user).select_related("vacancy__firm", "application__employee")
    slot = get_object_or_404(rows.prefetch_related("interviewers"), pk=pk)
    if not slot.vacancy.is_recruited_by(request.user):
        raise PermissionDenied
    return slot


@FORM
def slot_edit(request, pk):
    """Move a time; who has taken it is told."""
    slot, user = slot_of(request, pk), request.user
    form = SlotEditForm(request.POST or None, slot=slot, vacancy=slot.vacancy, user=user)

    def keep():
        data = form.cleaned_data
        slot.starts_at, slot.minutes, slot.place = form.first, data["minutes"], data["place"]
        return interviews.move_slot(slot, sequence=data["sequence"], interviewers=data["interviewers"], by=user)

    check_overlap(form, user, but=slot)
    to = reverse("mobility:slot_list", args=[slot.vacancy_id])
    context = {"slot": slot, "vacancy": slot.vacancy, "done": _("Interview time changed.")}
    return answer(request, "mobility/slot_edit.html", form, keep=keep, to=to, **context)


@require_POST
def slot_delete(request, pk):
    slot, seen = slot_of(request, pk), request.POST.get("revision", "")
    sequence = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else -1
    try:
        interviews.delete_slot(slot, sequence=sequence, by=request.user)
        messages.success(request, _("Interview time taken back."))
        return redirect("mobility:slot_list", pk=slot.vacancy_id)
    except (Stale, InvalidTransition) as error:
        messages.error(request, str(error))
        fresh = slot_of(request, pk)
        form = SlotEditForm(slot=fresh, vacancy=fresh.vacancy, user=request.user)
        context = {"form": form, "slot": fresh, "vacancy": fresh.vacancy}
        return render(request, "mobility/slot_edit.html", context, status=409)


def may_choose(user, application) -> bool:
    return is_applicant(user, application) or is_recruiter(user, application)


@require_safe
def interview_calendar(request, pk):
    """The interview as a calendar file, or its cancellation; own human resources has no part in it."""
    application = application_of(request, pk)
    if not may_choose(request.user, application):
        raise PermissionDenied
    title, details = agenda.candidate_title(), ""
    if not is_applicant(request.user, application):
        title = f"{title} · {columns.reading(application, request.user).name}"
        details = application.vacancy.title
    content = interviews.calendar_of(application, title=title, details=details)
    if content is None:
        raise Http404
    return attached(HttpResponse(content, content_type="text/calendar; charset=utf-8"), "interview.ics")
