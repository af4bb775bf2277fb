"""The position map: the park on a day, with a candidate laid over it or without one of its firms, and what this means.

Everything is worked out once for the page, its figure and its files.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from firms import complementarity as engine
from firms.domain.past import leaving_out, positions_on
from firms.domain.positions import Positions, positions
from firms.domain.review import VIEWS, flat_view
from firms.models import Axis, Firm
from firms.models.firm import Standing
from naturopole.drawings.cube import LED
from naturopole.formats import number, share

KINDS = {engine.FILL: "cand", engine.CLASH: "clash", "": ""}
FEW_PLACES = 300
"""Up to so many places in the flat views, each shows two leaves of a crowd; else one, or the page grows too heavy."""


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see: a past day (None: today), a candidate, a park without a firm, one firm marked."""

    day: object = None
    candidate: Firm | None = None
    without: Firm | None = None
    firm: Firm | None = None


@dataclass(frozen=True)
class Map:
    """The park as asked for. `whole` still has the firm left out."""

    asked: Asked
    whole: Positions
    placed: Positions

    @cached_property
    def residents(self) -> list[Firm]:
        return [self.placed.rows[firm.name] for firm in self.placed.park.residents]

    @property
    def crowded(self) -> bool:
        return len(self.residents) + bool(self.asked.candidate) > LED

    @cached_property
    def own(self) -> engine.Firm | None:
        """The candidate in the engine's terms."""
        return self.placed.candidate(self.asked.candidate) if self.asked.candidate else None

    @cached_property
    def meetings(self) -> dict:
        return engine.meetings(self.placed.park, self.own) if self.own else {}


def map_of(park, asked, *, visible) -> Map:
    """The map, where firms whose key is not in `visible` keep their place and lose their name. At most two queries."""
    candidates = [asked.candidate] if asked.candidate else []
    whole = positions_on(park, asked.day, candidates) if asked.day else positions(park, candidates)
    whole.rows.update((name, veiled(row)) for name, row in whole.rows.items() if row.pk not in visible)
    return Map(asked, whole, leaving_out(whole, asked.without) if asked.without else whole)


def veiled(row) -> Firm:
    """A firm that has left is no longer known by name to people of the park without a wider role."""
    return Firm(pk=row.pk, name=_("a former resident"), standing=Standing.FORMER, joined=row.joined)


@dataclass(frozen=True)
class Card:
    """The label beside the figure: its title, then facts as (name, figure)."""

    title: str
    facts: list[tuple[str, str]]


def card(drawn) -> Card:
    """What the figure comes to: for the candidate, for the firm left out, or for the park."""
    if drawn.own:
        return candidate_card(drawn)
    loss = loss_of(drawn)
    if loss:
        facts = [
            (_("Chain"), points_lost(loss.chain.gain)),
            (_("Breadth"), points_lost(loss.breadth.gain)),
            (_("Steps that fall empty"), str(len(emptied(loss)))),
        ]
        return Card(_("Without %(firm)s") % {"firm": drawn.asked.without.name}, facts)
    park = drawn.placed.park
    facts = [
        (_("Firms"), str(len(drawn.residents))),
        (_("Chain"), share(park.chain, get_language())),
        (_("Breadth"), share(park.breadth, get_language())),
    ]
    return Card(_("The park"), facts)


def candidate_card(drawn) -> Card:
    states = [meeting.state for meeting in drawn.meetings.values()]
    facts = [
        (_("Free places taken"), str(states.count(engine.FILL))),
        (_("Places already held"), str(states.count(engine.CLASH))),
        (_("Closest"), closest(drawn) or _("nobody")),
    ]
    return Card(drawn.asked.candidate.name, facts)


def closest(drawn) -> str:
    """The rival if there is one, else the resident nearest to its places, else the partner."""
    result = engine.assess(drawn.placed.park, drawn.own)
    rival, near, partner = result.rivalry.rival, result.novelty.shared, result.fit.partner
    name = rival.name if rival else near[0].resident if near else partner.name if partner else ""
    return drawn.placed.rows[name].name if name else ""


def points_lost(value) -> str:
    """Points of 100 with their sign: "−22,2"."""
    return f"−{number(round(value, 1), get_language())}" if round(value, 1) else "0"


def loss_of(drawn) -> engine.Weight | None:
    """What the park loses with the firm left out; None when nobody is, or the firm was not there that day."""
    firm = drawn.asked.without
    here = firm and next((one for one in drawn.whole.park.residents if one.name == firm.name), None)
    return engine.weight(drawn.whole.park, here) if here else None


def emptied(loss) -> list[str]:
    return [step.step for step in loss.chain.steps if step.newly_covered]


def loss_sentence(drawn) -> str:
    """One sentence on the firm left out; "" when nobody is."""
    firm, loss = drawn.asked.without, loss_of(drawn)
    if not firm:
        return ""
    if not loss:
        return _("%(firm)s was not in the park on that day: nothing changes.") % {"firm": firm.name}
    facts = {
        "firm": firm.name,
        "chain": number(round(loss.chain.gain, 1), get_language()),
        "breadth": number(round(loss.breadth.gain, 1), get_language()),
        "steps": listed(drawn.placed, emptied(loss)),
    }
    count = len(emptied(loss))
    if not count:
        return (
            _(
                "Without %(firm)s the chain loses %(chain)s points of 100 and the breadth %(breadth)s; "
                "no step falls empty."
            )
            % facts
        )
    return (
        ngettext(
            "Without %(firm)s the chain loses %(chain)s points of 100 and the breadth %(breadth)s; one step falls "
            "empty: %(steps)s.",
            "Without %(firm)s the chain loses %(chain)s points of 100 and the breadth %(breadth)s; these steps fall "
            "empty: %(steps)s.",
            count,
        )
        % facts
    )


def listed(placed, names) -> str:
    return ", ".join(placed.axes.written(name) for name in names)


def park_sentence(drawn) -> str:
    """How complete the chain is and how much of the room is held, in words."""
    park = drawn.placed.park
    steps = [step for step, best in zip(park.axes.process, park.steps, strict=True) if not best]
    facts = {
        "chain": share(park.chain, get_language()),
        "breadth": share(park.breadth, get_language()),
        "held": len(park.axes.process) - len(steps),
        "all": len(park.axes.process),
        "size": park.axes.size,
    }
    text = _(
        "The chain is covered to %(chain)s: %(held)s of its %(all)s steps are held, each counted by the strongest firm "
        "there. The breadth is %(breadth)s: so much of the %(size)s places (step, market and specialty) is held."
    )
    return text % facts


def flat_views(drawn) -> list[dict]:
    """The three flat views; beyond eight firms a place shows its first leaves and how many firms it has."""
    views = [flat_view(drawn.placed, drawn.asked.candidate, rows, columns) for rows, columns in VIEWS]
    places = sum(len(view["rows"]) * len(view["columns"]) for view in views)
    shown = 2 if places <= FEW_PLACES else 1
    for view in views:
        view["here"] = drawn.crowded
        for row in view["rows"]:
            for cell in row["cells"]:
                mark(cell, drawn, shown)
    return views


def mark(cell, drawn, shown):
    """Put the marked firm first; shorten a place that holds more firms than are `shown`."""
    pointed, firms = drawn.asked.firm, cell["firms"]
    if pointed and any(firm.pk == pointed.pk for firm in firms):
        cell["marked"] = True
        firms.sort(key=lambda firm: firm.pk != pointed.pk)
    if drawn.crowded and len(firms) > shown:
        cell["told"] = ngettext("%(count)d firm", "%(count)d firms", len(firms)) % {"count": len(firms)}
        cell["firms"] = firms[:shown]


def table(drawn) -> list[dict]:
    """Each firm with its levels and strengths in words, some lines an axis; the candidate last."""
    rows = [(drawn.placed.rows[firm.name], firm) for firm in drawn.placed.park.residents]
    if drawn.own:
        rows.append((drawn.asked.candidate, drawn.own))
    return [
        {"firm": row, "number": place, "axes": [strengths_in_words(drawn.placed, firm, str(axis)) for axis in Axis]}
        for place, (row, firm) in enumerate(rows, start=1)
    ]


def strengths_in_words(placed, firm, axis) -> list[str]:
    """The levels of each strength, strongest first, such as "full: Dosage form" and "half: Packing"."""
    names, strengths = placed.axes.engine.levels(axis), firm.position.on(axis)
    told = {1: pgettext("a strength", "full"), 0.75: _("strong"), 0.5: _("half"), 0.25: _("slight")}
    parts = []
    for strength, word in told.items():
        held = [name for name, value in zip(names, strengths, strict=True) if value == strength]
        if held:
            levels = _("all") if len(held) == len(names) else listed(placed, held)
            parts.append(_("%(strength)s: %(levels)s") % {"strength": word, "levels": levels})
    return parts
