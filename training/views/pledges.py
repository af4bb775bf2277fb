"""A firm's pledge: taken, changed, given back; what it would owe is shown before."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firms.models import Role
from naturopole.htmx import render_page
from naturopole.saving import FORM, Stale, answer
from naturopole.workflow import InvalidTransition
from training.domain import pledging, reckoning, session_page, supposing
from training.forms.pledges import CeilingForm, LeaveForm, PledgeForm
from training.models import JointSession, Pledge

TEMPLATE = "training/pledge_form.html"


def session_of(request, pk) -> JointSession:
    return get_object_or_404(JointSession.objects.visible_to(request.user), pk=pk)


def posted(request):
    """What was sent, were it nothing at all; None while a page is only read."""
    return request.POST if request.method == "POST" else None


def firm_of(request):
    """The firm for which this person acts: `?firm=` where she is human resources of several. PermissionDenied else."""
    firms = session_page.firms_of(request.user, Role.HR)
    if not firms:
        raise PermissionDenied
    return next((firm for firm in firms if str(firm.pk) == request.GET.get("firm")), firms[0])


def own_pledge(request, session, firm) -> Pledge:
    """What the firm has in the session; 404 where it has nothing."""
    rows = Pledge.objects.visible_to(request.user).select_related("firm", "session")
    return get_object_or_404(rows, session=session, firm=firm)


@FORM
def pledge_edit(request, pk):
    """Seats, how firmly, and the ceiling; the ceiling alone once no pledges are taken."""
    session, firm = session_of(request, pk), firm_of(request)
    pledges = pledging.pledges_of(session)
    own = next((row for row in pledges if row.firm_id == firm.pk), None)
    known = {"session": session, "firm": firm, "pledge": own}
    if not pledging.takes_pledges(session):
        return ceiling_edit(request, known)
    instance = own or Pledge(session=session, firm=firm, seats=0)
    form = PledgeForm(posted(request), instance=instance, user=request.user, firm=firm, **shown(session, pledges))
    if request.method == "POST" and request.POST.get("then") == "preview":
        return previewed(request, form, known)

    def keep():
        data = form.cleaned_data
        seen = {"revision": data["revision"], "key": data.get("request_key")}
        return pledging.take(session, firm, by=request.user, **seen, **form.asked())

    to = reverse("training:session_detail", args=[pk])
    return answer(request, TEMPLATE, form, keep=keep, to=to, done=_("Your pledge is kept."), **known)


def shown(session, pledges):
    return {"session": session, "pledges": pledges}


def previewed(request, form, known):
    """What the firm would get and owe; nothing is saved."""
    session, preview = form.session, None
    if form.is_valid():
        read = {"items": reckoning.due_items(session), "days": reckoning.days_of(session)}
        preview = supposing.preview(session, form.pledges, form.firm, form.asked(), **read)
    context = known | {"form": form, "preview": preview, "is_preview": True}
    return render_page(request, TEMPLATE, context, partial="preview", status=200 if preview else 422)


def ceiling_edit(request, known):
    """After the deadline a firm may still say above which amount it is asked again."""
    pledge = known["pledge"]
    first = {"ceiling": pledge.ceiling, "revision": pledge.revision} if pledge else None
    form = CeilingForm(posted(request), initial=first)

    def keep():
        if pledge is None:
            raise InvalidTransition(_("Your firm holds no firm seats here."))
        return pledging.set_ceiling(pledge, by=request.user, **form.cleaned_data)

    to = reverse("training:session_detail", args=[known["session"].pk])
    return answer(request, "training/pledge_closed.html", form, keep=keep, to=to, **known)


@FORM
def pledge_withdraw(request, pk):
    """What leaving costs, to the cent, and what the others would owe then; confirmed, all seats are given back."""
    session, firm = session_of(request, pk), firm_of(request)
    pledge = own_pledge(request, session, firm)
    form, status = LeaveForm(posted(request)), 200
    if form.is_bound:
        try:
            return gone(request, pledge, form)
        except (InvalidTransition, Stale) as error:
            messages.error(request, str(error))
            status = 409
        pledge.refresh_from_db()
    leaving = None
    if pledge.state in pledge.HOLDING:
        leaving = supposing.leaving(pledge, reckoning.of(session))
    context = {"session": session, "firm": firm, "pledge": pledge, "leaving": leaving}
    return render(request, "training/pledge_withdraw.html", context, status=status)


def gone(request, pledge, form):
    if not form.is_valid():
        raise InvalidTransition(_("Read the fee below, then confirm."))
    seen = {"seen": form.cleaned_data["fee"], "revision": form.cleaned_data["revision"]}
    pledging.withdraw(pledge, by=request.user, **seen)
    messages.success(request, _("Seats withdrawn; the other firms are told."))
    return redirect("training:session_detail", pk=pledge.session_id)


@require_POST
def pledge_decline(request, pk):
    """The firm was invited and does not come."""
    session, firm = session_of(request, pk), firm_of(request)
    pledge = own_pledge(request, session, firm)
    try:
        pledging.decline(pledge, by=request.user)
    except InvalidTransition:
        return render(request, "409.html", status=409)
    messages.success(request, _("Invitation declined."))
    return redirect("training:session_detail", pk=pk)
