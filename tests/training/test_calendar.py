"""The park's calendar, and sessions as calendar files: right times, stable names, rising numbers, cancelled ones."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone
from icalendar import Calendar

from firms.models import Event
from naturopole import workflow
from naturopole.months import month_of
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    EnrolmentFactory,
    HalfDayFactory,
    PledgeFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
)
from training.domain import calendar as domain
from training.models import JointSession

pytestmark = pytest.mark.django_db
PAGE = "/calendar/"


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def reader(firm):
    return member("employee", firm=firm)


def course(park, *days, **fields):
    """A session with a half-day on each of these days of March 2026."""
    first = date(2026, 3, days[0] if days else 20)
    made = SessionFactory(park=park, starts_on=first, pledge_deadline=date(2026, 2, 1), **fields)
    for number in days:
        HalfDayFactory(session=made, day=date(2026, 3, number))
    return made


def found(user, month=date(2026, 3, 1), **narrowed) -> list:
    return [(entry.day.day, entry.session) for entry in domain.entries(user, month, **narrowed)]


def test_month_holds_its_half_days_and_sessions_without_any(park, reader):
    first, bare = course(park, 31, 3), course(park)
    HalfDayFactory(session=first, day=date(2026, 4, 1))
    assert found(reader) == [(3, first.pk), (20, bare.pk), (31, first.pk)]
    assert found(reader, date(2026, 4, 1)) == [(1, first.pk)]
    assert found(UserFactory()) == []


def test_month_is_narrowed_by_theme_and_room(park, reader):
    room, theme = RoomFactory(park=park), ThemeFactory(park=park)
    first, second = course(park, 3, theme=theme), course(park, 4)
    first.half_days.update(room=room)
    bare = course(park, theme=theme)
    assert found(reader, theme=theme) == [(3, first.pk), (20, bare.pk)]
    assert found(reader, room=room) == [(3, first.pk)]
    assert found(reader) == [(3, first.pk), (4, second.pk), (20, bare.pk)]


def test_own_seat_and_own_firms_seats_are_marked(park, firm, reader):
    seat, pledge, gone = course(park, 3), course(park, 4), course(park, 5)
    EnrolmentFactory(pledge__session=seat, pledge__firm=firm, employee=EmployeeFactory(firm=firm, user=reader))
    PledgeFactory(session=pledge, firm=firm)
    PledgeFactory(session=gone, firm=firm, state="withdrawn")

    def marks(user):
        return [(entry.is_mine, entry.is_ours) for entry in domain.entries(user, date(2026, 3, 1))]

    assert marks(reader) == [(True, False), (False, False), (False, False)]
    assert marks(member("hr", firm=firm)) == [(False, True), (False, True), (False, False)]
    assert marks(member("hr", firm=FirmFactory(park=park))) == [(False, False)] * 3


def test_squares_run_from_monday_to_sunday(park, reader):
    course(park, 1, 31)
    squares = domain.weeks(date(2026, 3, 1), domain.entries(reader, date(2026, 3, 1)))
    assert [is_busy for is_busy, _week in squares] == [True, False, False, False, False, True]
    squares = [week for _is_busy, week in squares]
    assert [len(week) for week in squares] == [7] * 6
    assert [day.number for day in squares[0]] == [0, 0, 0, 0, 0, 0, 1]
    assert [len(squares[0][6].entries), len(squares[5][1].entries)] == [1, 1]


@pytest.mark.parametrize("view", ["", "list"])
def test_page_shows_the_month_asked_for(client, park, reader, view):
    made = course(park, 3, title_en="Glazing")
    client.force_login(reader)
    page = client.get(PAGE, {"month": "2026-03", "view": view})
    assert [entry.session for entry in page.context["entries"]] == [made.pk]
    text = page.content.decode()
    words = ("March 2026", "Glazing", "9:00 – ", "month=2026-02", "month=2026-04")
    assert [word in text for word in words] == [True] * 5


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0000-01", "9999-12", "2026-03-05", "1999-12", "٢٠٢٦-٠٣"])
def test_month_that_is_none_is_the_present_one(client, reader, month):
    client.force_login(reader)
    answer = client.get(PAGE, {"month": month, "theme": "x", "room": "9" * 30, "view": "x"})
    assert (answer.status_code, answer.context["month"]) == (200, month_of(timezone.localdate()))


@pytest.mark.parametrize("count", [1, 20])
def test_calendar_costs_the_same_for_any_number_of_rows(client, park, reader, count, django_assert_max_num_queries):
    for _ in range(count):
        course(park, 3, 4, theme=ThemeFactory(park=park)).half_days.update(room=RoomFactory(park=park))
        course(park, theme=ThemeFactory(park=park))
    client.force_login(reader)
    for asked in ({}, {"view": "list"}):
        with django_assert_max_num_queries(7):
            client.get(PAGE, {"month": "2026-03"} | asked)


def file_of(client, session):
    answer = client.get(f"/sessions/{session.pk}/session.ics")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content)


def entries_of(book) -> list:
    return [one for one in book.subcomponents if one.name == "VEVENT"]


def test_times_are_those_of_paris_on_both_sides_of_a_change_of_clocks(client, park, reader):
    made = course(park, 28, 30, title_en="Glazing; and, more")
    made.half_days.update(room=RoomFactory(park=park, name="Hall", address="1 rue Neuve"))
    client.force_login(reader)
    before, after = entries_of(file_of(client, made))
    assert [before["dtstart"].dt, before["dtend"].dt] == [
        datetime(2026, 3, 28, 8, tzinfo=UTC),
        datetime(2026, 3, 28, 11, 30, tzinfo=UTC),
    ]
    assert after["dtstart"].dt == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert (str(before["summary"]), str(before["location"])) == ("Glazing; and, more", "Hall, 1 rue Neuve")
    assert str(before["url"]).endswith(f"/sessions/{made.pk}/")


def test_session_without_half_days_takes_its_first_day(client, park, reader):
    client.force_login(reader)
    (entry,) = entries_of(file_of(client, course(park)))
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (date(2026, 3, 20), date(2026, 3, 21))


def test_names_stay_and_numbers_rise(client, park, reader):
    made = course(park, 3, 4)
    client.force_login(reader)
    first = entries_of(file_of(client, made))
    half = made.half_days.first()
    half.starts_at = time(8)
    half.save()
    JointSession.objects.filter(pk=made.pk).update(revision=2)
    Event.objects.record(made, verb="edited")
    second = entries_of(file_of(client, made))
    assert [one["uid"] for one in first] == [one["uid"] for one in second]
    assert len({one["uid"] for one in first}) == 2
    assert second[0]["sequence"] > first[0]["sequence"]
    assert second[0]["dtstamp"].dt > first[0]["dtstamp"].dt


def test_cancelled_session_is_struck_out_with_a_higher_number(client, park, firm, reader):
    made = course(park, 3, organiser=firm)
    client.force_login(reader)
    book = file_of(client, made)
    (before,) = entries_of(book)
    assert (str(book["method"]), str(before["status"])) == ("PUBLISH", "TENTATIVE")
    workflow.apply(made, "cancel", by=member("hr", firm=firm), note="Too few.")
    book = file_of(client, made)
    (after,) = entries_of(book)
    assert (str(book["method"]), str(after["status"]), after["uid"]) == ("CANCEL", "CANCELLED", before["uid"])
    assert after["sequence"] > before["sequence"]


def test_confirmed_session_is_certain(client, park, reader):
    client.force_login(reader)
    (entry,) = entries_of(file_of(client, course(park, 3, status="confirmed")))
    assert str(entry["status"]) == "CONFIRMED"


@pytest.mark.parametrize("count", [1, 20])
def test_file_costs_the_same_for_any_number_of_half_days(client, park, reader, count, django_assert_max_num_queries):
    made = course(park, *range(1, count + 1))
    client.force_login(reader)
    with django_assert_max_num_queries(7):
        file_of(client, made)
