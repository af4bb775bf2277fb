"""What an outside firm does by its link: pencil, commit, wait, withdraw, decline, name people, answer to its share."""

from decimal import Decimal as D

import pytest

from firms.models import Event, OutboxMail
from tests.factories import member
from tests.training.factories import PledgeFactory, SessionFactory, in_days
from tests.training.outside import invited, messages_of, page_of, seats, token_of
from training.models import Agreement, CostVersion, Enrolment


@pytest.fixture
def pledge(park):
    return invited(SessionFactory(park=park))


@pytest.fixture
def token(pledge):
    return token_of(pledge)


def send(client, token, pledge, number, do="commit", **more):
    pledge.refresh_from_db()
    return client.post(page_of("outside", token), seats(pledge, number, do, **more))


def standing(pledge):
    pledge.refresh_from_db()
    return pledge.state, pledge.seats, pledge.waiting


def test_preview_saves_nothing(client, pledge, token):
    PledgeFactory(session=pledge.session, seats=8)
    events = Event.objects.count()
    page = send(client, token, pledge, 2, "preview")
    assert (page.status_code, "2 seats would cost you €390.00 before VAT" in page.content.decode()) == (200, True)
    assert (standing(pledge), Event.objects.count()) == (("invited", 0, 0), events)


@pytest.mark.parametrize(("do", "state"), [("pencil", "pencilled"), ("commit", "committed")])
def test_firm_pledges_seats(client, pledge, token, do, state):
    answer = send(client, token, pledge, 3, do, ceiling="800,50")
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of("outside", token))
    assert standing(pledge) == (state, 3, 0)
    assert (pledge.ceiling, pledge.firm, Event.objects.about(pledge)[0].by) == (D("800.50"), None, None)


def test_seats_beyond_the_room_wait_only_when_asked(client, pledge, token):
    PledgeFactory(session=pledge.session, seats=10)
    page = send(client, token, pledge, 5)
    assert (page.status_code, messages_of(page)) == (
        409,
        ["Only 2 seats can be yours now. Take fewer, or let the others wait."],
    )
    assert ('name="wait"' in page.content.decode(), standing(pledge)) == (True, ("invited", 0, 0))
    assert send(client, token, pledge, 5, wait="on").status_code == 302
    assert standing(pledge) == ("committed", 2, 3)


def test_staff_is_asked_where_the_cost_is_shared_by_it(client, pledge, token):
    assert 'name="head_count"' not in client.get(page_of("outside", token)).content.decode()
    type(pledge.session).objects.update(rule="head_count")
    assert send(client, token, pledge, 2).status_code == 422
    assert send(client, token, pledge, 2, head_count="21").status_code == 302
    assert (standing(pledge), pledge.head_count) == (("committed", 2, 0), 21)


def test_replayed_commitment_changes_nothing(client, pledge, token):
    form = seats(pledge, 2)
    answers = [client.post(page_of("outside", token), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert standing(pledge) == ("committed", 2, 0)


def test_second_window_sees_both_values(client, pledge, token):
    form = seats(pledge, 4)
    send(client, token, pledge, 2, "pencil")
    page = client.post(page_of("outside", token), form)
    assert (page.status_code, page.context["form"].differences) == (409, [("Seats", "2", "4")])
    assert standing(pledge) == ("pencilled", 2, 0)
    again = page.context["form"]["revision"].value()
    assert client.post(page_of("outside", token), form | {"revision": again}).status_code == 302


@pytest.mark.parametrize(
    "change",
    [{"status": "confirmed"}, {"status": "cancelled"}, {"status": "proposed"}, {"pledge_deadline": in_days(-1)}],
)
def test_no_seats_are_taken_once_pledges_are_closed(client, pledge, token, change):
    type(pledge.session).objects.update(**change)
    page = client.get(page_of("outside", token)).content.decode()
    assert 'value="commit"' not in page
    assert send(client, token, pledge, 2).status_code == 409
    assert standing(pledge) == ("invited", 0, 0)


def test_firm_declines_and_may_come_back(client, pledge, token):
    assert client.post(page_of("outside_decline", token), {"revision": 1}).status_code == 302
    assert standing(pledge)[0] == "declined"
    assert client.post(page_of("outside_decline", token), {"revision": 2}).status_code == 409
    assert send(client, token, pledge, 1).status_code == 302


def test_withdrawal_before_the_freeze_is_free(client, pledge, token):
    send(client, token, pledge, 3)
    pledge.refresh_from_db()
    page = client.get(page_of("outside_leave", token)).content.decode()
    assert "Leaving today costs nothing." in page
    client.post(page_of("outside_leave", token), {"revision": pledge.revision, "fee": "0.00"})
    assert (standing(pledge), pledge.fee) == (("withdrawn", 3, 0), D("0.00"))


@pytest.fixture
def frozen(client, pledge, token):
    """5 seats of 14 after the freeze; 4,200.00 in all, 30 % for a leaver: 1,500.00 and 450.00."""
    type(pledge.session).objects.update(cost=D("4200"), fee_percent=30, freeze_on=in_days(-1), capacity=14)
    for number in (4, 3, 2):
        PledgeFactory(session=pledge.session, seats=number)
    send(client, token, pledge, 5)
    pledge.refresh_from_db()
    return pledge


def test_fee_is_shown_to_the_cent_before_leaving(client, frozen, token):
    page = client.get(page_of("outside_leave", token)).content.decode()
    assert "Leaving today costs your firm €450.00." in page
    assert standing(frozen)[0] == "committed"
    answer = client.post(page_of("outside_leave", token), {"revision": frozen.revision, "fee": "450.00"})
    assert (answer.status_code, standing(frozen)[0], frozen.fee) == (302, "withdrawn", D("450.00"))
    assert "A fee of €450.00 is owed." in client.get(page_of("outside", token)).content.decode()
    assert send(client, token, frozen, 1).status_code == 409


def test_double_click_leaves_once(client, frozen, token):
    form = {"revision": frozen.revision, "fee": "450.00"}
    answers = [client.post(page_of("outside_leave", token), form).status_code for _ in range(2)]
    frozen.refresh_from_db()
    assert (answers, frozen.fee, frozen.revision) == ([302, 302], D("450.00"), form["revision"] + 1)
    other = client.post(page_of("outside_leave", token), form | {"fee": "0.00"})
    assert (other.status_code, Event.objects.about(frozen).filter(verb="withdrawn").count()) == (409, 1)


@pytest.mark.parametrize(
    ("change", "status"), [({"fee": "0.00"}, 409), ({"revision": 1}, 409), ({"fee": ""}, 422), ({"fee": "NaN"}, 422)]
)
def test_nobody_leaves_at_another_fee_than_the_one_shown(client, frozen, token, change, status):
    form = {"revision": frozen.revision, "fee": "450.00"} | change
    assert client.post(page_of("outside_leave", token), form).status_code == status
    assert standing(frozen)[0] == "committed"


def test_seats_given_back_go_to_those_who_wait(client, pledge, token):
    send(client, token, pledge, 6)
    other = PledgeFactory(session=pledge.session, seats=6, waiting=4)
    pledge.refresh_from_db()
    client.post(page_of("outside_leave", token), {"revision": pledge.revision, "fee": "0.00"})
    assert standing(other) == ("committed", 10, 0)


def names(pledge, *states):
    return [(row.name, row.state) for row in pledge.enrolments.filter(state__in=states or ("enrolled", "waiting"))]


def test_firm_names_its_people_once(client, pledge, token):
    send(client, token, pledge, 2)
    form = {"name_1": " Ada  Dehors ", "email_1": "ada@dehors.example", "name_2": "", "name_3": "Bob Dehors"}
    answers = [client.post(page_of("outside_people", token), form).status_code for _ in range(2)]
    assert (answers, names(pledge)) == ([302, 302], [("Ada Dehors", "enrolled"), ("Bob Dehors", "enrolled")])
    more = client.post(page_of("outside_people", token), {"name_1": "Cid Dehors"})
    assert (more.status_code, len(names(pledge))) == (409, 2)


def test_people_beyond_the_seats_wait(client, pledge, token):
    PledgeFactory(session=pledge.session, seats=11)
    send(client, token, pledge, 2, wait="on")
    client.post(page_of("outside_people", token), {"name_1": "Ada", "name_2": "Bob"})
    assert names(pledge) == [("Ada", "enrolled"), ("Bob", "waiting")]


def test_nobody_is_named_before_seats_are_taken(client, pledge, token):
    assert client.post(page_of("outside_people", token), {"name_1": "Ada"}).status_code == 409
    assert names(pledge) == []


def test_person_is_replaced_at_her_place(client, pledge, token):
    send(client, token, pledge, 1)
    client.post(page_of("outside_people", token), {"name_1": "Ada"})
    address = page_of("outside_person", token, pledge.enrolments.get().pk)
    assert client.get(address).status_code == 200
    answers = [client.post(address, {"name": "Bob"}).status_code for _ in range(2)]
    assert (answers, names(pledge, "enrolled", "replaced")) == ([302, 409], [("Ada", "replaced"), ("Bob", "enrolled")])
    assert Enrolment.objects.get(outside_name="Ada").replaced_by.outside_name == "Bob"


def test_person_taken_off_leaves_her_seat_to_who_waits(client, pledge, token):
    PledgeFactory(session=pledge.session, seats=11)
    send(client, token, pledge, 2, wait="on")
    client.post(page_of("outside_people", token), {"name_1": "Ada", "name_2": "Bob"})
    ada = pledge.enrolments.get(outside_name="Ada")
    client.post(page_of("outside_person", token, ada.pk), {"do": "take_off"})
    assert names(pledge, "enrolled", "cancelled") == [("Ada", "cancelled"), ("Bob", "enrolled")]


def test_history_holds_no_name_of_people(client, pledge, token):
    send(client, token, pledge, 1)
    client.post(page_of("outside_people", token), {"name_1": "MARKPERSON"})
    client.post(page_of("outside_person", token, pledge.enrolments.get().pk), {"name": "MARKOTHER"})
    events = Event.objects.filter(kind__startswith="training.")
    assert events.count() == 4
    assert "MARK" not in "".join(f"{event.note}{event.detail}" for event in events)


def state_shares(pledge, number, amount):
    """A version in which the firm owes `amount`."""
    shares = {str(pledge.pk): str(amount)}
    by = member("office", park=pledge.session.park)
    stated = {"total": D("1950"), "rule": "seats", "shares": shares, "reason": "x", "by": by}
    return CostVersion.objects.create(session=pledge.session, number=number, **stated)


def test_firm_reads_its_share_in_each_version_with_the_difference(client, pledge, token):
    send(client, token, pledge, 2)
    state_shares(pledge, 1, "300.00")
    state_shares(pledge, 2, "390.05")
    lines = client.get(page_of("outside_shares", token)).context["offer"].lines
    assert [(line.number, line.amount, line.difference, line.must_answer) for line in lines] == [
        (1, D("300.00"), None, False),
        (2, D("390.05"), D("90.05"), True),
    ]


@pytest.mark.parametrize(("given", "state"), [("agreed", "confirmed"), ("refused", "committed")])
def test_firm_answers_to_its_share_with_a_name(client, pledge, token, given, state):
    send(client, token, pledge, 2)
    state_shares(pledge, 1, "300.00")
    form = {"version": 1, "answer": given, "name": "Ann Maker"}
    address = page_of("outside_shares", token)
    codes = [client.post(address, form | {"name": ""}).status_code, client.post(address, form).status_code]
    codes.append(client.post(address, form).status_code)
    assert (codes, standing(pledge)[0]) == ([422, 302, 302], state)
    agreement = Agreement.objects.get()
    assert (agreement.answer, agreement.name, agreement.by) == (given, "Ann Maker", None)


def test_firm_that_refused_may_still_agree_and_then_it_stands(client, pledge, token):
    send(client, token, pledge, 2)
    state_shares(pledge, 1, "300.00")
    form, address = {"version": 1, "name": "Ann Maker"}, page_of("outside_shares", token)
    codes = [client.post(address, form | {"answer": given}).status_code for given in ("refused", "agreed", "refused")]
    assert (codes, Agreement.objects.get().answer, standing(pledge)[0]) == ([302, 302, 409], "agreed", "confirmed")


def test_version_that_was_replaced_takes_no_answer(client, pledge, token):
    send(client, token, pledge, 2)
    state_shares(pledge, 1, "300.00")
    state_shares(pledge, 2, "390.05")
    form = {"version": 1, "answer": "agreed", "name": "Ann Maker"}
    assert client.post(page_of("outside_shares", token), form).status_code == 409
    assert Agreement.objects.count() == 0


def test_organiser_is_told_to_look_and_no_more(client, pledge, token):
    organiser = member("hr", firm=pledge.session.organiser)
    send(client, token, pledge, 2)
    mails = OutboxMail.objects.filter(recipient=organiser.email)
    assert [mail.subject for mail in mails] == ["A message for you"]
    assert pledge.outside.name not in mails[0].body


def test_write_stays_within_its_budget(client, pledge, token, django_assert_max_num_queries):
    send(client, token, pledge, 2)
    pledge.refresh_from_db()
    # Beside the act itself: twelve for the limit's counter, six for savepoints, nine for the page read before.
    with django_assert_max_num_queries(12 + 6 + 9 + 12):
        client.post(page_of("outside", token), seats(pledge, 3))
