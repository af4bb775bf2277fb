"""Whatever firms do, in whatever order: seats never exceed the room, none is lost, sums are exact."""

from decimal import Decimal as D

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naturopole.workflow import InvalidTransition
from tests.training.test_pledging import firm, owed, session, take
from training.domain import pledging, reckoning

pytestmark = pytest.mark.django_db

ACTS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(["commit", "wait", "pencil", "leave"]), st.integers(1, 9)),
    max_size=14,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_seats_never_exceed_the_room_and_none_is_lost(acts):
    with transaction.atomic():
        row = session(capacity=12, cost=D("1000.01"), minimum=1)
        firms = [firm() for _ in range(5)]
        for who, act, seats in acts:
            do(row, firms[who], act, seats)
            check(row)
        transaction.set_rollback(True)


def do(row, holder, act, seats):
    mine = pledging.pledge_of(row, holder)
    try:
        if act == "leave":
            if mine is not None:
                pledging.withdraw(mine)
            return
        revision = mine.revision if mine else None
        taken = take(row, holder, seats, firmly=act != "pencil", wait=act == "wait", revision=revision)
        # What was asked for is there: on a seat or in the queue.
        assert taken.seats + taken.waiting == seats
    except InvalidTransition:
        return


def check(row):
    rows = pledging.pledges_of(row)
    held = sum(pledge.seats for pledge in rows if pledge.is_counted)
    waiting = sum(pledge.waiting for pledge in rows if pledge.is_counted)
    assert held <= row.capacity
    assert waiting == 0 or held == row.capacity
    assert all(pledge.waiting == 0 for pledge in rows if not pledge.is_counted)
    standing = reckoning.of(row)
    if standing.is_billable:
        assert sum(standing.split.amounts.values()) == D("1000.01")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations([("A", 5), ("B", 3), ("C", 4), ("D", 1)]))
def test_order_of_pledges_changes_no_share(order):
    with transaction.atomic():
        row = session(cost=D("1850.00"), capacity=13)
        for name, seats in order:
            take(row, firm(name), seats)
        assert owed(row) == {"A": D("711.54"), "B": D("426.92"), "C": D("569.23"), "D": D("142.31")}
        transaction.set_rollback(True)
