"""Chains kept under a name, and quotes that begin from one or from an earlier quote."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from firms.models import Event
from naturopole.saving import Stale
from packages.domain import copying, quoting
from packages.models import Quote, QuoteTemplate


class Taken(Exception):
    """The firm has a template of this name already."""

    def __init__(self):
        super().__init__(_("You already have a template of this name."))


@transaction.atomic
def keep(quote, template) -> tuple[QuoteTemplate, bool]:
    """Keep the quote's head, steps and lines under `template`'s name; the same form sent twice keeps one.

    Notes stay with the quote: they were written about its client. Raises Taken.
    """
    template.content = copying.kept(quote) | {"title": quote.title}
    try:
        return quoting.save_once(template, QuoteTemplate.objects.filter(firm=template.firm_id))
    except IntegrityError:
        raise Taken from None


@transaction.atomic
def rename(template, *, revision) -> QuoteTemplate:
    """Save the name that `template` carries if the row is still at `revision`; raises Stale or Taken."""
    rows = QuoteTemplate.objects.filter(pk=template.pk, revision=revision)
    try:
        with transaction.atomic():
            done = rows.update(name=template.name, revision=revision + 1)
    except IntegrityError:
        raise Taken from None
    if not done:
        raise Stale(QuoteTemplate.objects.filter(pk=template.pk).first())
    return template


@transaction.atomic
def remove(template, *, revision):
    """Delete the template; raises Stale when it was renamed since. Quotes made from it stay."""
    if not QuoteTemplate.objects.filter(pk=template.pk, revision=revision).delete()[0]:
        raise Stale(template)


@transaction.atomic
def begin(quote, content, *, origin, by) -> tuple[Quote, bool, list[str]]:
    """Open `quote` as a draft filled from `content`; `origin` names what it comes from in the history.

    Answers (the quote, whether it is new, what had to be left out); the same form sent twice opens one quote. Its lines
    wait for their firms' word again.
    """
    quote.created_by = by
    copying.dress(quote, content)
    quote, is_new = quoting.save_once(quote, Quote.objects.filter(created_by=by))
    if not is_new:
        return quote, False, []
    lost = copying.fill(quote, content)
    Event.objects.record(quote, verb="filled", by=by, note="\n".join([origin, *lost]))
    return quote, True, lost
