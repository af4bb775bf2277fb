"""The river: a ribbon along the steps of a quote whose breadth is the price added up so far.

Each step's edge is two cubic curves. Within a step the breadth follows 3f² - 2f³, which such a curve draws
exactly; the meander is a sine, which it follows to a tenth of a pixel.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate, groupby
from math import cos, pi, sin

from naturopole.drawings.svg import Curve, Point, at, curves

STATES = ("ok", "wait", "out", "empty")
BANKED = ("ok", "wait")  # states whose water has drawn banks
WIDTH, HEIGHT = 1200, 128
NARROW, BROAD = 10.0, 80.0
PATTERNS = (
    '<svg class="defs" aria-hidden="true"><defs><pattern id="rw" width="11" height="11"'
    ' patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="rw-bg" width="11"'
    ' height="11"/><path class="rw-l" d="M0 0V11"/></pattern><pattern id="ro" width="12" height="12"'
    ' patternUnits="userSpaceOnUse"><rect class="ro-bg" width="12" height="12"/><circle class="ro-d" cx="3"'
    ' cy="3" r="1.3"/><circle class="ro-d" cx="9" cy="9" r="1.3"/></pattern></defs></svg>'
)
Edge = Callable[[float], tuple[float, float]]  # place along the steps -> offset from the bed and its slope


def patterns() -> str:
    """Awaited and outside water as patterns: once a page, outside anything hidden, or they do not paint."""
    return PATTERNS


def horizontal(values: Sequence[int | Decimal], states: Sequence[str]) -> str:
    """The whole river from left to right on 1200 × 128; "" when there is no step.

    `values` are amounts in one unit, cents or euros, at least 0; `states` has one of STATES for each.
    """
    check(values, states)
    if not values:
        return ""
    step = WIDTH / len(values)
    top, bottom = edges(values, middle=HEIGHT / 2, swing=15, scale=1)
    drawn, start = [], 0
    for state, run in groupby(states):
        end = start + len(list(run))
        drawn.append(_water(state, *(_along(edge, start, end, lambda t, y: (t * step, y)) for edge in (top, bottom))))
        start = end
    return (
        f'<svg class="river-h" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(drawn)}</svg>"
    )


def vertical(values: Sequence[int | Decimal], states: Sequence[str], index: int) -> str:
    """The stretch of one step from top to bottom on 60 × 100, to stand beside its words on a narrow page."""
    check(values, states)
    left, right = edges(values, middle=30, swing=5, scale=0.56)
    sides = (_along(e, index, index + 1, lambda t, x: (x, (t - index) * 100)) for e in (left, right))
    return (
        '<svg class="river-v" viewBox="0 0 60 100" preserveAspectRatio="none" aria-hidden="true">'
        f"{_water(states[index], *sides)}</svg>"
    )


def breadths(values: Sequence[int | Decimal]) -> list[float]:
    """Breadth in pixels before, between and after the steps: from NARROW to BROAD, never narrower downstream.

    A negative amount counts as 0; without any positive amount the river stays narrow.
    """
    sums = list(accumulate((max(v, 0) for v in values), initial=0))
    total = sums[-1] or 1
    return [NARROW + (BROAD - NARROW) * float(s / total) for s in sums]


def edges(values: Sequence[int | Decimal], *, middle: float, swing: float, scale: float) -> tuple[Edge, Edge]:
    """Both edges across the flow; each tells, for a place t in 0..steps, where it is and its slope."""
    wide, count = [b * scale for b in breadths(values)], len(values)
    turn = min(0.78, 4.68 / count) * pi  # never more than six steps' worth of bends

    def edge(side: int) -> Edge:
        def at_place(t: float) -> tuple[float, float]:
            i = min(int(t), count - 1)
            f, growth = t - i, wide[i + 1] - wide[i]
            half, half_slope = (wide[i] + growth * f * f * (3 - 2 * f)) / 2, growth * 3 * f * (1 - f)
            bed, bed_slope = middle + swing * sin(t * turn + 0.5), swing * turn * cos(t * turn + 0.5)
            return bed + side * half, bed_slope + side * half_slope

        return at_place

    return edge(-1), edge(1)


def check(values: Sequence, states: Sequence[str]) -> None:
    """Raise ValueError unless there is one known state for each value."""
    if len(values) != len(states) or not set(states) <= set(STATES):
        raise ValueError(f"{len(values)} values need as many states among {STATES}, not {list(states)}")


def _along(edge: Edge, start: int, end: int, place: Callable[[float, float], Point]) -> list[Point]:
    """The points of an edge: its start, then two handles and an end for each half step."""
    points = [place(start, edge(start)[0])]
    for half in range(2 * start, 2 * end):
        t0, t1 = half / 2, half / 2 + 0.5
        (y0, slope0), (y1, slope1) = edge(t0), edge(t1)
        points += [
            place(t0 + 1 / 6, y0 + slope0 / 6),
            place(t1 - 1 / 6, y1 - slope1 / 6),
            place(t1, y1),
        ]
    return points


def _water(state: str, first: list[Point], second: list[Point]) -> str:
    back = second[::-1]
    body = f"M{at(first[0])}{curves(_triples(first))}L{at(back[0])}{curves(_triples(back))}Z"
    banks = "".join(f"M{at(side[0])}{curves(_triples(side))}" for side in (first, second))
    return f'<path class="seg-{state}" d="{body}"/>' + (f'<path class="bank" d="{banks}"/>' if state in BANKED else "")


def _triples(points: list[Point]) -> list[Curve]:
    return list(zip(points[1::3], points[2::3], points[3::3], strict=True))
