"""Attendance by half-day: signed on the day, marked by the organiser, corrected with a trace, told to own HR."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    HalfDayFactory,
    PledgeFactory,
    SessionFactory,
    in_days,
)
from training import domain as training
from training.domain import attendance
from training.models import Attendance, Enrolment

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 14)


def seat_of(session, **fields):
    """Somebody with an account and a seat; answers (seat, user)."""
    pledge = PledgeFactory(session=session)
    user = member("employee", firm=pledge.firm)
    employee = EmployeeFactory(firm=pledge.firm, user=user)
    return EnrolmentFactory(pledge=pledge, employee=employee, **fields), user


def half_day(day=DAY, starts_at=time(9), **session):
    session = SessionFactory(starts_on=day, pledge_deadline=day, status="confirmed", **session)
    return HalfDayFactory(session=session, starts_at=starts_at)


def paris(hour, minute, day=DAY):
    """A moment of that day as clocks in Paris show it in summer, two hours ahead."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=2)


def organiser_of(half):
    return member("hr", firm=half.session.organiser)


@pytest.mark.parametrize(
    ("starts_at", "moment", "may"),
    [
        (time(9), paris(8, 44), False),
        (time(9), paris(8, 45), True),
        (time(9), paris(9, 0), True),
        (time(9), paris(23, 59), True),
        (time(9), paris(0, 0, DAY + timedelta(days=1)), False),
        (time(9), paris(9, 0, DAY - timedelta(days=1)), False),
        # A night shift: a quarter of an hour before it is another day.
        (time(0, 5), paris(23, 55, DAY - timedelta(days=1)), False),
        (time(0, 5), paris(0, 0), True),
    ],
)
def test_signing_is_open_on_the_day_from_a_quarter_before(starts_at, moment, may):
    assert attendance.is_open_for_signing(half_day(starts_at=starts_at), moment) is may


def test_clock_is_that_of_paris_in_winter_too():
    half = half_day(day=date(2026, 1, 15))
    moments = [datetime(2026, 1, 15, 7, minute, tzinfo=UTC) for minute in (44, 45)]
    assert [attendance.is_open_for_signing(half, moment) for moment in moments] == [False, True]


def test_person_signs_once_and_a_second_click_changes_nothing():
    half = half_day()
    seat, user = seat_of(half.session)
    first = attendance.sign(half, by=user, now=paris(8, 50))
    again = attendance.sign(half, by=user, now=paris(10, 0))
    assert (first.state, again.signed_at, again.entered_by) == ("present", paris(8, 50), None)
    assert list(Attendance.objects.values_list("enrolment_id", flat=True)) == [seat.pk]


def test_signature_joins_the_organisers_mark():
    half = half_day()
    seat, user = seat_of(half.session)
    organiser = organiser_of(half)
    AttendanceFactory(enrolment=seat, half_day=half, entered_by=organiser)
    mark = attendance.sign(half, by=user, now=paris(9, 5))
    assert (mark.state, mark.signed_at, mark.entered_by) == ("present", paris(9, 5), organiser)


@pytest.mark.parametrize("state", ["absent", "excused"])
def test_nobody_signs_over_an_absence(state):
    half = half_day()
    seat, user = seat_of(half.session)
    AttendanceFactory(enrolment=seat, half_day=half, state=state)
    with pytest.raises(InvalidTransition):
        attendance.sign(half, by=user, now=paris(9, 5))
    mark = Attendance.objects.get()
    assert (mark.state, mark.signed_at) == (state, None)


@pytest.mark.parametrize("state", ["waiting", "replaced", "cancelled"])
def test_who_has_no_seat_does_not_sign(state):
    half = half_day()
    _seat, user = seat_of(half.session, state=state)
    with pytest.raises(PermissionDenied):
        attendance.sign(half, by=user, now=paris(9, 5))
    with pytest.raises(PermissionDenied):
        attendance.sign(half, by=organiser_of(half), now=paris(9, 5))


@pytest.mark.parametrize("status", ["proposed", "cancelled"])
def test_no_attendance_of_a_session_that_does_not_take_place(status):
    half = half_day()
    seat, user = seat_of(half.session)
    type(half.session).objects.update(status=status)
    with pytest.raises(InvalidTransition):
        attendance.sign(half, by=user, now=paris(9, 5))
    with pytest.raises(InvalidTransition):
        attendance.mark(half, {seat.pk: "present"}, seen={}, by=organiser_of(half))


def marked(half) -> dict:
    return dict(Attendance.objects.filter(half_day=half).values_list("enrolment_id", "state"))


def test_organiser_marks_everybody_at_once():
    half = half_day(day=in_days(0))
    seats = [seat_of(half.session)[0] for _ in range(3)]
    hr = organiser_of(half)
    marks = {seats[0].pk: "present", seats[1].pk: "absent", seats[2].pk: "excused"}
    assert attendance.mark(half, marks, seen={}, by=hr) == 3
    assert marked(half) == marks
    assert set(Attendance.objects.values_list("entered_by", "signed_at")) == {(hr.pk, None)}
    assert attendance.mark(half, marks, seen=marks, by=hr) == 0


def test_all_others_are_present_but_those_known():
    half = half_day(day=in_days(0))
    seats = [seat_of(half.session)[0] for _ in range(3)]
    AttendanceFactory(enrolment=seats[0], half_day=half, state="excused")
    waiting, _user = seat_of(half.session, state="waiting")
    attendance.mark(half, {seats[1].pk: "absent"}, seen={}, by=organiser_of(half), others_present=True)
    assert marked(half) == {seats[0].pk: "excused", seats[1].pk: "absent", seats[2].pk: "present"}
    assert waiting.pk not in marked(half)


def test_office_marks_every_session_and_nobody_else_does():
    half = half_day(day=in_days(0))
    seat, user = seat_of(half.session)
    park = half.session.park
    others = [member("president", park=park), member("director", firm=half.session.organiser), user]
    others += [member("hr", firm=seat.pledge.firm), member("line_manager", firm=seat.pledge.firm)]
    for person in others:
        with pytest.raises(PermissionDenied):
            attendance.mark(half, {seat.pk: "absent"}, seen={}, by=person)
    assert marked(half) == {}
    assert attendance.mark(half, {seat.pk: "absent"}, seen={}, by=member("office", park=park)) == 1


def test_seat_of_another_session_is_left_alone():
    half, other = half_day(day=in_days(0)), half_day(day=in_days(0))
    seat, _user = seat_of(other.session)
    assert attendance.mark(half, {seat.pk: "absent"}, seen={}, by=organiser_of(half)) == 0
    assert Attendance.objects.count() == 0


def test_nobody_is_present_before_the_day_but_may_be_excused():
    half = half_day(day=in_days(3))
    seat, _user = seat_of(half.session)
    hr = organiser_of(half)
    with pytest.raises(InvalidTransition):
        attendance.mark(half, {seat.pk: "present"}, seen={}, by=hr)
    attendance.mark(half, {seat.pk: "excused"}, seen={}, by=hr)
    assert marked(half) == {seat.pk: "excused"}


def test_marks_of_two_organisers_join_where_they_touch_different_people():
    half = half_day(day=in_days(0))
    first, second = (seat_of(half.session)[0] for _ in range(2))
    hr = organiser_of(half)
    attendance.mark(half, {first.pk: "absent"}, seen={}, by=hr)
    attendance.mark(half, {first.pk: "", second.pk: "present"}, seen={}, by=hr)
    assert marked(half) == {first.pk: "absent", second.pk: "present"}


def test_conflict_says_both_values_and_writes_nothing():
    half = half_day(day=in_days(0))
    first, second = (seat_of(half.session)[0] for _ in range(2))
    hr = organiser_of(half)
    attendance.mark(half, {first.pk: "absent"}, seen={}, by=hr)
    with pytest.raises(attendance.Conflict) as raised:
        attendance.mark(half, {first.pk: "present", second.pk: "present"}, seen={}, by=hr)
    assert raised.value.rows == [(first, "absent", "present")]
    assert marked(half) == {first.pk: "absent"}
    attendance.mark(half, {first.pk: "present"}, seen={first.pk: "absent"}, by=hr)
    assert marked(half) == {first.pk: "present"}


def test_correction_keeps_the_signature_and_leaves_a_trace():
    half = half_day(day=in_days(0))
    seat, _user = seat_of(half.session)
    hr = organiser_of(half)
    signed = AttendanceFactory(enrolment=seat, half_day=half, signed_at=timezone.now())
    attendance.mark(half, {seat.pk: "absent"}, seen={seat.pk: "present"}, by=hr)
    mark = Attendance.objects.get()
    assert (mark.pk, mark.state, mark.signed_at, mark.entered_by) == (signed.pk, "absent", signed.signed_at, hr)
    [trace] = Event.objects.about(seat)
    assert (trace.label, trace.by, trace.note) == ("Attendance corrected", hr, "")
    assert trace.detail == {"half_day": half.pk, "from": "present", "to": "absent"}
    [told] = Event.objects.about(half.session)
    assert (told.label, told.detail) == ("Attendance entered", {"half_day": half.pk, "marks": 1})


def test_own_hr_is_told_of_an_absence_once_and_the_mail_says_nothing():
    half = half_day(day=in_days(0))
    seat, _user = seat_of(half.session)
    hr, own = organiser_of(half), member("hr", firm=seat.pledge.firm)
    member("hr", firm=FirmFactory(park=half.session.park))
    attendance.mark(half, {seat.pk: "absent"}, seen={}, by=hr)
    attendance.mark(half, {seat.pk: "excused"}, seen={seat.pk: "absent"}, by=hr)
    [mail] = OutboxMail.objects.all()
    assert (mail.recipient, mail.subject) == (own.email, "A message for you")
    words = (seat.employee.last_name, half.session.title, "absent", "session")
    assert [word for word in words if word in mail.body] == []
    [todo] = [one for one in training.todo(own) if "/attendance/" in one.url]
    assert (todo.title, todo.text) == (half.session.title, "Your people missed 1 half-day.")
    assert [one for one in training.todo(hr) if "/attendance/" in one.url] == []


def test_presence_tells_nobody():
    half = half_day(day=in_days(0))
    seat, _user = seat_of(half.session)
    member("hr", firm=seat.pledge.firm)
    attendance.mark(half, {seat.pk: "present"}, seen={}, by=organiser_of(half))
    assert OutboxMail.objects.count() == 0


def test_somebody_from_outside_is_marked_like_everybody():
    half = half_day(day=in_days(0))
    pledge = PledgeFactory(session=half.session, firm=None, outside_name="Labo")
    seat = EnrolmentFactory(pledge=pledge, employee=None, outside_name="Camille Dehors")
    attendance.mark(half, {seat.pk: "absent"}, seen={}, by=organiser_of(half))
    assert (marked(half), OutboxMail.objects.count()) == ({seat.pk: "absent"}, 0)


def test_who_was_replaced_after_a_half_day_stays_in_the_register():
    half = half_day(day=in_days(0))
    came, _user = seat_of(half.session, state="replaced")
    seat_of(half.session, state="replaced")
    AttendanceFactory(enrolment=came, half_day=half)
    later, _user = seat_of(half.session)
    rows = attendance.register(Enrolment.objects.filter(session=half.session))
    assert set(rows) == {came, later}


def test_counts_are_figures_by_half_day():
    half = half_day(day=in_days(0))
    for state in ("present", "present", "absent"):
        AttendanceFactory(enrolment=seat_of(half.session)[0], half_day=half, state=state)
    AttendanceFactory()
    assert attendance.counts(half.session) == {half.pk: {"present": 2, "absent": 1}}


def test_home_asks_to_sign_only_whoever_may():
    half = half_day(day=in_days(0), starts_at=time(0))
    seat, user = seat_of(half.session)
    _other, late = seat_of(half_day(day=in_days(1), starts_at=time(0)).session)
    assert [todo.title for todo in training.todo(user)] == [half.session.title]
    assert [todo.title for todo in training.todo(late)] == []
    AttendanceFactory(enrolment=seat, half_day=half)
    assert training.todo(user) == []


def test_home_names_a_session_once_however_many_half_days_may_be_signed():
    morning = half_day(day=in_days(0), starts_at=time(0))
    seat, user = seat_of(morning.session)
    HalfDayFactory(session=morning.session, day=in_days(0), starts_at=time(0, 5))
    assert [todo.title for todo in training.todo(user)] == [morning.session.title]
    AttendanceFactory(enrolment=seat, half_day=morning)
    assert [todo.title for todo in training.todo(user)] == [morning.session.title]
