"""The decision on a candidate, its reasons and conditions and, against the verdict, its second signature."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from firms import complementarity as engine
from firms.domain import letters, onboarding, opinions
from firms.domain.conflicts import conflicted_firms, deciders
from firms.domain.review import VERDICTS, review, snapshot
from firms.models import Candidacy, Condition, Countersignature, Decision, Event, Firm
from firms.models.firm import Standing
from naturopole import workflow
from naturopole.formats import number


class VerdictMoved(workflow.InvalidTransition):
    """The verdict is no longer the one the page showed: positions or thresholds have changed meanwhile."""


@dataclass(frozen=True)
class Reason:
    """One reason of the letter: what it rests on ("term:fit", "document:12", "opinion:3") and its words."""

    cites: str
    text: str


@dataclass(frozen=True)
class Terms:
    """One condition of a welcome, and the day by which it is met."""

    text: str
    due_on: date


def contrary_outcomes(result) -> frozenset:
    """The outcomes that would go against the verdict, and so need a ground and a second signature."""
    return frozenset(outcome for outcome in Decision.Outcome.values if engine.goes_against(result.verdict, outcome))


def closed_outcomes(candidacy) -> frozenset:
    """The outcomes that no longer follow from the file's state: more is asked for once, and not on appeal."""
    if candidacy.status not in Candidacy.DECIDABLE:
        return frozenset()
    return frozenset(
        outcome for outcome in Decision.Outcome.values if candidacy.status not in Candidacy.TRANSITIONS[outcome].sources
    )


@transaction.atomic
def decide(
    candidacy, *, outcome, reason, ground, request_key, by, reasons=(), conditions=(), seen_verdict=None
) -> Decision:
    """Write the decision with the figures of the day and move the file; a form sent twice decides once.

    Against the verdict, the file waits for a director's signature. `seen_verdict` is what the page showed. Raises
    PermissionDenied, InvalidTransition, VerdictMoved, and ValueError when a contrary decision has no ground.
    """
    # Of two clicks at once the second waits here, and then finds what the first has made.
    Candidacy.objects.select_for_update().values_list("pk").get(pk=candidacy.pk)
    done = Decision.objects.filter(request_key=request_key, candidacy=candidacy, decided_by=by).first()
    if done:
        return done
    outlook, placed = review(candidacy.firm.park, candidacy.firm)
    require_decider(candidacy, placed, by)
    if seen_verdict is not None and seen_verdict != outlook.result.verdict:
        raise VerdictMoved(_("The verdict has changed since this page was opened. Read it again, then decide."))
    against = outcome in contrary_outcomes(outlook.result)
    if against and not ground:
        raise ValueError(_("This decision goes against the verdict: choose the ground for it."))
    workflow.apply(candidacy, "submit_for_signature" if against else outcome, by=by, note=reason)
    decision = Decision.objects.create(
        candidacy=candidacy,
        outcome=outcome,
        reason=reason,
        ground=ground if against else "",
        against_verdict=against,
        cited=[{"cites": row.cites, "text": row.text} for row in reasons],
        figures=snapshot(placed, candidacy.firm, outlook.result)
        | {"conflicts": conflicted_firms(placed, candidacy.firm)},
        decided_by=by,
        request_key=request_key,
    )
    Candidacy.objects.filter(pk=candidacy.pk).update(decision_draft={})
    Condition.objects.bulk_create(Condition(decision=decision, text=row.text, due_on=row.due_on) for row in conditions)
    if outcome != Decision.Outcome.ASK_FOR_MORE:
        opinions.close_open(candidacy)
    if not against:
        take_effect(decision)
    return decision


@transaction.atomic
def keep_draft(candidacy, *, typed, by):
    """Keep what a decider has typed so far; it takes no effect, and only that person meets it again."""
    fresh = Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    if fresh.status not in Candidacy.DECIDABLE:
        raise workflow.InvalidTransition(_("The decision has been taken meanwhile."))
    fresh.decision_draft = {"by": by.pk, "typed": typed}
    fresh.save(update_fields=["decision_draft"])


def draft_of(candidacy, user) -> dict:
    """What this person typed and kept, by field."""
    kept = candidacy.decision_draft
    return kept["typed"] if kept.get("by") == user.pk else {}


def require_decider(candidacy, placed, by):
    """Raise PermissionDenied for who may not decide on the open file; a closed one is left to the workflow."""
    if candidacy.status in Candidacy.DECIDABLE and by not in deciders(candidacy, placed):
        raise PermissionDenied


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
    take_effect(decision)
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


def take_effect(decision):
    """What follows a decision that is final: the letter leaves, and a welcomed firm gets its list of steps."""
    candidacy = Candidacy.objects.select_related("firm__park").get(pk=decision.candidacy_id)
    decision.candidacy = candidacy
    if decision.outcome in (Decision.Outcome.WELCOME, Decision.Outcome.WELCOME_WITH_CONDITIONS):
        onboarding.start(candidacy)
    if decision.outcome == Decision.Outcome.NOT_RETAIN:
        Firm.objects.filter(pk=candidacy.firm_id, standing=Standing.CANDIDATE).update(standing=Standing.DECLINED)
    letters.announce(decision)
    Event.objects.record(candidacy, verb="letter_sent", detail={"decision": decision.pk})


def is_in_effect(decision) -> bool:
    """True unless it goes against the verdict and still waits for, or was refused, its second signature."""
    return not decision.against_verdict or hasattr(decision, "countersignature")


def reproduces(decision) -> bool:
    """True when the engine of today gives the figures of the day from what was kept with the decision."""
    try:
        park, (candidate,) = engine.read(decision.figures["park"])
    except engine.BadFile:
        return False
    return engine.assess(park, candidate).figures() == decision.figures["figures"]


FIGURES = (
    ("score", gettext_lazy("Score"), 1),
    ("novelty", gettext_lazy("Novelty"), 2),
    ("fit", gettext_lazy("Fit"), 2),
    ("rivalry", gettext_lazy("Rivalry"), 2),
    ("chain_gain", gettext_lazy("Gain for the chain"), 2),
    ("breadth_gain", gettext_lazy("Gain in breadth"), 2),
)


def then_and_today(decision, result) -> list[tuple]:
    """Each figure of the review in words: its name, as the decision keeps it, and of the `result` of today."""
    then, today, language = decision.figures["figures"], result.figures(), get_language()
    verdicts = [str(VERDICTS[engine.Verdict(figures["verdict"])][0]) for figures in (then, today)]
    shown = [
        (name, *(number(round(row[key], digits), language) for row in (then, today))) for key, name, digits in FIGURES
    ]
    firms = [
        (name, then[key] or "–", today[key] or "–") for key, name in (("partner", _("Partner")), ("rival", _("Rival")))
    ]
    return [(_("Verdict"), *verdicts), *shown, *firms]


def in_effect(candidacy) -> Decision | None:
    """The last decision that has taken effect, or None."""
    rows = candidacy.decisions.select_related("countersignature").order_by("-pk")
    return next((decision for decision in rows if is_in_effect(decision)), None)
