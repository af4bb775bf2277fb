"""Training in a person's archive, and what stays of it when she has herself erased."""

import pytest
from django.utils import timezone

from firms.models import Event
from mobility.domain import erasure, own_data
from mobility.models import Employee
from tests.mobility.sweep import found_in_tables
from tests.training.factories import (
    AttendanceFactory,
    CertificateFactory,
    EvaluationFactory,
    HalfDayFactory,
    SessionFactory,
    in_days,
)
from tests.training.test_attendance import seat_of
from training.domain import attendance
from training.models import Attendance, CalendarFeed, Enrolment, Evaluation, TrainingCertificate

pytestmark = pytest.mark.django_db
WORD = "ZQXTRAINEE"


def trained(**employee):
    """Somebody with a seat, a signature, a certificate, an opinion and a calendar; answers (seat, user)."""
    session = SessionFactory(title_en="First aid", starts_on=in_days(-3), pledge_deadline=in_days(-3), status="held")
    HalfDayFactory(session=session)
    seat, user = seat_of(session)
    Employee.objects.filter(pk=seat.employee_id).update(last_name=WORD, **employee)
    seat.employee.refresh_from_db()
    AttendanceFactory(enrolment=seat, signed_at=timezone.now())
    CertificateFactory(employee=seat.employee)
    EvaluationFactory(enrolment=seat, comment=f"{WORD}OPINION", token_sha256="0" * 64)
    CalendarFeed.objects.create(user=user, token_sha256="1" * 64)
    Event.objects.record(seat, verb="issued")
    return seat, user


def told(user) -> dict:
    rows = own_data.sections_of(user, [])
    return {str(title): [dict(own_data.written(row)) for row in found] for title, found in rows}


def test_archive_holds_all_of_ones_training():
    seat, user = trained()
    found = told(user)
    [course] = found["Courses"]
    assert (course["Course"], course["Firm"]) == ("First aid", seat.pledge.firm.name)
    assert (course["Attendance"].count("Present"), "signed on" in course["Attendance"]) == (1, True)
    [held] = found["Certificates of training"]
    assert set(held) == {"Theme", "Obtained on", "Valid until"}
    [opinion] = found["My opinions of courses"]
    assert (opinion["The content"], opinion["In your words"]) == ("4", f"{WORD}OPINION")
    assert len(found["Calendars I subscribe to"]) == 1
    assert "Certificate issued" in {row["What"] for row in found["History"]}


def test_archive_of_somebody_else_holds_none_of_it():
    seat, _user = trained()
    _other, user = seat_of(seat.session)
    assert WORD not in str(told(user))


def test_erased_person_keeps_her_line_and_signatures_at_the_employers():
    seat, user = trained()
    erasure.erase_person(user)
    assert found_in_tables(WORD) == {"mobility_employee.last_name"}
    fresh = Enrolment.objects.get()
    assert (fresh.employee, Attendance.objects.get().signed_at is not None) == (seat.employee, True)
    assert TrainingCertificate.objects.count() == 1
    assert (Evaluation.objects.count(), CalendarFeed.objects.count()) == (0, 0)


def test_who_has_left_loses_the_name_and_the_attendance_stays():
    seat, user = trained(left_on=in_days(-1))
    erasure.erase_person(user)
    assert found_in_tables(WORD) == set()
    fresh = Enrolment.objects.get()
    assert (fresh.pk, fresh.employee, fresh.name, fresh.pledge) == (seat.pk, None, "–", seat.pledge)
    assert Attendance.objects.get().state == "present"
    assert (TrainingCertificate.objects.count(), Employee.objects.count()) == (0, 0)
    halves = list(seat.session.half_days.all())
    [line] = attendance.lines(Enrolment.objects.all(), halves)
    assert (line.enrolment.name, line.is_whole) == ("–", True)


def test_erasure_run_again_finds_nothing():
    _seat, user = trained(left_on=in_days(-1))
    erasure.erase_person(user)
    erasure.erase_person(user)
    assert Enrolment.objects.count() == 1


def test_page_says_what_goes_and_what_stays(client):
    _seat, user = trained()
    client.force_login(user)
    page = client.get("/my-space/erasure/").content.decode()
    assert ("what you thought of courses" in page, "your seats in courses, signatures" in page) == (True, True)
