"""References: the recruiters ask, the person decides, her present employer's human resources write."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, User
from mobility.domain.application_files import locked_live
from mobility.domain.disclosure import disclose, may_tell, near
from mobility.domain.mail import tell
from mobility.models import Reference
from mobility.models.application import is_recruiter
from naturopole import workflow
from naturopole.workflow import InvalidTransition


def reference_of(application) -> Reference | None:
    """The question and its answer, or None while nobody has asked."""
    return getattr(application, "reference", None)


def may_ask(user, application) -> bool:
    """A recruiter, about somebody under way whom another firm of the park employs, once."""
    employee = application.employee
    elsewhere = employee is not None and employee.firm_id != application.vacancy.firm_id
    unasked = reference_of(application) is None and application.is_live
    return elsewhere and unasked and is_recruiter(user, application)


@transaction.atomic
def ask(application, *, by) -> Reference:
    """Ask the person whether her employer may be asked; asked before is no error. PermissionDenied for others."""
    fresh = locked_live(application)
    if not is_recruiter(by, fresh):
        raise PermissionDenied
    if fresh.employee is None or fresh.employee.firm_id == fresh.vacancy.firm_id:
        raise InvalidTransition(_("There is no other firm of the park to ask."))
    reference, is_new = Reference.objects.get_or_create(application=fresh, defaults={"asked_by": by})
    if is_new:
        Event.objects.record(reference, verb="asked", by=by, target=reference.status)
        tell(fresh.employee.user)
    return reference


@transaction.atomic
def answer(reference, name, *, by) -> Reference:
    """The person agrees or declines. Agreeing tells the employer where it does not know: it is to write."""
    application = locked_live(reference.application)
    if name == "agree" and may_tell(application):
        disclose(application, by=by)
    reference.answered_at = timezone.now()
    moved = workflow.apply(reference, name, by=by, also=["answered_at"])
    asker = moved.asked_by_id
    tell(*(near(application, asker) if name == "agree" else User.objects.filter(pk=asker)))
    return moved


@transaction.atomic
def write(reference, text, *, by) -> Reference:
    """Own HR writes, for the recruiters and the person to read. InvalidTransition once the person declines."""
    locked_live(reference.application)
    reference.text, reference.written_by = text, by
    moved = workflow.apply(reference, "write", by=by, also=["text", "written_by"])
    tell(reference.asked_by, reference.application.employee.user)
    return moved
