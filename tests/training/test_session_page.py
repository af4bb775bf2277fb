"""A session's page: shares before and now, the sum in words, who left and who waits, what the own firm may do."""

from datetime import date, datetime
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories import FirmFactory, member
from tests.training.factories import (
    EnrolmentFactory,
    HalfDayFactory,
    ItemFactory,
    OutsideFirmFactory,
    PledgeFactory,
    RoomFactory,
    SessionFactory,
    in_days,
)
from training.domain import pledging, reckoning
from training.domain.sums import sum_in_words
from training.models import CostVersion, Pledge


@pytest.fixture
def lph(park):
    return FirmFactory(park=park, name="LPH", headcount=90, joined=1986)


@pytest.fixture
def hr(lph, client):
    user = member("hr", firm=lph)
    client.force_login(user)
    return user


def programme(park, **fields):
    return SessionFactory(park=park, cost=D("4200.00"), minimum=12, capacity=24, **fields)


@pytest.fixture
def session(park, lph):
    """The lesson of 2006: 13 firm seats once an outside laboratory with 8 has left."""
    row = programme(park)
    PledgeFactory(session=row, firm=lph, seats=8)
    PledgeFactory(session=row, firm=FirmFactory(park=park, name="Eskiss", joined=1991), seats=3)
    PledgeFactory(session=row, firm=FirmFactory(park=park, name="Biosphère", joined=2002), seats=2)
    PledgeFactory(session=row, firm=FirmFactory(park=park, name="NDS", joined=2005), seats=1, state="pencilled")
    lab = OutsideFirmFactory(park=park, name="Laboratoire de Gannat")
    pledging.withdraw(PledgeFactory(session=row, outside=lab, seats=8))
    return row


def read(client, session):
    return client.get(reverse("training:session_detail", args=[session.pk]))


def test_shares_before_the_withdrawal_and_now(client, hr, session):
    sheet = read(client, session).context["sheet"]
    assert [(line.pledge.holder, line.before, line.now) for line in sheet.lines] == [
        ("LPH", D("1600.00"), D("2584.62")),
        ("Eskiss", D("600.00"), D("969.23")),
        ("Biosphère", D("400.00"), D("646.15")),
        ("NDS", None, None),
        ("Laboratoire de Gannat", D("1600.00"), None),
    ]
    assert (sheet.total_before, sheet.total_now) == (D("4200.00"), D("4200.00"))


def test_who_has_left_is_said_with_day_and_seats(client, hr, session):
    Pledge.objects.filter(state="withdrawn").update(withdrawn_on=date(2026, 10, 1))
    page = read(client, session)
    (leaver,) = page.context["sheet"].leavers
    assert (leaver.name, leaver.day, leaver.seats) == ("Laboratoire de Gannat", date(2026, 10, 1), 8)
    text = " ".join(page.content.decode().split())
    assert "<b>Laboratoire de Gannat has withdrawn</b> on 1 October 2026, with 8 seats." in text
    assert "13 firm seats stay, for a minimum of 12." in text


def words(row, language="en"):
    with translation.override(language):
        return sum_in_words(reckoning.of(row)).replace("\u00a0", " ")


def test_sum_by_seat_in_words(session):
    assert words(session) == "€4,200 for the session, shared by firm seat: 4,200 ÷ 13 = €323.08 a seat."
    assert words(session, "fr").endswith("4 200 ÷ 13 = 323,08 € la place.")


def test_sum_says_what_leavers_owe_first(park):
    row = programme(park, freeze_on=in_days(-1), fee_percent=D(30))
    for seats in (4, 5, 5):
        last = PledgeFactory(session=row, seats=seats)
    PledgeFactory(session=row, seats=3)
    pledging.withdraw(last)
    assert words(row) == (
        "€4,200 for the session less €370.59 owed by who left after the freeze, shared by firm seat: "
        "3,829.41 ÷ 12 = €319.12 a seat."
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"rule": "equal"}, "€4,200 for the session, shared equally: 4,200 ÷ 2 = €2,100.00 a firm."),
        (
            {"rule": "head_count"},
            "€4,200 for the session, shared by head-count: 4,200 ÷ 170 = €24.71 for each person employed.",
        ),
        (
            {"rule": "mixed", "mix": {"seats": "50", "equal": "50"}},
            "€4,200 for the session, shared by a mix: 50% by seat, 50% equally.",
        ),
    ],
)
def test_sum_by_other_rules_in_words(fields, expected, park):
    row = programme(park, **fields)
    PledgeFactory(session=row, seats=9, head_count=120)
    PledgeFactory(session=row, seats=3, head_count=50)
    assert words(row) == expected


def test_sum_without_any_head_count_says_so(park):
    row = programme(park, rule="head_count")
    PledgeFactory(session=row, seats=12)
    assert words(row).startswith("No firm has said how many people it employs")


def test_below_the_minimum_the_page_says_the_most_a_seat_can_cost(client, hr, park, lph):
    row = SessionFactory(park=park, cost=D("1950.00"), minimum=8)
    for seats, state in ((3, "committed"), (2, "committed"), (2, "committed"), (2, "pencilled")):
        PledgeFactory(session=row, seats=seats, state=state)
    PledgeFactory(session=row, firm=lph, seats=1, state="pencilled")
    sheet = read(client, row).context["sheet"]
    assert sheet.words == (
        "1 seat is missing: nothing is billable yet. Once the minimum of 8 is reached, a seat costs €243.75 at most."
    )
    assert ({line.now for line in sheet.lines}, sheet.total_now) == ({None}, None)


def test_no_column_before_where_others_have_had_the_seats_since(client, hr, park, lph):
    row = programme(park)
    PledgeFactory(session=row, firm=lph, seats=12)
    gone = PledgeFactory(session=row, seats=12)
    PledgeFactory(session=row, seats=0, waiting=5)
    pledging.withdraw(gone)
    sheet = read(client, row).context["sheet"]
    assert (sheet.before, sheet.standing.viability.committed) == (None, 17)


def test_column_before_leaves_out_who_came_later(client, hr, session, park):
    Pledge.objects.filter(state="withdrawn").update(withdrawn_on=in_days(-3))
    Pledge.objects.exclude(state="withdrawn").update(pledged_at=datetime(2026, 1, 5, tzinfo=ZoneInfo("Europe/Paris")))
    Pledge.objects.filter(state="withdrawn").update(pledged_at=datetime(2026, 1, 5, tzinfo=ZoneInfo("Europe/Paris")))
    PledgeFactory(session=session, firm=FirmFactory(park=park, name="Zeta", joined=2020), seats=1)
    lines = {line.pledge.holder: line.before for line in read(client, session).context["sheet"].lines}
    assert (lines["LPH"], lines["Zeta"]) == (D("1600.00"), None)


def test_waiting_list_shows_each_place(client, hr, park, lph):
    row = programme(park)
    PledgeFactory(session=row, seats=22)
    first = PledgeFactory(session=row, seats=2, waiting=3)
    mine = PledgeFactory(session=row, firm=lph, seats=0, waiting=2)
    page = read(client, row)
    sheet, (own,) = page.context["sheet"], page.context["own"]
    assert (sheet.waiting, own.line.place) == ([first, mine], 2)
    assert "2 seats, place 2" in page.content.decode()
    assert '<br><span class="muted">3 wait</span>' in page.content.decode()


def stated(session, **shares):
    keyed = {str(p.pk): shares[p.holder] for p in Pledge.objects.filter(session=session) if p.holder in shares}
    CostVersion.objects.create(
        session=session, number=1, total=session.cost, rule="seats", shares=keyed, reason="x", by=member("office")
    )


def test_statement_stands_beside_what_would_be_owed_today(client, hr, session):
    before = {"LPH": "1600.00", "Eskiss": "600.00", "Biosphère": "400.00", "Laboratoire de Gannat": "1600.00"}
    stated(session, **before)
    page = read(client, session)
    sheet = page.context["sheet"]
    assert [str(line.stated) for line in sheet.lines] == ["1600.00", "600.00", "400.00", "None", "1600.00"]
    assert (sheet.total_stated, sheet.standing.is_out_of_date) == (D("4200.00"), True)
    assert "stands until the organiser states the shares anew" in page.content.decode()


def test_nothing_was_stated_to_a_firm_that_had_left_before(client, hr, session):
    stated(session, LPH="2584.62", Eskiss="969.23", Biosphère="646.15")
    lines = {line.pledge.holder: line.stated for line in read(client, session).context["sheet"].lines}
    assert (lines["LPH"], lines["Laboratoire de Gannat"]) == (D("2584.62"), None)


@pytest.mark.parametrize(
    ("last_day", "said"), [(0, (True, True, False, False)), (-1, (False, False, True, True))], ids=["open", "over"]
)
def test_last_day_for_pledges_once_over_is_said_to_pencilled_seats(client, hr, park, lph, last_day, said):
    row = programme(park, pledge_deadline=in_days(last_day))
    PledgeFactory(session=row, firm=lph, seats=2, state="pencilled")
    page = read(client, row).content.decode()
    words = ("Pledges by", "Commit them, or withdraw.", "No pledges after", "The last day for pledges is over")
    assert tuple(word in page for word in words) == said


# --- who reads what


def readers(park, session, lph):
    return {
        "president": member("president", park=park),
        "office": member("office", park=park),
        "organiser": member("hr", firm=session.organiser),
        "director": member("director", firm=lph),
        "hr": member("hr", firm=lph),
    }


def strangers(park, lph):
    roles = ("sales", "line_manager", "employee", "staff_representative")
    named = {role: member(role, firm=lph) for role in roles}
    return named | {"neighbour": member("hr", park=park), "partner": member("partner", park=park)}


def test_seats_and_cost_are_for_who_takes_part(client, park, session, lph):
    ItemFactory(session=session, label="MARKITEM", price=D("4200.00"))
    for name, reader in readers(park, session, lph).items():
        client.force_login(reader)
        assert "2,584.62" in read(client, session).content.decode(), name
    for name, reader in strangers(park, lph).items():
        client.force_login(reader)
        page = read(client, session)
        assert page.status_code == 200
        hidden = ("2,584.62", "4,200", "Laboratoire de Gannat", "Eskiss", "Seats withdrawn")
        assert [word for word in hidden if word in page.content.decode()] == [], name


def test_invited_firm_reads_only_that_it_is_asked(client, hr, park, lph):
    row = programme(park)
    PledgeFactory(session=row, firm=FirmFactory(park=park, name="MARKOTHER"), seats=9)
    PledgeFactory(session=row, firm=lph, seats=0, state="invited")
    page = read(client, row)
    assert (page.context["sheet"], page.context["own"][0].pledge.state) == (None, "invited")
    assert "MARKOTHER" not in page.content.decode()


def test_no_firm_reads_anothers_ceiling(client, park, session, lph):
    other = Pledge.objects.get(firm__name="Eskiss")
    pledging.set_ceiling(other, D("8765.43"), revision=1, by=member("hr", firm=other.firm))
    for name, reader in readers(park, session, lph).items():
        client.force_login(reader)
        text = read(client, session).content.decode()
        assert ("8,765.43" in text, "Ceiling" in text) == (False, False), name
    client.force_login(member("director", firm=other.firm))
    text = read(client, session).content.decode()
    assert ("€8,765.43" in text, "Eskiss: ceiling changed" in text) == (True, True)


# --- own firm


def own(client, session):
    (found,) = read(client, session).context["own"]
    return found


def test_panel_says_what_human_resources_may_do(client, hr, session):
    found = own(client, session)
    assert (found.may_act, found.is_open, found.holds, found.may_withdraw) == (True, True, True, True)
    EnrolmentFactory(pledge=found.pledge)
    assert own(client, session).pledge.named == 1


def test_director_reads_and_acts_not(client, session, lph):
    client.force_login(member("director", firm=lph))
    found = own(client, session)
    assert (found.may_act, bool(found.may_withdraw)) == (False, False)
    assert reverse("training:pledge_edit", args=[session.pk]) not in read(client, session).content.decode()


@pytest.mark.parametrize(
    ("fields", "links"),
    [
        ({}, {"pledge/", "pledge/withdrawal/", "people/"}),
        ({"status": "held"}, set()),
        ({"status": "cancelled"}, set()),
        ({"status": "confirmed"}, {"pledge/", "pledge/withdrawal/", "people/"}),
    ],
)
def test_links_of_the_panel_by_status(fields, links, client, hr, park, lph):
    row = programme(park, **fields)
    PledgeFactory(session=row, firm=lph)
    text = read(client, row).content.decode()
    base = reverse("training:session_detail", args=[row.pk])
    assert {
        one for one in ("pledge/", "pledge/withdrawal/", "people/") if f"{base}{one}?firm={lph.pk}" in text
    } == links


def test_half_days_rooms_and_history_are_shown(client, hr, session, park):
    HalfDayFactory(session=session, room=RoomFactory(park=park, name="Salle des Tilleuls"))
    page = read(client, session)
    text = " ".join(page.content.decode().split())
    assert ("9:00 – 12:30" in text, "Salle des Tilleuls" in text) == (True, True)
    assert [line.label for line in page.context["history"]] == ["Laboratoire de Gannat: seats withdrawn (8 seats)"]


@pytest.mark.parametrize(("half_days", "links"), [(0, 0), (2, 1)])
def test_page_leads_to_its_calendar_file_once_there_are_days(client, hr, session, half_days, links):
    for number in range(half_days):
        HalfDayFactory(session=session, day=in_days(30 + number))
    assert read(client, session).content.decode().count(reverse("training:session_ics", args=[session.pk])) == links


def test_page_costs_the_same_for_few_firms_and_many(client, hr, session, park, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(9) as found:
            assert read(client, session).status_code == 200
        return len(found)

    stated(session, LPH="1.00")
    HalfDayFactory(session=session)
    ItemFactory(session=session)
    first = cost()
    for number in range(20):
        PledgeFactory(session=session, waiting=number % 2)
        HalfDayFactory(session=session, day=in_days(40 + number))
        ItemFactory(session=session)
    assert cost() == first


@pytest.mark.parametrize(("firmly", "is_shared"), [(False, False), (True, True)])
def test_firm_that_only_pencilled_reads_no_others_once_it_has_left(client, hr, park, lph, firmly, is_shared):
    row = programme(park)
    PledgeFactory(session=row, firm=FirmFactory(park=park, name="Eskiss"), seats=3)
    mine = pledging.take(row, lph, seats=2, firmly=firmly)
    assert "Eskiss" in read(client, row).content.decode()
    pledging.withdraw(mine, by=hr)
    answer = read(client, row)
    assert ("Eskiss" in answer.content.decode(), answer.context["sheet"] is not None) == (is_shared, is_shared)
    # What it did itself stays its own to read.
    said = [line.label for line in answer.context["history"] if line.label.startswith("LPH")]
    assert said == ["LPH: seats withdrawn (2 seats)", f"LPH: seats {'committed' if firmly else 'pledged'} (2 seats)"]
    shares = client.get(reverse("training:version_list", args=[row.pk]))
    assert shares.status_code == (200 if is_shared else 404)
