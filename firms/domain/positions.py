"""The park's positions as the engine reads them, loaded with few queries."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, Q
from django.utils import timezone

from firms import complementarity as engine
from firms.models import Axis, Firm, Level, NeighbourPair, Undertaking
from firms.models.firm import Standing
from firms.models.park import in_language


@dataclass(frozen=True)
class ParkAxes:
    """The engine's axes, whose levels go by their English names, and the rows behind them."""

    engine: engine.Axes
    levels: dict

    def written(self, name) -> str:
        """A level's name in the page's language."""
        return in_language(self.levels[name], "name") if name in self.levels else name


def axes_of(park) -> ParkAxes:
    """The park's axes; kept in memory until `park.axes_revision` is raised."""
    return _axes(park.pk, park.axes_revision)


@lru_cache(maxsize=4)
def _axes(park_id, revision) -> ParkAxes:
    levels = list(Level.objects.filter(park_id=park_id).order_by("axis", "order"))
    names = {axis: tuple(level.name_en for level in levels if level.axis == axis) for axis in Axis.values}
    pairs = defaultdict(list)
    for pair in NeighbourPair.objects.filter(first__park_id=park_id).select_related("first", "second"):
        pairs[pair.first.axis].append((pair.first.name_en, pair.second.name_en))
    axes = engine.Axes(
        process=names[Axis.PROCESS],
        market=names[Axis.MARKET],
        specialty=names[Axis.SPECIALTY],
        market_pairs=tuple(pairs[Axis.MARKET]),
        specialty_pairs=tuple(pairs[Axis.SPECIALTY]),
        pooled=frozenset(level.name_en for level in levels if level.pooled),
    )
    return ParkAxes(axes, {level.name_en: level for level in levels})


def forget_axes():
    """Drop what is kept in memory; for tests, where parks come and go under the same key."""
    _axes.cache_clear()


@dataclass(frozen=True)
class Positions:
    """The engine's park of today, the firms' rows by name, and the candidates asked for."""

    axes: ParkAxes
    park: engine.Park
    rows: dict
    candidates: dict

    def candidate(self, firm) -> engine.Firm:
        return self.candidates[firm.pk]


def positions(park, candidates=(), *, promises=True) -> Positions:
    """Residents of the park and the given candidate firms, in the engine's terms.

    Two queries once axes are known; one where undertakings are of no interest (`promises=False`).
    """
    axes = axes_of(park)
    wanted = {firm.pk for firm in candidates}
    chosen = Q(park=park, standing=Standing.RESIDENT) | Q(pk__in=wanted)
    firms, held, proven = {}, defaultdict(lambda: defaultdict(dict)), defaultdict(set)
    # One row a strength, and one for a firm without any.
    for row in with_strengths(Firm.objects.filter(chosen)):
        firms.setdefault(row.pk, row)
        if row.level:
            held[row.pk][row.axis][row.level] = float(row.strength)
        if row.proof:
            proven[row.pk].add((row.axis, row.level))
    promised = undertakings(firms) if promises else defaultdict(set)
    found = {pk: to_engine(axes, firm, held[pk], proven[pk], promised[pk]) for pk, firm in firms.items()}
    residents = tuple(found[pk] for pk in firms if pk not in wanted)
    return Positions(
        axes,
        engine.Park(axes.engine, residents, settings_of(park)),
        {firm.name: firm for firm in firms.values()},
        {pk: found[pk] for pk in wanted},
    )


def with_strengths(firms):
    """Each firm once a strength, with `axis`, `level`, `strength` and the key of its `proof` beside it."""
    return firms.only("name", "group_name", "leaf", "standing", "joined", "joined_on", "left_on", "headcount").annotate(
        axis=F("strengths__level__axis"),
        level=F("strengths__level__name_en"),
        strength=F("strengths__value"),
        proof=F("strengths__proof_id"),
    )


def undertakings(firms) -> dict:
    """The levels each firm has promised to stay out of, as (axis, level), by undertakings in force today."""
    today = timezone.localdate()
    rows = (
        Undertaking.objects.filter(firm__in=list(firms), signed_on__lte=today, levels__isnull=False)
        .filter(Q(until__isnull=True) | Q(until__gte=today))
        .filter(Q(towards__isnull=True) | Q(towards__standing=Standing.RESIDENT))
    )
    promised = defaultdict(set)
    for firm, axis, level in rows.values_list("firm_id", "levels__axis", "levels__name_en"):
        promised[firm].add((axis, level))
    return promised


def to_engine(axes, firm, held, proven, promised) -> engine.Firm:
    """One firm as the engine reads it. Documents are recorded for every firm, so that none proves nothing."""
    return engine.Firm(
        firm.name,
        axes.engine.position(held),
        group=firm.group_name,
        undertaking=frozenset(promised),
        proven=frozenset(proven),
    )


def settings_of(park) -> engine.Settings:
    """The park's thresholds, as its administrator set them."""
    return engine.Settings(
        competes=float(park.threshold_competes),
        outside=float(park.threshold_outside),
        covered=float(park.threshold_covered),
        low_rivalry=float(park.threshold_low_rivalry),
        high_novelty=float(park.threshold_high_novelty),
        neighbour_weight=float(park.neighbour_weight),
    )
