"""The files a candidate joins to its application: added one by one, removable until they are sent."""

from django.db import transaction
from django.forms import ValidationError
from django.utils.translation import gettext as _

from firms.models import Document, Intake

MOST = 12


def papers(intake) -> list[Document]:
    """Files of the application: those sent with it, then those that wait to be sent."""
    waiting = list(Document.objects.filter(intake=intake))
    if intake.candidacy is None:
        return waiting
    sent = Document.objects.filter(firm=intake.candidacy.firm_id, uploaded_by=None)
    return [*sent, *waiting]


@transaction.atomic
def add(intake, accepted, *, title):
    """Store a checked file; the same file twice is stored once, a closed form takes none. Refuses a 13th."""
    if not held_open(intake):
        return
    known = papers(intake)
    if any(paper.sha256 == accepted.sha256 for paper in known):
        return
    if len(known) >= MOST:
        raise ValidationError(_("Twelve documents are the most: remove one first."))
    Document.objects.create(
        intake=intake,
        title=(title or accepted.name.rpartition(".")[0] or accepted.name)[:120],
        file=accepted.file,
        file_name=accepted.name,
        size=accepted.size,
        sha256=accepted.sha256,
    )


def held_open(intake) -> bool:
    """Lock the application and say whether its form is still open."""
    Intake.objects.select_for_update().get(pk=intake.pk)
    return Intake.objects.select_related("candidacy").get(pk=intake.pk).is_writable


@transaction.atomic
def remove(intake, pk):
    """Remove a file that has not been sent; anything else is left as it is."""
    for paper in Document.objects.filter(intake=intake, pk=pk) if held_open(intake) else []:
        forget(paper)


def remove_all(intake):
    for paper in Document.objects.filter(intake=intake):
        forget(paper)


def forget(paper):
    """Delete the row, and the file once the row is surely gone."""
    storage, name = paper.file.storage, paper.file.name
    paper.delete()
    transaction.on_commit(lambda: storage.delete(name))


def hand_over(intake, firm) -> int:
    """Give the waiting files to the firm, to be read by the desk; answers how many."""
    waiting = Document.objects.filter(intake=intake)
    return waiting.update(firm=firm, intake=None, audience=Document.Audience.DESK)
