"""Wishes that human resources prepare: the person decides on every word, and her answer tells nothing."""

import pytest
from django.core.exceptions import PermissionDenied

from firms.models import OutboxMail
from mobility.domain import wishes
from mobility.models import Wish
from tests.factories import member
from tests.mobility.factories import WishFactory
from tests.mobility.factories import wish_form as form
from tests.mobility.wishes.saying import a, address, ask
from tests.mobility.wishes.test_wishes import readers

pytestmark = pytest.mark.django_db


def test_prepared_wish_is_read_by_nobody_else(people, client):
    assert ask(client, people, opened_to=a(people)).status_code == 302
    wish = Wish.objects.get()
    assert (wish.status, wish.voiced_by, readers(people)) == ("asked", people["hr_b"], {"hr_b"})
    assert not Wish.objects.visible_to(member("hr", firm=people["firms"]["b"])).exists()
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [people["user"].email]


def test_person_changes_every_word_before_agreeing(people, client):
    ask(client, people, opened_to=a(people), target="Avant")
    wish = Wish.objects.get()
    client.force_login(people["user"])
    assert "Avant" in client.get(address("wish_answer", wish.pk)).content.decode()
    posted = form(revision=1, target="Mes mots", opened_to=people["firms"]["c"].pk, medical="on")
    assert client.post(address("wish_answer", wish.pk), posted).status_code == 302
    wish.refresh_from_db()
    assert (wish.status, wish.target, readers(people)) == ("open", "Mes mots", {"hr_c"})


@pytest.mark.parametrize("move", ["decline", "agree"])
def test_hr_cannot_tell_a_no_from_a_yes_kept_from_it(people, client, move):
    ask(client, people, opened_to=a(people))
    wish = Wish.objects.get()
    client.force_login(people["user"])
    assert client.post(address("wish_move", wish.pk, move)).status_code == 302
    assert readers(people) == ({"hr_a"} if move == "agree" else set())
    client.force_login(people["hr_b"])
    assert client.get(address("wish_detail", wish.pk)).status_code == 404
    assert ask(client, people).status_code == 302


def test_asking_does_not_depend_on_a_wish_kept_from_the_employer(people, client):
    WishFactory(employee=people["person"])
    assert ask(client, people).status_code == 302
    client.force_login(people["user"])
    asked = Wish.objects.get(status="asked")
    answer = client.post(address("wish_answer", asked.pk), form(revision=1))
    assert (answer.status_code, Wish.objects.filter(status="open").count()) == (409, 1)
    assert "You have an open wish already" in answer.content.decode()


def test_asking_again_waits_for_the_answer(people, client):
    assert [ask(client, people).status_code for _ in range(2)] == [302, 409]
    assert Wish.objects.count() == 1


def test_cancelled_request_is_gone(people, client):
    ask(client, people)
    wish = Wish.objects.get()
    assert client.post(address("wish_move", wish.pk, "cancel")).status_code == 302
    client.force_login(people["user"])
    assert client.post(address("wish_move", wish.pk, "agree")).status_code == 409


@pytest.mark.parametrize("move", ["agree", "decline", "withdraw"])
def test_only_the_person_answers(people, client, move):
    ask(client, people)
    assert client.post(address("wish_move", Wish.objects.get().pk, move)).status_code == 403
    assert Wish.objects.get().status == "asked"


def test_hr_prepares_for_its_own_people_alone(people, client):
    client.force_login(people["hr_a"])
    assert client.post(address("wish_ask"), form(employee=people["person"].pk)).status_code == 422
    with pytest.raises(PermissionDenied):
        wishes.voice(Wish(employee=people["person"]), by=people["hr_a"])
