"""The expiry board: who reads it, what counts, entries for several people at once, corrections, exports."""

import csv
import io
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firms.models import Event
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import CertificateFactory, EnrolmentFactory, NeedFactory, ThemeFactory, in_days
from training import domain as training
from training.domain import expiry
from training.models import TrainingCertificate

pytestmark = pytest.mark.django_db
LIST, NEW = "/expiry/", "/expiry/new/"


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


def held(firm, days=60, **fields):
    return CertificateFactory(employee__firm=firm, valid_until=in_days(days), **fields)


def shown(user) -> list:
    return list(expiry.board(user).values_list("pk", flat=True))


def entry(theme, *people, **fields) -> dict:
    keys = {"theme": theme.pk, "people": [p.pk for p in people], "request_key": str(uuid.uuid4())}
    return keys | {"obtained_on": "2026-01-15", "valid_until": ""} | fields


@pytest.mark.parametrize(
    ("days", "state"),
    [(-1, "over"), (0, "30"), (30, "30"), (31, "60"), (60, "60"), (61, "90"), (90, "90"), (91, "valid")],
)
def test_state_is_the_smallest_span_that_holds_the_end(firm, hr, days, state):
    row = held(firm, days)
    assert expiry.state_of(row.days_left) == state
    found = {name for name in ("over", "30", "60", "90", "valid", "forever") if in_state(hr, name) == [row.pk]}
    assert found == {state}


def in_state(user, name):
    return list(expiry.board(user).filter(expiry.in_state(name, timezone.localdate())).values_list("pk", flat=True))


def test_certificate_without_end_does_not_expire(firm, hr):
    row = CertificateFactory(employee__firm=firm, valid_until=None)
    assert (expiry.state_of(row.days_left), in_state(hr, "forever"), in_state(hr, "due")) == ("forever", [row.pk], [])


@pytest.mark.parametrize(
    ("months", "obtained", "until"),
    [
        (24, date(2026, 1, 15), date(2028, 1, 14)),
        (1, date(2026, 1, 31), date(2026, 2, 27)),
        (1, date(2026, 12, 1), date(2026, 12, 31)),
        (6, date(2026, 8, 31), date(2027, 2, 27)),
        (12, date(2024, 2, 29), date(2025, 2, 27)),
        (None, date(2026, 1, 15), None),
    ],
)
def test_end_follows_from_the_themes_months(park, months, obtained, until):
    assert expiry.end_of_validity(ThemeFactory(park=park, validity_months=months), obtained) == until


def test_soonest_end_stands_first_and_who_left_not_at_all(firm, hr):
    late, soon, never = held(firm, 80), held(firm, -3), CertificateFactory(employee__firm=firm, valid_until=None)
    held(firm, 5, employee__left_on=in_days(-1))
    leaving = held(firm, 6, employee__left_on=in_days(1))
    assert shown(hr) == [soon.pk, leaving.pk, late.pk, never.pk]


def test_renewed_certificate_gives_way(firm, hr):
    old = held(firm, 10)
    fresh = CertificateFactory(
        employee=old.employee, theme=old.theme, obtained_on=in_days(-1), valid_until=in_days(700)
    )
    assert shown(hr) == [fresh.pk]


def test_board_is_for_own_hr_and_own_line_manager(firm, hr, park):
    manager, other = member("line_manager", firm=firm), member("hr", firm=FirmFactory(park=park))
    his, theirs = held(firm, 10, employee__manager=manager), held(firm, 20)
    assert shown(hr) == [his.pk, theirs.pk]
    assert shown(manager) == [his.pk]
    assert shown(other) == []


@pytest.mark.parametrize(
    ("role", "status"),
    [("hr", 200), ("line_manager", 200), ("director", 403), ("employee", 403), ("office", 403), ("president", 403)],
)
def test_page_is_for_hr_and_line_managers(client, firm, role, status):
    client.force_login(member(role, firm=firm))
    assert client.get(LIST).status_code == status


def test_line_manager_reads_nothing_of_plans_and_changes_nothing(client, firm):
    manager = member("line_manager", firm=firm)
    row = held(firm, 10, employee__manager=manager)
    NeedFactory(plan__firm=firm, theme=row.theme).people.add(row.employee)
    client.force_login(manager)
    page = client.get(LIST).content.decode()
    assert (row.employee.name in page, "In the plan" in page) == (True, False)
    edit = reverse("training:expiry_edit", args=[row.pk])
    assert [client.get(edit).status_code, client.get(NEW).status_code] == [403, 403]
    assert client.post(reverse("training:expiry_remove", args=[row.pk])).status_code == 403


def test_other_firms_certificate_answers_like_none(client, hr, park):
    row = held(FirmFactory(park=park))
    client.force_login(hr)
    assert [client.get(f"{LIST}{key}/").status_code for key in (row.pk, 999999)] == [404, 404]


def test_plan_and_seat_are_said(firm, hr):
    planned, seated, bare = held(firm, 1), held(firm, 2), held(firm, 3)
    NeedFactory(plan__firm=firm, theme=planned.theme).people.add(planned.employee)
    EnrolmentFactory(pledge__firm=firm, pledge__session__theme=seated.theme, employee=seated.employee)
    found = [(row.pk, row.is_planned, row.is_enrolled) for row in expiry.board(hr)]
    assert found == [(planned.pk, True, False), (seated.pk, False, True), (bare.pk, False, False)]


@pytest.mark.parametrize(
    ("status", "last_month", "planned"),
    [("planned", date(2020, 3, 1), True), ("done", date(2030, 1, 1), True), ("done", date(2020, 3, 1), False)]
    + [("dropped", date(2030, 1, 1), False)],
)
def test_need_counts_while_planned_or_done_since(firm, hr, status, last_month, planned):
    row = held(firm)
    need = {"status": status, "first_month": last_month, "last_month": last_month}
    NeedFactory(plan__firm=firm, theme=row.theme, **need).people.add(row.employee)
    assert expiry.board(hr).get().is_planned is planned


def test_filters_narrow_by_name_theme_and_state(client, firm, hr):
    rows = [held(firm, 10, employee__last_name="Zola"), held(firm, 50), held(firm, -2)]
    client.force_login(hr)

    def found(**asked):
        return [row.pk for row in client.get(LIST, asked).context["page"]]

    assert found(q="zola alex") == [rows[0].pk]
    assert found(theme=rows[1].theme_id) == [rows[1].pk]
    assert found(state="over") == [rows[2].pk]
    assert found(state="odd", theme="99999999999") == [rows[2].pk, rows[0].pk, rows[1].pk]


def test_people_stand_beside_themes(client, firm, hr):
    first = held(firm, 10, employee__last_name="Aa")
    second = CertificateFactory(employee__firm=firm, employee__last_name="Bb", theme=first.theme)
    third = CertificateFactory(employee=first.employee, theme=ThemeFactory(park=firm.park, name_en="Zz", name_fr="Zz"))
    client.force_login(hr)
    grid = client.get(LIST, {"view": "people"}).context["grid"]
    assert grid.themes == [first.theme, third.theme]
    assert [(person.pk, cells) for person, cells in grid.rows] == [
        (first.employee_id, [first, third]),
        (second.employee_id, [second, None]),
    ]


def test_export_holds_the_filtered_rows(client, firm, hr):
    row = held(firm, 25, employee__last_name="=cmd")
    held(firm, 75)
    client.force_login(hr)
    answer = client.get("/expiry/export/", {"state": "30"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [
        ["Alex =cmd", firm.name, row.theme.name, str(row.obtained_on), str(row.valid_until), "25", "30 days or less"]
    ]
    book = client.get("/expiry/export/", {"format": "xlsx"})
    assert book.headers["Content-Disposition"] == 'attachment; filename="certificates.xlsx"'


def test_several_people_are_entered_at_once_and_only_once(client, firm, hr):
    theme, people = ThemeFactory(park=firm.park, validity_months=24), EmployeeFactory.create_batch(3, firm=firm)
    client.force_login(hr)
    sent = entry(theme, *people)
    answers = [client.post(NEW, sent) for _ in range(2)]
    assert [(one.status_code, one.url) for one in answers] == [(302, LIST)] * 2
    rows = TrainingCertificate.objects.order_by("employee_id")
    assert [(r.employee_id, r.valid_until) for r in rows] == [(p.pk, date(2028, 1, 14)) for p in people]
    assert Event.objects.filter(kind="training.trainingcertificate", verb="created", by=hr).count() == 3


def test_day_typed_wins_over_the_themes_months(client, firm, hr):
    theme, person = ThemeFactory(park=firm.park, validity_months=24), EmployeeFactory(firm=firm)
    client.force_login(hr)
    client.post(NEW, entry(theme, person, valid_until="2027-06-30"))
    assert TrainingCertificate.objects.get().valid_until == date(2027, 6, 30)


def test_end_is_proposed_before_anything_is_kept(client, firm, hr):
    theme, person = ThemeFactory(park=firm.park, validity_months=24), EmployeeFactory(firm=firm)
    client.force_login(hr)
    answer = client.post(NEW, entry(theme, person, valid_until="2026-01-20", then="propose"))
    form = answer.context["form"]
    shown = [form["valid_until"].value(), form["people"].value(), form["theme"].value()]
    assert (answer.status_code, shown) == (200, [date(2028, 1, 14), [str(person.pk)], str(theme.pk)])
    assert client.post(NEW, entry(theme, person, obtained_on="x", then="propose")).status_code == 422
    row = held(firm, theme=theme)
    edit = client.post(f"{LIST}{row.pk}/", edit_form(row, obtained_on="2026-01-15", revision=7, then="propose"))
    form = edit.context["form"]
    assert [form["valid_until"].value(), form["revision"].value()] == [date(2028, 1, 14), "7"]
    assert list(TrainingCertificate.objects.values_list("valid_until", flat=True)) == [row.valid_until]


def test_theme_of_an_entry_is_asked_for_in_words(client, hr):
    client.force_login(hr)
    page = client.get("/expiry/new/").content.decode()
    assert page.count('<option value="" selected>Choose a theme</option>') == 1


def test_two_forms_at_once_keep_one_certificate(firm, hr):
    theme, person = ThemeFactory(park=firm.park), EmployeeFactory(firm=firm)
    given = {"theme": theme, "obtained_on": date(2026, 1, 15), "valid_until": None, "by": hr}
    expiry.enter([person], key=uuid.uuid4(), **given)
    with pytest.raises(InvalidTransition):
        expiry.enter([person, EmployeeFactory(firm=firm)], key=uuid.uuid4(), **given)
    assert TrainingCertificate.objects.count() == 1


def test_other_firms_people_and_those_who_left_cannot_be_entered(client, firm, hr, park):
    theme = ThemeFactory(park=park)
    other, left = EmployeeFactory(firm=FirmFactory(park=park)), EmployeeFactory(firm=firm, left_on=in_days(-2))
    client.force_login(hr)
    assert [client.post(NEW, entry(theme, one)).status_code for one in (other, left)] == [422, 422]
    assert TrainingCertificate.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"obtained_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "obtained_on"),
        ({"valid_until": "2026-01-14"}, "__all__"),
        ({"people": []}, "people"),
        ({"people": ["x", "9" * 30]}, "people"),
        ({"obtained_on": "٣"}, "obtained_on"),
        ({"theme": "9" * 30}, "theme"),
    ],
)
def test_wrong_entry_says_where(client, firm, hr, fields, field):
    theme, person = ThemeFactory(park=firm.park, validity_months=24), EmployeeFactory(firm=firm)
    client.force_login(hr)
    answer = client.post(NEW, entry(theme, person) | fields)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_who_holds_it_already_is_named(client, firm, hr):
    row = held(firm, obtained_on=date(2026, 1, 15))
    client.force_login(hr)
    form = client.post(NEW, entry(row.theme, row.employee)).context["form"]
    assert form.errors["people"] == [f"Entered already with this day: {row.employee.name}."]


def test_long_list_of_people_is_searched(client, firm, hr):
    EmployeeFactory.create_batch(62, firm=firm)
    last = EmployeeFactory(firm=firm, last_name="Zz")
    client.force_login(hr)

    def offered(**asked):
        return [key for key, _label in client.get(NEW, asked).context["form"].fields["people"].choices]

    assert (len(offered()), last.pk in offered()) == (61, False)
    assert offered(q="zz") == [last.pk]
    assert offered(person=last.pk)[0] == last.pk


def edit_form(row, **fields) -> dict:
    today = {"theme": row.theme_id, "obtained_on": row.obtained_on.isoformat(), "revision": row.revision}
    return today | {"valid_until": row.valid_until.isoformat()} | fields


def test_correction_is_kept_and_alerted_of_anew(client, firm, hr):
    row = held(firm, 10, alerted=30)
    client.force_login(hr)
    address = reverse("training:expiry_edit", args=[row.pk])
    assert client.post(address, edit_form(row)).status_code == 302
    row.refresh_from_db()
    assert (row.alerted, row.revision) == (30, 2)
    client.post(address, edit_form(row, valid_until=in_days(85).isoformat()))
    row.refresh_from_db()
    assert (row.alerted, row.revision, row.valid_until) == (None, 3, in_days(85))


def test_colleague_who_came_first_is_shown(client, firm, hr):
    row = held(firm)
    client.force_login(hr)
    address, old = reverse("training:expiry_edit", args=[row.pk]), edit_form(row, valid_until="2031-02-03")
    client.post(address, edit_form(row, valid_until="2030-01-02"))
    answer = client.post(address, old)
    assert (answer.status_code, answer.context["form"].differences) == (
        409,
        [("Valid until", "2 January\xa02030", "3 February\xa02031")],
    )
    assert client.post(address, old | {"revision": 2}).status_code == 302


def test_wrong_persons_certificate_is_removed_a_sessions_is_not(client, firm, hr):
    row, given = held(firm), held(firm, session=EnrolmentFactory(pledge__firm=firm).session)
    client.force_login(hr)

    def remove(one, revision):
        return client.post(reverse("training:expiry_remove", args=[one.pk]), {"revision": revision}).status_code

    assert [remove(row, 7), remove(row, "x"), remove(row, 1), remove(given, 1)] == [409, 409, 302, 409]
    assert list(TrainingCertificate.objects.all()) == [given]
    with pytest.raises(InvalidTransition):
        expiry.remove(row, revision=1, by=hr)
    with pytest.raises(Stale):
        expiry.remove(given, revision=2, by=hr)


def test_home_counts_what_ends(firm, hr):
    manager = member("line_manager", firm=firm)
    assert (training.todo(hr), training.todo(manager)) == ([], [])
    held(firm, 91)
    held(firm, 80, employee__manager=manager)
    held(firm, -4)
    (mine,), (his,) = training.todo(hr), training.todo(manager)
    assert (mine.text, mine.tone, mine.due) == (
        "2 certificates are over or end within 90 days.",
        "bad",
        in_days(-4),
    )
    assert (his.text, his.tone, his.url) == (
        "1 certificate is over or ends within 90 days.",
        "wait",
        "/expiry/?state=due",
    )


@pytest.mark.parametrize("count", [1, 20])
def test_board_costs_the_same_for_any_number_of_rows(client, firm, hr, count, django_assert_max_num_queries):
    theme = ThemeFactory(park=firm.park, validity_months=24)
    rows = [CertificateFactory(employee__firm=firm, theme=theme, valid_until=in_days(n)) for n in range(count)]
    client.force_login(hr)
    key = uuid.uuid4()
    with django_assert_max_num_queries(7):
        client.get(LIST, {"state": "due", "theme": theme.pk, "made": str(key)})
    with django_assert_max_num_queries(6):
        client.get(LIST, headers={"HX-Request": "true"})
    with django_assert_max_num_queries(7):
        client.get(LIST, {"view": "people"})
    with django_assert_max_num_queries(5):
        client.get("/expiry/export/")
    with django_assert_max_num_queries(7):
        client.get(NEW, {"person": rows[0].employee_id, "theme": theme.pk})
    with django_assert_max_num_queries(7):
        client.get(f"{LIST}{rows[0].pk}/")


def test_full_page_of_the_board_stays_small(client, firm, hr):
    themes = ThemeFactory.create_batch(4, park=firm.park, name_en="Workplace first aid")
    for number in range(30):
        CertificateFactory(employee__firm=firm, theme=themes[number % 4], valid_until=in_days(number))
    client.force_login(hr)
    whole, piece = client.get(LIST, {"state": "30"}), client.get(LIST, headers={"HX-Request": "true"})
    sizes = len(whole.content), len(piece.content)
    assert (sizes[0] < 20_000, sizes[1] < 12_000) == (True, True), sizes


@pytest.mark.parametrize("count", [1, 20])
def test_entry_costs_the_same_for_any_number_of_people(client, firm, hr, count):
    theme, people = ThemeFactory(park=firm.park), EmployeeFactory.create_batch(count, firm=firm)
    client.force_login(hr)
    with CaptureQueriesContext(connection) as asked:
        assert client.post(NEW, entry(theme, *people)).status_code == 302
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 13
