"""One session as a person may read it: shares before and now, who left, who waits, what the own firm can do."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Event, Firm, Role, User
from firms.models.firm import Standing as FirmStanding
from training.cost_split import COUNTED
from training.domain import pledging, reckoning, supposing
from training.domain.held import named
from training.domain.sums import sum_in_words
from training.models import JointSession, Pledge
from training.models.plan import PLANNERS

State = Pledge.State
EVENTS = 40
OWN_ONLY = ("ceiling",)
"""Verbs of a pledge that only its own firm reads: that it has a ceiling is its own affair."""


@dataclass(frozen=True)
class Line:
    """One firm: its pledge, what it would have owed before others left, what was stated, what it would owe now."""

    pledge: Pledge
    before: Decimal | None
    stated: Decimal | None
    now: Decimal | None
    place: int


@dataclass(frozen=True)
class Leaver:
    """An outside firm, or one of the park, that has left: when, and with how many seats."""

    name: str
    day: date | None
    seats: int


@dataclass(frozen=True)
class Sheet:
    """The table of shares with its totals; `before` and `stated` are None where there is no such column."""

    lines: list[Line]
    standing: reckoning.Standing
    before: reckoning.Standing | None
    words: str
    invited: list[Pledge]
    waiting: list[Pledge]
    leavers: list[Leaver]

    @property
    def total_before(self):
        return sum((line.before for line in self.lines if line.before is not None), Decimal("0.00"))

    @property
    def total_stated(self):
        return sum((line.stated for line in self.lines if line.stated is not None), Decimal("0.00"))

    @property
    def total_now(self):
        return self.standing.split.total if self.standing.is_billable else None


def pledges_of(session, user) -> list[Pledge]:
    """Those of the session that this person may read, with how many people are named. One query."""
    rows = Pledge.objects.visible_to(user).filter(session=session)
    return list(rows.with_firms().annotate(named=named()))


def stated_in(standing, pledge) -> Decimal | None:
    """What was stated to a pledge: to one that the statement leaves out nothing was said, not even 0.00.

    Firm seats that came after it show 0.00 all the same: they will owe something, and nothing was stated so far.
    """
    amount = standing.stated_to(pledge)
    return None if pledge.state in (State.PENCILLED, State.WITHDRAWN) and not amount else amount


def sheet_of(session, pledges, events, half_days) -> Sheet:
    """All that firms of the session may read of each other; `pledges` are all of them, and so are its half-days."""
    standing = reckoning.of(session, pledges, days=len(half_days) * reckoning.HALF_DAY)
    before = supposing.before_leaving(standing, events)
    queue = pledging.queue_of(pledges)
    lines = [
        Line(
            pledge,
            before.split.amounts.get(pledge.code) if before else None,
            stated_in(standing, pledge),
            standing.amount_of(pledge),
            queue.index(pledge) + 1 if pledge in queue else 0,
        )
        for pledge in pledges
        if pledge.state not in Pledge.UNANSWERED
    ]
    leavers = [Leaver(p.holder, p.withdrawn_on, p.seats) for p in pledges if p.state == State.WITHDRAWN]
    invited = [pledge for pledge in pledges if pledge.state == State.INVITED]
    return Sheet(lines, standing, before, sum_in_words(standing), invited, queue, leavers)


@dataclass(frozen=True)
class Own:
    """What the session is to one of the person's firms; `may_act` for its human resources, others read."""

    firm: Firm
    pledge: Pledge | None
    line: Line | None
    may_act: bool
    is_open: bool
    is_frozen: bool
    is_live: bool

    @property
    def holds(self) -> bool:
        return self.pledge is not None and self.pledge.state in COUNTED

    @property
    def may_withdraw(self) -> bool:
        return self.may_act and self.is_live and (self.holds or self.pledge and self.pledge.state == State.PENCILLED)


def firms_of(user, *roles) -> list[Firm]:
    """Firms of the park for which this person plans; no query, the roles were read with them."""
    found = {m.firm_id: m.firm for m in user.memberships_held if m.firm_id and m.role in roles}
    return [firm for firm in found.values() if firm.standing == FirmStanding.RESIDENT]


def own_of(session, user, pledges, sheet) -> list[Own]:
    lines = {line.pledge.pk: line for line in sheet.lines} if sheet else {}
    held = {pledge.firm_id: pledge for pledge in pledges if pledge.firm_id}
    return [
        Own(
            firm=firm,
            pledge=held.get(firm.pk),
            line=lines.get(held[firm.pk].pk) if firm.pk in held else None,
            may_act=firm.pk in user.firm_ids(Role.HR),
            is_open=pledging.takes_pledges(session),
            is_frozen=pledging.is_frozen(session),
            is_live=session.status in JointSession.LIVE,
        )
        for firm in firms_of(user, *PLANNERS)
    ]


@dataclass(frozen=True)
class Told:
    """One line of the history, as components/log.html draws it."""

    label: str
    verb: str
    at: datetime
    by: User | None
    note: str


def events_of(session, pledges, user) -> list[Event]:
    """What happened to the session and to the pledges that may be read, newest first. One query."""
    own = user.firm_ids(*PLANNERS)
    about = Q(kind=JointSession._meta.label_lower, subject_id=session.pk)
    kind = Q(kind=Pledge._meta.label_lower)
    about |= kind & Q(subject_id__in=[p.pk for p in pledges if p.firm_id in own])
    about |= kind & Q(subject_id__in=[p.pk for p in pledges if p.firm_id not in own]) & ~Q(verb__in=OWN_ONLY)
    return list(Event.objects.filter(about).select_related("by")[:EVENTS])


def history_of(events, pledges) -> list[Told]:
    holders = {pledge.pk: pledge.holder for pledge in pledges}
    kind = Pledge._meta.label_lower
    return [told(event, holders.get(event.subject_id) if event.kind == kind else None) for event in events]


def told(event, holder) -> Told:
    label = str(event.label)
    if holder:
        seats = event.detail.get("seats")
        words = _("%(firm)s: %(what)s") % {"firm": holder, "what": label[:1].lower() + label[1:]}
        label = f"{words} ({in_seats(seats)})" if seats else words
    return Told(label, event.verb, event.at, event.by, event.note)


def in_seats(seats) -> str:
    return ngettext("%(seats)d seat", "%(seats)d seats", seats) % {"seats": seats}
