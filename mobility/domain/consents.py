"""Consents: own HR asks, the person decides, and may take it back at any time."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Role
from mobility.domain import interviews
from mobility.domain.mail import tell
from mobility.models import Application, Consent, Vacancy
from mobility.models.consent import is_employee_concerned
from naturopole import workflow
from naturopole.workflow import InvalidTransition

# Locks are taken in one order everywhere: vacancy, then consent, then application.


def locked_open(vacancy) -> Vacancy:
    """The vacancy's row, locked and still taking applications today; InvalidTransition otherwise."""
    fresh = Vacancy.objects.open().select_for_update().filter(pk=vacancy.pk).first()
    if fresh is None:
        raise InvalidTransition(_("This vacancy no longer takes applications: nothing was sent."))
    return fresh


@transaction.atomic
def ask_consent(vacancy, employee, *, message, by) -> tuple[Consent, bool]:
    """Ask an employee of one's own firm whether she may be presented; answers (consent, whether it is new).

    PermissionDenied unless `by` is HR of her firm and the vacancy is another firm's; InvalidTransition once the
    vacancy is closed, or when she has answered already.
    """
    if employee.firm_id not in by.firm_ids(Role.HR) or employee.firm_id == vacancy.firm_id:
        raise PermissionDenied
    fresh = locked_open(vacancy)
    known = fresh.consents.filter(employee=employee, status__in=Consent.ANSWERED_OR_AWAITED).first()
    if known and known.status == Consent.Status.ASKED and known.asked_by_id == by.pk:
        return known, False
    if known:
        raise InvalidTransition(_("This person has already been asked for this vacancy."))
    consent = Consent.objects.create(vacancy=fresh, employee=employee, message=message, asked_by=by)
    Event.objects.record(consent, verb="asked", by=by, target=consent.status)
    tell(employee.user)
    return consent, True


@transaction.atomic
def move_consent(consent, name, *, by) -> Consent:
    """Answer, withdraw or cancel. Agreeing needs a vacancy that still takes applications.

    Whoever has applied by herself cannot agree as well: her human resources would learn of it on sending.
    """
    if name == "withdraw":
        return withdraw(consent, by=by)
    if name == "agree":
        # The right comes first: own human resources would read in the refusal that she has applied.
        if not is_employee_concerned(by, consent):
            raise PermissionDenied
        refuse_applicant(consent)
    consent.answered_at = timezone.now()
    moved = workflow.apply(consent, name, by=by, also=["answered_at"])
    if name == "agree" and not moved.vacancy.is_open:
        raise InvalidTransition(_("This vacancy no longer takes applications."))
    if name in ("agree", "decline"):
        tell(moved.asked_by)
    return moved


def is_moved(consent, name, *, by) -> bool:
    """Whether this person has made this very move already and it stands: the same click twice is one answer."""
    target = Consent.TRANSITIONS[name].target
    done = Event.objects.about(consent).filter(verb=name, by=by)
    return Consent.objects.filter(pk=consent.pk, status=target).exists() and done.exists()


def refuse_applicant(consent):
    """Lock the vacancy, then look whether the person has an application of her own there."""
    Vacancy.objects.select_for_update(of=("self",)).get(pk=consent.vacancy_id)
    rows = Application.objects.filter(vacancy=consent.vacancy_id, employee=consent.employee_id)
    if rows.exclude(status=Application.Status.WITHDRAWN).exists():
        raise InvalidTransition(_("You have applied for this vacancy yourself: withdraw that first, or do not agree."))


@transaction.atomic
def withdraw(consent, *, by) -> Consent:
    """Take an agreement back; an application still under way is withdrawn at the same moment."""
    consent.answered_at = timezone.now()
    moved = workflow.apply(consent, "withdraw", by=by, also=["answered_at"])
    application = moved.application_sent
    if application is not None and application.status in Application.LIVE:
        application.moved_at = moved.answered_at
        workflow.apply(application, "withdraw", by=by, also=["moved_at"])
        interviews.release(application)
        tell(moved.asked_by, *application.vacancy.named_recruiters)
    else:
        tell(moved.asked_by)
    return moved
