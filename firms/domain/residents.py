"""A firm settles in the park, leaves it, or comes back after a departure entered by mistake."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.domain.watch import residents_changed
from firms.models import Event, Firm, Park, PositionRecord, Role, WaitingScore
from firms.models.firm import DESK, Standing
from naturopole import workflow
from naturopole.workflow import InvalidTransition

LEAVES = range(1, 9)


def may_end(user, firm) -> bool:
    """Who may enter a departure: a director of the firm, or those who run the park."""
    return user.has_role(*DESK) or firm.pk in user.firm_ids(Role.DIRECTOR)


@transaction.atomic
def settle(candidacy, *, day, by) -> Firm:
    """The welcomed firm moves in on `day`: it becomes a resident with the next free leaf, and waiting files are scored.

    Raises PermissionDenied, InvalidTransition when the file has moved on, ValidationError for an impossible day.
    """
    candidacy = workflow.apply(candidacy, "settle", by=by)
    firm = locked(candidacy.firm)
    if firm.founded and day.year < firm.founded:
        raise ValidationError(_("The firm did not exist yet on this day: choose a later one."))
    firm.standing, firm.joined, firm.joined_on, firm.left_on = Standing.RESIDENT, day.year, day, None
    firm.leaf = next_leaf(firm)
    firm.save(update_fields=["standing", "joined", "joined_on", "left_on", "leaf"])
    keep_position(firm, since=day, by=by)
    Event.objects.record(firm, verb="settled", by=by, detail={"day": day.isoformat()})
    residents_changed(firm.park, cause=WaitingScore.Cause.ARRIVED, firm=firm)
    return firm


@transaction.atomic
def leave(firm, *, day, reason, by) -> Firm:
    """The resident leaves on `day`; what it did stays, its leaf is given to others last.

    Raises PermissionDenied, InvalidTransition when it is no resident, ValidationError for an impossible day.
    """
    if not may_end(by, firm):
        raise PermissionDenied
    firm = locked(firm)
    if firm.standing != Standing.RESIDENT:
        raise InvalidTransition(_("This firm is no resident of the park any more."))
    check_leaving(firm, day)
    firm.standing, firm.left_on = Standing.FORMER, day
    firm.save(update_fields=["standing", "left_on"])
    Event.objects.record(firm, verb="left", by=by, note=reason, detail={"day": day.isoformat()})
    residents_changed(firm.park, cause=WaitingScore.Cause.LEFT, firm=firm)
    return firm


def check_leaving(firm, day):
    """Raises ValidationError for a day before the firm joined, or one that is still to come."""
    joined = firm.joined_on
    if (joined and day < joined) or (firm.joined and day.year < firm.joined):
        raise ValidationError(_("This day is before the firm joined the park: choose a later one."))
    if day > timezone.localdate():
        raise ValidationError(_("This day is still to come: enter the departure when the firm has left."))


@transaction.atomic
def take_back(firm, *, by) -> Firm:
    """Undo a departure: the firm is a resident again, with its leaf unless another has it by now.

    For the administrator only: PermissionDenied; InvalidTransition when the firm has not left.
    """
    if not by.has_role(Role.ADMINISTRATOR):
        raise PermissionDenied
    firm = locked(firm)
    if firm.standing != Standing.FORMER:
        raise InvalidTransition(_("This firm has not left the park."))
    firm.standing, firm.left_on = Standing.RESIDENT, None
    if firm.leaf in leaves_of(firm, standing=Standing.RESIDENT):
        firm.leaf = next_leaf(firm)
    firm.save(update_fields=["standing", "left_on", "leaf"])
    Event.objects.record(firm, verb="returned", by=by)
    residents_changed(firm.park, cause=WaitingScore.Cause.ARRIVED, firm=firm)
    return firm


def locked(firm) -> Firm:
    """The firm as it stands; its park's row is locked first, so that two arrivals never take one leaf."""
    Park.objects.select_for_update().get(pk=firm.park_id)
    return Firm.objects.select_for_update(of=("self",)).select_related("park").get(pk=firm.pk)


def leaves_of(firm, **wanted) -> set:
    """The leaves of the park's other firms."""
    return set(Firm.objects.filter(park=firm.park_id, **wanted).exclude(pk=firm.pk).values_list("leaf", flat=True))


def next_leaf(firm) -> int | None:
    """The first leaf nobody has had; once all eight have been given, that of a firm that has left; or None."""
    never_given = [leaf for leaf in LEAVES if leaf not in leaves_of(firm)]
    held = leaves_of(firm, standing=Standing.RESIDENT)
    return next(iter([*never_given, *(leaf for leaf in LEAVES if leaf not in held)]), None)


def keep_position(firm, *, since, by):
    """The position the firm arrives with, for the map of past dates."""
    held = {str(row.level_id): float(row.value) for row in firm.strengths.all()}
    proven = [str(row.level_id) for row in firm.strengths.all() if row.proof_id]
    PositionRecord.objects.create(firm=firm, since=since, held=held, proven=proven, by=by)
