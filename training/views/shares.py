"""What becomes of a session that lacks seats, and the shares stated to its firms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firms.models import Role
from naturopole.htmx import render_page
from naturopole.saving import FORM
from naturopole.workflow import InvalidTransition
from training.domain import choices, deciding, shares, statements
from training.forms.shares import AnswerForm, ChoicesForm, DecideForm, StatementForm
from training.models import Agreement, CostVersion, JointSession, Pledge
from training.models.session import organises

ANSWERED = {
    Agreement.Answer.AGREED: gettext_lazy("Share agreed."),
    Agreement.Answer.REFUSED: gettext_lazy("Your answer is kept; the organiser is told."),
}


def session_of(request, pk, *, organised=False):
    """A session whose seats and costs this person reads; 403 where only who organises it has business."""
    rows = JointSession.objects.visible_to(request.user).shared_with(request.user)
    session = get_object_or_404(rows.annotate(half_day_count=Count("half_days")), pk=pk)
    if organised and not organises(request.user, session):
        raise PermissionDenied
    return session


@FORM
def session_options(request, pk):
    """The choices with each firm's cost; what is typed for them is tried out by GET, a decision is sent by POST."""
    session = session_of(request, pk, organised=True)
    form = ChoicesForm(request.POST or request.GET or None, ground=choices.ground_of(session))
    decision, status = DecideForm(request.POST or None), 200 if form.is_valid() or not form.is_bound else 422
    if request.method == "POST":
        status = 422
        if form.is_valid() and decision.is_valid():
            try:
                deciding.decide(session, typed=form.typed(), by=request.user, **decision.cleaned_data)
                messages.success(request, _("Decided; the firms are told."))
                return redirect("training:session_detail", pk=pk)
            except InvalidTransition as error:
                messages.error(request, str(error))
                status = 409
                session = session_of(request, pk, organised=True)
                form = ChoicesForm(request.POST, ground=choices.ground_of(session))
    return render_page(request, "training/session_options.html", weighed(session, form, decision), status=status)


def weighed(session, form, decision) -> dict:
    """What the page of choices shows for what was typed."""
    found = choices.weigh(form.ground, form.typed())
    return {
        "session": session,
        "form": form,
        "decision": decision,
        "weighing": found,
        "options": found.options,
        "rows": choices.rows_of(found),
        "viability": found.ground.standing.viability,
        "clashes": choices.taken_rooms(form.ground, form.typed()),
    }


@require_safe
def version_list(request, pk):
    return page_of(request, session_of(request, pk))


def page_of(request, session, *, status=200):
    """The last version with every firm's answer, the reader's own share, and the versions before it."""
    user = request.user
    versions = statements.history_of(session, user)
    pledges = statements.pledges_of(session, user)
    lines = statements.latest_lines(versions, pledges, user)
    context = {
        "session": session,
        "versions": versions,
        "version": versions[0] if versions else None,
        "lines": lines,
        "own": statements.own_lines(lines, user),
        "standing": statements.standing_of(session, pledges, versions),
        "may_state": organises(user, session) and session.status in shares.STATED_IN,
    }
    return render(request, "training/version_list.html", context, status=status)


@FORM
def version_create(request, pk):
    """State the shares as they are today, on the figures that were read."""
    session = session_of(request, pk, organised=True)
    form, status = StatementForm(request.POST or None), 200 if request.method != "POST" else 422
    if form.is_valid():
        try:
            version = shares.state(session, by=request.user, **form.cleaned_data)
            messages.success(request, _("Version %(number)d stated; the firms are told.") % {"number": version.number})
            return redirect("training:version_list", pk=pk)
        except InvalidTransition as error:
            messages.error(request, str(error))
            session, status = session_of(request, pk, organised=True), 409
    versions = statements.history_of(session, request.user)
    standing = statements.standing_of(session, statements.pledges_of(session, request.user), versions)
    context = {
        "session": session,
        "form": form,
        "standing": standing,
        "now": statements.today(standing),
        "obstacle": shares.obstacle(standing),
        "may_decide": choices.may_decide(request.user, session),
        "is_same": shares.says_the_same(standing),
        "seen": shares.seen_of(standing),
    }
    return render(request, "training/version_form.html", context, status=status)


def version_of(request, pk) -> CostVersion:
    versions = CostVersion.objects.visible_to(request.user)
    return get_object_or_404(versions.select_related("session", "by"), pk=pk)


@require_safe
def version_detail(request, pk):
    """One version as it was stated, and what each firm answered."""
    version, user = version_of(request, pk), request.user
    pledges = statements.pledges_of(version.session, user)
    last = CostVersion.objects.visible_to(user).filter(session=version.session_id).order_by("-number").first()
    answers = statements.answers_to([version], user)
    lines = statements.lines_of(version, pledges, answers, user, is_last=last.pk == version.pk)
    context = {"session": version.session, "version": version, "lines": lines, "last": last}
    return render(request, "training/version_detail.html", context)


@require_POST
def share_answer(request, pk):
    """A firm's HR agrees to its share, or does not."""
    version, form, status = version_of(request, pk), AnswerForm(request.POST), 422
    if not request.user.has_role(Role.HR):
        raise PermissionDenied
    if form.is_valid():
        pledges = Pledge.objects.visible_to(request.user).filter(session=version.session_id)
        pledge = get_object_or_404(pledges, pk=form.cleaned_data["pledge"])
        try:
            given = shares.answer(version, pledge, form.cleaned_data["answer"], by=request.user)
            messages.success(request, ANSWERED[given.answer])
            return redirect(reverse("training:version_list", args=[version.session_id]))
        except InvalidTransition as error:
            messages.error(request, str(error))
            status = 409
    else:
        messages.error(request, _("Say whether your firm agrees or not."))
    return page_of(request, version.session, status=status)
