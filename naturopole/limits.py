"""How often something was asked, counted in the shared cache, so that every web process sees the same count."""

from time import time

from django.core.cache import cache


def counted(what: str, seconds: int) -> int:
    """How many times `what` was asked in the present span of so many seconds, this time included."""
    # Counting up would prolong the entry's life: the span is part of its key instead.
    key = f"limit:{what}:{seconds}:{int(time() // seconds)}"
    # The first of a span finds no entry; whoever loses the race to add it counts on the winner's.
    for _attempt in range(2):
        try:
            return cache.incr(key)
        except ValueError:
            cache.add(key, 0, 2 * seconds)
    # A full cache has dropped the entry at once.
    return 1
