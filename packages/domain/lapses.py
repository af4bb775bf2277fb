"""A certificate that an open quote requires no longer holds through the delivery: sales is told, once a lapse."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firms.models import Event, Role, User
from naturopole.todo import Todo
from packages import coverage
from packages.coverage import Reason, Why
from packages.domain.chain import lacks
from packages.domain.reasons import of_line
from packages.domain.reckoning import plan_of
from packages.domain.sheet import with_papers, with_waits
from packages.models import Quote, QuoteLine, QuoteStage, RequiredCertificate

OPEN = (*Quote.EDITABLE, *Quote.OPEN_TO_CLIENT)
VERB = "lapsed"
SHOWN = 5
MANY = 200
# In a draft these say that the firm was chosen without the certificate: its page tells so, and nothing has lapsed.
NEVER_HELD = (Why.NO_CERTIFICATE, Why.NOT_THIS_STEP)


@dataclass(frozen=True)
class Lapse:
    """A line whose firm lacks a required certificate, and why."""

    line: QuoteLine
    reason: Reason

    @property
    def key(self) -> str:
        """What makes it the same lapse another day: renewed and lapsed again, it is another one."""
        held = {coverage.same(one.standard): one for one in self.line.certificates}
        paper = held.get(coverage.same(self.reason.about))
        state = f"{paper.valid}.{paper.valid_until}" if paper else "none"
        return f"{self.line.supplier_id}.{self.line.stage_id}.{self.reason.about}.{state}"


def found(quotes) -> dict[int, list[Lapse]]:
    """The lapses of each of the given quotes, by its key; quotes without any are left out. Three queries, or one."""
    asking = set(RequiredCertificate.objects.filter(quote__in=quotes).values_list("quote_id", flat=True))
    quotes = [quote for quote in quotes if quote.pk in asking]
    if not quotes:
        return {}
    lines, stages = {}, {}
    for line in with_papers(QuoteLine.objects.filter(quote__in=quotes)):
        lines.setdefault(line.quote_id, []).append(line)
    for stage in with_waits(QuoteStage.objects.filter(quote__in=quotes)):
        stages.setdefault(stage.quote_id, []).append(stage)
    all_of = {
        quote.pk: lacks(own, plan_of(quote, own, stages.get(quote.pk, [])))
        for quote in quotes
        if (own := lines.get(quote.pk))
    }
    return {
        quote.pk: kept
        for quote in quotes
        if (kept := [Lapse(*one) for one in all_of.get(quote.pk, []) if has_lapsed(quote, one[1])])
    }


def has_lapsed(quote, reason) -> bool:
    return not (quote.is_editable and reason.why in NEVER_HELD)


def standards(quote) -> str:
    """The standards that have lapsed for a quote, for its client: no more than what it asked for itself; or ""."""
    return ", ".join(dict.fromkeys(lapse.reason.about for lapse in found([quote]).get(quote.pk, [])))


@transaction.atomic
def alert(quote) -> bool:
    """Write the quote's lapses of which sales does not know yet; answers whether there was one."""
    fresh = Quote.objects.select_for_update(of=("self",)).select_related("firm").get(pk=quote.pk)
    if fresh.status not in OPEN:
        return False
    told = {event.detail.get("lapse") for event in Event.objects.about(fresh).filter(verb=VERB)}
    new = {lapse.key: lapse for lapse in found([fresh]).get(fresh.pk, []) if lapse.key not in told}
    for key, lapse in new.items():
        Event.objects.record(fresh, verb=VERB, note=of_line(lapse.line, lapse.reason), detail={"lapse": key})
    if new:
        tell_sales(fresh)
    return bool(new)


def tell_sales(quote):
    """Write to the sales people of the coordinating firm; the message names no certificate, only where to look."""
    url = settings.BASE_URL + reverse("packages:quote_coverage", args=[quote.pk])
    sellers = User.objects.filter(memberships__role=Role.SALES, memberships__firm=quote.firm, is_active=True)
    for user in sellers.union(User.objects.filter(pk=quote.created_by_id, is_active=True)):
        with translation.override(user.language or "fr"):
            body = _("Something that an open quote requires no longer holds. Look here: %(url)s") % {"url": url}
            send_mail(_("An open quote needs you"), body, None, [user.email])


def alert_all() -> int:
    """Look at every open quote that requires a certificate; answers how many had something new to tell."""
    rows = Quote.objects.filter(status__in=OPEN, required_certificates__isnull=False).distinct().order_by("pk")
    count, keys = 0, list(rows.values_list("pk", flat=True))
    for place in range(0, len(keys), MANY):
        quotes = list(Quote.objects.filter(pk__in=keys[place : place + MANY]))
        lapsed = found(quotes)
        count += sum(alert(quote) for quote in quotes if quote.pk in lapsed)
    return count


def todo(user) -> list[Todo]:
    """Open quotes that sales was told of and whose certificates are still lacking. One query, two more for some."""
    told = Event.objects.filter(kind=Quote._meta.label_lower, subject_id=OuterRef("pk"), verb=VERB)
    rows = Quote.objects.visible_to(user).filter(Exists(told), status__in=OPEN).select_related("client")
    quotes = list(rows.order_by("-pk")[:SHOWN])
    lapsed = found(quotes) if quotes else {}
    return [to_settle(quote, lapsed[quote.pk]) for quote in quotes if quote.pk in lapsed]


def to_settle(quote, own) -> Todo:
    url = reverse("packages:quote_coverage", args=[quote.pk])
    text = of_line(own[0].line, own[0].reason)
    tag = _("Certificate lapsed")
    return Todo("shield-check", quote.title, text, url, _("Look"), tone="bad", tag=tag, due=timezone.localdate())
