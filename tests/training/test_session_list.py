"""The list of joint sessions: which ones, whose seats are read by whom, at one price in queries."""

import csv
import io

import pytest
from django.urls import reverse

from tests.factories import FirmFactory, ParkFactory, member
from tests.training.factories import (
    EnrolmentFactory,
    OutsideFirmFactory,
    PledgeFactory,
    SessionFactory,
    ThemeFactory,
    in_days,
)
from training.domain import sessions as domain
from training.models import JointSession

LIST = reverse("training:session_list")


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, name="Maison A")


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


def shown(client, **asked):
    return [row["session"].title_en for row in client.get(LIST, asked).context["board"].rows]


def session(title, **fields):
    return SessionFactory(park=ParkFactory(), title_en=title, **fields)


def test_list_shows_those_to_come_first_and_the_past_apart(client, hr):
    session("Later", starts_on=in_days(40))
    session("Sooner", starts_on=in_days(20))
    session("Begun", starts_on=in_days(-1), pledge_deadline=in_days(-5))
    session("Called off", status="cancelled")
    session("Today", starts_on=in_days(0), pledge_deadline=in_days(-5), status="confirmed")
    client.force_login(hr)
    assert shown(client) == ["Today", "Sooner", "Later"]
    assert shown(client, show="past") == ["Called off", "Begun"]


def test_mine_are_those_of_my_firm(client, hr, firm):
    session("Organised", organiser=firm, starts_on=in_days(50))
    PledgeFactory(session=session("Pledged", starts_on=in_days(40)), firm=firm)
    PledgeFactory(session=session("Invited", starts_on=in_days(30)), firm=firm, state="invited", seats=0)
    PledgeFactory(session=session("Declined"), firm=firm, state="declined", seats=0)
    PledgeFactory(session=session("Of others"))
    client.force_login(hr)
    assert shown(client, show="mine") == ["Organised", "Pledged", "Invited"]


def test_mine_are_those_in_which_i_sit(client, firm):
    seat = EnrolmentFactory(session=session("I sit"), pledge__session__title_en="x")
    seat.employee.user = member("employee", firm=seat.employee.firm)
    seat.employee.save()
    session("Not mine")
    client.force_login(seat.employee.user)
    assert shown(client, show="mine") == ["I sit"]


def test_short_are_those_below_their_minimum(client, hr):
    PledgeFactory(session=session("Full", minimum=2), seats=2)
    PledgeFactory(session=session("Short", minimum=3), seats=2)
    PledgeFactory(session=session("Pencilled only", minimum=2, starts_on=in_days(60)), seats=2, state="pencilled")
    session("Short and confirmed", status="confirmed")
    client.force_login(hr)
    assert shown(client, show="short") == ["Short", "Pencilled only"]


def test_theme_narrows_and_nonsense_does_not(client, hr, park):
    theme = ThemeFactory(park=park)
    session("Of the theme", theme=theme)
    session("Of none", starts_on=in_days(31))
    client.force_login(hr)
    assert shown(client, theme=theme.pk) == ["Of the theme"]
    assert shown(client, theme="x", show="zzz", page="-1") == ["Of the theme", "Of none"]


@pytest.mark.parametrize(("role", "links"), [("hr", 1), ("office", 1), ("director", 0), ("employee", 0)])
def test_list_leads_organisers_to_a_new_session(client, firm, park, role, links):
    client.force_login(member(role, firm=firm, park=park))
    assert client.get(LIST).content.decode().count(reverse("training:session_create")) == links


def test_second_page_holds_the_rest(client, hr):
    for number in range(12):
        session(f"Course {number:02d}", starts_on=in_days(20 + number))
    client.force_login(hr)
    assert shown(client, page=2) == ["Course 10", "Course 11"]


def cells(client, title):
    (row,) = [row for row in client.get(LIST).context["board"].rows if row["session"].title_en == title]
    return [pledge and (pledge.seats, pledge.state) for pledge in row["pledges"]], row["outside"]


def test_columns_are_the_firms_of_sessions_that_may_be_read(client, hr, firm, park):
    other = FirmFactory(park=park, name="Maison B", joined=firm.joined + 1)
    own = session("Ours")
    PledgeFactory(session=own, firm=firm, seats=3)
    PledgeFactory(session=own, firm=other, seats=2, state="withdrawn")
    for _ in range(2):
        PledgeFactory(session=own, outside=OutsideFirmFactory(park=park), seats=4, state="withdrawn")
    PledgeFactory(session=own, outside=OutsideFirmFactory(park=park), seats=4, state="pencilled")
    theirs = session("Theirs")
    PledgeFactory(session=theirs, firm=FirmFactory(park=park, name="Maison C"), seats=2)
    client.force_login(hr)
    board = client.get(LIST).context["board"]
    assert [str(one) for one in board.firms] == ["Maison A", "Maison B"]
    assert cells(client, "Ours") == (
        [(3, "committed"), (2, "withdrawn")],
        [("withdrawn", "2 withdrawn"), ("pencilled", "4")],
    )
    assert cells(client, "Theirs") == ([None, None], [])


def test_invitation_alone_opens_nobody_elses_seats(client, hr, firm):
    asked = session("Asked")
    PledgeFactory(session=asked, firm=firm, state="invited", seats=0)
    PledgeFactory(session=asked, firm__name="MARKNEIGHBOUR", seats=5)
    client.force_login(hr)
    page = client.get(LIST)
    (row,) = page.context["board"].rows
    assert (page.context["board"].firms, [one.state for one in row["own"]]) == ([], ["invited"])
    assert b"MARKNEIGHBOUR" not in page.content


def test_other_filters_multiply_no_seats(hr):
    row = SessionFactory(park=ParkFactory())
    for _ in range(3):
        PledgeFactory(session=row, seats=2)
    PledgeFactory(session=row, seats=5, state="pencilled")
    rows = domain.listed(hr).filter(pledges__state="committed").distinct()
    assert [(one.committed, one.pencilled) for one in rows] == [(6, 5)]


def lines(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_export_says_what_the_list_says(client, hr, firm, park):
    theme = ThemeFactory(park=park, name_en="=Safety")
    row = session("Course", theme=theme, minimum=8, capacity=12)
    PledgeFactory(session=row, firm=firm, seats=3)
    PledgeFactory(session=row, outside=OutsideFirmFactory(park=park), seats=4, state="pencilled")
    PledgeFactory(session=session("Theirs", starts_on=in_days(60), minimum=1), seats=1)
    client.force_login(hr)
    heading, first, second = lines(client.get(reverse("training:session_export")))
    assert heading[5:] == [
        *("Firm seats", "Pencilled", "Minimum", "Room for", "Missing", "Maison A", "Outside"),
    ]
    assert first[1] == "'=Safety"
    assert first[5:] == ["3", "4", "8", "12", "5", "3 committed", "4 pencilled"]
    assert second[5:] == ["1", "0", "1", "12", "0", "", ""]
    book = client.get(reverse("training:session_export"), {"format": "xlsx", "show": "mine"})
    assert book["Content-Disposition"] == 'attachment; filename="sessions.xlsx"'


def statements(client, django_assert_max_num_queries, most):
    with django_assert_max_num_queries(most) as found:
        assert client.get(LIST).status_code == 200
    return len(found)


def test_list_costs_the_same_for_one_row_and_for_twenty(client, hr, firm, django_assert_max_num_queries):
    def add(number):
        for _ in range(number):
            row = session("Course")
            PledgeFactory(session=row, firm=firm)
            PledgeFactory(session=row)
            PledgeFactory(session=row, outside=OutsideFirmFactory(park=row.park), state="withdrawn")

    client.force_login(hr)
    add(1)
    first = statements(client, django_assert_max_num_queries, 7)
    add(19)
    assert JointSession.objects.count() == 20
    assert statements(client, django_assert_max_num_queries, 7) == first


def test_page_of_a_park_of_four_firms_is_light(client, hr, firm, park):
    firms = [firm, *(FirmFactory(park=park) for _ in range(3))]
    for _ in range(20):
        row = session("Good manufacturing practice")
        for one in firms:
            PledgeFactory(session=row, firm=one)
    client.force_login(hr)
    page = client.get(LIST)
    assert len(page.context["board"].rows) == 10
    assert len(page.content) < 20_000
    assert len(client.get(LIST, headers={"HX-Request": "true"}).content) < 13_000


def test_firms_beyond_the_columns_are_added_up(client, hr, firm, park):
    row = session("Ours")
    PledgeFactory(session=row, firm=firm, seats=1)
    for number in range(9):
        PledgeFactory(session=row, firm=FirmFactory(park=park, name=f"House {number}"), seats=number + 2)
    client.force_login(hr)
    page = client.get(LIST)
    board = page.context["board"]
    names = [str(one) for one in board.firms]
    assert names == ["Maison A", "House 8", "House 7", "House 6"]
    assert (board.rows[0]["others"], board.width) == ([("committed", str(2 + 3 + 4 + 5 + 6 + 7))], 6)
    assert "Other firms" in page.content.decode()
    assert len(lines(client.get(reverse("training:session_export")))[0]) == 10 + 10 + 1


def test_page_of_a_park_of_fifty_firms_is_light(client, hr, firm, park):
    firms = [firm, *(FirmFactory(park=park, name=f"House {number}") for number in range(49))]
    for place in range(10):
        row = session("Good manufacturing practice")
        for one in {firm, *firms[place * 4 : place * 4 + 8]}:
            PledgeFactory(session=row, firm=one)
    client.force_login(hr)
    assert len(client.get(LIST).content) < 20_000
