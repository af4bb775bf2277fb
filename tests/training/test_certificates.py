"""Certificates of completion: who gets one, until when, once, and who reads it."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from firms.models import Event
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.reading import read
from tests.training.factories import (
    AttendanceFactory,
    CertificateFactory,
    EnrolmentFactory,
    HalfDayFactory,
    PledgeFactory,
    SessionFactory,
    ThemeFactory,
)
from training.domain import certificates
from training.models import Enrolment, TrainingCertificate

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 15)


@pytest.fixture
def session(db):
    """Held on one day of two half-days, of a theme that is good for 24 months."""
    session = SessionFactory(starts_on=DAY, pledge_deadline=DAY, status="held", title_en="First aid")
    session.theme = ThemeFactory(park=session.park, name_en="Rescue", validity_months=24)
    session.save()
    HalfDayFactory(session=session, starts_at=time(9), ends_at=time(12, 30))
    HalfDayFactory(session=session, starts_at=time(13, 30), ends_at=time(17))
    return session


def came(session, *states, pledge=None, **fields):
    """A seat with these marks on the half-days in turn."""
    pledge = pledge or PledgeFactory(session=session)
    fields = fields or {"employee": EmployeeFactory(firm=pledge.firm, first_name="Ada", last_name="Roux")}
    seat = EnrolmentFactory(pledge=pledge, **fields)
    for half, state in zip(session.half_days.all(), states, strict=False):
        AttendanceFactory(enrolment=seat, half_day=half, state=state)
    return seat


def from_outside(session, *states):
    pledge = PledgeFactory(session=session, firm=None, outside_name="Labo")
    return came(session, *states, pledge=pledge, employee=None, outside_name="Camille Dehors")


def organiser_of(session):
    return member("hr", firm=session.organiser)


def test_certificate_is_issued_with_its_dates_and_grounds(session):
    seat, hr = came(session, "present", "present"), organiser_of(session)
    assert certificates.issue(session, {seat.pk: 2}, by=hr) == 1
    row = TrainingCertificate.objects.get()
    assert (row.employee, row.theme, row.session) == (seat.employee, session.theme, session)
    assert (row.obtained_on, row.valid_until) == (DAY, date(2028, 1, 14))
    [event] = Event.objects.about(seat)
    assert (event.label, event.by, event.note) == ("Certificate issued", hr, "")
    assert event.detail == {
        "present": 2,
        "of": 2,
        "minutes": 420,
        "in_part": False,
        "obtained_on": "2026-01-15",
        "valid_until": "2028-01-14",
    }
    [told] = Event.objects.about(session)
    assert (told.label, told.detail) == ("Certificates issued", {"certificates": 1})


def test_second_issue_makes_nothing_more(session):
    seat, hr = came(session, "present", "present"), organiser_of(session)
    assert [certificates.issue(session, {seat.pk: 2}, by=hr) for _ in range(2)] == [1, 0]
    assert (TrainingCertificate.objects.count(), Event.objects.about(seat).count()) == (1, 1)


def test_presence_in_part_is_the_organisers_decision_and_is_recorded(session):
    seat = came(session, "present", "excused")
    certificates.issue(session, {seat.pk: 1}, by=organiser_of(session))
    [event] = Event.objects.about(seat)
    assert {name: event.detail[name] for name in ("present", "of", "minutes", "in_part")} == {
        "present": 1,
        "of": 2,
        "minutes": 210,
        "in_part": True,
    }
    assert TrainingCertificate.objects.get().employee == seat.employee


def test_half_day_without_a_mark_is_no_presence(session):
    seat = came(session, "present")
    [row] = certificates.candidates(Enrolment.objects.all(), list(session.half_days.all()))
    assert (row.line.enrolment, row.line.present, row.line.is_whole, row.may_have_one) == (seat, 1, False, True)


def test_who_was_never_there_gets_none(session):
    seat, good = came(session, "absent", "excused"), came(session, "present", "present")
    with pytest.raises(InvalidTransition):
        certificates.issue(session, {seat.pk: 0, good.pk: 2}, by=organiser_of(session))
    assert TrainingCertificate.objects.count() == 0


@pytest.mark.parametrize("status", ["proposed", "open", "confirmed", "cancelled"])
def test_nothing_is_issued_before_the_session_is_held(session, status):
    seat = came(session, "present", "present")
    type(session).objects.update(status=status)
    with pytest.raises(InvalidTransition):
        certificates.issue(session, {seat.pk: 2}, by=organiser_of(session))
    assert TrainingCertificate.objects.count() == 0


def test_only_the_organiser_and_the_office_issue(session):
    seat, park = came(session, "present", "present"), session.park
    refused = [member("president", park=park), member("director", firm=session.organiser)]
    refused += [member("hr", firm=seat.pledge.firm), member("line_manager", firm=session.organiser)]
    for person in refused:
        with pytest.raises(PermissionDenied):
            certificates.issue(session, {seat.pk: 2}, by=person)
    assert certificates.issue(session, {seat.pk: 2}, by=member("office", park=park)) == 1


def test_attendance_that_moved_is_looked_at_again(session):
    seat = came(session, "present", "present")
    with pytest.raises(certificates.Moved):
        certificates.issue(session, {seat.pk: 1}, by=organiser_of(session))
    assert TrainingCertificate.objects.count() == 0


def test_outside_person_gets_hers_without_a_row_on_a_board(session):
    seat = from_outside(session, "present", "present")
    assert certificates.issue(session, {seat.pk: 2}, by=organiser_of(session)) == 1
    assert (TrainingCertificate.objects.count(), seat.pk in certificates.issued_to([seat.pk])) == (0, True)


def test_row_that_own_hr_has_entered_is_not_doubled(session):
    seat = came(session, "present", "present")
    own = CertificateFactory(employee=seat.employee, theme=session.theme, obtained_on=DAY, valid_until=None)
    certificates.issue(session, {seat.pk: 2}, by=organiser_of(session))
    assert list(TrainingCertificate.objects.all()) == [own]


def test_session_without_a_theme_has_papers_and_no_rows(session):
    type(session).objects.update(theme=None)
    seat = came(session, "present", "present")
    assert certificates.issue(session, {seat.pk: 2}, by=organiser_of(session)) == 1
    assert TrainingCertificate.objects.count() == 0
    assert certificates.issued_to([seat.pk])[seat.pk]["valid_until"] == ""


def test_seat_of_another_session_is_left_aside(session):
    seat = came(session, "present", "present")
    other = SessionFactory(status="held", organiser=session.organiser)
    assert certificates.issue(other, {seat.pk: 2}, by=organiser_of(session)) == 0


def page_of(session):
    return reverse("training:certificate_list", args=[session.pk])


def test_page_ticks_who_was_there_on_all_half_days(client, session):
    whole, part = came(session, "present", "present"), came(session, "present", "absent")
    came(session, "absent", "absent")
    client.force_login(organiser_of(session))
    page = read(client.get(page_of(session)))
    assert f'value="{whole.pk}.2" checked' in page
    assert f'value="{part.pk}.1">' in page
    assert page.count('name="pick"') == 2


def test_page_issues_and_leads_to_the_paper(client, session):
    seat = came(session, "present", "absent")
    client.force_login(organiser_of(session))
    answer = client.post(page_of(session), {"pick": [f"{seat.pk}.1", "x", "9" * 30, f"{seat.pk}"]})
    assert (answer.status_code, answer.url) == (302, page_of(session))
    page = read(client.get(page_of(session)))
    paper = reverse("training:certificate_pdf", args=[seat.pk])
    assert (paper in page, "for 1 half-day of 2, by decision" in page) == (True, True)
    text = read(client.get(paper)).replace("\u00a0", " ")
    expected = ("Ada Roux", "First aid", "Rescue", "1 half-days of 2", "3 h 30 min", "14 January 2028")
    assert [word for word in expected if word not in text] == []


@pytest.mark.parametrize(("picks", "status"), [([], 422), (["x"], 422), (["{seat}.2"], 409)])
def test_page_says_what_is_wrong(client, session, picks, status):
    seat = came(session, "present", "absent")
    client.force_login(organiser_of(session))
    answer = client.post(page_of(session), {"pick": [pick.format(seat=seat.pk) for pick in picks]})
    assert (answer.status_code, TrainingCertificate.objects.count()) == (status, 0)


def test_who_reads_certificates_is_as_the_table_says(client, session):
    seat, stranger = came(session, "present", "present"), from_outside(session, "present", "present")
    certificates.issue(session, {seat.pk: 2, stranger.pk: 2}, by=organiser_of(session))
    firm, park = seat.pledge.firm, session.park
    manager, own = member("line_manager", firm=firm), member("employee", firm=firm)
    type(seat.employee).objects.filter(pk=seat.employee_id).update(manager=manager, user=own)
    readers = {
        "person": own,
        "own hr": member("hr", firm=firm),
        "manager": manager,
        "other manager": member("line_manager", firm=firm),
        "organiser": organiser_of(session),
        "office": member("office", park=park),
        "other hr": member("hr", firm=FirmFactory(park=park)),
        "director": member("director", firm=firm),
        "president": member("president", park=park),
        "representative": member("staff_representative", firm=firm),
    }
    found = {}
    for who, user in readers.items():
        client.force_login(user)
        papers = [
            client.get(reverse("training:certificate_pdf", args=[row.pk])).status_code for row in (seat, stranger)
        ]
        answer = client.get(page_of(session))
        found[who] = (papers, answer.status_code, seat.name in read(answer))
    assert found == {
        "person": ([200, 404], 200, True),
        "own hr": ([200, 404], 200, True),
        "manager": ([200, 404], 200, True),
        "other manager": ([404, 404], 200, False),
        "organiser": ([200, 200], 200, True),
        "office": ([200, 200], 200, True),
        "other hr": ([404, 404], 200, False),
        "director": ([404, 404], 403, False),
        "president": ([404, 404], 200, False),
        "representative": ([404, 404], 403, False),
    }
    client.force_login(readers["president"])
    assert "2 certificates issued" in read(client.get(page_of(session)))


def test_paper_is_none_before_it_is_issued(client, session):
    seat = came(session, "present", "present")
    client.force_login(organiser_of(session))
    assert client.get(reverse("training:certificate_pdf", args=[seat.pk])).status_code == 404


def test_paper_keeps_saying_what_was_issued(client, session):
    seat, hr = came(session, "present", "present"), organiser_of(session)
    certificates.issue(session, {seat.pk: 2}, by=hr)
    seat.attendances.first().delete()
    client.force_login(hr)
    paper = read(client.get(reverse("training:certificate_pdf", args=[seat.pk])))
    assert "2 half-days of 2" in paper.replace("\u00a0", " ")


@pytest.mark.parametrize("people", [1, 20])
def test_statements_do_not_grow_with_people(client, session, people, django_assert_max_num_queries):
    seats = [came(session, "present", "present") for _ in range(people)]
    client.force_login(organiser_of(session))
    with django_assert_max_num_queries(8):
        client.get(page_of(session))
    with django_assert_max_num_queries(14):
        assert client.post(page_of(session), {"pick": [f"{seat.pk}.2" for seat in seats]}).status_code == 302
