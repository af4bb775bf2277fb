"""What waits in sales, read for the home page by one statement: every subject gives its rows in the same columns."""

from typing import NamedTuple

from django.db.models import Value

from firms.models.firm import sign_of
from firms.models.park import in_language
from naturopole.todo import summed

WORDLESS, NOTHING = Value(""), Value(0)


class Line(NamedTuple):
    """One row: `what` it asks for, the key of its page's row, a quote's title and status, whose it is, two words.

    The words are a step's name in both languages or a person's two names; which of all these it has, the subject says
    that gave it.
    """

    what: str
    key: int
    title: str
    status: str
    whose: str
    name_fr: str
    name_en: str
    standing: str
    leaf: int | None
    number: int

    @property
    def name(self):
        return in_language(self, "name")

    @property
    def sign(self):
        return sign_of(self.standing, self.leaf)


def about_quote(rows, what, *, path="", whose, words=(WORDLESS, WORDLESS), status="status", firm=None, number=NOTHING):
    """Rows in the columns of `Line`; `path` leads to the quote, `firm` to whose leaf is drawn."""
    leaf = (f"{firm}standing", f"{firm}leaf") if firm else (WORDLESS, NOTHING)
    return rows.values_list(Value(what), "pk", f"{path}title", status, whose, *words, *leaf, number)


def counted(rows, what):
    """All rows as one line, where there are any, with their number."""
    return summed(rows, what).values_list("word", NOTHING, *[WORDLESS] * 6, NOTHING, "found")
