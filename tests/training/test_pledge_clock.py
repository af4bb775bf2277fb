"""Deadlines and the freeze end with their day in Paris, in winter, in summer and on the days that clocks change."""

from datetime import date, datetime
from decimal import Decimal as D

import pytest
from django.utils import timezone

from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.training.test_pledging import firm, session, stands, take
from training.domain import pledging, shares

pytestmark = pytest.mark.django_db
ENDS = [
    (date(2026, 11, 30), "2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z"),
    (date(2027, 6, 30), "2027-06-30T21:59:59Z", "2027-06-30T22:00:00Z"),
    (date(2027, 3, 28), "2027-03-28T21:59:59Z", "2027-03-28T22:00:00Z"),
    (date(2027, 10, 31), "2027-10-31T22:59:59Z", "2027-10-31T23:00:00Z"),
]


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat(moment))


@pytest.mark.parametrize(("day", "last", "first"), ENDS)
def test_pledges_are_taken_to_the_end_of_their_day(monkeypatch, day, last, first):
    row = session(pledge_deadline=day, starts_on=date(2028, 6, 1), capacity=9)
    at(monkeypatch, last)
    assert stands(take(row, firm(), 3)) == (3, 0, "committed")
    at(monkeypatch, first)
    with pytest.raises(InvalidTransition):
        take(row, firm(), 3)
    assert pledging.free_seats(row) == 6


@pytest.mark.parametrize(("day", "last", "first"), ENDS)
def test_leaving_is_free_to_the_end_of_the_day_of_the_freeze(monkeypatch, day, last, first):
    row = session(
        starts_on=date(2028, 6, 1),
        pledge_deadline=date(2028, 1, 1),
        freeze_on=day,
        fee_percent=D(30),
        cost=D("4200.00"),
        minimum=1,
        capacity=14,
    )
    at(monkeypatch, last)
    early, late = (take(row, firm(), 7) for _ in range(2))
    pledging.withdraw(early)
    at(monkeypatch, first)
    pledging.withdraw(late)
    assert (stands(early), stands(late)) == ((7, 0, "withdrawn"), (7, 0, "withdrawn"))
    assert (early.fee, late.fee) == (D("0.00"), D("1260.00"))
    assert (early.withdrawn_on.isoformat(), (late.withdrawn_on - day).days) == (day.isoformat(), 1)


def test_two_leavers_after_a_statement_owe_of_what_was_stated():
    """In whichever order they leave: a share that was stated changes only by a new statement."""
    found = []
    for place, order in enumerate(((0, 1), (1, 0))):
        row = session(freeze_on=date(2020, 1, 1), fee_percent=D(30), cost=D("4200.00"), minimum=1, capacity=14)
        rows = [take(row, firm(f"{name}{place}"), seats) for name, seats in (("C", 2), ("X", 5), ("A", 4), ("B", 3))]
        shares_of(row)
        for leaver in order:
            pledging.withdraw(rows[leaver])
        for one in rows:
            one.refresh_from_db()
        found.append([one.fee for one in rows])
    assert found == [[D("180.00"), D("450.00"), D("0.00"), D("0.00")]] * 2


def shares_of(row):
    """State what each owes, as whoever organises it does."""
    shares.state(row, "Signed", member("office", park=row.park))
