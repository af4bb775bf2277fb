"""Consents: HR asks, the person decides, and may take it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firms.models import Role
from mobility import domain
from mobility.forms import ConsentForm
from mobility.models import Consent
from mobility.views.vacancies import vacancy_of
from naturopole import workflow
from naturopole.htmx import render_page
from naturopole.workflow import InvalidTransition


@require_http_methods(["GET", "HEAD", "POST"])
def consent_ask(request, pk):
    vacancy = vacancy_of(request, pk)
    if not any(firm != vacancy.firm_id for firm in request.user.firm_ids(Role.HR)):
        raise PermissionDenied
    form = ConsentForm(request.POST or None, user=request.user)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            domain.ask_consent(vacancy, by=request.user, **form.cleaned_data)
            messages.success(request, _("Asked. Nothing reaches the other firm before the person agrees."))
            return redirect("mobility:consent_list")
        except InvalidTransition as error:
            form.add_error(None, str(error))
            status = 409
    return render(request, "mobility/consent_ask.html", {"form": form, "vacancy": vacancy}, status=status)


@require_safe
def consent_list(request):
    """Mine, and for HR those of its own people, each with what may be done now."""
    rows = Consent.objects.visible_to(request.user).select_related("vacancy__firm", "employee", "application")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    hr_firms = request.user.firm_ids(Role.HR)
    for row in page:
        row.moves = workflow.available(row, request.user)
        sent = getattr(row, "application", None)
        row.may_send = row.status == Consent.Status.GIVEN and sent is None and row.employee.firm_id in hr_firms
    return render_page(request, "mobility/consent_list.html", {"page": page, "is_hr": bool(hr_firms)})


@require_POST
def consent_move(request, pk, move):
    consent = get_object_or_404(Consent.objects.visible_to(request.user).select_related("employee"), pk=pk)
    if move not in Consent.TRANSITIONS:
        raise Http404
    try:
        consent = domain.move_consent(consent, move, by=request.user)
        messages.success(request, consent.get_status_display())
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("mobility:consent_list")
