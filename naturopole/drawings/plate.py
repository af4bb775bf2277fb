"""The plate: the park as one plant, with a leaf for each firm in order of arrival and a bud for the next."""

from collections.abc import Sequence
from math import cos, radians, sin
from textwrap import wrap
from typing import NamedTuple

from naturopole.drawings.leaves import BUD, large
from naturopole.drawings.svg import Point, short, words

LARGEST = 8
LINE = 24  # pixels from one line of a caption to the next
STEM = ((268, 470), (266, 396), (270, 282), (283, 206), (290, 128))  # points of the stem, upwards
DRAWN_STEM = (
    '<path class="stem" stroke-width="3"'
    ' d="M252 598C272 520 270 440 266 396 262 336 266 286 276 228 284 186 290 160 290 128"/>'
    '<path class="stem" stroke-width="1.5" d="M252 598C238 578 222 572 196 570M253 592C268 576 284 576'
    ' 312 578M252 598C246 606 242 610 230 613M258 574C270 560 284 556 300 556"/>'
)
DRAWN_SPRIG = (
    '<path class="stem" stroke-width="3" d="M100 146C104 120 100 96 100 70"/><path class="stem"'
    ' stroke-width="1.5" d="M100 146C92 138 84 136 72 136M101 144C110 138 118 138 130 139"/>'
)


class Specimen(NamedTuple):
    """One firm on the plate: its leaf (1 to 8), its name, the year it came, if known."""

    leaf: int
    name: str
    year: int | None = None


class Place(NamedTuple):
    """Where a leaf grows: foot on the stem, lean in degrees (left is negative), size in pixels."""

    x: float
    y: float
    lean: float
    size: float

    @property
    def tip(self) -> Point:
        reach = self.size * 0.98
        return self.x + reach * sin(radians(self.lean)), self.y - reach * cos(radians(self.lean))


# Up to four firms keep the places drawn by hand; more share the stem evenly.
FOUR = (
    Place(268, 470, -66, 190),
    Place(266, 396, 60, 172),
    Place(270, 282, -58, 158),
    Place(283, 206, 56, 172),
)


def places(count: int) -> tuple[Place, ...]:
    """Places of 0 to 8 leaves, from the foot upwards, left and right in turn."""
    if count <= len(FOUR):
        return FOUR[:count]
    foot, top = 490, 180 + 120 / count
    heights = [foot - (foot - top) * k / (count - 1) for k in range(count)]
    size = 60 + 340 / count
    return tuple(Place(stem_at(y), y, 60 if k % 2 else -62, size) for k, y in enumerate(heights))


def stem_at(y: float) -> float:
    """The stem's x at a height, straight between its known points."""
    for (low_x, low_y), (high_x, high_y) in zip(STEM, STEM[1:], strict=False):
        if high_y <= y <= low_y:
            return low_x + (high_x - low_x) * (low_y - y) / (low_y - high_y)
    return STEM[0][0] if y > STEM[0][1] else STEM[-1][0]


def plate(firms: Sequence[Specimen], *, next_one: str, description: str) -> str:
    """The whole plate on 600 × 620; `firms` in order of arrival, the first eight are drawn.

    `next_one` captions the bud, `description` is read aloud instead of the drawing.
    """
    grown = "".join(
        _grown(place, large(firm.leaf), firm.leaf) + _caption(firm, place, crowded=len(firms) > len(FOUR))
        for firm, place in zip(firms, places(min(len(firms), LARGEST)), strict=False)
    )
    return (
        f'<svg class="plate" viewBox="0 0 600 620" role="img" aria-label="{words(description)}">{DRAWN_STEM}'
        f"{grown}{_grown(Place(290, 132, 0, 128), BUD, 'c')}"
        f'<text x="214" y="46" text-anchor="end">{words(next_one)}</text></svg>'
    )


def sprig() -> str:
    """A young plant for empty pages: a bud on a stem with two leaves."""
    leaves = _grown(Place(101, 118, -58, 38), large(2)) + _grown(Place(101, 104, 58, 34), large(2))
    return (
        f'<svg class="plate" viewBox="0 0 200 150" aria-hidden="true">{DRAWN_SPRIG}'
        f"{_grown(Place(100, 78, 0, 76), BUD, 'c')}{leaves}</svg>"
    )


def _grown(place: Place, drawing: str, sign: int | str = "") -> str:
    """A drawing on 24 × 24, its foot set on the stem and leaning."""
    size, colour = short(place.size), f' data-firm="{sign}"' if sign else ""
    return (
        f'<g transform="translate({short(place.x)} {short(place.y)}) rotate({short(place.lean)})">'
        f'<svg x="{short(-place.size / 2)}" y="{short(-place.size * 0.98)}" width="{size}" height="{size}"'
        f' viewBox="0 0 24 24" class="leaf"{colour}>{drawing}</svg></g>'
    )


def _caption(firm: Specimen, place: Place, *, crowded: bool) -> str:
    """Name, in two lines at most, and year, beside the tip of the leaf."""
    x, y = place.tip
    on_left = place.lean < 0
    if crowded:
        x += -10 if on_left else 10
    else:
        x, y = (x + 8, y - 34) if on_left else (x + 17, y - 16)
    lines = wrap(firm.name, 16, max_lines=2, placeholder="…") + ([str(firm.year)] if firm.year else [])
    anchor = "end" if on_left else "start"
    return "".join(
        f'<text x="{short(x)}" y="{short(y + LINE * k)}" text-anchor="{anchor}">{words(line)}</text>'
        for k, line in enumerate(lines)
    )
