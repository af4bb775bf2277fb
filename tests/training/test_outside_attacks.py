"""What an unfriendly holder of a link tries: other rows, other sessions, ended links, absurd input."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.training.factories import EnrolmentFactory, PledgeFactory, SessionFactory
from tests.training.outside import invited, page_of, seats, token_of
from training.domain import outside_acts, outside_links
from training.domain.outside_links import Gone
from training.models import Enrolment, Pledge, PledgeLink


@pytest.fixture
def pledge(park):
    return invited(SessionFactory(park=park), seats=3, state="committed")


@pytest.fixture
def token(pledge):
    return token_of(pledge)


def test_link_of_one_session_says_nothing_of_another(client, pledge, token):
    other = invited(SessionFactory(park=pledge.session.park, title_en="MARKELSEWHERE"), pledge.outside)
    stranger = EnrolmentFactory(pledge=other, outside_name="MARKELSEWHERE")
    for name in ("outside", "outside_people", "outside_shares", "outside_leave"):
        assert "MARKELSEWHERE" not in client.get(page_of(name, token)).content.decode()
    address = page_of("outside_person", token, stranger.pk)
    assert [client.get(address).status_code, client.post(address, {"name": "X"}).status_code] == [404, 404]
    assert client.post(address, {"do": "take_off"}).status_code == 404
    assert Enrolment.objects.get().state == "enrolled"


def test_firm_sends_nothing_for_another_firm(client, pledge, token):
    other = PledgeFactory(session=pledge.session)
    form = seats(pledge, 4) | {"pledge": other.pk, "firm": other.firm_id, "outside": "", "state": "confirmed", "fee": 9}
    assert client.post(page_of("outside", token), form).status_code == 302
    other.refresh_from_db()
    pledge.refresh_from_db()
    assert (other.seats, pledge.seats, pledge.state, pledge.fee) == (2, 4, "committed", 0)


def test_person_of_a_firm_of_the_park_is_out_of_reach(client, pledge, token):
    inside = EnrolmentFactory(pledge=PledgeFactory(session=pledge.session))
    assert client.get(page_of("outside_person", token, inside.pk)).status_code == 404


def test_statement_without_a_version_is_no_page(client, token):
    assert [client.get(page_of("outside_statement", token, n)).status_code for n in (1, 99999999999)] == [404, 404]


def test_link_ended_while_the_answer_is_on_the_way_changes_nothing(pledge, token):
    link = outside_links.link_of(token)
    PledgeLink.objects.update(revoked_at=timezone.now())
    with pytest.raises(Gone):
        outside_acts.withdraw(link, revision=pledge.revision, fee=0)
    assert Pledge.objects.get().state == "committed"


ABSURD = ["", "0", "-1", "1e999", "NaN", "9" * 400, "2.5", "é" * 10_000, "[]", "\u202e", "٣٣٣٣"]


@pytest.mark.parametrize("odd", ABSURD)
def test_absurd_numbers_are_refused(client, pledge, token, odd):
    before = Pledge.objects.values().get()
    answers = [
        client.post(page_of("outside", token), seats(pledge, odd)),
        client.post(page_of("outside", token), seats(pledge, 2, revision=odd)),
        client.post(page_of("outside_decline", token), {"revision": odd}),
        client.post(page_of("outside_leave", token), {"revision": odd, "fee": odd}),
        client.post(page_of("outside_shares", token), {"version": odd, "answer": odd, "name": odd}),
    ]
    assert {answer.status_code for answer in answers} <= {409, 422}
    assert Pledge.objects.values().get() == before


@pytest.mark.parametrize("ceiling", ["-0.01", "NaN", "1e30", "1.005", "9" * 12, "zero"])
def test_absurd_ceiling_is_refused(client, pledge, token, ceiling):
    assert client.post(page_of("outside", token), seats(pledge, 2, ceiling=ceiling)).status_code == 422


def test_name_of_ten_thousand_characters_is_refused(client, pledge, token):
    person = EnrolmentFactory(pledge=pledge)
    long = "x" * 10_000
    answers = [
        client.post(page_of("outside_people", token), {"name_1": long}),
        client.post(page_of("outside_people", token), {"name_1": "Ada", "email_1": f"{long}@x.example"}),
        client.post(page_of("outside_person", token, person.pk), {"name": long}),
    ]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert Enrolment.objects.count() == 1


def test_nul_is_refused(client, pledge, token):
    pages = ("outside", "outside_leave", "outside_decline", "outside_people", "outside_shares")
    sent = {"seats": "2\x00", "name_1": "Ada\x00", "name": "\x00", "revision": "1\x00"}
    assert {client.post(page_of(name, token), sent).status_code for name in pages} == {400}


def test_empty_and_broken_forms_are_answered(client, pledge, token):
    for name in ("outside", "outside_leave", "outside_decline", "outside_people", "outside_shares"):
        broken = client.post(page_of(name, token), b"--x\r\n", content_type="multipart/form-data; boundary=")
        assert client.post(page_of(name, token)).status_code in (409, 422), name
        assert broken.status_code < 500


def test_words_are_shown_as_words(client, pledge, token):
    client.post(page_of("outside_people", token), {"name_1": "<script>alert(1)</script>"})
    page = client.get(page_of("outside_people", token)).content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


def test_other_sites_cannot_post(pledge, token):
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(page_of("outside", token), seats(pledge, 1)).status_code == 403


def test_more_than_the_room_is_refused(client, pledge, token):
    for do in ("pencil", "commit"):
        assert client.post(page_of("outside", token), seats(pledge, 13, do)).status_code == 409
    assert client.post(page_of("outside", token), seats(pledge, 1000)).status_code == 422
    assert Pledge.objects.get().seats == 3
