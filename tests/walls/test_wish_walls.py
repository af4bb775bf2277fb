"""The person's own employer never learns of a wish that was not opened to it, nor anybody of its sealed reason."""

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility import seal
from mobility.models import Message, Wish
from tests.factories import member
from tests.mobility.factories import EmployeeFactory, wish_form
from tests.walls.snapshot import changed, snapshot

pytestmark = pytest.mark.django_db


def colleague(world):
    """Somebody of firm b who has not said anything yet, led by its line manager."""
    firm = world.rows["firm_b"]
    user = member("employee", firm=firm, last_name="MARKSECRET")
    return EmployeeFactory(firm=firm, user=user, last_name="MARKSECRET", manager=world.people["manager_b"])


def test_snapshot_notices_a_wish_that_was_opened(world, client):
    """The comparison above is known to bite: the reader's own pages do change."""
    somebody = colleague(world)
    before = snapshot(client, world, "hr_a")
    client.force_login(somebody.user)
    client.post(reverse("mobility:wish_edit"), wish_form(opened_to=world.key("firm_a"), hours="day"))
    after = snapshot(client, world, "hr_a")
    named = [reverse(f"mobility:{name}") for name in ("desk", "own_data", "wish_list")]
    fitting = [reverse("mobility:match_list", args=[world.key("vacancy")])]
    # Her archive, by the mail that told her.
    assert changed(before, after) == sorted([reverse("home"), *named, *fitting])


@pytest.mark.parametrize("person", ["hr_a", "hr_b", "employee_b"])
def test_pages_are_the_same_to_the_byte_whatever_the_sealed_reason_says(person, world, client):
    """For everybody but the person; hr_b holds the right and has not pressed the button."""
    rows = [world.rows["wish"], world.rows["wish_twin"]]
    Message.objects.update(read_at=timezone.now())  # the first look would make them so
    found = []
    for medical in (True, False):
        for row in rows:
            Wish.objects.filter(pk=row.pk).update(sealed=seal.seal(row.employee_id, medical))
        found.append(snapshot(client, world, person))
    own = [reverse(f"mobility:{name}") for name in ("wish_own", "wish_edit", "own_data")]
    assert changed(*found) == (sorted(own) if person == "employee_b" else [])


def test_mails_and_history_are_the_same_whatever_the_sealed_reason_says(world, client):
    """One wish said with it and one without leave the same rows, but for who and which."""
    found = []
    for fields in ({"medical": "on"}, {}):
        person = colleague(world)
        client.force_login(person.user)
        mails, events = OutboxMail.objects.count(), Event.objects.count()
        client.post(reverse("mobility:wish_edit"), wish_form(open_to_all="on", **fields))
        client.post(reverse("mobility:wish_edit"), wish_form(open_to_all="on", revision=1))
        new_mails = OutboxMail.objects.order_by("-pk")[: OutboxMail.objects.count() - mails]
        new_events = Event.objects.order_by("-pk")[: Event.objects.count() - events]
        found.append(
            (
                [(mail.recipient, mail.subject, mail.body) for mail in new_mails],
                [
                    (event.kind, event.verb, event.source, event.target, event.note, event.detail)
                    for event in new_events
                ],
            )
        )
    assert found[0] == found[1]
    assert [event[1] for event in found[0][1]] == ["edited", "voiced"]


def test_word_of_the_law_for_inaptitude_stands_nowhere(world, client):
    for person in ("hr_b", "employee_b"):
        pages = snapshot(client, world, person)
        assert [
            key
            for key, answer in pages.items()
            if key[1] != "statements" and (b"reclass" in answer[1].lower() or b"redeploy" in answer[1].lower())
        ] == []
