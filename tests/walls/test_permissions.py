"""Every address stands in a matrix of who gets which answer; an address without its row fails."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.reading import read, secrets_in
from tests.walls.conftest import undone
from tests.walls.matrix import MATRIX
from tests.world import PEOPLE, SECRETS

# Pages of the login library: asked for signed out, they answer without error and show nobody's data.
LIBRARY = ("account_", "mfa_")


def names(resolver=None, namespace=""):
    """Every URL name of the URLconf, with its namespace."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern, namespace + inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def test_every_address_has_its_row():
    declared = {name for name in names() if not name.startswith(LIBRARY)}
    assert declared == set(MATRIX)


def address_of(world, name, unknown=False):
    given = [world.key(word) for word in MATRIX[name][1]]
    if unknown:
        given[0] = 99_999_999 if isinstance(given[0], int) else "unknown"
    return reverse(name, args=given)


@pytest.mark.parametrize("name", MATRIX)
def test_answer_by_person(name, world, client):
    method, _words, expected = MATRIX[name]
    address, before = address_of(world, name), world.state()
    found = {}
    for person in PEOPLE:
        with undone():
            world.sign_in(client, person)
            answer = client.generic(method, address)
            answer.getvalue()  # a file is read to its end, and so closed
            found[person] = answer.status_code
            if answer.status_code >= 400:
                assert world.state() == before, person
    assert found == {person: expected.get(person, expected["else"]) for person in PEOPLE}


@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row[1] and 404 in row[2].values()])
def test_unknown_number_answers_as_another_firms_row(name, world, client):
    method, _words, expected = MATRIX[name]
    addresses = [address_of(world, name), address_of(world, name, unknown=True)]
    for person in PEOPLE:
        if expected.get(person, expected["else"]) == 404:
            world.sign_in(client, person)
            answers = [client.generic(method, address) for address in addresses]
            bodies = [without_address(answer, addresses) for answer in answers]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert bodies[0] == bodies[1]


def without_address(answer, addresses) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    for address in addresses:
        text = text.replace(address, "")
    return text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(method, world, client):
    world.sign_in(client, "administrator")
    for name in MATRIX:
        assert client.generic(method, address_of(world, name)).status_code == 405, name


@pytest.mark.parametrize("name", MATRIX)
def test_page_that_changes_takes_post_only(name, world, client):
    if MATRIX[name][0] == "POST":
        world.sign_in(client, "president")
        assert client.get(address_of(world, name)).status_code == 405


# Read in test_walls.py, each by those whom it is for.
BY_LINK_OR_IN_A_GROUP = ("packages:offer", "packages:supplier", "packages:shared", "packages:order_part_pdf")
BY_PERSONAL_LINK = "_by_link"


def addresses_read(world, name, words) -> list[str]:
    """The pages of an address; what leaves as a table leaves as a workbook too."""
    found = world.addresses(name, words)
    return [*found, *(f"{one}?format=xlsx" for one in found)] if name.endswith("_export") else found


@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_shows_what_is_not_for_this_person(person, world, client):
    """Each secret of the world holds a word of its own; every page is read as every person."""
    world.sign_in(client, person)
    shown = set()
    for name, (method, words, _expected) in MATRIX.items():
        if method == "GET" and not name.startswith(BY_LINK_OR_IN_A_GROUP) and not name.endswith(BY_PERSONAL_LINK):
            for address in addresses_read(world, name, words):
                for headers in ({}, {"HX-Request": "true"}):
                    shown |= secrets_in(read(client.get(address, headers=headers)))
    assert shown == {secret for secret, readers in SECRETS.items() if person in readers}


FIELDS = (
    *("title", "name", "email", "address", "firm", "client", "source", "employee", "outcome", "ground", "reason"),
    *("note", "letter", "message", "quantity", "unit_price", "discount_percent", "vat_rate", "lead_time"),
    *("valid_until", "closes_on", "opens_on", "pay_from", "pay_to", "rome", "audience", "chosen_firms", "siren"),
    *("revision", "request_key", "answer", "position", "agreed", "language", "next", "theme", "deposit_percent"),
    *("stance", "text", "voices", "due_on", "assessment", "evidence", "day", "reviewer", "done", "action", "file"),
    *("half", "content", "trainer", "useful", "comment"),
    *("code", "message", "question", "reply", "share_capital", "registry"),
    *("seats", "firmly", "wait", "head_count", "ceiling", "fee", "people", "person"),
    *("cites_1", "because_1", "condition_1", "due_1", "seen_verdict", "staff", "year", "standard", "state", "until"),
    *("code", "skill", "skill_name", "certificate", "detail", "net", "seen", "gap", "sort"),
    *("steps", "starts_on", "start", "wanted", "standards", "certified", "market", "specialty", "external", "turnkey"),
    *("contact", "delivery_place", "starts_on", "mode", "regime", "currency", "currency_rate", "single_supply_rate"),
    *("single_supply", "single_supply_reason", "fee_percent", "service", "take", "seen", "chosen", "alternative"),
    *("firm_unit_price", "second_discount_percent", "lead_unit", "supply", "to_client", "upload"),
    *("wanted",),
    *("proposed_on", "notice_ends_on", "done"),
    *("first_name", "last_name", "job_title", "manager", "left_on", "table", "then"),
    *("move", "pick", "subject", "body", "time", "minutes", "how_many", "pause", "place", "interviewers", "sequence"),
    *("advice", "subject_fr", "body_fr", "subject_en", "body_en", "purpose", "received_on", "channel", "then"),
    *("wanted", "outside_name", "outside_email", "outside_phone", "outside_place", "channel", "cv", "papers", "told"),
    *("competences", "recruiters", "park_first_until", "then"),
    *("specification", "seen", "code", "lead_days", "minimum_quantity", "price", "state"),
    *("horizon", "target", "medical", "hours", "conditions", "opened_to", "open_to_own", "open_to_all", "vacancy"),
    *("theme", "people", "obtained_on", "valid_until"),
    *("half-TOTAL_FORMS", "half-INITIAL_FORMS", "half-0-day", "half-0-starts_at", "half-0-ends_at", "half-0-room"),
    *("item-TOTAL_FORMS", "item-INITIAL_FORMS", "item-0-label", "item-0-price", "item-0-per", "half-0-DELETE"),
    *("title_fr", "title_en", "length_fr", "pledge_deadline", "freeze_on", "minimum", "capacity", "cost", "rule"),
    *("mix_seats", "mix_equal", "programme", "provider", "trainer", "organiser", "needs", "anyway", "places"),
    *("trainers", "registration", "aim_fr"),
    *("since", "signed_on", "levels", "role", "standing", "siret", "vat_number", "founded", "group_share", "month"),
)
ODD = [
    "",
    "-1",
    "9" * 400,
    "1e999",
    "NaN",
    "é" * 5000,
    "🌿",
    "'; --",
    "<b>",
    "0000-00-00",
    "٣",
    "\u202e",
    "[]",
]


@pytest.mark.parametrize("person", ["president", "hr_a", "sales_a", "visitor"])
def test_odd_input_is_answered_not_broken(person, world, client):
    """Every address is sent odd values, other ones in each field each time."""
    world.sign_in(client, person)
    for name in MATRIX:
        for turn in range(4):
            values = {field: ODD[(place + turn * 3) % len(ODD)] for place, field in enumerate(FIELDS)}
            assert client.post(address_of(world, name), values).status_code < 500, (name, values)
        broken = client.post(address_of(world, name), b"--x\r\n", content_type="multipart/form-data; boundary=")
        assert broken.status_code < 500, name


QUERIES = (
    "half",
    "pledge",
    "q",
    "before",
    "after",
    "page",
    "sort",
    "status",
    "view",
    "file",
    "candidate",
    "without",
    "on",
    "firm",
    "standing",
    "day",
    "format",
    "step",
    "client",
    "lead",
    "year",
    "code",
    "steps",
    "quantity",
    "start",
    "wanted",
    "base",
    "service",
    "set_up",
    "seen",
    "at",
    "period",
    "vacancy",
    "stage",
    "route",
    "template",
    "past",
    "via",
    "lang",
    "contract",
    "own",
    "month",
    "theme",
    "room",
    "made",
    "person",
)


@pytest.mark.parametrize("person", ["president", "director_b", "administrator", "visitor"])
def test_odd_query_is_answered_not_broken(person, world, client):
    """Every page is asked with odd values, the same in each parameter."""
    world.sign_in(client, person)
    for name, (method, _words, _expected) in MATRIX.items():
        if method == "GET":
            for odd in ("-1", "9" * 30, "é" * 500, "0000-00-00", "9999-12-31", "\u202e", "1,2", "[]"):
                answer = client.get(address_of(world, name), dict.fromkeys(QUERIES, odd))
                answer.getvalue()
                assert answer.status_code < 500, (name, odd)


@pytest.mark.parametrize("name", sorted({name for name in names() if name.startswith(LIBRARY)}))
def test_library_page_answers(name, client, db):
    pattern = next(p for p in get_resolver().reverse_dict.getlist(name))
    parameters = pattern[0][0][1]
    address = reverse(name, kwargs=dict.fromkeys(parameters, "1"))
    assert client.get(address).status_code < 500
