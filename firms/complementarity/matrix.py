"""The park seen flat: two of the three axes against each other, with the firms in each place."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product

from firms.complementarity.park import Park
from firms.complementarity.positions import AXES, Firm

FILL = "fill"
CLASH = "clash"


@dataclass(frozen=True)
class Presence:
    """A firm in a place: its best presence there over the third axis, above 0 and up to 1."""

    firm: str
    strength: float


@dataclass(frozen=True)
class Place:
    """One place of the view.

    `firms` are the residents there, in the order of the park; `candidate` is the candidate's presence, 0 when
    it is not there. `state` is "fill" where it takes a free place, "clash" where it meets a resident outside its
    group on a step that is not pooled, else "".
    """

    row: str
    column: str
    firms: tuple[Presence, ...]
    candidate: float
    state: str


View = tuple[tuple[Place, ...], ...]
"""One tuple of places for each row."""


def matrix(park: Park, candidate: Firm | None = None, *, rows: str = "process", columns: str = "market") -> View:
    """Return the view rows × columns of any two different axes."""
    if rows == columns or not {rows, columns} <= {*AXES}:
        raise ValueError(f"{rows!r} × {columns!r} is no view: name two different axes of {', '.join(AXES)}.")
    there = defaultdict(list)
    for firm in park.residents:
        for at, strength in _presences(firm, rows, columns).items():
            there[at].append((firm, strength))
    own = _presences(candidate, rows, columns) if candidate else {}

    def place(row: int, row_name: str, column: int, column_name: str) -> Place:
        firms, strength = there.get((row, column), []), own.get((row, column), 0.0)
        # Where the view leaves the step open, two firms meet only on a step that both hold.
        step = {rows: row, columns: column}.get("process")
        state = _state(park, candidate, [firm for firm, _ in firms], step) if strength else ""
        present = tuple(Presence(firm.name, presence) for firm, presence in firms)
        return Place(row_name, column_name, present, strength, state)

    return tuple(
        tuple(place(*row, *column) for column in enumerate(park.axes.levels(columns)))
        for row in enumerate(park.axes.levels(rows))
    )


@dataclass(frozen=True)
class Meeting:
    """What a candidate meets in one cell: `firms` are the residents there, `state` is that of a `Place`."""

    firms: tuple[str, ...]
    state: str


def cells_of(firm: Firm) -> list[tuple[int, int, int]]:
    """The cells (step, market, specialty) where the firm is, by their order on the axes."""
    return list(product(*([at for at, value in enumerate(firm.position.on(axis)) if value] for axis in AXES)))


def meetings(park: Park, candidate: Firm) -> dict[tuple[int, int, int], Meeting]:
    """For each cell of the candidate, whom it meets there: the rule of `matrix` with no axis left open."""
    own = cells_of(candidate)
    there = defaultdict(list)
    for firm in park.residents:
        for cell in {*own}.intersection(cells_of(firm)):
            there[cell].append(firm)
    return {
        cell: Meeting(tuple(firm.name for firm in there[cell]), _state(park, candidate, there[cell], cell[0]))
        for cell in own
    }


def _presences(firm: Firm, rows: str, columns: str) -> dict[tuple[int, int], float]:
    """The firm's best presence over the third axis, for each (row, column) where it is."""
    (third,) = {*AXES} - {rows, columns}
    limit = max(firm.position.on(third), default=0.0)
    return {
        (row, column): min(limit, down, across)
        for row, down in enumerate(firm.position.on(rows))
        if down and limit
        for column, across in enumerate(firm.position.on(columns))
        if across
    }


def _state(park: Park, candidate: Firm, firms: list[Firm], step: int | None) -> str:
    if not firms:
        return FILL
    steps = [rival for rival in park.axes.rival_steps if step in (None, rival)]
    meets = any(
        candidate.position.process[rival] and firm.position.process[rival]
        for firm in firms
        if not candidate.shares_group_with(firm)
        for rival in steps
    )
    return CLASH if meets else ""
