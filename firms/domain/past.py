"""The park's positions on a past day, and the park as it would be without one of its firms."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.db.models import Q

from firms import complementarity as engine
from firms.domain.positions import Positions, axes_of, settings_of, to_engine, with_strengths
from firms.models import Firm, PositionRecord
from firms.models.firm import Standing


def positions_on(park, day, candidates=(), without=None) -> Positions:
    """Residents of the park on `day`, as `positions` gives those of today; two queries once axes are known.

    A firm stands where its latest record up to that day says, where its first one says if all are later, and
    where it stands today if it has none. Candidates stand where they stand today: the question is what they
    would have met. `without` is a firm to leave out.
    """
    axes = axes_of(park)
    wanted = {firm.pk for firm in candidates}
    firms, held = {}, defaultdict(lambda: defaultdict(dict))
    once_here = Q(park=park) & (Q(standing=Standing.RESIDENT) | Q(left_on__isnull=False))
    for row in with_strengths(Firm.objects.filter(once_here | Q(pk__in=wanted))):
        if row.pk in wanted or was_here(row, day):
            firms.setdefault(row.pk, row)
            if row.level:
                held[row.pk][row.axis][row.level] = float(row.strength)
    held |= recorded(axes, firms.keys() - wanted, day)
    found = {pk: to_engine(axes, firm, held[pk], (), ()) for pk, firm in firms.items()}
    placed = Positions(
        axes,
        engine.Park(axes.engine, tuple(found[pk] for pk in firms if pk not in wanted), settings_of(park)),
        {firm.name: firm for firm in firms.values()},
        {pk: found[pk] for pk in wanted},
    )
    return leaving_out(placed, without) if without else placed


def was_here(firm, day) -> bool:
    """From the day it joined, or 1 January of the year where only that is known, until the day before it left."""
    joined = firm.joined_on or (date(min(max(firm.joined, 1), 9999), 1, 1) if firm.joined is not None else date.min)
    return joined <= day and (firm.left_on is None or day < firm.left_on)


def recorded(axes, firms, day) -> dict:
    """For each firm with records: axis, English level name and strength on that day; forgotten levels drop out."""
    levels = {str(level.pk): level for level in axes.levels.values()}
    latest = {}
    for firm, since, held in (
        PositionRecord.objects.filter(firm__in=firms).order_by("since", "pk").values_list("firm_id", "since", "held")
    ):
        if firm not in latest or since <= day:
            latest[firm] = held
    found = {}
    for firm, held in latest.items():
        found[firm] = defaultdict(dict)
        for key, strength in held.items():
            if key in levels:
                found[firm][levels[key].axis][levels[key].name_en] = float(strength)
    return found


def leaving_out(placed, firm) -> Positions:
    """The same positions as if `firm` had gone."""
    rows = {name: row for name, row in placed.rows.items() if row.pk != firm.pk}
    return replace(placed, park=placed.park.without(firm.name), rows=rows)
