"""Questions whose SQL is written once: people who hold the same roles ask the same, of other rows.

To write a union of twenty subjects takes Django a hundred times as long as to send it. So it is written for a
stand-in, a person of the same roles whose keys and words no row has, and kept for the day; each reader's own take
their place. What anybody sees is said by `visible_to` alone, which a stand-in goes through like anybody else. A key
forgotten finds nothing, and what would tell a stand-in from the person (a row read, a moment of the day, a key changed
on its way) is refused when the text is written.
"""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone

from naturopole.scoping import is_known

FIRST_KEY = 1 << 62
WORD = "\ue000stand-in "
"""Begins with a letter of the private range, which nobody types."""
NOTHING = "", ()
MOST = 256
"""How many questions are kept: each of a few kilobytes, one for each kind of person."""


class Statement(NamedTuple):
    """SQL, its values, and at which places a stand-in's are among them."""

    sql: str
    values: tuple
    places: tuple[tuple[int, int | str], ...]


class StandIns:
    """Gives each value a stand-in, the same one whenever it comes again; `values` leads back."""

    def __init__(self):
        self.given, self.values = {}, {}

    def key(self, kind, value):
        """For the key of a row of this kind; None stays, since it is no key."""
        return None if value is None else self.instead_of((kind, value), FIRST_KEY + len(self.given))

    def word(self, kind, value):
        """For a word that somebody wrote; an empty one stays."""
        return value and self.instead_of((kind, value), f"{WORD}{len(self.given)}")

    def instead_of(self, what, new):
        found = self.given.setdefault(what, new)
        self.values[found] = what[1]
        return found


def rows(ask, user, **facts) -> list[tuple]:
    """The rows of all querysets that `ask(user, **facts)` lists, in their columns. One query, or none.

    The list may depend on the roles of this person and on the facts, of which a whole number is a key; on nothing else.
    """
    sql, values = bound(ask, user, **facts)
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def bound(ask, user, **facts) -> tuple[str, tuple]:
    """The question for this person as SQL and its values: what Django itself would write; "" for nothing to ask."""
    if not is_known(user):
        return NOTHING
    instead = StandIns()
    person = user.likeness(instead)
    given = tuple((name, instead.key(name, fact) if type(fact) is int else fact) for name, fact in facts.items())
    sql, values, places = written(ask, user.of_likeness, person, given, timezone.localdate())
    own = list(values)
    for place, stand_in in places:
        own[place] = instead.values[stand_in]
    return sql, tuple(own)


@lru_cache(maxsize=MOST)
def written(ask, of_likeness, person, facts, day) -> Statement:
    """The question for the stand-in; `day` parts it from what was written on another one."""
    with connection.execute_wrapper(refuse_to_read):
        sql, values = text_of(ask(of_likeness(person), **dict(facts)))
    for part in (sql, *values):
        check(part)
    places = tuple((place, value) for place, value in enumerate(values) if stands_in(value))
    return Statement(sql, values, places)


def text_of(parts) -> tuple[str, tuple]:
    """The SQL of all parts together and its values, as Django writes it."""
    if not parts:
        return NOTHING
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    try:
        return whole.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING


def refuse_to_read(*_given):
    raise TypeError("What a question is made of may depend on roles alone, not on a row.")


def stands_in(value) -> bool:
    return isinstance(value, int) and value >= FIRST_KEY or isinstance(value, str) and value.startswith(WORD)


def check(part):
    """A moment would be that of the first who asked, and a stand-in inside of something else would stay there."""
    if isinstance(part, datetime):
        raise TypeError("A moment in a kept question is the database's own: `Now()`.")
    if not stands_in(part) and (WORD in str(part) or str(FIRST_KEY)[:10] in str(part)):
        raise TypeError("A key may stand in a kept question by itself only.")
