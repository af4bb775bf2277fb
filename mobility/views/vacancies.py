"""Vacancies: the list, one's own drafts, and the page with its pipeline."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firms.domain.history import history
from firms.models import Firm, Role
from mobility import domain
from mobility.domain import Stale
from mobility.filters import VacancyFilter
from mobility.forms import VacancyForm
from mobility.models import Vacancy
from naturopole import workflow
from naturopole.htmx import render_page
from naturopole.workflow import InvalidTransition

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def vacancy_list(request):
    """Open vacancies; HR finds its own drafts first."""
    user = request.user
    firms = list(Firm.objects.visible_to(user).residents())
    form = VacancyFilter(request.GET, firms=firms)
    own_drafts = Q(firm_id__in=user.firm_ids(Role.HR), status=Vacancy.Status.DRAFT)
    visible = Vacancy.objects.visible_to(user)
    rows = form.apply(visible.filter(Q(pk__in=visible.open().values("pk")) | own_drafts)).select_related("firm")
    page = Paginator(rows.order_by("-status", "closes_on", "pk"), 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_publish": user.has_role(Role.HR)}
    return render_page(request, "mobility/vacancy_list.html", context)


def vacancy_of(request, pk):
    rows = Vacancy.objects.visible_to(request.user).select_related("firm", "rome").prefetch_related("recruiters")
    return get_object_or_404(rows, pk=pk)


def own_vacancy_of(request, pk):
    """A vacancy of one's own firm, for its HR; a neighbour's can be read but not changed."""
    vacancy = vacancy_of(request, pk)
    if vacancy.firm_id not in request.user.firm_ids(Role.HR):
        raise PermissionDenied
    return vacancy


def page_of(request, vacancy):
    """What the vacancy's page shows this person."""
    user = request.user
    recruits = domain.recruits_for(user, vacancy)
    return {
        "vacancy": vacancy,
        "pipeline": domain.pipeline(vacancy, user) if recruits else None,
        "moves": workflow.available(vacancy, user),
        "is_own": vacancy.firm_id in user.firm_ids(Role.HR),
        "may_present": vacancy.is_open and any(firm != vacancy.firm_id for firm in user.firm_ids(Role.HR)),
    }


@require_safe
def vacancy_detail(request, pk):
    vacancy = vacancy_of(request, pk)
    context = page_of(request, vacancy)
    context["history"] = history(vacancy, limit=10) if context["pipeline"] else []
    return render_page(request, "mobility/vacancy_detail.html", context, partial="pipeline")


@FORM
def vacancy_create(request):
    if not request.user.has_role(Role.HR):
        raise PermissionDenied
    form = VacancyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        vacancy, is_new = domain.create_vacancy(form.save(commit=False), by=request.user)
        if is_new:
            form.instance = vacancy
            form.save_m2m()
            publish_if_asked(request, vacancy)
        return redirect("mobility:vacancy_detail", pk=vacancy.pk)
    return render(request, "mobility/vacancy_form.html", {"form": form}, status=422 if form.is_bound else 200)


def publish_if_asked(request, vacancy):
    """The form has two buttons: publish at once, or keep as a draft."""
    if request.POST.get("then") == "publish" and vacancy.status == Vacancy.Status.DRAFT:
        workflow.apply(vacancy, "publish", by=request.user)
        messages.success(request, _("Vacancy published."))
    else:
        messages.success(request, _("Saved."))


@FORM
def vacancy_edit(request, pk):
    vacancy = own_vacancy_of(request, pk)
    form = VacancyForm(request.POST or None, instance=vacancy, user=request.user)
    status, conflict = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            domain.save_vacancy(form.save(commit=False), revision=form.cleaned_data["revision"], by=request.user)
            form.save_m2m()
            publish_if_asked(request, vacancy)
            return redirect("mobility:vacancy_detail", pk=pk)
        except Stale as error:
            status, conflict = 409, error
    context = {"form": form, "vacancy": vacancy, "conflict": conflict}
    return render(request, "mobility/vacancy_form.html", context, status=status)


@require_POST
def vacancy_move(request, pk, move):
    vacancy = vacancy_of(request, pk)
    if move not in Vacancy.TRANSITIONS:
        raise Http404
    try:
        vacancy = workflow.apply(vacancy, move, by=request.user)
        messages.success(request, vacancy.get_status_display())
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("mobility:vacancy_detail", pk=pk)
