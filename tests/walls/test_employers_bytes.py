"""The own employer's pages are the same to the byte while somebody does all that she need not tell it."""

import pytest
from django.urls import reverse

from tests.walls import facts as way
from tests.walls.snapshot import changed, snapshot, taken

pytestmark = pytest.mark.django_db

EMPLOYERS = (
    "hr_b",
    "plain_hr_b",
    "director_b",
    "manager_b",
    "representative_b",
    "president",
    "office",
    "administrator",
)
STEPS = (way.say_wish, way.apply, way.be_met, way.be_hired)
READ = {
    "wish": ("wish_detail", "approach_create"),
    "application": (
        *("application_detail", "interview_calendar", "own_calendar", "notes", "scorecard", "message_write"),
        "application_refuse",
    ),
    "application_file": ("application_file",),
    "slot": ("slot_edit",),
    "reference": ("reference_write",),
    "release": ("release_detail", "release_dates", "release_calendar", "release_pdf"),
}
PRESSED = {
    "wish": ("seal_read", "wish_renew"),
    "application": (
        *("own_withdraw", "own_pool", "own_notes", "own_read", "own_files", "own_employer", "application_manager"),
        *("reference_ask", "application_erase"),
    ),
    "slot": ("slot_delete",),
    "release": ("release_propose", "release_sign", "release_tell", "task_create"),
    "task": ("task_tick",),
}
NOBODY = 99_999_999


def strip(found) -> dict:
    """Without the mailbox of the demo, a page that no other installation has: it shows who was written to."""
    return {key: value for key, value in found.items() if not key[0].startswith(reverse("outbox_list"))}


@pytest.mark.parametrize("person", EMPLOYERS)
def test_pages_are_the_same_to_the_byte(person, world, client):
    """Bytes, targets and numbers of statements of the whole site, before and after; then the rows' own addresses."""
    facts = way.around(world)
    usual = type(world)(rows=dict(facts.rows), people=facts.people)
    before = strip(snapshot(client, usual, person))
    for step in STEPS:
        step(facts)
    assert changed(before, strip(snapshot(client, usual, person))) == []
    assert [one for one in own_addresses(facts) if guessed(client, *one) != guessed(client, *unknown(one))] == []


def own_addresses(facts) -> list[tuple]:
    """Method, name and key of every page and button of the rows that were made."""
    named = [(method, row, name) for row, names in READ.items() for name in names for method in ("get", "head")]
    named += [("post", row, name) for row, names in PRESSED.items() for name in names]
    return [(method, name, facts.key(row)) for method, row, name in named]


def unknown(one) -> tuple:
    return (*one[:2], NOBODY)


def guessed(client, method, name, key) -> tuple:
    """The answer without the address that was asked for."""
    address = reverse(f"mobility:{name}", args=[key])
    status, body, target = taken(getattr(client, method)(address))
    return status, body.replace(address.encode(), b""), target


def test_guessing_notices_an_open_door(world, client):
    """The comparisons above are able to fail."""
    facts = way.around(world)
    way.apply(facts)
    facts.sign_in(client, "hr_a")
    one = ("get", "application_detail", facts.key("application"))
    assert guessed(client, *one) != guessed(client, *unknown(one))
