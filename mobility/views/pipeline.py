"""The pipeline of a vacancy: one application moved, several at once, one added, the stages listed and exported."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from mobility.domain import bulk, columns
from mobility.domain import messages as writing
from mobility.domain.applications import add_application, move_application
from mobility.forms.pipeline import PaperForm, RefusalForm, SeveralForm, StageFilter
from mobility.models import Application
from mobility.models.application import is_recruiter
from mobility.views.applications import application_of, file_of
from mobility.views.vacancies import page_of, vacancy_of
from naturopole.exports import csv_file, xlsx_file
from naturopole.htmx import render_page
from naturopole.paging import capped_page
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition

EXPORTED = 5000
# What a refusal may begin with.
FAREWELLS = (writing.Purpose.REFUSAL, writing.Purpose.OTHER)


@require_POST
def application_move(request, pk, move):
    """Move one application from the status seen on the page; a stale click answers 409 with what stands now."""
    if move not in Application.TRANSITIONS:
        raise Http404
    application = application_of(request, pk)
    if move == "not_retain":
        return refuse(request, application)
    try:
        application = move_application(application, move, by=request.user, seen=request.POST.get("seen", ""))
        messages.success(request, Application.TRANSITIONS[move].done)
        return where_it_stands(request, application)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return where_it_stands(request, application_of(request, pk), status=409)


@require_safe
def application_refuse(request, pk):
    """The form of a refusal, begun with the firm's words in the person's language."""
    application = recruited(request, pk)
    begun = writing.begun(application, request.GET.get("template", writing.Purpose.REFUSAL))
    return refusal_page(request, application, RefusalForm(initial={"answer": begun[1]}))


def recruited(request, pk):
    """An application that this person reads as a recruiter; 403 for others who may read it."""
    application = application_of(request, pk)
    if not is_recruiter(request.user, application):
        raise PermissionDenied
    return application


def refusal_page(request, application, form, *, status=200):
    context = {
        "application": application,
        "person": columns.reading(application, request.user),
        "form": form,
        "beginnings": writing.beginnings(application, FAREWELLS),
    }
    return render(request, "mobility/application_refuse.html", context, status=status)


def refuse(request, application):
    """Close the file with its words; those typed stay on the page whatever happens."""
    if not is_recruiter(request.user, application):
        raise PermissionDenied
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return refusal_page(request, application, form, status=422)
    try:
        words, seen = form.cleaned_data, request.POST.get("seen", "")
        moved = move_application(application, "not_retain", by=request.user, seen=seen, **words)
        messages.success(request, Application.TRANSITIONS["not_retain"].done)
        return where_it_stands(request, moved)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return refusal_page(request, application_of(request, application.pk), form, status=409)


def where_it_stands(request, application, *, status=200):
    """The moved card for a recruiter, the file for anybody else; a redirect after a success without script."""
    vacancy, user = application.vacancy, request.user
    recruits = vacancy.is_recruited_by(user)
    if status == 200 and not request.htmx:
        name, key = ("vacancy_detail", vacancy.pk) if recruits else ("application_detail", application.pk)
        return redirect(f"mobility:{name}", pk=key)
    if not recruits:
        context = file_of(request, application_of(request, application.pk))
        return render_page(request, "mobility/application_detail.html", context, partial="file", status=status)
    if not request.htmx:
        context = page_of(request, vacancy_of(request, vacancy.pk))
        return render(request, "mobility/vacancy_detail.html", context, status=status)
    context = {
        "person": columns.reading(application, user),
        "column": columns.column_of(application.status),
        "counts": columns.counts(vacancy, user),
    }
    return render_page(request, "mobility/vacancy_detail.html", context, partial="moved", status=status)


def pipeline_of(request, pk):
    """A vacancy whose applications this person reads for the firm; 403 for others who may read the vacancy."""
    vacancy = vacancy_of(request, pk)
    if not vacancy.is_recruited_by(request.user):
        raise PermissionDenied
    return vacancy


@require_POST
def application_several(request, pk):
    """Move the ticked applications; a refusal asks for its words first."""
    vacancy, several = pipeline_of(request, pk), SeveralForm(request.POST)
    picks = several.picks()
    if not several.is_valid() or not picks:
        messages.error(request, _("Tick at least one application and choose what to do with it."))
        return render(request, "mobility/vacancy_detail.html", page_of(request, vacancy), status=422)
    move, words = several.cleaned_data["move"], {}
    if move == "not_retain":
        form = refusal_of(request, vacancy, picks)
        if not form.is_valid():
            return several_page(request, vacancy, picks, move, form=form)
        words = form.cleaned_data
    outcomes = bulk.move_several(vacancy, picks, move, by=request.user, **words)
    return several_page(request, vacancy, picks, move, outcomes=outcomes)


def refusal_of(request, vacancy, picks):
    """The words as typed, or the firm's own to begin with where the ticked ones have only just been chosen."""
    if "answer" in request.POST:
        return RefusalForm(request.POST)
    rows = bulk.picked(vacancy, [key for key, _seen in picks], request.user)
    languages = {writing.language_of(row) for row in rows.values()}
    language = "en" if languages == {"en"} else "fr"
    return RefusalForm(initial={"answer": writing.wording_of(vacancy.firm_id, writing.Purpose.REFUSAL, language)[1]})


def several_page(request, vacancy, picks, move, *, form=None, outcomes=()):
    """What is asked before several refusals, or what became of each; 409 where nothing could be moved."""
    status = 200
    if form is not None:
        status = 422 if form.is_bound else 200
    elif not any(outcome.moved for outcome in outcomes):
        status = 409
    context = {
        "vacancy": vacancy,
        "picks": picks,
        "move": Application.TRANSITIONS[move],
        "move_name": move,
        "form": form,
        "outcomes": outcomes,
        "moved": sum(outcome.moved for outcome in outcomes),
    }
    return render(request, "mobility/application_several.html", context, status=status)


def listed(request, vacancy):
    """The filter and the rows it leaves, as the pipeline's reader meets them."""
    form = StageFilter(request.GET)
    rows = form.apply(columns.rows_of(vacancy, request.user))
    return form, columns.in_column(rows, form.column) if form.column else rows


@require_safe
def stage_list(request, pk):
    """One stage of a vacancy, or all of them, in pages."""
    vacancy = pipeline_of(request, pk)
    form, rows = listed(request, vacancy)
    page = capped_page(rows, request.GET.get("page"))
    people = columns.readings(page, vacancy, request.user)
    context = {"vacancy": vacancy, "form": form, "page": page, "people": people, "several": SeveralForm()}
    return render_page(request, "mobility/stage_list.html", context)


@require_safe
def application_export(request, pk):
    """The same rows as a table; no letter, no score, no note."""
    vacancy = pipeline_of(request, pk)
    heading = [pgettext("application", "Received on"), _("Stage"), _("Name"), _("Firm or place"), _("E-mail address")]
    heading += [_("Telephone"), _("Route"), _("How the person heard of it"), _("Employer told"), _("Reason")]
    rows = listed(request, vacancy)[1][:EXPORTED]
    lines = map(exported, columns.readings(rows, vacancy, request.user))
    write = xlsx_file if request.GET.get("format") == "xlsx" else csv_file
    return write("applications", heading, lines)


def exported(person) -> list:
    row, told = person.application, _("no") if person.is_secret else _("yes")
    start = [timezone.localdate(row.sent_at), row.get_status_display(), person.full_name]
    if person.concealed:
        return [*start, *[""] * 7]
    place = person.firm.name if person.firm else person.place
    reached = [row.outside_email, row.outside_phone]
    asked = [row.get_route_display(), row.get_channel_display(), told, row.get_reason_display()]
    return [*start, place, *reached, *asked]


@FORM
def application_add(request, pk):
    """Type in an application that came on paper."""
    vacancy = pipeline_of(request, pk)
    blank = Application(vacancy=vacancy, route=Application.Route.OUTSIDE)
    form = PaperForm(request.POST or None, request.FILES or None, instance=blank, user=request.user)
    if done := form.already_made():
        return redirect(to_application(done))

    def keep():
        return add_application(form.save(commit=False), by=request.user, file=form.cleaned_data["upload"])[0]

    words = {"done": _("Application added."), "vacancy": vacancy}
    return answer(request, "mobility/application_add.html", form, keep=keep, to=to_application, **words)


def to_application(application) -> str:
    return reverse("mobility:application_detail", args=[application.pk])
