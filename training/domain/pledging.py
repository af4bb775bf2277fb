"""Seats that firms take, give back or wait for, in the park or outside it. Every verb locks the session first."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole import formats
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from training.cost_split import COUNTED, leaving_fee
from training.domain import reckoning
from training.models import Enrolment, JointSession, Pledge

State = Pledge.State


class NoRoom(InvalidTransition):
    """Fewer seats are left than were asked for; `free` of them could be taken at once."""

    def __init__(self, free):
        words = ngettext(
            "Only %(free)d seat is left. Take fewer, or let the others wait.",
            "Only %(free)d seats are left. Take fewer, or let the others wait.",
            free,
        )
        super().__init__(words % {"free": free} if free else _("No seat is left. Take fewer, or let them wait."))
        self.free = free


@transaction.atomic
def take(session, holder, *, seats, firmly, wait=False, ceiling=None, head_count=0, revision=None, by=None) -> Pledge:
    """Pledge `seats` for `holder`, a firm of the park or an outside one, or change what it has pledged.

    Firm seats are given within the capacity; with `wait` those beyond it go on the waiting list, otherwise NoRoom is
    raised and nothing changes. Pencilled seats hold no place. `revision` is that of the pledge on the page, None for
    a first one: another is Stale. Raises InvalidTransition where the session takes no pledges, or seats are frozen.
    """
    session = locked(session)
    pledge = pledge_of(session, holder)
    if (pledge.revision if pledge else None) != revision:
        raise Stale(pledge or Pledge(session=session))
    check_open(session)
    if pledge is None:
        pledge = Pledge(session=session, revision=0, **held_by(holder))
    elif pledge.fee:
        raise InvalidTransition(_("Your firm has left after the freeze. Ask the organiser to let it in again."))
    check_frozen(session, pledge, seats)
    if pledge.state not in COUNTED or seats > pledge.seats + pledge.waiting:
        # Who asks for more goes to the end of the queue; who asks for less keeps its place.
        pledge.pledged_at = timezone.now()
    pledge.seats, pledge.waiting = placed(session, pledge, seats, firmly=firmly, wait=wait)
    pledge.state = State.COMMITTED if firmly else State.PENCILLED
    pledge.ceiling, pledge.head_count, pledge.withdrawn_on = ceiling, head_count, None
    pledge.revision += 1
    pledge.save()
    Event.objects.record(pledge, verb="committed" if firmly else "pledged", by=by, detail={"seats": seats})
    settle(pledge)
    let_in(session)
    pledge.refresh_from_db()
    return pledge


@transaction.atomic
def withdraw(pledge, *, by=None, today: date | None = None) -> Pledge:
    """Give all seats back. After the freeze a fee is owed on the firm's share; who waits for seats gets them.

    A statement that was made stays as it is; the next one takes the fee off first. Raises InvalidTransition once the
    session is over, or where the firm has left already.
    """
    session = locked(pledge.session)
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("firm").get(pk=pledge.pk)
    today = today or timezone.localdate()
    if session.status not in JointSession.LIVE:
        raise InvalidTransition(_("This session is over: nothing can be given back any more."))
    if pledge.state in Pledge.UNANSWERED:
        return decline(pledge, by=by)
    if pledge.state == State.WITHDRAWN:
        raise InvalidTransition(_("This firm has withdrawn already."))
    pledge.fee = fee_for(session, pledge, today)
    pledge.state, pledge.waiting, pledge.withdrawn_on = State.WITHDRAWN, 0, today
    pledge.revision += 1
    pledge.save(update_fields=["fee", "state", "waiting", "withdrawn_on", "revision"])
    Event.objects.record(pledge, verb="withdrawn", by=by)
    pledge.enrolments.live().update(state=Enrolment.State.CANCELLED)
    let_in(session)
    return pledge


@transaction.atomic
def invite(session, holder, *, by=None) -> Pledge:
    """Ask a firm, of the park or outside it, to take seats; one that has been asked already is left as it is."""
    session = locked(session)
    check_open(session)
    pledge = pledge_of(session, holder)
    if pledge is None:
        pledge = Pledge.objects.create(session=session, seats=0, state=State.INVITED, **held_by(holder))
        Event.objects.record(pledge, verb="invited", by=by)
    return pledge


def decline(pledge, *, by=None) -> Pledge:
    """The firm does not come; it may still take seats as long as pledges are open."""
    if pledge.state == State.INVITED:
        pledge.state, pledge.revision = State.DECLINED, pledge.revision + 1
        pledge.save(update_fields=["state", "revision"])
        Event.objects.record(pledge, verb="declined", by=by)
    return pledge


def fee_for(session, pledge, today) -> Decimal:
    """What this firm would owe if it left today: a part of its stated share, or of what it would owe as things are."""
    if session.freeze_on is None or pledge.state not in COUNTED:
        return Decimal("0.00")
    standing = reckoning.of(session)
    owed = standing.stated_to(pledge)
    share = standing.amount_of(pledge) if owed is None else owed
    return leaving_fee(
        share or Decimal("0.00"), fee_percent=session.fee_percent, left_on=today, frozen_on=session.freeze_on
    )


def locked(session) -> JointSession:
    """The session as it stands, held until the end of the transaction: pledges to it come one after the other."""
    return JointSession.objects.select_for_update(of=("self",)).get(pk=session.pk)


def pledge_of(session, holder) -> Pledge | None:
    """What this firm, of the park or outside it, has pledged to the session."""
    return Pledge.objects.filter(session=session, **{side_of(holder): holder}).select_related("firm").first()


def side_of(holder) -> str:
    """The column that names the holder: an outside firm has no park sign."""
    return "outside" if holder._meta.model_name == "outsidefirm" else "firm"


def held_by(holder) -> dict:
    side = side_of(holder)
    return {side: holder, "outside_name": holder.name if side == "outside" else ""}


def check_open(session):
    if session.status != JointSession.Status.OPEN:
        raise InvalidTransition(
            _("This session takes no pledges now: it is “%(status)s”.") % {"status": session.get_status_display()}
        )
    if timezone.localdate() > session.pledge_deadline:
        day = formats.day(session.pledge_deadline, get_language())
        raise InvalidTransition(_("Pledges were due by %(day)s. Ask the organiser to move that day.") % {"day": day})


def check_frozen(session, pledge, seats):
    is_frozen = session.freeze_on is not None and timezone.localdate() > session.freeze_on
    if is_frozen and pledge.state in COUNTED and seats < pledge.seats:
        raise InvalidTransition(_("Seats are frozen: replace a person, or withdraw the firm as a whole."))


def free_seats(session, *, without=None) -> int:
    """Seats that no firm holds firmly; `without` is a pledge to leave out of the count."""
    others = Pledge.objects.filter(session=session, state__in=COUNTED)
    others = others.exclude(pk=without.pk) if without is not None and without.pk else others
    return max(session.capacity - sum(others.values_list("seats", flat=True)), 0)


def placed(session, pledge, seats, *, firmly, wait) -> tuple[int, int]:
    """(seats taken, seats that wait) of those asked for."""
    free = free_seats(session, without=pledge) if firmly else session.capacity
    if seats > free and not (firmly and wait):
        raise NoRoom(free)
    return min(seats, free), max(seats - free, 0)


def let_in(session) -> list[Pledge]:
    """Give free seats to those who wait, the earlier ones first; answers the pledges that got some."""
    free, served = free_seats(session), []
    if not free:
        return served
    queue = Pledge.objects.filter(session=session, state__in=COUNTED, waiting__gt=0).order_by("pledged_at", "pk")
    for pledge in queue.select_related("firm"):
        given = min(free, pledge.waiting)
        if not given:
            break
        pledge.seats, pledge.waiting, free = pledge.seats + given, pledge.waiting - given, free - given
        pledge.revision += 1
        pledge.save(update_fields=["seats", "waiting", "revision"])
        Event.objects.record(pledge, verb="let_in", detail={"seats": given})
        settle(pledge)
        served.append(pledge)
    return served


def settle(pledge):
    """People named beyond the firm's seats wait, and those who wait get seats that are free, in the order of entry."""
    people = list(pledge.enrolments.live().order_by("enrolled_at", "pk"))
    # Whoever has a seat keeps it before somebody who waits gets one.
    people.sort(key=lambda person: person.state != Enrolment.State.ENROLLED)
    for place, person in enumerate(people):
        state = Enrolment.State.ENROLLED if place < pledge.seats else Enrolment.State.WAITING
        if person.state != state:
            person.state = state
            person.save(update_fields=["state"])
