"""Two people at the same moment: a signature and a mark, two organisers, two certificates, two daily tasks."""

from collections import Counter
from datetime import time

import pytest

from firms.models import Event, OutboxMail
from mobility.domain import erasure
from tests.factories import member
from tests.mobility.test_concurrency import together
from tests.training.factories import AttendanceFactory, HalfDayFactory, SessionFactory, in_days
from tests.training.test_attendance import seat_of
from training.domain import attendance, certificates, evaluations
from training.models import Attendance, Evaluation, TrainingCertificate

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def half_day(status="confirmed"):
    session = SessionFactory(starts_on=in_days(0), pledge_deadline=in_days(0), status=status)
    return HalfDayFactory(session=session, starts_at=time(0))


def test_a_whole_class_signs_at_once():
    half = half_day()
    users = [seat_of(half.session)[1] for _ in range(6)]
    together(*[lambda user=user: attendance.sign(half, by=user).state for user in users for _click in range(2)])
    assert Counter(Attendance.objects.values_list("state", flat=True)) == {"present": 6}


def test_signature_and_absence_at_once_end_in_one_and_a_refusal():
    half = half_day()
    seat, user = seat_of(half.session)
    hr = member("hr", firm=half.session.organiser)
    answers = together(
        lambda: attendance.sign(half, by=user).state,
        lambda: attendance.mark(half, {seat.pk: "absent"}, seen={}, by=hr),
    )
    mark = Attendance.objects.get()
    expected = ["present", "stale"] if mark.signed_at else ["stale", 1]
    assert (answers, mark.state) == (expected, "present" if mark.signed_at else "absent")


def test_two_organisers_who_mark_different_people_lose_nothing():
    half = half_day()
    seats = [seat_of(half.session)[0] for _ in range(8)]
    people = [member("hr", firm=half.session.organiser), member("office", park=half.session.park)]
    parts = [(seats[:4], "absent", people[0]), (seats[4:], "present", people[1])]
    calls = [
        lambda part=part: attendance.mark(half, {row.pk: part[1] for row in part[0]}, seen={}, by=part[2])
        for part in parts
    ]
    assert together(*calls) == [4, 4]
    assert Counter(Attendance.objects.values_list("state", flat=True)) == {"absent": 4, "present": 4}


def test_two_organisers_who_mark_the_same_person_otherwise_are_told():
    half = half_day()
    seat, _user = seat_of(half.session)
    hr = member("hr", firm=half.session.organiser)
    states = ("absent", "excused", "present")
    calls = [lambda state=state: attendance.mark(half, {seat.pk: state}, seen={}, by=hr) for state in states]
    answers = together(*calls)
    assert Counter(answers) == {"stale": 2, 1: 1}
    assert Attendance.objects.get().state == states[answers.index(1)]


def test_certificate_is_issued_once_however_often_at_once():
    half = half_day("held")
    seat, _user = seat_of(half.session)
    AttendanceFactory(enrolment=seat, half_day=half)
    hr = member("hr", firm=half.session.organiser)
    answers = together(*[lambda: certificates.issue(half.session, {seat.pk: 1}, by=hr) for _ in range(4)])
    assert sorted(answers) == [0, 0, 0, 1]
    issued = Event.objects.filter(kind="training.enrolment", verb="issued").count()
    assert (issued, TrainingCertificate.objects.count()) == (1, 0)


def test_two_daily_tasks_ask_once():
    half = half_day("held")
    for _ in range(3):
        AttendanceFactory(enrolment=seat_of(half.session)[0], half_day=half)
    together(*[evaluations.ask_all for _ in range(3)])
    assert (Evaluation.objects.count(), OutboxMail.objects.count()) == (3, 3)


def test_two_answers_at_once_are_one():
    half = half_day("held")
    AttendanceFactory(enrolment=seat_of(half.session)[0], half_day=half)
    evaluations.ask_all()
    row = Evaluation.objects.get()
    calls = [
        lambda mark=mark: evaluations.answer(row, content=mark, trainer=mark, useful=mark, comment="").content
        for mark in (1, 4)
    ]
    answers = together(*calls)
    assert sorted(map(str, answers)) == sorted([str(Evaluation.objects.get().content), "stale"])


def test_person_erased_while_she_answers_leaves_no_answer():
    half = half_day("held")
    seat, user = seat_of(half.session)
    AttendanceFactory(enrolment=seat, half_day=half)
    evaluations.ask_all()
    row = Evaluation.objects.get()

    def say():
        try:
            return evaluations.answer(row, content=1, trainer=1, useful=1, comment="").content
        except Evaluation.DoesNotExist:
            return "gone"

    together(lambda: erasure.erase_person(user).pk, say)
    assert Evaluation.objects.count() == 0
