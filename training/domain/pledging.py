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
from training import places
from training.cost_split import COUNTED, leaving_fee
from training.domain import reckoning, told
from training.models import Enrolment, JointSession, Pledge

State = Pledge.State
GONE = (State.WITHDRAWN, State.DECLINED)
NOTHING = Decimal("0.00")
MOST = 500
"""Seats that one firm can ask for; more is a slip of the finger."""


class NoRoom(InvalidTransition):
    """Fewer seats are left than were asked for; `free` of them could be taken at once."""

    def __init__(self, free):
        words = ngettext(
            "Only %(free)d seat can be yours now. Take fewer, or let the others wait.",
            "Only %(free)d seats can be yours now. Take fewer, or let the others wait.",
            free,
        )
        super().__init__(words % {"free": free} if free else _("No seat is left. Take fewer, or let them wait."))
        self.free = free


class FeeChanged(InvalidTransition):
    """What leaving costs is no longer what the page said; `fee` is what it costs now."""

    def __init__(self, fee):
        amount = formats.money_exact(fee, get_language())
        super().__init__(_("The fee has changed: it is now %(fee)s. Nothing was given back.") % {"fee": amount})
        self.fee = fee


@transaction.atomic
def take(
    session, holder, *, seats, firmly, wait=False, ceiling=None, head_count=None, revision=None, key=None, by=None
) -> Pledge:
    """Pledge `seats` for `holder`, a firm of the park or an outside one, or change what it has pledged.

    Firm seats are given within the capacity; with `wait` those beyond it go on the waiting list, otherwise NoRoom is
    raised and nothing changes. Pencilled seats hold no place. `revision` is that of the pledge on the page, None for
    a first one: another is Stale. The same click twice, by `key` or by what it says, changes nothing more. Without a
    `head_count` the one known is kept. Raises InvalidTransition where no pledges are taken, or seats are frozen.
    """
    session = locked(session)
    pledges = pledges_of(session)
    let_in(session, pledges)
    pledge = next((row for row in pledges if getattr(row, f"{side_of(holder)}_id") == holder.pk), None)
    head_count = staff_of(holder, pledge) if head_count is None else head_count
    is_same = pledge is not None and holds(pledge, seats, firmly, head_count)
    if pledge is not None and (key is not None and pledge.request_key == key or is_same and pledge.ceiling == ceiling):
        return pledge
    if (pledge.revision if pledge else None) != revision:
        raise Stale(pledge or Pledge(session=session))
    check_open(session)
    if pledge is None:
        pledge = Pledge(session=session, revision=0, seats=0, request_key=key, **held_by(holder))
        pledges.append(pledge)
    check_seats(session, pledge, seats, firmly=firmly)
    is_kept = pledge.state == State.CONFIRMED and firmly and seats == pledge.seats + pledge.waiting
    if pledge.state not in COUNTED or seats > pledge.seats + pledge.waiting:
        # Who asks for more goes to the end of the queue; who asks for less keeps its place.
        pledge.pledged_at = timezone.now()
    pledge.seats, pledge.waiting = placed(session, pledge, seats, pledges, firmly=firmly, wait=wait)
    # A new ceiling alone takes back no agreement; other seats are another share.
    pledge.state = State.CONFIRMED if is_kept else State.COMMITTED if firmly else State.PENCILLED
    pledge.ceiling, pledge.head_count, pledge.withdrawn_on = ceiling, head_count, None
    pledge.revision += 1
    keep(pledge)
    record(pledge, seats, firmly, is_same, by)
    let_in(session, pledges, but=by)
    return pledge


def record(pledge, seats, firmly, is_same, by):
    """Seats are for the firms of the session to read; of a ceiling that changed alone they read nothing."""
    if is_same:
        Event.objects.record(pledge, verb="ceiling", by=by)
    else:
        Event.objects.record(pledge, verb="committed" if firmly else "pledged", by=by, detail={"seats": seats})


def keep(pledge):
    """Save a pledge; people named for it move up or wait. A new one has none."""
    is_new = pledge.pk is None
    pledge.save()
    if not is_new:
        settle(pledge)


def holds(pledge, seats, firmly, head_count) -> bool:
    """Whether the pledge says all of this already, its ceiling apart."""
    states = COUNTED if firmly else (State.PENCILLED,)
    return pledge.state in states and (pledge.seats + pledge.waiting, pledge.head_count) == (seats, head_count)


@transaction.atomic
def set_ceiling(pledge, ceiling, *, revision, by=None) -> Pledge:
    """Say above which amount the firm is asked again; possible after the deadline too, as long as the session lives."""
    session = locked(pledge.session)
    pledge = fresh(pledge)
    if pledge.revision != revision and pledge.ceiling != ceiling:
        raise Stale(pledge)
    check_alive(session)
    if pledge.state not in COUNTED:
        raise InvalidTransition(_("Your firm holds no firm seats here."))
    if pledge.ceiling != ceiling:
        pledge.ceiling, pledge.revision = ceiling, pledge.revision + 1
        pledge.save(update_fields=["ceiling", "revision"])
        Event.objects.record(pledge, verb="ceiling", by=by)
    return pledge


@transaction.atomic
def withdraw(pledge, *, by=None, today: date | None = None, seen=None, revision=None) -> Pledge:
    """Give all seats back. After the freeze a fee is owed on the firm's share; who waits for seats gets them.

    A statement that was made stays as it is; the next one takes the fee off first. A firm that never held firm seats
    does not come, as if it had been invited alone: it is none of the session's firms and no longer reads of the others.
    `seen` and `revision` are the fee and the pledge's revision that the page showed: another fee raises FeeChanged,
    another revision Stale, and the same click once more gives nothing more back. Raises InvalidTransition once the
    session is over, or the firm has left already.
    """
    session = locked(pledge.session)
    pledges = pledges_of(session)
    pledge = next(row for row in pledges if row.pk == pledge.pk)
    today = today or timezone.localdate()
    if revision is not None and pledge.revision != revision:
        if pledge.state in GONE and (pledge.revision, pledge.fee) == (revision + 1, seen):
            return pledge
        raise Stale(pledge)
    check_alive(session)
    if pledge.state in Pledge.UNANSWERED:
        return decline(pledge, by=by)
    if pledge.state == State.WITHDRAWN:
        raise InvalidTransition(_("This firm has withdrawn already."))
    fee = fee_for(session, pledge, today, pledges=pledges)
    if seen is not None and seen != fee:
        raise FeeChanged(fee)
    was = {"seats": pledge.seats, "was": pledge.state}
    if has_been_firm(pledge):
        pledge.state, pledge.withdrawn_on = State.WITHDRAWN, today
    else:
        pledge.state, pledge.seats = State.DECLINED, 0
    pledge.fee, pledge.waiting = fee, 0
    pledge.revision += 1
    pledge.save(update_fields=["fee", "state", "seats", "waiting", "withdrawn_on", "revision"])
    Event.objects.record(pledge, verb="withdrawn", by=by, detail=was)
    leave(pledge)
    let_in(session, pledges, tell=False)
    told.tell(session, "seats", by=by)
    return pledge


def has_been_firm(pledge) -> bool:
    """Whether it holds firm seats, or ever did."""
    return pledge.is_counted or Event.objects.about(pledge).filter(verb__in=("committed", "confirmed")).exists()


def leave(pledge):
    """Nobody of this firm keeps a seat or waits for one; each is told."""
    people = list(pledge.enrolments.live().select_related("employee__user"))
    if people:
        pledge.enrolments.live().update(state=Enrolment.State.CANCELLED)
        told.tell_people(people)


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


@transaction.atomic
def decline(pledge, *, by=None) -> Pledge:
    """The firm does not come; it may still take seats as long as pledges are open. One that holds some is refused."""
    locked(pledge.session)
    pledge = fresh(pledge)
    if pledge.state not in Pledge.UNANSWERED:
        raise InvalidTransition(_("Your firm has taken seats meanwhile: withdraw them instead."))
    if pledge.state == State.INVITED:
        pledge.state, pledge.revision = State.DECLINED, pledge.revision + 1
        pledge.save(update_fields=["state", "revision"])
        Event.objects.record(pledge, verb="declined", by=by)
    return pledge


def fee_for(session, pledge, today, *, standing=None, pledges=None) -> Decimal:
    """What this firm would owe if it left today: a part of its stated share, or of what it would owe as things are.

    A firm that came after the last statement stands in none: its share of today counts. A `standing` that was read
    already, or the session's `pledges`, save queries.
    """
    if not is_frozen(session, today) or pledge.state not in COUNTED:
        return NOTHING
    standing = standing or reckoning.of(session, pledges)
    is_stated = standing.stated is not None and str(pledge.pk) in standing.stated.shares
    share = standing.stated_to(pledge) if is_stated else standing.amount_of(pledge)
    return leaving_fee(share or NOTHING, fee_percent=session.fee_percent, left_on=today, frozen_on=session.freeze_on)


def locked(session) -> JointSession:
    """The session as it stands, held until the end of the transaction: pledges to it come one after the other."""
    return JointSession.objects.select_for_update(of=("self",)).get(pk=session.pk)


def fresh(pledge) -> Pledge:
    """The pledge as it stands; the session is locked already."""
    return Pledge.objects.select_for_update(of=("self",)).select_related("firm", "session").get(pk=pledge.pk)


def pledges_of(session) -> list[Pledge]:
    return list(Pledge.objects.filter(session=session).select_related("firm"))


def pledge_of(session, holder) -> Pledge | None:
    """What this firm, of the park or outside it, has pledged to the session."""
    return Pledge.objects.filter(session=session, **{side_of(holder): holder}).select_related("firm").first()


def side_of(holder) -> str:
    """The column that names the holder: an outside firm has no park sign."""
    return "outside" if holder._meta.model_name == "outsidefirm" else "firm"


def held_by(holder) -> dict:
    side = side_of(holder)
    return {side: holder, "outside_name": holder.name if side == "outside" else ""}


def staff_of(holder, pledge) -> int:
    """How many people the firm employs, as its pledge says, or else its own file; 0 where nobody has said."""
    file = holder.head_count if side_of(holder) == "outside" else holder.headcount
    return (pledge.head_count if pledge is not None else 0) or file or 0


def check_open(session):
    if session.status != JointSession.Status.OPEN:
        raise InvalidTransition(
            _("This session takes no pledges now: it is “%(status)s”.") % {"status": session.get_status_display()}
        )
    if timezone.localdate() > session.pledge_deadline:
        day = formats.day(session.pledge_deadline, get_language())
        raise InvalidTransition(_("Pledges were due by %(day)s. Ask the organiser to move that day.") % {"day": day})


def takes_pledges(session) -> bool:
    return session.status == JointSession.Status.OPEN and timezone.localdate() <= session.pledge_deadline


def check_alive(session):
    if session.status not in JointSession.LIVE:
        raise InvalidTransition(_("This session is over: nothing can be changed any more."))


def is_frozen(session, today=None) -> bool:
    """Whether seats can no longer be given back free of charge."""
    return session.freeze_on is not None and (today or timezone.localdate()) > session.freeze_on


def check_seats(session, pledge, seats, *, firmly):
    if not 1 <= seats <= MOST:
        words = _("Between 1 and %(most)d seats can be pledged. To give all back, withdraw.")
        raise InvalidTransition(words % {"most": MOST})
    if pledge.fee:
        raise InvalidTransition(_("Your firm has left after the freeze and owes a fee: it cannot take seats again."))
    # Pencilling firm seats would be leaving without the fee.
    if is_frozen(session) and pledge.state in COUNTED and (seats < pledge.seats or not firmly):
        raise InvalidTransition(_("Seats are frozen: replace a person, or withdraw the firm as a whole."))


def free_seats(session, pledges=None, *, without=None) -> int:
    """Seats that no firm holds firmly; `without` is a pledge to leave out of the count."""
    rows = pledges_of(session) if pledges is None else pledges
    return max(session.capacity - sum(p.seats for p in rows if p.is_counted and p != without), 0)


def placed(session, pledge, seats, pledges, *, firmly, wait) -> tuple[int, int]:
    """(seats taken, seats that wait) of those asked for; all have been let in who could be."""
    held = pledge.seats if pledge.is_counted else 0
    free = free_seats(session, pledges) if firmly else session.capacity
    had, waiting = places.placed(seats, held=held if firmly else 0, free=free)
    if waiting and not (firmly and wait):
        raise NoRoom(had)
    return had, waiting


def queue_of(pledges) -> list[Pledge]:
    """Those with seats that wait, in the order in which they asked."""
    return sorted((p for p in pledges if p.is_counted and p.waiting), key=lambda p: (p.pledged_at, p.pk))


def let_in(session, pledges=None, *, tell=True, but=None) -> list[Pledge]:
    """Give free seats to those who wait, the earlier ones first; answers the pledges that got some.

    To be called with the session locked, whenever seats may have come free; all its `pledges`, where they were read
    already, are changed in place. The firms are told unless `tell` is off.
    """
    pledges = pledges_of(session) if pledges is None else pledges
    queue = {pledge.pk: pledge for pledge in queue_of(pledges)}
    given = places.served(free_seats(session, pledges), [(key, pledge.waiting) for key, pledge in queue.items()])
    for key, number in given.items():
        pledge = queue[key]
        pledge.seats, pledge.waiting = pledge.seats + number, pledge.waiting - number
        pledge.revision += 1
        pledge.save(update_fields=["seats", "waiting", "revision"])
        Event.objects.record(pledge, verb="let_in", detail={"seats": number})
        settle(pledge)
    if given and tell:
        told.tell(session, "seats", by=but)
    return [queue[key] for key in given]


def settle(pledge):
    """People named beyond the firm's seats wait, and those who wait get seats that are free, in the order of entry.

    Pencilled seats hold no place, so nobody sits on them. Whoever gets a seat is told.
    """
    rows = pledge.enrolments.live().select_related("employee__user").order_by("enrolled_at", "pk")
    # Whoever has a seat keeps it before somebody who waits gets one.
    people = sorted(rows, key=lambda person: person.state != Enrolment.State.ENROLLED)
    seats = pledge.seats if pledge.is_counted else 0
    risen = [person for person in people[:seats] if person.state == Enrolment.State.WAITING]
    fallen = [person for person in people[seats:] if person.state == Enrolment.State.ENROLLED]
    for moved, state in ((risen, Enrolment.State.ENROLLED), (fallen, Enrolment.State.WAITING)):
        if moved:
            pledge.enrolments.filter(pk__in=[person.pk for person in moved]).update(state=state)
    Event.objects.bulk_create(
        Event(kind=Enrolment._meta.label_lower, subject_id=person.pk, verb="seated") for person in risen
    )
    told.tell_people(risen + fallen)
