"""What the coverage and the schedule pages of a quote show, in the page's language."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.models import Firm
from naturopole.drawings.gantt import Bar
from naturopole.formats import day_short
from packages import coverage, schedule
from packages.coverage import State, Window
from packages.domain import chain
from packages.domain.reasons import SHOWN, said
from packages.domain.sheet import Sheet, supplier_name

TICKS = 4
SATURDAY = 5


@dataclass(frozen=True)
class Cell:
    """One step and one firm as the matrix shows them."""

    firm: Firm
    state: State
    reasons: list[str]
    chosen: bool = False

    @property
    def tone(self):
        return SHOWN[self.state][0]

    @property
    def icon(self):
        return SHOWN[self.state][1]

    @property
    def word(self):
        return SHOWN[self.state][2]

    @property
    def eligible(self):
        return self.state == State.ELIGIBLE


@dataclass(frozen=True)
class Row:
    """One step of the chain across all firms; `standards` are those required there."""

    step: chain.ChainStep
    window: Window
    standards: list[str]
    cells: list[Cell]
    suppliers: list[str]

    @property
    def is_gap(self) -> bool:
        return not any(cell.eligible for cell in self.cells)


def rows_of(quote, sheet: Sheet, residents, required) -> list[Row]:
    """The coverage matrix of a quote. No query."""
    steps = chain.steps_of(quote, sheet.stages)
    windows = chain.windows(steps, sheet.plan, chain.starts(quote))
    asked = [coverage.Requirement(one.standard, frozenset(map(str, one.step_ids))) for one in required]
    keys = [str(step.level.pk) for step in steps]
    known = [firm for _row, firm in residents]
    found = coverage.matrix(keys, known, asked, {str(key): window for key, window in windows.items()})
    return [
        Row(
            step,
            windows[step.level.pk],
            [one.standard for one in asked if one.concerns(str(step.level.pk))],
            [cell_of(row, cell, own_lines(sheet, step)) for (row, _firm), cell in zip(residents, cells, strict=True)],
            list(dict.fromkeys(map(supplier_name, own_lines(sheet, step)))),
        )
        for step, cells in zip(steps, found, strict=True)
    ]


def own_lines(sheet, step):
    return [line for line in sheet.lines if line.stage_id == step.level.pk]


def cell_of(firm, cell, lines) -> Cell:
    chosen = any(line.supplier_id == firm.pk for line in lines)
    return Cell(firm, cell.state, [said(reason) for reason in cell.reasons], chosen)


def standards_of(residents) -> list[str]:
    """The standards that residents have, to choose from."""
    return sorted({paper.standard for _row, firm in residents for paper in firm.certificates}, key=str.casefold)


@dataclass(frozen=True)
class Stretch:
    """One step in the schedule's table."""

    name: str
    suppliers: list[str]
    slot: schedule.Slot
    transit_days: int
    after: list[str]
    longest: bool

    @property
    def days(self) -> int:
        return self.slot.last_day - self.slot.first_day + 1


def stretches(quote, sheet: Sheet) -> list[Stretch]:
    """The steps that have lines, dated, in the quote's order. No query."""
    if sheet.plan is None:
        return []
    by_key = {step.level.pk: step for step in chain.steps_of(quote, sheet.stages)}
    levels = {line.stage_id: line.stage.name for line in sheet.lines}
    waits = chain.waits(sheet)
    found = []
    for slot in sheet.plan.slots:
        key, step = int(slot.key), by_key.get(int(slot.key))
        suppliers = [supplier_name(line) for line in sheet.lines if line.stage_id == key and line.chosen]
        before = [levels[int(other)] for other in waits[key]]
        transit = step.transit_days if step else 0
        longest = slot.key in sheet.plan.longest
        found.append(Stretch(levels[key], list(dict.fromkeys(suppliers)), slot, transit, before, longest))
    return found


def bars_of(sheet: Sheet, rows: list[Stretch]) -> list[Bar]:
    places = {row.slot.key: place for place, row in enumerate(rows)}
    waits = chain.waits(sheet)
    return [
        Bar(
            row.name,
            row.slot.first_day,
            row.slot.last_day,
            row.slot.slack,
            row.longest,
            [places[other] for other in waits[int(row.slot.key)]],
        )
        for row in rows
    ]


def ticks_of(plan: schedule.Plan) -> list[tuple[int, str]]:
    """The first and the last day and two between, with their dates."""
    length = plan.working_days
    places = sorted({1 + (length - 1) * part // (TICKS - 1) for part in range(TICKS)})
    days = schedule.Calendar().days(plan.start, length)
    return [(place, day_short(days[place - 1], get_language())) for place in places]


def holidays_of(plan: schedule.Plan) -> list:
    """The public holidays on weekdays that the plan leaves out."""
    years = range(plan.start.year, plan.end.year + 1)
    found = [day for year in years for day in schedule.public_holidays(year)]
    return sorted(day for day in found if plan.start <= day <= plan.end and day.weekday() < SATURDAY)


def told(steps) -> str:
    """A chain in one sentence, for who must compare two."""
    parts = []
    for step in steps:
        words = [step.level.name]
        words += [_("transit %(days)d") % {"days": step.transit_days}] if step.transit_days else []
        words += [_("bought outside")] if step.external else []
        parts.append(", ".join(words))
    return " → ".join(parts)
