"""The year in review: rows of the sessions that are over, as `training.year` counts them.

A firm's HR and directors read its own figures and the park's; the president, the office and partners the park's only.
A session belongs to the year of its last half-day, or of its first day where no half-day was entered. Costs are those
of the last statement. A session is saved where it went on after a decision below its minimum.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Lookup, Max, Min, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.models import Event, Firm, Role
from firms.models.park import in_language
from naturopole.months import month_of
from training.cost_split import COUNTED, ZERO, Item
from training.domain import reckoning
from training.models import CostItem, CostVersion, Enrolment, JointSession, Pledge
from training.models.enrolment import Attendance
from training.models.plan import PLANNERS
from training.year import Course, Figures, Presence, figures_of, grouped, left_out, park_figures, told

READERS = (*PLANNERS, Role.PRESIDENT, Role.OFFICE, Role.PARTNER)
DECISIONS = ("kept", "scaled_back", "postponed")
Status = JointSession.Status
THEME = ("theme_id", "theme__name_fr", "theme__name_en")
COLUMNS = ("pk", "status", *THEME, "capacity", "cost", "last", "halves", "decided")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Side:
    """One reader's half of the page: a year's figures and those of the year before; parts as (name, figures)."""

    now: Figures
    before: Figures
    themes: list
    months: list
    left_out: int = 0


@dataclass(frozen=True)
class Review:
    """`years` may be chosen, the latest first; `own` is None for who reads the park's figures only."""

    year: int
    years: list[int]
    is_under_way: bool
    firms: list[Firm]
    firm: Firm | None
    own: Side | None
    park: Side


class OneOf(Lookup):
    """`OneOf(F("session_id"), keys)`: one of these keys, sent as one array however many they are."""

    def get_prep_lookup(self):
        return self.rhs

    def as_sql(self, compiler, connection):
        column, given = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*given, self.rhs]


def reads(user) -> bool:
    return user.has_role(*READERS)


def review_of(user, *, year="", firm="") -> Review | None:
    """What this person reads of a year and a firm of hers, given as text; None for who reads no figures."""
    if not reads(user):
        return None
    today = timezone.localdate()
    years, usual = years_of(today)
    chosen = {str(one): one for one in years}.get(year, usual)
    firms = own_firms(user)
    own = next((one for one in firms if str(one.pk) == firm), firms[0] if firms else None)
    by_year = courses_of(chosen)
    now, before = by_year[chosen], by_year[chosen - 1]
    return Review(
        year=chosen,
        years=years,
        is_under_way=chosen >= today.year,
        firms=firms,
        firm=own,
        own=side_of(now, before, own.pk) if own else None,
        park=park_side(now, before),
    )


def own_firms(user) -> list[Firm]:
    """Firms whose figures this person reads, each once."""
    return list({m.firm_id: m.firm for m in user.memberships_held if m.firm_id and m.role in PLANNERS}.values())


def side_of(now, before, firm) -> Side:
    return Side(figures_of(now, firm), figures_of(before, firm), *parts_of(now, firm))


def park_side(now, before) -> Side:
    return Side(park_figures(now), park_figures(before), *parts_of(told(now)), left_out=left_out(now))


def parts_of(courses, firm=None) -> tuple[list, list]:
    """Figures by theme, A to Z, sessions without one at the end; and by month."""
    themes = grouped(courses, lambda course: course.theme, firm)
    months = grouped(courses, lambda course: course.month, firm)
    last = _("No theme")
    named = sorted(((theme or last, part) for theme, part in themes.items()), key=lambda one: (one[0] == last, one[0]))
    return named, sorted(months.items())


def ended():
    """Sessions with their last day, `halves`, and whether there was a decision; of those alone that tell something."""
    decisions = Event.objects.filter(kind=JointSession._meta.label_lower, subject_id=OuterRef("pk"), verb__in=DECISIONS)
    rows = JointSession.objects.annotate(
        last=Coalesce(Max("half_days__day"), "starts_on"), halves=Count("half_days"), decided=Exists(decisions)
    )
    return rows.filter(Q(status__in=(Status.HELD, Status.CANCELLED)) | Q(status=Status.CONFIRMED, decided=True))


def years_of(today) -> tuple[list[int], int]:
    """The years to choose from, the latest first, and the one to open with: the last one that tells something."""
    found = ended().aggregate(first=Min("last"), latest=Max("last"))
    first, latest = (day.year if day else today.year for day in (found["first"], found["latest"]))
    years = range(max(latest, today.year), min(first, today.year) - 1, -1)
    return list(years), min(latest, today.year)


def courses_of(year) -> dict[int, list[Course]]:
    """The sessions of a year and of the one before. Five queries, whatever their number."""
    between = ended().filter(last__range=(date(year - 1, 1, 1), date(year, 12, 31))).order_by("last", "pk")
    sessions = list(between.values_list(*COLUMNS, named=True))
    of_these = OneOf(F("session_id"), [session.pk for session in sessions])
    seats, lost_seats, holders = seats_of(of_these)
    items, amounts, there = items_of(of_these), amounts_of(of_these, holders), presence_of(of_these, holders)
    themes = {session.theme_id: session for session in sessions if session.theme_id}
    themes = {key: in_language(session, "theme__name") for key, session in themes.items()}
    found = {year - 1: [], year: []}
    for session in sessions:
        is_lost = session.status == Status.CANCELLED
        found[session.last.year].append(
            Course(
                month=month_of(session.last),
                theme=themes.get(session.theme_id),
                is_held=session.status == Status.HELD,
                is_saved=session.decided and not is_lost,
                is_lost=is_lost,
                capacity=session.capacity,
                half_days=session.halves,
                items=items.get(session.pk, [Item("", session.cost)]),
                seats=(lost_seats if is_lost else seats)[session.pk],
                amounts=amounts.get(session.pk),
                there=there[session.pk],
            )
        )
    return found


def seats_of(of_these) -> tuple[dict, dict, dict]:
    """By session, the seats held and those that had been asked for; and by pledge, who holds it.

    What tells a firm apart from year to year is its key, or that of its entry among the outside ones, or a name.
    """
    held, asked, holders = defaultdict(dict), defaultdict(dict), {}
    rows = Pledge.objects.filter(of_these).order_by("session_id", "pk")
    columns = ("pk", "session_id", "seats", "state", "firm_id", "outside_id", "outside_name")
    for pk, session, seats, state, firm, outside, name in rows.values_list(*columns):
        holder = holders[pk] = firm or (("outside", outside) if outside else name)
        if seats and state in COUNTED:
            held[session][holder] = held[session].get(holder, 0) + seats
        if seats and state in Pledge.HOLDING:
            asked[session][holder] = asked[session].get(holder, 0) + seats
    return held, asked, holders


def items_of(of_these) -> dict[int, list[Item]]:
    """By session the items still due; a session without any item has no entry."""
    found = {}
    rows = CostItem.objects.filter(of_these).order_by("pk")
    for session, label, price, per, falls_away in rows.values_list("session_id", "label", "price", "per", "falls_away"):
        found.setdefault(session, []).extend([] if falls_away else [Item(label, price, per)])
    return found


def amounts_of(of_these, holders) -> dict[int, dict]:
    """By session, what its last statement says of each firm."""
    found = {}
    rows = CostVersion.objects.filter(of_these).order_by("session_id", "-number").distinct("session_id")
    for row in rows.values_list("session_id", "shares", "fees", named=True):
        said = found[row.session_id] = {}
        for key, amount in reckoning.stated_amounts(row).items():
            if amount and (holder := holders.get(int(key))):
                said[holder] = said.get(holder, ZERO) + amount
    return found


def presence_of(of_these, holders) -> dict[int, list[Presence]]:
    """By session, who of each firm was there and for how long."""
    found = defaultdict(list)
    half_day = "attendances__half_day__"
    rows = Enrolment.objects.filter(of_these, attendances__state=Attendance.State.PRESENT).order_by()
    # One row a pledge instead of one a person; a person stands in it once for each of her half-days.
    rows = rows.values("session_id", "pledge_id").annotate(
        people=ArrayAgg("employee_id"),
        names=ArrayAgg("outside_name", filter=Q(employee=None), default=Value([])),
        long=Sum(F(f"{half_day}ends_at") - F(f"{half_day}starts_at")),
    )
    for session, pledge, people, names, long in rows.values_list("session_id", "pledge_id", "people", "names", "long"):
        if not (holder := holders.get(pledge)):
            continue
        those = frozenset(people) if not names else frozenset([*people, *[(holder, name) for name in names]]) - {None}
        found[session].append(Presence(those, holder, len(people), long // MINUTE))
    return found
