"""The history of the park's set-up in words, in the language of the page."""

from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy

from firms.domain.history import history
from firms.models import Axis
from naturopole import formats

RULE_LABELS = {
    "threshold_competes": gettext_lazy("Competes from a rivalry of"),
    "threshold_outside": gettext_lazy("Outside below a fit of"),
    "threshold_covered": gettext_lazy("Already covered below a novelty of"),
    "threshold_low_rivalry": gettext_lazy("Complementary up to a rivalry of"),
    "threshold_high_novelty": gettext_lazy("Complementary from a novelty of"),
    "neighbour_weight": gettext_lazy("Weight of a neighbouring level"),
    "opinion_days": gettext_lazy("Days to give an opinion"),
    "appeal_days": gettext_lazy("Days to appeal"),
    "next_council_on": gettext_lazy("Next council"),
    "substitute": gettext_lazy("Substitute for the president"),
}
SENTENCES = {
    "added": gettext_lazy("Added: %(name)s"),
    "removed": gettext_lazy("Removed: %(name)s"),
    "renamed": gettext_lazy("Renamed: %(before)s → %(name)s"),
    "pooled": gettext_lazy("Pooled from now on: %(name)s"),
    "unpooled": gettext_lazy("No longer pooled: %(name)s"),
    "reordered": gettext_lazy("New order: %(order)s"),
    "paired": gettext_lazy("Neighbours: %(pair)s"),
    "unpaired": gettext_lazy("No longer neighbours: %(pair)s"),
    "rule": gettext_lazy("%(rule)s: %(before)s → %(after)s"),
}


def setup_history(park) -> list:
    """Latest events of the park, each with `lines` in words and the `axis` it tells about, or none."""
    events = history(park, limit=30)
    for event in events:
        event.lines = in_words(event.detail.get("changes", []))
        axis = event.detail.get("axis")
        event.axis = Axis(axis).label if axis in Axis.values else ""
    return events


def in_words(changes) -> list[str]:
    """One sentence a change, as `axis_changes` and `save_rules` write them."""
    return [str(SENTENCES[change["what"]]) % facts(change) for change in changes if change["what"] in SENTENCES]


def facts(change) -> dict:
    """What the sentences of SENTENCES name, whichever the change has."""
    return {
        "name": here(change),
        "before": rule(change.get("before")) if change["what"] == "rule" else here(change.get("from")),
        "after": rule(change.get("after")),
        "rule": RULE_LABELS.get(change.get("field"), ""),
        "order": ", ".join(map(here, change.get("order", []))),
        "pair": " – ".join(map(here, change.get("pair", []))),
    }


def here(names) -> str:
    """The name in the page's language."""
    names = names or {}
    first = (get_language() or "fr")[:2]
    return names.get(first) or names.get("fr", "")


def rule(value) -> str:
    """A rule's value as `kept` wrote it: {"share": "0.60"}, {"day": …}, {"days": …}, {"person": …}, or a dash."""
    if not value:
        return "–"
    ((kind, held),) = value.items()
    if kind == "share":
        return formats.number(Decimal(held), get_language())
    if kind == "day":
        return formats.day(date.fromisoformat(held), get_language())
    return str(held)


def kept(value) -> dict | None:
    """A rule's value as the history keeps it."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return {"share": f"{value:.2f}"}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return {"days": value} if isinstance(value, int) else {"person": str(value)}


def rule_rows(before, after) -> list[dict]:
    """The rules that differ between two parks, as changes of the history."""
    pairs = [(name, kept(getattr(before, name)), kept(getattr(after, name))) for name in RULE_LABELS]
    return [{"what": "rule", "field": name, "before": old, "after": new} for name, old, new in pairs if old != new]


def rule_values(park) -> list[tuple]:
    """The rules as they stand: label and value in words."""
    return [(label, rule(kept(getattr(park, name)))) for name, label in RULE_LABELS.items()]


def rules_compared(fresh, typed) -> list[tuple]:
    """Rules that differ: label, the saved value, the typed one."""
    rows = rule_rows(fresh, typed)
    return [(RULE_LABELS[row["field"]], rule(row["before"]), rule(row["after"])) for row in rows]
