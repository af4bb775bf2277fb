"""Interview times: offered several at once, taken by one, moved and taken back; calendars."""

import threading
import uuid
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from firms.models import Event, OutboxMail
from mobility.domain import interviews, lines, messages, scorecards, waiting
from mobility.domain.applications import move_application
from mobility.domain.consents import withdraw
from mobility.models import Application, InterviewSlot
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, ParkFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory


class Story:
    """A vacancy with its recruiter, and candidates of a neighbour firm at the stage of interviews."""

    def __init__(self, park):
        self.vacancy = VacancyFactory(firm=FirmFactory(park=park), title="MARKTITLE")
        self.hiring = member("hr", firm=self.vacancy.firm, first_name="Ada")
        self.vacancy.recruiters.add(self.hiring)
        self.firm = FirmFactory(park=park)
        self.rows = [self.candidate() for _ in "ab"]

    def candidate(self, **fields):
        employee = EmployeeFactory(firm=self.firm, user=member("employee", firm=self.firm))
        fields = {"vacancy": self.vacancy, "employee": employee, "status": "interview", "route": "direct"} | fields
        return ApplicationFactory(**fields)

    def slot(self, hours=48, **fields):
        fields = {"vacancy": self.vacancy, "place": "Salle du conseil"} | fields
        made = InterviewSlot.objects.create(starts_at=timezone.now() + timedelta(hours=hours), **fields)
        made.interviewers.add(self.hiring)
        return made


@pytest.fixture
def story(park):
    return Story(park)


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def offered(story, **fields):
    day = timezone.localdate() + timedelta(days=3)
    posted = {
        "day": day.isoformat(),
        "time": "14:00",
        "how_many": 3,
        "minutes": 45,
        "pause": 15,
        "place": "Salle du conseil",
        "interviewers": [story.hiring.pk],
        "request_key": uuid.uuid4(),
    }
    return posted | fields


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


def moved(slot, **fields):
    begins = timezone.localtime(slot.starts_at) + timedelta(hours=24)
    posted = {
        "day": begins.date().isoformat(),
        "time": f"{begins:%H:%M}",
        "minutes": 60,
        "place": "MARKPLACE",
        "sequence": slot.sequence,
    }
    return posted | fields


def test_moved_time_tells_the_person_and_counts_up(story, client):
    row = story.rows[0]
    slot = interviews.take_slot(story.slot(), row, by=row.employee.user)
    client.force_login(story.hiring)
    answer = client.post(address("slot_edit", slot.pk), moved(slot))
    assert answer.url == address("slot_list", story.vacancy.pk)
    fresh = InterviewSlot.objects.get()
    assert (fresh.place, fresh.minutes, fresh.sequence, fresh.application) == ("MARKPLACE", 60, slot.sequence + 1, row)
    mails = OutboxMail.objects.filter(recipient=row.employee.user.email)
    assert [word in mail.body for mail in mails for word in ("MARK", "nterview")] == [False, False]
    stale = client.post(address("slot_edit", slot.pk), moved(slot, place="MARKMINE"))
    shown = stale.content.decode()
    assert (stale.status_code, "<td>MARKPLACE</td><td>MARKMINE</td>" in shown) == (409, True)
    assert f'name="sequence" value="{fresh.sequence}"' in shown


def test_deleted_time_tells_the_person_unless_it_was_taken_meanwhile(story, client):
    row = story.rows[0]
    slot = story.slot()
    interviews.take_slot(slot, row, by=row.employee.user)
    client.force_login(story.hiring)
    assert client.post(address("slot_delete", slot.pk), {"revision": 0}).status_code == 409
    OutboxMail.objects.all().delete()
    assert client.post(address("slot_delete", slot.pk), {"revision": 1}).status_code == 302
    assert (InterviewSlot.objects.count(), [mail.recipient for mail in OutboxMail.objects.all()]) == (
        0,
        [row.employee.user.email],
    )


def entry(answer):
    book = Calendar.from_ical(answer.content)
    (found,) = book.walk("VEVENT")
    return book["METHOD"], found


def test_calendar_keeps_one_entry_from_the_choice_to_the_end(story, client):
    row = story.rows[0]
    page = address("interview_calendar", row.pk)
    client.force_login(row.employee.user)
    assert client.get(page).status_code == 404
    seen = []
    for hours in (48, 50):
        slot = story.slot(hours)
        client.post(address("own_slot_take", row.pk, slot.pk))
        seen.append(entry(client.get(page)))
    client.post(address("own_slot_free", row.pk, slot.pk))
    seen.append(entry(client.get(page)))
    assert [method for method, _event in seen] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert len({str(event["UID"]) for _method, event in seen}) == 1
    numbers = [event["SEQUENCE"] for _method, event in seen]
    assert numbers == sorted(set(numbers))
    assert (str(seen[-1][1]["STATUS"]), seen[1][1].decoded("DTSTART")) == (
        "CANCELLED",
        slot.starts_at.replace(microsecond=0),
    )


def test_calendar_of_the_person_is_discreet(story, client):
    row = story.rows[0]
    slot = interviews.take_slot(story.slot(), row, by=row.employee.user)
    client.force_login(row.employee.user)
    answer = client.get(address("interview_calendar", row.pk))
    _method, event = entry(answer)
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Interview", "Salle du conseil")
    told = answer.content.decode()
    assert [word in told for word in ("MARKTITLE", story.vacancy.firm.name, story.hiring.name)] == [False] * 3
    client.force_login(story.hiring)
    _method, event = entry(client.get(address("interview_calendar", row.pk)))
    assert (str(event["DESCRIPTION"]), row.employee.short_name in str(event["SUMMARY"])) == ("MARKTITLE", True)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=slot.minutes)


@pytest.mark.parametrize("told", [False, True])
def test_own_employer_gets_no_calendar(story, client, told):
    row = story.rows[0]
    interviews.take_slot(story.slot(), row, by=row.employee.user)
    if told:
        Application.objects.update(employer_told_at=timezone.now())
    client.force_login(member("hr", firm=story.firm))
    found = [
        client.get(address("interview_calendar", row.pk)).status_code,
        client.post(address("own_slot_take", row.pk, 1)).status_code,
    ]
    assert found == ([403, 403] if told else [404, 404])


def test_interviewer_of_the_own_employer_hears_nothing(story):
    """He works for both firms: the time vanishes from what he reads, and no mail tells him why."""
    both = member("line_manager", firm=story.vacancy.firm)
    member("employee", firm=story.firm, user=both)
    story.vacancy.recruiters.add(both)
    slot, row = story.slot(), story.rows[0]
    slot.interviewers.add(both)
    interviews.take_slot(slot, row, by=row.employee.user)
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [story.hiring.email]
    assert InterviewSlot.objects.visible_to(both).count() == 0


def test_home_page_tells_of_times_to_choose_of_messages_and_of_notes_asked_for(story):
    row, slot = story.rows[0], story.slot()
    person = row.employee.user

    def waits(user):
        return [line.text for line in lines.todo_of(user, waiting.SOURCE)]

    assert waits(person) == [f"{story.vacancy.firm.name} offers you times for an interview."]
    interviews.take_slot(slot, row, by=person)
    messages.write(row, subject="MARK", body="MARK", key=None, by=story.hiring)
    scorecards.ask_notes(row, by=person)
    assert waits(person) == [f"{story.vacancy.firm.name} has written to you."]
    assert waits(story.hiring) == ["Somebody asks for the notes of the interviews."]
    assert [waits(member("hr", firm=story.firm)), waits(member("office", park=story.firm.park))] == [[], []]


def test_recruiter_without_a_row_among_the_staff_is_told_of_an_outsider_s_question(story):
    ApplicationFactory(vacancy=story.vacancy, employee=None, route="outside", notes_asked_at=timezone.now())
    told = [line.text for line in lines.todo_of(story.hiring, waiting.SOURCE)]
    assert told == ["Somebody asks for the notes of the interviews."]


def test_history_of_an_interview_holds_no_word(story):
    row = story.rows[0]
    interviews.take_slot(story.slot(place="MARKPLACE"), row, by=row.employee.user)
    event = Event.objects.get(verb="slot_taken")
    assert (event.note, sorted(event.detail), event.label) == (
        "",
        ["at", "minutes", "sequence", "slot"],
        "Interview time chosen",
    )


def test_interviews_stand_among_the_vacancys_days_for_recruiters(story, client):
    story.slot()
    client.force_login(story.hiring)
    assert "Salle du conseil" in client.get(address("vacancy_detail", story.vacancy.pk)).content.decode()
    client.force_login(member("hr", firm=story.firm))
    assert "Salle du conseil" not in client.get(address("vacancy_detail", story.vacancy.pk)).content.decode()


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


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_at_once_take_one_time_once():
    story = Story(ParkFactory())
    for n in range(4):
        slot, gate, found = story.slot(100 + n), threading.Barrier(2), []

        def run(row, slot=slot, gate=gate, found=found):
            gate.wait()
            try:
                found.append(interviews.take_slot(slot, row, by=row.employee.user).application_id)
            except InvalidTransition:
                found.append("late")
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[row]) for row in story.rows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        slot.refresh_from_db()
        assert sorted(map(str, found)) == sorted(["late", str(slot.application_id)])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_move_and_choice_at_once_leave_one_truth():
    """A recruiter moves a free time while a candidate takes it: one of the two is told that it changed."""
    story = Story(ParkFactory())
    row, slot, gate, found = story.rows[0], story.slot(), threading.Barrier(2), []

    def take():
        return interviews.take_slot(slot, row, by=row.employee.user)

    def move():
        mine = InterviewSlot.objects.select_related("vacancy").get(pk=slot.pk)
        mine.place = "Ailleurs"
        return interviews.move_slot(mine, sequence=0, by=story.hiring, interviewers=[])

    def run(act):
        gate.wait()
        try:
            found.append(act() is not None)
        except Exception as error:
            found.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in (take, move)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fresh = InterviewSlot.objects.get()
    assert found.count(True) >= 1
    assert {*found} <= {True, "Stale", "InvalidTransition"}
    assert fresh.application_id in (row.pk, None)
