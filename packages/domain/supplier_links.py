"""A supplying firm's way in without an account: made, renewed, ended, and what stands behind it."""

import secrets
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole.links import fingerprint
from naturopole.workflow import InvalidTransition
from packages.domain.quoting import locked_draft
from packages.models import Quote, SupplierLink

# A link lives as long as the quote is to be valid, and two weeks at least.
SHORTEST = timedelta(days=14)


def address_of(token) -> str:
    return settings.BASE_URL + reverse("packages:supplier", args=[token])


def end_of(quote) -> datetime:
    day = max(quote.valid_until, timezone.localdate() + SHORTEST)
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())


def new_link(quote, firm) -> tuple[SupplierLink, str]:
    """A link not stored yet, and its full address, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    link = SupplierLink(quote=quote, firm=firm, token_sha256=fingerprint(token), expires_at=end_of(quote))
    return link, address_of(token)


def open_where_missing(quote, firms) -> dict[str, str]:
    """Make a link for each of these firms that has none alive; answers the addresses by the firm's name."""
    if not firms:
        return {}
    has_one = set(alive(quote).values_list("firm_id", flat=True))
    made = {firm.name: new_link(quote, firm) for firm in {firm.pk: firm for firm in firms}.values()}
    made = {name: row for name, row in made.items() if row[0].firm_id not in has_one}
    SupplierLink.objects.bulk_create(link for link, _address in made.values())
    return {name: address for name, (_link, address) in made.items()}


def alive(quote):
    """The links by which firms may read their lines of this quote now."""
    return quote.supplier_links.filter(revoked_at=None, expires_at__gte=timezone.now())


@transaction.atomic
def renew(quote, firm, *, by) -> str:
    """Make a fresh link for a firm and end those before; answers its full address."""
    fresh = locked_draft(quote.pk)
    if not fresh.lines.filter(supplier=firm).exclude(asked_sha256="").exists():
        raise InvalidTransition(_("Ask this firm first: its link opens what it was asked about."))
    alive(fresh).filter(firm=firm).update(revoked_at=timezone.now())
    link, address = new_link(fresh, firm)
    link.save()
    Event.objects.record(fresh, verb="link_made", by=by, note=firm.name)
    return address


@transaction.atomic
def revoke(quote, firm, *, by) -> bool:
    """End the firm's links; tells whether there was one."""
    Quote.objects.select_for_update().get(pk=quote.pk)
    ended = alive(quote).filter(firm=firm).update(revoked_at=timezone.now())
    if ended:
        Event.objects.record(quote, verb="link_ended", by=by, note=firm.name)
    return bool(ended)


def link_of(token) -> SupplierLink | None:
    """The link behind a token, or None; whether it still opens is `is_gone`'s to say."""
    rows = SupplierLink.objects.select_related("firm", "quote__firm__park")
    return rows.filter(token_sha256=fingerprint(token)).first()


def is_gone(link) -> bool:
    """Ended, past its day, or for a quote that was taken back."""
    over = link.quote.status in (Quote.Status.WITHDRAWN, Quote.Status.SUPERSEDED)
    return bool(link.revoked_at) or link.expires_at < timezone.now() or over
