"""Scorecards: written independently, final once submitted, the others' only read after one's own."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from mobility.domain.mail import tell
from mobility.domain.messages import hearers, notify
from mobility.models import Application, Competence, Score, Scorecard
from mobility.models.application import is_applicant, is_recruiter
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition

# No event is written about a scorecard: the history would tell how many there are before one's own is submitted.


def own_card(application, user) -> Scorecard:
    """The person's scorecard of this application with `marks`, competence to value; a fresh one if there is none."""
    card = card_of(application, user)
    card.marks = dict(card.scores.values_list("competence_id", "value")) if card.pk else {}
    return card


def card_of(application, user) -> Scorecard:
    card = Scorecard.objects.filter(application=application.pk, author=user).first()
    return card or blank_card(application, user)


def blank_card(application, user) -> Scorecard:
    return Scorecard(application=application, author=user, revision=0)


@transaction.atomic
def save_card(application, *, advice, note, marks, revision, by, submit=False) -> Scorecard:
    """Keep a draft, or submit it for good; `revision` 0 is a card not saved yet.

    PermissionDenied for anybody but the recruiters; Stale when the same person saved it elsewhere meanwhile;
    InvalidTransition once it is submitted, or without advice when it is to be.
    """
    if not is_recruiter(by, application):
        raise PermissionDenied
    Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    card = card_of(application, by)
    if card.submitted_at is not None:
        raise InvalidTransition(_("Your scorecard is submitted: it can no longer be changed."))
    if card.revision != revision:
        raise Stale(own_card(application, by))
    if submit and not advice:
        raise InvalidTransition(_("Give your advice before you submit the scorecard."))
    card.advice, card.note, card.revision = advice, note, revision + 1
    card.submitted_at = timezone.now() if submit else None
    card.save()
    card.scores.all().delete()
    known = Competence.objects.filter(vacancy=application.vacancy_id, pk__in=marks).values_list("pk", flat=True)
    Score.objects.bulk_create(Score(scorecard=card, competence_id=pk, value=marks[pk]) for pk in known)
    return card


@dataclass(frozen=True)
class Summary:
    """Submitted scorecards side by side: a line a competence, a cell a card in the order of `cards`."""

    cards: list
    lines: list


def summary(application, user) -> Summary:
    """The submitted cards that this person may read, drawn together. Two statements."""
    cards = Scorecard.objects.visible_to(user).filter(application=application.pk, submitted_at__isnull=False)
    return drawn(list(cards.select_related("author")))


def drawn(cards) -> Summary:
    scores = Score.objects.filter(scorecard__in=cards).select_related("competence")
    found = {}
    for score in scores:
        found.setdefault(score.competence, {})[score.scorecard_id] = score.value
    lines = [(competence, [marks.get(card.pk) for card in cards]) for competence, marks in found.items()]
    return Summary(cards, sorted(lines, key=lambda line: (line[0].order, line[0].pk)))


@transaction.atomic
def ask_notes(application, *, by=None) -> Application:
    """The person asks for the notes and scores of her interviews; `by` is None for an outsider by her link."""
    if by is not None and not is_applicant(by, application):
        raise PermissionDenied
    fresh = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if fresh.notes_asked_at is None:
        fresh.notes_asked_at = fresh.last_contact_at = timezone.now()
        fresh.save(update_fields=["notes_asked_at", "last_contact_at"])
        Event.objects.record(fresh, verb="notes_asked", by=by)
        tell(*hearers(application, application.vacancy.named_recruiters))
    return fresh


@transaction.atomic
def show_notes(application, *, by) -> Application:
    """A recruiter gives the person what was submitted. InvalidTransition when nobody has asked."""
    if not is_recruiter(by, application):
        raise PermissionDenied
    fresh = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if fresh.notes_asked_at is None:
        raise InvalidTransition(_("The person has not asked for the notes."))
    if fresh.notes_shown_at is None:
        fresh.notes_shown_at = fresh.last_contact_at = timezone.now()
        fresh.save(update_fields=["notes_shown_at", "last_contact_at"])
        Event.objects.record(fresh, verb="notes_shown", by=by)
        notify(application)
    return fresh
