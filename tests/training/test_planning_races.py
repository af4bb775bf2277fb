"""Two people who plan at the same moment, on connections of their own: one of them is told what has changed."""

import uuid
from datetime import date, time

import pytest

from firms.models import Event
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests import races
from tests.factories import FirmFactory, ParkFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    NeedFactory,
    PlanFactory,
    PledgeFactory,
    ProviderFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
    in_days,
)
from tests.training.planned import unsaved
from training.domain import archive, expiry, needs, needs_import, planning, pledging, proposals
from training.domain.conflicts import DoubleBooked
from training.domain.needs_import import Line
from training.models import HalfDay, JointSession, Need, Theme, TrainingCertificate

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def together(*calls):
    words = {proposals.Grouped: "grouped", DoubleBooked: "booked", InvalidTransition: "stale", Stale: "stale"}
    return races.together(*calls, words=words)


def test_two_people_make_one_session_of_the_same_needs():
    park = ParkFactory()
    theme, firms = ThemeFactory(park=park), [FirmFactory(park=park) for _ in "ab"]
    needs = [NeedFactory(plan=PlanFactory(firm=firm), theme=theme, seats=4) for firm in firms]
    people = [member("hr", firm=firm) for firm in firms]
    keys = [need.pk for need in needs]

    def make(place):
        return lambda: planning.create(unsaved(firms[place]), needs=keys, by=people[place])[1]

    assert sorted(map(str, together(make(0), make(1)))) == ["True", "grouped"]
    assert (JointSession.objects.count(), JointSession.objects.get().needs.count()) == (1, 2)


def test_one_form_sent_many_times_at_once_makes_one_session():
    firm = FirmFactory(park=ParkFactory())
    hr, key = member("hr", firm=firm), uuid.uuid4()
    need = NeedFactory(plan=PlanFactory(firm=firm), theme=ThemeFactory(park=firm.park))
    for keys in ([], [need.pk]):
        JointSession.objects.all().delete()
        made = together(*[lambda: planning.create(unsaved(firm, key), needs=keys, by=hr)[1] for _ in range(4)])  # noqa: B023
        assert (sorted(made), JointSession.objects.count()) == ([False, False, False, True], 1)


def test_two_sessions_at_once_in_one_room_are_refused_once():
    firm = FirmFactory(park=ParkFactory())
    hr, room = member("hr", firm=firm), RoomFactory(park=firm.park)

    def make():
        rows = [HalfDay(day=in_days(9), starts_at=time(9), ends_at=time(12), room=room)]
        return planning.create(unsaved(firm), half_days=rows, by=hr)[1]

    assert sorted(map(str, together(make, make))) == ["True", "booked"]
    assert HalfDay.objects.count() == 1


def test_smaller_room_and_last_seats_at_once_lose_no_seat():
    firm = FirmFactory(park=ParkFactory())
    hr = member("hr", firm=firm)
    row = SessionFactory(park=firm.park, organiser=firm, minimum=2, capacity=6)
    mine = JointSession.objects.get(pk=row.pk)
    mine.capacity = 3
    together(
        lambda: planning.save(mine, half_days=[], items=[], revision=1, by=hr).pk,
        lambda: pledging.take(row, firm, seats=5, firmly=True, by=hr).pk,
    )
    row.refresh_from_db()
    assert row.capacity - pledging.free_seats(row) <= row.capacity
    assert (row.capacity, row.pledges.count()) in ((3, 0), (6, 1))


def test_two_colleagues_save_at_once_and_one_compares():
    firm = FirmFactory(park=ParkFactory())
    hr = member("hr", firm=firm)
    row = SessionFactory(park=firm.park, organiser=firm)
    mine, theirs = (JointSession.objects.get(pk=row.pk) for _ in "ab")
    answers = together(
        *[
            lambda one=one: planning.save(one, half_days=[], items=[], revision=1, by=hr).revision
            for one in (mine, theirs)
        ]
    )
    assert sorted(map(str, answers)) == ["2", "stale"]


def test_confirming_and_leaving_at_once_never_confirms_below_the_minimum():
    for _ in range(3):
        firm = FirmFactory(park=ParkFactory())
        hr = member("hr", firm=firm)
        row = SessionFactory(park=firm.park, organiser=firm, minimum=4)
        pledge = PledgeFactory(session=row, firm=firm, seats=4)
        together(
            lambda: planning.move(row, "confirm", by=hr).pk,  # noqa: B023
            lambda: pledging.withdraw(pledge, by=hr).pk,  # noqa: B023
        )
        verbs = list(
            Event.objects.filter(subject_id__in=[row.pk, pledge.pk]).order_by("pk").values_list("verb", flat=True)
        )
        assert verbs in (["withdrawn"], ["confirm", "withdrawn"])


@pytest.mark.parametrize(("kind", "made"), [("provider", ProviderFactory), ("room", RoomFactory)])
def test_entry_removed_at_the_moment_it_is_named_is_told_in_words(kind, made):
    firm = FirmFactory(park=ParkFactory())
    hr, gone = member("hr", firm=firm), made(park=firm.park)
    archive.remove(type(gone).objects.get(pk=gone.pk), by=hr)
    session, half = unsaved(firm), HalfDay(day=in_days(40), starts_at=time(9), ends_at=time(12))
    if kind == "provider":
        session.provider_id = gone.pk
    else:
        half.room_id = gone.pk
    with pytest.raises(InvalidTransition, match="has just been removed from its register"):
        planning.create(session, half_days=[half], by=hr)
    assert JointSession.objects.count() == 0
    with pytest.raises(InvalidTransition, match="A colleague has just removed this entry"):
        archive.archive(gone, by=hr)


@pytest.mark.parametrize("kind", ["need", "edited need", "table", "certificate"])
def test_theme_removed_at_the_moment_it_is_named_is_told_in_words(kind):
    firm = FirmFactory(park=ParkFactory())
    hr, gone = member("hr", firm=firm), ThemeFactory(park=firm.park)
    plan, person = PlanFactory(firm=firm), EmployeeFactory(firm=firm)
    months = {"first_month": date(plan.year, 3, 1), "last_month": date(plan.year, 6, 1)}
    need, kept = Need(plan=plan, theme=gone, seats=2, **months), NeedFactory(plan=plan)
    archive.remove(Theme.objects.get(pk=gone.pk), by=hr)
    line = Line(1, {"theme": gone, "note": "", "seats": 2, **months}, [], [])
    day = in_days(-9)
    given = {"theme": gone, "obtained_on": day, "valid_until": None, "key": uuid.uuid4()}
    write = {
        "need": lambda: needs.add(need, [], by=hr),
        "edited need": lambda: needs.save(named(kept, gone), [], revision=kept.revision, by=hr),
        "table": lambda: needs_import.take_in([line], plan, by=hr),
        "certificate": lambda: expiry.enter([person], by=hr, **given),
    }[kind]
    with pytest.raises(InvalidTransition, match="has just been removed from its register"):
        write()
    assert (list(Need.objects.all()), TrainingCertificate.objects.count()) == ([kept], 0)


def named(need, theme):
    need.theme = theme
    return need
