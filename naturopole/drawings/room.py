"""An isometric room and the blocks in it: where a point falls on paper, what stands behind what."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, cos, pi

from naturopole.drawings.labels import width
from naturopole.drawings.svg import short

C30, S30 = cos(pi / 6), 0.5
UNIT = (94, 84)  # pixels of a step and a market, before the room is fitted to its paper
FLOOR = (707, 1100)  # breadth of the floor on paper: usual, and at most for many levels
WALL = (248, 420)  # height of the wall, likewise
LINE = 22  # pixels from one name to the next, at least
MARGIN = 8
Span = tuple[float, float]
Block = tuple[Span, Span, Span]
Point3 = tuple[float, float, float]


@dataclass(frozen=True)
class Room:
    """`size` in levels and `unit` in pixels a level, for steps, markets, specialties; the origin's place on paper."""

    size: tuple[int, int, int]
    unit: tuple[float, float, float]
    origin: tuple[float, float]
    width: float
    height: float

    @classmethod
    def of(cls, axes: Sequence[Sequence[str]], *, headroom: float = 0, right: float = 0) -> "Room":
        """The room for three axes of level names, with `headroom` pixels above it, reaching to `right` at least."""
        p, m, s = size = tuple(max(1, len(axis)) for axis in axes)
        natural = p * UNIT[0] + m * UNIT[1]
        usual, most = FLOOR
        readable = 2 * LINE / UNIT[0] * natural * C30
        scale = min(max(usual, readable), most) / (natural * C30)
        across, deep = UNIT[0] * scale, UNIT[1] * scale
        up = min(max(WALL[0], (LINE + 4) * s), WALL[1]) / s
        bare = cls(size, (across, deep, up), (0, 0), 0, 0)
        left = max(width(f"{i + 1} {name}") + 12 - bare.point(i + 0.5, m, 0)[0] for i, name in _named(axes[0]))
        ends = [bare.point(p, j + 0.5, 0)[0] + 16 + width(name) for j, name in _named(axes[1])]
        ends += [bare.point(p, 0, 0)[0] + 14 + width(name) for _, name in _named(axes[2])]
        start = max(left, -bare.point(0, m, 0)[0] + 110) + MARGIN
        foot = headroom + s * up
        return cls(
            size,
            bare.unit,
            (start, foot),
            max(start + max(ends) + MARGIN, right),
            foot + bare.point(p, m, 0)[1] + LINE,
        )

    def point(self, p: float, m: float, s: float) -> tuple[float, float]:
        """Where a point of the room, in levels, falls on paper."""
        along, deep, up = p * self.unit[0], m * self.unit[1], s * self.unit[2]
        return self.origin[0] + (along - deep) * C30, self.origin[1] + (along + deep) * S30 - up

    def face(self, *corners: Point3) -> str:
        """The closed path of a face, its first corner as it stands and the others from one to the next."""
        points = [tuple(round(value, 1) for value in self.point(*corner)) for corner in corners]
        steps = zip(points, points[1:], strict=False)
        moved = "".join(f"l{short(x1 - x0)} {short(y1 - y0)}" for (x0, y0), (x1, y1) in steps)
        return f"M{short(points[0][0])} {short(points[0][1])}{moved}Z"

    def line(self, start: Point3, end: Point3) -> str:
        (x0, y0), (x1, y1) = self.point(*start), self.point(*end)
        return f"M{short(x0)} {short(y0)}L{short(x1)} {short(y1)}"

    def told(self, names: Sequence[str], axis: int) -> list[tuple[int, str]]:
        """The levels of an axis that have room for their name: all, or every second, third …"""
        apart = self.unit[axis] * (1 if axis == 2 else S30)
        return [(i, name) for i, name in enumerate(names) if i % ceil((LINE - 1) / apart) == 0]


def _named(names: Sequence[str]) -> list[tuple[int, str]]:
    return list(enumerate(names)) or [(0, "")]


def blocks(cells: Iterable[tuple[int, int, int]], lane: tuple[int, int] = (0, 1)) -> list[Block]:
    """Places merged into few blocks, each place in exactly one; `lane` is (which, of how many) of each step.

    From the lowest place left, a block grows along specialties, then markets, then steps. Shared steps, with more
    than one lane, stay apart from one another.
    """
    left, found = set(cells), []
    which, lanes = lane
    while left:
        p0, m0, s0 = p1, m1, s1 = min(left)
        while (p0, m0, s1 + 1) in left:
            s1 += 1
        while _all_in(left, (p0, p0), (m1 + 1, m1 + 1), (s0, s1)):
            m1 += 1
        while lanes == 1 and _all_in(left, (p1 + 1, p1 + 1), (m0, m1), (s0, s1)):
            p1 += 1
        left -= set(_cells((p0, p1), (m0, m1), (s0, s1)))
        along = (p0, p1 + 1) if lanes == 1 else (p0 + which / lanes, p0 + (which + 1) / lanes)
        found.append((along, (m0, m1 + 1), (s0, s1 + 1)))
    return found


def _cells(p: Span, m: Span, s: Span):
    return [(i, j, k) for i in range(p[0], p[1] + 1) for j in range(m[0], m[1] + 1) for k in range(s[0], s[1] + 1)]


def _all_in(cells: set, p: Span, m: Span, s: Span) -> bool:
    return all(cell in cells for cell in _cells(p, m, s))


def back_to_front(things: Sequence, block: Callable[..., Block]) -> list:
    """The order in which blocks that share no room are painted, so that the nearer one covers the farther.

    The eye looks from the far end of all three axes. Where three blocks hide one another in a ring, which has no
    right order, the one whose middle is farthest goes first.
    """
    left = sorted(things, key=lambda thing: sum(sum(span) for span in block(thing)))
    order = []
    while left:
        free = (one for one in left if not any(hides(block(one), block(other)) for other in left if other is not one))
        order.append(next(free, left[0]))
        left = [thing for thing in left if thing is not order[-1]]
    return order


def is_orderly(found: Sequence[Block]) -> bool:
    """True when some order of painting shows every nearer block in front: no ring of blocks hides itself."""
    order = back_to_front(found, lambda block: block)
    return not any(hides(one, other) for at, one in enumerate(order) for other in order[at + 1 :])


def hides(one: Block, other: Block) -> bool:
    """True when `one` may cover part of `other`: it lies nearer on some axis and farther on none."""
    nearer = any(mine[0] >= theirs[1] for mine, theirs in zip(one, other, strict=True))
    farther = any(mine[1] <= theirs[0] for mine, theirs in zip(one, other, strict=True))
    return nearer and not farther
