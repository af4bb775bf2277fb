"""The waiting list: firms that would complement the park another day."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from firms import complementarity as engine
from firms.domain.conflicts import deciders
from firms.domain.positions import positions
from firms.models import Candidacy, Firm, WaitingScore
from firms.models.firm import Standing
from naturopole import workflow


@transaction.atomic
def put_on_list(candidacy, *, reason, by) -> Candidacy:
    """Put the file on the waiting list with today's figures. Raises PermissionDenied, InvalidTransition."""
    placed = positions(candidacy.firm.park, [candidacy.firm])
    if by not in deciders(candidacy, placed):
        raise PermissionDenied
    moved = workflow.apply(candidacy, "wait", by=by, note=reason)
    Firm.objects.filter(pk=candidacy.firm_id, standing=Standing.DECLINED).update(standing=Standing.CANDIDATE)
    figures = engine.assess(placed.park, placed.candidate(candidacy.firm)).figures()
    WaitingScore.objects.create(candidacy=moved, cause=WaitingScore.Cause.LISTED, figures=figures)
    return moved


def take_up(candidacy, *, by) -> Candidacy:
    """Back under review."""
    return workflow.apply(candidacy, "resume", by=by)


def waiting_list(user) -> list[Candidacy]:
    """Waiting files, the best of their last scores first, each with `last` and `before` (or None)."""
    rows = list(
        Candidacy.objects.visible_to(user)
        .filter(status=Candidacy.Status.WAITING)
        .select_related("firm")
        .prefetch_related("waiting_scores__firm")
    )
    for row in rows:
        scores = list(row.waiting_scores.all())
        row.last = scores[0] if scores else None
        row.before = scores[1] if len(scores) > 1 else None
    return sorted(rows, key=lambda row: -(row.last.figures["score"] if row.last else 0))
