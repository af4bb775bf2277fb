"""A candidate's review as the president reads it: the verdict, one sentence a term, the view against residents."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from firms import complementarity as engine
from firms.complementarity.terms import rivalry_value
from firms.domain.positions import Positions, positions
from firms.models import Axis
from naturopole.formats import number, share

VERDICTS = {
    engine.Verdict.COMPETES: (gettext_lazy("Competes"), "bad", "triangle-alert"),
    engine.Verdict.OUTSIDE: (gettext_lazy("Outside the chain"), "bad", "circle-x"),
    engine.Verdict.COVERED: (gettext_lazy("Already covered"), "wait", "copy"),
    engine.Verdict.COMPLEMENTARY: (gettext_lazy("Complementary"), "ok", "check"),
    engine.Verdict.TO_DISCUSS: (gettext_lazy("To discuss"), "info", "message-square"),
}
CONFLICT_FROM = 0.30
"""The rivalry from which a resident's officers have a conflict of interest, and from which a drift is told."""
VIEWS = ((Axis.PROCESS, Axis.MARKET), (Axis.PROCESS, Axis.SPECIALTY), (Axis.MARKET, Axis.SPECIALTY))


@dataclass(frozen=True)
class Term:
    """One line of the verdict: what the term is, its sentence, and its bar of `value` out of `maximum`."""

    name: str
    sentence: str
    value: float
    maximum: float
    shown: str


class Second(NamedTuple):
    """A result to be read beside the declared one, with the sentence that says what it supposes."""

    label: str
    sentence: str
    result: engine.Result


@dataclass(frozen=True)
class Review:
    """Everything the review page shows of one candidate."""

    result: engine.Result
    terms: list[Term]
    label: str
    tone: str
    icon: str

    @property
    def score(self):
        return round(self.result.score, 1)


def review(park, firm) -> tuple[Review, Positions]:
    """Assess `firm` against today's residents; two queries once the park's axes are known."""
    placed = positions(park, [firm])
    return describe(placed, engine.assess(placed.park, placed.candidate(firm))), placed


def reviews(park, firms) -> dict:
    """The reviews of several candidates by key, with the same two queries."""
    placed = positions(park, firms, promises=False)
    return {firm.pk: describe(placed, engine.assess(placed.park, placed.candidate(firm))) for firm in firms}


def compared(pairs) -> list[dict]:
    """The terms of several reviews side by side: one row a term, one cell a candidate."""
    return [
        {"name": terms[0].name, "cells": terms}
        for terms in zip(*(outlook.terms for _row, outlook in pairs), strict=True)
    ]


def describe(placed, result) -> Review:
    label, tone, icon = VERDICTS[result.verdict]
    written = placed.axes.written
    terms = [
        Term(
            _("Novelty"), novelty_sentence(result, written), result.novelty.value, 1, out_of_one(result.novelty.value)
        ),
        Term(_("Fit"), fit_sentence(result, written), result.fit.value, 1, out_of_one(result.fit.value)),
        Term(
            _("Rivalry"), rivalry_sentence(result, written), result.rivalry.value, 1, out_of_one(result.rivalry.value)
        ),
        Term(
            _("Gain for the chain"), chain_sentence(result, written), result.chain.gain, 100, points(result.chain.gain)
        ),
        Term(_("Gain in breadth"), breadth_sentence(result), result.breadth.gain, 100, points(result.breadth.gain)),
    ]
    return Review(result, terms, label, tone, icon)


def second_results(placed, firm) -> list[Second]:
    """The review on documents alone and, where the firm has promised something, the one if it keeps its promise."""
    candidate = placed.candidate(firm)
    found = [Second(_("Proven only"), proven_sentence(placed, candidate), engine.proven_only(placed.park, candidate))]
    kept = engine.with_undertaking(placed.park, candidate)
    if kept:
        found.append(Second(_("With its undertaking"), undertaking_sentence(placed, candidate), kept))
    return found


def proven_sentence(placed, candidate) -> str:
    shown = [
        placed.axes.written(name)
        for axis in Axis.values
        for name, value in zip(placed.axes.engine.levels(axis), candidate.position.on(axis), strict=True)
        if value and (axis, name) in candidate.proven
    ]
    if not shown:
        return _("No document shows any of its levels: each counts a quarter at most, as for the residents.")
    return _("A level without a document counts a quarter at most, as for the residents. Shown: %(levels)s.") % {
        "levels": ", ".join(shown)
    }


def undertaking_sentence(placed, candidate) -> str:
    promised = [
        placed.axes.written(name)
        for axis in Axis.values
        for name in placed.axes.engine.levels(axis)
        if (axis, name) in candidate.undertaking
    ]
    return _("If it stays out of what it has promised to leave to others: %(levels)s.") % {
        "levels": ", ".join(promised)
    }


@dataclass(frozen=True)
class SharedPlace:
    """One place of the candidate that a resident holds or comes near to, its levels in the page's language."""

    words: str
    resident: str
    near: bool
    held: float


def shared_places(placed, result) -> list[SharedPlace]:
    """The largest places shared with residents, as the novelty term names them."""
    written = placed.axes.written
    return [
        SharedPlace(
            ", ".join(map(written, (cell.step, cell.market, cell.specialty))),
            cell.resident,
            cell.neighbour_only,
            cell.amount / cell.own if cell.own else 0.0,
        )
        for cell in result.novelty.shared
    ]


def out_of_one(value) -> str:
    return number(round(value, 2), get_language())


def points(value) -> str:
    """A gain in points of 100, with its sign: "+ 11,1"."""
    return "+\u00a0" + number(round(value, 2), get_language()) if value else "0"


def novelty_sentence(result, written) -> str:
    term = result.novelty
    if not term.cells:
        return _("The firm holds no place on the park’s axes: there is nothing new to compare.")
    if not result.residents:
        return _("No resident yet: every place it takes is free.")
    if not term.shared_cells:
        return ngettext(
            "The %(cells)d place it takes is free, and no resident comes near it.",
            "All %(cells)d places it takes are free, and no resident comes near them.",
            term.cells,
        ) % {"cells": term.cells}
    first = term.shared[0]
    facts = {
        "shared": term.shared_cells,
        "cells": term.cells,
        "resident": first.resident,
        "step": written(first.step),
        "market": written(first.market),
        "specialty": written(first.specialty),
    }
    if first.neighbour_only:
        return (
            _(
                "%(shared)d of its %(cells)d places touch a resident’s ground. Closest: %(resident)s, next to "
                "%(step)s, %(market)s, %(specialty)s."
            )
            % facts
        )
    return (
        _(
            "%(shared)d of its %(cells)d places are held in part or whole. First among them: %(step)s, %(market)s, "
            "%(specialty)s, where %(resident)s already is."
        )
        % facts
    )


def fit_sentence(result, written) -> str:
    partner = result.fit.partner
    if partner is None:
        if not result.residents:
            return _("No resident yet to work with.")
        return _("No resident shares its markets and works the same specialty on another step.")
    ours, theirs = (written(level) for level in partner.specialties)
    facts = {
        "partner": partner.name,
        "markets": ", ".join(written(market) for market in partner.markets),
        "ours": ours,
        "theirs": theirs,
    }
    if ours == theirs:
        text = _(
            "Works hand in hand with %(partner)s: common markets (%(markets)s), another step, one specialty (%(ours)s)."
        )
    else:
        text = _(
            "Works hand in hand with %(partner)s: common markets (%(markets)s), another step, and specialties "
            "that follow on (%(ours)s, %(theirs)s)."
        )
    return text % facts


def rivalry_sentence(result, written) -> str:
    rival = result.rivalry.rival
    if rival is None:
        return _("No resident does the same step for the same markets and specialties.")
    return _(
        "%(rival)s does the same step, %(step)s, and the two meet on %(share)s of the smaller ground, first in "
        "%(market)s, %(specialty)s."
    ) % {
        "rival": rival.name,
        "step": written(rival.step),
        "share": share(rival.overlap, get_language()),
        "market": written(rival.ground[0].market),
        "specialty": written(rival.ground[0].specialty),
    }


def chain_sentence(result, written) -> str:
    gained = result.chain.steps
    if not gained:
        return _("No step of the chain becomes stronger.")
    new = [written(step.step) for step in gained if step.newly_covered]
    if new:
        return ngettext("Covers a step nobody holds: %(steps)s.", "Covers steps nobody holds: %(steps)s.", len(new)) % {
            "steps": ", ".join(new)
        }
    return _("Strengthens: %(steps)s.") % {"steps": ", ".join(written(step.step) for step in gained)}


def breadth_sentence(result) -> str:
    cells = result.breadth.cells
    if not cells:
        return _("No further combination of step, market and specialty is served.")
    return ngettext(
        "%(cells)d more combination of step, market and specialty is served, or better served.",
        "%(cells)d more combinations of step, market and specialty are served, or better served.",
        cells,
    ) % {"cells": cells}


def flat_view(placed, firm=None, rows=Axis.PROCESS, columns=Axis.MARKET) -> dict:
    """One flat view for the matrix component: level names and, per place, the residents' rows and its state."""
    candidate = placed.candidate(firm) if firm else None
    places = engine.matrix(placed.park, candidate, rows=str(rows), columns=str(columns))
    written = placed.axes.written
    return {
        "title": _("%(rows)s × %(columns)s") % {"rows": rows.label, "columns": columns.label},
        "columns": [written(name) for name in placed.axes.engine.levels(str(columns))],
        "candidate_name": firm.name if firm else "",
        "rows": [
            {
                "name": written(row[0].row),
                "cells": [
                    {
                        "firms": [placed.rows[presence.firm] for presence in place.firms],
                        "candidate": bool(place.candidate),
                        "state": place.state,
                    }
                    for place in row
                ],
            }
            for row in places
            if row
        ],
    }


def snapshot(placed, firm, result) -> dict:
    """The figures of the day, kept with a decision: `park` can be read and recomputed by the engine as it stands."""
    return {
        "engine_version": engine.ENGINE_VERSION,
        "park": engine.write(placed.park, [placed.candidate(firm)]),
        "figures": result.figures(),
    }


def rivalry(park, one, other) -> float:
    """How much two firms rival each other, 0 to 1, whatever their group."""
    return rivalry_value(park.stance(one), park.stance(other))
