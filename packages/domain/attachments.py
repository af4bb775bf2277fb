"""Files that go with a quote: kept once, removed with their file; the client's are settled with the draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole.workflow import InvalidTransition
from packages.models import Attachment, Quote


@transaction.atomic
def attach(attachment, accepted, *, by) -> tuple[Attachment, bool]:
    """Keep an accepted file with its quote; the same file for the same readers is kept once. (it, whether it is new).

    Raises InvalidTransition for a file for the client once the version has left.
    """
    quote = Quote.objects.select_for_update().get(pk=attachment.quote_id)
    refuse_settled(quote, attachment)
    same = quote.attachments.filter(
        title=attachment.title, sha256=accepted.sha256, to_client=attachment.to_client
    ).first()
    if same:
        return same, False
    attachment.file, attachment.file_name = accepted.file, accepted.name
    attachment.size, attachment.sha256, attachment.uploaded_by = accepted.size, accepted.sha256, by
    attachment.save()
    Event.objects.record(quote, verb="attached", by=by, note=attachment.title)
    return attachment, True


@transaction.atomic
def detach(attachment, *, by):
    """Take a file away; one already gone is no error. Raises InvalidTransition for what the client has been shown."""
    quote = Quote.objects.select_for_update().get(pk=attachment.quote_id)
    refuse_settled(quote, attachment)
    gone, _rows = quote.attachments.filter(pk=attachment.pk).delete()
    if gone:
        Event.objects.record(quote, verb="detached", by=by, note=attachment.title)
        storage, name = attachment.file.storage, attachment.file.name
        transaction.on_commit(lambda: storage.delete(name))


def refuse_settled(quote, attachment):
    """The client's files are part of the version that left."""
    if attachment.to_client and not quote.is_editable:
        raise InvalidTransition(_("This version has left: the client’s files stay as they are."))
