"""How the packages app's own values are written."""

from datetime import date
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from naturopole.forms import AmountField
from packages import documents
from packages.domain.confirmed import price_asked
from packages.tabs import SECTIONS, TABS

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
def as_day(text) -> date:
    """A frozen day, kept as text, as a date again."""
    return date.fromisoformat(text)


@register.inclusion_tag("packages/_tabs.html")
def quote_tabs(quote, current):
    """The pages of a quote beside each other; `current` is the URL name of the one that is read."""
    tabs = [(reverse(name, args=[quote.pk]), word, name == current) for name, word in TABS]
    return {"tabs": tabs, "label": _("Pages of this quote")}


@register.inclusion_tag("packages/_tabs.html")
def sales_sections(current):
    """The pages of sales beside each other; `current` is the URL name of the one that is read."""
    return {"tabs": [(reverse(name), word, name == current) for name, word in SECTIONS], "label": _("Pages of sales")}
