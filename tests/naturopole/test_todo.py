"""A line of “what waits for me”."""

from datetime import timedelta

import pytest
from django.utils import timezone

from naturopole.todo import Todo


@pytest.mark.parametrize(("days", "is_late"), [(-1, True), (0, False), (1, False), (None, False)])
def test_line_is_late_once_its_day_is_over(days, is_late):
    due = None if days is None else timezone.localdate() + timedelta(days=days)
    assert Todo("clock", "Sign", "", "/", "Sign", due=due).is_late is is_late
