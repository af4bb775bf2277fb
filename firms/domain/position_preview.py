"""What a change of position would do, worked out without writing anything."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms import complementarity as engine
from firms.domain.positions import positions
from firms.domain.review import describe, out_of_one, second_results
from firms.domain.watch import risen, rivalries
from firms.models.firm import Standing
from naturopole.formats import number, percent


@dataclass(frozen=True)
class Figure:
    """One figure as it is now and as it would be, with the sentence that says what it means."""

    label: str
    sentence: str
    now: str
    after: str

    @property
    def moves(self):
        return self.now != self.after


@dataclass(frozen=True)
class Preview:
    """The figures a change would move, and the alarms it would raise."""

    figures: list[Figure]
    alarms: list[str]


def preview(firm, held, proofs) -> Preview:
    """What the park would look like with this position: `held` and `proofs` as for `position_edit.change`."""
    if firm.standing == Standing.RESIDENT:
        return preview_resident(firm, held, proofs)
    return preview_candidate(firm, held, proofs)


def preview_candidate(firm, held, proofs) -> Preview:
    placed = positions(firm.park, [firm])
    edited = moved(placed, placed.candidate(firm), held, proofs)
    after = replace(placed, candidates={firm.pk: edited})
    now, then = (describe(seen, engine.assess(seen.park, seen.candidate(firm))) for seen in (placed, after))
    figures = [
        Figure(_("Verdict"), "", str(now.label), str(then.label)),
        Figure(_("Score"), _("Out of 100, on the positions declared."), score(now.result), score(then.result)),
    ]
    figures += [
        Figure(new.name, new.sentence, old.shown, new.shown)
        for old, new in zip(now.terms, then.terms, strict=True)
        if old.shown != new.shown
    ]
    return Preview(figures + beside(firm, placed, after), [])


def beside(firm, placed, after) -> list[Figure]:
    """The results shown beside the declared one: on documents alone, and with the undertaking."""
    return [
        Figure(new.label, new.sentence, verdict_and_score(placed, old.result), verdict_and_score(after, new.result))
        for old, new in zip(second_results(placed, firm), second_results(after, firm), strict=True)
    ]


def verdict_and_score(placed, result) -> str:
    return _("%(verdict)s, %(score)s of 100") % {
        "verdict": describe(placed, result).label,
        "score": score(result),
    }


def score(result) -> str:
    return number(round(result.score, 1), get_language())


def preview_resident(firm, held, proofs) -> Preview:
    placed = positions(firm.park)
    park = placed.park
    residents = tuple(moved(placed, row, held, proofs) if row.name == firm.name else row for row in park.residents)
    after = replace(park, residents=residents)
    figures = [
        Figure(
            _("Chain of the park"),
            _("How strongly the residents hold the steps of the chain, on average."),
            in_percent(park.chain),
            in_percent(after.chain),
        ),
        Figure(
            _("Breadth of the park"),
            _("How much of all combinations of step, market and specialty the residents serve."),
            in_percent(park.breadth),
            in_percent(after.breadth),
        ),
        rivalry_figure(rivalries(park, after, firm.name)),
    ]
    return Preview(figures, [alarm(*row) for row in risen(park, after, firm.name)])


def rivalry_figure(pairs) -> Figure:
    """The rivalry with the resident rivalled most: after the change, or before it where none is left."""
    pairs = [pair for pair in pairs if pair[1] or pair[2]]
    if not pairs:
        none = out_of_one(0)
        return Figure(
            _("Rivalry"), _("No resident does the same step for the same markets and specialties."), none, none
        )
    name, was, value = min(pairs, key=lambda pair: (-pair[2], -pair[1], pair[0]))
    text = _("From 0 to 1: how far %(other)s does the same step for the same markets and specialties.")
    return Figure(
        _("Rivalry with %(other)s") % {"other": name}, text % {"other": name}, out_of_one(was), out_of_one(value)
    )


def alarm(name, was, value) -> str:
    text = _(
        "The firm enters the ground of %(other)s: their rivalry rises from %(before)s to %(after)s. The park president "
        "and both directors will read it among the alarms."
    )
    return text % {"other": name, "before": out_of_one(was), "after": out_of_one(value)}


def moved(placed, firm, held, proofs) -> engine.Firm:
    """The engine's firm with another position."""
    levels = {level.pk: level for level in placed.axes.levels.values()}
    declared = {axis: {} for axis in engine.AXES}
    for pk, value in held.items():
        declared[levels[pk].axis][levels[pk].name_en] = float(value)
    shown = frozenset((levels[pk].axis, levels[pk].name_en) for pk in proofs if pk in held)
    return replace(firm, position=placed.axes.engine.position(declared), proven=shown)


def in_percent(value) -> str:
    return percent(round(100 * value, 1), get_language())
