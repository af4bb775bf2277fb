"""Scorecards: one's own to write, then everybody's side by side, and the person's on request."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mobility.domain import columns, scorecards
from mobility.forms.interviews import ScorecardForm
from mobility.models import Competence
from mobility.models.application import is_applicant, is_recruiter
from mobility.views.applications import application_of
from mobility.views.pipeline import recruited
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition


@FORM
def scorecard(request, pk):
    """One's own scorecard; once it is submitted, the page of everybody's stands in its place."""
    application, user = recruited(request, pk), request.user
    is_post = request.method == "POST"
    card = scorecards.blank_card(application, user) if is_post else scorecards.own_card(application, user)
    to = reverse("mobility:notes", args=[pk])
    if card.submitted_at is not None:
        return redirect(to)
    competences = list(Competence.objects.visible_to(user).filter(vacancy=application.vacancy))
    form = ScorecardForm(request.POST or None, card=card, competences=competences)
    submit = request.POST.get("then") == "submit"

    def keep():
        words = {name: form.cleaned_data[name] for name in ("advice", "note", "revision")}
        return scorecards.save_card(application, marks=form.marks(), by=user, submit=submit, **words)

    context = {"application": application, "person": columns.reading(application, user)}
    context["done"] = _("Scorecard submitted.") if submit else _("Draft kept: nobody else reads it.")
    here = reverse("mobility:scorecard", args=[pk])
    return answer(request, "mobility/scorecard.html", form, keep=keep, to=to if submit else here, **context)


@require_safe
def notes(request, pk):
    """Submitted scorecards side by side: for who has submitted one, and for the person once they are shown to her."""
    application = application_of(request, pk)
    if not may_open(request.user, application):
        raise PermissionDenied
    return notes_page(request, application)


def may_open(user, application) -> bool:
    return is_applicant(user, application) or is_recruiter(user, application)


def notes_page(request, application, *, status=200):
    context = {
        "application": application,
        "person": columns.reading(application, request.user),
        "is_person": is_applicant(request.user, application),
        "summary": scorecards.summary(application, request.user),
    }
    return render(request, "mobility/notes.html", context, status=status)


@require_POST
def notes_move(request, pk, move):
    """The person asks for the notes; a recruiter shows them."""
    application = application_of(request, pk)
    if move not in ("ask", "show"):
        raise Http404
    act = scorecards.ask_notes if move == "ask" else scorecards.show_notes
    try:
        act(application, by=request.user)
        messages.success(request, _("Asked.") if move == "ask" else _("The person can read the notes."))
        return redirect("mobility:notes", pk=pk)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return notes_page(request, application, status=409)
