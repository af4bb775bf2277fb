"""The candidate beside the residents closest to it, and several candidates beside each other."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms import complementarity as engine
from firms.complementarity.terms import fit_value
from firms.domain.review import rivalry
from firms.models import Axis, Firm

SHOWN = 3


@dataclass(frozen=True)
class Beside:
    """One resident beside the candidate: its levels in words by axis, and what the two are to each other."""

    firm: Firm
    axes: list[str]
    tone: str
    icon: str
    relation: str


def closest(placed, firm) -> list[Beside]:
    """The residents that rival or fit the candidate most, at most three, rivals first."""
    own = placed.candidate(firm)
    met = clashes(placed, own)
    ranked = []
    for row in placed.park.residents:
        against = rivalry(placed.park, own, row)
        together = fit_value(placed.park.stance(own), placed.park.stance(row))
        ranked.append((-max(against, together), -against, row.name, row, against, together))
    return [
        beside(placed, row, against, together, met.get(row.name, 0))
        for _near, _rival, _name, row, against, together in sorted(ranked, key=lambda entry: entry[:3])[:SHOWN]
        if against or together
    ]


def clashes(placed, own) -> dict:
    """How many process × market places of the candidate each resident holds too, on steps that are not pooled."""
    met = {}
    for row in engine.matrix(placed.park, own):
        for place in row:
            if place.state == engine.CLASH:
                for presence in place.firms:
                    met[presence.firm] = met.get(presence.firm, 0) + 1
    return met


def beside(placed, row, against, together, places) -> Beside:
    if against and places:
        text = ngettext("Overlaps %(places)d place", "Overlaps %(places)d places", places) % {"places": places}
        look = ("bad", "triangle-alert", text)
    elif together:
        look = ("ok", "check", _("Follows on"))
    else:
        look = ("info", "info", _("Distinct"))
    return Beside(placed.rows[row.name], [in_words(placed, row, str(axis)) for axis in Axis], *look)


def own_words(placed, firm) -> list[str]:
    """The candidate's levels in words, one text an axis."""
    return [in_words(placed, placed.candidate(firm), str(axis)) for axis in Axis]


def in_words(placed, firm, axis) -> str:
    """The levels a firm holds on one axis, "all" when it holds each."""
    names = placed.axes.engine.levels(axis)
    held = [placed.axes.written(name) for name, value in zip(names, firm.position.on(axis), strict=True) if value]
    return _("all") if len(held) == len(names) else ", ".join(held)
