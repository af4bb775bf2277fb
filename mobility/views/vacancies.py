"""Vacancies: the list, the form, and the page with its pipeline."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firms.domain.history import history
from firms.models import Role
from mobility import domain
from mobility.domain.boards import paper_of
from mobility.domain.interviews import interview_days
from mobility.domain.objections import TEXTS, english_only
from mobility.domain.templates import beginnings, words_of
from mobility.domain.vacancies import twins, with_details
from mobility.filters import VacancyFilter, occupations
from mobility.forms import VacancyForm
from mobility.forms.pipeline import SeveralForm
from mobility.models import Consent, Employee, RomeCode, Vacancy
from mobility.models.vacancy import is_own_hr
from mobility.states import worded
from naturopole import exports, workflow
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition

EXPORTED = 5000
PER_PAGE = 12
"""A card weighs more than a row: the page stays under 20 kB."""


@require_safe
def vacancy_list(request):
    """Vacancies open today, as cards or as a table; HR and directors find their firm's others too."""
    form = VacancyFilter(request.GET, user=request.user)
    rows = form.apply(Vacancy.objects.visible_to(request.user)).for_list()
    page = capped_page(rows, request.GET.get("page"), size=PER_PAGE)
    worded(page.object_list)
    context = {"form": form, "page": page, "may_publish": request.user.has_role(Role.HR)}
    if not request.htmx or request.htmx.history_restore_request:
        context["firms"] = domain.firms_hiring(request.user)
        context["is_employee"] = Employee.objects.visible_to(request.user).filter(user=request.user).exists()
    return render_page(request, "mobility/vacancy_list.html", context)


@require_safe
def vacancy_export(request):
    """The firm's own vacancies in every state, narrowed as the list is, as CSV or XLSX; for its human resources."""
    firms = request.user.firm_ids(Role.HR)
    if not firms:
        raise PermissionDenied
    asked = request.GET.copy()
    asked["own"] = "on"
    form = VacancyFilter(asked, user=request.user)
    rows = form.apply(Vacancy.objects.visible_to(request.user)).filter(firm_id__in=firms)
    write = exports.xlsx_file if request.GET.get("format") == "xlsx" else exports.csv_file
    lines = map(exported, rows.select_related("firm", "rome")[:EXPORTED])
    return write("vacancies", [label for label, _value in COLUMNS], lines)


@require_safe
def occupation_list(request):
    """The directory of occupations: a page, or the suggestions beside the form's field."""
    word = request.GET.get("rome", "")[:80]
    found = occupations(RomeCode.objects.visible_to(request.user), word) if word.strip() else []
    context = {"word": word, "found": found}
    return render_page(request, "mobility/occupation_list.html", context, partial="options")


# Column of the export, and what of a vacancy stands in it.
COLUMNS = [
    (gettext_lazy("Number"), "reference"),
    (gettext_lazy("State"), "get_status_display"),
    (gettext_lazy("Job"), "title"),
    (gettext_lazy("Firm"), "firm"),
    (gettext_lazy("Occupation (ROME)"), "rome"),
    (gettext_lazy("Contract"), "get_contract_display"),
    (gettext_lazy("Working hours"), "get_hours_display"),
    (gettext_lazy("Place of work"), "place"),
    (gettext_lazy("Lowest pay"), "pay_from"),
    (gettext_lazy("Highest pay"), "pay_to"),
    (gettext_lazy("Opens on"), "opens_on"),
    (gettext_lazy("Answer by"), "closes_on"),
    (gettext_lazy("Start of work"), "starts_on"),
    (gettext_lazy("Ended on"), "ended_on"),
    (gettext_lazy("Who sees it"), "get_audience_display"),
]


def exported(vacancy) -> list:
    values = [getattr(vacancy, name) for _label, name in COLUMNS]
    return [value() if callable(value) else value for value in values]


def vacancy_of(request, pk, adding=None):
    rows = Vacancy.objects.visible_to(request.user).select_related("rome").with_recruiters()
    vacancy = get_object_or_404(adding(rows) if adding else rows, pk=pk)
    # One's own firm has been read with one's roles.
    own = {held.firm_id: held.firm for held in request.user.memberships_held}
    vacancy.firm = own.get(vacancy.firm_id) or vacancy.firm
    return vacancy


def hr_elsewhere(user, vacancy) -> bool:
    """HR of a neighbour firm, who may present somebody."""
    return any(firm != vacancy.firm_id for firm in user.firm_ids(Role.HR))


def consents_beside(vacancy, user, *, is_inside):
    """Those for this vacancy; nobody asks for one within the hiring firm, so its own people pay no statement."""
    if is_inside and not hr_elsewhere(user, vacancy):
        return []
    return Consent.objects.visible_to(user).filter(vacancy=vacancy).select_related("employee", "application")


def page_of(request, vacancy):
    """What the vacancy's page shows this person."""
    user = request.user
    recruits, is_own = vacancy.is_recruited_by(user), is_own_hr(user, vacancy)
    columns = domain.pipeline(vacancy, user) if recruits else None
    interviews = interview_days(vacancy, user) if recruits else None
    return {
        "vacancy": vacancy,
        "is_own": is_own,
        "is_inside": is_own or recruits,
        "pipeline": columns,
        "applied": sum(column["found"] for column in columns or ()),
        "moves": workflow.available(vacancy, user),
        "may_present": vacancy.is_open and hr_elsewhere(user, vacancy),
        "consents": consents_beside(vacancy, user, is_inside=is_own or recruits),
        "milestones": domain.milestones(vacancy, interviews),
        "paper": paper_of(vacancy, user),
        "interviews": interviews,
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
    return creating(request)


@FORM
def vacancy_copy(request, pk):
    """A new vacancy with the words of an earlier one."""
    vacancy = own_vacancy_of(request, pk)
    origin = _("The words come from vacancy no. %(reference)s.") % {"reference": vacancy.reference}
    return creating(request, vacancy.firm, words_of(vacancy), origin=origin)


def creating(request, firm=None, words=None, *, origin=""):
    """The form of a new vacancy, begun with `words` where there are some; `origin` says where they come from."""
    initial = beginnings(words) | {"firm": firm} if words else None
    form = VacancyForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("mobility:vacancy_detail", pk=create(request, form).pk)
        except InvalidTransition as error:
            form.add_error(None, str(error))
    context = {"form": form, "origin": origin}
    return render(request, "mobility/vacancy_form.html", context, status=422 if form.is_bound else 200)


def create(request, form):
    """Save the new vacancy and say so, once however often the form is sent."""
    vacancy, is_new = domain.create_vacancy(
        form.save(commit=False), by=request.user, publishing=wants_publication(request), **details(form)
    )
    if is_new:
        tell_saved(request, vacancy)
    return vacancy


def details(form) -> dict:
    """What the form says beside the vacancy's own columns."""
    return {name: form.cleaned_data[name] for name in ("chosen_firms", "recruiters", "competences")}


def tell_saved(request, vacancy):
    """What was done, and what may be an oversight: the same post shown twice, English alone in a draft."""
    if vacancy.status == Vacancy.Status.DRAFT:
        text = _("Draft saved: only your firm’s human resources, its director and its recruiters see it.")
        messages.success(request, text)
        if words := english_only(*(getattr(vacancy, name) for name in TEXTS[1:])):
            messages.warning(request, words)
    else:
        messages.success(request, _("Vacancy published."))
    if same := twins(vacancy):
        said = {"vacancies": ", ".join(map(str, same))}
        messages.warning(request, _("Your firm already shows a vacancy like this one: %(vacancies)s.") % said)


def wants_publication(request) -> bool:
    """The form has two buttons: publish at once, or keep as a draft."""
    return request.POST.get("then") == "publish"


def own_vacancy_of(request, pk, adding=None):
    """A vacancy of one's own firm, for its HR; a neighbour's may be read but not changed.

    `adding` is a function over the rows, for what a page needs beside the columns.
    """
    vacancy = vacancy_of(request, pk, adding)
    if not is_own_hr(request.user, vacancy):
        raise PermissionDenied
    return vacancy


@FORM
def vacancy_edit(request, pk):
    vacancy = own_vacancy_of(request, pk, with_details)
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
        form.save(commit=False), revision=form.cleaned_data["revision"], by=request.user, **details(form)
    )
    if wants_publication(request) and vacancy.status == Vacancy.Status.DRAFT:
        tell_saved(request, domain.publish(vacancy, by=request.user))
    else:
        messages.success(request, _("Changes saved."))
    wanted = {name.casefold() for name in form.cleaned_data["competences"]}
    judged = [row.name for row in vacancy.competences.all() if row.name.casefold() not in wanted]
    if judged:
        text = _("Kept, because somebody has been judged by it: %(names)s.")
        messages.warning(request, text % {"names": ", ".join(judged)})


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
