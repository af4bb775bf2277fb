"""Seats taken, changed and waited for: never more than the room, nothing lost."""

from decimal import Decimal as D

import pytest

from firms.models import Event
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.training.factories import (
    PledgeFactory,
    in_days,
)
from tests.training.pledged import FROZEN, firm, owed, session, stands, take, verbs
from training.domain import pledging, reckoning
from training.models import JointSession, Pledge

pytestmark = pytest.mark.django_db


def test_price_by_seat_to_the_cent():
    row = session(cost=D("1850.00"), minimum=8, capacity=13)
    for name, seats in (("A", 5), ("B", 3), ("C", 4), ("D", 1)):
        take(row, firm(name), seats)
    assert owed(row) == {"A": D("711.54"), "B": D("426.92"), "C": D("569.23"), "D": D("142.31")}


def test_below_the_minimum_nothing_is_billable():
    row = session(cost=D("1950.00"), minimum=8)
    for name, seats in (("A", 3), ("B", 2), ("C", 2)):
        take(row, firm(name), seats)
    take(row, firm("D"), 2, firmly=False)
    standing = reckoning.of(row)
    weighed = standing.viability
    assert (weighed.is_viable, weighed.missing, weighed.seat_ceiling) == (False, 1, D("243.75"))
    assert (standing.is_billable, owed(row)) == (False, dict.fromkeys("ABCD"))


def test_first_pledge_holds_what_was_asked():
    row, by = session(), member("hr")
    mine = take(row, firm(headcount=42), 3, ceiling=D("900.00"), by=by)
    assert (mine.seats, mine.waiting, mine.state, mine.revision) == (3, 0, "committed", 1)
    assert (mine.ceiling, mine.head_count, verbs(mine)) == (D("900.00"), 42, ["committed"])
    assert Event.objects.about(mine).get().by == by


@pytest.mark.parametrize("seats", [0, -1, 501])
def test_seats_out_of_bounds_are_refused(seats):
    row = session(capacity=600)
    with pytest.raises(InvalidTransition, match="Between 1 and 500"):
        take(row, firm(), seats)
    assert not Pledge.objects.exists()


def test_pencilled_seats_hold_no_place():
    row = session(capacity=8)
    take(row, firm(), 8, firmly=False)
    assert take(row, firm(), 8).seats == 8


def test_pencilled_seats_fit_the_room_all_the_same():
    row = session(capacity=8)
    with pytest.raises(pledging.NoRoom) as refused:
        take(row, firm(), 9, firmly=False, wait=True)
    assert refused.value.free == 8


def test_above_the_capacity_nothing_changes_unless_some_wait():
    row = session(capacity=8)
    take(row, firm(), 6)
    late = firm()
    with pytest.raises(pledging.NoRoom) as refused:
        take(row, late, 5)
    assert (refused.value.free, Pledge.objects.filter(firm=late).count()) == (2, 0)
    mine = take(row, late, 5, wait=True)
    assert (mine.seats, mine.waiting) == (2, 3)


def test_own_seats_count_as_free_when_more_are_asked():
    row, own = session(capacity=8), firm()
    take(row, firm(), 3)
    take(row, own, 3)
    assert stands(take(row, own, 5, revision=1)) == (5, 0, "committed")
    with pytest.raises(pledging.NoRoom) as refused:
        take(row, own, 6, revision=2)
    assert refused.value.free == 5


def test_who_waits_moves_up_in_the_order_of_asking():
    row, first = session(capacity=8), firm()
    take(row, first, 8)
    second, third = take(row, firm(), 3, wait=True), take(row, firm(), 3, wait=True)
    take(row, first, 4, revision=1)
    assert (stands(second), stands(third)) == ((3, 0, "committed"), (1, 2, "committed"))
    assert verbs(third) == ["committed", "let_in"]


def test_asking_for_less_keeps_the_place_and_for_more_loses_it():
    row, first = session(capacity=8), firm()
    take(row, first, 8)
    b, c = firm(), firm()
    second, third = take(row, b, 4, wait=True), take(row, c, 2, wait=True)
    take(row, b, 3, wait=True, revision=1)
    assert pledging.queue_of(pledging.pledges_of(row)) == [second, third]
    take(row, b, 5, wait=True, revision=2)
    assert pledging.queue_of(pledging.pledges_of(row)) == [third, second]


def test_larger_room_lets_in_who_waits_before_who_comes():
    row = session(capacity=8)
    take(row, firm(), 8)
    waiting = take(row, firm(), 2, wait=True)
    JointSession.objects.filter(pk=row.pk).update(capacity=11)
    with pytest.raises(pledging.NoRoom) as refused:
        take(row, firm(), 3)
    assert refused.value.free == 1
    take(row, firm(), 1)
    assert stands(waiting) == (2, 0, "committed")


def test_same_click_twice_changes_nothing_more():
    row, own, key = session(), firm(), "6d4a3f3e-0000-4000-8000-000000000021"
    first = take(row, own, 3, key=key)
    assert take(row, own, 3, key=key).pk == first.pk
    assert take(row, own, 3).revision == 1
    assert verbs(first) == ["committed"]


def test_another_revision_is_stale():
    row, own = session(), firm()
    take(row, own, 3)
    with pytest.raises(Stale) as stale:
        take(row, own, 4)
    assert (stale.value.fresh.seats, Pledge.objects.get().seats) == (3, 3)


@pytest.mark.parametrize("status", ["proposed", "confirmed", "held", "cancelled"])
def test_closed_session_takes_no_pledge(status):
    row = session(status=status)
    with pytest.raises(InvalidTransition, match="takes no pledges now"):
        take(row, firm(), 2)


def test_day_of_the_deadline_still_counts_and_the_next_does_not():
    assert take(session(pledge_deadline=in_days(0)), firm(), 2).seats == 2
    with pytest.raises(InvalidTransition, match="Pledges were due by"):
        take(session(pledge_deadline=in_days(-1)), firm(), 2)


def test_frozen_seats_can_grow_but_not_shrink_nor_fade():
    row, own = session(**FROZEN), firm()
    mine = take(row, own, 3)
    for less in ({"seats": 2, "firmly": True}, {"seats": 3, "firmly": False}):
        with pytest.raises(InvalidTransition, match="Seats are frozen"):
            pledging.take(row, own, revision=1, **less)
    take(row, own, 4, revision=1)
    assert stands(mine) == (4, 0, "committed")


def test_who_left_with_a_fee_does_not_come_back_and_without_one_does():
    row, own = session(cost=D("800.00"), minimum=2, **FROZEN), firm()
    pledging.withdraw(take(row, own, 2))
    with pytest.raises(InvalidTransition, match="owes a fee"):
        take(row, own, 2, revision=2)
    free, again = session(), firm()
    pledging.withdraw(take(free, again, 2))
    mine = take(free, again, 3, revision=2)
    assert (mine.seats, mine.state, mine.withdrawn_on) == (3, "committed", None)


def test_new_ceiling_alone_keeps_the_agreement_and_other_seats_do_not():
    row, own = session(), firm()
    mine = PledgeFactory(session=row, firm=own, seats=3, state="confirmed")
    take(row, own, 3, ceiling=D("500.00"), revision=1)
    assert stands(mine) == (3, 0, "confirmed")
    take(row, own, 4, ceiling=D("500.00"), revision=2)
    assert stands(mine) == (4, 0, "committed")


def test_ceiling_can_be_stated_after_the_deadline_until_the_end():
    mine = PledgeFactory(session=session(pledge_deadline=in_days(-1), status="confirmed"), state="confirmed")
    assert pledging.set_ceiling(mine, D("500.00"), revision=1).revision == 2
    assert pledging.set_ceiling(mine, D("500.00"), revision=1).revision == 2
    with pytest.raises(Stale):
        pledging.set_ceiling(mine, D("600.00"), revision=1)
    JointSession.objects.update(status="held")
    with pytest.raises(InvalidTransition, match="This session is over"):
        pledging.set_ceiling(mine, D("600.00"), revision=2)


@pytest.mark.parametrize("state", ["pencilled", "withdrawn", "invited", "declined"])
def test_ceiling_goes_with_firm_seats(state):
    mine = PledgeFactory(session=session(), state=state)
    with pytest.raises(InvalidTransition, match="no firm seats"):
        pledging.set_ceiling(mine, D("500.00"), revision=1)


def test_invitation_stands_once_and_is_declined_once():
    row, own = session(), firm()
    mine = pledging.invite(row, own)
    assert pledging.invite(row, own).pk == mine.pk
    pledging.decline(mine)
    assert (pledging.decline(mine).state, verbs(mine)) == ("declined", ["invited", "declined"])
    assert take(row, own, 2, revision=2).state == "committed"


def test_old_page_of_an_invitation_does_not_decline_seats_taken_since():
    row, own = session(), firm()
    page = pledging.invite(row, own)
    take(row, own, 2, revision=1)
    with pytest.raises(InvalidTransition, match="withdraw them instead"):
        pledging.decline(page)
    assert stands(page) == (2, 0, "committed")


def test_withdrawing_an_invitation_declines_it():
    mine = pledging.invite(session(), firm())
    assert pledging.withdraw(mine).state == "declined"
