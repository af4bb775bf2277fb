"""The park as one room in perspective: steps along the floor, markets across it, specialties up the wall.

A firm stands there as boxes, one for each run of adjoining levels it holds on the three axes. Strengths are left
out: a box says that a firm is there, the flat views and the table say how strongly. Where several stand in one
place they share the breadth of its step, each in a lane of its own, so that no box hides inside another.

Up to LED firms each have a leader and a name above the room. With more, the boxes are small and carry numbers,
only the first BOXES of them are drawn, and only who is pointed at keeps a name.

Geometry stands in attributes and colour in classes; nothing is styled inline.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from naturopole.drawings import labels
from naturopole.drawings.labels import Leader
from naturopole.drawings.room import Block, Room, back_to_front, blocks, is_orderly
from naturopole.drawings.svg import short, words

LED = 8
BOXES = 60
KINDS = {"": "box", "cand": "box cand", "clash": "box clash"}
PATTERN = (
    '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="hatch-bg" width="8" height="8"/><path class="hatch-line" d="M0 0V8"/></pattern></defs>'
)
Cell = tuple[int, int, int]  # places on the three axes, from 0


@dataclass(frozen=True)
class Stand:
    """Who stands where.

    `sign` is the firm's leaf, 1 to 8, "c" or "x". `cells` maps each place it holds to "" for a firm in its
    place, "cand" for a free place a candidate would take, "clash" where the candidate meets a resident.
    `pointed` keeps its name whatever the number of firms; `faint` steps back behind the one pointed at; `number`
    stands on small boxes in place of a name.
    """

    sign: int | str
    name: str
    cells: dict[Cell, str]
    pointed: bool = False
    faint: bool = False
    number: int = 0


@dataclass
class Box:
    """One box of one stand, in units of levels."""

    stand: Stand
    kind: str
    block: Block


@dataclass(frozen=True)
class Scene:
    """The drawing and how much of it had to be left out."""

    svg: str
    drawn: int
    boxes: int
    crowded: bool


def cube(
    axes: Sequence[Sequence[str]],
    axis_names: Sequence[str],
    stands: Sequence[Stand],
    *,
    title: str,
    description: str,
    sprite: str = "",
) -> Scene:
    """Draw the room of three `axes` (level names in order: steps, markets, specialties) with its stands.

    `sprite` is the address of the file with the leaves' symbols, "" when they stand in the same document.
    """
    crowded = len(stands) > LED
    every = standing(stands)
    first = sorted(every, key=lambda box: not box.stand.pointed)[:BOXES]
    named = [stand for stand in stands if stand.pointed or not crowded][:LED]
    leaders = labels.placed(lead(Room.of(axes), named, first))
    head = labels.headroom(leaders)
    room = Room.of(axes, headroom=head, right=max((leader.end for leader in leaders), default=0))
    leaders = [replace(leader, y=leader.y + head) for leader in leaders]
    rows = max((leader.row for leader in leaders), default=0) + 1
    drawn = [
        f'<svg class="cube{" wide" if room.width > 1200 else ""}" viewBox="0 0 {short(room.width)}'
        f' {short(room.height)}" role="img" aria-labelledby="cube-t cube-d">',
        f'<title id="cube-t">{words(title)}</title><desc id="cube-d">{words(description)}</desc>{PATTERN}',
        walls(room),
        shadows(room, first),
        rim(room),
        *(box_drawn(room, box, crowded) for box in back_to_front(first, lambda box: box.block)),
        *scales(room, axes, axis_names),
        *(labels.drawn(leader, rows, sprite) for leader in leaders),
        "</svg>",
    ]
    return Scene("".join(drawn), len(first), len(every), crowded)


def standing(stands: Iterable[Stand]) -> list[Box]:
    """Every box of every stand: whoever shares a place gets a lane, then equal lanes of adjoining places merge.

    Where merged boxes hide one another in a ring, which no order of painting gets right, places stay apart: boxes of
    one place each never do.
    """
    stands = list(stands)
    merged = boxes_of(stands, blocks)
    if len(merged) > BOXES or is_orderly([box.block for box in merged]):
        return merged
    return boxes_of(stands, lambda cells, lane: [block for cell in sorted(cells) for block in blocks({cell}, lane)])


def boxes_of(stands: Sequence[Stand], cut) -> list[Box]:
    """The boxes of the stands; `cut` makes blocks of the places of one kind in one lane."""
    lanes = shared_lanes(stands)
    boxes = []
    for index, stand in enumerate(stands):
        groups = defaultdict(set)
        for cell, kind in stand.cells.items():
            groups[kind, lanes.get((index, cell[0]), (0, 1))].add(cell)
        for (kind, lane), cells in sorted(groups.items()):
            boxes += [Box(stand, kind, block) for block in cut(cells, lane)]
    return boxes


def shared_lanes(stands: Sequence[Stand]) -> dict[tuple[int, int], tuple[int, int]]:
    """(stand, step) -> (its lane, number of lanes), for steps on which two stands meet in a place."""
    holders = defaultdict(lambda: defaultdict(set))
    for index, stand in enumerate(stands):
        for step, market, specialty in stand.cells:
            holders[step][index].add((market, specialty))
    found = {}
    for step, grounds in holders.items():
        taken = {}
        for index, ground in grounds.items():
            near = {taken[other] for other in taken if ground & grounds[other]}
            taken[index] = next(lane for lane in range(len(grounds)) if lane not in near)
        met = {
            index for index in grounds if any(other != index and grounds[index] & grounds[other] for other in grounds)
        }
        lanes = max(taken.values()) + 1
        found |= {(index, step): (taken[index], lanes) for index in met}
    return found


def walls(room: Room) -> str:
    p, m, s = room.size
    floor = room.face((0, 0, 0), (p, 0, 0), (p, m, 0), (0, m, 0))
    right = room.face((0, 0, 0), (p, 0, 0), (p, 0, s), (0, 0, s))
    left = room.face((0, 0, 0), (0, m, 0), (0, m, s), (0, 0, s))
    lines = [room.line((i, 0, 0), (i, m, 0)) + room.line((i, 0, 0), (i, 0, s)) for i in range(p + 1)]
    lines += [room.line((0, j, 0), (p, j, 0)) + room.line((0, j, 0), (0, j, s)) for j in range(m + 1)]
    lines += [room.line((0, 0, k), (p, 0, k)) + room.line((0, 0, k), (0, m, k)) for k in range(s + 1)]
    return (
        f'<path class="wall" d="{floor}"/><path class="wall b" d="{right}"/><path class="wall b" d="{left}"/>'
        f'<path class="grid" d="{"".join(lines)}"/>'
    )


def rim(room: Room) -> str:
    p, m, s = room.size
    edges = (
        ((0, m, 0), (p, m, 0)),
        ((p, 0, 0), (p, m, 0)),
        ((p, 0, 0), (p, 0, s)),
        ((0, m, 0), (0, m, s)),
        ((0, 0, 0), (0, 0, s)),
        ((0, 0, s), (p, 0, s)),
        ((0, 0, s), (0, m, s)),
    )
    return f'<path class="rim" d="{"".join(room.line(*edge) for edge in edges)}"/>'


def shadows(room: Room, boxes: Iterable[Box]) -> str:
    """What floats throws its shade on the floor, with dotted lines down to it."""
    drawn = []
    for box in boxes:
        (p0, p1), (m0, m1), (s0, _) = box.block
        if s0 > 0 and box.kind != "clash":
            shade = room.face((p0, m0, 0), (p1, m0, 0), (p1, m1, 0), (p0, m1, 0))
            lines = "".join(room.line((p, m, 0), (p, m, s0)) for p, m in ((p0, m1), (p1, m1), (p1, m0)))
            drawn.append(
                f'<path class="shade" data-firm="{words(box.stand.sign)}" d="{shade}"/><path class="drop" d="{lines}"/>'
            )
    return "".join(drawn)


def box_drawn(room: Room, box: Box, crowded: bool) -> str:
    (p0, p1), (m0, m1), (s0, s1) = block = inset(box.block, crowded)
    top = room.face((p0, m0, s1), (p1, m0, s1), (p1, m1, s1), (p0, m1, s1))
    front = room.face((p0, m1, s0), (p1, m1, s0), (p1, m1, s1), (p0, m1, s1))
    side = room.face((p1, m0, s0), (p1, m1, s0), (p1, m1, s1), (p1, m0, s1))
    number = ""
    if crowded and box.stand.number and not box.stand.pointed:
        x, y = room.point(*(sum(span) / 2 for span in block[:2]), s1)
        number = f'<text class="num" x="{short(x)}" y="{short(y + 6)}" text-anchor="middle">{box.stand.number}</text>'
    kind = KINDS[box.kind] + (" faint" if box.stand.faint else "")
    return (
        f'<g class="{kind}" data-firm="{words(box.stand.sign)}"><path class="fa" d="{top}"/>'
        f'<path class="fb" d="{front}"/><path class="fc" d="{side}"/>{number}</g>'
    )


def inset(block: Block, crowded: bool) -> Block:
    """A box a little smaller than its places, so that neighbours stay apart; its foot stays where it stands."""
    (p0, p1), (m0, m1), (s0, s1) = block
    by = 0.2 if crowded else 0.1
    across = by * (p1 - p0) if p1 - p0 < 1 else by
    return (p0 + across, p1 - across), (m0 + by / 2, m1 - by / 2), (s0, s1 - by / 2)


def scales(room: Room, axes, axis_names) -> Iterable[str]:
    """The names of levels and axes around the room; where levels are too close, every second or third."""
    p, m, s = room.size
    for i, name in room.told(axes[0], 0):
        x, y = room.point(i + 0.5, m, 0)
        text = f'<tspan class="dim">{i + 1}</tspan> {words(name)}'
        yield f'<text x="{short(x - 12)}" y="{short(y + 20)}" text-anchor="end">{text}</text>'
    for j, name in room.told(axes[1], 1):
        x, y = room.point(p, j + 0.5, 0)
        yield f'<text x="{short(x + 16)}" y="{short(y + 22)}">{words(name)}</text>'
    for k, name in room.told(axes[2], 2):
        x, y = room.point(p, 0, k + 0.5)
        yield f'<text x="{short(x + 14)}" y="{short(y + 6)}">{words(name)}</text>'
    corners = (((0, m, 0), -8, 0, "end"), ((p, 0, 0), 14, 16, "start"), ((p, 0, s), 14, 0, "start"))
    for name, (corner, right, down, anchor) in zip(axis_names, corners, strict=True):
        x, y = room.point(*corner)
        place = f'x="{short(x + right)}" y="{short(y + down)}" text-anchor="{anchor}"'
        yield f'<text class="axis" {place}>{words(name)}</text>'


def lead(room: Room, stands: Iterable[Stand], boxes: Sequence[Box]) -> list[Leader]:
    """One leader for each stand, from the top of its largest box, left to right and never two on one upright."""
    leaders = []
    for stand in stands:
        own = [box.block for box in boxes if box.stand is stand]
        if own:
            (p0, p1), (m0, m1), (_, s1) = max(own, key=volume)
            x, y = room.point((p0 + p1) / 2, (m0 + m1) / 2, s1 - 0.05)
            leaders.append(Leader(x, y, stand.sign, stand.name))
    return leaders


def volume(block: Block) -> float:
    (p0, p1), (m0, m1), (s0, s1) = block
    return (p1 - p0) * (m1 - m0) * (s1 - s0)
