"""Working days, and chains dated by their longest path."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packages.schedule import MAX_DAYS, Calendar, Step, easter, plan, public_holidays, sequence

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "day",
    [
        date(1818, 3, 22),
        date(1943, 4, 25),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
    ],
)
def test_easter_sunday(day):
    assert easter(day.year) == day


def test_public_holidays_of_2026():
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


def test_two_holidays_may_fall_on_one_day():
    assert date(2008, 5, 1) in public_holidays(2008)
    assert len(public_holidays(2008)) == 10


def test_six_steps_in_sequence():
    found = plan(sequence([10, 15, 20, 5, 7, 3]), MONDAY)
    assert (found.working_days, found.start, found.end) == (60, MONDAY, date(2026, 5, 29))
    assert [slot.first_day for slot in found.slots] == [1, 11, 26, 46, 51, 58]
    assert [slot.end for slot in found.slots][-2:] == [date(2026, 5, 26), date(2026, 5, 29)]
    assert found.longest == ("1", "2", "3", "4", "5", "6")


def test_start_on_a_day_off_waits_for_the_next_working_day():
    assert plan([Step("a", 1)], date(2026, 5, 1)).start == date(2026, 5, 4)
    assert plan([Step("a", 1)], date(2026, 5, 4)).end == date(2026, 5, 4)


def test_parallel_stages_shorten_to_the_longest_path():
    steps = [Step("grow", 5), Step("dry", 10, {"grow": 0}), Step("print", 3, {"grow": 0})]
    found = plan([*steps, Step("pack", 2, {"dry": 0, "print": 0})], MONDAY)
    assert found.working_days == 17
    assert found.longest == ("grow", "dry", "pack")
    assert {slot.key: slot.slack for slot in found.slots} == {"grow": 0, "dry": 0, "print": 7, "pack": 0}


def test_transit_counts_in_working_days():
    found = plan([Step("a", 5), Step("b", 1, {"a": 2})], MONDAY)
    assert found.slots[0].end == date(2026, 3, 6)
    assert found.slots[1].start == date(2026, 3, 11)


def test_transit_may_decide_the_longest_path():
    found = plan([Step("near", 5), Step("far", 3), Step("mix", 1, {"near": 0, "far": 4})], MONDAY)
    assert (found.working_days, found.longest) == (8, ("far", "mix"))


def test_closures_are_skipped():
    calendar = Calendar(frozenset({date(2026, 3, 3)}))
    assert plan([Step("a", 2)], MONDAY, calendar).end == date(2026, 3, 4)


def test_working_days_between():
    calendar = Calendar()
    assert calendar.between(MONDAY, date(2026, 5, 29)) == 60
    assert calendar.between(date(2026, 5, 1), date(2026, 5, 3)) == 0
    assert calendar.between(MONDAY, date(2026, 2, 27)) == 0
    assert calendar.end(MONDAY, 60) == date(2026, 5, 29)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], "no step"),
        ([Step("a", 1), Step("a", 2)], "Step a stands twice"),
        ([Step("a", 1, {"z": 0})], "Step a: its predecessor z"),
        ([Step("a", 1, {"a": 0})], "wait for each other: a → a"),
        ([Step("a", 1, {"b": 0}), Step("b", 1, {"a": 0})], "wait for each other: "),
        (sequence([MAX_DAYS, 1]), "whole plan"),
    ],
)
def test_chain_that_cannot_be_dated_is_refused(steps, message):
    with pytest.raises(ValueError, match=message):
        plan(steps, MONDAY)


@pytest.mark.parametrize(("days", "transit"), [(0, 0), (-1, 0), (MAX_DAYS + 1, 0), (1, -1)])
def test_duration_out_of_range_names_its_step(days, transit):
    with pytest.raises(ValueError, match="Step dry: "):
        Step("dry", days, {"grow": transit})


@pytest.mark.parametrize(("days", "transit"), [(1.0, 0), (True, 0), (1, 0.5)])
def test_durations_are_whole_days(days, transit):
    with pytest.raises(TypeError, match="Step dry: "):
        Step("dry", days, {"grow": transit})


def test_calendar_that_runs_out_is_refused():
    with pytest.raises(ValueError, match="no 30 working days"):
        plan([Step("a", 30)], date(9999, 12, 20))


@st.composite
def chains(draw):
    """Steps whose predecessors stand before them."""
    steps = []
    for index in range(draw(st.integers(1, 8))):
        before = draw(st.sets(st.sampled_from([step.key for step in steps]))) if steps else set()
        after = {key: draw(st.integers(0, 5)) for key in sorted(before)}
        steps.append(Step(f"s{index}", draw(st.integers(1, 30)), after))
    return steps


starts = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(chains(), starts)
def test_each_step_starts_after_its_predecessors_and_no_later(steps, start):
    slots = {slot.key: slot for slot in plan(steps, start).slots}
    for step in steps:
        arrivals = [slots[key].last_day + transit for key, transit in step.after.items()]
        assert slots[step.key].first_day == max(arrivals, default=0) + 1


@given(chains(), starts, st.randoms())
def test_dates_do_not_depend_on_the_order(steps, start, random):
    shuffled = list(steps)
    random.shuffle(shuffled)
    found = plan(steps, start)
    assert set(plan(shuffled, start).slots) == set(found.slots)
    assert plan(shuffled, start).end == found.end


@given(chains(), starts)
def test_longest_path_adds_up_to_the_whole_without_slack(steps, start):
    found, by_key = plan(steps, start), {step.key: step for step in steps}
    slots = {slot.key: slot for slot in found.slots}
    path = [by_key[key] for key in found.longest]
    transits = [step.after[before.key] for before, step in zip(path, path[1:], strict=False)]
    assert sum(step.days for step in path) + sum(transits) == found.working_days
    assert [slots[step.key].slack for step in path] == [0] * len(path)


@given(chains(), starts)
def test_every_bound_of_a_plan_is_a_working_day(steps, start):
    found, calendar = plan(steps, start), Calendar()
    for slot in found.slots:
        assert calendar.is_working(slot.start)
        assert calendar.between(slot.start, slot.end) == slot.last_day - slot.first_day + 1
    assert calendar.between(found.start, found.end) == found.working_days
    assert calendar.between(start, found.start - timedelta(days=1)) == 0


@given(chains(), starts)
def test_slack_may_be_used_without_moving_the_end(steps, start):
    found = plan(steps, start)
    for slot in found.slots:
        longer = [Step(s.key, s.days + slot.slack * (s.key == slot.key), s.after) for s in steps]
        later = [Step(s.key, s.days + (slot.slack + 1) * (s.key == slot.key), s.after) for s in steps]
        assert plan(longer, start).end == found.end
        assert plan(later, start).working_days == found.working_days + 1
