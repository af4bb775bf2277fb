"""The skills the park looks for, as everybody may read them, with the places each would take that nobody holds."""

from dataclasses import dataclass
from itertools import product

from firms.domain.positions import positions
from firms.models import Axis, WantedSkill


@dataclass(frozen=True)
class Wanted:
    """One wanted skill; `free` of its `places` are free, on the `levels` named axis by axis."""

    skill: WantedSkill
    places: int
    free: int
    levels: list[dict]


def open_skills(park) -> list[WantedSkill]:
    return list(WantedSkill.objects.filter(park=park, open=True))


def wanted(park) -> list[Wanted]:
    """The open skills with their free places. Three queries once axes are known."""
    if park is None:
        return []
    placed = positions(park)
    skills = WantedSkill.objects.filter(park=park, open=True).prefetch_related("strengths__level")
    return [with_places(placed, skill) for skill in skills]


def with_places(placed, skill) -> Wanted:
    """A place is one step, one market and one specialty; it is free while no resident is in it."""
    sought = [{row.level.name_en for row in skill.strengths.all() if row.level.axis == axis} for axis in Axis.values]
    places = set(product(*sought))
    free = places - taken(placed)
    axes = placed.axes.engine
    levels = [
        {
            "axis": axis.label,
            "names": [placed.axes.written(name) for name in axes.levels(str(axis)) if any(p[at] == name for p in free)],
        }
        for at, axis in enumerate(Axis)
    ]
    return Wanted(skill, len(places), len(free), levels)


def taken(placed) -> set:
    """Places in which at least one resident is present."""
    axes = placed.axes.engine
    return {
        place
        for firm in placed.park.residents
        for place in product(*(held(firm, str(axis), axes.levels(str(axis))) for axis in Axis))
    }


def held(firm, axis, names) -> list[str]:
    return [name for name, value in zip(names, firm.position.on(axis), strict=True) if value]
