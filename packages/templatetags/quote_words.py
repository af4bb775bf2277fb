"""How the packages app's own values are written."""

from datetime import date
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.forms import AmountField
from packages import documents
from packages.domain.confirmed import price_asked
from packages.domain.reckoning import in_currency, priced
from packages.domain.summary import vat_rows
from packages.tabs import SECTIONS, tabs_of

register = template.Library()
register.filter(documents.unit_price)
register.filter(documents.in_language)
register.filter(documents.duration)
register.filter(price_asked)
DOTS = 12


@register.filter
def times(number) -> range:
    """Something to go round, for one dot each; at most twelve."""
    return range(min(number or 0, DOTS))


@register.filter
def typed(amount) -> str:
    """An amount as it is typed into a field."""
    return AmountField().prepare_value(amount)


@register.filter
def decimal(text) -> Decimal:
    """A frozen amount, kept as text, as a number again."""
    return Decimal(text or "0")


@register.filter
def amount(value, currency) -> str:
    """An amount with its two decimals, in the quote's currency."""
    return documents.money(value, currency)


@register.filter
def as_day(text) -> date:
    """A frozen day, kept as text, as a date again."""
    return date.fromisoformat(text)


@register.filter
def in_full(number) -> str:
    """A rate with all its decimals: "1,0832"."""
    exact = number.normalize()
    return formats.number_exact(exact, get_language(), max(2, -exact.as_tuple().exponent))


@register.filter
def net_of(line, quote) -> Decimal:
    """A line's net in the quote's currency, counted from what it now says: the stored one is of before the change."""
    return in_currency(quote, priced(quote, line).net)


@register.inclusion_tag("packages/_totals.html")
def totals_panel(quote, sheet, oob=False):
    """What a quote comes to; `sheet` is a `Sheet` or a `Summary`."""
    return {"quote": quote, "sheet": sheet, "vat": vat_rows(quote, sheet), "oob": oob}


@register.inclusion_tag("packages/_line_row.html", takes_context=True)
def line_row(context, quote, line, oob=False):
    """A line's row in an answer to its change."""
    line.shown_net = net_of(line, quote)
    return {"quote": quote, "one": line, "oob": oob, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("packages/_lines.html", takes_context=True)
def line_table(context, quote, line, lines):
    """The whole table in an answer that adds its first line, or takes its last one."""
    line.shown_net = net_of(line, quote)
    steps = [{"stage": line.stage, "lines": [line]}] if lines else []
    sheet = {"lines": lines, "steps": steps}
    return {"quote": quote, "sheet": sheet, "oob": True, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/pages.html")
def quote_tabs(quote, current):
    """The pages of a quote beside each other; `current` is the URL name of the one that is read."""
    tabs = [(reverse(name, args=[quote.pk]), word, name == current) for name, word in tabs_of(quote, current)]
    return {"tabs": tabs, "label": _("Pages of this quote")}


@register.inclusion_tag("components/pages.html")
def sales_sections(current):
    """The pages of sales beside each other; `current` is the URL name of the one that is read."""
    return {"tabs": [(reverse(name), word, name == current) for name, word in SECTIONS], "label": _("Pages of sales")}
