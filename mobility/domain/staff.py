"""A firm's staff list, kept by its HR: who works there, who has an account, who has left.

HR opens accounts for its own people and nobody else, and gives them one role: employee. All other roles stay with the
park's office. Nothing of what the people do with their accounts shows here.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.domain import people
from firms.models import Event, Membership, Park, Role, User
from mobility.models import Application, Employee, Wish
from naturopole import readers, workflow
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition

KEPT = ("first_name", "last_name", "job_title", "rome", "manager", "left_on")
ENDING = (Role.EMPLOYEE, Role.LINE_MANAGER, Role.STAFF_REPRESENTATIVE, Role.SALES)
"""Roles that end when HR writes down a departure; direction and HR themselves are the office's to take away."""


def own_staff(user):
    """The people of the firms for which this person is HR."""
    return Employee.objects.visible_to(user).filter(firm_id__in=user.firm_ids(Role.HR))


def line_managers(firm_ids, *, keep=None):
    """Who may be named as somebody's line manager in these firms; `keep` is the key of the one named already."""
    rows = Membership.objects.filter(firm_id__in=firm_ids, role=Role.LINE_MANAGER, user__is_active=True)
    return User.objects.filter(Q(pk__in=rows.values("user_id")) | Q(pk=keep)).order_by("last_name", "first_name")


def check_hr(user, firm_id):
    if firm_id not in user.firm_ids(Role.HR):
        raise PermissionDenied


@transaction.atomic
def add(employee, *, by) -> tuple[Employee, bool]:
    """Write somebody into the list; answers (the row, whether it is new): the same form sent twice adds one."""
    check_hr(by, employee.firm_id)
    try:
        with transaction.atomic():
            employee.save()
    except IntegrityError:
        first = own_staff(by).filter(request_key=employee.request_key).first()
        if first is None:
            raise
        return first, False
    Event.objects.record(employee, verb="created", by=by)
    leave_if_due(employee, by=by)
    return employee, True


@transaction.atomic
def save(employee, *, revision, by) -> Employee:
    """Save an edit if the row is still at `revision`, raise Stale otherwise; a departure ends the roles in the firm."""
    check_hr(by, employee.firm_id)
    fresh = Employee.objects.select_for_update(of=("self",)).filter(pk=employee.pk).first()
    if fresh is None:
        raise InvalidTransition(_("A colleague has removed this meanwhile."))
    if fresh.revision != revision:
        raise Stale(fresh)
    employee.revision = revision + 1
    employee.save(update_fields=[*KEPT, "revision"])
    Event.objects.record(employee, verb="edited", by=by)
    leave_if_due(employee, by=by)
    return employee


def leave_if_due(employee, *, by=None) -> int:
    """End the roles of somebody whose day of leaving has come; how many ended."""
    if employee.left_on is None or employee.left_on > timezone.localdate():
        return 0
    return end_roles(employee, by=by)


def end_roles(employee, *, by=None) -> int:
    if employee.user is None:
        return 0
    held = employee.user.memberships.filter(firm=employee.firm_id, role__in=ENDING)
    held = held.select_related("firm", "partner").order_by("pk")
    for row in held:
        Event.objects.record(employee.user, verb="role_taken", by=by, detail=people.told(row))
    ended = held.delete()[0]
    if ended:
        people.end_sessions(employee.user)
    Employee.objects.filter(firm=employee.firm_id, manager=employee.user).update(manager=None)
    return ended


def close_roles_of_leavers(today, *, dry_run=False) -> int:
    """For the daily task: end the roles of those whose day has come since; how many ended."""
    rows = Employee.objects.filter(left_on__lte=today, user__isnull=False).select_related("user")
    held = Membership.objects.filter(role__in=ENDING).values("user_id", "firm_id")
    found = [row for row in rows if held.filter(user=row.user_id, firm=row.firm_id).exists()]
    if dry_run:
        return sum(held.filter(user=row.user_id, firm=row.firm_id).count() for row in found)
    return sum(end_now(row) for row in found)


@transaction.atomic
def end_now(employee) -> int:
    return end_roles(employee)


@transaction.atomic
def invite(employee, email, *, language, by) -> bool:
    """Open or find the account at `email` for somebody of one's own firm, and write to it.

    The answer to HR is the same whoever the address belongs to. False where nothing could be given: the address is of
    somebody who holds roles elsewhere, or of another person of the list; the park's office settles that.
    Raises PermissionDenied for other firms' people, InvalidTransition for who has left or has an account.
    """
    check_hr(by, employee.firm_id)
    Park.objects.select_for_update().get(pk=employee.firm.park_id)
    fresh = Employee.objects.select_for_update(of=("self",)).select_related("firm__park").get(pk=employee.pk)
    if fresh.left_on is not None and fresh.left_on <= timezone.localdate():
        raise InvalidTransition(_("This person has left the firm: correct the day of leaving first."))
    if fresh.user_id is not None and fresh.user.email != email.lower():
        raise InvalidTransition(_("This person has an account already, at another address."))
    Event.objects.record(fresh, verb="invited", by=by)
    user = User.objects.filter(email__iexact=email).first()
    if user is not None and not is_free_for(user, fresh):
        return False
    names = {"first_name": fresh.first_name, "last_name": fresh.last_name}
    # The park's own rules let only its office give roles: HR gives this one, to its own people, by the check above.
    firm = fresh.firm
    user = people.invite(email, park=firm.park, role=Role.EMPLOYEE, firm=firm, language=language, by=None, **names)
    link(fresh, user)
    return True


def is_free_for(user, employee) -> bool:
    """Whether an account may become this person's: open, without roles elsewhere, and nobody else's of a list."""
    if not user.is_active:
        return False
    held = set(user.memberships.values_list("firm_id", flat=True))
    if held and employee.firm_id not in held:
        return False
    other = Employee.objects.filter(user=user).exclude(pk=employee.pk).first()
    return other is None or has_left(other)


def has_left(employee) -> bool:
    return employee.left_on is not None and employee.left_on <= timezone.localdate()


def link(employee, user):
    """Make the account this person's. What she kept from a former employer comes along; what it knew stays there.

    So the new employer is the one from whom it is kept now. A wish is withdrawn: its readers were chosen elsewhere.
    """
    former = Employee.objects.select_for_update(of=("self",)).filter(user=user).exclude(pk=employee.pk).first()
    if former is not None:
        # The new firm's HR does it, and reads none of them.
        with readers.everyone():
            for wish in former.wishes.filter(status=Wish.Status.OPEN):
                workflow.apply(wish, "withdraw", by=user)
            former.wishes.update(employee=employee)
        kept = former.applications.filter(route=Application.Route.DIRECT, employer_told_at=None, release=None)
        kept.update(employee=employee)
        former.user, former.revision = None, former.revision + 1
        former.save(update_fields=["user", "revision"])
    if employee.user_id != user.pk:
        employee.user, employee.revision = user, employee.revision + 1
        employee.save(update_fields=["user", "revision"])


@dataclass(frozen=True)
class Line:
    """One line of an imported list: what it says, what would be done with it, and what is wrong with it."""

    number: int
    values: dict
    errors: list
    action: str = ""

    @property
    def name(self):
        return f"{self.values.get('first_name', '')} {self.values.get('last_name', '')}".strip()


@transaction.atomic
def take_in(lines, firm, *, by) -> tuple[int, int]:
    """Write the good lines of an import; answers (added, changed). The same list again changes nothing."""
    check_hr(by, firm.pk)
    # One import at a time for a firm: two of the same list would add everybody twice.
    type(firm).objects.select_for_update().get(pk=firm.pk)
    known = {name_of(row): row for row in Employee.objects.select_for_update(of=("self",)).filter(firm=firm)}
    fresh = [Employee(firm=firm, **line.values) for line in lines if key_of(line.values) not in known]
    changed = [row for line in lines if (row := known.get(key_of(line.values))) and renew(row, line.values)]
    Employee.objects.bulk_create(fresh)
    Employee.objects.bulk_update(changed, [*KEPT, "revision"])
    told = [(row, "created") for row in fresh] + [(row, "edited") for row in changed]
    Event.objects.bulk_create(
        Event(kind="mobility.employee", subject_id=row.pk, verb=verb, by=by) for row, verb in told
    )
    for row in changed:
        leave_if_due(row, by=by)
    return len(fresh), len(changed)


def name_of(row) -> tuple[str, str]:
    return row.first_name.casefold(), row.last_name.casefold()


def key_of(values) -> tuple[str, str]:
    return values["first_name"].casefold(), values["last_name"].casefold()


def renew(employee, values) -> bool:
    """Take over what the list says and leave what it does not say; True if the row is to be saved."""
    told = {name: value for name, value in values.items() if value and name not in ("first_name", "last_name")}
    changed = [name for name, value in told.items() if getattr(employee, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(employee, name, told[name])
    employee.revision += 1
    return True
