"""Needs that firms share, grouped into sessions that could be filled. A need joins one session at most."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Event, Firm, Role
from naturopole.months import month_of
from naturopole.todo import Todo
from naturopole.workflow import InvalidTransition
from training import grouping
from training.models import Need, Theme
from training.models.session import ORGANISERS

LEAD = timedelta(days=28)
"""A session begins four weeks from now at the earliest, so that firms have the time to pledge."""
SATURDAY = 5


FIGURES = ("theme_id", "plan__firm_id", "pk", "seats", "first_month", "last_month", "theme__minimum")


@dataclass(frozen=True)
class Offer:
    """A session that firms could fill: `seats` by firm, the keys of their needs, the months all have in common."""

    theme: Theme
    seats: dict[Firm, int]
    keys: tuple[int, ...]
    first: date
    last: date

    @property
    def total(self) -> int:
        return sum(self.seats.values())

    @property
    def minimum(self) -> int:
        return self.theme.minimum

    @property
    def asked(self) -> str:
        """The keys as an address carries them."""
        return ",".join(map(str, self.keys))


@dataclass(frozen=True)
class Rest:
    """What is wanted of a theme and fills no session yet."""

    theme: Theme
    seats: int
    missing: int


def shared_needs():
    """What firms let the park know: theme, seats, months. Neither names nor budgets leave the database."""
    this_month = month_of(timezone.localdate())
    rows = Need.objects.waiting().filter(last_month__gte=this_month, plan__firm__standing="resident")
    kept = ("seats", "first_month", "last_month", "session", "theme", "plan__firm")
    return rows.select_related("theme", "plan__firm").only(*kept).order_by("pk")


def wanted(need) -> grouping.Wanted:
    dates = need.first_month, need.last_month
    return wanted_as(need.theme_id, need.plan.firm_id, need.pk, need.seats, *dates, need.theme.minimum)


def wanted_as(theme, firm, key, seats, first, last, minimum) -> grouping.Wanted:
    """A need as it is grouped, from its FIGURES; months that have passed no longer count."""
    return grouping.Wanted(theme, firm, key, seats, max(first, month_of(timezone.localdate())), last, minimum)


def offers() -> tuple[list[Offer], list[Rest]]:
    """Sessions that could be filled, the fullest first, and what is left over by theme. One query."""
    needs = {need.pk: need for need in shared_needs()}
    found = [offer_of(group, needs) for group in grouping.proposals(map(wanted, needs.values()))]
    used = {key for offer in found for key in offer.keys}
    rest = {}
    for need in needs.values():
        if need.pk not in used:
            rest.setdefault(need.theme, []).append(need.seats)
    left = [Rest(theme, sum(seats), max(theme.minimum - sum(seats), 0)) for theme, seats in rest.items()]
    return sorted(found, key=lambda offer: (-offer.total, offer.first, offer.theme.name)), left


def offer_of(group, needs) -> Offer:
    seats = {}
    for one in group.needs:
        firm = needs[one.key].plan.firm
        seats[firm] = seats.get(firm, 0) + one.seats
    rows = [needs[one.key] for one in group.needs]
    return Offer(rows[0].theme, seats, tuple(sorted(row.pk for row in rows)), group.first, group.last)


def offer_for(asked: str) -> Offer | None:
    """The proposal of exactly these needs; None where they are no longer all free, of one theme and of one time."""
    keys = keys_in(asked)
    needs = {need.pk: need for need in shared_needs().filter(pk__in=keys)} if keys else {}
    if not needs or set(needs) != keys or len({need.theme_id for need in needs.values()}) > 1:
        return None
    group = [wanted(need) for need in needs.values()]
    first, last = max(need.first for need in group), min(need.last for need in group)
    return offer_of(grouping.Proposal(group[0].theme, tuple(group), first, last), needs) if first <= last else None


def keys_in(asked: str) -> set[int]:
    """Keys of needs as an address carries them; what is no number asks for nothing."""
    parts = asked.split(",") if asked else []
    is_sound = 0 < len(parts) <= 200 and all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts)
    return {int(part) for part in parts} if is_sound else set()


def beginning(offer) -> dict:
    """What the form of a new session begins with."""
    start = first_day(offer)
    return {
        "theme": offer.theme.pk,
        "title_fr": offer.theme.name_fr,
        "title_en": offer.theme.name_en,
        "minimum": offer.minimum,
        "capacity": max(offer.total, offer.minimum),
        "starts_on": start,
        "pledge_deadline": max(start - timedelta(days=14), timezone.localdate()),
    }


def first_day(offer) -> date:
    """The first working day of the months in common that leaves time to pledge, or the last one where none does."""
    day = max(offer.first, timezone.localdate() + LEAD)
    if month_of(day) > offer.last:
        day = max(offer.last, timezone.localdate())
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


class Grouped(InvalidTransition):
    """Somebody was faster: the needs have joined `session`, or are no longer all to be had."""

    def __init__(self, session=None):
        words = _("These needs have just been joined to the session “%(session)s”: there is nothing left to make.")
        gone = _("A firm has just changed one of these needs. Look at the proposals again.")
        super().__init__(words % {"session": session.title} if session else gone)
        self.session = session


def hold(keys) -> list[Need]:
    """Lock these needs until the transaction ends; raises Grouped unless all of them are still free."""
    needs = list(Need.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    taken = next((need for need in needs if need.session_id), None)
    if taken:
        raise Grouped(taken.session)
    is_free = [need.shared and need.status == Need.Status.PLANNED for need in needs]
    if len(needs) != len(set(keys)) or not all(is_free):
        raise Grouped
    return needs


def join(needs, session, *, by):
    """The needs belong to the session from now on."""
    Need.objects.filter(pk__in=[need.pk for need in needs]).update(session=session)
    kind = Need._meta.label_lower
    Event.objects.bulk_create(Event(kind=kind, subject_id=need.pk, verb="grouped", by=by) for need in needs)


def joined(session) -> list[Need]:
    """The needs of a session with their firms: seats and months, as the park knew them before."""
    kept = ("seats", "first_month", "last_month", "session", "theme", "plan__firm")
    rows = Need.objects.filter(session=session, shared=True)
    return list(rows.select_related("theme", "plan__firm").only(*kept).order_by("plan__firm__joined", "pk"))


def todo(user) -> list[Todo]:
    """That sessions could be made, for those who make them. One query."""
    if not user.has_role(*ORGANISERS):
        return []
    # Figures alone: the page reads the rows themselves.
    needs = shared_needs().values_list(*FIGURES)
    own = [group for group in grouping.proposals(wanted_as(*row) for row in needs) if concerns(user, group)]
    if not own:
        return []
    text = ngettext(
        "%(count)d joint session can be made of what firms need.",
        "%(count)d joint sessions can be made of what firms need.",
        len(own),
    )
    title, url = _("Needs that meet"), reverse("training:proposal_list")
    return [Todo("users", title, text % {"count": len(own)}, url, _("See"), tone="info")]


def concerns(user, group) -> bool:
    """One of this person's firms has a need in it, or all are hers to see to."""
    return user.has_role(Role.OFFICE) or not set(user.firm_ids(Role.HR)).isdisjoint(need.firm for need in group.needs)
