"""Calendar months, clamped to the end of the month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naturopole.months import last_day_of, month_of, months_later


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_later(day, months, expected):
    assert months_later(day, months) == expected


def test_two_years_from_january_fifteenth_end_on_the_fourteenth():
    assert last_day_of(date(2026, 1, 15), 24) == date(2028, 1, 14)


def test_month_of_a_day():
    assert month_of(date(2026, 2, 28)) == date(2026, 2, 1)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_later_lies_in_the_month_counted(day, months):
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
