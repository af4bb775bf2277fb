"""The organiser asks firms to a session and keeps the outside ones' links; HR and the office keep their register."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firms.domain.history import history
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition
from training.domain import archive, invitations, outside_links
from training.forms.outside import InviteForm, OutsideFirmForm
from training.models import JointSession, OutsideFirm, Pledge
from training.models.session import ORGANISERS, organises

SHOWN_ONCE = "training_link"


def organised(request, pk) -> JointSession:
    """A session of which this person invites the firms; others meet 403."""
    session = get_object_or_404(JointSession.objects.visible_to(request.user).select_related("park"), pk=pk)
    if not organises(request.user, session):
        raise PermissionDenied
    return session


def shown(request, session, form, *, status=200):
    once = request.session.get(SHOWN_ONCE) or (None, "", "")
    if once[0] == session.pk and request.method == "GET":
        del request.session[SHOWN_ONCE]
    context = {
        "session": session,
        "form": form,
        "rows": invitations.invited(session),
        "new_link": once[1:] if once[0] == session.pk else None,
        "takes_pledges": session.status == JointSession.Status.OPEN,
    }
    return render(request, "training/invitation_list.html", context, status=status)


@FORM
def invitation_list(request, pk):
    """Who was asked, what each has answered, and the form that asks several more at once."""
    session = organised(request, pk)
    firms, outside = invitations.to_invite(session, request.user)
    form = InviteForm(request.POST if request.method == "POST" else None, firms=firms, outside=outside)
    if request.method != "POST":
        return shown(request, session, form)
    if not form.is_valid():
        return shown(request, session, form, status=422)
    try:
        asked = invitations.invite_all(session, **form.chosen, by=request.user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return shown(request, session, form, status=409)
    said = ngettext("%(count)d firm invited.", "%(count)d firms invited.", asked)
    messages.success(request, said % {"count": asked})
    return redirect("training:invitation_list", pk=pk)


def link_make(request, pledge):
    address = outside_links.make(pledge, by=request.user)
    request.session[SHOWN_ONCE] = (pledge.session_id, pledge.outside.name, address)
    return _("New link made: copy it below, it is shown only now.")


def link_mail(request, pledge):
    outside_links.mail(pledge, by=request.user)
    return _("A new link has been sent by mail.")


def link_end(request, pledge):
    outside_links.revoke(pledge, by=request.user)
    return _("The link no longer opens.")


LINK_MOVES = {"make": link_make, "mail": link_mail, "end": link_end}


@require_POST
def invitation_link(request, pk, key, move):
    """Make an outside firm's link anew, send it, or end it."""
    session = organised(request, pk)
    pledges = Pledge.objects.visible_to(request.user).select_related("outside")
    pledge = get_object_or_404(pledges, pk=key, session=session, outside__isnull=False)
    if move not in LINK_MOVES:
        raise Http404
    pledge.session = session
    try:
        messages.success(request, LINK_MOVES[move](request, pledge))
    except InvalidTransition as error:
        messages.error(request, str(error))
        firms, outside = invitations.to_invite(session, request.user)
        return shown(request, session, InviteForm(firms=firms, outside=outside), status=409)
    return redirect("training:invitation_list", pk=pk)


def check_keeper(user):
    if not user.has_role(*ORGANISERS):
        raise PermissionDenied


@require_safe
def outside_firm_list(request):
    check_keeper(request.user)
    archived = bool(request.GET.get("archived"))
    rows = invitations.register(request.user).filter(archived_on__isnull=not archived)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    for firm in page:
        firm.may_change = invitations.may_change(request.user, firm)
    return render(request, "training/outside_firm_list.html", {"page": page, "archived": archived})


@FORM
def outside_firm_create(request):
    check_keeper(request.user)
    firm = OutsideFirm(park=request.user.memberships_held[0].park)
    form = OutsideFirmForm(request.POST if request.method == "POST" else None, instance=firm, user=request.user)
    to = reverse("training:outside_firm_list")
    if form.already_made():
        return redirect(to)

    def keep():
        return invitations.add(form.save(commit=False), by=request.user)

    return answer(request, "training/outside_firm_form.html", form, keep=keep, to=to, done=_("Firm added."))


@FORM
def outside_firm_edit(request, pk):
    check_keeper(request.user)
    firm = get_object_or_404(invitations.register(request.user), pk=pk)
    if not invitations.may_change(request.user, firm):
        raise PermissionDenied
    name = firm.name
    form = OutsideFirmForm(request.POST if request.method == "POST" else None, instance=firm, user=request.user)

    def keep():
        revision = form.cleaned_data["revision"]
        return invitations.save(form.save(commit=False), revision=revision, by=request.user)

    context = {"firm": firm, "name": name, "history": history(firm, limit=10)}
    context["entry"] = archive.entry("outside-firm", firm)
    to = reverse("training:outside_firm_list")
    return answer(request, "training/outside_firm_form.html", form, keep=keep, to=to, **context)
