"""Seats taken, changed, given back and waited for: never more than the room, nothing lost, fees to the cent."""

from decimal import Decimal as D
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from firms.models import Event, OutboxMail
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, ParkFactory, member
from tests.training.factories import (
    EnrolmentFactory,
    ItemFactory,
    OutsideFirmFactory,
    PledgeFactory,
    SessionFactory,
    in_days,
)
from training.domain import pledging, reckoning
from training.models import CostVersion, JointSession, Pledge

pytestmark = pytest.mark.django_db
FROZEN = {"freeze_on": in_days(-1), "fee_percent": D(30)}


def session(**fields):
    return SessionFactory(park=ParkFactory(), **fields)


def firm(name="", **fields):
    return FirmFactory(park=ParkFactory(), **({"name": name} if name else {}), **fields)


def take(row, holder, seats, firmly=True, **more):
    return pledging.take(row, holder, seats=seats, firmly=firmly, **more)


def stands(pledge):
    pledge.refresh_from_db()
    return pledge.seats, pledge.waiting, pledge.state


def verbs(row):
    return list(Event.objects.about(row).order_by("pk").values_list("verb", flat=True))


def owed(row):
    """Each firm's amount as things are, by its name."""
    standing = reckoning.of(JointSession.objects.get(pk=row.pk))
    return {pledge.holder: standing.amount_of(pledge) for pledge in standing.pledges}


# --- examples of the rule book


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


def four_firms(**fields):
    """4,200.00 over A4 B3 C2 and X5, an outside laboratory."""
    row = session(cost=D("4200.00"), minimum=9, capacity=14, **fields)
    outside = OutsideFirmFactory(park=row.park, name="X")
    pledges = {name: take(row, firm(name), seats) for name, seats in (("A", 4), ("B", 3), ("C", 2))}
    return row, pledges | {"X": take(row, outside, 5)}


def test_withdrawal_before_the_freeze():
    row, pledges = four_firms(freeze_on=in_days(0), fee_percent=D(30))
    assert owed(row) == {"A": D("1200.00"), "B": D("900.00"), "C": D("600.00"), "X": D("1500.00")}
    left = pledging.withdraw(pledges["X"])
    assert (left.fee, left.withdrawn_on) == (D("0.00"), timezone.localdate())
    assert owed(row) == {"A": D("1866.67"), "B": D("1400.00"), "C": D("933.33"), "X": None}


def test_withdrawal_after_the_freeze():
    row, pledges = four_firms(**FROZEN)
    assert pledging.withdraw(pledges["X"]).fee == D("450.00")
    assert owed(row) == {"A": D("1666.67"), "B": D("1250.00"), "C": D("833.33"), "X": D("450.00")}
    assert sum(owed(row).values()) == D("4200.00")


def state_shares(row, shares):
    """A version as the organiser states it, by each pledge's key."""
    keyed = {str(pledge.pk): amount for pledge, amount in shares.items()}
    return CostVersion.objects.create(
        session=row, number=1, total=row.cost, rule=row.rule, shares=keyed, reason="x", by=member("office")
    )


def test_fee_is_a_part_of_the_stated_share():
    row, pledges = four_firms(**FROZEN)
    state_shares(row, {pledges["X"]: "1000.00", pledges["A"]: "3200.00"})
    assert pledging.withdraw(pledges["X"]).fee == D("300.00")


def test_fee_of_who_came_after_the_statement_is_a_part_of_its_share_of_today():
    row, pledges = four_firms(**FROZEN)
    state_shares(row, {pledges["A"]: "4200.00"})
    assert pledging.withdraw(pledges["X"]).fee == D("450.00")


def test_withdrawal_leaves_the_statement_as_it_is():
    row, pledges = four_firms(**FROZEN)
    shares = {"A": "1200.00", "B": "900.00", "C": "600.00", "X": "1500.00"}
    state_shares(row, {pledges[name]: amount for name, amount in shares.items()})
    assert reckoning.of(row).is_out_of_date is False
    pledging.withdraw(pledges["X"])
    standing = reckoning.of(row)
    assert (standing.is_out_of_date, standing.stated_to(pledges["X"])) == (True, D("1500.00"))


# --- taking


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


# --- leaving


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_nothing_is_given_back_once_it_is_over(status):
    mine = PledgeFactory(session=session(status=status))
    with pytest.raises(InvalidTransition, match="This session is over"):
        pledging.withdraw(mine)
    assert stands(mine) == (2, 0, "committed")


def test_leaving_twice_is_refused_and_costs_once():
    row, pledges = four_firms(**FROZEN)
    pledging.withdraw(pledges["X"])
    with pytest.raises(InvalidTransition, match="withdrawn already"):
        pledging.withdraw(pledges["X"])
    pledges["X"].refresh_from_db()
    assert (pledges["X"].fee, verbs(pledges["X"])) == (D("450.00"), ["committed", "withdrawn"])


def test_another_fee_than_the_one_shown_is_not_owed():
    row, pledges = four_firms(**FROZEN)
    with pytest.raises(pledging.FeeChanged) as changed:
        pledging.withdraw(pledges["X"], seen=D("0.00"))
    assert (changed.value.fee, stands(pledges["X"])) == (D("450.00"), (5, 0, "committed"))
    assert pledging.withdraw(pledges["X"], seen=D("450.00")).state == "withdrawn"


def test_pencilled_seats_leave_free_of_charge_after_the_freeze():
    row, pledges = four_firms(**FROZEN)
    pencilled = PledgeFactory(session=row, seats=3, state="pencilled")
    left = pledging.withdraw(pencilled)
    assert (left.fee, left.state, left.seats, left.withdrawn_on) == (D("0.00"), "declined", 0, None)
    assert pledging.withdraw(left).state == "declined"


def test_firm_that_once_committed_has_withdrawn_whatever_it_pencilled_since():
    row, own = session(), firm()
    take(row, own, 3)
    left = pledging.withdraw(take(row, own, 2, firmly=False, revision=1))
    assert (left.state, left.seats) == ("withdrawn", 2)


def test_firm_that_gave_pencilled_seats_back_may_take_seats_again():
    row, own = session(), firm()
    left = pledging.withdraw(take(row, own, 3, firmly=False))
    assert stands(take(row, own, 2, revision=left.revision)) == (2, 0, "committed")


def test_earlier_pencilled_leavers_do_not_come_either():
    let_go = import_module("training.migrations.0072_pencilled_leavers_do_not_come").let_go
    row = session()
    rows = [PledgeFactory(session=row, seats=3, state="withdrawn", withdrawn_on=in_days(-1)) for _ in range(3)]
    for mine, was in zip(rows, ("pencilled", "pencilled", "committed"), strict=True):
        Event.objects.record(mine, verb="withdrawn", detail={"seats": 3, "was": was})
    Event.objects.record(rows[1], verb="committed", detail={"seats": 3})
    let_go(apps, None)
    assert [stands(mine) for mine in rows] == [(0, 0, "declined"), (3, 0, "withdrawn"), (3, 0, "withdrawn")]


def test_seats_given_back_go_to_who_waits():
    row = session(capacity=8)
    first = take(row, firm(), 8)
    waiting = take(row, firm(), 3, wait=True)
    pledging.withdraw(first)
    assert (stands(waiting), stands(first)) == ((3, 0, "committed"), (8, 0, "withdrawn"))


def test_history_keeps_with_how_many_seats_a_firm_left():
    mine = PledgeFactory(session=session(), seats=3, state="pencilled")
    pledging.withdraw(mine)
    assert Event.objects.about(mine).get().detail == {"seats": 3, "was": "pencilled"}


def test_people_of_a_firm_that_leaves_lose_their_seats_and_are_told():
    seat = EnrolmentFactory(pledge__session=session())
    seat.employee.user = member("employee", firm=seat.employee.firm)
    seat.employee.save()
    pledging.withdraw(seat.pledge)
    seat.refresh_from_db()
    assert seat.state == "cancelled"
    assert OutboxMail.objects.filter(recipient=seat.employee.user.email).count() == 1


# --- invitations


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


def test_fee_never_lets_the_rest_go_below_nothing():
    row = session(cost=D("0.00"), minimum=2, **FROZEN)
    ItemFactory(session=row, price=D("100.00"), per="seat")
    a, b = take(row, firm("A"), 2), take(row, firm("B"), 2)
    assert pledging.withdraw(b).fee == D("60.00")
    assert owed(row) == {"A": D("140.00"), "B": D("60.00")}
    assert stands(a) == (2, 0, "committed")
