"""Names above a drawing, each with a leader down to its thing, like the tags of a specimen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from naturopole.drawings.svg import short, words

ROW = 34  # pixels from one row of names to the next
APART = 18  # pixels between two leaders, at least
SIGN = 26  # from the leader to the name: half the leaf and a gap
LEFT = 6  # the leaf begins that much left of the leader
NARROW, WIDE = frozenset("iljtfrI.,:;'’|!()[] -"), frozenset("mwMW@%&œæŒÆ…")


@dataclass(frozen=True)
class Leader:
    """A knot at (x, y), the leaf and the name it leads to, and the row of the name, 0 nearest the drawing."""

    x: float
    y: float
    sign: int | str
    name: str
    row: int = 0

    @property
    def start(self) -> float:
        return self.x - LEFT

    @property
    def end(self) -> float:
        return self.x + SIGN + width(self.name, bold=True) + 10


def width(text: str, *, bold: bool = False) -> float:
    """A little more than the pixels a text takes at 20 px in the page's font."""
    pixels = sum(6.5 if c in NARROW else 17.5 if c in WIDE else 13 if c.isupper() else 10.5 for c in text)
    return pixels * 1.06 if bold else pixels


def placed(leaders: Iterable[Leader]) -> list[Leader]:
    """The leaders from left to right, moved apart, their names in rows so that nothing crosses or overlaps.

    A name goes one row above all names to its right that begin before it ends. So whatever a name covers has its
    leader end below it, and a leader passes no name: one that it would pass begins to its left, hence stands higher.
    """
    apart = []
    for leader in sorted(leaders, key=lambda leader: (leader.x, leader.name)):
        least = apart[-1].x + APART if apart else leader.x
        apart.append(replace(leader, x=max(leader.x, least)))
    found = []
    for leader in reversed(apart):
        under = [other.row for other in found if other.start < leader.end]
        found.append(replace(leader, row=max(under, default=-1) + 1))
    return found[::-1]


def headroom(leaders: Iterable[Leader]) -> float:
    """Pixels the names take above the drawing."""
    return ROW * (max((leader.row for leader in leaders), default=-1) + 1) + 12


def drawn(leader: Leader, rows: int, sprite: str) -> str:
    """One leader with its leaf and name; `rows` is how many rows of names the drawing has."""
    base = ROW * (rows - leader.row) - 8
    x, y = short(leader.x), short(leader.y)
    path = f"M{x} {y}V{short(base + 8)}"
    return (
        f'<path class="halo" d="{path}"/><path class="lead" d="{path}"/><circle class="knot" cx="{x}" cy="{y}" r="4"/>'
        f'<svg x="{short(leader.start)}" y="{short(base - 21)}" width="28" height="28" viewBox="0 0 24 24" class="leaf"'
        f' data-firm="{words(leader.sign)}"><use href="{words(sprite)}#leaf-{words(leader.sign)}"/></svg>'
        f'<text class="name" x="{short(leader.x + SIGN)}" y="{short(base)}">{words(leader.name)}</text>'
    )
