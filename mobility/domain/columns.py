"""The pipeline as its readers meet it: columns that stay short, counts that stop, and names that are hidden."""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, F, FloatField, Value, When
from django.db.models.functions import Extract
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from firms.models import Firm, Role
from mobility.models import Application
from mobility.models.application import is_applicant
from naturopole import formats, workflow
from naturopole.paging import MOST

Status = Application.Status
CARD = (
    *("status", "route", "sent_at", "moved_at", "outside_name", "outside_place", "employer_told_at", "vacancy"),
    *("employee__user", "employee__first_name", "employee__last_name"),
    *("employee__firm__name", "employee__firm__leaf", "employee__firm__standing"),
)
"""What a card says, and what its buttons ask for; any other column costs a statement of its own."""
SHOWN = 6
"""Cards in a column of the vacancy's page; the whole stage has a page of its own."""


@dataclass(frozen=True)
class Column:
    """One column of the pipeline: its name in addresses, its heading, the statuses it holds."""

    key: str
    name: str
    statuses: tuple


COLUMNS = (
    Column("received", pgettext_lazy("several applications", "Received"), (Status.RECEIVED,)),
    Column("shortlisted", gettext_lazy("Shortlisted"), (Status.SHORTLISTED,)),
    Column("interview", gettext_lazy("Interview"), (Status.INTERVIEW,)),
    Column("offer", gettext_lazy("Offer"), (Status.OFFER,)),
    Column(
        "closed",
        pgettext_lazy("several applications", "Closed"),
        (Status.HIRED, Status.NOT_RETAINED, Status.WITHDRAWN),
    ),
)

CLOSED = COLUMNS[-1]
# Who waits longest stands first; what was closed last stands first.
TURN = Case(
    When(status__in=CLOSED.statuses, then=Value(0.0) - Extract("moved_at", "epoch")),
    default=Extract("sent_at", "epoch"),
    output_field=FloatField(),
)


@dataclass(frozen=True)
class Person:
    """One application as this reader may see it; a withdrawn one keeps no name and no words for the hiring firm."""

    application: Application
    name: str
    full_name: str
    firm: Firm | None
    place: str
    concealed: bool
    moves: list

    @property
    def letter(self) -> str:
        """What came with it; the pipeline, which does not show it, does not read it either."""
        return "" if self.concealed else self.application.letter

    @property
    def is_secret(self):
        """The present employer, another firm of the park, does not know."""
        elsewhere = self.firm is not None and self.firm.pk != self.application.vacancy.firm_id
        return elsewhere and not self.application.employer_knows

    @property
    def next_move(self):
        """Name and transition of the step that comes next, or None: what a card offers with one click."""
        return next((pair for pair in self.moves if pair[1].tone == "go"), None)


def reading(application, user) -> Person:
    """What `user` reads of the application, which came through `visible_to`; a hidden name gives way to a day."""
    return as_met(application, user, workflow.available(application, user))


def readings(applications, vacancy, user) -> list[Person]:
    """The same of many applications of one vacancy, in which the moves depend on the status and on whose it is."""
    moves, people = {}, []
    for row in applications:
        row.vacancy = vacancy
        kind = row.status, is_applicant(user, row)
        if kind not in moves:
            moves[kind] = workflow.available(row, user)
        people.append(as_met(row, user, moves[kind]))
    return people


def as_met(application, user, moves) -> Person:
    concealed = is_concealed(application, user)
    employee = None if concealed else application.employee
    if employee:
        name, full_name = employee.short_name, employee.name
    else:
        name = full_name = day_sent(application) if concealed else application.outside_name
    return Person(
        application=application,
        name=name,
        full_name=full_name,
        firm=employee.firm if employee else None,
        place="" if concealed else application.outside_place,
        concealed=concealed,
        moves=moves,
    )


def day_sent(application) -> str:
    return _("Application of %(day)s") % {"day": formats.day(application.sent_at, get_language())}


def is_concealed(application, user) -> bool:
    """A withdrawn application, for anybody but the person, and own HR that knew of it."""
    if application.status != Status.WITHDRAWN:
        return False
    employee = application.employee
    own_hr = employee is not None and employee.firm_id in user.firm_ids(Role.HR) and application.employer_knows
    return not (own_hr or employee is not None and employee.user_id == user.pk)


def in_turn(row, is_closed):
    return row.moved_at if is_closed else row.sent_at, row.pk


def in_column(rows, column):
    """Those of a column in the order of its cards: who waits longest first, what was closed last first."""
    found = rows.filter(status__in=column.statuses)
    return found.order_by("-moved_at", "-pk") if column == CLOSED else found.order_by("sent_at", "pk")


def rows_of(vacancy, user):
    """The applications as cards and lists need them: with the person's firm, without the long texts."""
    rows = Application.objects.in_pipeline(vacancy, user)
    return rows.select_related("employee__firm").defer("letter", "answer")


def pipeline(vacancy, user) -> list[dict]:
    """The vacancy's columns as this person may read them: the first cards of each, and how many there are.

    Two statements, whatever the number of applications.
    """
    found, first = heads(vacancy, user)
    rows = Application.objects.filter(pk__in=first).order_by()
    people = readings(rows.select_related("employee__firm").only(*CARD), vacancy, user)
    return [drawn(column, found, people) for column in COLUMNS]


def heads(vacancy, user) -> tuple[dict, list]:
    """How many applications stand in each status, and the keys of those that come first there."""
    rows = Application.objects.in_pipeline(vacancy, user).order_by().values("status")
    rows = rows.annotate(found=Count("pk"), first=ArrayAgg("pk", order_by=[TURN, "pk"]))
    told = list(rows.values_list("status", "found", F(f"first__0_{SHOWN}")))
    return {status: number for status, number, _first in told}, [key for *_told, first in told for key in first]


def drawn(column, found, people) -> dict:
    """A column with its cards in their order, of `people` in all columns."""
    own = [person for person in people if person.application.status in column.statuses]
    closed = column == CLOSED
    own.sort(key=lambda one: in_turn(one.application, closed), reverse=closed)
    number = sum(found.get(status, 0) for status in column.statuses)
    return {
        "key": column.key,
        "name": column.name,
        "people": own[:SHOWN],
        "found": number,
        "count": capped(number),
        "is_longer": number > SHOWN,
    }


def capped(found) -> str:
    """A count as it is written: “12”, “1,000+”."""
    written = formats.number(min(found, MOST), get_language())
    return f"{written}+" if found > MOST else written


def counts(vacancy, user) -> list[dict]:
    """How many applications each column holds for this reader. One statement."""
    rows = Application.objects.in_pipeline(vacancy, user).order_by().values_list("status")
    found = dict(rows.annotate(found=Count("pk")))
    sums = [sum(found.get(status, 0) for status in column.statuses) for column in COLUMNS]
    return [{"key": column.key, "count": capped(one)} for column, one in zip(COLUMNS, sums, strict=True)]


def column_of(status) -> Column:
    return next(column for column in COLUMNS if status in column.statuses)


def column_named(key) -> Column | None:
    return next((column for column in COLUMNS if column.key == key), None)
