"""Every change of a firm's position, and the position on any past day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.domain.positions import axes_of
from firms.models import Axis, Event, Level, User
from naturopole.formats import share


@dataclass(frozen=True)
class Move:
    """One level that changed: strength and proof from → to. `level` is None once the park has removed it."""

    level: Level | None
    before: float
    after: float
    was_proven: bool
    is_proven: bool

    @property
    def name(self):
        return self.level.name if self.level else _("a level since removed")

    @property
    def sentence(self) -> str:
        """The change in words."""
        parts = [self.strength_in_words()] if self.before != self.after else []
        if self.was_proven != self.is_proven:
            parts.append(_("now proven by a document") if self.is_proven else _("no longer proven by a document"))
        return ", ".join(parts)

    def strength_in_words(self) -> str:
        facts = {"before": share(self.before, get_language()), "after": share(self.after, get_language())}
        if not self.before:
            return _("taken up at %(after)s") % facts
        if not self.after:
            return _("given up, %(before)s before") % facts
        text = (
            _("raised from %(before)s to %(after)s")
            if self.after > self.before
            else _("lowered from %(before)s to %(after)s")
        )
        return text % facts


@dataclass(frozen=True)
class Entry:
    """One change: who, when it was written, since when it holds, and its levels, or the level that is asked for."""

    since: date
    at: datetime
    by: User | None
    moves: list[Move] = field(default_factory=list)
    opening: bool = False
    asked: str = ""
    axis: str = ""


def entries(firm) -> list[Entry]:
    """The firm's changes, the latest first. Two queries once the park's axes are known."""
    records = list(firm.position_records.select_related("by"))
    levels = by_key(firm)
    found = [
        Entry(after.since, after.at, after.by, moves(levels, before, after), opening=before is None)
        for before, after in pairwise([None, *records])
    ]
    return sorted([*found, *others(firm)], key=lambda entry: (entry.since, entry.at), reverse=True)


def others(firm) -> list[Entry]:
    """What moved no level: a level asked for, or another wording of the why."""
    events = Event.objects.about(firm).filter(verb__in=["level_asked", "position_changed"])
    return [
        Entry(timezone.localdate(event.at), event.at, event.by, **said(event.detail))
        for event in events
        if not (event.detail.get("levels") or event.detail.get("proofs"))
    ]


def said(detail) -> dict:
    if "words" not in detail:
        return {}
    return {"asked": detail["words"], "axis": str(dict(Axis.choices).get(detail["axis"], ""))}


def by_key(firm) -> dict:
    """The park's levels by key, axis after axis."""
    axes = Axis.values
    levels = sorted(axes_of(firm.park).levels.values(), key=lambda level: (axes.index(level.axis), level.order))
    return {level.pk: level for level in levels}


def moves(levels, before, after) -> list[Move]:
    """What changed between two records, in the order of the axes; levels no longer known come last."""
    was, now = held_by(before), held_by(after)
    nothing = (0.0, False)
    found = []
    for pk in [*levels, *sorted({*was, *now} - levels.keys())]:
        (strength, shown), (new_strength, new_shown) = was.get(pk, nothing), now.get(pk, nothing)
        if (strength, shown) != (new_strength, new_shown):
            found.append(Move(levels.get(pk), strength, new_strength, shown, new_shown))
    return found


def held_by(record) -> dict:
    """Strength and whether a document shows it, by level key."""
    if record is None:
        return {}
    proven = {int(pk) for pk in record.proven}
    return {int(pk): (float(value), int(pk) in proven) for pk, value in record.held.items() if value}


def position_on(firm, day) -> list[dict] | None:
    """The position by axis on a day, None before the first record; without any record only today's is known."""
    record = firm.position_records.filter(since__lte=day).last()
    if record:
        return by_axis(firm, held_by(record))
    if day < timezone.localdate() or firm.position_records.exists():
        return None
    rows = firm.strengths.values_list("level_id", "value", "proof_id")
    return by_axis(firm, {pk: (float(value), proof is not None) for pk, value, proof in rows})


def by_axis(firm, held) -> list[dict]:
    levels = by_key(firm)
    return [
        {
            "label": axis.label,
            "rows": [(level, *held[pk]) for pk, level in levels.items() if level.axis == axis and pk in held],
        }
        for axis in Axis
    ]
