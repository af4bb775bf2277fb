"""Documents of a firm's file: kept, replaced, removed with their file."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from firms.domain.papers import locked, remove_part, stamp_of, told
from firms.models import Document, Firm
from naturopole.saving import Stale


@transaction.atomic
def add_document(row, accepted, *, by) -> Document:
    """Keep an accepted file in the firm's file; the same file under the same title is kept once."""
    Firm.objects.select_for_update().get(pk=row.firm_id)
    same = Document.objects.filter(firm=row.firm_id, title=row.title, sha256=accepted.sha256, audience=row.audience)
    if twin := same.first():
        return twin
    hold_file(row, accepted, by)
    row.save()
    return told(row, "document", "added", by, open_title(row))


@transaction.atomic
def save_document(row, accepted, *, revision, by) -> Document:
    """Change title or readers, and replace the file where one is given; raises Stale."""
    fresh = locked(row)
    if stamp_of(fresh) != revision:
        raise Stale(fresh)
    if accepted:
        drop_file(fresh)
        hold_file(row, accepted, by)
    row.save()
    hidden = Document.Audience.FIRM in (fresh.audience, row.audience)
    return told(row, "document", "changed", by, "" if hidden else row.title)


def hold_file(row, accepted, by):
    row.file, row.file_name, row.size, row.sha256 = accepted.file, accepted.name, accepted.size, accepted.sha256
    row.uploaded_by, row.uploaded_at = by, timezone.now()


def drop_file(document):
    """Delete the stored file once the transaction that lets go of it is complete."""
    storage, name = document.file.storage, document.file.name
    transaction.on_commit(lambda: storage.delete(name))


def open_title(document) -> str:
    """The title as history may tell it: not that of a document for the firm alone."""
    return "" if document.audience == Document.Audience.FIRM else document.title


@transaction.atomic
def remove_document(document, *, revision, by):
    """Take a document and its file away; what it proved stays, without proof. Raises Stale."""
    remove_part(document, kind="document", revision=revision, by=by, note=open_title(document))
    drop_file(document)


def what_it_proves(document) -> list[str]:
    """What loses its document when this one is removed, in words; four queries."""
    levels, certificates = document.proves.count(), document.certificates.count()
    undertakings = document.firm.undertakings.filter(document=document).count()
    appeals = document.firm.candidacies.filter(appeals__documents=document).count()
    lines = (
        (levels, ngettext("%(n)d level is no longer proven.", "%(n)d levels are no longer proven.", levels)),
        (
            certificates,
            ngettext("%(n)d certificate loses its document.", "%(n)d certificates lose their document.", certificates),
        ),
        (
            undertakings,
            ngettext("%(n)d undertaking loses its document.", "%(n)d undertakings lose their document.", undertakings),
        ),
        (appeals, ngettext("%(n)d appeal loses its evidence.", "%(n)d appeals lose their evidence.", appeals)),
    )
    return [text % {"n": count} for count, text in lines if count]
