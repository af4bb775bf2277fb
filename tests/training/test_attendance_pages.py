"""The pages of attendance: the form of a half-day, conflicts, who reads whom, the sheet on paper."""

from datetime import time

import pytest
from django.urls import reverse

from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.reading import read
from tests.training.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    HalfDayFactory,
    PledgeFactory,
    RoomFactory,
    SessionFactory,
    in_days,
)
from tests.training.test_attendance import seat_of
from training.models import Attendance

pytestmark = pytest.mark.django_db


@pytest.fixture
def half(db):
    session = SessionFactory(starts_on=in_days(0), pledge_deadline=in_days(0), status="confirmed", title_en="Hygiene")
    return HalfDayFactory(session=session, starts_at=time(0), room=RoomFactory(park=session.park))


def page_of(half, name="attendance"):
    return reverse(f"training:{name}", args=[half.session.pk])


def organiser_of(half):
    return member("hr", firm=half.session.organiser)


def states(half):
    return dict(Attendance.objects.filter(half_day=half).values_list("enrolment_id", "state"))


def named(first, last, half, **fields):
    """Somebody called so, of a firm of her own, with a seat."""
    pledge = PledgeFactory(session=half.session)
    employee = EmployeeFactory(firm=pledge.firm, first_name=first, last_name=last, **fields)
    return EnrolmentFactory(pledge=pledge, employee=employee)


def test_form_shows_everybody_and_saves(client, half):
    first, second = named("Ada", "Roux", half), named("Bea", "Alba", half)
    client.force_login(organiser_of(half))
    page = read(client.get(page_of(half)))
    assert page.index("Bea Alba") < page.index("Ada Roux")
    typed = {"half": half.pk, f"mark_{first.pk}": "present", f"mark_{second.pk}": "absent", "junk": "1"}
    answer = client.post(page_of(half), typed)
    assert (answer.status_code, answer.url) == (302, f"{page_of(half)}?half={half.pk}")
    assert states(half) == {first.pk: "present", second.pk: "absent"}


def test_one_button_marks_all_others_present(client, half):
    seats = [named("Ada", f"Roux{n}", half) for n in range(3)]
    client.force_login(organiser_of(half))
    client.post(page_of(half), {"half": half.pk, f"mark_{seats[0].pk}": "absent", "then": "present"})
    assert states(half) == {seats[0].pk: "absent", seats[1].pk: "present", seats[2].pk: "present"}


def test_conflict_answers_409_with_both_values_and_the_next_save_decides(client, half):
    seat, other = named("Ada", "Roux", half), named("Bea", "Alba", half)
    client.force_login(organiser_of(half))
    typed = {"half": half.pk, f"mark_{seat.pk}": "present", f"seen_{seat.pk}": "", f"mark_{other.pk}": "present"}
    AttendanceFactory(enrolment=seat, half_day=half, state="excused")
    answer = client.post(page_of(half), typed)
    page = read(answer)
    assert answer.status_code == 409
    assert "<td>Excused</td><td>Present</td>" in page
    assert f'name="seen_{seat.pk}" value="excused"' in page
    assert f'name="mark_{seat.pk}" value="present" checked' in page
    assert states(half) == {seat.pk: "excused"}
    again = client.post(page_of(half), typed | {f"seen_{seat.pk}": "excused"})
    assert (again.status_code, states(half)) == (302, {seat.pk: "present", other.pk: "present"})


def test_page_after_a_conflict_leaves_a_colleagues_other_marks_as_they_are(client, half):
    seat, other = named("Ada", "Roux", half), named("Bea", "Alba", half)
    for one in (seat, other):
        AttendanceFactory(enrolment=one, half_day=half, state="absent")
    client.force_login(organiser_of(half))
    typed = {"half": half.pk, f"mark_{seat.pk}": "excused", f"seen_{seat.pk}": "present"}
    page = read(client.post(page_of(half), typed | {f"mark_{other.pk}": "present", f"seen_{other.pk}": "present"}))
    assert f'name="mark_{other.pk}" value="absent" checked' in page
    assert f'name="mark_{seat.pk}" value="excused" checked' in page


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"mark": "gone"}, 422),
        ({"seen": "gone"}, 422),
        ({"then": "later"}, 422),
        ({"mark": "pre\x00sent"}, 400),
        ({"mark": "present" * 99}, 422),
        ({"mark": ""}, 302),
    ],
)
def test_odd_values_are_told_and_write_nothing(client, half, typed, status):
    seat = named("Ada", "Roux", half)
    client.force_login(organiser_of(half))
    sent = {name if name == "then" else f"{name}_{seat.pk}": value for name, value in typed.items()}
    answer = client.post(page_of(half), {"half": half.pk} | sent)
    assert (answer.status_code, states(half)) == (status, {})


def test_marks_before_the_day_are_refused_with_the_reason(client, half):
    later = HalfDayFactory(session=half.session, day=in_days(2))
    seat = named("Ada", "Roux", half)
    client.force_login(organiser_of(half))
    answer = client.post(page_of(half), {"half": later.pk, f"mark_{seat.pk}": "present"})
    assert (answer.status_code, "Nobody can be present before the day itself." in read(answer)) == (409, True)


def test_form_opens_on_the_half_day_that_has_just_begun(client, half):
    later = HalfDayFactory(session=half.session, day=in_days(1))
    HalfDayFactory(session=half.session, day=in_days(-1))
    client.force_login(organiser_of(half))
    assert f'name="half" value="{half.pk}"' in read(client.get(page_of(half)))
    assert f'name="half" value="{later.pk}"' in read(client.get(page_of(half), {"half": later.pk}))


@pytest.mark.parametrize("asked", ["", "999999", "x", "all"])
def test_half_day_that_is_not_there_shows_another_page(client, half, asked):
    named("Ada", "Roux", half)
    client.force_login(organiser_of(half))
    answer = client.get(page_of(half), {"half": asked})
    assert (answer.status_code, "Ada Roux" in read(answer)) == (200, True)


def test_session_without_half_days_says_so(client):
    session = SessionFactory()
    client.force_login(member("hr", firm=session.organiser))
    answer = client.get(reverse("training:attendance", args=[session.pk]))
    assert (answer.status_code, "No half-day is set yet" in read(answer)) == (200, True)


def readers(half, seat):
    firm = seat.pledge.firm
    manager = member("line_manager", firm=firm)
    type(seat.employee).objects.filter(pk=seat.employee_id).update(manager=manager)
    park = half.session.park
    return {
        "organiser": organiser_of(half),
        "office": member("office", park=park),
        "own hr": member("hr", firm=firm),
        "manager": manager,
        "other manager": member("line_manager", firm=firm),
        "other hr": member("hr", firm=FirmFactory(park=park)),
        "president": member("president", park=park),
        "director": member("director", firm=firm),
        "organising director": member("director", firm=half.session.organiser),
        "representative": member("staff_representative", firm=firm),
        "partner": member("partner", park=park),
        "administrator": member("administrator", park=park),
    }


def test_who_reads_whom_is_as_the_table_says(client, half):
    seat, stranger = named("Ada", "Roux", half), named("Bea", "Alba", half)
    AttendanceFactory(enrolment=seat, half_day=half, state="excused")
    found = {}
    for who, user in readers(half, seat).items():
        client.force_login(user)
        answer = client.get(page_of(half), {"half": "all"})
        found[who] = (answer.status_code, {one.name for one in (seat, stranger) if one.name in read(answer)})
    own, everybody = {"Ada Roux"}, {"Ada Roux", "Bea Alba"}
    assert found == {
        "organiser": (200, everybody),
        "office": (200, everybody),
        "own hr": (200, own),
        "manager": (200, own),
        "other manager": (200, set()),
        "other hr": (200, set()),
        "president": (200, set()),
        "director": (403, set()),
        "organising director": (403, set()),
        "representative": (403, set()),
        "partner": (403, set()),
        "administrator": (403, set()),
    }


def test_nobody_but_the_organiser_marks(client, half):
    seat = named("Ada", "Roux", half)
    found = {}
    for who, user in readers(half, seat).items():
        client.force_login(user)
        found[who] = client.post(page_of(half), {"half": half.pk, f"mark_{seat.pk}": "absent"}).status_code
        if found[who] != 302:
            assert states(half) == {}
        Attendance.objects.all().delete()
    assert {who for who, status in found.items() if status == 302} == {"organiser", "office"}
    assert set(found.values()) == {302, 403}


def test_president_reads_figures(client, half):
    for state in ("present", "present", "absent"):
        AttendanceFactory(enrolment=named("Ada", "Roux", half), half_day=half, state=state)
    client.force_login(member("president", park=half.session.park))
    page = read(client.get(page_of(half)))
    assert '<td class="num">2</td><td class="num">1</td><td class="num">0</td>' in page
    assert "Roux" not in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_page_is_in_both_languages(client, half, language):
    named("Ada", "Roux", half)
    client.force_login(member("hr", firm=half.session.organiser, language=language))
    page = read(client.get(page_of(half)))
    assert f'<html lang="{language}"' in page


def test_sheet_holds_everybody_and_the_courses_facts(client, half):
    AttendanceFactory(enrolment=named("Ada", "Roux", half), half_day=half, state="excused")
    pledge = PledgeFactory(session=half.session, firm=None, outside_name="Labo de Vichy")
    EnrolmentFactory(pledge=pledge, employee=None, outside_name="Camille Dehors")
    client.force_login(organiser_of(half))
    answer = client.get(page_of(half, "attendance_sheet"))
    text = read(answer)
    assert (answer.headers["Content-Type"], "attachment" in answer.headers["Content-Disposition"]) == (
        "application/pdf",
        True,
    )
    expected = ("Attendance sheet", "Hygiene", "Ada Roux", "Excused", "Camille Dehors", "Labo de Vichy", "Trainer")
    assert [word for word in expected if word not in text] == []


def test_sheet_of_one_firm_leaves_the_others_out(client, half):
    seat, _other = named("Ada", "Roux", half), named("Bea", "Alba", half)
    client.force_login(organiser_of(half))
    text = read(client.get(page_of(half, "attendance_sheet"), {"pledge": seat.pledge_id}))
    assert ("Ada Roux" in text, "Bea Alba" in text) == (True, False)
    assert client.get(page_of(half, "attendance_sheet"), {"pledge": "x" * 50}).status_code == 200


def test_sheet_is_for_the_organiser_and_for_hr_of_its_own(client, half):
    seat, _other = named("Ada", "Roux", half), named("Bea", "Alba", half)
    found = {}
    for who, user in readers(half, seat).items():
        client.force_login(user)
        answer = client.get(page_of(half, "attendance_sheet"))
        text = read(answer) if answer.status_code == 200 else ""
        found[who] = {name for name in ("Ada Roux", "Bea Alba") if name in text} or answer.status_code
    assert {who: names for who, names in found.items() if names != 403} == {
        "organiser": {"Ada Roux", "Bea Alba"},
        "office": {"Ada Roux", "Bea Alba"},
        "own hr": {"Ada Roux"},
    }


def test_sheet_is_offered_to_whom_it_opens(client, half):
    seat, _other = named("Ada", "Roux", half), named("Bea", "Alba", half)
    for user in readers(half, seat).values():
        client.force_login(user)
        sheet = page_of(half, "attendance_sheet")
        page = client.get(page_of(half))
        offered = f'href="{sheet}"' in page.content.decode()
        assert offered == (client.get(sheet).status_code == 200)


def test_trainee_does_not_read_the_others(client, half):
    seat, user = seat_of(half.session)
    other = named("Bea", "Alba", half)
    client.force_login(user)
    page = read(client.get(page_of(half)))
    assert (seat.name in page, other.name in page) == (True, False)
    assert client.get(page_of(half, "attendance_sheet")).status_code == 403


@pytest.mark.parametrize("people", [1, 20])
def test_statements_do_not_grow_with_people(client, half, people, django_assert_max_num_queries):
    seats = [named("Ada", f"Roux{n}", half) for n in range(people)]
    for seat in seats:
        AttendanceFactory(enrolment=seat, half_day=half, state="present")
    hr = organiser_of(half)
    client.force_login(hr)
    with django_assert_max_num_queries(8):
        client.get(page_of(half))
    with django_assert_max_num_queries(9):
        client.get(page_of(half), {"half": "all"})
    typed = {"half": half.pk}
    for seat in seats:
        typed |= {f"mark_{seat.pk}": "absent", f"seen_{seat.pk}": "present"}
        member("hr", firm=seat.pledge.firm)
    # Twelve, and the two that begin and end the transaction.
    with django_assert_max_num_queries(14):
        assert client.post(page_of(half), typed).status_code == 302


def test_page_of_forty_people_is_light(client, half):
    for number in range(40):
        named("Ada", f"Roux{number}", half)
    client.force_login(organiser_of(half))
    assert len(client.get(page_of(half)).content) < 40_000
