"""Applications: sent by own HR with the person's consent, read by the hiring firm."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firms.domain.history import history
from firms.models import Role
from mobility import domain
from mobility.domain.panel import beside_application
from mobility.forms import LetterForm
from mobility.models import Application, Consent
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


def application_of(request, pk):
    """The application, if this person may read it."""
    rows = Application.objects.visible_to(request.user)
    rows = rows.select_related("vacancy__firm__park", "vacancy__rome", "employee__firm", "employee__user", "sent_by")
    return get_object_or_404(rows.select_related("consent"), pk=pk)


def file_of(request, application):
    """What the application's page shows this person."""
    person = domain.reading(application, request.user)
    return {
        "application": application,
        "person": person,
        "recruits": application.vacancy.is_recruited_by(request.user),
        "history": [] if person.concealed else history(application),
        "beside": beside_application(application, request.user, concealed=person.concealed),
    }


@require_safe
def application_detail(request, pk):
    context = file_of(request, application_of(request, pk))
    return render(request, "mobility/application_detail.html", context)
