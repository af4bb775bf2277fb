"""The first page of each role: its statements, the same for one row and for twenty, and its size."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firms.domain import park_state
from firms.models import Strength
from server.measuring import CONTROL, calls_of, repeated
from tests.factories import CandidacyFactory, FirmFactory, LevelFactory, member
from tests.mobility.factories import (
    ApplicationFactory,
    ConsentFactory,
    EmployeeFactory,
    NoticeboardFactory,
    PostingFactory,
    VacancyFactory,
)
from tests.packages.factories import LineFactory, QuoteFactory
from tests.training.factories import (
    CertificateFactory,
    NeedFactory,
    PlanFactory,
    PledgeFactory,
    SessionFactory,
    in_days,
)
from training.models import AnnualPlan

# Who comes, and the statements of her page; fifteen are allowed.
COSTS = {
    "president": 13,
    "director": 15,
    "hr": 13,
    "sales": 13,
    "line_manager": 10,
    "employee": 10,
    "staff_representative": 10,
    "partner": 8,
    "office": 12,
    "administrator": 7,
}
# Thousands of calls at most for one of each row and for twenty, each of which is a line of the page; fifty are allowed.
CALLS = {
    "president": (31, 49),
    "director": (28, 42),
    "hr": (30, 50),
    "sales": (20, 34),
    "line_manager": (16, 27),
    "employee": (16, 27),
    "staff_representative": (16, 30),
    "partner": (24, 32),
    "office": (23, 36),
    "administrator": (15, 23),
}
IN_PARK = ("president", "partner", "office", "administrator")
LIMIT_KB = 30


def statements(client):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(reverse("home"))
    assert answer.status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(CONTROL)], len(answer.content)


def add_rows(park, firm, user, count):
    """Something that waits for whoever looks after the firm, recruits for it, sells, learns or runs the park."""
    plan = AnnualPlan.objects.filter(firm=firm).first() or PlanFactory(firm=firm)
    for _ in range(count):
        vacancy = VacancyFactory(firm=firm)
        vacancy.recruiters.add(user)
        ApplicationFactory(vacancy=vacancy)
        person = EmployeeFactory(firm=firm, manager=user)
        ConsentFactory(employee=person, status="given")
        board = NoticeboardFactory(firm=None, park=park)
        PostingFactory(vacancy=vacancy, board=board, posted_by=user, remover=user, remove_by=in_days(-1))
        PledgeFactory(session=SessionFactory(park=park, pledge_deadline=in_days(3)), firm=firm, state="pencilled")
        CertificateFactory(employee=person, valid_until=in_days(5))
        NeedFactory(plan=plan, shared=True)
        LineFactory(quote__firm=FirmFactory(park=park), supplier=firm, answer="awaited")
        QuoteFactory(firm=firm)
        CandidacyFactory(firm__park=park)


@pytest.mark.parametrize("role", COSTS)
def test_home_keeps_to_its_statements_for_any_number_of_rows(park, client, role):
    LevelFactory(park=park)
    firm = FirmFactory(park=park)
    user = member(role, firm=None if role in IN_PARK else firm, park=park)
    if role == "employee":
        EmployeeFactory(firm=firm, user=user)
    client.force_login(user)
    found, calls = [], []
    for more in (1, 19):
        add_rows(park, firm, user, more)
        statements(client)
        found.append(statements(client))
        calls.append(calls_of(client, reverse("home")) / 1000)
    assert [(len(sent), repeated(sent)) for sent, _size in found] == [(COSTS[role], 0)] * 2
    assert [number <= most for number, most in zip(calls, CALLS[role], strict=True)] == [True, True], calls
    assert [size <= LIMIT_KB * 1000 for _sent, size in found] == [True, True], found


def test_large_park_shows_its_first_firms_and_says_how_many_there_are(park, client):
    step = LevelFactory(park=park)
    firms = [FirmFactory(park=park, joined=2000 + n, headcount=10 + n) for n in range(14)]
    Strength.objects.bulk_create(Strength(firm=firm, level=step, value=1) for firm in firms)
    user = member("employee", firm=firms[-1])
    state = park_state(user)
    # The first dozen to come, by size; the bars are drawn beside the largest of these.
    assert [firm.pk for firm in state["firms"]] == [firm.pk for firm in reversed(firms[:12])]
    assert (state["residents"], state["largest"], state["headcount"]) == (14, 21, sum(range(10, 24)))
    [held] = state["steps"]
    assert ([firm.pk for firm in held.named], held.others) == ([firm.pk for firm in firms[:5]], 9)
    client.force_login(user)
    page = client.get(reverse("home")).content.decode()
    assert ("and 9 others" in page, "All 14 firms of the park" in page) == (True, True)
