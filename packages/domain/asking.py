"""The firms are asked for their answers, and reminded; each mail is a link and nothing else."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.models import Event, Membership
from naturopole import workflow
from naturopole.workflow import InvalidTransition
from packages.domain import supplier_links
from packages.domain.confirmed import needs_asking
from packages.domain.quoting import locked_draft
from packages.domain.sheet import lines_of
from packages.models import Quote, QuoteLine
from packages.models.client import SELLERS

# Days without an answer after which a firm is reminded, and then again.
PATIENCE = timedelta(days=3)
ASKED = (
    gettext_lazy("%(firm)s asks for your answer"),
    gettext_lazy("A neighbour waits for your price and lead time. Read and answer here: %(url)s"),
)
AWAITED = (
    gettext_lazy("Your answer to %(firm)s is still awaited"),
    gettext_lazy("A neighbour still waits for your price and lead time. Read and answer here: %(url)s"),
)
STAMPS = ("answer", "answered_by", "answered_at", "asked_sha256", "asked_at", "reminded_at", "revision")


@dataclass(frozen=True)
class Asked:
    """What one asking did: the firms written to, and the links of those without an account, by the firm's name."""

    firms: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def ask(quote, *, by, only=None) -> Asked:
    """Ask the firms of all lines that need it, or of those whose keys are in `only`; once however many clicks race.

    A line is asked about when it never was, when its specification has changed since, and when the confirmed price
    holds no longer. Raises InvalidTransition when there is nothing to ask, or the quote has left.
    """
    fresh = locked_draft(quote.pk)
    lines = to_ask(fresh, only)
    if not lines:
        raise InvalidTransition(_("There is nothing to ask: every firm has been asked about its lines as they stand."))
    if fresh.status == Quote.Status.DRAFT:
        fresh = workflow.apply(fresh, "ask", by=by)
    else:
        Event.objects.record(fresh, verb="asked", by=by, note=", ".join(names_of(lines)))
    stamp(lines)
    people = people_of({line.supplier_id for line in lines})
    write(quote, ASKED, people)
    lacking = [line.supplier for line in lines if line.supplier_id not in people]
    return Asked(names_of(lines), supplier_links.open_where_missing(fresh, lacking))


def to_ask(quote, only=None) -> list[QuoteLine]:
    """The lines that need asking, read as they stand now."""
    today = timezone.localdate()
    return [line for line in lines_of(quote) if needs_asking(quote, line, today) and (only is None or line.pk in only)]


def names_of(lines) -> list[str]:
    return list(dict.fromkeys(line.supplier.name for line in lines))


def stamp(lines):
    """Note what each firm is asked about. One statement."""
    now = timezone.now()
    for line in lines:
        if line.answer != QuoteLine.SupplierAnswer.AWAITED:
            line.answer, line.answered_by, line.answered_at = QuoteLine.SupplierAnswer.AWAITED, None, None
            line.revision += 1
        line.asked_sha256, line.asked_at, line.reminded_at = line.specification, now, None
    QuoteLine.objects.bulk_update(lines, STAMPS)


def people_of(firms) -> dict:
    """Who sells for each of these firms, by the firm's key; firms without an account are left out. One query."""
    held = Membership.objects.filter(firm__in=firms, role__in=SELLERS, user__is_active=True)
    found = {}
    for membership in held.select_related("user").order_by("pk"):
        found.setdefault(membership.firm_id, {})[membership.user_id] = membership.user
    return {firm: list(people.values()) for firm, people in found.items()}


def write(quote, words, people):
    """One mail a person, in the language of each, with the way to the lines of this quote. One statement."""
    url = settings.BASE_URL + reverse("packages:asked_quote", args=[quote.pk])
    readers = {user.pk: user for own in people.values() for user in own}
    mails = []
    for user in readers.values():
        with translation.override(user.language or "fr"):
            subject, body = (str(text) % {"firm": quote.firm.name, "url": url} for text in words)
        mails.append(EmailMessage(subject, body, None, [user.email]))
    get_connection().send_messages(mails)


@transaction.atomic
def remind(quote, firm, *, by=None) -> bool:
    """Write again to a firm that has not answered, at most once a day; tells whether a mail left.

    Raises InvalidTransition when nothing is awaited of it, or when nobody there has an account.
    """
    fresh = locked_draft(quote.pk)
    awaited = fresh.lines.filter(supplier=firm, answer=QuoteLine.SupplierAnswer.AWAITED, asked_at__isnull=False)
    last = list(awaited.values_list("reminded_at", flat=True))
    if not last:
        raise InvalidTransition(_("Nothing is awaited of this firm."))
    if any(at and timezone.localdate(at) == timezone.localdate() for at in last):
        return False
    people = people_of([firm.pk])
    if not people:
        raise InvalidTransition(_("Nobody at this firm has an account: send it its link instead."))
    awaited.update(reminded_at=timezone.now())
    Event.objects.record(fresh, verb="reminded", by=by, note=firm.name)
    write(quote, AWAITED, people)
    return True


def due(today) -> list[QuoteLine]:
    """One awaited line for each quote and firm that has heard nothing for three days, as the park's calendar counts.

    Hours would drift: a run some minutes earlier than the one before would make it four days.
    """
    latest = today - PATIENCE
    rows = QuoteLine.objects.filter(
        quote__status=Quote.Status.AWAITING, answer=QuoteLine.SupplierAnswer.AWAITED, asked_at__isnull=False
    )
    keys = rows.values("quote", "supplier").annotate(asked=Max("asked_at"), told=Max("reminded_at"), one=Max("pk"))
    waiting = keys.filter(Q(told__isnull=True) | Q(told__date__lte=latest), asked__date__lte=latest)
    return list(
        QuoteLine.objects.filter(pk__in=waiting.values("one")).select_related("quote", "supplier").order_by("pk")
    )


def remind_all() -> int:
    """Remind every firm that is due; answers how many. Harmless when run again."""
    return sum(remind_if_possible(line) for line in due(timezone.localdate()))


def remind_if_possible(line) -> bool:
    """A firm without an account, or that has answered meanwhile, is no fault of a nightly run."""
    try:
        return remind(line.quote, line.supplier)
    except InvalidTransition:
        return False
