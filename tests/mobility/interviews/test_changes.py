"""Interview times moved and deleted, the calendars that follow them, and who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from firms.models import Event, OutboxMail
from mobility.domain import interviews, lines, messages, scorecards, waiting
from mobility.models import Application, InterviewSlot
from tests.factories import member
from tests.mobility.factories import ApplicationFactory
from tests.mobility.interviews.story import address, moved


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
