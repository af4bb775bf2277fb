"""Drafts of axes for the tests of the set-up, and the rows in which a page sends them."""

import html
import re

from firms import case
from firms.domain.setup import AxisDraft, LevelDraft
from firms.domain.setup_words import RULE_LABELS
from firms.models import Firm, Level
from tests import factories


def candidate(park, position, status="under_review", name="Candidate"):
    firm = Firm.objects.create(park=park, name=name)
    levels = {(level.axis, level.name_en): level for level in Level.objects.filter(park=park)}
    case.hold(levels, position, firm=firm)
    return factories.CandidacyFactory(firm=firm, status=status)


def edited(draft, *, change=None, drop=(), order=None, extra=(), pairs=None):
    """A draft with levels changed by English name, dropped, put in another order or added."""
    levels = {level.name_en: level for level in draft.levels if level.name_en not in drop}
    for name, fields in (change or {}).items():
        levels[name] = LevelDraft(**(vars(levels[name]) | fields))
    rows = [levels[name] for name in order] if order else list(levels.values())
    rows += [LevelDraft(f"n{place}", f"{name} (fr)", name) for place, name in enumerate(extra)]
    return AxisDraft(draft.axis, tuple(rows), draft.pairs if pairs is None else pairs)


def sent(draft, revision, then="preview", removed=(), **more):
    """A draft as the page sends it."""
    data = {"revision": revision, "then": then}
    for place, level in enumerate(draft.levels):
        row = {"key": level.key, "name_fr": level.name_fr, "name_en": level.name_en, "ORDER": place + 1}
        row |= {"pooled": "on"} if level.pooled else {}
        row |= {"DELETE": "on"} if level.name_en in removed else {}
        data |= {f"level-{place}-{name}": value for name, value in row.items()}
    for place, (first, second) in enumerate(draft.ordered_pairs()):
        data |= {f"pair-{place}-first": first, f"pair-{place}-second": second}
    data |= {"level-TOTAL_FORMS": len(draft.levels), "level-INITIAL_FORMS": 0}
    return data | {"pair-TOTAL_FORMS": len(draft.pairs), "pair-INITIAL_FORMS": 0} | more


POOL_PACKING = {"Packing": {"pooled": True}}


def hidden(page):
    """What the hidden fields of a preview send on."""
    tags = re.findall(r"<input type=\"hidden\"[^>]*>", page.content.decode())
    found = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name[1]: html.unescape(value[1]) if value else "" for name, value in found}


def hidden_rows(answer):
    """The rows of a drawn page as its form would send them."""
    form = answer.context["form"]
    data = {}
    for rows in (form.levels, form.pairs):
        data |= {f"{rows.prefix}-TOTAL_FORMS": len(rows.forms), f"{rows.prefix}-INITIAL_FORMS": len(rows.forms)}
        for row in rows.forms:
            data |= {row.add_prefix(name): row[name].value() or "" for name in row.fields if row[name].value()}
    return data


def rules_of(park, then="preview", **changed):
    """The rules page as it is sent."""
    values = {name: getattr(park, name) or "" for name in RULE_LABELS}
    return values | {"revision": park.axes_revision, "then": then} | changed
