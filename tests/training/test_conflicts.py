"""What a session meets: rooms are refused, trainers, people and days are told once and may be saved anyway."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from tests.factories import FirmFactory, member
from tests.training.factories import (
    EnrolmentFactory,
    HalfDayFactory,
    PledgeFactory,
    ProviderFactory,
    RoomFactory,
    SessionFactory,
    in_days,
)
from tests.training.planned import form, half, statements, workday
from training.domain.conflicts import DoubleBooked, Kind, conflicts, hold_rooms
from training.models import HalfDay, JointSession, Trainer

NEW = "/sessions/new/"
DAY = workday(40)


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm, client):
    person = member("hr", firm=firm)
    client.force_login(person)
    return person


@pytest.fixture
def room(park):
    return RoomFactory(park=park, name="Salle Lavande", places=20)


@pytest.fixture
def other(park, room):
    """Another session, on the morning of that day, in that room, by a trainer."""
    trainer = Trainer.objects.create(provider=ProviderFactory(park=park), name="Anne Roche")
    row = SessionFactory(park=park, title_en="Other course", starts_on=DAY, trainer=trainer, provider=trainer.provider)
    HalfDayFactory(session=row, day=DAY, room=room)
    return row


def asked(start=9, end=12, day=DAY, room=None):
    return HalfDay(day=day, starts_at=time(start), ends_at=time(end), room=room)


@pytest.mark.parametrize(
    ("half_day", "kinds"),
    [
        (asked(9, 12), [Kind.DATES]),
        (asked(12, 14), [Kind.DATES]),
        (asked(13, 17), []),
        (asked(7, 9), []),
        (asked(8, 18), [Kind.DATES]),
        (asked(9, 12, DAY + timedelta(days=1)), []),
    ],
)
def test_times_that_overlap_meet(other, half_day, kinds):
    assert [found.kind for found in conflicts([half_day])] == kinds


def test_room_and_trainer_are_told_apart(other, room, park):
    found = conflicts([asked(14, 17), asked(9, 12, room=room)], trainer_id=other.trainer_id)
    assert [(one.kind, one.place) for one in found] == [(Kind.ROOM, 1), (Kind.TRAINER, 1)]
    assert found[0].words.startswith("“Salle Lavande” is taken by “Other course” on ")
    assert found[1].words.startswith("Anne Roche teaches “Other course” on ")


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_sessions_that_are_over_take_nothing(other, room, status):
    JointSession.objects.update(status=status)
    assert conflicts([asked(room=room)]) == []
    hold_rooms([asked(room=room)])


def test_session_does_not_meet_itself(other, room):
    assert conflicts(other.half_days.all(), but=other) == []


def test_people_enrolled_in_both_are_counted_not_named(other, firm):
    mine = SessionFactory(park=firm.park, organiser=firm, starts_on=DAY)
    seats = [EnrolmentFactory(pledge=PledgeFactory(session=mine, firm=firm)) for _ in "a"]
    seats.append(EnrolmentFactory(pledge=seats[0].pledge))
    theirs = PledgeFactory(session=other, firm=firm)
    for seat in seats:
        EnrolmentFactory(pledge=theirs, employee=seat.employee)
    EnrolmentFactory(pledge=theirs)
    (found,) = conflicts([asked()], but=mine)
    assert (found.kind, found.people) == (Kind.PEOPLE, 2)
    assert found.words.startswith("2 people enrolled here have a seat in “Other course” on ")
    assert [seat.employee.last_name in found.words for seat in seats] == [False, False]
    theirs.enrolments.update(state="cancelled")
    assert [one.kind for one in conflicts([asked()], but=mine)] == [Kind.DATES]


def test_chosen_people_may_be_asked_about(other):
    seat = EnrolmentFactory(pledge=PledgeFactory(session=other))
    (found,) = conflicts([asked()], employees=[seat.employee_id])
    assert (found.kind, found.people) == (Kind.PEOPLE, 1)


def test_taken_room_is_refused_beside_its_row(client, hr, firm, other, room):
    answer = client.post(NEW, form([half(DAY + timedelta(days=1)), half(DAY, room=room.pk)][::-1], organiser=firm.pk))
    shown = answer.context["form"]
    assert (answer.status_code, JointSession.objects.count()) == (422, 1)
    (words,) = shown.half_days.forms[0].errors["room"]
    assert words.startswith("“Salle Lavande” is taken by “Other course”")
    assert [row["room"].value() for row in shown.half_days][:2] == [str(room.pk), ""]


def test_taken_room_cannot_be_saved_anyway(client, hr, firm, other, room):
    sent = form([half(DAY, room=room.pk)], organiser=firm.pk)
    mark = client.post(NEW, sent).context["form"].mark
    assert client.post(NEW, sent | {"anyway": mark}).status_code == 422
    assert JointSession.objects.count() == 1


def test_other_conflicts_are_told_once_and_saved_anyway(client, hr, firm, other):
    sent = form([half(DAY)], organiser=firm.pk, trainer=other.trainer_id, provider=other.provider_id)
    answer = client.post(NEW, sent)
    shown = answer.context["form"]
    assert (answer.status_code, JointSession.objects.count(), len(shown.warnings)) == (422, 1, 1)
    assert shown.warnings[0].startswith("Anne Roche teaches “Other course”")
    assert answer.content.count(b"Save anyway") == 1
    assert client.post(NEW, sent | {"anyway": shown.mark}).status_code == 302
    assert JointSession.objects.count() == 2


def test_saying_yes_to_one_conflict_is_no_yes_to_another(client, hr, firm, other, park):
    sent = form([half(DAY)], organiser=firm.pk)
    mark = client.post(NEW, sent).context["form"].mark
    day = DAY + timedelta(days=7)
    HalfDayFactory(session=SessionFactory(park=park, starts_on=day), day=day)
    elsewhere = sent | {"half-0-day": day.isoformat(), "starts_on": day.isoformat(), "anyway": mark}
    assert client.post(NEW, elsewhere).status_code == 422


def test_room_smaller_than_the_session_is_told(client, hr, firm, park):
    small = RoomFactory(park=park, name="Petit salon", places=5)
    answer = client.post(NEW, form([half(DAY, room=small.pk)], organiser=firm.pk))
    assert answer.context["form"].warnings == ["“Petit salon” has 5 places, the session room for 12."]


def test_lock_finds_the_room_taken(other, room):
    with pytest.raises(DoubleBooked) as refused:
        hold_rooms([asked(room=room)])
    assert [one.place for one in refused.value.conflicts] == [0]
    hold_rooms([asked(13, 14, room=room)])


@pytest.mark.parametrize("times", [1, 20])
def test_two_queries_whatever_the_number_of_sessions(park, room, times):
    mine = SessionFactory(park=park, starts_on=DAY)
    for place in range(times):
        row = SessionFactory(park=park, starts_on=in_days(50 + place))
        HalfDayFactory(session=row, day=DAY, room=room)
    half_days = [asked(room=room)] * times
    assert len(statements(lambda: conflicts(half_days, but=mine))) == 2


def test_edit_page_counts_the_people_of_the_session(client, hr, firm, other):
    mine = SessionFactory(
        park=firm.park, organiser=firm, starts_on=DAY + timedelta(days=7), pledge_deadline=in_days(20)
    )
    seat = EnrolmentFactory(pledge=PledgeFactory(session=mine, firm=firm, seats=1))
    EnrolmentFactory(pledge=PledgeFactory(session=other, firm=firm, seats=1), employee=seat.employee)
    answer = client.post(reverse("training:session_edit", args=[mine.pk]), form([half(DAY)], revision=1))
    (words,) = answer.context["form"].warnings
    assert words.startswith("1 person enrolled here has a seat in “Other course”")
