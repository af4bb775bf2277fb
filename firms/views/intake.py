"""The way in for firms: what the park looks for, the application by its link, and where it stands. No account."""

import hashlib
import re
from operator import attrgetter

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.domain import intake as applications
from firms.domain import intake_state
from firms.domain.decisions import in_effect
from firms.domain.wanted import wanted
from firms.forms.intake import AppealForm, StartForm, new_stamp
from firms.models import Candidacy
from firms.models.firm import DESK
from firms.views.decisions import letter
from firms.views.intake_pages import edit_page, written
from naturopole.limits import counted
from naturopole.links import behind_link, too_many
from naturopole.public import findable
from naturopole.saving import FORM, Stale
from naturopole.workflow import InvalidTransition

AN_HOUR, A_DAY = 3600, 86400
STARTS_AN_HOUR, STARTS_A_DAY = 10, 5


by_link = behind_link(
    "intake", applications.intake_of, is_gone=attrgetter("is_expired"), language=attrgetter("language")
)


@require_safe
@login_not_required
@findable
def wanted_list(request):
    """The skills the park looks for. Signed out it may be kept and asked again for free."""
    park = applications.the_park()
    response = render(request, "firms/wanted_list.html", {"park": park, "wanted": wanted(park)})
    if request.user.is_authenticated:
        return response
    # The language switch carries a token of its own in each answer; kept by one browser only, because of its cookie.
    lasting = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
    etag = f'"{hashlib.sha256(lasting).hexdigest()[:32]}"'
    response.headers["ETag"], response.headers["Cache-Control"] = etag, "private, no-cache"
    return get_conditional_response(request, etag=etag, response=response)


@FORM
@login_not_required
def intake_start(request):
    """Ask for an address and a name, mail the link, and go on to the form."""
    park = applications.the_park()
    if park is None:
        raise Http404
    form = StartForm(request.POST or None, initial={"language": request.LANGUAGE_CODE[:2]})
    if request.method == "POST" and form.is_valid():
        sender, email = get_adapter(request).get_client_ip(request), form.cleaned_data["email"].lower()
        if counted(f"start:{sender}", AN_HOUR) > STARTS_AN_HOUR or counted(f"start:{email}", A_DAY) > STARTS_A_DAY:
            return too_many(request, AN_HOUR)
        given = {name: form.cleaned_data[name] for name in ("email", "name", "language")}
        token = applications.start(park, **given)
        messages.success(request, _("Your link has been sent. You can write here right away."))
        return redirect("firms:intake", token=token)
    context = {"form": form, "stamp": form.kept_stamp() if form.is_bound else new_stamp()}
    return render(request, "firms/intake_start.html", context, status=422 if request.method == "POST" else 200)


@FORM
@by_link
def intake(request, token, intake):
    """The form while it is open, else where the application stands."""
    if not intake.is_writable:
        return redirect("firms:intake", token=token) if request.method == "POST" else state_page(request, token, intake)
    if request.method != "POST":
        return edit_page(request, token, intake)
    try:
        return written(request, token, intake)
    except Stale as error:
        return edit_page(request, token, error.fresh, status=409, conflict=error)
    except applications.Closed:
        return redirect("firms:intake", token=token)


def state_page(request, token, intake, *, appeal=None, status=200):
    state = intake_state.state_of(intake.candidacy)
    context = {"token": token, "intake": intake, "candidacy": intake.candidacy, "state": state}
    context["letter"] = in_effect(intake.candidacy)
    if state.appeal_until:
        context["appeal"] = appeal or AppealForm()
    return render(request, "firms/intake_state.html", context, status=status)


def moved_on(request, token, intake, error):
    """The state as it stands now, for who clicked on what has changed."""
    messages.error(request, str(error))
    return state_page(request, token, applications.intake_of(token), status=409)


@require_POST
@by_link
def intake_withdraw(request, token, intake):
    if intake.candidacy is None:
        return redirect("firms:intake", token=token)
    try:
        intake_state.withdraw(intake.candidacy)
    except InvalidTransition as error:
        return moved_on(request, token, intake, error)
    messages.success(request, _("Your application is withdrawn."))
    return redirect("firms:intake", token=token)


@require_POST
@by_link
def intake_appeal(request, token, intake):
    if intake.candidacy is None:
        return redirect("firms:intake", token=token)
    form = AppealForm(request.POST, request.FILES)
    if intake_state.appeal_until(intake.candidacy) and not form.is_valid():
        return state_page(request, token, intake, appeal=form, status=422)
    try:
        given = form.cleaned_data if form.is_valid() else {"text": "", "files": []}
        intake_state.appeal(intake.candidacy, **given)
    except InvalidTransition as error:
        return moved_on(request, token, intake, error)
    messages.success(request, _("Your appeal has been received."))
    return redirect("firms:intake", token=token)


@require_POST
def intake_renew(request, pk):
    """The office sends a firm a fresh link; the old one stops."""
    candidacy = get_object_or_404(Candidacy.objects.visible_to(request.user), pk=pk)
    if not request.user.has_role(*DESK):
        raise PermissionDenied
    try:
        applications.renew(candidacy, by=request.user)
        messages.success(request, _("A new link has been sent to the firm; the old one no longer works."))
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("firms:candidacy_detail", pk=pk)


@require_safe
@by_link
def letter_public(request, token, intake, language):
    """The letter of the last decision, for the firm it is written to."""
    decision = in_effect(intake.candidacy) if intake.candidacy else None
    if decision is None:
        return redirect("firms:intake", token=token)
    return letter(decision, language)
