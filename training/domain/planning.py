"""Sessions planned: made, changed, opened, confirmed, held, called off. Every verb locks the session first."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from firms.models import Event, Firm
from naturopole import formats, workflow
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from training.cost_split import COUNTED
from training.domain import archive, conflicts, pledging, proposals, reckoning, told
from training.models import Attendance, CostItem, CostVersion, Enrolment, HalfDay, JointSession
from training.models.session import organises

Status = JointSession.Status


@archive.naming()
def create(session, *, half_days=(), items=(), needs=(), by) -> tuple[JointSession, bool]:
    """Save a new session as a proposal; answers (session, whether it is new).

    `needs` are keys of needs that join it. The same form sent twice gives the first session back; of two people who
    make one of the same needs, the second is told of the first by `proposals.Grouped`. Raises DoubleBooked for a room.
    """
    if not organises(by, session):
        raise PermissionDenied
    try:
        held = proposals.hold(needs) if needs else []
    except proposals.Grouped:
        # While this request waited for the needs, the same form may have made the session.
        if made := made_before(session):
            return made, False
        raise
    conflicts.hold_rooms(half_days)
    session.status = Status.PROPOSED
    if not is_saved(session):
        return made_before(session), False
    add_rows(session, half_days, items)
    proposals.join(held, session, by=by)
    Event.objects.record(session, verb="created", by=by)
    return session, True


def made_before(session) -> JointSession | None:
    """The session that this same form has made already."""
    return JointSession.objects.filter(request_key=session.request_key).first() if session.request_key else None


def is_saved(session) -> bool:
    """False where the same form, sent at the same moment, was faster."""
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError:
        if made_before(session) is None:
            raise
        return False
    return True


def add_rows(session, half_days, items):
    for row in [*half_days, *items]:
        row.session = session
    HalfDay.objects.bulk_create(half_days)
    CostItem.objects.bulk_create(items)


@archive.naming()
def save(session, *, half_days, items, revision, by) -> JointSession:
    """Save an edit if the session still stands at `revision`; status and needs stay as they are.

    Raises Stale when somebody saved meanwhile; InvalidTransition once the session is over, where a room is taken,
    where more seats are committed than there would be room for, or where attendance of a half-day is entered already.
    """
    fresh = pledging.locked(session)
    if not organises(by, fresh):
        raise PermissionDenied
    if fresh.status not in JointSession.LIVE:
        raise InvalidTransition(_("This session is over: it can no longer be changed."))
    if fresh.revision != revision:
        raise Stale(fresh)
    check_capacity(fresh, session.capacity)
    conflicts.hold_rooms(half_days, but=fresh)
    session.status, session.revision = fresh.status, revision + 1
    session.save()
    have_moved = replace_half_days(session, half_days) or session.starts_on != fresh.starts_on
    replace_items(session, items)
    Event.objects.record(session, verb="edited", by=by)
    if session.capacity > fresh.capacity:
        pledging.let_in(session)
    if have_moved and session.status != Status.PROPOSED:
        told.tell(session, "edited", by=by)
    return session


def check_capacity(session, capacity):
    """Firm seats are never taken away by a smaller room."""
    held = session.capacity - pledging.free_seats(session) if capacity < session.capacity else 0
    if held > capacity:
        raise InvalidTransition(too_small(held))


def too_small(held) -> str:
    return ngettext(
        "%(held)d seat is committed already: keep room for as many.",
        "%(held)d seats are committed already: keep room for as many.",
        held,
    ) % {"held": held}


def replace_half_days(session, half_days) -> bool:
    """The session has these half-days from now on; answers whether any of them begins at another time.

    One is known by its day and the time at which it begins, so attendance stays with it when its room changes.
    """
    held = {(row.day, row.starts_at): row for row in session.half_days.all()}
    wanted = {(row.day, row.starts_at): row for row in half_days}
    gone = [row.pk for slot, row in held.items() if slot not in wanted]
    if gone and Attendance.objects.filter(half_day__in=gone).exists():
        raise InvalidTransition(_("Attendance is entered for a half-day that you move or remove: leave it as it is."))
    if gone:
        HalfDay.objects.filter(pk__in=gone).delete()
    changed = []
    for slot, row in wanted.items():
        row.session = session
        if slot in held and (row.ends_at, row.room_id) != (held[slot].ends_at, held[slot].room_id):
            row.pk = held[slot].pk
            changed.append(row)
    new = [row for slot, row in wanted.items() if slot not in held]
    if changed:
        HalfDay.objects.bulk_update(changed, ["ends_at", "room"])
    if new:
        HalfDay.objects.bulk_create(new)
    return bool(gone or new)


def replace_items(session, items):
    """The session has these cost items from now on."""
    held = [said(item) for item in session.items.all()]
    if held != [said(item) for item in items]:
        session.items.all().delete()
        for item in items:
            item.session = session
        CostItem.objects.bulk_create(items)


def said(item) -> tuple:
    return item.label, item.price, str(item.per), item.falls_away


def is_to_state_anew(session) -> bool:
    """That shares were stated and no longer say what would be owed."""
    return reckoning.of(session).is_out_of_date


def is_unstated(session) -> bool:
    """That it was held, cost something, and no firm was told what it owes; `session` as `organised` reads it."""
    if session.status != Status.HELD or session.has_statement:
        return False
    standing = reckoning.of(session)
    return standing.is_billable and standing.due > 0


@transaction.atomic
def move(session, name, *, by, note="", seen="") -> JointSession:
    """Any declared transition, with its condition and what follows from it; everybody concerned is told.

    Raises PermissionDenied, and InvalidTransition where the status has moved or the condition does not hold.
    """
    fresh = workflow.apply(session, name, by=by, note=note, seen=seen, known=["organiser"])
    if obstacle := obstacle_to(name, fresh):
        raise InvalidTransition(obstacle)
    if name == "open":
        invite_those_who_need_it(fresh, by=by)
    if name in told.NEWS:
        told.tell(fresh, name, by=by)
    if name == "cancel":
        set_free(fresh)
    return fresh


def obstacle_to(name, session) -> str:
    """Why the session cannot make this move yet, in a sentence; "" where nothing stands in the way."""
    return OBSTACLES[name](session) if name in OBSTACLES else ""


def not_to_open(session) -> str:
    if session.pledge_deadline >= timezone.localdate():
        return ""
    return _("The last day for pledges has passed: choose a later one first.")


def not_viable(session) -> str:
    """Below the minimum nothing is confirmed."""
    counted = session.pledges.filter(state__in=COUNTED).aggregate(seats=Sum("seats", default=0))
    missing = session.minimum - counted["seats"]
    if missing <= 0:
        return ""
    return ngettext(
        "%(missing)d committed seat is missing to the minimum of %(minimum)d.",
        "%(missing)d committed seats are missing to the minimum of %(minimum)d.",
        missing,
    ) % {"missing": missing, "minimum": session.minimum}


def not_over(session) -> str:
    """A session is held once its last half-day is over."""
    last = session.half_days.order_by("day", "starts_at").last()
    day = last.day if last else session.starts_on
    now = timezone.localtime()
    is_over = datetime.combine(day, last.ends_at, now.tzinfo) <= now if last else day <= now.date()
    if is_over:
        return ""
    return _("The last half-day is on %(day)s: wait until it is over.") % {"day": formats.day(day, get_language())}


def not_to_cancel(session) -> str:
    """Once shares are stated, calling off has to say what stays due; that is weighed on a page of its own."""
    if not session.cost_versions.exists():
        return ""
    return _("Shares have been stated: call the session off under “What to do”, which says what stays due.")


OBSTACLES = {"open": not_to_open, "confirm": not_viable, "hold": not_over, "cancel": not_to_cancel}


def invite_those_who_need_it(session, *, by):
    """Firms whose needs made the session are asked to take their seats; they alone commit them."""
    for firm in Firm.objects.filter(training_plans__needs__session=session).distinct().order_by("pk"):
        pledging.invite(session, firm, by=by)


def set_free(session):
    """A session that is called off gives its needs back to be grouped anew, and its people their time."""
    session.needs.update(session=None)
    session.enrolments.live().update(state=Enrolment.State.CANCELLED)


def with_statement(sessions):
    """Adds `has_statement`: that shares were stated to the firms."""
    return sessions.annotate(has_statement=Exists(CostVersion.objects.filter(session=OuterRef("pk"))))


def firms_that_share(session) -> list:
    """The firms among which the session's cost is shared today, as the cost engine knows them."""
    return reckoning.firms_of(session.pledges.select_related("firm"))


def organised(user):
    """Live and past sessions as their organiser reads them: with seats over all firms and whether shares stand."""
    return with_statement(JointSession.objects.visible_to(user).with_seats())
