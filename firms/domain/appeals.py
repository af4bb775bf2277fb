"""An appeal gets another reviewer, and both files are read side by side."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from firms import complementarity as engine
from firms.domain import criteria
from firms.domain.conflicts import may_decide, reviewers_for
from firms.domain.positions import positions
from firms.domain.review import VERDICTS
from firms.models import Appeal, Candidacy, Event
from firms.models.candidacy import is_desk
from naturopole.workflow import InvalidTransition


@transaction.atomic
def name_reviewer(appeal, *, reviewer, by) -> Appeal:
    """Give the appeal to somebody who has neither decided nor signed, and has no conflict of interest.

    Raises PermissionDenied for who is not at the desk, InvalidTransition when the appeal is decided, ValueError
    for a person who may not review it.
    """
    fresh = Appeal.objects.select_for_update().get(pk=appeal.pk)
    candidacy = fresh.candidacy
    if not is_desk(by, candidacy):
        raise PermissionDenied
    if candidacy.status != Candidacy.Status.APPEALED:
        raise InvalidTransition(_("This appeal has been decided."))
    placed = positions(candidacy.firm.park, [candidacy.firm])
    if reviewer not in reviewers_for(candidacy, placed):
        raise ValueError(_("This person has judged the file before, or has a conflict of interest: choose another."))
    if fresh.reviewer_id != reviewer.pk:
        fresh.reviewer = reviewer
        fresh.save(update_fields=["reviewer"])
        Event.objects.record(candidacy, verb="reviewer_named", by=by, note=reviewer.name)
    return fresh


def both_files(appeal, placed) -> dict:
    """The file as decided and as it stands: figures and positions, for reading side by side."""
    now = placed.candidate(appeal.candidacy.firm)
    written = placed.axes.written
    both = {"then": None, "now": engine.assess(placed.park, now), "changed": []}
    try:
        park, (then,) = engine.read(appeal.decision.figures["park"])
    except engine.BadFile:
        # A park whose axes had no level yet: there was nothing to judge by.
        return both
    return both | {
        "then": engine.assess(park, then),
        "changed": [(written(level), *pair) for level, *pair in changed_levels(park.axes, then, placed.park.axes, now)],
    }


def papers_for(appeal, placed, user) -> list:
    """The documents that came with the appeal, for who may open them."""
    decides = appeal.candidacy.status == Candidacy.Status.APPEALED and may_decide(user, appeal.candidacy, placed)
    readable = criteria.documents_of(appeal.candidacy, user, decides=decides)
    return list(appeal.documents.filter(pk__in=readable.values("pk")))


def verdicts(both) -> list:
    """The verdict as decided, in words (None where there was nothing to judge by), and today's."""
    return [both[side] and str(VERDICTS[both[side].verdict][0]) for side in ("then", "now")]


def changed_levels(axes_then, then, axes_now, now) -> list[tuple[str, float, float]]:
    """Levels whose strength is another than on the day, as (level, before, after); what an axis lacks counts 0."""
    changed = []
    for axis in engine.AXES:
        before = dict(zip(axes_then.levels(axis), then.position.on(axis), strict=True))
        after = dict(zip(axes_now.levels(axis), now.position.on(axis), strict=True))
        for level in [*after, *(name for name in before if name not in after)]:
            pair = before.get(level, 0.0), after.get(level, 0.0)
            if pair[0] != pair[1]:
                changed.append((level, *pair))
    return changed
