"""Opinions on a candidate: asking, writing, reminding."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firms.domain import opinions
from firms.forms.review import AskForm, OpinionForm
from firms.models import Opinion
from firms.models.candidacy import is_desk
from firms.models.followup import is_asked
from firms.views.candidacies import file_of
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition


@FORM
def opinion_ask(request, pk):
    """Choose whose opinion to ask for, and by when."""
    candidacy = file_of(request, pk)
    if not is_desk(request.user, candidacy):
        raise PermissionDenied
    firms, partners = opinions.to_ask(candidacy)
    initial = {"due_on": opinions.default_day(candidacy.firm.park)}
    form = AskForm(request.POST or None, firms=firms, partners=partners, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            asked = opinions.ask(candidacy, by=request.user, **form.chosen())
            messages.success(request, _("Asked: %(names)s.") % {"names": ", ".join(str(row.voice) for row in asked)})
        except InvalidTransition as error:
            messages.error(request, str(error))
        return redirect("firms:candidacy_detail", pk=pk)
    context = {"candidacy": candidacy, "form": form, "nobody": not form.rows}
    return render(request, "firms/opinion_ask.html", context, status=422 if form.errors else 200)


@FORM
def opinion_edit(request, pk):
    """Write one's opinion: keep it as a draft, or submit it for good."""
    rows = Opinion.objects.visible_to(request.user).select_related("candidacy__firm", "firm", "partner")
    opinion = get_object_or_404(rows, pk=pk)
    if not is_asked(request.user, opinion):
        raise PermissionDenied
    submits = request.POST.get("action") == "submit"
    start = {"stance": opinion.stance, "text": opinion.text, "revision": opinion.revision}
    form = OpinionForm(request.POST or None, initial=start)
    if submits or request.method != "POST":
        form.require_all()
    if request.method == "POST" and form.is_valid():
        return save_opinion(request, opinion, form, submits)
    context = {"opinion": opinion, "form": form}
    return render(request, "firms/opinion_edit.html", context, status=422 if form.errors else 200)


def save_opinion(request, opinion, form, submits):
    try:
        opinions.write(opinion, by=request.user, submit=submits, **form.cleaned_data)
    except Stale as error:
        form.data = form.data.copy()
        form.data["revision"] = error.fresh.revision
        messages.error(request, str(error))
        context = {"opinion": opinion, "form": form, "theirs": error.fresh}
        return render(request, "firms/opinion_edit.html", context, status=409)
    except InvalidTransition as error:
        opinion.refresh_from_db()
        messages.error(request, str(error))
        context = {"opinion": opinion, "form": form}
        return render(request, "firms/opinion_edit.html", context, status=409)
    if submits:
        messages.success(request, _("Opinion submitted. Thank you: you may now read the others."))
        return redirect("firms:candidacy_detail", pk=opinion.candidacy_id)
    messages.success(request, _("Draft kept. Nobody reads it until you submit it."))
    return redirect("firms:opinion_edit", pk=opinion.pk)


@require_POST
def opinion_remind(request, pk):
    """Write again to who has not answered."""
    opinion = get_object_or_404(Opinion.objects.visible_to(request.user), pk=pk)
    if opinions.remind(opinion, by=request.user):
        messages.success(request, _("Reminder written."))
    else:
        messages.info(request, _("Nothing left: they have answered, or were reminded today already."))
    return redirect("firms:candidacy_detail", pk=opinion.candidacy_id)
