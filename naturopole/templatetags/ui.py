"""Tags and filters of every page: icons, leaves, tags, notes, drawings, figures in the page's language."""

import re
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.timezone import localdate
from django.utils.translation import get_language

from naturopole import formats
from naturopole.drawings import leaves
from naturopole.markup import written
from naturopole.templatetags import figures

register = template.Library()
register.tags.update(figures.register.tags)
SIGNS = frozenset(map(str, leaves.SIGNS))


def in_page_language(wording):
    return lambda value: wording(value, get_language())


def in_page_language_and_currency(wording):
    return lambda value, currency: wording(value, currency, get_language())


def in_page_language_today(wording):
    return lambda value: wording(value, get_language(), localdate())


for name in ("money", "money_exact", "number", "percent", "share", "day", "moment"):
    register.filter(name, in_page_language(getattr(formats, name)))
for name in ("money_in", "money_exact_in"):
    register.filter(name, in_page_language_and_currency(getattr(formats, name)))
for name in ("day_short", "days_away"):
    register.filter(name, in_page_language_today(getattr(formats, name)))


@cache
def icon_names() -> frozenset[str]:
    sprite = Path(settings.BASE_DIR, "static", "sprite.svg").read_text(encoding="utf-8")
    return frozenset(re.findall(r'id="i-([\w-]+)"', sprite))


# A list draws hundreds of icons and leaves, and the address of a hashed file takes longer than the rest.
@register.simple_tag
@lru_cache(maxsize=512)
def icon(name, css=""):
    """An icon, silent to screen readers: a word stands beside it. ValueError for a name the sprite lacks."""
    if name not in icon_names():
        raise ValueError(f"static/sprite.svg has no icon “{name}”")
    svg = '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>'
    return written(svg, f"i {css}".strip(), static("sprite.svg"), name)


@register.simple_tag
@lru_cache(maxsize=64)
def leaf(sign, size="", here=False):
    """The sign of a firm: 1 to 8, "c" for a candidate, "x" for anybody outside; `size` "l" draws it large.

    `here` is for pages with more than a thousand of them, which hold the symbols themselves (`leaf_symbols`).
    """
    sign = sign if str(sign) in SIGNS else "x"
    svg = '<svg class="{}" data-firm="{}" aria-hidden="true"><use href="{}#leaf-{}"/></svg>'
    return written(svg, f"leaf {size}".strip(), sign, "" if here else static("sprite.svg"), sign)


@register.simple_tag
def firm_name(firm, words=""):
    """A firm's leaf and its name, or `words` in place of the name; without a firm, somebody outside."""
    return _signed(getattr(firm, "sign", "x"), str(words or firm))


# A list names the same firms in row after row. By type too: text that is safe already equals text that is not.
@lru_cache(maxsize=512, typed=True)
def _signed(sign, words):
    return written('<span class="firm">{}{}</span>', leaf(sign), words)


@register.simple_tag
def tag(tone, name, text):
    """A state, always icon and word; its tone is ok, wait, bad, new, info, out or none ("")."""
    return written('<span class="{}">{}{}</span>', f"tag {tone}".strip(), icon(name), text)


@register.simple_block_tag
def note(content, tone, name):
    """A message with its icon, in the tone ok, wait, bad, new or info."""
    return written('<div class="note {}">{}<div>{}</div></div>', tone, icon(name), content)


@register.simple_tag
def today():
    return formats.day(localdate(), get_language())


@register.simple_tag
def page_numbers(page):
    """Page numbers around the shown page, "…" for those left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
