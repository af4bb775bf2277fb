"""Variants of a quote: several offers that live side by side, of which the client accepts one.

The quote from which the first variant was made is the base, and has no letter; the others carry B, C and so on, and
all point to the base. They share one number: 2026-014 for the base, 2026-014-B for variant B, whichever leaves first,
so that numbers still follow each other without a gap. Each has its own versions and links.
"""

import uuid
from collections import defaultdict
from copy import copy
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole import workflow
from naturopole.workflow import InvalidTransition
from packages.domain import copying, quoting
from packages.models import Answer, Attachment, Confirmation, Quote, QuoteLine, QuoteVersion

LETTERS = "BCDEFGHIJKLMNOPQRSTUVWXYZ"
# What a firm's answer leaves on a line.
ANSWERED = ("answer", "answered_by", "answered_at", "asked_sha256", "asked_at")
LIVE = (*Quote.EDITABLE, *Quote.OPEN_TO_CLIENT)
# What a variant has in common with the quote it is made of, beside the chain.
SHARED = ("firm", "client", "contact", "delivery_place", "opportunity", "starts_on", "valid_until", "remind_client")


def base_key(quote) -> int:
    return quote.variant_of_id or quote.pk


def family_of(quote):
    """The base and its variants, in the order of their letters, the quote itself among them."""
    return Quote.objects.filter(Q(pk=base_key(quote)) | Q(variant_of=base_key(quote))).order_by("pk")


def siblings(quote):
    """The other variants that the client may still answer, in the order of their letters. One query."""
    return family_of(quote).exclude(pk=quote.pk).filter(status__in=Quote.OPEN_TO_CLIENT)


def with_last_sent(quotes):
    """Adds `sent_net` and `sent_version`, of what last left; None for what never did."""
    last = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("-number")
    return quotes.annotate(sent_net=Subquery(last.values("net")[:1]), sent_version=Subquery(last.values("number")[:1]))


def lock(quote) -> list[Quote]:
    """Hold the whole family until the transaction ends; answers its rows, the base first.

    Whoever takes more than one of these rows takes them here: the base, then the variants by key. So no two
    transactions ever wait for each other, and nobody adds a variant to a family that is held.
    """
    base = Quote.objects.select_for_update().get(pk=base_key(quote))
    return [base, *Quote.objects.select_for_update().filter(variant_of=base).order_by("pk")]


def refuse_decided(family):
    """Raises InvalidTransition once the client has chosen one of the family."""
    chosen = next((one for one in family if one.status == Quote.Status.ACCEPTED), None)
    if chosen:
        raise InvalidTransition(_("The client has accepted %(number)s: nothing can be added.") % {"number": chosen})


def close_others(answer):
    """Once a variant is accepted, the others that are live are superseded. The family is locked already."""
    if answer.kind == Answer.Kind.ACCEPTED:
        chosen = answer.version.quote
        for one in family_of(chosen).exclude(pk=chosen.pk).filter(status__in=LIVE):
            workflow.apply(one, "supersede", by=None, note=str(chosen))


def numbered(quote, family, take_next) -> str:
    """The number with which the quote leaves: the family's, taken by `take_next` when none of it has left before."""
    known = next((one.number.removesuffix(f"-{one.variant}") for one in family if one.number), None)
    stem = known or take_next(timezone.localdate().year)
    return f"{stem}-{quote.variant}" if quote.variant else stem


@transaction.atomic
def make(source, *, title, by, request_key=None) -> tuple[Quote, bool, list[str]]:
    """Open a variant of the quote as a draft: head, steps, lines, certificates and files are copied.

    Answers (variant, whether it is new, what could not be copied). The same form sent twice opens one. What a firm has
    confirmed stays confirmed as long as its line stays as it is, for only one of the variants will be ordered. Raises
    InvalidTransition when the client has chosen already, or when there is no letter left.
    """
    family = lock(source)
    if done := quoting.already(Quote.objects.filter(created_by=by), request_key):
        return done, False, []
    refuse_decided(family)
    source = next(one for one in family if one.pk == source.pk)
    if source.status == Quote.Status.WITHDRAWN:
        raise InvalidTransition(_("A withdrawn quote has no variants: duplicate it instead."))
    content = copying.kept(source, notes=True)
    variant = Quote(title=title, created_by=by, request_key=request_key, variant_of=family[0], variant=letter(family))
    for name in SHARED:
        setattr(variant, name, getattr(source, name))
    variant.valid_until = quoting.lasting(source.valid_until)
    copying.dress(variant, content)
    variant.save()
    lost = copying.fill(variant, content)
    copy_confirmations(source, variant)
    copy_files(source, variant)
    Event.objects.record(variant, verb="variant_made", by=by, note="\n".join([str(source), *lost]))
    Event.objects.record(source, verb="variant_made", by=by, note=f"{variant.variant}: {title}")
    return variant, True, lost


def letter(family) -> str:
    taken = {one.variant for one in family}
    free = [one for one in LETTERS if one not in taken]
    if not free:
        raise InvalidTransition(_("There are 25 variants already: change one of them instead."))
    return free[0]


def copy_confirmations(source, variant):
    """A confirmed line of the same specification stays confirmed, with the firm's last answer beside it."""
    waiting, twins = defaultdict(list), {}
    for line in source.lines.filter(answer=QuoteLine.SupplierAnswer.CONFIRMED):
        waiting[line.specification].append(line)
    for line in variant.lines.all():
        if alike := waiting[line.specification]:
            first = alike.pop(0)
            twins[first.pk] = line
            for name in ANSWERED:
                setattr(line, name, getattr(first, name))
    QuoteLine.objects.bulk_update(twins.values(), ANSWERED)
    last = Confirmation.objects.filter(line__in=twins, confirmed=True).order_by("line_id", "-at", "-pk")
    rows = [(answer, twins[answer.line_id]) for answer in last.distinct("line_id")]
    Confirmation.objects.bulk_create(
        same_answer(answer, line) for answer, line in rows if answer.specification == line.specification
    )


def same_answer(answer, line) -> Confirmation:
    """The answer once more, for another line."""
    again = copy(answer)
    again.pk, again.line, again._state = None, line, ModelState()
    return again


def copy_files(source, variant):
    """Files are copied too: what is taken off one variant stays on the other."""
    for row in source.attachments.all():
        with row.file.open("rb") as file:
            stored = ContentFile(file.read(), name=f"{uuid.uuid4().hex}{Path(row.file.name).suffix}")
        Attachment.objects.create(
            quote=variant,
            title=row.title,
            to_client=row.to_client,
            file=stored,
            file_name=row.file_name,
            size=row.size,
            sha256=row.sha256,
            uploaded_by=row.uploaded_by,
        )
