"""Consents: HR asks, the person decides, and may take it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Role
from mobility import domain
from mobility.domain import consents
from mobility.forms import ConsentForm
from mobility.models import Consent
from mobility.views.vacancies import hr_elsewhere, vacancy_of
from naturopole import workflow
from naturopole.htmx import render_page
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition

PER_PAGE = 15
"""An agreement has its message and what may be done about it: the page stays under 20 kB."""


@FORM
def consent_ask(request, pk):
    """HR of a neighbour firm asks one of its people."""
    vacancy = vacancy_of(request, pk)
    if not hr_elsewhere(request.user, vacancy):
        raise PermissionDenied
    form = ConsentForm(request.POST or None, user=request.user, vacancy=vacancy)
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


def list_of(request):
    """My own agreements, then for HR those of its people, each with what may be done now."""
    user = request.user
    rows = Consent.objects.visible_to(user).select_related("vacancy__firm", "employee", "application")
    page = Paginator(rows.mine_first(user), PER_PAGE).get_page(request.GET.get("page"))
    hr_firms = user.firm_ids(Role.HR)
    for row in page:
        row.is_mine = row.employee.user_id == user.pk
        row.moves = [
            (name, move) for name, move in workflow.available(row, user) if name != "agree" or row.vacancy.is_open
        ]
        row.may_send = row.is_ready and row.employee.firm_id in hr_firms
    return {"page": page, "is_hr": bool(hr_firms)}


@require_safe
def consent_list(request):
    return render_page(request, "mobility/consent_list.html", list_of(request))


@require_POST
def consent_move(request, pk, move):
    rows = Consent.objects.visible_to(request.user).select_related("employee", "vacancy")
    consent = get_object_or_404(rows, pk=pk)
    if move not in Consent.TRANSITIONS:
        raise Http404
    try:
        domain.move_consent(consent, move, by=request.user)
    except InvalidTransition as error:
        if not consents.is_moved(consent, move, by=request.user):
            messages.error(request, str(error))
            return render(request, "mobility/consent_list.html", list_of(request), status=409)
    messages.success(request, Consent.TRANSITIONS[move].done)
    return redirect("mobility:consent_list")
