"""How people apply: from outside, directly, or presented by their own human resources."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Membership, Role
from mobility.domain import application_files
from mobility.domain.applications import send_application
from mobility.domain.consents import locked_open
from mobility.domain.links import write_to
from mobility.domain.mail import tell
from mobility.models import Application, Employee, Vacancy
from naturopole.workflow import InvalidTransition


def applicant_of(user) -> Employee | None:
    """The person as somebody who works in the park, or None for anybody else. One query."""
    today = timezone.localdate()
    at_work = Q(left_on__isnull=True) | Q(left_on__gt=today)
    return Employee.objects.filter(at_work, user=user).select_related("firm").first()


def reads_applications_of(user, vacancy) -> bool:
    """Recruits for this vacancy, or runs it as its firm's human resources: no applicant for it."""
    return vacancy.is_recruited_by(user) or vacancy.firm_id in user.firm_ids(Role.HR)


def standing_application(vacancy, employee) -> Application | None:
    """The person's application for this vacancy that has not been withdrawn, whatever its route."""
    rows = Application.objects.filter(vacancy=vacancy, employee=employee)
    return rows.exclude(status=Application.Status.WITHDRAWN).first()


def readers_told(application) -> list:
    """The named recruiters who may read it now: none of the person's own employer, or its group, before it is told."""
    recruiters, employee = application.vacancy.named_recruiters, application.employee
    if application.employer_knows or employee is None or employee.firm_id == application.vacancy.firm_id:
        return recruiters
    own = Q(firm_id=employee.firm_id)
    if employee.firm.group_name:
        own |= Q(firm__group_name=employee.firm.group_name)
    near = set(Membership.objects.filter(own, user__in=recruiters).values_list("user_id", flat=True))
    return [person for person in recruiters if person.pk not in near]


def sent_before(key, **whose) -> Application | None:
    """What the same form sent before; a key used by somebody else is none of it."""
    return Application.objects.filter(request_key=key, **whose).first() if key else None


def unused(key):
    taken = key is None or Application.objects.filter(request_key=key).exists()
    return uuid.uuid4() if taken else key


@transaction.atomic
def apply_directly(vacancy, employee, *, files, request_key, by, **typed) -> tuple[Application, bool]:
    """Apply in one's own name; answers (application, whether it is new). The employer is not told.

    PermissionDenied for anybody else's name and for those who read this vacancy's applications.
    InvalidTransition once the vacancy is closed, or when an application of this person stands already.
    """
    if employee.user_id != by.pk or reads_applications_of(by, vacancy):
        raise PermissionDenied
    if done := sent_before(request_key, vacancy=vacancy, employee=employee):
        return done, False
    fresh = locked_open(vacancy)
    if done := sent_before(request_key, vacancy=vacancy, employee=employee):
        return done, False
    if standing_application(fresh, employee):
        raise InvalidTransition(_("You have already applied for this vacancy: nothing was sent again."))
    application = Application(vacancy=fresh, employee=employee, route=Application.Route.DIRECT, sent_by=by, **typed)
    receive(application, files, unused(request_key), by)
    tell(*readers_told(application))
    return application, True


def receive(application, files, key, by):
    application.request_key = key
    application.save()
    Event.objects.record(application, verb="sent", by=by, target=application.status)
    application_files.keep(application, files)


def public_vacancy(reference) -> Vacancy | None:
    """A vacancy that everybody may read today, or could read until it closed (`is_public` says which); else None."""
    rows = Vacancy.objects.select_related("firm__park", "rome").filter(reference=reference)
    today = timezone.localdate()
    never = Q(park_first_until__gte=today) | Q(ended_on__lte=F("park_first_until"))
    rows = rows.filter(audience=Vacancy.Audience.PUBLIC, opens_on__lte=today).exclude(never)
    # A withdrawn one may have been a draft all along.
    return rows.filter(status__in=(Vacancy.Status.PUBLISHED, Vacancy.Status.FILLED)).first()


@transaction.atomic
def apply_from_outside(vacancy, *, files, request_key, outside_email, **typed):
    """Take an application without an account, and send its address a link to it.

    An address that has applied already gets a link to what it sent then, and nothing is added: whoever fills in the
    form cannot tell. The same form sent twice writes once. InvalidTransition once the vacancy is no longer public.
    """
    fresh = locked_open(vacancy)
    if not fresh.is_public:
        raise InvalidTransition(_("This vacancy no longer takes applications: nothing was sent."))
    if sent_before(request_key, vacancy=fresh):
        return
    email = outside_email.lower()
    standing = fresh.applications.filter(route=Application.Route.OUTSIDE, outside_email=email)
    standing = standing.exclude(status=Application.Status.WITHDRAWN).first()
    if standing is None:
        standing = Application(vacancy=fresh, route=Application.Route.OUTSIDE, outside_email=email, **typed)
        receive(standing, files, unused(request_key), None)
        tell(*fresh.named_recruiters)
    write_to(standing)


@transaction.atomic
def present(consent, *, letter, files, by) -> tuple[Application, bool]:
    """Present the person with her files; rules and errors are those of `send_application`."""
    application, is_new = send_application(consent, letter=letter, by=by)
    if is_new:
        application.channel = Application.Channel.HR
        application.save(update_fields=["channel"])
        application_files.keep(application, files)
    return application, is_new
