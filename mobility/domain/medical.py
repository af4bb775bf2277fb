"""The confidential reason of a wish: who holds the right to read it, each reading kept, the change of its key."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from firms.models import Event, Membership, Role, User
from mobility.models import MedicalRight, SealedRead, Wish
from mobility.seal import Broken, open_seal, rotated
from naturopole.workflow import InvalidTransition

BATCH = 200


def with_right(rows, user):
    """Each wish with `is_readable`: whether this person, through whose scope it came, may open its reason.

    HR of the person's own firm who hold the right, for wishes that are open: what they say plays no part.
    """
    held = MedicalRight.objects.filter(user=user, firm=OuterRef("employee__firm"), firm__in=user.firm_ids(Role.HR))
    return rows.annotate(is_readable=Exists(held) & Q(status=Wish.Status.OPEN))


@transaction.atomic
def read_reason(wish, *, by) -> bool:
    """Whether occupational medicine recommended the move; the reading is kept, whatever the answer.

    PermissionDenied without the right. Raises Broken, and keeps nothing, when the seal can't be opened.
    """
    if not with_right(Wish.objects.visible_to(by).live(), by).filter(pk=wish.pk, is_readable=True).exists():
        raise PermissionDenied
    SealedRead.objects.create(wish=wish, by=by)
    return open_seal(wish)


def own_reason(wish) -> bool | None:
    """What the person herself wrote; None when it can't be opened any more."""
    try:
        return open_seal(wish)
    except Broken:
        return None


def holders_of(firm_ids) -> list[MedicalRight]:
    """Who holds the right in these firms, each with `is_valid`: whether the person is HR there today. One statement."""
    hr = Membership.objects.filter(role=Role.HR, user=OuterRef("user"), firm=OuterRef("firm"), user__is_active=True)
    rows = MedicalRight.objects.filter(firm_id__in=firm_ids).select_related("user", "firm")
    return list(rows.annotate(is_valid=Exists(hr)).order_by("firm", "given_at", "pk"))


@transaction.atomic
def give_right(firm, person, *, by) -> tuple[MedicalRight, bool]:
    """The firm's director gives one of its HR managers the right; answers (right, whether it is new)."""
    if firm.pk not in by.firm_ids(Role.DIRECTOR):
        raise PermissionDenied
    if not person.is_active or firm.pk not in person.firm_ids(Role.HR):
        raise InvalidTransition(_("Only somebody of your firm’s human resources may hold this right."))
    right, is_new = MedicalRight.objects.get_or_create(firm=firm, user=person, defaults={"given_by": by})
    if is_new:
        keep(right, "given", by=by)
    return right, is_new


@transaction.atomic
def take_right(right, *, by):
    """The firm's director takes the right away, at once."""
    if right.firm_id not in by.firm_ids(Role.DIRECTOR):
        raise PermissionDenied
    if MedicalRight.objects.select_for_update().filter(pk=right.pk).exists():
        keep(right, "taken", by=by)
        right.delete()


def keep(right, verb, *, by):
    """The history of a firm's rights outlives each of them, so it names firm and holder itself."""
    Event.objects.record(right, verb=verb, by=by, detail={"firm": right.firm_id, "holder": right.user_id})


def history_of(firm_ids) -> list[Event]:
    """Who was given the right and from whom it was taken, newest first, each with its `holder`."""
    rows = Event.objects.filter(kind=MedicalRight._meta.label_lower, detail__firm__in=list(firm_ids))
    events = list(rows.select_related("by")[:30])
    people = User.objects.in_bulk({event.detail["holder"] for event in events})
    for event in events:
        event.holder = people.get(event.detail["holder"])
    return events


def rotate_all() -> tuple[int, int]:
    """Seal every reason anew under the newest key; how many were, and how many no key opens. In small batches."""
    last, done, broken = 0, 0, 0
    while True:
        with transaction.atomic():
            rows = Wish.objects.select_for_update().filter(pk__gt=last).order_by("pk").only("pk", "sealed")
            batch = list(rows[:BATCH])
            for wish in batch:
                changed = turned(wish)
                done, broken = done + (changed is True), broken + (changed is None)
        if not batch:
            return done, broken
        last = batch[-1].pk


def unreadable() -> int:
    """How many reasons no key of these settings opens."""
    return sum(own_reason(wish) is None for wish in Wish.objects.only("sealed", "employee_id").iterator())


def turned(wish) -> bool | None:
    """Whether the seal was made anew; None when no key opens it."""
    try:
        fresh = rotated(wish.sealed)
    except Broken:
        return None
    if fresh == wish.sealed:
        return False
    wish.sealed = fresh
    wish.save(update_fields=["sealed"])
    return True
