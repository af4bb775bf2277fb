"""Small drawings: the seats of a session, people who changed firm, bars."""

from collections.abc import Sequence
from decimal import Decimal

from naturopole.drawings.svg import short, words

Number = int | float | Decimal
SEAT, ROW, PER_ROW = 20, 28, 16  # pixels from seat to seat and from row to row; seats in a row
COLUMN, TALLEST, HEADROOM = 132, 110, 26  # pixels from column to column, of the tallest one, and above it


def quorum(committed: int, pencilled: int, minimum: int, capacity: int, *, label: str, description: str) -> str:
    """The room of a session: filled seats are committed, striped ones pencilled, a flag marks the minimum.

    Whoever does not fit the room is not drawn. `label` names the flag, `description` is read aloud.
    """
    seats = "".join(_seat(i, committed, pencilled) for i in range(capacity))
    rows = max(1, -(-capacity // PER_ROW))
    width, height = PER_ROW * SEAT + 2, 24 + ROW * rows
    return (
        f'<svg class="quorum" width="{width}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{words(description)}">'
        f"{seats}{_flag(min(minimum, capacity), rows, width, label)}</svg>"
    )


def _seat(index: int, committed: int, pencilled: int) -> str:
    row, column = divmod(index, PER_ROW)
    x, y = column * SEAT + 1, row * ROW + 4
    kind = "on" if index < committed else "may" if index < committed + pencilled else "no"
    seat = f'<rect class="q-{kind}" x="{x}" y="{y}" width="16" height="20" rx="2"/>'
    stripes = f'<path class="q-line" d="M{x} {y + 9}l9 -9M{x} {y + 18}l16 -16M{x + 7} {y + 20}l9 -9"/>'
    return seat + stripes if kind == "may" else seat


def _flag(minimum: int, rows: int, width: int, label: str) -> str:
    row, column = divmod(max(minimum, 1) - 1, PER_ROW)
    x = (column + 1) * SEAT - 1.5 if minimum > 0 else 0
    middle = min(max(x, 48), width - 48)
    return (
        f'<path class="q-min" d="M{short(x)} {row * ROW}v32"/>'
        f'<text x="{short(middle)}" y="{20 + ROW * rows}" text-anchor="middle">{words(label)}</text>'
    )


def moves(years: Sequence[tuple[object, int]], *, description: str) -> str:
    """One dot for each person who changed firm, a column for each (year, number); "" without years."""
    if not years:
        return ""
    column = 52 if len(years) <= 6 else 40
    width, height = len(years) * column, max(number for _, number in years) * 24 + 34
    drawn = []
    for i, (year, number) in enumerate(years):
        x = i * column + column // 2
        drawn += [f'<circle cx="{x}" cy="{height - 42 - 24 * k}" r="8.5"/>' for k in range(number)]
        drawn.append(f'<text x="{x}" y="{height - 7}" text-anchor="middle">{words(year)}</text>')
    return (
        f'<svg class="moves" width="{width}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{words(description)}">'
        f'<path d="M0 {height - 27}H{width}"/>{"".join(drawn)}</svg>'
    )


def bar(value: Number, maximum: Number, leaf: int | str = "") -> str:
    """A bar filled to `value` out of `maximum`, in the colour of `leaf` if any; its figure stands beside."""
    colour = f' data-firm="{words(leaf)}"' if leaf else ""
    return (
        f'<svg class="bar" viewBox="0 0 100 7" preserveAspectRatio="none" aria-hidden="true"{colour}>'
        f'<rect width="100" height="7"/><rect class="v" width="{short(100 * portion(value, maximum))}"'
        ' height="7"/></svg>'
    )


def columns(bars: Sequence[tuple[object, Number, object]], *, description: str, step: int = COLUMN) -> str:
    """A column for each (label, value, figure written over it); heights are in proportion. "" without columns.

    `step` is the distance from column to column, at least 60 pixels. `description` is read aloud; a table
    with the same figures stands beside.
    """
    if not bars:
        return ""
    largest = max(float(value) for _label, value, _figure in bars)
    width, drawn = step * len(bars), []
    for place, (label, value, figure) in enumerate(bars):
        middle, height = place * step + step // 2, TALLEST * portion(value, largest)
        top = HEADROOM + TALLEST - height
        drawn.append(
            f'<rect class="v" x="{middle - 26}" y="{short(top)}" width="52" height="{short(height)}"/>'
            f'<text x="{middle}" y="{short(top - 7)}" text-anchor="middle">{words(figure)}</text>'
            f'<text x="{middle}" y="{HEADROOM + TALLEST + 20}" text-anchor="middle">{words(label)}</text>'
        )
    ground = HEADROOM + TALLEST
    return (
        f'<svg class="columns" width="{width}" viewBox="0 0 {width} {ground + 28}" role="img"'
        f' aria-label="{words(description)}">{"".join(drawn)}<path d="M0 {ground}H{width}"/></svg>'
    )


def stacked(parts: Sequence[tuple[Number, Number]]) -> str:
    """One bar with a slot for each (earned, possible): the slot is as wide as what could be earned there."""
    total, x, drawn = sum(float(possible) for _, possible in parts) or 1, 0.0, []
    for earned, possible in parts:
        width = max(100 * float(possible) / total - 0.5, 0)
        filled = width * portion(earned, possible)
        drawn.append(
            f'<rect x="{x:.2f}" width="{width:.2f}" height="6"/>'
            f'<rect class="v" x="{x:.2f}" width="{filled:.2f}" height="6"/>'
        )
        x += width + 0.5
    return (
        '<svg class="bar tall" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(drawn)}</svg>"
    )


def portion(value: Number, maximum: Number) -> float:
    """`value` out of `maximum`, between 0 and 1; 0 when there is no maximum."""
    return min(max(float(value) / float(maximum), 0.0), 1.0) if maximum > 0 else 0.0
