"""What every drawing needs: short numbers, escaped words, closed or open paths."""

from collections.abc import Iterable
from html import escape

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]  # two handles and the end of one cubic Bézier


def short(value: float) -> str:
    """A coordinate with one decimal at most: 12, 3.5, -0.1."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def at(point: Point) -> str:
    return f"{short(point[0])} {short(point[1])}"


def words(text: object) -> str:
    """Text made safe between tags and in attributes."""
    return escape(str(text))


def curves(pieces: Iterable[Curve]) -> str:
    """The path commands of successive cubic curves."""
    return "".join("C" + " ".join(at(point) for point in piece) for piece in pieces)
