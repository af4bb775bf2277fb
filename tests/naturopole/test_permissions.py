"""Every address stands in a matrix of who gets which answer; an address without its row fails."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import PEOPLE, build

# name of the address: (method, object it is asked for, {person: status}); `else` is everybody not named.
# People: president, office, administrator, partner; of firm A: director_a, hr_a, sales_a, representative_a;
# of firm B: hr_b, sales_b, director_b, manager_b, employee_b (who is presented for A's vacancy); stranger: signed in
# without a role; visitor: signed out. A 302 of the visitor leads to the login page.
REVIEW = ("president", "office", "administrator", "director_a", "director_b", "director_c")
ALL = {"else": 200, "visitor": 302}


def only(*people, status=200, other=404, visitor=302):
    return dict.fromkeys(people, status) | {"else": other, "visitor": visitor}


MATRIX = {
    "home": ("GET", None, ALL),
    "profile": ("GET", None, ALL),
    "language": ("POST", None, {"else": 302}),
    "persona": ("POST", "nobody", {"else": 404}),
    "help": ("GET", None, {"else": 200}),
    "accessibility": ("GET", None, {"else": 200}),
    "personal_data": ("GET", None, {"else": 200}),
    "healthz": ("GET", None, {"else": 200}),
    "outbox_list": ("GET", None, only("administrator")),
    "outbox_detail": ("GET", "mail", only("administrator")),
    "firms:park_detail": ("GET", None, ALL),
    "firms:position_map": ("GET", None, ALL),
    "firms:firm_list": ("GET", None, ALL),
    "firms:firm_detail": ("GET", "firm_a", {"else": 200, "stranger": 404, "visitor": 302}),
    "firms:candidacy_list": ("GET", None, only(*REVIEW, other=403)),
    "firms:candidacy_detail": ("GET", "candidacy", only(*REVIEW)),
    "firms:candidacy_decide": ("POST", "candidacy", only(*REVIEW, status=422)),
    "firms:candidacy_sign": ("POST", "candidacy", only(*REVIEW, status=403)),
    "firms:candidacy_refuse": ("POST", "candidacy", only(*REVIEW, status=422)),
    "training:session_list": ("GET", None, ALL),
    "training:session_detail": ("GET", "session", {"else": 200, "stranger": 404, "visitor": 302}),
}
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


@pytest.fixture
def world(db):
    return build()


def test_every_address_has_its_row():
    declared = {name for name in names() if not name.startswith(LIBRARY)}
    assert declared == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_answer_by_person(name, world, client):
    method, subject, expected = MATRIX[name]
    arguments = [] if subject is None else [world.key(subject)]
    address = reverse(name, args=arguments)
    found = {}
    for person in PEOPLE:
        world.sign_in(client, person)
        found[person] = client.generic(method, address).status_code
    assert found == {person: expected.get(person, expected["else"]) for person in PEOPLE}


@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row[1] not in (None, "nobody")])
def test_unknown_number_answers_as_another_firms_row(name, world, client):
    method, subject, expected = MATRIX[name]
    known, unknown = (reverse(name, args=[key]) for key in (world.key(subject), world.unknown(subject)))
    for person in PEOPLE:
        if expected.get(person, expected["else"]) == 404:
            world.sign_in(client, person)
            answers = [client.generic(method, address) for address in (known, unknown)]
            bodies = [answer.content.decode().replace(known, "").replace(unknown, "") for answer in answers]
            assert answers[0].status_code == answers[1].status_code == 404
            assert bodies[0] == bodies[1]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(method, world, client):
    world.sign_in(client, "administrator")
    for name, (_method, subject, _expected) in MATRIX.items():
        arguments = [] if subject is None else [world.key(subject)]
        assert client.generic(method, reverse(name, args=arguments)).status_code == 405, name


@pytest.mark.parametrize("name", sorted({name for name in names() if name.startswith(LIBRARY)}))
def test_library_page_answers(name, client, db):
    pattern = next(p for p in get_resolver().reverse_dict.getlist(name))
    parameters = pattern[0][0][1]
    address = reverse(name, kwargs=dict.fromkeys(parameters, "1"))
    assert client.get(address).status_code < 500
