"""Applications: sent by own HR with the person's consent, read and moved by the hiring firm."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firms.domain.history import history
from firms.models import Role
from mobility import domain
from mobility.forms import LetterForm, NoteForm
from mobility.models import Application, Consent
from mobility.views.vacancies import page_of
from naturopole import workflow
from naturopole.workflow import InvalidTransition


@require_http_methods(["GET", "HEAD", "POST"])
def application_send(request, pk):
    """HR presents the person; without a consent in force nothing leaves."""
    rows = Consent.objects.visible_to(request.user).select_related("vacancy__firm", "employee")
    consent = get_object_or_404(rows, pk=pk, employee__firm_id__in=request.user.firm_ids(Role.HR))
    form = LetterForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            application = domain.send_application(consent, letter=form.cleaned_data["letter"], by=request.user)
            messages.success(request, _("Application sent."))
            return redirect("mobility:application_detail", pk=application.pk)
        except InvalidTransition as error:
            form.add_error(None, str(error))
            status = 409
    return render(request, "mobility/application_send.html", {"form": form, "consent": consent}, status=status)


def application_of(request, pk):
    rows = Application.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("vacancy__firm", "employee__firm", "sent_by"), pk=pk)


@require_safe
def application_detail(request, pk):
    application = application_of(request, pk)
    context = {
        "application": application,
        "moves": workflow.available(application, request.user),
        "history": history(application),
    }
    return render(request, "mobility/application_detail.html", context)


@require_POST
def application_move(request, pk, move):
    """Move one application; a stale click answers 409 with the pipeline as it stands."""
    application = application_of(request, pk)
    if move not in Application.TRANSITIONS:
        raise Http404
    form, status = NoteForm(request.POST), 200
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        application = workflow.apply(application, move, by=request.user, note=note)
        messages.success(request, application.get_status_display())
    except InvalidTransition as error:
        messages.error(request, str(error))
        status = 409
    if request.htmx:
        vacancy = application.vacancy
        return render(request, "mobility/vacancy_detail.html#pipeline", page_of(request, vacancy), status=status)
    return redirect("mobility:application_detail", pk=pk)
