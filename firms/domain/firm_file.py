"""What the page of a firm's file is made of, with few queries, and what the park would lose without the firm."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms import complementarity as engine
from firms.domain.positions import axes_of, positions
from firms.models import Axis, CoreSkill, HeadCount
from naturopole.formats import number


def with_lists(firms):
    """Each firm with its head-counts and core skills beside it, for a page that shows one firm in one query."""
    years = HeadCount.objects.filter(firm=OuterRef("pk")).order_by("-year")
    skills = CoreSkill.objects.filter(firms=OuterRef("pk")).order_by("name_fr")
    return firms.annotate(
        years=ArraySubquery(years.values(row=JSONObject(pk="pk", year="year", staff="staff"))),
        skills=ArraySubquery(skills.values(row=JSONObject(fr="name_fr", en="name_en", pooled="pooled"))),
    )


def with_levels(rows, field):
    """Each row with the English names of its levels, in order, under `level_names`."""
    name = f"{field}__name_en"
    return rows.grouped(
        level_names=ArrayAgg(
            name, order_by=[f"{field}__axis", f"{field}__order"], filter=Q(**{f"{name}__isnull": False}), default=[]
        )
    )


def in_words(rows, park) -> list:
    """The rows of `with_levels` with their levels in the page's language, as `level_words`; no query."""
    axes, rows = axes_of(park), list(rows)
    place = {level.name_en: number for number, level in enumerate(in_axis_order(axes.levels.values()))}
    for row in rows:
        names = sorted(row.level_names, key=lambda name: place.get(name, len(place)))
        row.level_words = ", ".join(axes.written(name) for name in names)
    return rows


def in_axis_order(levels) -> list:
    """Levels as people know them: steps, then markets, then specialties, each axis in its order."""
    axes = Axis.values
    return sorted(levels, key=lambda level: (axes.index(level.axis), level.order))


def loss_without(firm) -> dict | None:
    """What the park loses if this resident leaves: points of 100, the steps, one sentence. One query; or None."""
    placed = positions(firm.park, promises=False)
    resident = next((row for row in placed.park.residents if row.name == firm.name), None)
    if resident is None:
        return None
    weight = engine.weight(placed.park, resident)
    steps = [placed.axes.written(gain.step) for gain in weight.chain.steps]
    return {
        "chain": round(weight.chain.gain, 1),
        "breadth": round(weight.breadth.gain, 1),
        "steps": steps,
        "sentence": loss_sentence(firm, weight, steps),
    }


def loss_sentence(firm, weight, steps) -> str:
    facts = {
        "firm": firm.name,
        "chain": number(round(weight.chain.gain, 1), get_language()),
        "breadth": number(round(weight.breadth.gain, 1), get_language()),
        "steps": ", ".join(steps),
    }
    if steps:
        return (
            _(
                "Without %(firm)s the chain loses %(chain)s points of 100 (%(steps)s), and the breadth of what the "
                "park offers %(breadth)s."
            )
            % facts
        )
    if weight.breadth.gain:
        return (
            _("Without %(firm)s every step is still held, but the breadth of what the park offers loses %(breadth)s.")
            % facts
        )
    return _("Other residents hold everything that %(firm)s holds.") % facts
