"""The days on which papers go: values, and what holds for any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mobility.retention_dates import (
    NOTICE,
    Decision,
    Step,
    decide,
    earliest_base,
    earliest_pool_base,
    file_due,
    latest_overdue,
    overdue_on,
    pool_due,
    wish_due,
)

DAYS = some.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        ("2026-11-30", "2027-02-28"),
        ("2027-11-30", "2028-02-29"),
        ("2027-11-29", "2028-02-29"),
        ("2026-11-28", "2027-02-28"),
        ("2026-12-31", "2027-03-31"),
        ("2027-01-31", "2027-04-30"),
        ("2027-02-28", "2027-05-28"),
    ],
)
def test_file_goes_three_calendar_months_after(ended, due):
    assert file_due(date.fromisoformat(ended)) == date.fromisoformat(due)


def test_later_contact_moves_the_file_and_an_earlier_one_does_not():
    ended = date(2026, 11, 30)
    assert [file_due(ended, ended + timedelta(days=days)) for days in (-40, 0, 1)] == [
        date(2027, 2, 28),
        date(2027, 2, 28),
        date(2027, 3, 1),
    ]


@pytest.mark.parametrize(("last", "due"), [("2028-02-29", "2030-02-28"), ("2026-02-28", "2028-02-28")])
def test_pool_lasts_two_years_after_the_last_contact(last, due):
    assert pool_due(date.fromisoformat(last)) == date.fromisoformat(due)


def test_ended_wish_goes_three_months_later():
    assert wish_due(date(2027, 2, 28)) == date(2027, 5, 28)


FEBRUARY = date(2027, 2, 28)


@pytest.mark.parametrize(
    ("due", "announced", "today", "step", "told"),
    [
        (FEBRUARY, None, date(2027, 1, 28), Step.WAIT, None),
        (FEBRUARY, None, date(2027, 1, 29), Step.NOTICE, FEBRUARY),
        (FEBRUARY, None, date(2027, 2, 20), Step.NOTICE, date(2027, 3, 22)),
        (FEBRUARY, None, date(2029, 1, 1), Step.NOTICE, date(2029, 1, 31)),
        (FEBRUARY, FEBRUARY, date(2027, 2, 27), Step.WAIT, FEBRUARY),
        (FEBRUARY, FEBRUARY, FEBRUARY, Step.DELETE, FEBRUARY),
        (FEBRUARY, FEBRUARY, date(2027, 6, 1), Step.DELETE, FEBRUARY),
        (FEBRUARY, date(2027, 3, 22), FEBRUARY, Step.WAIT, date(2027, 3, 22)),
        (date(2027, 5, 1), FEBRUARY, date(2027, 2, 1), Step.WAIT, None),
        (date(2027, 5, 1), FEBRUARY, date(2027, 4, 1), Step.NOTICE, date(2027, 5, 1)),
        (None, FEBRUARY, date(2027, 4, 1), Step.WAIT, None),
    ],
)
def test_step_of_the_day(due, announced, today, step, told):
    assert decide(due, announced, today) == Decision(step, told)


@given(due=DAYS, ran=some.lists(DAYS, min_size=1, max_size=40))
def test_nothing_goes_before_its_day_or_without_thirty_days_of_notice(due, ran):
    announced, told_on = None, None
    for today in sorted(ran):
        found = decide(due, announced, today)
        if found.step is Step.NOTICE:
            told_on = today
        elif found.step is Step.DELETE:
            assert told_on is not None
            assert today >= max(due, told_on + NOTICE)
            break
        announced = found.announced


@given(due=DAYS, moved=DAYS, today=DAYS)
def test_second_look_on_the_same_day_does_nothing(due, moved, today):
    first = decide(due, moved, today)
    again = decide(due, first.announced, today)
    assert (again.step, again.announced) == (
        (Step.DELETE if first.step is Step.DELETE else Step.WAIT),
        first.announced,
    )


@given(due=DAYS, late=some.integers(1, 700), today=DAYS)
def test_new_activity_takes_the_announced_day_back(due, late, today):
    found = decide(due + timedelta(days=late), due, today)
    assert found.step is not Step.DELETE
    assert found.announced is None or found.announced >= due + timedelta(days=late)


@given(today=DAYS, ago=some.integers(0, 1500))
def test_what_the_search_leaves_out_asks_for_nothing(today, ago):
    base = today - timedelta(days=ago)
    if base > earliest_base(today):
        assert decide(file_due(base), None, today) == Decision(Step.WAIT, None)
    if base > earliest_pool_base(today):
        assert decide(pool_due(base), None, today) == Decision(Step.WAIT, None)


@pytest.mark.parametrize(
    ("closes", "overdue"),
    [
        ("2026-11-30", "2027-02-28"),
        ("2027-11-30", "2028-02-29"),
        ("2026-08-31", "2026-11-30"),
        ("2026-12-15", "2027-03-15"),
    ],
)
def test_recruitment_is_overdue_three_calendar_months_after_it_closed(closes, overdue):
    assert overdue_on(date.fromisoformat(closes)) == date.fromisoformat(overdue)


@given(DAYS, some.integers(80, 100))
def test_what_is_overdue_closed_on_the_latest_day_or_before(today, ago):
    closed = today - timedelta(days=ago)
    assert (closed <= latest_overdue(today)) == (overdue_on(closed) <= today)
