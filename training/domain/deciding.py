"""Deciding what becomes of a session that lacks seats: nobody decides on figures other than those that stand."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole import workflow
from naturopole.workflow import InvalidTransition
from training.cost_split import ZERO, Rule, Split
from training.domain import reckoning, told
from training.domain.choices import Choice, Typed, Weighing, ground_of, weigh
from training.domain.conflicts import Kind, conflicts
from training.domain.planning import set_free
from training.domain.pledging import locked
from training.domain.shares import Moved, issue, says_the_same
from training.models import CostItem, HalfDay, JointSession, Room
from training.models.session import organises

DECIDED = {Choice.RE_SPLIT: "kept", Choice.SCALE_BACK: "scaled_back", Choice.POSTPONE: "postponed"}
"""What the history says of a decision; calling off is a change of status."""
TOLD = {Choice.POSTPONE: "postponed", Choice.CANCEL: "cancel"}
"""What is said of a decision in letters; of the others, that shares are stated."""
FAR = timedelta(days=400_000)
"""Half-days are moved by way of a time when there are none, so that no two of them meet on the way."""


@transaction.atomic
def decide(session, choice, typed: Typed, *, seen, reason, by):
    """Carry out one of the four choices as it was previewed, and tell all firms that something waits.

    `seen` is the fingerprint of the figures on the page: where others stand now nothing is done and Moved is raised.
    The same click twice decides once.
    PermissionDenied for who does not organise; InvalidTransition for a choice that cannot be carried out.
    """
    session = locked(session)
    if not organises(by, session):
        raise PermissionDenied
    ground = ground_of(session)
    if not ground.takes_decisions:
        words = _("There is nothing to decide for a session that is “%(status)s”.")
        raise InvalidTransition(words % {"status": session.get_status_display()})
    weighed = weigh(ground, typed)
    if weighed.seen != seen:
        if is_decided(session, choice, seen, by):
            return
        raise Moved
    option = weighed.option(choice)
    if option.obstacle:
        raise InvalidTransition(option.obstacle)
    ACTS[option.choice](weighed, reason, by)
    JointSession.objects.filter(pk=session.pk).update(minimum=session.minimum, revision=F("revision") + 1)
    told.tell(session, TOLD.get(option.choice, "shares"), by=by, pledges=ground.pledges)
    if option.choice == Choice.CANCEL:
        # Only now: who loses a seat has to be told.
        set_free(session)


def is_decided(session, choice, seen, by) -> bool:
    """Whether this person has decided the same on these very figures already; a decision changes the figures."""
    return Event.objects.about(session).filter(by=by, verb=DECIDED.get(choice, ""), detail__seen=seen).exists()


def keep(weighed: Weighing, reason, by):
    """Go on with the firms that stay, be they too few; shares are stated unless the last version says the same.

    The minimum comes down to the seats that are left, for below it nothing may be stated nor confirmed. Should another
    firm leave, seats are missing again and the organiser decides anew.
    """
    ground = weighed.ground
    session, minimum = ground.session, weighed.option(Choice.RE_SPLIT).minimum
    lowered = {"minimum": [session.minimum, minimum]} if minimum < session.minimum else {}
    session.minimum = minimum
    Event.objects.record(session, verb="kept", by=by, detail={"seen": weighed.seen} | lowered)
    if not says_the_same(ground.standing):
        standing = ground.standing
        issue(standing, standing.split, standing.items, reason=reason, by=by)


def scale_back(weighed: Weighing, reason, by):
    """Drop items and half-days, lower the minimum, and state what is left."""
    session, typed = weighed.ground.session, weighed.typed
    CostItem.objects.filter(session=session, pk__in=typed.falls_away).update(falls_away=True)
    HalfDay.objects.filter(session=session, pk__in=typed.dropped).delete()
    left = [half.day for half in weighed.ground.half_days if half.pk not in typed.dropped]
    session.minimum = typed.minimum or session.minimum
    session.starts_on = max(min(left, default=session.starts_on), session.starts_on)
    session.save(update_fields=["minimum", "starts_on"])
    Event.objects.record(session, verb="scaled_back", by=by, detail={"seen": weighed.seen})
    option = weighed.option(Choice.SCALE_BACK)
    standing = reckoning.of(session, weighed.ground.pledges, items=option.items, stated=weighed.ground.standing.stated)
    if not says_the_same(standing):
        issue(standing, standing.split, standing.items, reason=reason, by=by)


def postpone(weighed: Weighing, reason, by):
    """New days: half-days and the freeze move along, pledges stay, and firms may pledge again."""
    session, typed = weighed.ground.session, weighed.typed
    shift = typed.starts_on - session.starts_on
    session.starts_on, session.pledge_deadline = typed.starts_on, typed.pledge_deadline
    session.freeze_on = session.freeze_on + shift if session.freeze_on else None
    session.save(update_fields=["starts_on", "pledge_deadline", "freeze_on"])
    rows = HalfDay.objects.filter(session=session)
    rows.update(day=F("day") + FAR + shift)
    rows.update(day=F("day") - FAR)
    leave_taken_rooms(session, weighed.ground.half_days)
    if session.status == JointSession.Status.CONFIRMED:
        workflow.apply(session, "reopen", by=by)
    Event.objects.record(session, verb="postponed", by=by, note=reason, detail={"seen": weighed.seen})


def leave_taken_rooms(session, half_days):
    """Half-days whose room another session holds at the new time are left without one; the organiser finds another."""
    rooms = {half.room_id for half in half_days if half.room_id}
    # As whoever plans a session does, so that nobody takes the room meanwhile.
    list(Room.objects.select_for_update(no_key=True).filter(pk__in=rooms).order_by("pk"))
    moved = list(HalfDay.objects.filter(session=session))
    booked = {moved[one.place].pk for one in conflicts(moved, but=session) if one.kind is Kind.ROOM}
    HalfDay.objects.filter(pk__in=booked).update(room=None)


def cancel(weighed: Weighing, reason, by):
    """Call off; what is still due is shared, and what was stated before is taken back by a last version."""
    ground, typed = weighed.ground, weighed.typed
    option, standing = weighed.option(Choice.CANCEL), ground.standing
    rows = CostItem.objects.filter(session=ground.session)
    rows.exclude(pk__in=typed.still_due).update(falls_away=True)
    if typed.other_due:
        CostItem.objects.create(session=ground.session, label=typed.other_label, price=typed.other_due)
    owed = option.preview.split
    if owed is not None or any(amount for amount in before_of(standing).values()):
        issue(standing, owed or nothing_owed(standing), option.items, reason=reason, by=by)
    workflow.apply(ground.session, "cancel", by=by, note=reason)


def before_of(standing) -> dict:
    return reckoning.stated_amounts(standing.stated) if standing.stated else {}


def nothing_owed(standing) -> Split:
    """Every firm that holds seats owes 0.00."""
    nothing = {firm.code: ZERO for firm in reckoning.firms_of(standing.pledges)}
    weights = standing.split.weights if standing.split else {}
    return Split(ZERO, Rule(standing.session.rule), nothing, weights, {})


ACTS = {Choice.RE_SPLIT: keep, Choice.SCALE_BACK: scale_back, Choice.POSTPONE: postpone, Choice.CANCEL: cancel}
