"""Interview times: offered several at once, taken by one, given back."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from firms.models import OutboxMail
from mobility.domain import interviews
from mobility.domain.applications import move_application
from mobility.domain.consents import withdraw
from mobility.models import Application, InterviewSlot
from tests.factories import member
from tests.mobility.factories import ApplicationFactory, VacancyFactory
from tests.mobility.interviews.story import address, moved, offered


def test_several_times_are_offered_at_once(story, client):
    client.force_login(story.hiring)
    answer = client.post(address("slot_list", story.vacancy.pk), offered(story))
    slots = list(InterviewSlot.objects.all())
    assert (answer.status_code, [slot.minutes for slot in slots]) == (302, [45] * 3)
    assert [timezone.localtime(slot.starts_at).hour for slot in slots] == [14, 15, 16]
    assert [list(slot.interviewers.all()) for slot in slots] == [[story.hiring]] * 3


def test_times_offered_twice_by_one_form_are_once(story, client):
    client.force_login(story.hiring)
    posted = offered(story)
    for _ in range(2):
        assert client.post(address("slot_list", story.vacancy.pk), posted).status_code == 302
    assert InterviewSlot.objects.count() == 3
    again = client.post(address("slot_list", story.vacancy.pk), offered(story, anyway="on"))
    assert (again.status_code, InterviewSlot.objects.count()) == (409, 3)
    assert "offered at this place already" in again.content.decode()


def test_overlap_of_an_interviewer_is_warned_of_and_may_be_meant(story, client):
    other = VacancyFactory(firm=story.vacancy.firm)
    other.recruiters.add(story.hiring)
    begins = datetime.combine(timezone.localdate() + timedelta(days=3), datetime.min.time())
    busy = InterviewSlot.objects.create(
        vacancy=other, starts_at=timezone.make_aware(begins.replace(hour=14, minute=30)), minutes=45, place="X"
    )
    busy.interviewers.add(story.hiring)
    client.force_login(story.hiring)
    posted = offered(story, how_many=1)
    warned = client.post(address("slot_list", story.vacancy.pk), posted)
    assert (warned.status_code, InterviewSlot.objects.count()) == (422, 1)
    assert "Ada Essai would be in two interviews at once." in warned.content.decode()
    assert client.post(address("slot_list", story.vacancy.pk), posted | {"anyway": "on"}).status_code == 302


def test_times_after_each_other_do_not_overlap(story):
    slot = story.slot()
    near = [slot.ends_at, slot.starts_at - timedelta(minutes=30)]
    assert interviews.overlapping(near, 30, [story.hiring], story.hiring) == []
    assert interviews.overlapping([slot.starts_at], 30, [story.hiring], story.hiring) == ["Ada Essai"]
    assert interviews.overlapping([slot.starts_at], 30, [story.hiring], story.hiring, but=slot) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"day": "2001-01-01"},
        {"time": "x"},
        {"minutes": 0},
        {"how_many": 99},
        {"place": ""},
        {"interviewers": [0]},
        {"request_key": "x"},
    ],
)
def test_odd_offer_is_refused(story, client, fields):
    client.force_login(story.hiring)
    answer = client.post(address("slot_list", story.vacancy.pk), offered(story, **fields))
    assert (answer.status_code, InterviewSlot.objects.count()) == (422, 0)


def test_candidate_chooses_a_time_and_another(story, client):
    first, second = story.slot(), story.slot(50)
    row = story.rows[0]
    client.force_login(row.employee.user)
    page = client.get(address("application_detail", row.pk)).content.decode()
    assert [address("own_slot_take", row.pk, slot.pk) in page for slot in (first, second)] == [True, True]
    for slot in (first, second):
        assert client.post(address("own_slot_take", row.pk, slot.pk)).url == address("application_detail", row.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.application, second.application, second.sequence) == (None, row, 3)
    assert OutboxMail.objects.filter(recipient=story.hiring.email).count() == 2


def test_taken_time_answers_409_with_those_left(story, client):
    taken, free = story.slot(), story.slot(50)
    interviews.take_slot(taken, story.rows[0], by=story.rows[0].employee.user)
    late = story.rows[1]
    client.force_login(late.employee.user)
    answer = client.post(address("own_slot_take", late.pk, taken.pk))
    shown = answer.content.decode()
    assert (answer.status_code, "Somebody else has just taken this time" in shown) == (409, True)
    assert [f'action="{address("own_slot_take", late.pk, slot.pk)}"' in shown for slot in (taken, free)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("case", ["past", "elsewhere", "unknown", "shortlisted"])
def test_time_that_is_not_offered_to_the_person_is_refused(story, client, case):
    row = story.rows[0]
    slot = story.slot(-1) if case == "past" else story.slot()
    if case == "elsewhere":
        InterviewSlot.objects.update(vacancy=VacancyFactory(firm=story.vacancy.firm))
    if case == "shortlisted":
        Application.objects.update(status="shortlisted")
    client.force_login(row.employee.user)
    key = 99_999_999 if case == "unknown" else slot.pk
    assert client.post(address("own_slot_take", row.pk, key)).status_code == 409
    slot.refresh_from_db()
    assert slot.application is None


def test_recruiter_enters_a_time_for_somebody_on_the_telephone(story):
    row = ApplicationFactory(
        vacancy=story.vacancy, employee=None, route="outside", outside_name="X", status="interview"
    )
    assert interviews.take_slot(story.slot(), row, by=story.hiring).application_id == row.pk
    other = ApplicationFactory(
        vacancy=story.vacancy, employee=None, route="outside", outside_name="Y", status="interview"
    )
    assert interviews.take_slot(story.slot(50), other, by=None).application_id == other.pk
    with pytest.raises(PermissionDenied):
        interviews.take_slot(story.slot(60), row, by=member("hr", firm=story.firm))


def test_time_given_back_is_offered_again(story, client):
    slot, row = story.slot(), story.rows[0]
    interviews.take_slot(slot, row, by=row.employee.user)
    client.force_login(row.employee.user)
    assert client.post(address("own_slot_free", row.pk, slot.pk)).status_code == 302
    assert client.post(address("own_slot_free", row.pk, slot.pk)).status_code == 409
    slot.refresh_from_db()
    assert (slot.application, slot.sequence) == (None, 2)


@pytest.mark.parametrize("end", ["not_retain", "withdraw", "consent"])
def test_closed_application_gives_its_time_back(story, end):
    row = story.candidate(route="sponsored") if end == "consent" else story.rows[0]
    slot = interviews.take_slot(story.slot(), row, by=row.employee.user)
    if end == "consent":
        withdraw(row.consent, by=row.employee.user)
    else:
        by = story.hiring if end == "not_retain" else row.employee.user
        move_application(row, end, by=by, reason="other", answer="Non.")
    slot.refresh_from_db()
    assert (slot.application, slot.sequence) == (None, 2)


def test_pages_and_clicks_hold_to_their_budgets(story, client, statements):
    row = story.rows[0]
    client.force_login(story.hiring)
    pages = [
        address("slot_list", story.vacancy.pk),
        address("slot_edit", story.slot().pk),
        address("application_detail", row.pk),
    ]
    costs = []
    for more in (1, 20):
        for n in range(more):
            slot = story.slot(60 + n + more)
            person = story.candidate()
            interviews.take_slot(slot, person, by=person.employee.user)
        costs.append([len(statements(lambda page=page: client.get(page))) for page in pages])
    assert costs[0] == costs[1]
    client.force_login(row.employee.user)
    own = len(statements(lambda: client.get(address("application_detail", row.pk))))
    slot = story.slot(30)
    took = len(statements(lambda: client.post(address("own_slot_take", row.pk, slot.pk))))
    client.force_login(story.hiring)
    fresh = InterviewSlot.objects.get(pk=slot.pk)
    edited = len(statements(lambda: client.post(address("slot_edit", slot.pk), moved(fresh))))
    made = len(statements(lambda: client.post(address("slot_list", story.vacancy.pk), offered(story, time="08:00"))))
    assert costs[1][0] <= 9
    assert max(*costs[1][1:], own) <= 9
    assert max(took, made) <= 12
    assert edited <= 16
