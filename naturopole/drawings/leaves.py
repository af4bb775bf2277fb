"""The eight leaves by which firms are known, the bud of a candidate and the ring of an outside firm.

Each is drawn on 24 × 24 with its stem down, in `currentColor`, its ribs in `--rib`. `static/sprite.svg` holds
them as symbols for use at small sizes; the plate draws them larger, with all their veins.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Leaf:
    """Path data of one leaf: blade, rib seen at small sizes (or none), stalk, veins when large."""

    blade: str
    rib: str
    stalk: str
    veins: str


LEAVES = {
    # lanceolate
    1: Leaf(
        blade="M12 .8C17 5.2 19 10.6 17 15.2 15.8 17.9 13.6 19.4 12 20 10.4 19.4 8.2 17.9 7 15.2 5 10.6 7 5.2 12 .8Z",
        rib="M12 5.5V18M12 14.5L15 11.5M12 14.5L9 11.5",
        stalk="M12 19.5V23.5",
        veins="M12 4V19.6M12 17L8.6 13.8M12 17L15.4 13.8M12 13.8L7.9 10.2M12 13.8L16.1 10.2M12 10.4L8.8"
        " 7.2M12 10.4L15.2 7.2",
    ),
    # cordate
    2: Leaf(
        blade="M12 1.5C13.6 4.4 21.5 7.2 21.5 13.6 21.5 17.6 18.6 19.8 15.8 19.8 14 19.8 12.6 18.8 12 17.4"
        " 11.4 18.8 10 19.8 8.2 19.8 5.4 19.8 2.5 17.6 2.5 13.6 2.5 7.2 10.4 4.4 12 1.5Z",
        rib="M12 6.5V17.6M12 13L7.6 10.4M12 13L16.4 10.4",
        stalk="M12 17.4V23.5",
        veins="M12 4.5V17.4M12 16.4L6 16.6M12 16.4L18 16.6M12 13.8L5 12.4M12 13.8L19 12.4M12 10.6L7.6"
        " 8.2M12 10.6L16.4 8.2",
    ),
    # three leaflets
    3: Leaf(
        blade="M12 .8C16 3.8 16 9 12 12.6 8 9 8 3.8 12 .8ZM1.4 12.4C3.4 7.9 8.4 8.1 11.6 13 8.7 18.2 3.6"
        " 17.6 1.4 12.4ZM22.6 12.4C20.6 7.9 15.6 8.1 12.4 13 15.3 18.2 20.4 17.6 22.6 12.4Z",
        rib="M12 4.5V10M4.6 12.6H9M19.4 12.6H15",
        stalk="M12 12.6V23.5",
        veins="M12 3.5V12.6M12 8L10.6 6.4M12 8L13.4 6.4M12 12.8L4 12.6M12 12.8L20 12.6M7.6 12.7L6.4"
        " 10.9M7.6 12.7L6.8 14.8M16.4 12.7L17.6 10.9M16.4 12.7L17.2 14.8",
    ),
    # lobed
    4: Leaf(
        blade="M12 .8c2.2 0 3 1.7 2.6 3.3 2-.7 4 .4 3.9 2.4-.1 1.5-1 2.2-1.9 2.5 2 .2 3.4 1.5 3.1 3.3-.3"
        " 1.8-2 2.3-3.4 2.1 1 .8 1.2 2.2.4 3.3-1 1.4-3.2 1.2-4.7"
        " 2.8-1.5-1.6-3.7-1.4-4.7-2.8-.8-1.1-.6-2.5.4-3.3-1.4.2-3.1-.3-3.4-2.1-.3-1.8 1.1-3.1"
        " 3.1-3.3-.9-.3-1.8-1-1.9-2.5C5.4 4.5 7.4 3.4 9.4 4.1 9 2.5 9.8.8 12 .8Z",
        rib="M12 5V18.6M12 10.4L15 8M12 10.4L9 8M12 15L15.6 12.4M12 15L8.4 12.4",
        stalk="M12 19.5V23.5",
        veins="M12 3.5V19.5M12 8.6L9.2 5.9M12 8.6L14.8 5.9M12 13L7.6 10.2M12 13L16.4 10.2M12 17.2L7.8"
        " 15.4M12 17.2L16.2 15.4",
    ),
    # fan
    5: Leaf(
        blade="M12 19.5C11.2 15.6 7.8 12.4 1.6 11.2 2 5.8 6.6 2.2 11 2.4L12 6.8 13 2.4C17.4 2.2 22 5.8 22.4"
        " 11.2 16.2 12.4 12.8 15.6 12 19.5Z",
        rib="M12 16.5L7 7.5M12 16.5L17 7.5",
        stalk="M12 19V23.5",
        veins="M12 17.5L4.5 9.5M12 17.5L6.6 6.4M12 17.5L9.8 5M12 17.5L14.2 5M12 17.5L17.4 6.4M12 17.5L19.5 9.5",
    ),
    # round, its stalk in the middle
    6: Leaf(
        blade="M12 2a9 9 0 0 1 1.6 17.9L12 12l-1.6 7.9A9 9 0 0 1 12 2Z",
        rib="M12 12L12 5M12 12L6.5 8.5M12 12L17.5 8.5",
        stalk="M12 12V23.5",
        veins="M12 12V3.8M12 12L7 5.4M12 12L17 5.4M12 12L4.6 9.4M12 12L19.4 9.4M12 12L5.6 15.4M12 12L18.4 15.4",
    ),
    # five leaflets
    7: Leaf(
        blade="M12 .8C14.4 3 14.4 5.8 12 8 9.6 5.8 9.6 3 12 .8ZM11.4 12.4C6.6 12.8 4 10.6 3.4 6.6 8 6.6"
        " 10.8 8.8 11.4 12.4ZM12.6 12.4C17.4 12.8 20 10.6 20.6 6.6 16 6.6 13.2 8.8 12.6 12.4ZM11.4 19C6.6"
        " 19.4 4 17.2 3.4 13.2 8 13.2 10.8 15.4 11.4 19ZM12.6 19C17.4 19.4 20 17.2 20.6 13.2 16 13.2 13.2"
        " 15.4 12.6 19Z",
        rib="",
        stalk="M12 8V23.5",
        veins="M12 3V8M11.4 12.4L5.2 8M12.6 12.4L18.8 8M11.4 19L5.2 14.6M12.6 19L18.8 14.6",
    ),
    # needles
    8: Leaf(
        blade="M12 .8L13.8 12 12 20 10.2 12ZM4 3.6L11 13.4 11.6 20 6.6 14.6ZM20 3.6L13 13.4 12.4 20 17.4 14.6Z",
        rib="",
        stalk="M12 19V23.5",
        veins="M12 4V18M6.2 8.2L11.2 18M17.8 8.2L12.8 18",
    ),
}
BUD = (
    '<path fill="none" stroke="currentColor" stroke-width="var(--bw,2)" stroke-dasharray="3.2 2.3"'
    ' stroke-linecap="round" d="M12 15.8C7.5 14.2 6 9.8 7.6 6 8.6 3.7 10.4 2.3 12 1.4 13.6 2.3 15.4 3.7'
    ' 16.4 6 18 9.8 16.5 14.2 12 15.8Z"/><path fill="currentColor" d="M12 20.5C7.6 20.3 4.6 17.8 4.2 13.4'
    " 8.6 13.8 11.4 16.4 12 20.5ZM12 20.5C16.4 20.3 19.4 17.8 19.8 13.4 15.4 13.8 12.6 16.4 12"
    ' 20.5Z"/><path stroke="currentColor" stroke-width="var(--sw,1.8)" stroke-linecap="round" d="M12'
    ' 19.4V23.5"/>'
)
RING = (
    '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3.4'
    ' 2.6"/><path d="M8.5 15.5l7-7M10 8.5h5.5V14" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round"/>'
)
SIGNS = (*LEAVES, "c", "x")


def symbol(sign: int | str) -> str:
    """The `<symbol>` of a firm's leaf (1 to 8), of a candidate ("c") or of an outside firm ("x")."""
    drawn = {"c": BUD, "x": RING}.get(sign) or _small(LEAVES[sign])
    return f'<symbol id="leaf-{sign}" viewBox="0 0 24 24">{drawn}</symbol>'


def large(sign: int) -> str:
    """A leaf with its veins, for drawing at more than 80 pixels."""
    leaf = LEAVES[sign]
    return (
        f'<path class="twig" d="{leaf.stalk}"/><path fill="currentColor" d="{leaf.blade}"/>'
        f'<path class="vein" d="{leaf.veins}"/>'
    )


def _small(leaf: Leaf) -> str:
    rib = (
        '<path fill="none" stroke="var(--rib,#fff)" stroke-width="var(--rw,1.3)" stroke-linecap="round"'
        f' d="{leaf.rib}"/>'
    )
    return (
        '<path fill="none" stroke="currentColor" stroke-width="var(--sw,1.8)" stroke-linecap="round"'
        f' d="{leaf.stalk}"/><path fill="currentColor" d="{leaf.blade}"/>' + (rib if leaf.rib else "")
    )
