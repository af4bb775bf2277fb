"""The president's decision on a candidate and, where it goes against the verdict, its second signature."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from firms import complementarity as engine
from firms.domain.review import review, snapshot
from firms.models import Candidacy, Countersignature, Decision
from naturopole import workflow


def contrary_outcomes(result) -> frozenset:
    """The outcomes that would go against the verdict, and so need a ground and a second signature."""
    return frozenset(outcome for outcome in Decision.Outcome.values if engine.goes_against(result.verdict, outcome))


@transaction.atomic
def decide(candidacy, *, outcome, reason, ground, request_key, by) -> Decision:
    """Write the decision with the figures of the day and move the file; a form sent twice decides once.

    Against the verdict, the file waits for a director's signature. Raises PermissionDenied, InvalidTransition, and
    ValueError when a contrary decision has no ground.
    """
    done = Decision.objects.filter(request_key=request_key, candidacy=candidacy, decided_by=by).first()
    if done:
        return done
    outlook, placed = review(candidacy.firm.park, candidacy.firm)
    against = outcome in contrary_outcomes(outlook.result)
    if against and not ground:
        raise ValueError(_("This decision goes against the verdict: choose the ground for it."))
    workflow.apply(candidacy, "submit_for_signature" if against else outcome, by=by, note=reason)
    return Decision.objects.create(
        candidacy=candidacy,
        outcome=outcome,
        reason=reason,
        ground=ground if against else "",
        against_verdict=against,
        figures=snapshot(placed, candidacy.firm, outlook.result),
        decided_by=by,
        request_key=request_key,
    )


@transaction.atomic
def sign(candidacy, *, by) -> Candidacy:
    """A director without conflict signs the decision that waits; it then takes effect."""
    decision = waiting_decision(candidacy)
    moved = workflow.apply(candidacy, f"sign_{decision.outcome}", by=by)
    try:
        with transaction.atomic():
            Countersignature.objects.create(decision=decision, signed_by=by)
    except IntegrityError:
        raise workflow.InvalidTransition(_("This decision has already been signed.")) from None
    return moved


def refuse(candidacy, *, by, note) -> Candidacy:
    """A director without conflict sends the file back to the president, with a reason."""
    waiting_decision(candidacy)
    return workflow.apply(candidacy, "refuse_signature", by=by, note=note)


def waiting_decision(candidacy) -> Decision:
    """The decision that waits for its signature; raises PermissionDenied when there is none."""
    decision = candidacy.decisions.order_by("-pk").first()
    if decision is None:
        raise PermissionDenied
    return decision
