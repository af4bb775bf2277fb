"""Applications: sent by own HR with the person's consent, read and moved by the hiring firm."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.domain.history import history
from firms.models import Role
from mobility import domain
from mobility.domain import disclosure, references
from mobility.domain.applying import present
from mobility.domain.panel import beside_application
from mobility.forms.applying import PresentForm
from mobility.models import Application, ApplicationFile, Consent
from mobility.models.application import is_applicant
from mobility.models.correspondence import writes
from mobility.views.own_file import Way, own_page
from naturopole.oversized import files_last
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition


@FORM
@files_last
def application_send(request, pk):
    """HR presents the person; without an agreement in force nothing leaves."""
    rows = Consent.objects.visible_to(request.user).select_related("vacancy__firm", "employee", "application")
    consent = get_object_or_404(rows, pk=pk, employee__firm_id__in=request.user.firm_ids(Role.HR))
    form = PresentForm.of(request)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            given = {name: form.cleaned_data[name] for name in ("letter", "files")}
            application, is_new = present(consent, by=request.user, **given)
            form.release()
            if is_new:
                messages.success(request, _("Application sent."))
            return redirect("mobility:application_detail", pk=application.pk)
        except InvalidTransition as error:
            form.add_error(None, str(error))
            # Papers of somebody who does not agree any more wait no longer.
            form.release()
            status = 409
    else:
        form.hold()
    return render(request, "mobility/application_send.html", {"form": form, "consent": consent}, status=status)


def application_of(request, pk):
    """The application, if this person may read it."""
    rows = Application.objects.visible_to(request.user)
    rows = rows.select_related(
        "vacancy__firm__park", "vacancy__rome", "employee__firm", "employee__user", "sent_by", "employee__manager"
    )
    return get_object_or_404(rows.select_related("consent", "reference"), pk=pk)


def file_of(request, application):
    """What the application's page shows this person."""
    person = domain.reading(application, request.user)
    return {
        "application": application,
        "person": person,
        "recruits": application.vacancy.is_recruited_by(request.user),
        "history": [] if person.concealed else history_for(request.user, application),
        "beside": beside_application(application, request.user, concealed=person.concealed),
    } | papers_of(request, application, person)


PERSONAL = ("file_added", "file_removed", "notes_asked", "pool_joined", "pool_left")


def history_for(user, application):
    """All for recruiters; the employer meets neither the person’s own acts nor, unless it presented her, reasons."""
    events = history(application)
    if application.vacancy.is_recruited_by(user):
        return events
    presented = application.route == Application.Route.SPONSORED
    if not presented or application.employee.firm_id not in user.firm_ids(Role.HR):
        for event in events:
            event.note = ""
    return [event for event in events if event.verb not in PERSONAL]


def papers_of(request, application, person):
    """Files, references and what own HR decides, for who reads somebody else's application."""
    user, reference = request.user, references.reference_of(application)
    return {
        "contact": application.vacancy.is_recruited_by(user),
        "files": ApplicationFile.objects.visible_to(user).filter(application=application),
        "reference": None if person.concealed else reference,
        "may_ask_reference": references.may_ask(user, application),
        "may_write": reference is not None and reference.status == "agreed" and writes(user, reference),
        "decides": application.employee is not None and disclosure.decides_for_manager(user, application),
    }


@require_safe
def application_detail(request, pk):
    return shown(request, pk)


def shown(request, pk, *, status=200):
    """One's own application as the person meets it; anybody else's as its reader may see it."""
    application = application_of(request, pk)
    if is_applicant(request.user, application):
        return own_page(request, application, Way(application, request.user), status=status)
    return render(request, "mobility/application_detail.html", file_of(request, application), status=status)
