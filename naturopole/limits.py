"""How often something was asked, counted in the shared cache, so that every web process sees the same count."""

from time import time

from django.core.cache import cache


def counted(what: str, seconds: int) -> int:
    """How many times `what` was asked in the present span of so many seconds, this time included."""
    # Counting up would prolong the entry's life: the span is part of its key instead.
    key = f"limit:{what}:{seconds}:{int(time() // seconds)}"
    cache.add(key, 0, 2 * seconds)
    try:
        return cache.incr(key)
    except ValueError:
        # A full cache has dropped the entry between the two lines.
        return 1
