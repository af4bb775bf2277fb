"""What trainees think: answered from one’s own page or by a link; read by one’s firm, and by others as averages."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from naturopole import readers
from naturopole.exports import attached
from naturopole.links import behind_link
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition
from training.domain import evaluation_links as links
from training.domain import evaluations as domain
from training.forms.attendance import AskForm, EvaluationForm
from training.models import Evaluation, JointSession
from training.opinion_slips import typeset as slips
from training.tabs import reads_opinions


def by_link(view):
    """`view` for whoever holds the link."""

    @behind_link(
        "evaluation",
        domain.evaluation_of,
        is_gone=domain.is_gone,
        language=lambda evaluation: domain.language_of(evaluation.enrolment),
    )
    @wraps(view)
    def opened(request, token, evaluation):
        with readers.link_holder(evaluation):
            return view(request, token, evaluation)

    return opened


@FORM
@by_link
def evaluation(request, token, evaluation):
    """By the link of the mail; once answered it says thank you and nothing more."""
    return page(request, evaluation, reverse("training:evaluation", args=[token]))


@FORM
def own_evaluation(request, pk):
    """The same from one's own page; own HR, who reads the answers, meets 403."""
    rows = Evaluation.objects.visible_to(request.user).select_related("enrolment__session", "enrolment__employee")
    row = get_object_or_404(rows, pk=pk)
    if row.enrolment.employee is None or row.enrolment.employee.user_id != request.user.pk:
        raise PermissionDenied
    if domain.is_gone(row):
        return render(request, "410.html", status=410)
    return page(request, row, reverse("training:own_training"))


def page(request, evaluation, to):
    """The form, or the thanks where it has been sent already: a second sending changes nothing and is told so."""
    context = {"evaluation": evaluation, "session": evaluation.enrolment.session}
    context["is_own"] = to == reverse("training:own_training")
    if evaluation.answered_at is not None:
        status = 409 if request.method == "POST" else 200
        return render(request, "training/evaluation_thanks.html", context, status=status)
    form = EvaluationForm(request.POST if request.method == "POST" else None, evaluation=evaluation)

    def keep():
        return domain.answer(evaluation, **form.cleaned_data)

    done = _("Thank you: your answer is kept.")
    return answer(request, "training/evaluation.html", form, keep=keep, to=to, done=done, **context)


@require_safe
def evaluation_list(request, pk):
    """Answers of one's own people for their HR, averages for the others."""
    session = get_object_or_404(JointSession.objects.visible_to(request.user).marked_for(request.user), pk=pk)
    if not reads_opinions(request.user, session):
        raise PermissionDenied
    context = {"session": session, "results": domain.results(session, request.user), "enough": domain.ENOUGH}
    context["may_hand_out"] = links.may_hand_out(request.user, session)
    return render(request, "training/evaluation_list.html", context)


@FORM
def evaluation_links(request, pk):
    """Links to give one's opinion, on slips to hand out or by mail: HR for its own people, the organiser for others."""
    session = get_object_or_404(JointSession.objects.visible_to(request.user).select_related("park"), pk=pk)
    if not links.may_hand_out(request.user, session):
        raise PermissionDenied
    form, status = AskForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return handed(request, session, form)
            except InvalidTransition as error:
                messages.error(request, str(error))
                status = 409
    context = {"session": session, "form": form, "questions": links.questions(session, request.user)}
    return render(request, "training/evaluation_links.html", context, status=status)


def handed(request, session, form):
    is_mail = form.cleaned_data["then"] == "mail"
    made = links.make(session, form.picks(), by=request.user, mail=is_mail)
    if is_mail:
        said = ngettext("%(count)d person is written to.", "%(count)d people are written to.", len(made))
        messages.success(request, said % {"count": len(made)})
        return redirect("training:evaluation_list", pk=session.pk)
    return attached(HttpResponse(slips(session, made), content_type="application/pdf"), "opinions.pdf")
