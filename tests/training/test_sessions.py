"""Joint sessions: seats by firm for those who take part, shares to the cent, nothing billable below the minimum."""

from decimal import Decimal as D

import pytest
from django.utils import timezone

from tests.factories import FirmFactory, ParkFactory, member
from training import domain
from training.domain.sessions import shares as shares_of
from training.models import JointSession, Pledge


@pytest.fixture
def session(db):
    today = timezone.localdate()
    return JointSession.objects.create(
        park=ParkFactory(),
        title_fr="Cours",
        title_en="Course",
        length_fr="1 jour",
        length_en="1 day",
        starts_on=today,
        pledge_deadline=today,
        minimum=8,
        capacity=20,
        cost=D("1850.00"),
    )


def pledge(session, seats, state="committed", **holder):
    return Pledge.objects.create(session=session, seats=seats, state=state, **holder)


def test_price_is_shared_by_seat(session):
    for seats in (5, 3, 4, 1):
        pledge(session, seats, firm=FirmFactory(park=session.park))
    shares = shares_of(session, member("president", park=session.park))
    assert sorted(share.amount for share in shares) == [D("142.31"), D("426.92"), D("569.23"), D("711.54")]


def test_nothing_is_billable_below_the_minimum(session):
    for seats in (3, 2, 2):
        pledge(session, seats, firm=FirmFactory(park=session.park))
    pledge(session, 2, state="pencilled", outside_name="D")
    user = member("president", park=session.park)
    assert [share.amount for share in shares_of(session, user)] == [None] * 4
    assert [todo.title for todo in domain.todo(user)] == ["Course"]


@pytest.mark.parametrize(
    ("seats", "words"),
    [
        (6, "2 seats are missing to reach the minimum of 8."),
        (7, "1 seat is missing to reach the minimum of 8."),
    ],
)
def test_missing_seats_are_counted_in_words(session, seats, words):
    pledge(session, seats, firm=FirmFactory(park=session.park))
    assert [todo.text for todo in domain.todo(member("president", park=session.park))] == [words]


def test_withdrawn_and_pencilled_seats_pay_nothing(session):
    mine = pledge(session, 8, firm=FirmFactory(park=session.park))
    pledge(session, 4, state="withdrawn", outside_name="X")
    shares = {share.pledge.pk: share.amount for share in shares_of(session, member("president", park=session.park))}
    assert (shares.pop(mine.pk), set(shares.values())) == (D("1850.00"), {None})


@pytest.mark.parametrize(
    ("role", "place", "count"),
    [
        ("hr", "inside", 2),
        ("director", "inside", 2),
        ("sales", "inside", 0),
        ("hr", "outside", 0),
        ("partner", None, 0),
    ],
)
def test_seats_by_firm_are_for_those_who_take_part(session, role, place, count):
    firm = FirmFactory(park=session.park)
    pledge(session, 3, firm=firm)
    pledge(session, 2, outside_name="X")
    home = {"inside": firm, "outside": FirmFactory(park=session.park), None: None}[place]
    assert len(shares_of(session, member(role, firm=home, park=session.park))) == count
