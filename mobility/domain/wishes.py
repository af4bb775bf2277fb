"""Wishes to move: voiced by the person, or by HR and then agreed to, changed, renewed and taken back."""

from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Membership, Role, User
from mobility.domain.mail import tell
from mobility.models import Employee, RomeCode, Wish
from mobility.seal import seal
from naturopole import readers, workflow
from naturopole.months import months_later
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition

# Locks are taken in one order everywhere: person, then wish.
WORDS = (
    *("horizon", "to_progress", "to_change", "target", "hours", "part_time", "conditions", "conditions_shown"),
    *("open_to_own", "open_to_all"),
)
NOTICE = timedelta(days=30)


def with_occupations(rows):
    """Each wish with `named`, its occupations as “H2301 Label”, in the same statement."""
    codes = RomeCode.objects.filter(wishes=OuterRef("pk")).annotate(line=Concat("code", Value(" "), "label"))
    return rows.annotate(named=ArraySubquery(codes.order_by("code").values("line")))


def read_by(firm_id) -> Q:
    """Wishes that their persons opened to the HR of this firm."""
    chosen = Wish.opened_to.through.objects.filter(firm_id=firm_id).values("wish_id")
    own = Q(employee__firm_id=firm_id)
    return Q(open_to_all=True) | own & Q(open_to_own=True) | ~own & Q(pk__in=chosen)


@transaction.atomic
def voice(wish, *, by, medical=False, occupations=(), opened_to=()) -> tuple[Wish, bool]:
    """Open the person's own wish, or ask her agreement to one that HR of her firm wrote; (wish, whether it is new).

    The same form sent twice gives the first one back. PermissionDenied for anybody else; InvalidTransition where
    one is open already, or where this HR manager still awaits an answer. What HR asks depends on nothing the person
    keeps to herself: not on an open wish, nor on an earlier answer.
    """
    person = Employee.objects.select_for_update(of=("self",)).get(pk=wish.employee_id)
    is_own = person.user_id == by.pk
    if not is_own and (person.firm_id not in by.firm_ids(Role.HR) or person.user_id is None):
        raise PermissionDenied
    if known := made_with(wish.request_key):
        if known.voiced_by_id == by.pk and known.employee_id == person.pk:
            return known, False
        wish.request_key = None
    if is_own:
        refuse_second(person)
    elif person.wishes.filter(status=Wish.Status.ASKED, voiced_by=by).exists():
        raise InvalidTransition(_("You have asked this person already: the answer is awaited."))
    wish.status = Wish.Status.OPEN if is_own else Wish.Status.ASKED
    wish.voiced_by, wish.sealed = by, seal(person.pk, medical and is_own)
    begin(wish)
    wish.save()
    wish.occupations.add(*occupations)
    wish.opened_to.add(*opened_to)
    Event.objects.record(wish, verb="voiced", by=by)
    tell(*readers_of(wish), None if is_own else person.user)
    return wish, True


def made_with(key) -> Wish | None:
    """The wish that the form with this key made, if any."""
    # A key is free when nobody has used it, whoever reads the wish.
    with readers.everyone():
        return Wish.objects.filter(request_key=key).first() if key else None


def refuse_second(person):
    if person.wishes.filter(status=Wish.Status.OPEN).exists():
        raise InvalidTransition(_("You have an open wish already: change that one, or withdraw it first."))


def begin(wish):
    """From today, for six calendar months."""
    wish.opened_on = timezone.localdate()
    wish.ends_on = months_later(wish.opened_on, Wish.MONTHS)


def locked(wish, *, by) -> Wish:
    """The person's own wish as it stands, locked after the person; PermissionDenied for anybody else."""
    Employee.objects.select_for_update(of=("self",)).get(pk=wish.employee_id)
    fresh = Wish.objects.select_for_update(of=("self",)).select_related("employee__firm").get(pk=wish.pk)
    if fresh.employee.user_id != by.pk:
        raise PermissionDenied
    return fresh


@transaction.atomic
def save_wish(wish, *, revision, by, medical=False, occupations=(), opened_to=()) -> Wish:
    """The person changes her wish, or answers the one HR wrote by agreeing to it as it is typed now.

    The seal is made anew whatever was changed. Raises Stale when it was saved meanwhile, InvalidTransition once it
    stands elsewhere, or when another one is open.
    """
    fresh = locked(wish, by=by)
    if fresh.status not in (Wish.Status.OPEN, Wish.Status.ASKED) or fresh.status != wish.status:
        raise InvalidTransition(
            _("This has changed in the meantime: it is now “%(status)s”.") % {"status": fresh.get_status_display()}
        )
    if fresh.revision != revision:
        raise Stale(fresh)
    told = {person.pk for person in readers_of(fresh)}
    wish.revision, wish.sealed = revision + 1, seal(fresh.employee_id, medical)
    wish.save(update_fields=[*WORDS, "revision", "sealed"])
    wish.occupations.set(occupations)
    wish.opened_to.set(opened_to)
    if wish.status == Wish.Status.ASKED:
        return agree(wish, by=by)
    Event.objects.record(wish, verb="edited", by=by)
    tell(*(person for person in readers_of(wish) if person.pk not in told))
    return wish


def agree(wish, *, by) -> Wish:
    """The wish that HR wrote becomes the person's own, open from today."""
    refuse_second(wish.employee)
    begin(wish)
    moved = workflow.apply(wish, "agree", by=by, also=["opened_on", "ends_on"])
    tell(*readers_of(moved))
    return moved


@transaction.atomic
def move_wish(wish, name, *, by) -> Wish:
    """Any declared transition. What is taken back keeps no sealed reason: nobody needs it any more."""
    if name == "agree":
        return agree(locked(wish, by=by), by=by)
    wish.sealed = seal(wish.employee_id, False)
    # What HR takes back is out of its own sight as it is written.
    with readers.everyone():
        return workflow.apply(wish, name, by=by, also=["sealed"])


@transaction.atomic
def renew(wish, *, by) -> Wish:
    """Six more months from today, also after the end. InvalidTransition unless it is still open."""
    fresh = locked(wish, by=by)
    if fresh.status != Wish.Status.OPEN:
        raise InvalidTransition(_("This wish is no longer open: voice a new one."))
    fresh.ends_on, fresh.notice_for = months_later(timezone.localdate(), Wish.MONTHS), None
    fresh.save(update_fields=["ends_on", "notice_for"])
    Event.objects.record(fresh, verb="renewed", by=by)
    return fresh


def readers_of(wish) -> list[User]:
    """The people in HR who may read this open wish; nobody while HR awaits the person's agreement. One statement.

    The same people as by `Wish.objects.visible_to`, seen from the wish.
    """
    if wish.status != Wish.Status.OPEN:
        return []
    firm, own = wish.employee.firm, wish.open_to_own or wish.open_to_all
    hr = Membership.objects.filter(role=Role.HR)
    if not wish.open_to_all:
        chosen = Wish.opened_to.through.objects.filter(wish_id=wish.pk).exclude(firm_id=firm.pk).values("firm_id")
        hr = hr.filter(Q(firm_id__in=chosen) | Q(firm_id=firm.pk) if own else Q(firm_id__in=chosen))
    people = User.objects.filter(pk__in=hr.values("user_id"), is_active=True).exclude(pk=wish.employee.user_id)
    if not own:
        group = Q(firm__group_name=firm.group_name) if firm.group_name else Q()
        people = people.exclude(pk__in=Membership.objects.filter(Q(firm_id=firm.pk) | group).values("user_id"))
    return list(people.order_by("pk"))


def announce_ends() -> int:
    """Tell each person once that her wish ends within thirty days; how many were told. Harmless when run again."""
    today = timezone.localdate()
    ending = Wish.objects.live().filter(ends_on__lte=today + NOTICE, employee__user__isnull=False)
    told = 0
    for pk in ending.values_list("pk", flat=True):
        with transaction.atomic():
            wish = Wish.objects.select_for_update(of=("self",)).select_related("employee__user").get(pk=pk)
            if wish.notice_for != wish.ends_on:
                wish.notice_for = wish.ends_on
                wish.save(update_fields=["notice_for"])
                tell(wish.employee.user)
                told += 1
    return told
