"""Needs from certificates that end: one click, each person once, the right plan and window, taken back; the park."""

import threading
import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from naturopole.months import month_of, months_later
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.training.factories import CertificateFactory, NeedFactory, PlanFactory, ThemeFactory, in_days
from training.domain import expiry_needs, expiry_park
from training.models import AnnualPlan, Need

pytestmark = pytest.mark.django_db
PLAN = "/expiry/plan/"


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


@pytest.fixture
def theme(park):
    return ThemeFactory(park=park, name_en="First aid")


def held(firm, theme, days):
    return CertificateFactory(employee__firm=firm, theme=theme, valid_until=in_days(days))


def make(theme, by, key=None, month=None):
    return expiry_needs.make(theme, key=key or uuid.uuid4(), by=by, month=month)


@pytest.mark.parametrize(
    ("until", "first", "last"),
    [
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 12, 1)),
        (date(2026, 6, 1), date(2026, 5, 1), date(2026, 6, 1)),
        (date(2026, 5, 20), date(2026, 5, 1), date(2026, 5, 1)),
        (date(2027, 2, 10), date(2027, 1, 1), date(2027, 2, 1)),
        (date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 1)),
    ],
)
def test_window_ends_in_the_month_of_expiry(until, first, last):
    assert expiry_needs.window(until, date(2026, 5, 15)) == (first, last)


def test_window_of_what_is_over_stays_within_the_year():
    assert expiry_needs.window(date(2026, 1, 1), date(2026, 11, 27)) == (date(2026, 11, 1), date(2026, 12, 1))


def test_one_need_for_each_month_names_its_people(firm, hr, theme):
    rows = [held(firm, theme, days) for days in (-250, 40, 80, 91)]
    needs = make(theme, hr)
    named = {person.pk: need for need in needs for person in need.people.all()}
    assert sorted(named) == sorted(row.employee_id for row in rows[:3])
    for row in rows[1:3]:
        need = named[row.employee_id]
        assert (need.last_month, need.plan.year) == (month_of(row.valid_until), row.valid_until.year)
    assert {(need.seats, need.priority, need.status, need.plan.status) for need in needs} <= {
        (seats, 1, "planned", "draft") for seats in (1, 2, 3)
    }
    assert sum(need.seats for need in needs) == 3


def test_nobody_is_planned_twice(firm, hr, theme):
    held(firm, theme, 20)
    make(theme, hr)
    with pytest.raises(InvalidTransition):
        make(theme, hr)
    late = held(firm, theme, 21)
    (need,) = make(theme, hr)
    assert list(need.people.values_list("pk", flat=True)) == [late.employee_id]


def test_same_click_sent_twice_makes_one(client, firm, hr, theme):
    held(firm, theme, 20)
    client.force_login(hr)
    sent = {"theme": theme.pk, "request_key": str(uuid.uuid4())}
    to = client.post(PLAN, sent).url
    assert (client.post(PLAN, sent).url, Need.objects.count()) == (to, 1)
    assert list(client.get(to).context["made"]) == [Need.objects.get()]
    other = held(firm, ThemeFactory(park=firm.park), 20)
    assert client.post(PLAN, sent | {"theme": other.theme_id}).url != to
    assert Need.objects.count() == 2
    assert client.post(PLAN, {"theme": theme.pk}).url == "/expiry/"
    assert Need.objects.count() == 2


@pytest.mark.parametrize("status", ["draft", "submitted", "approved"])
def test_plan_of_the_year_is_taken_whatever_its_state(firm, hr, theme, status):
    row = held(firm, theme, 20)
    plan = PlanFactory(firm=firm, year=row.valid_until.year, status=status)
    assert [need.plan for need in make(theme, hr)] == [plan]


def test_other_firms_people_stay_out(firm, hr, theme, park):
    held(FirmFactory(park=park), theme, 20)
    with pytest.raises(InvalidTransition):
        make(theme, hr)
    with pytest.raises(PermissionDenied):
        make(theme, member("director", firm=firm))


def test_need_of_another_theme_or_firm_is_no_hindrance(firm, hr, theme):
    row = held(firm, theme, 20)
    NeedFactory(plan__firm=firm).people.add(row.employee)
    assert len(make(theme, hr)) == 1


def test_undo_takes_back_needs_and_the_plan_opened_for_them(client, firm, hr, theme):
    held(firm, theme, 20)
    key = uuid.uuid4()
    make(theme, hr, key)
    client.force_login(hr)
    undo = f"{PLAN}{key}/undo/"
    assert [client.post(undo).status_code for _ in range(2)] == [302, 302]
    assert (Need.objects.count(), AnnualPlan.objects.count()) == (0, 0)
    assert len(make(theme, hr)) == 1


def test_undo_leaves_plans_that_stood_before_or_were_changed(firm, hr, theme):
    row = held(firm, theme, 20)
    PlanFactory(firm=firm, year=row.valid_until.year)
    key = uuid.uuid4()
    make(theme, hr, key)
    assert expiry_needs.undo(key, by=hr) == 1
    assert AnnualPlan.objects.count() == 1


@pytest.mark.parametrize("change", [{"revision": 2}, {"status": "dropped"}])
def test_need_somebody_has_worked_on_is_not_taken_back(firm, hr, theme, change):
    held(firm, theme, 20)
    key = uuid.uuid4()
    make(theme, hr, key)
    Need.objects.update(**change)
    with pytest.raises(InvalidTransition):
        expiry_needs.undo(key, by=hr)
    assert Need.objects.count() == 1


def test_undo_of_another_firm_finds_nothing(firm, hr, theme, park):
    held(firm, theme, 20)
    key = uuid.uuid4()
    make(theme, hr, key)
    with pytest.raises(InvalidTransition):
        expiry_needs.undo(key, by=member("hr", firm=FirmFactory(park=park)))
    assert Need.objects.count() == 1


@pytest.mark.parametrize("theme_typed", ["", "x", "9" * 30, "-1", "٣"])
def test_odd_theme_is_not_found(client, hr, theme_typed):
    client.force_login(hr)
    assert client.post(PLAN, {"theme": theme_typed, "month": "x", "request_key": "x"}).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_click_costs_the_same_for_any_number_of_people(client, firm, hr, theme, count):
    CertificateFactory.create_batch(count, employee__firm=firm, theme=theme, valid_until=in_days(3))
    client.force_login(hr)
    with CaptureQueriesContext(connection) as asked:
        client.post(PLAN, {"theme": theme.pk, "request_key": str(uuid.uuid4())})
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 14


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_colleagues_at_once_plan_everybody_once(firm, hr, theme):
    for days in range(5):
        held(firm, theme, days)
    people, ready = [hr, member("hr", firm=firm)], threading.Barrier(2)

    def click(user):
        ready.wait()
        try:
            make(theme, user)
        except InvalidTransition:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click, args=[user]) for user in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    named = list(Need.people.through.objects.values_list("employee_id", flat=True))
    assert (len(named), len(set(named))) == (5, 5)


def counts(user, theme=None) -> dict:
    months = expiry_park.seats_needed(user, theme)
    return {(month.first, line.theme_id): (line.seats, line.own) for month in months for line in month.lines}


def test_park_is_counted_by_month_and_theme(firm, hr, theme, park):
    start, other = month_of(in_days(0)), FirmFactory(park=park)
    second, far = months_later(start, 2), months_later(start, 12)
    mine = CertificateFactory(employee__firm=firm, theme=theme, valid_until=second)
    CertificateFactory(employee__firm=other, theme=theme, valid_until=second.replace(day=28))
    CertificateFactory(employee__firm=other, theme=theme, valid_until=far)
    over = CertificateFactory(employee__firm=other, valid_until=in_days(-200))
    renewed = CertificateFactory(employee__firm=other, theme=theme, valid_until=second)
    CertificateFactory(employee=renewed.employee, theme=theme, obtained_on=in_days(0), valid_until=None)
    CertificateFactory(employee__firm=other, theme=theme, valid_until=second, employee__left_on=in_days(-1))
    president = member("president", park=park)
    assert counts(president) == {(second, theme.pk): (2, 0), (None, over.theme_id): (1, 0)}
    assert counts(hr) == {(second, theme.pk): (2, 1), (None, over.theme_id): (1, 0)}
    assert counts(hr, over.theme) == {(None, over.theme_id): (1, 0)}
    NeedFactory(plan__firm=firm, theme=theme).people.add(mine.employee)
    assert counts(hr, theme) == {(second, theme.pk): (2, 0)}


def test_need_is_made_from_one_month_of_the_parks_view(client, firm, hr, theme):
    month = months_later(month_of(in_days(0)), 7)
    CertificateFactory(employee__firm=firm, theme=theme, valid_until=month)
    held(firm, theme, 3)
    client.force_login(hr)
    client.post(PLAN, {"theme": theme.pk, "month": f"{month:%Y-%m}", "request_key": str(uuid.uuid4())})
    assert [(need.last_month, need.seats) for need in Need.objects.all()] == [(month, 1)]


@pytest.mark.parametrize(
    ("role", "status"),
    [("hr", 200), ("president", 200), ("office", 200), ("director", 403), ("employee", 403), ("partner", 403)],
)
def test_parks_view_is_for_who_plans(client, firm, role, status):
    client.force_login(member(role, firm=firm))
    assert client.get("/seats-needed/").status_code == status


def test_parks_view_names_no_firm_and_no_person(client, firm, theme, park):
    row = CertificateFactory(employee__firm=FirmFactory(park=park), theme=theme, valid_until=in_days(3))
    for role in ("president", "office", "hr"):
        client.force_login(member(role, firm=firm, park=park))
        page = client.get("/seats-needed/").content.decode()
        assert ["First aid" in page, row.employee.last_name in page, row.employee.firm.name in page] == [
            True,
            False,
            False,
        ]


@pytest.mark.parametrize(("role", "tab"), [("hr", "/expiry/"), ("president", "/seats-needed/")])
def test_parks_view_stands_under_the_tab_that_leads_to_it(client, firm, park, role, tab):
    client.force_login(member(role, firm=firm, park=park))
    page = client.get("/seats-needed/").content.decode()
    tabs = page.partition('<nav class="pages')[2].partition("</nav>")[0]
    assert (tabs.count(f'href="{tab}" aria-current="page"'), tabs.count('aria-current="page"')) == (1, 1)


@pytest.mark.parametrize("count", [1, 20])
def test_parks_view_costs_the_same_for_any_number_of_rows(client, firm, hr, count, django_assert_max_num_queries):
    CertificateFactory.create_batch(count, employee__firm=firm, valid_until=in_days(3))
    client.force_login(hr)
    with django_assert_max_num_queries(5):
        client.get("/seats-needed/")


@pytest.mark.parametrize(("role", "links"), [("hr", 1), ("line_manager", 0)])
def test_board_leads_human_resources_to_the_parks_months(client, firm, role, links):
    client.force_login(member(role, firm=firm))
    assert client.get("/expiry/").content.decode().count('href="/seats-needed/"') == links
