"""The demo's sessions add up: days, rooms, organisers, and the prices that its story tells."""

from decimal import Decimal as D

import pytest
from django.core.management import call_command
from django.utils import timezone

from training import demo
from training.domain import reckoning
from training.domain.conflicts import Kind, conflicts
from training.models import JointSession


@pytest.fixture
def sessions(db, settings):
    settings.DEMO = True
    call_command("demo", verbosity=0)
    titles = [facts[0][0] for facts in demo.SESSIONS]
    rows = JointSession.objects.filter(title_fr__in=titles, starts_on__gt=timezone.localdate())
    return list(rows.order_by("starts_on", "pk"))


def test_items_come_to_what_the_sessions_cost(sessions):
    assert [reckoning.of(row).due for row in sessions] == [D("4200.00"), D("5400.00"), D("1950.00"), D("1850.00")]
    assert [reckoning.of(row).due == row.cost for row in sessions] == [True] * 4


def test_story_of_2006_has_its_shares(sessions):
    amounts = {pledge.holder: reckoning.of(sessions[0]).amount_of(pledge) for pledge in sessions[0].pledges.all()}
    told = {name: amounts[name] for name in ("LPH", "Eskiss Packaging", "Biosphère")}
    assert told == {"LPH": D("2584.62"), "Eskiss Packaging": D("969.23"), "Biosphère": D("646.15")}


def test_half_days_begin_with_the_session_on_working_days_in_free_rooms(sessions):
    for row in sessions:
        half_days = list(row.half_days.all())
        assert half_days[0].day == row.starts_on
        assert [half.day.weekday() < 5 for half in half_days] == [True] * len(half_days)
        found = conflicts(half_days, but=row, trainer_id=row.trainer_id)
        assert [one.kind for one in found if one.kind is not Kind.DATES] == []
    assert [row.half_days.count() for row in sessions] == [4, 6, 4, 2]
