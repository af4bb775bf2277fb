"""Vacancies: the list, the form, and the page with its pipeline."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain.history import history
from firms.models import Role
from mobility import domain
from mobility.domain import matches
from mobility.domain.boards import paper_of
from mobility.domain.interviews import interview_days
from mobility.filters import VacancyFilter, occupations
from mobility.forms import VacancyForm
from mobility.forms.pipeline import SeveralForm
from mobility.models import Consent, RomeCode, Vacancy
from mobility.models.vacancy import is_own_hr
from naturopole import workflow
from naturopole.htmx import render_page
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition


@require_safe
def vacancy_list(request):
    """Vacancies open today, as cards or as a table; HR and directors find their firm's others too."""
    form = VacancyFilter(request.GET, user=request.user)
    rows = form.apply(Vacancy.objects.visible_to(request.user)).select_related("firm")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_publish": request.user.has_role(Role.HR)}
    if not request.htmx:
        context["firms"] = domain.firms_hiring(request.user)
    return render_page(request, "mobility/vacancy_list.html", context)


@require_safe
def occupation_list(request):
    """The directory of occupations: a page, or the suggestions beside the form's field."""
    word = request.GET.get("rome", "")[:80]
    found = occupations(RomeCode.objects.visible_to(request.user), word) if word.strip() else []
    context = {"word": word, "found": found}
    return render_page(request, "mobility/occupation_list.html", context, partial="options")


def vacancy_of(request, pk):
    rows = Vacancy.objects.visible_to(request.user).select_related("firm__park", "rome")
    return get_object_or_404(rows, pk=pk)


def hr_elsewhere(user, vacancy) -> bool:
    """HR of a neighbour firm, who may present somebody."""
    return any(firm != vacancy.firm_id for firm in user.firm_ids(Role.HR))


def page_of(request, vacancy):
    """What the vacancy's page shows this person."""
    user = request.user
    recruits, is_own = vacancy.is_recruited_by(user), is_own_hr(user, vacancy)
    columns = domain.pipeline(vacancy, user) if recruits else None
    return {
        "vacancy": vacancy,
        "is_own": is_own,
        "is_inside": is_own or recruits,
        "pipeline": columns,
        "applied": sum(column["found"] for column in columns or ()),
        "moves": workflow.available(vacancy, user),
        "may_present": vacancy.is_open and hr_elsewhere(user, vacancy),
        "consents": Consent.objects.visible_to(user).filter(vacancy=vacancy).select_related("employee", "application"),
        "fits": matches.wishes_for(vacancy, user) if is_own else [],
        "milestones": domain.milestones(vacancy),
        "paper": paper_of(vacancy, user),
        "interviews": interview_days(vacancy, user) if recruits else None,
        "several": SeveralForm() if recruits else None,
        "history": history(vacancy, limit=10) if is_own or recruits else [],
    }


@require_safe
def vacancy_detail(request, pk):
    return render(request, "mobility/vacancy_detail.html", page_of(request, vacancy_of(request, pk)))


@FORM
def vacancy_create(request):
    if not request.user.has_role(Role.HR):
        raise PermissionDenied
    form = VacancyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("mobility:vacancy_detail", pk=create(request, form).pk)
        except InvalidTransition as error:
            form.add_error(None, str(error))
    return render(request, "mobility/vacancy_form.html", {"form": form}, status=422 if form.is_bound else 200)


def create(request, form):
    """Save the new vacancy and say so, once however often the form is sent."""
    vacancy, is_new = domain.create_vacancy(
        form.save(commit=False),
        by=request.user,
        chosen_firms=form.cleaned_data["chosen_firms"],
        publishing=wants_publication(request),
    )
    if is_new:
        messages.success(request, said(vacancy))
    return vacancy


def wants_publication(request) -> bool:
    """The form has two buttons: publish at once, or keep as a draft."""
    return request.POST.get("then") == "publish"


def said(vacancy) -> str:
    if vacancy.status == Vacancy.Status.DRAFT:
        return _("Draft saved: only your firm’s human resources, its director and its recruiters see it.")
    return _("Vacancy published.")


def own_vacancy_of(request, pk):
    """A vacancy of one's own firm, for its HR; a neighbour's may be read but not changed."""
    vacancy = vacancy_of(request, pk)
    if not is_own_hr(request.user, vacancy):
        raise PermissionDenied
    return vacancy


@FORM
def vacancy_edit(request, pk):
    vacancy = own_vacancy_of(request, pk)
    form = VacancyForm(request.POST or None, instance=vacancy, user=request.user)
    status, differences = 422 if form.is_bound else 200, []
    if request.method == "POST" and form.is_valid():
        try:
            save(request, form)
            return redirect("mobility:vacancy_detail", pk=pk)
        except Stale as error:
            status, differences = 409, form.compare_with(error.fresh)
        except InvalidTransition as error:
            status = 409
            form.add_error(None, str(error))
    context = {"form": form, "vacancy": vacancy, "is_stale": status == 409 and not form.errors}
    return render(request, "mobility/vacancy_form.html", context | {"differences": differences}, status=status)


@transaction.atomic
def save(request, form):
    """Save the edit, and publish it where that was asked: both or neither."""
    vacancy = domain.save_vacancy(
        form.save(commit=False),
        revision=form.cleaned_data["revision"],
        by=request.user,
        chosen_firms=form.cleaned_data["chosen_firms"],
        recruiters=form.cleaned_data["recruiters"],
    )
    if wants_publication(request) and vacancy.status == Vacancy.Status.DRAFT:
        vacancy = domain.publish(vacancy, by=request.user)
        messages.success(request, said(vacancy))
    else:
        messages.success(request, _("Changes saved."))


@require_POST
def vacancy_move(request, pk, move):
    vacancy = vacancy_of(request, pk)
    if move not in Vacancy.TRANSITIONS:
        raise Http404
    try:
        domain.move_vacancy(vacancy, move, by=request.user)
        messages.success(request, Vacancy.TRANSITIONS[move].done)
    except InvalidTransition as error:
        messages.error(request, str(error))
        context = page_of(request, vacancy_of(request, pk))
        return render(request, "mobility/vacancy_detail.html", context, status=409)
    return redirect("mobility:vacancy_detail", pk=pk)
