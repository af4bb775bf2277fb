"""The people on a firm's seats: named by its human resources, replaced, taken off; the organiser reads the names."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firms.models import Role
from naturopole.saving import FORM, answer
from naturopole.workflow import InvalidTransition
from training.domain import seating, session_page
from training.forms.pledges import PeopleForm, PersonForm
from training.models import Enrolment, JointSession, Pledge
from training.models.session import organises
from training.views.pledges import posted


def acting_pledge(request, session) -> Pledge | None:
    """The pledge for whose seats this person names people; `?firm=` where there are several."""
    firms = [firm.pk for firm in session_page.firms_of(request.user, Role.HR)]
    if not firms:
        return None
    rows = Pledge.objects.visible_to(request.user).filter(session=session, firm__in=firms)
    held = list(rows.filter(state__in=Pledge.HOLDING).with_firms())
    for row in held:
        row.session = session
    return next((row for row in held if str(row.firm_id) == request.GET.get("firm")), held[0] if held else None)


def people_of(request, session):
    """Who sits or waits, of one's own people; of all firms for the organiser."""
    rows = Enrolment.objects.visible_to(request.user).live().filter(session=session)
    rows = rows.with_people().order_by("pledge_id", "state", "enrolled_at", "pk")
    if organises(request.user, session):
        return rows
    return rows.filter(pledge__firm__in=request.user.firm_ids(Role.HR))


@FORM
def seat_list(request, pk):
    """Seats and their people; those of the firm's needs are proposed first."""
    session = get_object_or_404(JointSession.objects.visible_to(request.user).marked_for(request.user), pk=pk)
    if not (request.user.has_role(Role.HR) or organises(request.user, session)):
        raise PermissionDenied
    pledge, word = acting_pledge(request, session), request.GET.get("q", "")[:80]
    may_name = pledge is not None and session.status in JointSession.LIVE
    staff = seating.staff_of(request.user, pledge) if may_name else None
    form = PeopleForm(posted(request), people=staff.select_related("user")) if may_name else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    found = seating.Found(seating.candidates(request.user, pledge, word=word, staff=staff)) if may_name else None
    context = {"session": session, "pledge": pledge, "people": people_of(request, session), "word": word}
    context["may_change"] = session.status in JointSession.LIVE
    context |= {"found": found, "own": request.user.firm_ids(Role.HR)}

    def keep():
        return seating.enrol(pledge, [Enrolment(employee=p) for p in form.cleaned_data["people"]], by=request.user)

    if form is None:
        return render(request, "training/seat_list.html", context)
    return answer(request, "training/seat_list.html", form, keep=keep, to=request.get_full_path(), **context)


def own_seat(request, pk) -> Enrolment:
    """Somebody's seat in a firm of which this person is human resources; 403 for its other readers."""
    rows = Enrolment.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("session", "employee", "pledge__firm", "pledge__session"), pk=pk)
    if row.pledge.firm_id is None or row.pledge.firm_id not in request.user.firm_ids(Role.HR):
        raise PermissionDenied
    return row


@FORM
def seat_replace(request, pk):
    """Another person of the firm comes instead: any time until the session is held, free of charge."""
    seat, word = own_seat(request, pk), request.GET.get("q", "")[:80]
    pledge = seat.pledge
    staff = seating.staff_of(request.user, pledge)
    form = PersonForm(posted(request), people=staff.select_related("user"))
    found = seating.Found(seating.candidates(request.user, pledge, word=word, staff=staff))

    def keep():
        return seating.replace(seat, Enrolment(employee=form.cleaned_data["person"]), by=request.user)

    context = {"seat": seat, "session": seat.session, "word": word, "found": found}
    to, done = seats_address(seat), _("Replaced; both are told.")
    return answer(request, "training/seat_replace.html", form, keep=keep, to=to, done=done, **context)


def seats_address(seat) -> str:
    return f"{reverse('training:seat_list', args=[seat.session_id])}?firm={seat.pledge.firm_id}"


@require_POST
def seat_remove(request, pk):
    """Somebody does not come; the firm keeps the seat."""
    seat = own_seat(request, pk)
    try:
        seating.take_off(seat, by=request.user)
        messages.success(request, _("Taken off; the person is told."))
    except InvalidTransition:
        return render(request, "409.html", status=409)
    return redirect(seats_address(seat))
