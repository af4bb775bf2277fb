"""Applications: sent by own HR with the person's consent, read and moved by the hiring firm."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firms.domain.history import history
from firms.models import Role
from mobility import domain
from mobility.forms import LetterForm, NoteForm
from mobility.models import Application, Consent
from mobility.views.vacancies import page_of, vacancy_of
from naturopole.htmx import render_page
from naturopole.workflow import InvalidTransition


@require_http_methods(["GET", "HEAD", "POST"])
def application_send(request, pk):
    """HR presents the person; without an agreement in force nothing leaves."""
    rows = Consent.objects.visible_to(request.user).select_related("vacancy__firm", "employee", "application")
    consent = get_object_or_404(rows, pk=pk, employee__firm_id__in=request.user.firm_ids(Role.HR))
    form = LetterForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            application, is_new = domain.send_application(consent, letter=form.cleaned_data["letter"], by=request.user)
            if is_new:
                messages.success(request, _("Application sent."))
            return redirect("mobility:application_detail", pk=application.pk)
        except InvalidTransition as error:
            form.add_error(None, str(error))
            status = 409
    return render(request, "mobility/application_send.html", {"form": form, "consent": consent}, status=status)


def application_of(request, pk, *, lock=False):
    """The application, if this person may read it; locked until the transaction ends when it is to be moved."""
    rows = Application.objects.visible_to(request.user)
    rows = rows.select_related("vacancy__firm__park", "vacancy__rome", "employee__firm", "employee__user", "sent_by")
    rows = rows.select_related("consent") if not lock else rows.select_for_update(of=("self",))
    return get_object_or_404(rows, pk=pk)


def file_of(request, application, note=None):
    """What the application's page shows this person; `note` is the form of a refusal without its reason."""
    person = domain.reading(application, request.user)
    refusal = any(move.needs_note for _name, move in person.moves)
    return {
        "application": application,
        "person": person,
        "note": note or NoteForm() if refusal else None,
        "recruits": application.vacancy.is_recruited_by(request.user),
        "history": [] if person.concealed else history(application),
    }


@require_safe
def application_detail(request, pk):
    context = file_of(request, application_of(request, pk))
    return render(request, "mobility/application_detail.html", context)


@require_POST
@transaction.atomic
def application_move(request, pk, move):
    """Move one application from the status seen on the page; a stale click answers 409 with what stands now."""
    application, transition = application_of(request, pk, lock=True), Application.TRANSITIONS.get(move)
    if transition is None:
        raise Http404
    form = NoteForm(request.POST)
    if transition.needs_note and not form.is_valid():
        return reason_missing(request, application, transition, form)
    note, seen = form.cleaned_data["note"] if transition.needs_note else "", request.POST.get("seen", "")
    try:
        application = domain.move_application(application, move, by=request.user, note=note, seen=seen)
        messages.success(request, transition.done)
        return where_it_stands(request, application)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return where_it_stands(request, application, status=409)


def reason_missing(request, application, transition, form):
    if not transition.allowed(request.user, application):
        raise PermissionDenied
    return render(request, "mobility/application_detail.html", file_of(request, application, form), status=422)


def where_it_stands(request, application, *, status=200):
    """The fresh pipeline for a recruiter, the file for anybody else; a redirect after a success without script."""
    vacancy, user = application.vacancy, request.user
    recruits = vacancy.is_recruited_by(user)
    if status == 200 and not request.htmx:
        name, key = ("vacancy_detail", vacancy.pk) if recruits else ("application_detail", application.pk)
        return redirect(f"mobility:{name}", pk=key)
    if not recruits:
        context = file_of(request, application_of(request, application.pk))
        return render_page(request, "mobility/application_detail.html", context, partial="file", status=status)
    whole = {} if request.htmx else page_of(request, vacancy_of(request, vacancy.pk))
    context = {"vacancy": vacancy, "pipeline": domain.pipeline(vacancy, user)} | whole
    return render_page(request, "mobility/vacancy_detail.html", context, partial="pipeline", status=status)
