"""Why a sale was lost: noted once for a quote or an opportunity, in a code, with the net that was at stake."""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Event
from naturopole import workflow
from naturopole.saving import Stale
from naturopole.todo import Todo
from naturopole.workflow import InvalidTransition
from packages.domain import lines
from packages.domain.desk import LOST as LOST_QUOTE
from packages.domain.desk import in_euros, with_net
from packages.models import Answer, Loss, Opportunity, Quote, QuoteVersion
from packages.models.line import MONEY

LOST_OPPORTUNITY = (Opportunity.Status.LOST, Opportunity.Status.NO_BID)
CORRECTABLE = timedelta(days=30)
"""For how long after it was noted a reason may be corrected; the net never: figures of the park rest on it."""
SAID = ("code", "stage_id", "skill_id", "skill_name", "certificate", "detail")


def with_stake(quotes):
    """Adds what the form of a loss starts from: `stake` (net in euros), `sent_on`, the client's `said_code` and `said`.

    The stake is the net of the last version that was sent, or else that of the draft.
    """
    sent = QuoteVersion.objects.filter(quote=OuterRef("pk")).order_by("-number")
    answers = Answer.objects.filter(version__quote=OuterRef("pk"), kind=Answer.Kind.DECLINED)
    answers = answers.order_by("-answered_at", "-pk")
    last_net = in_euros(Subquery(sent.values("net")[:1]))
    return with_net(quotes).annotate(
        stake=Coalesce(last_net, F("net"), output_field=MONEY),
        sent_on=Subquery(sent.values("sent_at")[:1]),
        said_code=Subquery(answers.values("code")[:1]),
        said=Subquery(answers.values("reason")[:1]),
    )


def beginning(subject) -> dict:
    """What the form starts with: the client's own reason where it gave one, and the net at stake."""
    if isinstance(subject, Opportunity):
        return {"net": subject.value}
    code = subject.said_code if subject.said_code in Loss.Code.values else None
    if code is None and subject.status == Quote.Status.EXPIRED:
        code = Loss.Code.SILENT
    return {"net": subject.stake, "code": code, "detail": (subject.said or "")[:500]}


def is_lost(subject) -> bool:
    return subject.status in (LOST_QUOTE if isinstance(subject, Quote) else LOST_OPPORTUNITY)


def is_open(subject) -> bool:
    """It may still be given up, and the reason noted in the same go."""
    return subject.status in (*Quote.EDITABLE, *Quote.OPEN_TO_CLIENT, Opportunity.Status.OPEN)


def is_new_loss(subject, loss) -> bool:
    """The quote left again after an earlier loss was noted: that one no longer tells how it ended."""
    sent = getattr(subject, "sent_on", None)
    return bool(sent) and timezone.localdate(sent) > loss.lost_on


def may_correct(loss) -> bool:
    return timezone.localdate() <= loss.lost_on + CORRECTABLE


def stamp(loss) -> str:
    """A word that changes with what a noted loss says; "" before one is noted."""
    if loss is None or loss.pk is None:
        return ""
    return hashlib.sha256("\x1f".join(said(loss)).encode()).hexdigest()[:16]


def said(loss) -> list[str]:
    return [str(getattr(loss, name) or "") for name in SAID]


@transaction.atomic
def note_loss(loss, *, move, seen, by) -> Loss:
    """Write why the loss's quote or opportunity was lost; one that is still open is first given up by `move`.

    `seen` is the `stamp` of what the person had before them. The same form sent twice notes one loss. Raises Stale
    when a colleague has said something else meanwhile, InvalidTransition for a sale that was won or a reason that is
    final, PermissionDenied for who does not sell it.
    """
    subject = locked(loss)
    present = Loss.objects.filter(quote=loss.quote, opportunity=loss.opportunity).first()
    if present and is_lost(subject) and not is_new_loss(subject, present) and said(present) == said(loss):
        return present
    if stamp(present) != seen:
        raise Stale(present or Loss())
    if is_open(subject):
        workflow.apply(subject, move, by=by, note=loss.detail)
    elif not is_lost(subject):
        raise InvalidTransition(_("This was not lost: there is no reason to note."))
    return write(loss, present, subject, by)


def locked(loss):
    """The row that was lost, locked until the reason is written; a quote with the day it was last sent."""
    if loss.quote_id is None:
        return Opportunity.objects.select_for_update().get(pk=loss.opportunity_id)
    quote = Quote.objects.select_for_update().get(pk=loss.quote_id)
    quote.sent_on = quote.versions.order_by("-number").values_list("sent_at", flat=True).first()
    return quote


def write(loss, present, subject, by) -> Loss:
    renewed = present is None or is_new_loss(subject, present)
    if not renewed and not may_correct(present):
        raise InvalidTransition(_("This reason was noted more than 30 days ago: it is final."))
    loss.pk = present.pk if present else None
    loss.firm_id, loss.client_id, loss.by = subject.firm_id, subject.client_id, by
    if renewed:
        loss.lost_on = timezone.localdate()
    else:
        loss.net, loss.lost_on = present.net, present.lost_on
    loss.save(force_insert=present is None, force_update=present is not None)
    Event.objects.record(subject, verb="lost", by=by, target=told(subject), note=loss.detail)
    return loss


def told(subject) -> str:
    """An opportunity's history says the status reached; a quote's has its own word for a reason that is noted."""
    return subject.status if isinstance(subject, Opportunity) else ""


def unexplained(user):
    """(quotes, opportunities) that were lost without a reason: what sales has still to say. Declined ones first."""
    # A draft that never left was given up, not lost.
    quotes = Quote.objects.visible_to(user).filter(status__in=LOST_QUOTE, loss=None, number__isnull=False)
    chances = Opportunity.objects.visible_to(user).filter(status__in=LOST_OPPORTUNITY, loss=None)
    chances = chances.exclude(Exists(Loss.objects.filter(quote__opportunity=OuterRef("pk"))))
    return quotes.select_related("client").order_by("status", "-pk"), chances.select_related("client").order_by("-pk")


def asked_of(user) -> list:
    """How many quotes and opportunities were lost without a reason."""
    return [lines.counted(rows, "lost") for rows in unexplained(user)]


def todo(found) -> list[Todo]:
    """One item for all that was lost without a reason."""
    number = sum(row.number for row in found.get("lost", []))
    if not number:
        return []
    text = ngettext(
        "%(number)d sale was lost, and nobody has said why.",
        "%(number)d sales were lost, and nobody has said why.",
        number,
    )
    title, url = _("Sales lost without a reason"), reverse("packages:loss_list")
    return [Todo("circle-help", title, text % {"number": number}, url, _("Say why"), tag=_("Reason lacking"))]
