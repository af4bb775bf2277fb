"""What the present employer learns of an application, and what it writes about the person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mobility.domain import disclosure, references
from mobility.forms.applying import ReferenceForm
from mobility.models import Reference
from mobility.models.correspondence import writes
from mobility.views.applications import application_of, shown
from mobility.views.own_file import done
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition


def employer(request, application, way):
    """Tell my employer, once and for good."""
    said = _("Your employer’s human resources have been told.")
    return done(request, application, way, lambda: disclosure.tell_employer(application, by=way.by), said)


@require_POST
def manager(request, pk):
    """Own HR lets the line manager read a presented application, or no longer."""
    application, told = application_of(request, pk), request.POST.get("told") == "1"
    said = _("The line manager may read it now.") if told else _("The line manager no longer reads it.")
    return acted(request, pk, lambda: disclosure.tell_manager(application, told, by=request.user), said)


def acted(request, pk, act, said):
    """Act and go back to the application, or show how it stands where that was not possible any more."""
    try:
        act()
    except InvalidTransition as error:
        messages.error(request, str(error))
        return shown(request, pk, status=409)
    messages.success(request, said)
    return redirect("mobility:application_detail", pk=pk)


@require_POST
def reference_ask(request, pk):
    """A recruiter would like to hear the present employer: the person is asked first."""
    application = application_of(request, pk)
    said = _("Asked. The employer learns of it only if the person agrees.")
    return acted(request, pk, lambda: references.ask(application, by=request.user), said)


def reference_of(request, pk):
    rows = Reference.objects.visible_to(request.user)
    rows = rows.select_related("application__vacancy__firm", "application__employee__firm")
    return get_object_or_404(rows.select_related("asked_by", "application__employee__user"), pk=pk)


@require_POST
def reference_move(request, pk, move):
    """The person's answer."""
    reference = reference_of(request, pk)
    if move not in ("agree", "decline"):
        raise Http404
    agreed = _("You agree: your employer’s human resources may write now.")
    said = agreed if move == "agree" else _("Declined: your employer is asked nothing.")
    return acted(request, reference.application_id, lambda: references.answer(reference, move, by=request.user), said)


@FORM
def reference_write(request, pk):
    """Own HR writes the reference; what was typed stays on the page when the person has thought again."""
    reference = reference_of(request, pk)
    if not writes(request.user, reference):
        raise PermissionDenied
    form = ReferenceForm(request.POST or None)
    return answer(
        request,
        "mobility/reference_write.html",
        form,
        keep=lambda: references.write(reference, form.cleaned_data["text"], by=request.user),
        to=reverse("mobility:application_detail", args=[reference.application_id]),
        done=_("Reference sent."),
        reference=reference,
        application=reference.application,
    )
