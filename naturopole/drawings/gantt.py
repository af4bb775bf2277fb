"""A dated chain as bars under each other, one a step, over the working days of the whole.

Places are in percent of the breadth, heights in pixels: the drawing takes any breadth and its words keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from naturopole.drawings.svg import short, words

HEAD, ROW, BAR = 30, 52, 20  # pixels: the days above, one step, its bar
NAME = 17  # from the top of a row to the foot of its name
RIGHT_HALF = 75  # percent from which a day is written leftwards
STRIPES = (
    '<defs><pattern id="gs" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="q-line" d="M0 0V10"/></pattern></defs>'
)


@dataclass(frozen=True)
class Bar:
    """One step: its name, its first and last working day, and the days it may slip.

    `longest` marks a step on the path that sets the end. `after` are the places of the steps it waits for.
    """

    name: str
    first: int
    last: int
    slack: int = 0
    longest: bool = False
    after: Sequence[int] = ()


def gantt(bars: Sequence[Bar], ticks: Sequence[tuple[int, str]], *, description: str) -> str:
    """Solid bars set the end, striped ones may slip as far as their dotted frame; "" without bars.

    `ticks` are (working day, its date in words); `description` is read aloud. Raises ValueError for a bar that ends
    before it begins or begins before day 1.
    """
    if any(not 1 <= bar.first <= bar.last for bar in bars):
        raise ValueError("A bar begins on day 1 or later, and ends on its first day or later.")
    if not bars:
        return ""
    length = max(bar.last + bar.slack for bar in bars)
    height = HEAD + ROW * len(bars)
    drawn = [_tick(day, text, length, height) for day, text in ticks]
    drawn += [_link(bars, place, before, length) for place, bar in enumerate(bars) for before in bar.after]
    drawn += [_bar(bar, place, length) for place, bar in enumerate(bars)]
    drawn += [f'<text x="0" y="{_top(place) - 7}">{words(bar.name)}</text>' for place, bar in enumerate(bars)]
    return (
        f'<svg class="gantt" width="100%" height="{height}" role="img" aria-label="{words(description)}">'
        f"{STRIPES}{''.join(drawn)}</svg>"
    )


def percent(days: float, length: int) -> str:
    """How far along so many days are."""
    return f"{short(100 * days / length)}%"


def _top(place: int) -> int:
    return HEAD + ROW * place + NAME + 7


def _tick(day: int, text: str, length: int, height: int) -> str:
    """A day's line and date: its beginning, or the end of the last day."""
    days = day if day == length else day - 1
    x, anchor = percent(days, length), "end" if 100 * days / length > RIGHT_HALF else "start"
    return (
        f'<line x1="{x}" x2="{x}" y1="{HEAD - 8}" y2="{height}"/>'
        f'<text x="{x}" y="{HEAD - 13}" text-anchor="{anchor}">{words(text)}</text>'
    )


def _bar(bar: Bar, place: int, length: int) -> str:
    y, x = _top(place), percent(bar.first - 1, length)
    size = f'x="{x}" y="{y}" width="{percent(bar.last - bar.first + 1, length)}" height="{BAR}"'
    if bar.longest:
        return f'<rect class="q-on" {size}/>'
    slip = percent(bar.last - bar.first + 1 + bar.slack, length)
    frame = f'<rect class="slip" x="{x}" y="{y}" width="{slip}" height="{BAR}"/>' if bar.slack else ""
    return f'{frame}<rect class="q-may" {size}/><rect fill="url(#gs)" {size}/>'


def _link(bars: Sequence[Bar], place: int, before: int, length: int) -> str:
    """From the end of a step down to the one that waits for it, and along its transit."""
    x, y = percent(bars[before].last, length), _top(place) + BAR // 2
    down = f'<line class="link" x1="{x}" x2="{x}" y1="{_top(before) + BAR}" y2="{y}"/>'
    if bars[place].first - 1 <= bars[before].last:
        return down
    return f'{down}<line class="link" x1="{x}" x2="{percent(bars[place].first - 1, length)}" y1="{y}" y2="{y}"/>'
