"""Two firms at the same moment, on two connections of a real server."""

import uuid

import pytest

from naturopole.saving import Stale
from tests.factories import FirmFactory, ParkFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.mobility.test_concurrency import together
from tests.training.factories import PledgeFactory, SessionFactory
from training.domain import pledging, seating
from training.models import Enrolment, Pledge

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def firms(number):
    return [FirmFactory(park=ParkFactory()) for _ in range(number)]


def held(row):
    return sorted(Pledge.objects.filter(session=row, state="committed").values_list("seats", "waiting"))


def taker(row, firm, **more):
    return lambda: pledging.take(row, firm, firmly=True, **({"seats": 1} | more)).seats


def test_two_firms_taking_the_last_seat_get_it_once():
    for _ in range(5):
        row = SessionFactory(park=ParkFactory(), capacity=8)
        PledgeFactory(session=row, seats=7)
        answers = together(*[taker(row, firm) for firm in firms(2)])
        assert sorted(answers, key=str) == [1, "stale"]
        assert held(row) == [(1, 0), (7, 0)]


def test_many_firms_that_would_wait_fill_the_room_and_no_more():
    row = SessionFactory(park=ParkFactory(), capacity=8)
    together(*[taker(row, firm, seats=3, wait=True) for firm in firms(5)])
    rows = held(row)
    assert (sum(seats for seats, _ in rows), sum(waiting for _, waiting in rows)) == (8, 7)


def test_leaving_and_taking_at_once_lose_no_seat():
    for _ in range(5):
        row = SessionFactory(park=ParkFactory(), capacity=8)
        gone = PledgeFactory(session=row, seats=8)
        waiting = PledgeFactory(session=row, seats=0, waiting=6)
        (new,) = firms(1)
        together(lambda: pledging.withdraw(gone).seats, taker(row, new, seats=5, wait=True))  # noqa: B023
        waiting.refresh_from_db()
        assert (waiting.seats, held(row)) == (6, [(2, 3), (6, 0)])


def test_leaving_twice_at_once_costs_once():
    row = SessionFactory(park=ParkFactory())
    pledge = PledgeFactory(session=row)
    answers = together(*[lambda: pledging.withdraw(pledge).state for _ in range(3)])
    assert sorted(answers) == ["stale", "stale", "withdrawn"]


def test_double_click_pledges_once():
    for _ in range(5):
        row, (firm,), key = SessionFactory(park=ParkFactory()), firms(1), uuid.uuid4()
        answers = together(*[taker(row, firm, seats=3, key=key) for _ in range(3)])
        assert (answers, held(row)) == ([3, 3, 3], [(3, 0)])


def test_two_colleagues_with_two_wishes_do_not_overwrite_each_other():
    row, (firm,) = SessionFactory(park=ParkFactory()), firms(1)
    mine = PledgeFactory(session=row, firm=firm, seats=1)

    def change(seats):
        try:
            return pledging.take(row, firm, seats=seats, firmly=True, revision=1).seats
        except Stale:
            return 0

    answers = together(lambda: change(2), lambda: change(3))
    mine.refresh_from_db()
    assert (min(answers), max(answers), mine.revision) == (0, mine.seats, 2)


def test_people_named_at_once_do_not_share_a_seat():
    row = SessionFactory(park=ParkFactory())
    pledge = PledgeFactory(session=row, seats=1)
    hr = member("hr", firm=pledge.firm)
    people = [EmployeeFactory(firm=pledge.firm) for _ in range(3)]

    def name(person):
        return [one.state for one in seating.enrol(pledge, [Enrolment(employee=person)], by=hr)]

    answers = together(*[lambda person=person: name(person) for person in people])
    assert sorted(answers) == [["enrolled"], ["waiting"], ["waiting"]]


def test_one_person_named_twice_at_once_sits_once():
    pledge = PledgeFactory(session=SessionFactory(park=ParkFactory()))
    person = EmployeeFactory(firm=pledge.firm)
    together(*[lambda: len(seating.enrol(pledge, [Enrolment(employee=person)])) for _ in range(3)])
    assert Enrolment.objects.count() == 1


def test_two_replacements_at_once_leave_one():
    pledge = PledgeFactory(session=SessionFactory(park=ParkFactory()))
    (seat,) = seating.enrol(pledge, [Enrolment(employee=EmployeeFactory(firm=pledge.firm))])
    people = [EmployeeFactory(firm=pledge.firm) for _ in range(2)]
    calls = [lambda person=person: seating.replace(seat, Enrolment(employee=person)).state for person in people]
    assert sorted(together(*calls)) == ["enrolled", "stale"]
    assert Enrolment.objects.live().count() == 1
