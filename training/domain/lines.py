"""What waits in training, read for the home page by one statement: every subject gives its rows in the same columns."""

from datetime import date, time
from typing import NamedTuple

from django.db.models import DateField, TimeField, Value
from django.db.models.functions import Cast

from firms.models.firm import sign_of
from firms.models.park import in_language
from naturopole import kept
from naturopole.todo import gathered

WORDLESS, NOTHING = Value(""), Value(0)
NO_DAY, NO_TIME = Cast(Value(None), DateField()), Cast(Value(None), TimeField())


class Line(NamedTuple):
    """One row: `what` it asks for, the key of its page's row, a title, a day and an hour, a number and a firm's leaf.

    Which of these it has, the subject says that gave it.
    """

    what: str
    key: int
    title_fr: str
    title_en: str
    day: date | None
    starts_at: time | None
    number: int
    standing: str
    leaf: int | None

    @property
    def title(self):
        return in_language(self, "title")

    @property
    def sign(self):
        return sign_of(self.standing, self.leaf)


def in_columns(rows, what, *, key="pk", title=None, day=NO_DAY, starts_at=NO_TIME, number=NOTHING, firm=None):
    """Rows in the columns of `Line`; `what` is its word or an expression.

    `title` leads to what has one in both languages, `firm` to whose leaf is drawn.
    """
    word = Value(what) if isinstance(what, str) else what
    titles = (f"{title}title_fr", f"{title}title_en") if title else (WORDLESS, WORDLESS)
    leaf = (f"{firm}standing", f"{firm}leaf") if firm else (WORDLESS, NOTHING)
    return rows.order_by().values_list(word, key, *titles, day, starts_at, number, *leaf)


def found(ask, user) -> dict[str, list[Line]]:
    """What `ask` asks of this person, by what it asks for; by day, hour and key. One query, or none."""
    lines = gathered(kept.rows(ask, user), Line)
    return {what: sorted(rows, key=by_day) for what, rows in lines.items()}


def by_day(row):
    return row.day or date.max, row.starts_at or time.max, row.key
