"""Two people at one interview time at the same moment."""

import threading

import pytest
from django.db import connection

from mobility.domain import interviews
from mobility.models import InterviewSlot
from naturopole.workflow import InvalidTransition
from tests.factories import ParkFactory
from tests.mobility.interviews.story import Story


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
