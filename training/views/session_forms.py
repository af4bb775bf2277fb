"""Planning a joint session: made, copied, changed, moved on by those who organise it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naturopole import workflow
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition
from training.domain import planning, proposals, registers
from training.forms.session_words import copied
from training.forms.sessions import SessionForm
from training.models import JointSession, Programme
from training.models.session import organises

TEMPLATE = "training/session_form.html"
ROWS = {"add-half-day": "half_days", "open-half-days": "half_days", "add-item": "items", "open-items": "items"}
"""The button that asks for one more row, or for the rows that are read in words; the piece of the page with them."""


def only_organisers(user):
    if not registers.organises_some(user):
        raise PermissionDenied


def own_session(request, pk) -> JointSession:
    """A session that this person organises; 403 for who only reads it."""
    session = get_object_or_404(planning.organised(request.user).select_related("organiser"), pk=pk)
    if not organises(request.user, session):
        raise PermissionDenied
    return session


@FORM
def session_create(request):
    """A new session, begun with the needs of a proposal or within a programme where the address says so."""
    only_organisers(request.user)
    asked = (request.POST if request.method == "POST" else request.GET).get("needs", "")
    offer = proposals.offer_for(asked) if asked else None
    if asked and offer is None and request.method != "POST":
        messages.warning(request, _("These needs have changed in the meantime. Here is what can be made of them now."))
        return redirect("training:proposal_list")
    begin = proposals.beginning(offer) | {"needs": offer.asked} if offer else {}
    return creating(request, begin | chosen_programme(request), offer=offer, is_late=bool(asked and offer is None))


def chosen_programme(request) -> dict:
    asked = request.GET.get("programme", "")
    is_key = asked.isascii() and asked.isdigit() and len(asked) < 18
    programme = Programme.objects.visible_to(request.user).in_use().filter(pk=asked).first() if is_key else None
    return {"programme": programme.pk} if programme else {}


@FORM
def session_copy(request, pk):
    """A new session like an earlier one, with days of its own."""
    session = own_session(request, pk)
    return creating(request, copied(session), origin=session)


def creating(request, begin, *, origin=None, offer=None, is_late=False):
    if request.POST.get("then") in ROWS:
        return one_more(request, SessionForm(user=request.user, begin=begin, typed=request.POST), offer=offer)
    form = SessionForm(request.POST or None, user=request.user, begin=begin, is_late=is_late)
    if made := form.already_made():
        return redirect("training:session_detail", pk=made.pk)

    def keep():
        needs = proposals.keys_in(form.cleaned_data["needs"])
        rows = {"half_days": form.half_day_rows, "items": form.item_rows}
        return planning.create(form.save(commit=False), needs=needs, by=request.user, **rows)[0]

    done = _("Session proposed: open it for pledges once it is ready.")
    return answer(request, TEMPLATE, form, keep=keep, to=page_of, done=done, origin=origin, offer=offer)


def page_of(session) -> str:
    return reverse("training:session_organise", args=[session.pk])


def one_more(request, form, **context):
    """The form as typed with one more row: that piece of it for htmx, the page otherwise. Nothing is saved."""
    piece = ROWS[request.POST["then"]]
    template = f"{TEMPLATE}#{piece}" if request.htmx else TEMPLATE
    return render(request, template, context | {"form": form, "added": piece})


@FORM
def session_edit(request, pk):
    session = own_session(request, pk)
    if session.status not in JointSession.LIVE:
        return render(request, "409.html", status=409)
    if request.POST.get("then") in ROWS:
        typed = SessionForm(user=request.user, instance=session, typed=request.POST)
        return one_more(request, typed, session=session)
    form = SessionForm(request.POST or None, user=request.user, instance=session)

    def keep():
        rows = {"half_days": form.half_day_rows, "items": form.item_rows}
        revision = form.cleaned_data["revision"]
        saved = planning.save(form.save(commit=False), revision=revision, by=request.user, **rows)
        if session.has_statement and planning.is_to_state_anew(saved):
            messages.warning(request, _("The shares stated to the firms no longer hold: state them anew."))
        return saved

    return answer(request, TEMPLATE, form, keep=keep, to=page_of, done=_("Changes saved."), session=session)


def organising(request, session) -> dict:
    """What the organiser's page shows: where the session stands, and each move with what still hinders it."""
    moves = [
        (name, move, planning.obstacle_to(name, session)) for name, move in workflow.available(session, request.user)
    ]
    return {
        "session": session,
        "moves": moves,
        "needs": proposals.joined(session),
        "is_live": session.status in JointSession.LIVE,
        "is_to_state": session.has_statement and planning.is_to_state_anew(session),
        "is_unstated": planning.is_unstated(session),
    }


@require_safe
def session_organise(request, pk):
    return render(request, "training/session_organise.html", organising(request, own_session(request, pk)))


@require_POST
def session_move(request, pk, move):
    """Open, confirm, go back, hold, call off; 409 with the same page where it cannot be."""
    session = own_session(request, pk)
    if move not in JointSession.TRANSITIONS:
        raise Http404
    note = request.POST.get("note", "")[:2000]
    try:
        planning.move(session, move, by=request.user, note=note, seen=request.POST.get("seen", ""))
        messages.success(request, JointSession.TRANSITIONS[move].done)
    except InvalidTransition as error:
        messages.error(request, str(error))
        context = organising(request, own_session(request, pk)) | {"note": note}
        return render(request, "training/session_organise.html", context, status=409)
    return redirect("training:session_organise", pk=pk)
