"""How the packages app's own values are written."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.translation import get_language

from packages import documents

register = template.Library()
register.filter(documents.unit_price)
DOTS = 12


@register.filter
def times(number) -> range:
    """Something to go round, for one dot each; at most twelve."""
    return range(min(number or 0, DOTS))


@register.filter
def decimal(text) -> Decimal:
    """A frozen amount, kept as text, as a number again."""
    return Decimal(text or "0")


@register.filter
def as_day(text) -> date:
    """A frozen day, kept as text, as a date again."""
    return date.fromisoformat(text)


@register.filter
def in_language(texts) -> str:
    """A frozen text in the page's language."""
    return texts.get((get_language() or "fr")[:2]) or texts.get("fr", "")


@register.filter
def as_steps(lines) -> list[dict]:
    """Frozen lines as the names and signs under a river."""
    return [{"name": in_language(line["stage"]), "sign": line["sign"]} for line in lines]
