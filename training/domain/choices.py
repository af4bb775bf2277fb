"""What can be done with a session that lacks seats: four choices weighed firm by firm. Nothing is changed here."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naturopole import formats
from training import options
from training.cost_split import COUNTED, ZERO, Item, Split, split_cost, total_due
from training.domain import conflicts, reckoning
from training.domain.pledging import takes_pledges
from training.domain.reckoning import HALF_DAY, key_of
from training.domain.shares import fingerprint, may_be_asked_again, nobody, zero_weights
from training.models import CostItem, HalfDay, JointSession, Pledge
from training.models.session import organises
from training.options import Choice, Plan, Preview

DECIDABLE = (JointSession.Status.OPEN, JointSession.Status.CONFIRMED)


def may_decide(user, session) -> bool:
    """Who organises the session, while there is something to decide."""
    return session.status in DECIDABLE and organises(user, session)


@dataclass(frozen=True)
class Typed:
    """What the organiser has typed to try out; items and half-days by their keys.

    `whole` stands for the price of a session without items; `other_due` is an amount that no item names.
    """

    falls_away: frozenset = frozenset()
    dropped: frozenset = frozenset()
    minimum: int | None = None
    starts_on: date | None = None
    pledge_deadline: date | None = None
    still_due: frozenset = frozenset()
    whole: bool = False
    other_due: Decimal | None = None
    other_label: str = ""


@dataclass(frozen=True)
class Ground:
    """A session with all that the choices are weighed on, read once."""

    session: JointSession
    pledges: list
    items: list
    half_days: list
    standing: reckoning.Standing

    @cached_property
    def firms(self) -> options.Standing:
        """All four choices are shared among the same firms."""
        return self.standing.choices()

    @property
    def due(self) -> list:
        """The items that are not dropped already."""
        return [row for row in self.items if not row.falls_away]

    @property
    def takes_decisions(self) -> bool:
        return self.session.status in DECIDABLE


@dataclass(frozen=True)
class Option:
    """One choice with its cost by firm. `obstacle` says why it cannot be decided as it is typed; "" where it can.

    `preview` is None where nothing can be shared; `asked` are the keys of the pledges whose firms may be asked again.
    `minimum` is the one that this choice would leave the session with.
    """

    choice: Choice
    preview: Preview | None
    obstacle: str
    items: list = field(default_factory=list)
    asked: frozenset = frozenset()
    minimum: int = 0

    @property
    def total(self) -> Decimal | None:
        return self.preview.total if self.preview else None


@dataclass(frozen=True)
class Weighing:
    """The four choices beside what was stated, or planned with every firm; `seen` is the fingerprint of it all."""

    ground: Ground
    typed: Typed
    before: dict
    options: list
    seen: str

    def option(self, choice) -> Option:
        return next(one for one in self.options if one.choice == choice)


def ground_of(session) -> Ground:
    """Four queries; the session itself is taken as it is."""
    pledges = list(Pledge.objects.filter(session=session).with_firms().select_related("outside"))
    items = list(CostItem.objects.filter(session=session))
    half_days = list(HalfDay.objects.filter(session=session))
    due = [as_item(row) for row in items if not row.falls_away] if items else [whole_of(session)]
    standing = reckoning.of(session, pledges, items=due, days=len(half_days) * HALF_DAY)
    return Ground(session, pledges, items, half_days, standing)


def as_item(row) -> Item:
    return Item(row.label, row.price, row.per)


def whole_of(session) -> Item:
    """The price of a session that has no items."""
    return Item("", session.cost)


def weigh(ground, typed) -> Weighing:
    """What each choice would cost each firm, with what was typed."""
    standing = ground.standing
    before = reckoning.stated_amounts(standing.stated) if standing.stated else planned(standing)
    found = [
        option(ground, Choice.RE_SPLIT, kept(ground), too_early(ground)),
        option(ground, Choice.SCALE_BACK, smaller(ground, typed), lacking_smaller(ground, typed)),
        option(ground, Choice.POSTPONE, Plan((), 0, ground.session.minimum), lacking_days(ground, typed)),
        option(ground, Choice.CANCEL, Plan(called_off(ground, typed), standing.days, 0)),
    ]
    return Weighing(ground, typed, before, found, seen_of(ground, typed, found))


def planned(standing) -> dict[str, Decimal]:
    """By pledge, what was planned before firms withdrew: the same items shared with those that left."""
    all_of_them = [
        reckoning.Firm(pledge.code, pledge.seats, pledge.head_count)
        for pledge in standing.pledges
        if pledge.seats and pledge.state in (*COUNTED, Pledge.State.WITHDRAWN)
    ]
    due = total_due(standing.items, days=standing.days, seats=sum(firm.seats for firm in all_of_them))
    try:
        split = split_cost(due, all_of_them, standing.session.rule, mix=reckoning.mix_of(standing.session))
    except ValueError:
        return {}
    return {key_of(code): amount for code, amount in split.amounts.items()}


def kept(ground) -> Plan:
    """The session as planned, for the seats that are left: where these miss the minimum, it comes down to them."""
    seats = ground.standing.viability.committed
    return Plan(ground.standing.items, ground.standing.days, max(1, min(ground.session.minimum, seats)))


def too_early(ground) -> str:
    """Below the minimum nobody goes on while firms may still pledge, unless their shares are stated already."""
    missing, session = ground.standing.viability.missing, ground.session
    if not missing or ground.standing.stated or not takes_pledges(session):
        return ""
    words = ngettext(
        "%(missing)d seat is missing, and firms may pledge until %(day)s: wait for that day.",
        "%(missing)d seats are missing, and firms may pledge until %(day)s: wait for that day.",
        missing,
    )
    return words % {"missing": missing, "day": formats.day(session.pledge_deadline, get_language())}


def smaller(ground, typed) -> Plan:
    """The session with fewer items, half-days and people."""
    items = [as_item(row) for row in ground.due if row.pk not in typed.falls_away]
    left = [half for half in ground.half_days if half.pk not in typed.dropped]
    minimum = typed.minimum or ground.session.minimum
    return Plan(items if ground.items else ground.standing.items, len(left) * HALF_DAY, minimum)


def called_off(ground, typed) -> list[Item]:
    """The items still to pay once the session is called off."""
    items = [as_item(row) for row in ground.due if row.pk in typed.still_due]
    items += [whole_of(ground.session)] if typed.whole and not ground.items else []
    return items + ([Item(typed.other_label, typed.other_due)] if typed.other_due else [])


def lacking_smaller(ground, typed) -> str:
    """What is wrong with a smaller session as it is typed."""
    if not (typed.falls_away or typed.dropped or typed.minimum):
        return _("Say under “Try it out” what becomes smaller.")
    if ground.half_days and len(typed.dropped) >= len(ground.half_days):
        return _("At least one half-day has to stay.")
    return ""


def lacking_days(ground, typed) -> str:
    """What is wrong with the new days as they are typed."""
    start, deadline = typed.starts_on, typed.pledge_deadline
    if start is None or deadline is None:
        return _("Give the new days under “Try it out”.")
    if start <= max(ground.session.starts_on, timezone.localdate()):
        return _("The new first day has to lie after the one planned so far.")
    if not timezone.localdate() <= deadline <= start:
        return _("Pledges must be in from today on, before the session begins.")
    return ""


def option(ground, choice, plan, lacks="") -> Option:
    """The choice as the engine previews it; `lacks` says what is still to be typed."""
    standing, firms = ground.standing, ground.firms
    try:
        preview = options.preview(firms, choice, plan)
    except ValueError:
        return unshared(ground, choice, plan)
    asked = {
        pledge.pk
        for pledge in ground.pledges
        if may_be_asked_again(pledge, preview.amounts.get(pledge.code, ZERO), standing.stated_to(pledge) or ZERO)
    }
    if choice in (Choice.RE_SPLIT, Choice.SCALE_BACK):
        lacks = (lacks if firms.firms else nobody()) or too_few(preview.missing)
    return Option(choice, preview, lacks, list(plan.items), frozenset(asked), plan.minimum)


def unshared(ground, choice, plan) -> Option:
    """Where there is nobody to share with, nothing but fees of leavers can be owed."""
    firms = ground.firms
    owed = sum(firms.fees.values(), ZERO)
    if total_due(plan.items, days=plan.days, seats=firms.seats) > owed or choice != Choice.CANCEL:
        return Option(choice, None, zero_weights() if firms.firms else nobody(), list(plan.items))
    nothing = {firm.code: ZERO for firm in firms.firms}
    split = Split(owed, ground.session.rule, nothing, {}, dict(firms.fees), firms.mix)
    preview = Preview(choice, owed, split.amounts, options.changes_from(firms.stated, split), [], 0, split)
    return Option(choice, preview, "", list(plan.items))


def too_few(missing) -> str:
    words = ngettext(
        "%(missing)d seat is missing: lower the minimum under “Try it out”.",
        "%(missing)d seats are missing: lower the minimum under “Try it out”.",
        missing,
    )
    return words % {"missing": missing} if missing else ""


def seen_of(ground, typed, found) -> str:
    """A fingerprint of every figure on the page, and of all it rests on."""
    session, stated = ground.session, ground.standing.stated
    tried = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in vars(typed).items()}
    figures = [
        [one.choice, one.obstacle, sorted(one.asked)]
        + ([one.total, one.preview.amounts, one.preview.changes] if one.preview else [])
        for one in found
    ]
    holds = [[pledge.pk, pledge.state, pledge.seats, pledge.fee] for pledge in ground.pledges]
    return fingerprint([session.pk, session.status, session.revision, stated and stated.number, tried, figures, holds])


@dataclass(frozen=True)
class Cell:
    """What a firm would owe by one choice; `change` is from the last statement, None where there is none."""

    amount: Decimal | None
    change: Decimal | None = None
    is_asked: bool = False


@dataclass(frozen=True)
class Row:
    """One firm across the choices; `before` is what was stated to it, or planned with every firm."""

    pledge: Pledge
    before: Decimal | None
    cells: list


def rows_of(weighed) -> list[Row]:
    """The firms that hold, pencil or have left seats, in the order of their pledges."""
    return [
        Row(pledge, weighed.before.get(str(pledge.pk)), [cell(weighed, one, pledge) for one in weighed.options])
        for pledge in weighed.ground.pledges
        if pledge.state not in Pledge.UNANSWERED
    ]


def cell(weighed, one, pledge) -> Cell:
    if one.preview is None:
        return Cell(None)
    code, was_stated = pledge.code, weighed.ground.standing.stated is not None
    # What was stated waits for the new days: putting off changes nothing of it yet.
    is_compared = was_stated and one.choice != Choice.POSTPONE
    change = one.preview.changes.get(code, ZERO) if is_compared else None
    return Cell(one.preview.amounts.get(code), change, pledge.pk in one.asked)


def taken_rooms(ground, typed) -> list[HalfDay]:
    """Half-days of other sessions in the same rooms at the same hours, were these put off. One query."""
    if not typed.starts_on:
        return []
    shift = typed.starts_on - ground.session.starts_on
    moved = [
        HalfDay(day=half.day + shift, starts_at=half.starts_at, ends_at=half.ends_at, room_id=half.room_id)
        for half in ground.half_days
        if half.room_id
    ]
    others = conflicts.taken(moved, ground.session)
    return [one for one in others if any(conflicts.is_same_room(h, one) and conflicts.overlap(h, one) for h in moved)]
