"""The page of a firm's pledge: what it would owe shown before, clear answers to what cannot be, nothing sent twice."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from firms.models import Event
from tests.factories import FirmFactory, member
from tests.training.factories import HalfDayFactory, ItemFactory, PledgeFactory, SessionFactory, in_days
from training.domain import pledging
from training.models import JointSession, Pledge


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, headcount=42)


@pytest.fixture
def hr(firm, client):
    user = member("hr", firm=firm)
    client.force_login(user)
    return user


@pytest.fixture
def session(park):
    return SessionFactory(park=park, capacity=12, minimum=8)


def address(session, verb="edit"):
    return reverse(f"training:pledge_{verb}", args=[session.pk])


def typed(seats=3, **more):
    return {"seats": seats, "firmly": "committed", "ceiling": ""} | more


def send(client, session, **fields):
    return client.post(address(session), typed(**fields))


def mine(session, firm):
    return Pledge.objects.filter(session=session, firm=firm).first()


def test_pledge_is_kept_and_leads_to_the_session(client, hr, firm, session):
    answer = send(client, session, ceiling="1 200,50")
    kept = mine(session, firm)
    assert (answer.status_code, answer.url) == (302, reverse("training:session_detail", args=[session.pk]))
    assert (kept.seats, kept.state, kept.ceiling, kept.head_count) == (3, "committed", D("1200.50"), 42)


def test_first_form_proposes_to_commit_and_the_next_shows_what_stands(client, hr, firm, session):
    form = client.get(address(session)).context["form"]
    assert (form["seats"].value(), form["firmly"].value(), form["revision"].value()) == (None, "committed", None)
    PledgeFactory(session=session, firm=firm, seats=2, waiting=1, state="committed", ceiling=D("500.00"))
    form = client.get(address(session)).context["form"]
    assert [form[name].value() for name in ("seats", "wait", "ceiling", "revision")] == [3, True, "500", 1]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"seats": 0}, "seats"),
        ({"seats": -1}, "seats"),
        ({"seats": 501}, "seats"),
        ({"seats": ""}, "seats"),
        ({"seats": "3.5"}, "seats"),
        ({"seats": "9" * 400}, "seats"),
        ({"firmly": "confirmed"}, "firmly"),
        ({"ceiling": "-1"}, "ceiling"),
        ({"ceiling": "1e999"}, "ceiling"),
        ({"seats": 13, "firmly": "pencilled"}, "seats"),
    ],
)
def test_wrong_words_are_said_at_their_field(fields, field, client, hr, firm, session):
    answer = send(client, session, **fields)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert mine(session, firm) is None


def test_seats_beyond_the_room_offer_the_waiting_list(client, hr, firm, session):
    PledgeFactory(session=session, seats=10)
    answer = send(client, session, seats=5)
    (error,) = answer.context["form"].errors["seats"]
    assert (answer.status_code, error) == (
        422,
        "Only 2 seats can be yours now. Take fewer, or let the others wait.",
    )
    assert send(client, session, seats=5, wait="on").status_code == 302
    kept = mine(session, firm)
    assert (kept.seats, kept.waiting) == (2, 3)


def test_same_form_sent_twice_pledges_once(client, hr, firm, session):
    key = client.get(address(session)).context["form"]["request_key"].value()
    for _ in range(2):
        assert send(client, session, request_key=key).status_code == 302
    assert (Pledge.objects.count(), mine(session, firm).revision) == (1, 1)


def test_colleague_who_came_first_is_shown(client, hr, firm, session):
    PledgeFactory(session=session, firm=firm, seats=2, revision=4)
    answer = send(client, session, seats=3, revision=3)
    assert answer.status_code == 409
    assert ("Seats", "2", "3") in answer.context["form"].differences
    assert mine(session, firm).seats == 2
    assert answer.context["form"]["revision"].value() == 4
    assert send(client, session, seats=3, revision=4).status_code == 302


def test_frozen_seats_are_not_given_back_in_part(client, hr, firm, park):
    row = SessionFactory(park=park, freeze_on=in_days(-1), fee_percent=30)
    PledgeFactory(session=row, firm=firm, seats=3)
    answer = send(client, row, seats=2, revision=1)
    assert answer.status_code == 409
    assert [str(one) for one in answer.context["messages"]] == [
        "Seats are frozen: replace a person, or withdraw the firm as a whole."
    ]
    assert mine(row, firm).seats == 3


def test_after_the_deadline_only_the_ceiling_changes(client, hr, firm, park):
    row = SessionFactory(park=park, pledge_deadline=in_days(-1))
    PledgeFactory(session=row, firm=firm, seats=3)
    assert client.get(address(row)).templates[0].name == "training/pledge_closed.html"
    assert client.post(address(row), {"ceiling": "700", "revision": 1}).status_code == 302
    assert (mine(row, firm).ceiling, mine(row, firm).seats) == (D("700.00"), 3)
    assert client.post(address(row), {"ceiling": "800", "revision": 1}).status_code == 409
    assert client.post(address(row), {"ceiling": "x", "revision": 2}).status_code == 422


def test_after_the_deadline_nobody_new_comes(client, hr, firm, park):
    row = SessionFactory(park=park, pledge_deadline=in_days(-1))
    assert client.get(address(row)).status_code == 200
    assert client.post(address(row), {"ceiling": "", "revision": 1}).status_code == 409
    assert mine(row, firm) is None


def test_only_human_resources_of_residents_pledge(client, park, firm, session):
    answers = {}
    for role in ("director", "president", "office", "administrator", "employee", "sales"):
        client.force_login(member(role, firm=firm, park=park))
        answers[role] = (client.get(address(session)).status_code, send(client, session).status_code)
    client.force_login(member("hr", firm=FirmFactory(park=park, standing="candidate")))
    answers["candidate"] = (client.get(address(session)).status_code, send(client, session).status_code)
    assert set(answers.values()) == {(403, 403)}
    assert not Pledge.objects.exists()


def test_hr_of_two_firms_says_for_which(client, park, firm, hr, session):
    second = FirmFactory(park=park)
    member("hr", firm=second, user=hr)
    client.post(f"{address(session)}?firm={second.pk}", typed())
    assert (mine(session, firm), mine(session, second).seats) == (None, 3)
    client.post(f"{address(session)}?firm={FirmFactory(park=park).pk}", typed(4))
    assert (mine(session, firm).seats, Pledge.objects.count()) == (4, 2)


# --- what it would owe


def preview(client, session, htmx=False, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(address(session), typed(then="preview", **fields), headers=headers)


def test_preview_shows_the_share_to_the_cent_and_saves_nothing(client, hr, firm, session):
    PledgeFactory(session=session, seats=10)
    answer = preview(client, session, seats=2)
    assert (answer.status_code, answer.context["preview"].amount) == (200, D("325.00"))
    assert mine(session, firm) is None
    piece = preview(client, session, htmx=True, seats=2)
    assert piece.content.decode().lstrip().startswith('<section class="sheet flow" id="preview"')
    assert "€325.00" in piece.content.decode()


def test_preview_below_the_minimum_shows_the_most_a_seat_can_cost(client, hr, session):
    PledgeFactory(session=session, seats=4)
    found = preview(client, session, seats=3).context["preview"]
    assert (found.amount, found.at_most, found.missing) == (None, D("731.25"), 1)


def test_preview_counts_items_by_day_and_by_seat(client, hr, session):
    PledgeFactory(session=session, seats=6)
    for hour in (9, 14):
        HalfDayFactory(session=session, starts_at=f"{hour:02d}:00", ends_at=f"{hour + 3:02d}:00")
    ItemFactory(session=session, price=D("800.00"), per="day")
    ItemFactory(session=session, price=D("10.00"), per="seat")
    assert preview(client, session, seats=2).context["preview"].amount == D("220.00")


def test_preview_says_who_waits_where_and_what_leaving_costs(client, hr, park):
    row = SessionFactory(park=park, capacity=12, minimum=2, freeze_on=in_days(3), fee_percent=30)
    PledgeFactory(session=row, seats=10, waiting=0)
    PledgeFactory(session=row, seats=0, waiting=1)
    found = preview(client, row, seats=6, wait="on", ceiling="300").context["preview"]
    assert (found.seats, found.waiting, found.place) == (2, 4, 2)
    assert (found.amount, found.leaving_fee, found.is_above_ceiling) == (D("325.00"), D("97.50"), True)


@pytest.mark.parametrize(("seats", "asks"), [(0, 0), (2, 1)])
def test_share_of_seats_held_is_worked_out_as_the_form_opens(client, hr, firm, session, seats, asks):
    if seats:
        PledgeFactory(session=session, firm=firm, seats=seats)
    assert client.get(address(session)).content.decode().count('hx-trigger="load, ') == asks


def test_preview_of_what_cannot_be_says_so(client, hr, session):
    answer = preview(client, session, htmx=True, seats="x")
    assert (answer.status_code, "Enter a whole number." in answer.content.decode()) == (422, True)


def test_preview_tells_no_other_firms_ceiling(client, hr, session):
    PledgeFactory(session=session, seats=10, ceiling=D("8765.43"))
    assert "8,765" not in preview(client, session, seats=2).content.decode()


def test_head_count_is_asked_where_the_price_hangs_on_it(client, hr, firm, park):
    row = SessionFactory(park=park, rule="head_count", minimum=2, cost=D("100.00"))
    PledgeFactory(session=row, seats=2, head_count=8)
    assert client.get(address(row)).context["form"]["head_count"].value() == 42
    assert preview(client, row, head_count=2).context["preview"].amount == D("20.00")
    assert send(client, row).status_code == 422
    assert send(client, row, head_count=2).status_code == 302
    assert mine(row, firm).head_count == 2


def test_form_and_preview_cost_the_same_for_one_firm_and_for_twenty(client, hr, session, django_assert_max_num_queries):
    JointSession.objects.update(capacity=100)

    def cost(act, most):
        with django_assert_max_num_queries(most) as found:
            act()
        return len(found)

    def costs():
        return cost(lambda: client.get(address(session)), 7), cost(lambda: preview(client, session), 7)

    PledgeFactory(session=session)
    first = costs()
    for _ in range(19):
        PledgeFactory(session=session)
    assert costs() == first


def test_pledging_costs_few_statements(client, hr, session, django_assert_max_num_queries):
    PledgeFactory(session=session)
    with django_assert_max_num_queries(16):
        send(client, session)


# --- leaving


def leave(client, session, fee="0.00", revision=1):
    return client.post(address(session, "withdraw"), {"fee": fee, "revision": revision})


@pytest.fixture
def frozen(park, firm):
    """4,200.00 over our 5 seats, and 4, 3 and 2 of others; the freeze is over."""
    fields = {"cost": D("4200.00"), "minimum": 9, "capacity": 14, "freeze_on": in_days(-1), "fee_percent": D(30)}
    row = SessionFactory(park=park, **fields)
    PledgeFactory(session=row, firm=firm, seats=5)
    for name, seats in (("A", 4), ("B", 3), ("C", 2)):
        PledgeFactory(session=row, firm=FirmFactory(park=park, name=name), seats=seats)
    return row


def test_page_of_leaving_shows_the_fee_and_what_the_others_would_owe(client, hr, frozen):
    page = client.get(address(frozen, "withdraw"))
    leaving = page.context["leaving"]
    assert (leaving.fee, sorted((p.holder, now, then) for p, now, then in leaving.changes)) == (
        D("450.00"),
        [
            ("A", D("1200.00"), D("1666.67")),
            ("B", D("900.00"), D("1250.00")),
            ("C", D("600.00"), D("833.33")),
        ],
    )
    assert "€450.00" in page.content.decode()


def test_reading_what_leaving_costs_changes_nothing(client, hr, firm, frozen):
    client.get(address(frozen, "withdraw"))
    assert mine(frozen, firm).state == "committed"


def test_leaving_is_confirmed_with_the_fee_that_was_read(client, hr, firm, frozen):
    answer = leave(client, frozen, fee="0.00")
    assert (answer.status_code, answer.context["leaving"].fee) == (409, D("450.00"))
    for nonsense in ("", "x", "-1", "NaN"):
        assert leave(client, frozen, fee=nonsense).status_code == 409
    assert mine(frozen, firm).state == "committed"
    assert leave(client, frozen, fee="450.00").status_code == 302
    assert (mine(frozen, firm).state, mine(frozen, firm).fee) == ("withdrawn", D("450.00"))


def test_second_click_on_leaving_is_taken_as_the_first(client, hr, firm, frozen):
    answers = [leave(client, frozen, fee="450.00").status_code for _ in range(2)]
    left = mine(frozen, firm)
    assert (answers, left.fee, left.revision) == ([302, 302], D("450.00"), 2)
    answers = [leave(client, frozen, "0.00").status_code, leave(client, frozen, "450.00", 2).status_code]
    assert (answers, Event.objects.about(left).filter(verb="withdrawn").count()) == ([409, 409], 1)


def test_seats_that_a_colleague_took_meanwhile_are_not_given_back(client, hr, firm, session):
    pledging.take(session, firm, seats=2, firmly=True)
    pledging.take(session, firm, seats=3, firmly=True, revision=1)
    assert leave(client, session).status_code == 409
    assert leave(client, session, revision="").status_code == 409
    assert (mine(session, firm).state, leave(client, session, revision=2).status_code) == ("committed", 302)


def test_page_of_leaving_lets_in_who_waits(client, hr, firm, park):
    row = SessionFactory(park=park, capacity=8, minimum=4, cost=D("800.00"))
    PledgeFactory(session=row, firm=firm, seats=6)
    PledgeFactory(session=row, firm=FirmFactory(park=park, name="A"), seats=2, waiting=3)
    leaving = client.get(address(row, "withdraw")).context["leaving"]
    assert [(now, then) for _p, now, then in leaving.changes] == [(D("200.00"), D("800.00"))]
    assert leaving.then.viability.committed == 5
    pledging.withdraw(mine(row, firm))
    assert Pledge.objects.get(firm__name="A").seats == 5


def test_firm_without_seats_has_nothing_to_leave(client, hr, firm, session):
    assert client.get(address(session, "withdraw")).status_code == 404
    PledgeFactory(session=session, firm=firm, state="withdrawn")
    assert client.get(address(session, "withdraw")).context["leaving"] is None


def test_invitation_is_declined_by_post(client, hr, firm, session):
    assert client.post(address(session, "decline")).status_code == 404
    pledging.invite(session, firm)
    assert client.get(address(session, "decline")).status_code == 405
    assert client.post(address(session, "decline")).status_code == 302
    assert mine(session, firm).state == "declined"
    pledging.take(session, firm, seats=2, firmly=True, revision=2)
    assert client.post(address(session, "decline")).status_code == 409


def test_page_of_leaving_costs_the_same_for_few_firms_and_many(client, hr, frozen, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(9) as found:
            client.get(address(frozen, "withdraw"))
        return len(found)

    first = cost()
    JointSession.objects.update(capacity=100)
    for _ in range(20):
        PledgeFactory(session=frozen)
    assert cost() == first
