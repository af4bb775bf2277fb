"""What waits about jobs, read for the home page by one statement: every subject gives its rows in the same columns.

A subject asks only in the capacities that the reader has: for herself, for the firms whose people she looks after, for
the vacancies she recruits for. What nobody could be asked costs nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, DateField, DateTimeField, Exists, Max, Min, Value
from django.db.models.functions import Cast

from firms.models import Role, User
from firms.models.firm import sign_of
from mobility.models import Vacancy
from naturopole import kept, todo
from naturopole.todo import Todo, gathered

FIRM = ("firm__name", "firm__standing", "firm__leaf")
NOBODY, NOTHING = Value(""), Value(0)
NO_NAMES = (NOBODY, NOBODY)
NO_DAY, NO_TIME = Cast(Value(None), DateField()), Cast(Value(None), DateTimeField())
NO_FIRM = (NOBODY, NOBODY, NOTHING)


class Line(NamedTuple):
    """One row: `what` it asks for, the key of its page's row, a firm, a person, a day, a moment and a number.

    Which of these it has, the subject says that gave it.
    """

    what: str
    key: int
    title: str
    firm: str
    standing: str
    leaf: int | None
    first_name: str
    last_name: str
    due: date | None
    at: datetime | None
    number: int

    @property
    def sign(self):
        return sign_of(self.standing, self.leaf)

    @property
    def person(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Reader:
    """Whose home page it is: the key of her own row among the staff, and whether she recruits for some vacancy."""

    user: User
    employee_id: int | None
    recruits: bool

    @cached_property
    def hr(self) -> list[int]:
        return self.user.firm_ids(Role.HR)

    @cached_property
    def leaves(self) -> list[int]:
        """Firms for which she agrees to the days on which their people leave."""
        return self.user.firm_ids(Role.HR, Role.DIRECTOR)

    @cached_property
    def manages(self) -> list[int]:
        return self.user.firm_ids(Role.LINE_MANAGER)


@dataclass(frozen=True)
class Source:
    """A subject: its querysets for a reader, all in the columns of `Line`, and what it makes of all lines found."""

    rows: Callable[[Reader], list]
    todo: Callable[[dict], list[Todo]]


def standing_of(user) -> list:
    recruits = Exists(Vacancy.objects.recruited_by(user))
    return [User.objects.filter(pk=user.pk).values_list("employee__pk", recruits)]


def about_vacancy(
    rows, what, *, at, path="vacancy__", key="pk", title="", person="", names=NO_NAMES, due="", number=NOTHING
):
    """Rows in the columns of `Line`, for the vacancy to which `path` leads; they may be counted already.

    Without `title` and `due` they are the vacancy's, with its closing day; `names` are two columns, or those of whom
    `person` leads to.
    """
    names = (f"{person}first_name", f"{person}last_name") if person else names
    columns = (title or f"{path}title", *(path + name for name in FIRM), *names)
    return rows.values_list(Value(what), key, *columns, due or f"{path}closes_on", at, number)


def by_vacancy(rows, what):
    """One line for each vacancy of these applications, with how many there are."""
    rows = rows.values("vacancy_id", *(f"vacancy__{name}" for name in ("title", *FIRM, "closes_on")))
    rows = rows.annotate(last=Max("moved_at"), found=Count("pk"))
    return about_vacancy(rows, what, key="vacancy_id", at="last", number="found")


def summed(rows, what, *, due=None):
    """All rows as one line, where there are any: their `number`, and their first day, where `due` names one."""
    rows = todo.summed(rows, what, day=Min(due) if due else NO_DAY)
    return rows.values_list("word", NOTHING, NOBODY, *NO_FIRM, *NO_NAMES, "day", NO_TIME, "found")


def asked_of(user, *, sources, employee_id, recruits) -> list:
    reader = Reader(user, employee_id, recruits)
    return [part for source in sources for part in source.rows(reader)]


def todo_of(user, *sources) -> list[Todo]:
    """The lines of these sources, in their order. Two queries, or one where nothing could be asked."""
    [(employee_id, recruits)] = kept.rows(standing_of, user)
    rows = kept.rows(asked_of, user, sources=sources, employee_id=employee_id, recruits=recruits)
    lines = gathered(rows, Line)
    return [one for source in sources for one in source.todo(lines)]


def merged(lines, *words, key=None, most=None) -> list[Line]:
    """The lines that ask for these things, in the order of `key`: by default what closes first."""
    rows = [line for word in words for line in lines.get(word, [])]
    return sorted(rows, key=key or (lambda line: (line.due, line.key)))[:most]


def latest_first(line):
    return -line.at.timestamp()
