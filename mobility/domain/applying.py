"""How people apply: from outside, directly, or presented by their own human resources."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Membership, Role
from mobility.domain import application_files, figures
from mobility.domain.applications import send_application
from mobility.domain.links import write_to
from mobility.domain.mail import tell
from mobility.models import Application, Consent, Employee, Vacancy
from naturopole import readers
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
    recruiters, employee = application.vacancy.recruiters_there(), application.employee
    if application.employer_knows or employee is None or employee.firm_id == application.vacancy.firm_id:
        return list(recruiters)
    house = Membership.objects.filter(employed_with(employee)).values("user_id")
    return list(recruiters.exclude(pk__in=house))


def employed_with(employee) -> Q:
    """Memberships in the person's firm, or in another one of its group."""
    group = employee.firm.group_name
    return Q(firm_id=employee.firm_id) | (Q(firm__group_name=group) if group else Q(pk=None))


def sent_before(vacancy, key, **whose) -> tuple[Application | None, Application | None, uuid.UUID]:
    """What this same form made, what stands otherwise for this vacancy, and a key that is free. One query.

    `whose` tells the applicant: somebody else's key, or the same form with a corrected address, made nothing.
    """
    theirs = Q(vacancy=vacancy, **whose)
    # Without a key nothing is looked for by it: many rows, of other people, have none.
    same = Q(request_key=key) if key else Q(pk=None)
    rows = list(Application.objects.filter(same | theirs & ~Q(status=Application.Status.WITHDRAWN)))
    with_key = next((row for row in rows if key and row.request_key == key), None)
    is_same = with_key is not None and with_key.vacancy_id == vacancy.pk
    is_same = is_same and all(getattr(with_key, name) == value for name, value in whose.items())
    standing = next((row for row in rows if row is not with_key), None)
    return with_key if is_same else None, standing, uuid.uuid4() if with_key or not key else key


def locked(vacancy) -> Vacancy:
    return Vacancy.objects.select_for_update(of=("self",)).select_related("firm").get(pk=vacancy.pk)


def refuse_late():
    raise InvalidTransition(_("This vacancy no longer takes applications: nothing was sent."))


@transaction.atomic
def apply_directly(vacancy, employee, *, files, request_key, by, **typed) -> tuple[Application, bool]:
    """Apply in one's own name; answers (application, whether it is new). The employer is not told.

    PermissionDenied for anybody else's name and for those who read this vacancy's applications.
    InvalidTransition once the vacancy is closed, or when an application of this person stands already.
    """
    if employee.user_id != by.pk or reads_applications_of(by, vacancy):
        raise PermissionDenied
    fresh = locked(vacancy)
    done, standing, key = sent_before(fresh, request_key, employee=employee)
    if done:
        return done, False
    if not fresh.is_open:
        refuse_late()
    if standing:
        raise InvalidTransition(_("You have already applied for this vacancy: nothing was sent again."))
    refuse_presented(fresh, employee)
    application = Application(vacancy=fresh, employee=employee, route=Application.Route.DIRECT, sent_by=by, **typed)
    receive(application, files, key, by)
    tell(*readers_told(application))
    return application, True


def refuse_presented(vacancy, employee):
    """Who agreed to be presented cannot apply in secret too: her human resources would learn of it on sending."""
    if vacancy.consents.filter(employee=employee, status=Consent.Status.GIVEN, application=None).exists():
        text = _(
            "You have agreed that your human resources present you: withdraw that agreement first. Nothing was sent."
        )
        raise InvalidTransition(text)


def receive(application, files, key, by):
    application.request_key = key
    application.save()
    Event.objects.record(application, verb="sent", by=by, target=application.status)
    figures.count_received(application)
    # Who sends it has no link and reads no other.
    with readers.link_holder(application):
        application_files.keep(application, files, new=True)


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
    fresh, email = locked(vacancy), outside_email.lower()
    done, standing, key = sent_before(fresh, request_key, route=Application.Route.OUTSIDE, outside_email=email)
    if done:
        return
    if not fresh.is_public:
        refuse_late()
    if standing is None:
        standing = Application(vacancy=fresh, route=Application.Route.OUTSIDE, outside_email=email, **typed)
        receive(standing, files, key, None)
        tell(*readers_told(standing))
    write_to(standing)


@transaction.atomic
def present(consent, *, letter, files, by) -> tuple[Application, bool]:
    """Present the person with her files; rules and errors are those of `send_application`."""
    application, is_new = send_application(consent, letter=letter, by=by)
    if is_new:
        application_files.keep(application, files)
    return application, is_new
