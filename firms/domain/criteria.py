"""Criteria beside complementarity: noted in words with their evidence, and never added to the score."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from firms.domain.conflicts import deciders
from firms.domain.positions import positions
from firms.models import Candidacy, CriterionNote, Document, Event
from firms.models.candidacy import is_desk
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition


def notes_of(candidacy) -> list[CriterionNote]:
    """One note a criterion, in their order; those not written yet are unsaved rows."""
    held = {note.criterion: note for note in candidacy.criteria.select_related("author", "evidence")}
    return [
        held.get(criterion) or CriterionNote(candidacy=candidacy, criterion=criterion, revision=0)
        for criterion in CriterionNote.Criterion.values
    ]


@transaction.atomic
def note(candidacy, criterion, *, assessment, text, evidence, revision, by) -> CriterionNote:
    """Write one criterion. `revision` is 0 for a first note.

    Raises PermissionDenied, Stale, InvalidTransition once the file is closed, ValueError for the evidence of
    another firm.
    """
    fresh = Candidacy.objects.select_for_update().get(pk=candidacy.pk)
    if not is_desk(by, fresh):
        raise PermissionDenied
    if fresh.status in Candidacy.CLOSED:
        raise InvalidTransition(_("The decision has been taken: the notes stay as they were."))
    if evidence and evidence.firm_id != fresh.firm_id:
        raise ValueError(_("This document belongs to another firm: choose one of the file."))
    held = CriterionNote.objects.filter(candidacy=fresh, criterion=criterion).first()
    if (held.revision if held else 0) != revision:
        raise Stale(held)
    row = held or CriterionNote(candidacy=fresh, criterion=criterion)
    row.assessment, row.text, row.evidence, row.author, row.revision = assessment, text, evidence, by, revision + 1
    row.save()
    Event.objects.record(fresh, verb="criterion_noted", by=by, note=str(row.get_criterion_display()))
    return row


def documents_of(candidacy, user, *, decides=False):
    """Documents of the file this person may read; for who `decides`, all those sent to the park's desk."""
    readable = Q(pk__in=Document.objects.visible_to(user).values("pk"))
    if decides:
        readable |= Q(audience=Document.Audience.DESK)
    return candidacy.firm.documents.filter(readable)


def read_to_decide(user, document_pk):
    """The document of a file that it is this person's turn to decide on; Document.DoesNotExist otherwise."""
    files = Candidacy.objects.visible_to(user).filter(status__in=Candidacy.DECIDABLE, firm__documents=document_pk)
    for candidacy in files.select_related("firm__park__substitute"):
        if user in deciders(candidacy, positions(candidacy.firm.park, [candidacy.firm])):
            return documents_of(candidacy, user, decides=True).get(pk=document_pk)
    raise Document.DoesNotExist
