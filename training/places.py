"""Seats of a room handed out by whole numbers: how many of those asked for can be had, and who gets freed ones.

Pure: no database, no language. Whoever asks for a seat may be promised none that another holds.
"""

from collections.abc import Hashable, Sequence


def placed(asked: int, *, held: int, free: int) -> tuple[int, int]:
    """(seats had, seats that wait) of `asked` for somebody who holds `held` of them while `free` others are empty.

    Who asks for less than it holds gives the rest back. Raises ValueError for a negative figure.
    """
    if min(asked, held, free) < 0:
        raise ValueError("Seats are not negative.")
    had = min(asked, held + free)
    return had, asked - had


def served(free: int, queue: Sequence[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """Who gets how many of the `free` seats: the queue of (who, how many wait) in its order; nobody gets none."""
    given = {}
    for who, waiting in queue:
        got = min(free, waiting)
        if got > 0:
            given[who], free = got, free - got
    return given
