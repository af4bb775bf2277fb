"""Figures of moves and of recruitments: counted as things happen, read by whole periods, small ones hidden.

What is counted is kept without a name and survives the files. What is read is decided by `mobility.disclosure_control`
for the whole park at once, and everybody's page is a part of that one table: a firm's HR and directors read their own
row and the park's, the president every row.

Figures come by periods of `settings.FIGURES_YEARS` years that follow one another without overlap from the first year
in which anything was counted, and only once a period is over. So no two figures of one thing can be subtracted: not
three years from four, nor this month's from last month's.
"""

from dataclasses import dataclass
from datetime import date
from statistics import median

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg2.sql import SQL, Identifier, Placeholder

from firms.models import Firm, Role
from firms.models.firm import Standing
from mobility import disclosure_control as control
from mobility.models import Application, MoveFigure, RecruitmentFigure

READERS = (Role.HR, Role.DIRECTOR)
Channel = Application.Channel
ALL = "all"
SIDES = ("pull", "push", "")
"""The person came by herself, somebody went to her, or nobody said."""


# One statement: it makes the cell or adds to it, whoever else does so at the same moment.
COUNT = SQL(
    "INSERT INTO {table} AS held ({columns}) VALUES ({values}) ON CONFLICT ON CONSTRAINT {cell} DO UPDATE SET {sums}"
)


def add(model, cell: dict, **amounts):
    """Count in one cell of this month, which is made where it lacks; counts of two people at once both stand."""
    row = model(month=timezone.localdate().replace(day=1), **cell, **amounts)
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    words = {
        "table": Identifier(model._meta.db_table),
        "columns": SQL(", ").join(Identifier(field.column) for field in fields),
        "values": SQL(", ").join(Placeholder() * len(fields)),
        "cell": Identifier(model._meta.constraints[0].name),
        "sums": SQL(", ").join(SQL("{0} = held.{0} + EXCLUDED.{0}").format(Identifier(name)) for name in amounts),
    }
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(**words), values)


@transaction.atomic
def count_received(application):
    """One application more for the hiring firm, by its channel. Called once, in the transaction that makes the row."""
    add(RecruitmentFigure, {"firm": application.vacancy.firm, "channel": application.channel}, received=1)


@transaction.atomic
def count_hired(application):
    """One recruitment more. Called in the transaction of the move to hired, which happens once to an application.

    Somebody from outside, or of the firm itself, counts as having moved at once. Somebody of a neighbour counts when
    the release takes effect, see `count_move`: no figure tells an employer before the person does.
    """
    vacancy, employee = application.vacancy, application.employee
    days = max((timezone.localdate() - vacancy.opens_on).days, 0)
    add(RecruitmentFigure, {"firm": vacancy.firm, "channel": application.channel}, hired=1, days=days)
    if employee is None or employee.firm_id == vacancy.firm_id:
        add(MoveFigure, {"hiring": vacancy.firm, "leaving": employee and employee.firm}, people=1)


@transaction.atomic
def count_move(release):
    """Somebody has changed firms. Called in the transaction that ends the release, done or lapsed, which happens once.

    It counts in the month in which that is noticed, never in an earlier one: figures of the past do not change.
    """
    application = release.application
    add(MoveFigure, {"hiring": application.vacancy.firm, "leaving": application.employee.firm}, people=1)


@dataclass(frozen=True)
class Period:
    """Whole years, both included."""

    first: int
    last: int

    def __str__(self):
        return f"{self.first}–{self.last}"

    @property
    def months(self) -> tuple[date, date]:
        return date(self.first, 1, 1), date(self.last, 12, 1)


def first_year(park) -> int | None:
    """The year of the first thing counted in the park; None before there is any. One query."""
    rows = MoveFigure.objects.filter(hiring__park=park).order_by().values_list("month")
    rows = rows.union(RecruitmentFigure.objects.filter(firm__park=park).order_by().values_list("month"))
    months = sorted(month for (month,) in rows.order_by("month")[:1])
    return months[0].year if months else None


def periods(first, today) -> tuple[list[Period], Period]:
    """The periods that are over, the latest first, and the one under way, whose figures come when it ends."""
    years, found = settings.FIGURES_YEARS, []
    start = today.year if first is None else min(first, today.year)
    while start + years <= today.year:
        found.insert(0, Period(start, start + years - 1))
        start += years
    return found, Period(start, start + years - 1)


@dataclass(frozen=True)
class Row:
    """One firm, or the park (firm None); None stands for a figure that is hidden.

    `came` from and `left` to neighbours; `inside` the firm; `outside` the park; `days` is the median from the opening
    of a vacancy to the hiring.
    """

    firm: Firm | None
    came: int | None
    left: int | None
    inside: int | None
    outside: int | None
    days: int | None

    @property
    def balance(self) -> int | None:
        return None if self.came is None or self.left is None else self.came - self.left


@dataclass(frozen=True)
class ChannelRow:
    """Applications received and people hired by one way of hearing of a vacancy, or by one side of them."""

    label: str
    side: str
    received: int | None
    hired: int | None
    is_sum: bool = False


@dataclass(frozen=True)
class Figures:
    """All that the page shows of one period; no period is over yet where `period` is None."""

    period: Period | None
    periods: list[Period]
    coming: Period
    rows: list[Row]
    park: Row | None
    channels: list[ChannelRow]


def figures_of(user, asked="") -> Figures | None:
    """The figures this person may read, of the period that begins in the year `asked`, else of the latest one.

    None for who reads none. Four queries.
    """
    if not user.has_role(*READERS, Role.PRESIDENT):
        return None
    park = user.memberships_held[0].park
    over, coming = periods(first_year(park), timezone.localdate())
    if not over:
        return Figures(None, [], coming, [], None, [])
    period = next((one for one in over if str(one.first) == asked), over[0])
    rows, whole, channels = reckoned(park, period)
    if not user.has_role(Role.PRESIDENT):
        own = user.firm_ids(*READERS)
        rows = [row for row in rows if row.firm.pk in own]
    return Figures(period, over, coming, rows, whole, channels)


def reckoned(park, period):
    """Every firm's row, the park's, and the channels of the whole park, small figures hidden. Three queries."""
    moves = MoveFigure.objects.filter(hiring__park=park, month__range=period.months)
    moves = list(moves.values_list("hiring_id", "leaving_id", "people"))
    hired = RecruitmentFigure.objects.filter(firm__park=park, month__range=period.months)
    hired = list(hired.values_list("firm_id", "channel", "received", "hired", "days"))
    counted = {to for to, _since, _n in moves} | {since for _to, since, _n in moves} | {row[0] for row in hired}
    members = ~Q(standing=Standing.CANDIDATE) | Q(pk__in=counted - {None})
    firms = list(Firm.objects.filter(members, park=park))
    keys = [firm.pk for firm in firms]
    cells = between(keys, moves)
    cells |= alone("inside", keys, [(to, people) for to, since, people in moves if to == since])
    cells |= alone("outside", keys, [(to, people) for to, since, people in moves if since is None])
    rows = [row_of(firm, firm.pk, cells, hired) for firm in firms]
    whole = row_of(None, ALL, cells, hired)
    return rows, whole, channels_of(hired, is_whole=None not in (whole.came, whole.inside, whole.outside))


def between(keys, moves) -> dict:
    """What may be shown of the moves between firms: ("came", firm), ("left", firm), and their one total for both.

    Who went from where to where is on no page, and the table is judged with these pairs in it: what is shown of
    arrivals and departures must not give one away.
    """
    pairs = {(to, since): 0 for to in keys for since in keys if to != since}
    for to, since, people in moves:
        if since is not None and since != to:
            pairs[to, since] += people
    values, sums = dict(pairs), []
    for side, place in (("came", 0), ("left", 1)):
        for firm in keys:
            parts = tuple(pair for pair in pairs if pair[place] == firm)
            values[side, firm] = sum(pairs[pair] for pair in parts)
            sums.append(control.Sum((side, firm), parts))
        sums.append(control.Sum(ALL, tuple((side, firm) for firm in keys)))
    values[ALL] = sum(pairs.values())
    known = [{pair for pair in pairs if firm in pair} | {("came", firm), ("left", firm)} for firm in keys]
    visible = control.shown(values, sums, pages=values.keys() - pairs.keys(), insiders=known)
    found = {cell: value for cell, value in values.items() if cell in visible}
    both = {("came", ALL): found[ALL], ("left", ALL): found[ALL]} if ALL in found else {}
    return found | both


def alone(name, keys, counted) -> dict:
    """What may be shown of one column: (name, firm), and (name, ALL) for its total."""
    values = {(name, firm): sum(people for to, people in counted if to == firm) for firm in keys}
    total = control.Sum((name, ALL), tuple(values))
    values[name, ALL] = sum(values.values())
    known = [{(name, firm)} for firm in keys]
    visible = control.shown(values, [total], pages=values.keys(), insiders=known)
    return {cell: value for cell, value in values.items() if cell in visible}


def row_of(firm, key, cells, hired) -> Row:
    columns = [cells.get((name, key)) for name in ("came", "left", "inside", "outside")]
    came, _left, inside, outside = columns
    told = (came, inside, outside) != (None, None, None)
    own = [row for row in hired if key in (ALL, row[0])]
    return Row(firm, *columns, middle(own) if told else None)


def middle(hired) -> int | None:
    """The median days to a hiring, of `MINIMUM` hirings or more.

    Hirings of one month, firm and channel were added up: each of them counts with their mean.
    """
    days = [days / people for _firm, _channel, _received, people, days in hired if people for _one in range(people)]
    return round(median(days)) if len(days) >= control.MINIMUM else None


def channels_of(hired, *, is_whole) -> list[ChannelRow]:
    """The park's channels with the sums by side; hirings by channel only where all their origins are shown.

    Otherwise the channels would add up to a total that the origins hide.
    """
    columns = []
    for place, allowed in ((2, True), (3, is_whole)):
        counts = dict.fromkeys(("", *Channel.values), 0)
        for row in hired:
            counts[row[1]] += row[place]
        columns.append(by_side(counts) if allowed else {})
    received, chosen = columns
    rows = [
        ChannelRow(Channel(name).label, side_of(name), received.get(name), chosen.get(name)) for name in Channel.values
    ]
    sums = [(SIDES[0], _("The person came by herself")), (SIDES[1], _("Somebody went to her")), ("", _("Not said"))]
    found = [row for side, _label in sums for row in rows if row.side == side]
    for side, label in [*sums, (ALL, _("All"))]:
        cell = ("side", side)
        found.append(ChannelRow(label, side, received.get(cell), chosen.get(cell), is_sum=True))
    return found


def side_of(channel) -> str:
    if not channel:
        return ""
    return "push" if channel in Application.PUSH else "pull"


def by_side(counts) -> dict:
    """What may be shown of channels, of each side's sum and of all."""
    values, sums = dict(counts), []
    for side in SIDES:
        parts = tuple(channel for channel in counts if side_of(channel) == side)
        values["side", side] = sum(counts[channel] for channel in parts)
        sums.append(control.Sum(("side", side), parts))
    values["side", ALL] = sum(counts.values())
    sums.append(control.Sum(("side", ALL), tuple(("side", side) for side in SIDES)))
    visible = control.shown(values, sums, pages=values.keys())
    return {cell: value for cell, value in values.items() if cell in visible}
