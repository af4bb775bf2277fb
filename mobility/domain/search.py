"""Vacancies found by a word."""

from mobility.models import Vacancy

TRIGRAM = 3
"""Letters from which an index finds a word anywhere in a text; a shorter one is found where the text begins with it."""


def matching(word):
    """Keys of the vacancies with `word` in their title, their text or the name of their occupation.

    Three searches put together, so that each uses its own index. Whoever asks narrows them to what may be seen.
    """
    how = "icontains" if len(word) >= TRIGRAM else "istartswith"
    rows = Vacancy.objects.order_by().values("pk")
    found = [rows.filter(**{f"{field}__{how}": word}) for field in ("title", "mission", "rome__label")]
    return found[0].union(*found[1:])
