"""Figure 1 of the position map: what the drawing is given, what is read aloud, what its key says."""

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from firms import complementarity as engine
from firms.domain.map import KINDS, listed
from firms.models import Axis
from naturopole.drawings.cube import Scene, Stand, cube
from naturopole.drawings.room import blocks
from naturopole.formats import day

TOLD = 3
"""Boxes of one kind the key describes, and firms it names in one."""


@dataclass(frozen=True)
class KeyLine:
    """One kind of box in the key: "fill", "clash" or "" (shared without rivalry), and a sentence on each box."""

    kind: str
    name: str
    sentences: list[str]


def figure(drawn, sprite="") -> Scene:
    axes = drawn.placed.axes
    names = [[axes.written(name) for name in axes.engine.levels(str(axis))] for axis in Axis]
    return cube(
        names,
        [str(axis.label) for axis in Axis],
        stands(drawn),
        title=title(drawn),
        description=description(drawn),
        sprite=sprite,
    )


def title(drawn) -> str:
    """What the figure is of, with its day and the firm left out."""
    parts = [_("The park on three axes")]
    if drawn.asked.day:
        parts.append(day(drawn.asked.day, get_language()))
    if drawn.asked.without:
        parts.append(_("without %(firm)s") % {"firm": drawn.asked.without.name})
    return ", ".join(parts)


def stands(drawn) -> list[Stand]:
    """The residents in order of arrival, numbered, then the candidate."""
    pointed = drawn.asked.firm
    found = []
    for number, firm in enumerate(drawn.placed.park.residents, start=1):
        row = drawn.placed.rows[firm.name]
        is_pointed = bool(pointed and row.pk == pointed.pk)
        cells = dict.fromkeys(engine.cells_of(firm), "")
        found.append(Stand(row.sign, row.name, cells, is_pointed, bool(pointed) and not is_pointed, number))
    if drawn.own:
        cells = {cell: KINDS[meeting.state] for cell, meeting in drawn.meetings.items()}
        found.append(Stand("c", drawn.asked.candidate.name, cells, pointed=True, number=len(found) + 1))
    return found


def description(drawn) -> str:
    """What the figure shows, for who does not see it."""
    park = drawn.placed.park
    parts = [_("A room in perspective: steps along the floor, markets across it, specialties up the wall.")]
    if drawn.crowded:
        count = len(park.residents)
        parts.append(ngettext("%(count)d firm stands in it.", "%(count)d firms stand in it.", count) % {"count": count})
    else:
        parts += [holds(drawn, firm) for firm in park.residents]
    empty = [step for step, best in zip(park.axes.process, park.steps, strict=True) if not best]
    if empty:
        parts.append(_("Nobody holds: %(steps)s.") % {"steps": listed(drawn.placed, empty)})
    if drawn.own:
        parts.append(candidate_told(drawn))
    parts.append(_("The flat views and the table say the same in full."))
    return " ".join(parts)


def holds(drawn, firm) -> str:
    steps = [step for step, value in zip(drawn.placed.park.axes.process, firm.position.process, strict=True) if value]
    name = drawn.placed.rows[firm.name].name
    if not engine.cells_of(firm):
        return _("%(firm)s holds no place.") % {"firm": name}
    return _("%(firm)s holds %(steps)s.") % {"firm": name, "steps": listed(drawn.placed, steps)}


def candidate_told(drawn) -> str:
    states = [meeting.state for meeting in drawn.meetings.values()]
    return _("%(firm)s would take %(free)d free places and meet residents in %(held)d.") % {
        "firm": drawn.asked.candidate.name,
        "free": states.count(engine.FILL),
        "held": states.count(engine.CLASH),
    }


def key(drawn) -> list[KeyLine]:
    """What the candidate's boxes say, one sentence a box, for as many kinds as there are."""
    names = {engine.FILL: _("Free place taken"), engine.CLASH: _("Overlap"), "": _("Shared place")}
    lines = []
    for state, name in names.items():
        cells = [cell for cell, meeting in drawn.meetings.items() if meeting.state == state]
        sentences = [sentence(drawn, block, state) for block in blocks(cells)]
        more = len(sentences) - TOLD
        if more > 0:
            sentences[TOLD:] = [ngettext("… and %(count)d more.", "… and %(count)d more.", more) % {"count": more}]
        if sentences:
            lines.append(KeyLine(state, name, sentences))
    return lines


def sentence(drawn, block, state) -> str:
    """Steps, markets and specialties of one box, and who is there."""
    spans = [range(int(start), int(end)) for start, end in block]
    levels = [banded(drawn.placed, str(axis), span) for axis, span in zip(Axis, spans, strict=True)]
    facts = dict(zip(("steps", "markets", "specialties"), levels, strict=True))
    if state == engine.FILL:
        return _("%(steps)s; %(markets)s; %(specialties)s: nobody stands there.") % facts
    met = {
        firm
        for (p, m, s), meeting in drawn.meetings.items()
        if p in spans[0] and m in spans[1] and s in spans[2]
        for firm in meeting.firms
    }
    rows = [drawn.placed.rows[firm.name].name for firm in drawn.placed.park.residents if firm.name in met]
    facts["firms"] = some_of(rows)
    if state == engine.CLASH:
        return _("%(steps)s; %(markets)s; %(specialties)s: already held by %(firms)s.") % facts
    return _("%(steps)s; %(markets)s; %(specialties)s: with %(firms)s, a pooled step or its own group.") % facts


def some_of(names) -> str:
    """The names, or the first of many with the number of the others: the flat views and the table have all."""
    others = len(names) - TOLD
    if others < 2:
        return ", ".join(names)
    facts = {"names": ", ".join(names[:TOLD]), "count": others}
    return ngettext("%(names)s and %(count)d other", "%(names)s and %(count)d others", others) % facts


def banded(placed, axis, span) -> str:
    names = [placed.axes.engine.levels(axis)[index] for index in span]
    if len(names) == len(placed.axes.engine.levels(axis)):
        return {"market": _("all markets"), "specialty": _("all specialties")}.get(axis, _("all steps"))
    return listed(placed, names)
