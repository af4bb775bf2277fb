"""Where an application stands, in the candidate's words, and what the firm may still do: withdraw, appeal.

Nothing here tells of the review, of opinions or of residents.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firms.domain import intake_mail
from firms.models import Appeal, Candidacy, Condition, Decision, Document, Event
from naturopole import workflow
from naturopole.workflow import InvalidTransition

Status = Candidacy.Status
# status: (tone, icon, what it is called, what it means for the firm)
WORDS = {
    Status.UNDER_REVIEW: ("info", "hourglass", _("Being reviewed"), _("Your file is complete: the park reviews it.")),
    Status.MORE_ASKED: ("wait", "pencil", _("More is asked"), _("Complete your application, then send it again.")),
    Status.WELCOMED: (
        "ok",
        "circle-check",
        _("Welcome to the park"),
        _("The park welcomes you. The office will contact you."),
    ),
    Status.WELCOMED_WITH_CONDITIONS: (
        "ok",
        "circle-check",
        _("Welcome, with conditions"),
        _("The park welcomes you once the conditions below are met."),
    ),
    Status.NOT_RETAINED: (
        "bad",
        "circle-x",
        _("Application not retained"),
        _("The park has not retained your application. The letter says why."),
    ),
    Status.WAITING: (
        "wait",
        "clock",
        _("On the waiting list"),
        _("Your application is kept, and looked at again whenever the park changes."),
    ),
    Status.APPEALED: ("info", "hourglass", _("Appeal received"), _("Another person reviews your application anew.")),
    Status.SETTLED: ("ok", "house", _("Settled in the park"), _("You are a resident of the park.")),
    Status.WITHDRAWN: ("", "circle-minus", _("Application withdrawn"), _("You have withdrawn your application.")),
}
# The second signature is the park's own affair: for the firm, the review goes on.
WORDS[Status.TO_SIGN] = WORDS[Status.UNDER_REVIEW]
STEPS = {
    "received": _("Application received"),
    "resend": _("Application completed"),
    "resume": _("Taken up again from the waiting list"),
}


@dataclass(frozen=True)
class Step:
    """One date of the file."""

    label: str
    at: datetime


@dataclass(frozen=True)
class State:
    """All that the firm reads about its application."""

    tone: str
    icon: str
    label: str
    text: str
    received_on: date
    steps: list[Step]
    asked: str = ""
    conditions: list[Condition] = field(default_factory=list)
    may_withdraw: bool = False
    appeal_until: date | None = None


def state_of(candidacy) -> State:
    tone, icon, label, text = WORDS[Status(candidacy.status)]
    events = list(reversed(Event.objects.about(candidacy)))
    return State(
        tone,
        icon,
        label,
        text,
        received_on=candidacy.received_on,
        steps=[Step(words, event.at) for event in events if (words := step_words(event))],
        asked=asked(candidacy, events),
        conditions=conditions(candidacy),
        may_withdraw=candidacy.status in Candidacy.TRANSITIONS["withdraw"].sources,
        appeal_until=appeal_until(candidacy),
    )


def step_words(event) -> str:
    """What an event is to the firm; empty for what happens inside the park."""
    if event.verb in STEPS:
        return STEPS[event.verb]
    inner = ("", Status.TO_SIGN, Status.UNDER_REVIEW)
    return "" if event.target in inner else WORDS[Status(event.target)][2]


def asked(candidacy, events) -> str:
    """What more the park asks for, as written to the firm."""
    if candidacy.status != Status.MORE_ASKED:
        return ""
    return next((event.note for event in reversed(events) if event.target == Status.MORE_ASKED), "")


def conditions(candidacy) -> list[Condition]:
    """The conditions of the welcome, the next one due first."""
    if candidacy.status not in (Status.WELCOMED_WITH_CONDITIONS, Status.SETTLED):
        return []
    decision = candidacy.decisions.filter(outcome=Decision.Outcome.WELCOME_WITH_CONDITIONS).first()
    return list(decision.conditions.all()) if decision else []


def refusal(candidacy) -> Decision | None:
    """The decision by which the firm was not retained."""
    refused = candidacy.decisions.filter(outcome=Decision.Outcome.NOT_RETAIN)
    return refused.select_related("countersignature").first()


def appeal_until(candidacy) -> date | None:
    """The last day on which the firm may appeal, or None: one appeal, and only while its refusal is fresh."""
    if candidacy.status != Status.NOT_RETAINED or candidacy.appeals.exists():
        return None
    decision = refusal(candidacy)
    if decision is None:
        return None
    signature = getattr(decision, "countersignature", None)
    decided = timezone.localdate(signature.signed_at if signature else decision.decided_at)
    last = decided + timedelta(days=candidacy.firm.park.appeal_days)
    return last if timezone.localdate() <= last else None


@transaction.atomic
def withdraw(candidacy) -> Candidacy:
    """The firm takes its application back; raises InvalidTransition when it is closed already."""
    moved = workflow.apply(candidacy, "withdraw", by=None)
    intake_mail.tell_desk(moved, intake_mail.WITHDRAWN)
    return moved


@transaction.atomic
def appeal(candidacy, *, text, files=()) -> Appeal:
    """The firm asks for another look, once, with what is new; raises InvalidTransition when it no longer may."""
    candidacy = Candidacy.objects.select_for_update(of=("self",)).select_related("firm__park").get(pk=candidacy.pk)
    if appeal_until(candidacy) is None:
        raise InvalidTransition(str(_("An appeal is no longer possible, or has been received already.")))
    decision = refusal(candidacy)
    workflow.apply(candidacy, "appeal", by=None)
    row = Appeal.objects.create(candidacy=candidacy, decision=decision, text=text)
    row.documents.set(paper(candidacy.firm, accepted) for accepted in files)
    intake_mail.tell_desk(candidacy, intake_mail.APPEALED)
    return row


def paper(firm, accepted) -> Document:
    """A file of the appeal, in the firm's file, read by the desk."""
    return Document.objects.create(
        firm=firm,
        title=(accepted.name.rpartition(".")[0] or accepted.name)[:120],
        audience=Document.Audience.DESK,
        file=accepted.file,
        file_name=accepted.name,
        size=accepted.size,
        sha256=accepted.sha256,
    )
