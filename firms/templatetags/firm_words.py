"""How the firms app's own values are written."""

from django import template
from django.utils.translation import get_language

from naturopole.formats import number

register = template.Library()


@register.filter
def told(text) -> str:
    """A text kept as {"fr": …, "en": …} in the page's language."""
    if not isinstance(text, dict):
        return str(text)
    return text.get((get_language() or "fr")[:2]) or text.get("fr", "")


@register.filter
def siren(number) -> str:
    """Nine digits in groups of three, with no-break spaces."""
    return "\u00a0".join(number[i : i + 3] for i in range(0, len(number), 3))


@register.filter
def siret(number) -> str:
    """Fourteen digits: the SIREN in its groups, then the five of the establishment."""
    return f"{siren(number[:9])}\u00a0{number[9:]}"


@register.filter
def tenths(value) -> str:
    """A score or a gain with one decimal at most, as the review's own page writes it; "–" for none."""
    return number(None if value in (None, "") else round(value, 1), get_language())


@register.filter
def hundredths(value) -> str:
    """A term from 0 to 1, or a gain, with two decimals at most; "–" for none."""
    return number(None if value in (None, "") else round(value, 2), get_language())
