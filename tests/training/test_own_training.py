"""A trainee's own page and her signature, a line manager's team page, and the tabs that lead there."""

from datetime import date, time

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.reading import read
from tests.training.factories import (
    AttendanceFactory,
    CertificateFactory,
    EnrolmentFactory,
    EvaluationFactory,
    HalfDayFactory,
    PledgeFactory,
    SessionFactory,
    ThemeFactory,
    in_days,
)
from tests.training.test_attendance import seat_of
from training import tabs
from training.domain import certificates
from training.domain.own_training import Day
from training.models import Attendance, HalfDay, Room
from training.templatetags.training_words import marks_of, when_and_where

pytestmark = pytest.mark.django_db
PAGE = reverse("training:own_training")
TEAM = reverse("training:team_training")


def session_on(day, status="confirmed", **fields):
    session = SessionFactory(starts_on=day, pledge_deadline=day, status=status, **fields)
    HalfDayFactory(session=session, starts_at=time(0), ends_at=time(12, 30))
    return session


def sign_of(session):
    return reverse("training:attendance_sign", args=[session.half_days.get().pk])


def test_page_shows_what_comes_to_sign_and_is_held(client):
    today = session_on(in_days(0), title_en="Today’s course")
    seat, user = seat_of(today)
    pledge = PledgeFactory(session=session_on(in_days(9), title_en="Later course"))
    EnrolmentFactory(pledge=pledge, employee=seat.employee, state="waiting")
    theme = ThemeFactory(name_en="Rescue")
    CertificateFactory(employee=seat.employee, theme=theme, valid_until=in_days(40))
    client.force_login(user)
    page = read(client.get(PAGE))
    expected = ("Today’s course", "Later course", "On the waiting list", "I am here: sign", "Rescue", sign_of(today))
    assert [word for word in expected if word not in page] == []


def test_hours_of_a_half_day_stay_on_one_line():
    half_day = HalfDay(day=date(2027, 1, 11), starts_at=time(9), ends_at=time(12, 30))
    assert when_and_where(half_day) == '11 January\xa02027, <span class="nowrap">9:00 – 12:30</span>'
    half_day.room = Room(name="Salle <A>")
    assert when_and_where(half_day).rpartition(", ")[2] == "Salle &lt;A&gt;"


def test_signature_is_one_click_and_leads_back(client):
    session = session_on(in_days(0))
    seat, user = seat_of(session)
    client.force_login(user)
    answer = client.post(sign_of(session))
    assert (answer.status_code, answer.url) == (302, PAGE)
    mark = Attendance.objects.get()
    assert (mark.enrolment, mark.state, mark.signed_at is not None) == (seat, "present", True)
    assert sign_of(session) not in read(client.get(PAGE))
    assert (client.post(sign_of(session)).status_code, Attendance.objects.count()) == (302, 1)


@pytest.mark.parametrize("days", [-1, 1])
def test_signature_on_another_day_is_refused_with_the_reason(client, days):
    session = session_on(in_days(days))
    _seat, user = seat_of(session)
    client.force_login(user)
    answer = client.post(sign_of(session))
    assert (answer.status_code, "You sign on the day itself" in read(answer)) == (409, True)
    assert Attendance.objects.count() == 0


def test_looking_signs_nothing(client):
    session = session_on(in_days(0))
    _seat, user = seat_of(session)
    client.force_login(user)
    assert client.get(sign_of(session)).status_code == 405
    client.get(PAGE)
    assert Attendance.objects.count() == 0


def test_only_whoever_has_a_seat_signs(client):
    session = session_on(in_days(0))
    seat_of(session)
    found = {}
    for role in ("hr", "employee", "office"):
        client.force_login(member(role, firm=FirmFactory(park=session.park), park=session.park))
        found[role] = client.post(sign_of(session)).status_code
    assert found == {"hr": 403, "employee": 403, "office": 403}
    assert Attendance.objects.count() == 0


def test_certificate_of_a_past_course_is_one_click_away(client):
    session = session_on(in_days(-3), status="held")
    seat, user = seat_of(session)
    AttendanceFactory(enrolment=seat)
    certificates.issue(session, {seat.pk: 1}, by=member("hr", firm=session.organiser))
    client.force_login(user)
    page = read(client.get(PAGE))
    paper = reverse("training:certificate_pdf", args=[seat.pk])
    assert (paper in page, "What was" in page, client.get(paper).status_code) == (True, True, 200)


@pytest.mark.parametrize(
    ("days", "word"), [(200, "tag ok"), (90, "tag wait"), (0, "tag wait"), (-1, "tag bad"), (None, "does not expire")]
)
def test_certificate_says_how_long_it_lasts(client, days, word):
    session = session_on(in_days(30))
    seat, user = seat_of(session)
    CertificateFactory(employee=seat.employee, valid_until=None if days is None else in_days(days))
    client.force_login(user)
    held = read(client.get(PAGE)).split('id="held"')[1].split("</section>")[0]
    assert word in held


def test_cancelled_sessions_and_lost_seats_are_not_shown(client):
    _seat, user = seat_of(session_on(in_days(3), status="cancelled", title_en="Called off"))
    for state in ("cancelled", "replaced"):
        pledge = PledgeFactory(session=session_on(in_days(4), title_en="Given away"))
        EnrolmentFactory(pledge=pledge, employee=user.employee, state=state)
    client.force_login(user)
    page = read(client.get(PAGE))
    assert ("Called off" in page, "Given away" in page) == (False, False)


def test_somebody_without_courses_is_told_where_they_come_from(client, park):
    client.force_login(member("employee", park=park))
    assert "No course is planned for you." in read(client.get(PAGE))


def team_of(session):
    """(manager, seat) of somebody whose line manager has an account."""
    seat, _user = seat_of(session)
    manager = member("line_manager", firm=seat.pledge.firm)
    seat.employee.manager = manager
    seat.employee.save()
    return manager, seat


def test_manager_reads_the_team_and_nobody_else(client):
    session = session_on(in_days(-3), status="held", title_en="Past course")
    manager, seat = team_of(session)
    colleague = EnrolmentFactory(pledge=seat.pledge, employee=EmployeeFactory(firm=seat.pledge.firm))
    AttendanceFactory(enrolment=seat, state="excused")
    CertificateFactory(employee=seat.employee, theme=ThemeFactory(name_en="Rescue"))
    CertificateFactory(employee=colleague.employee, theme=ThemeFactory(name_en="Forklift"))
    EvaluationFactory(enrolment=seat, comment="WORDS")
    client.force_login(manager)
    page = read(client.get(TEAM))
    found = [word in page for word in (seat.name, "Past course", "Excused", "Rescue")]
    assert found == [True, True, True, True]
    assert [word for word in (colleague.name, "Forklift", "WORDS") if word in page] == []


def test_team_of_more_than_a_page_is_read_page_by_page(client):
    manager, seat = team_of(session_on(in_days(3), title_en="Course ahead"))
    for number in range(11):
        person = EmployeeFactory(firm=seat.pledge.firm, manager=manager, last_name=f"Zz{number:02d}")
        CertificateFactory(employee=person)
        EnrolmentFactory(pledge=seat.pledge, employee=person)
    client.force_login(manager)
    pages = [read(client.get(TEAM, {"page": number})) for number in (1, 2)]
    assert [[f"Zz{number:02d}" in page for number in (0, 8, 9, 10)] for page in pages] == [
        [True, True, False, False],
        [False, False, True, True],
    ]
    assert [page.count(seat.name) for page in pages] == [1, 0]
    assert [page.count("Course ahead") for page in pages] == [1, 1]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["present", "present"], "Present"),
        (["absent", "absent"], "Absent"),
        (["present", "absent"], "1 half-day of 2 Absent, 2 Mar\xa02020, 13:30 – 17:00"),
        (["present", None], "Present, 2 Mar\xa02020, 9:00 – 12:30"),
        ([None, None], ""),
    ],
)
def test_marks_of_a_course_are_said_once_or_with_their_half_day(park, states, expected):
    session = SessionFactory(park=park, starts_on=date(2020, 3, 2), pledge_deadline=date(2020, 2, 1))
    days = []
    for begin, end, state in zip((time(9), time(13, 30)), (time(12, 30), time(17)), states, strict=True):
        half = HalfDayFactory(session=session, day=date(2020, 3, 2), starts_at=begin, ends_at=end)
        days.append(Day(half, state and Attendance(half_day=half, state=state), False))
    assert " ".join(map(strip_tags, marks_of(days))) == expected


def test_manager_of_another_firm_reads_nobody_any_more(client):
    manager, seat = team_of(session_on(in_days(3)))
    manager.memberships.all().delete()
    member("line_manager", firm=FirmFactory(park=seat.session.park), user=manager)
    client.force_login(manager)
    assert seat.name not in read(client.get(TEAM))


@pytest.mark.parametrize("role", ["employee", "hr", "director", "president", "office"])
def test_team_page_is_for_line_managers(client, park, role):
    client.force_login(member(role, park=park))
    assert client.get(TEAM).status_code == 403


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("employee", ["Session"]),
        ("line_manager", ["Session", "Attendance", "Certificates"]),
        ("hr", ["Session", "Attendance", "Certificates", "Opinions"]),
        ("president", ["Session", "Attendance", "Certificates", "Opinions"]),
        ("director", ["Session", "Opinions"]),
    ],
)
def test_tabs_of_a_session_lead_where_the_role_may_go(client, role, expected):
    session = session_on(in_days(3))
    user = member(role, firm=FirmFactory(park=session.park), park=session.park)
    own = {"Session", "Attendance", "Certificates", "Opinions"}
    found = [(address, str(word)) for address, word, _now in tabs.session_pages_of(user, session, "") if word in own]
    assert [word for _address, word in found] == expected
    client.force_login(user)
    assert {client.get(address).status_code for address, _word in found} == {200}


@pytest.mark.parametrize("courses", [1, 20])
def test_statements_do_not_grow_with_courses(client, courses, django_assert_max_num_queries):
    manager, seat = team_of(session_on(in_days(0)))
    AttendanceFactory(enrolment=seat)
    for _number in range(courses):
        pledge = PledgeFactory(session=session_on(in_days(0)), firm=seat.pledge.firm)
        own = EnrolmentFactory(pledge=pledge, employee=seat.employee)
        AttendanceFactory(enrolment=own)
        EvaluationFactory(enrolment=own, answered_at=None)
        CertificateFactory(employee=seat.employee)
    client.force_login(seat.employee.user)
    with django_assert_max_num_queries(9):
        client.get(PAGE)
    client.force_login(manager)
    with django_assert_max_num_queries(9):
        client.get(TEAM)
    client.force_login(seat.employee.user)
    # Nine, and the two that begin and end the transaction.
    with django_assert_max_num_queries(11):
        client.post(sign_of(seat.session))
