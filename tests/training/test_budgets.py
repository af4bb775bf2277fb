"""What the pages of training cost: statements within their budget, the same for one row and for twenty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from server.measuring import CONTROL, calls_of, repeated
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    CertificateFactory,
    HalfDayFactory,
    ItemFactory,
    NeedFactory,
    OutsideFirmFactory,
    PlanFactory,
    PledgeFactory,
    ProviderFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
)
from tests.training.years import over, seats, stated
from training.bench import PAGES
from training.models import Programme

LIST, DETAIL, FORM = 7, 9, 7
MASTHEAD = {"president": 1, "office": 1}
"""Who judges candidates reads on every page how many wait: one statement more, which is none of the page's."""
# name of the address, who asks, of which row (None: of none), statements at most; one line for each page that comes
BUDGETS = (
    ("session_list", "hr", None, LIST),
    ("session_list", "president", None, LIST),
    ("session_detail", "hr", "session", DETAIL),
    ("session_detail", "office", "held", DETAIL),
    ("session_detail", "employee", "session", DETAIL),
    ("plan_list", "hr", None, LIST),
    ("plan_detail", "hr", "plan", DETAIL),
    ("need_detail", "hr", "need", DETAIL),
    ("need_create", "hr", "plan", FORM),
    ("theme_list", "office", None, LIST),
    ("proposal_list", "office", None, LIST),
    ("session_create", "office", None, FORM),
    ("session_edit", "office", "session", FORM),
    ("session_organise", "office", "session", DETAIL),
    ("programme_list", "hr", None, LIST),
    ("programme_detail", "hr", "programme", DETAIL),
    ("register_list", "office", None, LIST),
    ("pledge_edit", "hr", "session", FORM),
    ("pledge_withdraw", "hr", "session", DETAIL),
    ("seat_list", "hr", "session", FORM),
    ("session_options", "office", "session", DETAIL),
    ("version_list", "office", "held", DETAIL),
    ("version_create", "office", "session", FORM),
    ("version_detail", "office", "version", DETAIL),
    ("invitation_list", "office", "session", DETAIL),
    ("outside_firm_list", "office", None, LIST),
    ("attendance", "office", "held", DETAIL),
    ("certificate_list", "office", "held", DETAIL),
    ("evaluation_list", "hr", "held", DETAIL),
    ("evaluation_links", "hr", "held", FORM),
    ("own_training", "employee", None, DETAIL),
    ("team_training", "line_manager", None, DETAIL),
    ("expiry_list", "hr", None, LIST),
    ("seats_needed", "president", None, LIST),
    ("calendar", "hr", None, LIST),
    ("feed_list", "hr", None, LIST),
    ("review", "hr", None, DETAIL),
    ("review", "president", None, DETAIL),
    ("review_export", "hr", None, DETAIL),
)


@pytest.fixture
def rows(park):
    """People by role and rows by name, one of each: `grow` makes them many."""
    firm = FirmFactory(park=park)
    people = {role: member(role, firm=firm) for role in ("hr", "director", "line_manager", "employee")}
    people |= {role: member(role, park=park) for role in ("president", "office")}
    trainee = EmployeeFactory(firm=firm, user=people["employee"], manager=people["line_manager"])
    found = people | {"park": park, "firm": firm, "trainee": trainee}
    found["plan"] = PlanFactory(firm=firm)
    found["session"], found["held"] = SessionFactory(park=park, organiser=firm), over(park, organiser=firm)
    grow(found, 1)
    found["need"], found["version"] = found["plan"].needs.get(), found["held"].cost_versions.get()
    found["programme"] = Programme.objects.get()
    return found


def grow(rows, number):
    """So many more of all that a page of training may list, in and around the session and the one that was held."""
    park, session, held = rows["park"], rows["session"], rows["held"]
    for _ in range(number):
        theme, colleague = ThemeFactory(park=park), EmployeeFactory(firm=rows["firm"], manager=rows["line_manager"])
        NeedFactory(plan=rows["plan"], theme=theme).people.add(colleague)
        NeedFactory(plan=PlanFactory(firm=FirmFactory(park=park)), theme=theme)
        ProviderFactory(park=park)
        room, outside = RoomFactory(park=park), OutsideFirmFactory(park=park)
        programme = Programme.objects.create(park=park, title_fr="Parcours", title_en="Programme")
        HalfDayFactory(session=SessionFactory(park=park, theme=theme, programme=programme), room=room)
        ItemFactory(session=session)
        for one in (session, held):
            PledgeFactory(session=one, firm=None, outside=outside)
        own = over(park, theme=theme, programme=programme, organiser=rows["firm"])
        for course in (held, own):
            stated(
                course, {seats(course, FirmFactory(park=park), 2, present=[2, 1]): "100.00"}, number=versions(course)
            )
        seats(own, rows["firm"], 2, present=[(rows["trainee"], 2), (colleague, 1)])
        for person in (rows["trainee"], colleague):
            CertificateFactory(employee=person, theme=theme)
    taken = rows.setdefault("pledge", None) or PledgeFactory(session=session, firm=rows["firm"], seats=2)
    rows["pledge"] = taken


def versions(session) -> int:
    """The number of the next statement."""
    return session.cost_versions.count() + 1


def statements(client, address) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(CONTROL)]


@pytest.mark.parametrize(("name", "person", "row", "most"), BUDGETS)
def test_page_costs_the_same_for_one_row_and_for_twenty(rows, client, name, person, row, most):
    address = reverse(f"training:{name}", args=[rows[row].pk] if row else [])
    client.force_login(rows[person])
    client.get(address)
    few = statements(client, address)
    grow(rows, 19)
    many = statements(client, address)
    assert (len(many), repeated(many)) == (len(few), 0)
    assert len(many) - MASTHEAD.get(person, 0) <= most


def test_bench_measures_every_page_that_has_a_budget():
    measured = {name for _label, _person, name, _row, _query in PAGES}
    assert {name for name, *_rest in BUDGETS} - measured <= {"pledge_withdraw", "review_export"}


# name of the address, who asks, of which row; kB and thousands of calls at most with twenty of each row
WEIGHTS = (
    ("team_training", "line_manager", None, 26, 33),
    ("own_training", "employee", None, 21, 30),
    ("plan_detail", "hr", "plan", 24, 30),
    ("need_create", "hr", "plan", 14, 21),
    ("expiry_list", "hr", None, 20, 34),
    ("calendar", "hr", None, 12, 21),
    ("proposal_list", "office", None, 10, 15),
    ("seats_needed", "hr", None, 20, 28),
    ("seats_needed", "president", None, 13, 21),
    ("session_options", "office", "session", 28, 32),
    ("seat_list", "hr", "session", 12, 27),
    ("attendance", "office", "held", 34, 27),
    ("certificate_list", "office", "held", 29, 28),
    ("session_detail", "office", "held", 25, 30),
    ("session_list", "hr", None, 14, 31),
    ("review", "hr", None, 24, 33),
    ("review", "president", None, 14, 28),
    ("session_create", "office", None, 23, 27),
    ("session_edit", "office", "session", 22, 36),
    ("version_create", "office", "session", 12, 20),
    ("invitation_list", "office", "session", 43, 38),
)


def test_pages_of_twenty_rows_stay_light(rows, client):
    grow(rows, 19)
    found = []
    for name, person, row, size, calls in WEIGHTS:
        address = reverse(f"training:{name}", args=[rows[row].pk] if row else [])
        client.force_login(rows[person])
        length = len(client.get(address).content)
        found.append((name, person, length / 1000 <= size, calls_of(client, address) / 1000 <= calls))
    assert found == [(name, person, True, True) for name, person, *_rest in WEIGHTS]
