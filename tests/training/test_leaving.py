"""Seats given back: to whom they go, and what leaving costs to the cent."""

import re
from decimal import Decimal as D
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.training.factories import (
    EnrolmentFactory,
    ItemFactory,
    PledgeFactory,
    in_days,
)
from tests.training.pledged import FROZEN, firm, four_firms, owed, session, stands, take, verbs
from training.domain import pledging, reckoning
from training.models import CostVersion

pytestmark = pytest.mark.django_db


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


def test_fee_never_lets_the_rest_go_below_nothing():
    row = session(cost=D("0.00"), minimum=2, **FROZEN)
    ItemFactory(session=row, price=D("100.00"), per="seat")
    a, b = take(row, firm("A"), 2), take(row, firm("B"), 2)
    assert pledging.withdraw(b).fee == D("60.00")
    assert owed(row) == {"A": D("140.00"), "B": D("60.00")}
    assert stands(a) == (2, 0, "committed")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_fee_is_confirmed_as_the_page_shows_it(client, settings, language):
    row, pledges = four_firms(**FROZEN)
    pledge = pledges["A"]
    client.force_login(member("hr", firm=pledge.firm))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    address = reverse("training:pledge_withdraw", args=[row.pk])
    page = client.get(address).content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(fee|revision)" value="([^"]*)">', page))
    answer = client.post(address, sent)
    pledge.refresh_from_db()
    assert (answer.status_code, pledge.state, pledge.fee) == (302, "withdrawn", D(sent["fee"]))
    assert pledge.fee > 0
