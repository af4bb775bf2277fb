"""What differs between two versions of a quote: fields of its head, lines added, removed or changed, totals.

Pure: it works on what `domain.content` froze, dictionaries of texts, without database or language. A field that a later
release adds to the content is compared like the others.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

# A field's place: the names that lead to it; rows of a list are named by what tells them apart.
Path = tuple[str, ...]
LANGUAGES = {"fr", "en"}
# What tells rows of one list apart, tried in this order.
ROW_NAMES = [("issuer", "rate"), ("rate",), ("stage",), ("name",), ("title",), ("percent",)]
# What a line of one version has in common with the same line of another, the surest first.
LIKENESS = [
    ("stage", "supplier", "description", "quantity", "unit", "unit_price"),
    ("stage", "supplier", "description"),
    ("stage", "description"),
    ("stage", "supplier", "unit"),
    ("supplier", "description"),
]


@dataclass(frozen=True)
class Change:
    """One field with its value in either version; None where the version has no such field."""

    path: Path
    before: object
    after: object

    @property
    def reversed(self) -> "Change":
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True)
class LineChange:
    """A line that differs; `before` is None for one added, `after` for one removed."""

    before: dict | None
    after: dict | None
    changes: tuple[Change, ...]

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def reversed(self) -> "LineChange":
        return LineChange(self.after, self.before, tuple(change.reversed for change in self.changes))


@dataclass(frozen=True)
class Difference:
    """All that differs, each part in the order of the later version; `unchanged` counts the lines that do not."""

    head: tuple[Change, ...] = ()
    lines: tuple[LineChange, ...] = ()
    totals: tuple[Change, ...] = ()
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.head or self.lines or self.totals)


def compare(before: Mapping, after: Mapping, *, ignored: Sequence[str] = ()) -> Difference:
    """What differs between two contents; `ignored` are fields of the head that always do, such as the version.

    Lines carry no key: those are taken for the same that agree in step, firm and description, and then in less. The
    order of lines counts for nothing.
    """
    parts = ("lines", "totals", *ignored)
    heads = [{name: part for name, part in content.items() if name not in parts} for content in (before, after)]
    pairs = list(matched(before.get("lines", []), after.get("lines", [])))
    found = [LineChange(old, new, changes_of(old or {}, new or {})) for old, new in pairs]
    differing = tuple(line for line in found if line.changes)
    return Difference(
        changes_of(*heads),
        differing,
        changes_of(before.get("totals", {}), after.get("totals", {})),
        len(found) - len(differing),
    )


def changes_of(before: Mapping, after: Mapping) -> tuple[Change, ...]:
    """Each field that differs, in the order of `after`, then those that it lacks."""
    old, new = flat(before), flat(after)
    paths = [*new, *(path for path in old if path not in new)]
    found = [Change(path, old.get(path), new.get(path)) for path in paths]
    return tuple(change for change in found if canonical(change.before) != canonical(change.after))


def flat(value: object, path: Path = ()) -> dict[Path, object]:
    """Every single value under `value` by its place. Texts in two languages and lists of words are single values.

    An empty list or an absent value is no value.
    """
    if value is None or value == []:
        return {}
    if is_single(value):
        return {path: value}
    rows = value.items() if isinstance(value, Mapping) else named(value)
    found: dict[Path, object] = {}
    for name, part in rows:
        found |= flat(part, (*path, name))
    return found


def is_single(value: object) -> bool:
    if isinstance(value, Mapping):
        return set(value) == LANGUAGES
    return not (isinstance(value, list) and any(is_row(one) for one in value))


def is_row(value: object) -> bool:
    return isinstance(value, Mapping) and not is_single(value)


def named(rows: Sequence) -> Iterator[tuple[str, object]]:
    """Rows of a list with a name each; the second of the same name is told apart by its place."""
    seen: dict[str, int] = defaultdict(int)
    for row in rows:
        name = row_name(row)
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name} ({seen[name]})"), row


def row_name(row: object) -> str:
    if isinstance(row, Mapping):
        for names in ROW_NAMES:
            if all(name in row for name in names):
                return " · ".join(word(row[name]) for name in names)
    return ""


def word(value: object) -> str:
    return canonical(value) if isinstance(value, Mapping) else str(value)


def canonical(value: object) -> str:
    """The value as a text that is the same for equal values and differs for others, 0 from False too."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def matched(before: Sequence[dict], after: Sequence[dict]) -> Iterator[tuple[dict | None, dict | None]]:
    """Pairs of the same line in both versions, in the order of `after`; then those removed, with None."""
    partners: dict[int, dict] = {}
    left, right = list(enumerate(before)), list(enumerate(after))
    for likeness in [canonical, *(by_fields(fields) for fields in LIKENESS)]:
        left, right = pair_up(left, right, likeness, partners)
    for place, line in enumerate(after):
        yield partners.get(place), line
    for _place, line in left:
        yield line, None


def by_fields(fields: Sequence[str]) -> Callable[[dict], str]:
    return lambda line: canonical([line.get(name) for name in fields])


def pair_up(left, right, likeness, partners) -> tuple[list, list]:
    """Pair lines that are alike, in their order, into `partners` (place in `after`: line before); answers the rest."""
    waiting = defaultdict(list)
    for place, line in left:
        waiting[likeness(line)].append((place, line))
    rest = []
    for place, line in right:
        if alike := waiting[likeness(line)]:
            partners[place] = alike.pop(0)[1]
        else:
            rest.append((place, line))
    return sorted((one for alike in waiting.values() for one in alike), key=lambda one: one[0]), rest
