"""Which figures about a few people may be shown: small ones are hidden, and so is what would let them be computed.

A table is a set of cells with whole values, and the sums that hold between them: a column and its total, a row and
its total. A cell stands in two sums at most, as in a table with totals both ways. What is shown is decided in three
steps.

1. A cell under `MINIMUM` is hidden, a zero as well: “nobody” is a figure about few people too.
2. Where a total is shown, what its hidden parts come to (total − visible) must be `MINIMUM` or more.
3. No hidden cell may be solved. Whoever knows all shown cells, and even which of the hidden ones were hidden for being
   small, must be left with two possible values at least. So must somebody inside, who knows the cells of her own firm
   besides; but she may find that a cell is zero, as who knows all the moves there were does: that tells of nobody.

While one of the last two fails, one more cell that takes part in it is hidden: the first by name. To choose the
smallest would cost fewer figures, but tell its size: between the small ones and those that stay. A last
total goes with all its parts, for the same reason: what stays would tell why it went.

The third step is exact. As each cell stands in two sums at most, cells are the pipes of a network whose junctions are
the sums, and a hidden cell can have another value exactly if a further unit can be sent round some loop through it,
up in one pipe and down in the next, where no pipe leaves its bounds (D. Gusfield, A graph theoretic approach to
statistical data security, SIAM Journal on Computing 17, 1988).
"""

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Cell = Hashable
MINIMUM = 5
GROUND = -1
"""The junction of cells that stand in one sum only: anything may flow there."""


@dataclass(frozen=True)
class Sum:
    """`total` is the sum of `parts`."""

    total: Cell
    parts: tuple

    @property
    def cells(self) -> tuple:
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Pipe:
    """A cell between two junctions: one more in it is one more at `rises` and one less at `falls`."""

    rises: int
    falls: int


def shown(
    values: Mapping[Cell, int],
    sums: Sequence[Sum],
    *,
    pages: Collection[Cell],
    insiders: Iterable[Collection[Cell]] = (),
) -> frozenset:
    """The cells of `pages`, those meant to be published, that may be; all others stay hidden.

    `values` holds every cell, also those that no page ever shows, such as the moves between two firms; `insiders`
    lists the cells that one person each knows anyway. ValueError when a cell stands in more than two sums.
    """
    pipes = network(sums)
    visible = {cell for cell in pages if values[cell] >= MINIMUM}
    while (found := risk(values, sums, pipes, visible, pages, insiders)) is not None:
        visible.remove(found)
        if not any(found in one.parts for one in sums):
            visible.difference_update(*(one.parts for one in sums if one.total == found))
    return frozenset(visible)


def risk(values, sums, pipes, visible, pages, insiders) -> Cell | None:
    """The next cell to hide; None once nothing hidden can be computed."""
    for one in sums:
        rest = remainder(values, one, visible)
        if rest is not None and rest < MINIMUM:
            return min(visible.intersection(one.parts) or {one.total}, key=rank(sums))
    for known in (frozenset(), *insiders):
        unknown = [cell for cell in values if cell not in visible and cell not in known]
        movable = ambiguous(values, pipes, unknown, pages)
        for cell in unknown:
            tells = cell in pages or values[cell] < MINIMUM
            if cell not in movable and tells and visible and (not known or news(cell, values, sums, known)):
                return cover(cell, values, sums, pipes, visible, pages, unknown)
    return None


def news(cell, values, sums, known) -> int:
    """How much of a cell is about people whom somebody inside does not know already: not her own, and not nobody."""
    own = sum(values[part] for one in sums if one.total == cell for part in one.parts if part in known)
    return values[cell] - own


def cover(cell, values, sums, pipes, visible, pages, unknown) -> Cell:
    """The first cell that leaves `cell` in doubt once it is hidden too; if none does, the first beside it."""
    choice = sorted(visible, key=rank(sums))
    for other in choice:
        if cell in ambiguous(values, pipes, [*unknown, other], pages):
            return other
    beside = {other for one in sums if cell in one.cells for other in one.cells}
    return next((other for other in choice if other in beside), choice[0])


def remainder(values, one, visible) -> int | None:
    """Total − visible: what the hidden parts come to; None where it cannot be taken."""
    if one.total not in visible or visible.issuperset(one.parts):
        return None
    return values[one.total] - sum(values[cell] for cell in one.parts if cell in visible)


def rank(sums):
    """The order in which cells are hidden: figures, then totals, then totals of totals; by name, whatever the value."""
    totals, parts = {one.total for one in sums}, {cell for one in sums for cell in one.parts}
    return lambda cell: (cell in totals, cell not in parts, repr(cell))


def network(sums) -> dict[Cell, Pipe]:
    """Each cell as a pipe. Every sum says “total − parts = 0” or, turned round, “parts − total = 0”."""
    ends, turned = {}, turns(sums)
    for number, one in enumerate(sums):
        for cell in one.cells:
            ends.setdefault(cell, []).append((number, (cell == one.total) != turned[number]))
    return {
        cell: Pipe(
            next((number for number, rises in places if rises), GROUND),
            next((number for number, rises in places if not rises), GROUND),
        )
        for cell, places in ends.items()
    }


def turns(sums) -> list[bool]:
    """Which sums to turn round so that every cell rises at one of its junctions and falls at the other."""
    places = {}
    for number, one in enumerate(sums):
        for cell in one.cells:
            places.setdefault(cell, []).append((number, cell == one.total))
    beside = {number: [] for number in range(len(sums))}
    for cell, found in places.items():
        if len(found) > 2:
            raise ValueError(f"{cell} stands in more than two sums")
        if len(found) == 2:
            (first, is_total), (second, is_total_too) = found
            beside[first].append((second, is_total == is_total_too))
            beside[second].append((first, is_total == is_total_too))
    return coloured(beside)


def coloured(beside) -> list[bool]:
    turned = {}
    for start in beside:
        turned.setdefault(start, False)
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            for there, differs in beside[here]:
                if there not in turned:
                    turned[there] = turned[here] != differs
                    waiting.append(there)
                elif turned[there] != (turned[here] != differs):
                    raise ValueError("these sums are no table: they cannot be turned into a network")
    return [turned[number] for number in sorted(turned)]


def ambiguous(values, pipes, unknown, pages=frozenset()) -> set:
    """The unknown cells that could have another value, all shown ones and all sums staying as they are.

    One of `pages` stays on its side of the minimum: who knows the rule may tell which were hidden for being small.
    """
    found = {cell for cell in unknown if cell not in pipes}
    ways = {}
    for cell in unknown:
        if cell in pipes:
            pipe, (may_rise, may_fall) = pipes[cell], room(values[cell], cell in pages)
            if may_rise:
                ways.setdefault(pipe.rises, []).append((pipe.falls, cell))
            if may_fall:
                ways.setdefault(pipe.falls, []).append((pipe.rises, cell))
    for cell in unknown:
        if cell not in found:
            found.update(loop(ways, pipes[cell], cell, room(values[cell], cell in pages)))
    return found


def room(value, is_page) -> tuple[bool, bool]:
    """Whether a hidden cell may be one more, and one less."""
    if not is_page:
        return True, value > 0
    return value != MINIMUM - 1, value not in (0, MINIMUM)


def loop(ways, pipe, cell, room_of_cell) -> set:
    """The cells of a loop through `cell`, in which it rises or falls, as it may; empty without one."""
    may_rise, may_fall = room_of_cell
    path = way(ways, pipe.falls, pipe.rises, cell) if may_rise else None
    if path is None and may_fall:
        path = way(ways, pipe.rises, pipe.falls, cell)
    return set() if path is None else {cell, *path}


def way(ways, start, goal, without) -> list | None:
    """The cells on a shortest way between two junctions that leaves one cell out; None without a way."""
    came, waiting = {start: None}, deque([start])
    while waiting and goal not in came:
        here = waiting.popleft()
        for there, cell in ways.get(here, ()):
            if there not in came and cell != without:
                came[there] = (here, cell)
                waiting.append(there)
    if goal not in came:
        return None
    path = []
    while came[goal] is not None:
        goal, cell = came[goal]
        path.append(cell)
    return path
