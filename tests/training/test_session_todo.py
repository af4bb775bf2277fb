"""What waits for human resources in joint sessions: pencilled seats to commit, firm seats without a name."""

import pytest

from tests.factories import FirmFactory, member
from tests.training.factories import EnrolmentFactory, PledgeFactory, SessionFactory, in_days
from training.domain import sessions as domain


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


def waits(user):
    return [(todo.title, todo.text, todo.due) for todo in domain.todo(user)]


def test_pencilled_seats_wait_until_the_deadline(park, firm):
    hr = member("hr", firm=firm)
    day = in_days(3)
    PledgeFactory(session=SessionFactory(park=park, title_en="Open", pledge_deadline=day), firm=firm, state="pencilled")
    late = SessionFactory(park=park, pledge_deadline=in_days(-1))
    PledgeFactory(session=late, firm=firm, state="pencilled")
    PledgeFactory(session=SessionFactory(park=park), state="pencilled")
    assert waits(hr) == [("Open", "Your pencilled seats hold no place. Commit them, or withdraw.", day)]


def test_seats_without_a_name_wait_once_the_session_is_confirmed(park, firm):
    hr = member("hr", firm=firm)
    row = SessionFactory(park=park, title_en="Sure", status="confirmed")
    pledge = PledgeFactory(session=row, firm=firm, seats=3, state="confirmed")
    PledgeFactory(session=SessionFactory(park=park), firm=firm, seats=3)
    EnrolmentFactory(pledge=pledge)
    EnrolmentFactory(pledge=pledge, state="cancelled")
    assert waits(hr) == [("Sure", "2 seats have no name yet.", row.starts_on)]
    for _ in range(2):
        EnrolmentFactory(pledge=pledge)
    assert waits(hr) == []


@pytest.mark.parametrize("role", ["director", "president", "office", "employee"])
def test_nobody_else_is_asked(role, park, firm):
    PledgeFactory(session=SessionFactory(park=park), firm=firm, state="pencilled")
    assert waits(member(role, firm=firm, park=park)) == []


def test_todo_is_one_statement(park, firm, django_assert_num_queries):
    hr = member("hr", firm=firm)
    for _ in range(5):
        PledgeFactory(session=SessionFactory(park=park), firm=firm, state="pencilled")
    assert hr.memberships_held
    with django_assert_num_queries(1):
        assert len(domain.todo(hr)) == 5
