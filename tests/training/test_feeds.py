"""Calendars by a secret address: whose days they hold, when they end, how they are sent again."""

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from naturopole import workflow
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    EnrolmentFactory,
    HalfDayFactory,
    PledgeFactory,
    SessionFactory,
    in_days,
)
from training.domain import feeds
from training.models import CalendarFeed, Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def trainee(firm):
    return EmployeeFactory(firm=firm, user=member("employee", firm=firm))


def seat(trainee, **fields):
    made = SessionFactory(park=trainee.firm.park, **fields)
    HalfDayFactory.create_batch(1, session=made)
    pledge = PledgeFactory(session=made, firm=trainee.firm, seats=3)
    return EnrolmentFactory(pledge=pledge, employee=trainee)


def path(address) -> str:
    return "/" + address.split("/", 3)[3]


def entries(answer) -> list:
    assert answer.status_code == 200, answer.status_code
    return [one for one in Calendar.from_ical(answer.content).subcomponents if one.name == "VEVENT"]


def titles(answer) -> list:
    return [str(one["summary"]) for one in entries(answer)]


def test_person_reads_own_seats_alone_without_signing_in(client, trainee):
    mine = seat(trainee).session
    seat(EmployeeFactory(firm=trainee.firm))
    seat(trainee, title_en="Waits").session.enrolments.update(state=Enrolment.State.WAITING)
    seat(trainee, title_en="Past", starts_on=in_days(-400), pledge_deadline=in_days(-420))
    answer = client.get(path(feeds.make(trainee.user)))
    assert titles(answer) == [mine.title_en]
    assert (answer.cookies, answer.headers["Cache-Control"]) == ({}, "private, no-cache")


def test_firm_reads_sessions_and_seats_and_nobodys_name(client, firm, trainee, park):
    hr = member("hr", firm=firm)
    mine = seat(trainee, title_en="Glazing").session
    other = PledgeFactory(session__park=park, session__title_en="Elsewhere")
    PledgeFactory(session__park=park, firm=firm, state="withdrawn")
    PledgeFactory(session=mine, firm=other.firm, seats=7)
    answer = client.get(path(feeds.make(hr, firm)))
    assert titles(answer) == ["Glazing (3 seats)"]
    text = answer.content.decode()
    assert [word in text for word in (trainee.last_name, trainee.first_name, other.firm.name)] == [False] * 3


def test_number_rises_with_the_firms_seats(client, firm, trainee):
    address, made = path(feeds.make(member("hr", firm=firm), firm)), seat(trainee)
    (before,) = entries(client.get(address))
    made.pledge.seats, made.pledge.revision = 4, 2
    made.pledge.save()
    (after,) = entries(client.get(address))
    assert (after["sequence"], after["uid"]) == (before["sequence"] + 1, before["uid"])


def test_cancelled_session_is_struck_out_for_who_had_a_seat(client, firm, trainee):
    made, hr = seat(trainee, organiser=firm), member("hr", firm=firm)
    own, firms = path(feeds.make(trainee.user)), path(feeds.make(hr, firm))
    workflow.apply(made.session, "cancel", by=hr, note="Too few.")
    Enrolment.objects.update(state=Enrolment.State.CANCELLED)
    assert [[str(one["status"]) for one in entries(client.get(one))] for one in (own, firms)] == [["CANCELLED"]] * 2


def test_file_is_sent_again_only_where_it_changed(client, trainee):
    made, address = seat(trainee), path(feeds.make(trainee.user))
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    made.session.half_days.update(day=in_days(40))
    moved = client.get(address, headers={"If-None-Match": tag})
    assert (moved.status_code, moved.headers["ETag"] == tag) == (200, False)
    assert client.head(address).content == b""


def test_reading_is_noted_now_and_then(client, trainee):
    address = path(feeds.make(trainee.user))
    client.head(address)
    assert CalendarFeed.objects.get().read_at is None
    client.get(address)
    first = CalendarFeed.objects.get().read_at
    client.get(address)
    assert first is not None
    assert CalendarFeed.objects.get().read_at == first


def without_address(answer, address) -> str:
    return answer.content.decode().replace(address, "")


def test_unknown_and_ended_look_alike(client, trainee):
    ended = path(feeds.make(trainee.user))
    CalendarFeed.objects.all().delete()
    unknown = "/calendar/feed/" + "a" * 43 + ".ics"
    bodies = [without_address(client.get(one), one) for one in (ended, unknown)]
    assert (client.get(ended).status_code, bodies[0] == bodies[1]) == (404, True)


def test_account_that_is_closed_ends_its_calendar(client, trainee):
    address, user = path(feeds.make(trainee.user)), trainee.user
    assert client.get(address).status_code == 200
    user.is_active = False
    user.save()
    assert client.get(address).status_code == 404
    user.is_active = True
    user.save()
    user.memberships.all().delete()
    assert client.get(address).status_code == 404


def test_role_that_ends_ends_the_firms_calendar_and_not_the_persons(client, firm):
    hr = member("employee", firm=firm, user=member("hr", firm=firm))
    own, firms = path(feeds.make(hr)), path(feeds.make(hr, firm))
    hr.memberships.filter(role="hr").delete()
    assert [client.get(one).status_code for one in (own, firms)] == [200, 404]


@pytest.mark.parametrize("role", ["employee", "line_manager", "sales"])
def test_firms_calendar_is_for_hr_and_director(client, firm, role):
    user = member(role, firm=firm)
    with pytest.raises(PermissionDenied):
        feeds.make(user, firm)
    client.force_login(user)
    assert client.post("/calendar/addresses/new/", {"firm": firm.pk}).status_code == 403
    assert client.post("/calendar/addresses/new/", {"firm": "9" * 30}).status_code == 404
    assert CalendarFeed.objects.count() == 0


def test_address_is_shown_once_and_a_new_one_ends_it(client, trainee):
    client.force_login(trainee.user)
    shown = []
    for _ in range(2):
        assert client.post("/calendar/addresses/new/").url == "/calendar/addresses/"
        shown.append(client.get("/calendar/addresses/").context["made"]["address"])
        assert client.get("/calendar/addresses/").context["made"] is None
    assert [client.get(path(one)).status_code for one in shown] == [404, 200]
    assert shown[1].split("/")[-1].removesuffix(".ics") not in str(CalendarFeed.objects.values().get())


def test_address_is_ended_by_its_owner_alone(client, trainee, firm):
    address = path(feeds.make(trainee.user))
    end = f"/calendar/addresses/{CalendarFeed.objects.get().pk}/end/"
    client.force_login(member("hr", firm=firm))
    assert (client.post(end).status_code, client.get(address).status_code) == (404, 200)
    client.force_login(trainee.user)
    assert client.get(end).status_code == 405
    assert (client.post(end).status_code, client.get(address).status_code) == (302, 404)


def test_guessing_is_slowed_by_address(client, db, one_minute):
    codes = [client.get(f"/calendar/feed/{number}.ics").status_code for number in range(61)]
    assert (codes[:60], codes[60]) == ([404] * 60, 429)
    assert client.get("/calendar/feed/1.ics", REMOTE_ADDR="192.0.2.9").status_code == 404


def test_calendar_speaks_its_owners_language(client, trainee):
    made, address = seat(trainee), path(feeds.make(trainee.user))
    trainee.user.language = "fr"
    trainee.user.save()
    assert titles(client.get(address, headers={"Accept-Language": "en"})) == [made.session.title_fr]


@pytest.mark.parametrize("count", [1, 20])
def test_calendar_costs_the_same_for_any_number_of_sessions(
    client, firm, trainee, count, django_assert_max_num_queries
):
    for _ in range(count):
        seat(trainee)
    own, firms = path(feeds.make(trainee.user)), path(feeds.make(member("hr", firm=firm), firm))
    for one in (own, firms):
        client.get(one)
        # Six of them count the readings of this address.
        with django_assert_max_num_queries(11):
            client.get(one)
    client.force_login(trainee.user)
    with django_assert_max_num_queries(6):
        client.get("/calendar/addresses/")
