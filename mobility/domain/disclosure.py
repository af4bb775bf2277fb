"""What the present employer learns: only what the person tells it, and for a line manager what own HR adds."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Membership, Role, User
from mobility.domain.application_files import locked
from mobility.domain.applying import employed_with
from mobility.domain.mail import tell
from mobility.models import Application
from mobility.models.application import is_applicant
from naturopole.workflow import InvalidTransition


def may_tell(application) -> bool:
    """An untold direct application to another firm, not withdrawn."""
    direct = application.route == Application.Route.DIRECT
    elsewhere = direct and application.employee.firm_id != application.vacancy.firm_id
    return elsewhere and not application.employer_knows and application.status != Application.Status.WITHDRAWN


def group_in_common(application) -> str:
    """The group that both firms belong to, or nothing: there nobody reads an untold application."""
    employee = application.employee
    if employee is None or employee.firm_id == application.vacancy.firm_id:
        return ""
    group = employee.firm.group_name
    return group if group == application.vacancy.firm.group_name else ""


@transaction.atomic
def tell_employer(application, *, by) -> Application:
    """The person lets her employer know, once and for good; told before is no error.

    PermissionDenied for anybody else. InvalidTransition where there is nothing to tell any more.
    """
    if not is_applicant(by, application):
        raise PermissionDenied
    fresh = locked(application)
    if fresh.employer_told_at is not None:
        return fresh
    if not may_tell(fresh):
        raise InvalidTransition(_("There is nothing to tell: your employer knows already, or this is withdrawn."))
    disclose(fresh, by=by)
    tell(*near(fresh))
    return fresh


def disclose(fresh, *, by):
    """Write down that the employer is told of a locked application; whom to mail, `near` says."""
    fresh.employer_told_at = timezone.now()
    fresh.save(update_fields=["employer_told_at"])
    Event.objects.record(fresh, verb="employer_told", by=by)


def near(application, *others):
    """Own human resources, and recruiters who belong to the employer or its group and may read it from now on.

    `others` are keys of further people to find at the same time. One query.
    """
    employee = application.employee
    hr = Membership.objects.filter(firm_id=employee.firm_id, role=Role.HR).values("user_id")
    house = Membership.objects.filter(employed_with(employee)).values("user_id")
    recruiting = Q(vacancies_recruited=application.vacancy, pk__in=house)
    return User.objects.filter(Q(pk__in=hr) | recruiting | Q(pk__in=others)).distinct()


def decides_for_manager(user, application) -> bool:
    """Own HR of a presented person who has a manager with an account."""
    sponsored = application.route == Application.Route.SPONSORED
    return sponsored and application.employee.firm_id in user.firm_ids(Role.HR)


@transaction.atomic
def tell_manager(application, told, *, by) -> Application:
    """Own HR lets the line manager read a presented application, or no longer. PermissionDenied for others."""
    if not decides_for_manager(by, application):
        raise PermissionDenied
    fresh = locked(application)
    if fresh.employee.manager_id is None:
        raise InvalidTransition(_("No line manager is named for this person."))
    if (fresh.manager_told_at is not None) == told:
        return fresh
    fresh.manager_told_at = timezone.now() if told else None
    fresh.save(update_fields=["manager_told_at"])
    Event.objects.record(fresh, verb="manager_told" if told else "manager_untold", by=by)
    if told:
        tell(fresh.employee.manager)
    return fresh
