"""A quote leaves, is reached by its link, and is answered once."""

import hashlib
import secrets
from datetime import datetime, time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole import formats, workflow
from naturopole.links import fingerprint
from naturopole.workflow import InvalidTransition
from packages import pdf
from packages.domain import approvals, chain, confirmed, lapses, validity, variants
from packages.domain.content import frozen, workings_of
from packages.domain.orders import tell_of_order
from packages.domain.quoting import lasting
from packages.domain.regimes import refusal
from packages.domain.sheet import sheet_of, stamp_of
from packages.models import Answer, NumberSeries, OfferLink, Quote, QuoteVersion, RefusalCode

# Gross totals above this do not fit the columns of a version.
MOST = 10**11


def obstacles(quote, sheet) -> list[str]:
    """What must be settled before the quote may leave; empty when it may."""
    found = []
    if not sheet.lines:
        found.append(_("Add at least one line."))
    if sheet.declined:
        found.append(_("A firm has declined its line: choose another supplier for it."))
    if sheet.totals.gross > MOST:
        found.append(_("The total is over 100 billion: check quantities and prices."))
    if quote.valid_until < timezone.localdate():
        found.append(_("The validity has passed: choose a later day."))
    if quote.mode == Quote.Mode.AGENT and any(line.is_outside for line in sheet.lines):
        found.append(_("What is bought outside can only be sold by one firm: change who sells."))
    if why := refusal(quote.regime, quote.client):
        found.append(why)
    found += chain.obstacles(quote, sheet)
    found += [*confirmed.obstacles(sheet), *validity.obstacles(quote, sheet), *approvals.obstacles(quote, sheet)]
    return found


@transaction.atomic
def send(quote, *, by, seen=None) -> tuple[QuoteVersion, str]:
    """Freeze the draft as a version with its PDF and mail the client a link; answers (version, the link).

    The number is taken on the first send, from a locked counter, so numbers follow each other without a gap. `seen`
    is the `stamp_of` the quote that the person looked at. Raises InvalidTransition when that has changed since, or
    when something has still to be settled.
    """
    family = variants.lock(quote)
    quote = workflow.apply(quote, "send", by=by)
    sheet = sheet_of(quote)
    if seen is not None and seen != stamp_of(quote, sheet):
        raise InvalidTransition(_("A colleague has changed the quote meanwhile. Look at it again, then send."))
    problems = obstacles(quote, sheet)
    if problems:
        raise InvalidTransition(" ".join(problems))
    if quote.number is None:
        quote.number = variants.numbered(quote, family, next_number)
        quote.save(update_fields=["number"])
    content = frozen(quote, sheet, by=by)
    document = pdf.typeset(content)
    version = QuoteVersion.objects.create(
        quote=quote,
        number=quote.version,
        content=content,
        workings=workings_of(quote, sheet),
        net=sheet.totals.net,
        gross=sheet.totals.gross,
        pdf=document,
        pdf_sha256=hashlib.sha256(document).hexdigest(),
        valid_until=quote.valid_until,
        sent_by=by,
    )
    address = open_link(version)
    tell_client(quote, address)
    return version, address


def next_number(year) -> str:
    """The next number of the year, such as 2026-014; the counter's row stays locked until the send is complete."""
    NumberSeries.objects.get_or_create(year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{year}-{series.last:03d}"


def open_link(version) -> str:
    """Make the client's link and answer its full address; only its fingerprint is kept."""
    token = secrets.token_urlsafe(32)
    last_moment = end_of(version.valid_until)
    OfferLink.objects.create(version=version, token_sha256=fingerprint(token), expires_at=last_moment)
    return address_of(token)


def end_of(day) -> datetime:
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())


def address_of(token) -> str:
    return settings.BASE_URL + reverse("packages:offer", args=[token])


def tell_client(quote, address):
    with translation.override(quote.client.language):
        subject = _("Quote %(number)s from %(firm)s") % {"number": quote.number, "firm": quote.firm.name}
        body = _("A quote is ready for you. It opens without an account: %(url)s") % {"url": address}
        send_mail(subject, body, None, [quote.addressee])


def link_of(token) -> OfferLink | None:
    """The link behind a token, or None; what may be done with it is `standing`'s to say.

    The link remembers its `token`, which stands nowhere in the database, so that a mail can name its address.
    """
    link = (
        OfferLink.objects.filter(token_sha256=fingerprint(token))
        .select_related(
            "version__quote__client", "version__quote__firm__park", "version__quote__contact", "version__final_answer"
        )
        .defer("version__pdf", "version__workings")
        .first()
    )
    if link:
        link.token = token
    return link


# A quote in one of these has nothing to show any more.
CLOSED = (Quote.Status.WITHDRAWN, Quote.Status.EXPIRED)


def standing(link) -> str:
    """Where the offer stands for the client: open, accepted, declined, superseded, replaced, preparing or gone."""
    version, quote = link.version, link.version.quote
    answer = getattr(version, "final_answer", None)
    if link.revoked_at or link.expires_at < timezone.now() or quote.status in CLOSED:
        return "gone"
    if answer and answer.kind == Answer.Kind.ACCEPTED:
        return answer.kind
    if quote.status == Quote.Status.SUPERSEDED:
        return "superseded"
    if quote.version > version.number:
        return "preparing" if quote.is_editable and quote.version == version.number + 1 else "replaced"
    return answer.kind if answer else "open"


def replaced_by(link) -> int:
    """Number of the latest version that was sent for the same quote."""
    return QuoteVersion.objects.filter(quote=link.version.quote_id).aggregate(latest=Max("number"))["latest"]


class Closed(Exception):
    """The offer can no longer be answered; `standing` says why, or else the words given."""


@transaction.atomic
def close(link, kind, *, name="", position="", code="", reason="") -> tuple[Answer, bool]:
    """Accept or decline for good; answers (the answer that counts, whether it is this one).

    However many clicks race, the quote's lock lets one through, and the others find its answer. Raises Closed when the
    offer is not open, when the stored file is not the one that was sent, and, with its words, when a certificate that
    the quote requires no longer holds through the delivery.
    """
    variants.lock(link.version.quote)
    quote, fresh = locked(link)
    answer = getattr(fresh.version, "final_answer", None)
    if answer:
        return answer, False
    if standing(fresh) != "open" or hashlib.sha256(bytes(fresh.version.pdf)).hexdigest() != fresh.version.pdf_sha256:
        raise Closed
    if kind == Answer.Kind.ACCEPTED and (lapsed := lapses.standards(quote)):
        raise Closed(_("It can’t be accepted just now: %(standards)s no longer holds.") % {"standards": lapsed})
    answer = Answer.objects.create(
        version=fresh.version,
        kind=kind,
        name=name,
        position=position,
        code=code,
        reason=reason,
        pdf_sha256=fresh.version.pdf_sha256,
    )
    accepted = kind == Answer.Kind.ACCEPTED
    note = f"{name}, {position}" if accepted else because(code, reason)
    workflow.apply(quote, "accept" if accepted else "decline", by=AnonymousUser(), note=note)
    variants.close_others(answer)
    tell_sales(quote)
    if accepted:
        tell_of_order(fresh.version, quote, address_of(link.token))
    return answer, True


def locked(link) -> tuple[Quote, OfferLink]:
    """The quote's row, locked, and the link as it stands now."""
    quotes = Quote.objects.select_related("client", "contact", "firm").select_for_update(of=("self",))
    quote = quotes.get(pk=link.version.quote_id)
    fresh = OfferLink.objects.select_related("version__quote", "version__final_answer").get(pk=link.pk)
    return quote, fresh


def because(code, reason) -> str:
    """Why a client declines, in the words of the history: the coded reason, then the client's own words."""
    if not (code and reason):
        return str(RefusalCode(code).label) if code else reason
    return formats.labelled(RefusalCode(code).label, reason, translation.get_language())


@transaction.atomic
def ask_change(link, *, message):
    """The client wants another version; raises Closed unless the offer is open."""
    quote, fresh = locked(link)
    if standing(fresh) != "open":
        raise Closed
    if quote.status == Quote.Status.SENT:
        workflow.apply(quote, "ask_change", by=AnonymousUser(), note=message)
        tell_sales(quote)
    elif Event.objects.about(quote)[0].note != message:
        Event.objects.record(quote, verb="change_asked_again", note=message)
        tell_sales(quote)


def tell_sales(quote):
    """Tell who sent the quote that there is an answer; the page says which."""
    sender = sender_of(quote)
    with translation.override(sender.language or "fr"):
        subject = _("An answer to quote %(number)s") % {"number": quote.number}
        url = settings.BASE_URL + reverse("packages:quote_detail", args=[quote.pk])
        send_mail(subject, _("The client has answered. Read it here: %(url)s") % {"url": url}, None, [sender.email])


def sender_of(quote):
    """Who sent the latest version."""
    return quote.versions.select_related("sent_by").defer("pdf", "content", "workings").first().sent_by


@transaction.atomic
def revise(quote, *, by) -> Quote:
    """Take the quote back to draft as its next version; the version that left can no longer be accepted.

    A validity that has passed is renewed. Raises InvalidTransition once the client has chosen another variant.
    """
    variants.refuse_decided(variants.lock(quote))
    quote = workflow.apply(quote, "revise", by=by)
    quote.version += 1
    quote.valid_until = lasting(quote.valid_until)
    quote.save(update_fields=["version", "valid_until"])
    return quote
