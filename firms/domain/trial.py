"""A change of the park's set-up tried on paper: whose review it would move, from what to what. Nothing is written."""

from dataclasses import dataclass, replace
from itertools import combinations

from firms import complementarity as engine
from firms.complementarity.verdict import TOLERANCE
from firms.domain.positions import positions, settings_of
from firms.domain.review import VERDICTS, rivalry
from firms.models import Candidacy, Firm


@dataclass(frozen=True)
class Outcome:
    """A verdict in words with its score out of 100."""

    score: float
    label: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Moved:
    """A candidate whose verdict or score would change."""

    candidacy: Candidacy
    before: Outcome
    after: Outcome


@dataclass(frozen=True)
class Nearer:
    """Two residents whose rivalry, 0 to 1, would change; `competes` says whether it then reaches the threshold."""

    one: Firm
    other: Firm
    before: float
    after: float
    competes: bool


@dataclass(frozen=True)
class Share:
    """How much of the chain, or of all places, the residents hold before and after, 0 to 1."""

    before: float
    after: float

    @property
    def moves(self) -> bool:
        return differs(self.before, self.after)


@dataclass(frozen=True)
class Trial:
    """What a change does: to the park, to candidates and pairs of residents, and how many of each were looked at."""

    moved: list[Moved]
    candidates: int
    nearer: list[Nearer]
    residents: int
    chain: Share
    breadth: Share


def try_axis(park, present, draft) -> Trial:
    """The effect of replacing the axis `present` (an AxisDraft) by `draft`."""
    return compare(park, lambda placed: changed_axes(placed, present, draft))


def try_rules(park, changed) -> Trial:
    """The effect of the thresholds of `changed`, an unsaved copy of the park."""
    return compare(park, lambda placed: (replace(placed.park, settings=settings_of(changed)), lambda firm: firm))


def compare(park, change) -> Trial:
    """Assess open and waiting candidates and all pairs of residents before and after; one query for positions.

    `change` answers the changed engine's park and how a firm stands in it.
    """
    asked = (*Candidacy.DECIDABLE, Candidacy.Status.WAITING)
    files = list(Candidacy.objects.filter(firm__park=park, status__in=asked).select_related("firm"))
    placed = positions(park, [row.firm for row in files])
    after, carried = change(placed)
    moved = []
    for row in files:
        firm = placed.candidate(row.firm)
        results = engine.assess(placed.park, firm), engine.assess(after, carried(firm))
        if results[0].verdict != results[1].verdict or differs(results[0].score, results[1].score):
            moved.append(Moved(row, *map(outcome, results)))
    shares = Share(placed.park.chain, after.chain), Share(placed.park.breadth, after.breadth)
    return Trial(moved, len(files), nearer(placed, after, carried), len(placed.park.residents), *shares)


def nearer(placed, after, carried) -> list[Nearer]:
    """Pairs of residents whose rivalry changes, the most rival first."""
    rows = []
    for one, other in combinations(placed.park.residents, 2):
        before, then = rivalry(placed.park, one, other), rivalry(after, carried(one), carried(other))
        if differs(before, then):
            competes = then >= after.settings.competes - TOLERANCE
            rows.append(Nearer(placed.rows[one.name], placed.rows[other.name], before, then, competes))
    return sorted(rows, key=lambda row: -row.after)


def differs(one, other) -> bool:
    return abs(one - other) > TOLERANCE


def outcome(result) -> Outcome:
    return Outcome(round(result.score, 1), *VERDICTS[result.verdict])


def changed_axes(placed, present, draft):
    """The engine's park on the drafted axis, and a function that carries a firm over to it."""
    old, new = [level.key for level in present.levels], [level.key for level in draft.levels]
    names = {level.key: level.name_en for level in draft.levels}
    renamed = {level.name_en: names.get(level.key) for level in present.levels}
    axis = str(draft.axis)

    def held(position):
        strengths = dict(zip(old, position.on(axis), strict=True))
        return replace(position, **{axis: tuple(strengths.get(key, 0.0) for key in new)})

    def listed(levels):
        if levels is None:
            return None
        kept = {(on, renamed[name] if on == axis else name) for on, name in levels}
        return frozenset(pair for pair in kept if pair[1])

    def carried(firm):
        undertaking, proven = listed(firm.undertaking), listed(firm.proven)
        return replace(firm, position=held(firm.position), undertaking=undertaking, proven=proven)

    axes = replace(placed.axes.engine, **draft.for_engine())
    return replace(placed.park, axes=axes, residents=tuple(map(carried, placed.park.residents))), carried
