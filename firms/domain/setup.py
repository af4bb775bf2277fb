"""The park's set-up: its axes and the rules of its reviews. Each change is told, and waiting candidates scored anew."""

from copy import copy
from dataclasses import dataclass
from itertools import zip_longest

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from firms.domain import watch
from firms.domain.levels import uses
from firms.domain.positions import forget_axes
from firms.domain.setup_words import RULE_LABELS, rule_rows
from firms.models import Axis, Event, Level, NeighbourPair, Park
from firms.models.park import in_language
from naturopole.saving import Stale

PARKED = 10_000
"""Added to the order of levels while they change places, so that no two ever share one."""


class InUse(Exception):
    """Levels that would vanish have users: `users` maps the key of each to them."""

    def __init__(self, users):
        super().__init__(_("A level in use cannot be removed."))
        self.users = users


@dataclass(frozen=True)
class LevelDraft:
    """A level as it is typed; `key` is its number, or a word of the form for one that is new."""

    key: str
    name_fr: str
    name_en: str
    pooled: bool = False

    def __str__(self):
        return in_language(self, "name")

    @property
    def names(self) -> dict:
        return {"en": self.name_en, "fr": self.name_fr}


@dataclass(frozen=True)
class AxisDraft:
    """An axis in its order, with pairs of neighbours by the keys of their levels."""

    axis: str
    levels: tuple[LevelDraft, ...]
    pairs: frozenset[frozenset[str]] = frozenset()

    def for_engine(self) -> dict:
        """The parts of `engine.Axes` that this axis fills."""
        names = {level.key: level.name_en for level in self.levels}
        parts = {str(self.axis): tuple(names.values())}
        if self.axis == Axis.PROCESS:
            return parts | {"pooled": frozenset(level.name_en for level in self.levels if level.pooled)}
        return parts | {f"{self.axis}_pairs": tuple(tuple(names[key] for key in pair) for pair in self.ordered_pairs())}

    def ordered_pairs(self) -> list[tuple[str, ...]]:
        """Pairs in the order of the axis, each from its first level to its last."""
        place = {level.key: number for number, level in enumerate(self.levels)}
        whole = [pair for pair in self.pairs if pair <= place.keys()]
        return sorted((tuple(sorted(pair, key=place.get)) for pair in whole), key=lambda p: [place[key] for key in p])


def axis_draft(park, axis) -> AxisDraft:
    """The axis as it stands. Two queries."""
    levels = Level.objects.filter(park=park, axis=axis).order_by("order")
    pairs = NeighbourPair.objects.filter(first__park=park, first__axis=axis).values_list("first_id", "second_id")
    return AxisDraft(
        axis,
        tuple(LevelDraft(str(level.pk), level.name_fr, level.name_en, level.pooled) for level in levels),
        frozenset(frozenset(map(str, pair)) for pair in pairs),
    )


def users_of_removed(present, draft) -> dict:
    """Users, by key, of the levels that `draft` leaves out."""
    gone = {level.key for level in present.levels} - {level.key for level in draft.levels}
    return {str(level): users for level, users in uses([int(key) for key in gone]).items()} if gone else {}


def names_elsewhere(park, axis) -> set:
    """English names of the levels on the other axes, in lower case: a park tells its levels apart by them."""
    rows = Level.objects.filter(park=park).exclude(axis=axis)
    return {name.casefold() for name in rows.values_list("name_en", flat=True)}


def check_revision(park, revision):
    """Raise Stale unless the park is still at `revision`."""
    if park.axes_revision != revision:
        raise Stale(park)


def check_axis(park, present, draft, *, revision):
    """What `save_axis` would refuse, told before: Stale, InUse."""
    check_revision(park, revision)
    if users := users_of_removed(present, draft):
        raise InUse(users)


@transaction.atomic
def save_axis(park, draft, *, revision, by) -> Park:
    """Replace an axis by `draft`. Raises Stale after another's change, InUse where a level with users would vanish."""
    fresh = locked(park, revision)
    present = axis_draft(fresh, draft.axis)
    # A firm that takes a level up meanwhile waits for this lock, and does not find the level afterwards.
    list(Level.objects.select_for_update().filter(park=fresh, axis=draft.axis))
    if users := users_of_removed(present, draft):
        raise InUse(users)
    changes = axis_changes(present, draft)
    if not changes:
        return fresh
    write_axis(fresh, present, draft)
    return settle(fresh, by, "axis_edited", {"axis": str(draft.axis), "changes": changes})


def locked(park, revision) -> Park:
    """The park's row, locked until the transaction ends; raises Stale unless it is still at `revision`."""
    fresh = Park.objects.select_for_update().get(pk=park.pk)
    check_revision(fresh, revision)
    return fresh


def write_axis(park, present, draft):
    """Names and places are freed first: two levels may swap either."""
    kept = {level.key: level for level in draft.levels}
    levels = Level.objects.filter(park=park, axis=draft.axis)
    levels.exclude(pk__in=[int(level.key) for level in present.levels if level.key in kept]).delete()
    levels.update(order=F("order") + PARKED)
    for level in present.levels:
        if level.key in kept and kept[level.key].name_en != level.name_en:
            levels.filter(pk=int(level.key)).update(name_en=f"~{level.key}")
    known, rows = {level.key for level in present.levels}, {}
    for order, level in enumerate(draft.levels, start=1):
        fields = {"order": order, "name_fr": level.name_fr, "name_en": level.name_en, "pooled": level.pooled}
        pk = int(level.key) if level.key in known else None
        rows[level.key], _new = levels.update_or_create(
            pk=pk, defaults=fields, create_defaults=fields | {"park": park, "axis": draft.axis}
        )
    NeighbourPair.objects.filter(first__park=park, first__axis=draft.axis).delete()
    if draft.axis != Axis.PROCESS:
        pairs = draft.ordered_pairs()
        NeighbourPair.objects.bulk_create(NeighbourPair(first=rows[a], second=rows[b]) for a, b in pairs)


def settle(park, by, verb, detail) -> Park:
    """Raise the revision, write the history and score the waiting candidates anew."""
    park.axes_revision += 1
    park.save(update_fields=["axes_revision", *(RULE_LABELS if verb == "rules_edited" else ())])
    Event.objects.record(park, verb=verb, by=by, detail=detail)
    try:
        watch.residents_changed(park, cause="set_up")
    finally:
        # Axes read inside a transaction that may yet be undone must not stay in memory.
        forget_axes()
    return park


@transaction.atomic
def save_rules(park, values, *, revision, by) -> Park:
    """Set the rules named in `values` (fields of RULE_LABELS). Raises Stale after another's change."""
    fresh = locked(park, revision)
    before = copy(fresh)
    for name, value in values.items():
        setattr(fresh, name, value)
    changes = rule_rows(before, fresh)
    if not changes:
        return fresh
    return settle(fresh, by, "rules_edited", {"changes": changes})


def axis_changes(present, draft) -> list[dict]:
    """What differs between two drafts of one axis, ready for JSON, each name in both languages."""
    before, after = ({level.key: level for level in side.levels} for side in (present, draft))
    changes = [{"what": "added", **level.names} for key, level in after.items() if key not in before]
    changes += [{"what": "removed", **level.names} for key, level in before.items() if key not in after]
    stays = [(before[key], level) for key, level in after.items() if key in before]
    for old, new in stays:
        if old.names != new.names:
            changes.append({"what": "renamed", **new.names, "from": old.names})
        if old.pooled != new.pooled:
            changes.append({"what": "pooled" if new.pooled else "unpooled", **new.names})
    if [old.key for old, _new in stays] != [key for key in before if key in after]:
        changes.append({"what": "reordered", "order": [level.names for level in draft.levels]})
    return changes + pair_changes(present, draft)


def pair_changes(present, draft) -> list[dict]:
    def told(side, pairs):
        names = {level.key: level.names for level in side.levels}
        return [[names[key] for key in pair] for pair in side.ordered_pairs() if frozenset(pair) in pairs]

    held, wanted = present.pairs, {frozenset(pair) for pair in draft.ordered_pairs()}
    made = [{"what": "paired", "pair": pair} for pair in told(draft, wanted - held)]
    return made + [{"what": "unpaired", "pair": pair} for pair in told(present, held - wanted)]


def both_values(fresh, draft) -> list[tuple]:
    """Where two drafts of one axis differ, for a conflict: (place or None for the neighbours, saved, typed)."""
    sides = [[written(level) for level in side.levels] for side in (fresh, draft)]
    rows = [(place, *pair) for place, pair in enumerate(zip_longest(*sides, fillvalue="–"), start=1)]
    rows = [row for row in rows if row[1] != row[2]]
    if pair_changes(fresh, draft):
        rows.append((None, neighbours(fresh), neighbours(draft)))
    return rows


def written(level) -> str:
    told = f"{level.name_fr} / {level.name_en}"
    return _("%(level)s, pooled") % {"level": told} if level.pooled else told


def neighbours(draft) -> str:
    names = {level.key: str(level) for level in draft.levels}
    return "\n".join(" – ".join(names[key] for key in pair) for pair in draft.ordered_pairs()) or "–"
