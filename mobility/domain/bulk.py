"""Several applications moved at once: every one on its own, and a word about each."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from mobility.domain.applications import move_application
from mobility.domain.columns import Person, reading
from mobility.models import Application
from naturopole.workflow import InvalidTransition

MOST = 100
"""Applications moved by one click."""
MOVES = ("shortlist", "interview", "offer", "hire", "not_retain")


@dataclass(frozen=True)
class Outcome:
    """What became of one ticked application; `person` is None where this reader does not meet it."""

    person: Person | None
    moved: bool
    words: str


@transaction.atomic
def move_several(vacancy, picks, name, *, by, reason="", answer="") -> list[Outcome]:
    """Move each of `picks`, (key, status seen), of one vacancy; what cannot be moved is told and stops nothing.

    The rows are locked in one order first, so that two people who move several never wait for each other in a ring.
    """
    rows = picked(vacancy, [key for key, _seen in picks], by, lock=True)
    outcomes = []
    for key, seen in picks:
        row = rows.get(key)
        outcomes.append(unknown() if row is None else moved(row, name, by=by, seen=seen, reason=reason, answer=answer))
    return outcomes


def picked(vacancy, keys, user, *, lock=False) -> dict:
    """Applications of the vacancy that this person reads for the firm, by key; at most MOST."""
    rows = Application.objects.in_pipeline(vacancy, user).filter(pk__in=keys[:MOST]).order_by("pk")
    rows = rows.select_related("employee__firm", "employee__user", "consent", "sent_by")
    found = rows.select_for_update(of=("self",)) if lock else rows
    return {row.pk: with_vacancy(row, vacancy) for row in found}


def with_vacancy(row, vacancy):
    row.vacancy = vacancy
    return row


def moved(row, name, *, by, **words) -> Outcome:
    try:
        with transaction.atomic():
            fresh = move_application(row, name, by=by, **words)
        return Outcome(reading(fresh, by), True, Application.TRANSITIONS[name].done)
    except InvalidTransition as error:
        row.refresh_from_db(fields=["status", "reason", "answer", "moved_at", "last_contact_at"])
        return Outcome(reading(row, by), False, why_not(row, error))
    except PermissionDenied:
        return Outcome(reading(row, by), False, _("This is not yours to move."))


def why_not(row, error) -> str:
    if row.status == Application.Status.WITHDRAWN:
        return _("The person has withdrawn it in the meantime.")
    return str(error)


def unknown() -> Outcome:
    """The same for an application that is hidden from this reader, of another vacancy, deleted or invented."""
    return Outcome(None, False, _("This application is not in your pipeline."))
