"""What would be if: the same session with other pledges, reckoned before anybody changes anything."""

from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from training import places
from training.cost_split import COUNTED, leaving_fee, total_due, viability
from training.domain import pledging, reckoning
from training.models import Pledge

State = Pledge.State


def suppose(session, pledges, *, items, days, stated=None) -> reckoning.Standing:
    """The session's standing as it would be with these pledges; nothing is read."""
    seats = sum(pledge.seats for pledge in pledges if pledge.state in COUNTED)
    due = total_due(items, days=days, seats=seats)
    weighed = viability(
        total_due(items, days=days, seats=max(seats, session.minimum)),
        [(pledge.seats, pledge.state) for pledge in pledges if pledge.state not in Pledge.UNANSWERED],
        minimum=session.minimum,
        capacity=session.capacity,
    )
    split = reckoning.shared(session, pledges, due)
    return reckoning.Standing(session, pledges, items, days, stated, due, split, weighed)


@dataclass(frozen=True)
class Preview:
    """What a pledge would mean: seats had and waiting, the place in the queue, and what would be owed.

    `amount` is None while nothing is billable; `at_most` is then what the seats can cost at the very most, None where
    the price is not shared by seat. `leaving_fee` is owed by who leaves after the freeze, as things would stand.
    """

    seats: int
    waiting: int
    place: int
    amount: Decimal | None
    at_most: Decimal | None
    missing: int
    is_above_ceiling: bool
    leaving_fee: Decimal | None


def preview(session, pledges, firm, asked, *, items, days) -> Preview:
    """What `firm` would get and owe with `asked`: seats, ceiling and head_count; reckoned as if they were firm.

    `pledges` are all of the session; nothing of another firm's comes out but through the firm's own amount.
    """
    own = next((row for row in pledges if row.firm_id == firm.pk), None)
    others = [row for row in pledges if row is not own]
    held = own.seats if own is not None and own.is_counted else 0
    had, waiting = places.placed(asked["seats"], held=held, free=pledging.free_seats(session, pledges))
    mine = Pledge(session=session, firm=firm, seats=had, state=State.COMMITTED, head_count=asked["head_count"])
    standing = suppose(session, [*others, mine], items=items, days=days)
    amount = standing.amount_of(mine)
    by_seat = standing.viability.seat_ceiling * had if session.rule == "seats" else None
    ceiling = asked["ceiling"]
    return Preview(
        seats=had,
        waiting=waiting,
        place=place_of(own, others, asked["seats"]) if waiting else 0,
        amount=amount,
        at_most=by_seat if amount is None else None,
        missing=standing.viability.missing,
        is_above_ceiling=ceiling is not None and amount is not None and amount > ceiling,
        leaving_fee=fee_after_freeze(session, amount),
    )


def place_of(own, others, seats) -> int:
    """The place in the waiting list: kept by who asks for no more than before, else the last one."""
    queue = pledging.queue_of(others)
    keeps = own is not None and own.is_counted and own.waiting and seats <= own.seats + own.waiting
    before = [row for row in queue if (row.pledged_at, row.pk) < (own.pledged_at, own.pk)] if keeps else queue
    return len(before) + 1


def fee_after_freeze(session, amount) -> Decimal | None:
    """What leaving after the freeze would cost of this amount; None without freeze, fee or amount."""
    if session.freeze_on is None or not session.fee_percent or not amount:
        return None
    late = max(timezone.localdate(), session.freeze_on) + timedelta(days=1)
    return leaving_fee(amount, fee_percent=session.fee_percent, left_on=late, frozen_on=session.freeze_on)


@dataclass(frozen=True)
class Leaving:
    """What would change if a firm left today: its fee, the standing after, and (pledge, owed now, owed then)."""

    fee: Decimal
    now: reckoning.Standing
    then: reckoning.Standing
    changes: list


def leaving(pledge, standing) -> Leaving:
    """The session without this pledge; whoever waits has been let in."""
    fee = pledging.fee_for(standing.session, pledge, timezone.localdate(), standing=standing)
    rows = [copy(row) for row in standing.pledges]
    gone = next(row for row in rows if row.pk == pledge.pk)
    gone.state, gone.fee, gone.waiting = State.WITHDRAWN, fee, 0
    queue = {row.pk: row for row in pledging.queue_of(rows)}
    waiting = [(key, row.waiting) for key, row in queue.items()]
    for key, number in places.served(pledging.free_seats(standing.session, rows), waiting).items():
        queue[key].seats += number
    then = suppose(standing.session, rows, items=standing.items, days=standing.days, stated=standing.stated)
    changes = [
        (row, standing.amount_of(row), then.amount_of(after))
        for row, after in zip(standing.pledges, rows, strict=True)
        if after.is_counted
    ]
    return Leaving(fee, standing, then, changes)


def before_leaving(standing, history) -> reckoning.Standing | None:
    """The session as if those who withdrew had stayed, without who came later.

    None where nobody left, where others were given the seats since, or where it would not have taken place either.
    """
    gone = [row for row in standing.pledges if row.state == State.WITHDRAWN and row.seats]
    days = [row.withdrawn_on for row in gone if row.withdrawn_on]
    first = min(days, default=None)
    if not gone or first and any(e.verb == "let_in" and timezone.localdate(e.at) >= first for e in history):
        return None
    rows = [copy(row) for row in standing.pledges if first is None or timezone.localdate(row.pledged_at) <= first]
    for row in rows:
        if row.state == State.WITHDRAWN:
            row.state, row.fee = State.COMMITTED, Decimal("0.00")
    before = suppose(standing.session, rows, items=standing.items, days=standing.days)
    return before if before.is_billable else None
