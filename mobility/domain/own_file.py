"""What the person does with her own application: withdraw, be kept for later, ask what was noted, take it along."""

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from mobility.domain import scorecards
from mobility.domain.application_files import locked
from mobility.domain.applications import move_application
from mobility.domain.erasure import erase_application
from mobility.models import Application, Score, Scorecard
from naturopole.workflow import InvalidTransition


@transaction.atomic
def withdraw(application, *, by) -> Application:
    """Take the application back; `by` is None behind an outsider's link. InvalidTransition once it is decided."""
    return move_application(locked(application), "withdraw", by=by)


@transaction.atomic
def stay_in_pool(application, agreed, *, by) -> Application:
    """Agree to be kept for later posts of the firm, or no longer; said twice is no error."""
    fresh = locked(application)
    if agreed and fresh.status in (Application.Status.WITHDRAWN, Application.Status.HIRED):
        raise InvalidTransition(_("This application is closed: nothing of it changes any more."))
    if (fresh.pool_agreed_at is not None) == agreed:
        return fresh
    fresh.pool_agreed_at = fresh.last_contact_at = timezone.now()
    if not agreed:
        fresh.pool_agreed_at = None
    fresh.save(update_fields=["pool_agreed_at", "last_contact_at"])
    Event.objects.record(fresh, verb="pool_joined" if agreed else "pool_left", by=by)
    return fresh


@transaction.atomic
def ask_for_notes(application, *, by) -> Application:
    """Ask the recruiters for the interview's notes and scores; asked before is no error."""
    if locked(application).status == Application.Status.WITHDRAWN:
        raise InvalidTransition(_("This application is closed: nothing of it changes any more."))
    return scorecards.ask_notes(application, by=by)


def notes_of(application) -> list[Scorecard]:
    """Submitted scorecards with their scores, once the recruiters show them to the person."""
    if application.notes_shown_at is None:
        return []
    rows = Scorecard.objects.filter(application=application, submitted_at__isnull=False)
    return list(rows.prefetch_related(Prefetch("scores", Score.objects.select_related("competence"))))


def mark_read(application):
    """The recruiters see that their messages have been read."""
    application.messages.filter(read_at__isnull=True).update(read_at=timezone.now())


def erase(application):
    """Delete the application with its files, links and messages, for good."""
    erase_application(application)
