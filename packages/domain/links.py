"""The client's links as sales sees them: open or not, never with their address; renewed, or closed at once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole.workflow import InvalidTransition
from packages.domain import offers
from packages.models import Attachment, OfferLink, Quote, QuoteVersion

# In these a link shows the client something.
SHOWN = (*Quote.OPEN_TO_CLIENT, Quote.Status.ACCEPTED, Quote.Status.DECLINED)


def links_of(quote) -> list[OfferLink]:
    """All links of a quote, the latest first, each with its version's number and `state`: open, closed or expired."""
    links = list(
        OfferLink.objects.filter(version__quote=quote)
        .select_related("version")
        .defer("version__pdf", "version__content", "version__workings")
        .order_by("-pk")
    )
    for link in links:
        link.state = "closed" if link.revoked_at else "expired" if link.expires_at < timezone.now() else "open"
    return links


def latest_version(quote) -> QuoteVersion | None:
    return quote.versions.defer("pdf", "workings").order_by("-number").first()


def file_of(link, place) -> Attachment | None:
    """The file that stands at `place`, from 1, in the version's list; None once sales has taken it back."""
    listed = link.version.content.get("attachments", [])
    if not 1 <= place <= len(listed):
        return None
    files = Attachment.objects.filter(quote=link.version.quote_id, to_client=True)
    return files.filter(sha256=listed[place - 1]["sha256"]).first()


@transaction.atomic
def renew(quote, *, by) -> str:
    """Close the links of the latest version and mail the client a fresh one; answers its address.

    Raises InvalidTransition when there is nothing for the client to see, or the version's validity has passed.
    """
    quote = locked(quote)
    version = latest_version(quote)
    if quote.status not in SHOWN or version is None:
        raise InvalidTransition(_("There is no offer for the client to open: send a version first."))
    until = last_moment(version)
    if until < timezone.now():
        raise InvalidTransition(_("The validity of this version has passed: prepare a new version."))
    close_all(quote)
    address = offers.open_link(version)
    OfferLink.objects.filter(version=version, revoked_at=None).update(expires_at=until)
    Event.objects.record(quote, verb="link_renewed", by=by)
    offers.tell_client(quote, address)
    return address


def last_moment(version):
    """Until when a version may be read: its validity, and for an order at least as long as its links so far."""
    kept = version.links.order_by("-expires_at").values_list("expires_at", flat=True).first()
    end = offers.end_of(version.valid_until)
    return max(kept, end) if kept else end


@transaction.atomic
def revoke(quote, *, by):
    """Close every link of the quote at once; a link already closed is no error."""
    quote = locked(quote)
    if close_all(quote):
        Event.objects.record(quote, verb="link_closed", by=by)


def close_all(quote) -> int:
    return OfferLink.objects.filter(version__quote=quote, revoked_at=None).update(revoked_at=timezone.now())


def locked(quote) -> Quote:
    quotes = Quote.objects.select_related("client", "contact", "firm").select_for_update(of=("self",))
    return quotes.get(pk=quote.pk)
