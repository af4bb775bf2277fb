"""Every address stands in a matrix of who gets which answer; an address without its row fails."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.naturopole.conftest import undone
from tests.reading import read, secrets_in
from tests.world import PEOPLE, SECRETS

# name of the address: (method, what stands in the address, {person: status}); `else` is everybody not named.
# Words of the world (tests/world.py) are rows; others stand for themselves. A 302 of the visitor leads to the login.
REVIEW = ("president", "office", "administrator", "director_a", "director_b", "director_c")
OFFICE = ("office", "administrator")
SEEK = ("president", *OFFICE)
SELL = ("sales_a", "sales_b", "sales_c", "director_a", "director_b", "director_c")
SELL_A = ("sales_a", "director_a")
DIRECT = ("director_a", "director_b", "director_c")
KEEP_A = ("director_a", "office", "administrator")
READ_UNDERTAKINGS = {"president": 403, "director_b": 403, "director_c": 403}
ALL = {"else": 200, "visitor": 302}
MEMBERS = {"else": 200, "stranger": 404, "visitor": 302}
PUBLIC = {"else": 200}


def only(*people, status=200, other=404, **more):
    return dict.fromkeys(people, status) | {"else": other, "visitor": 302} | more


DESK = ("president", "office", "administrator")
# a file in which a partner is asked for an opinion: in scope for partner and reviewers, for few to write in
IN_FILE = only(*REVIEW, "partner", status=403)

MATRIX = {
    "home": ("GET", (), ALL),
    "profile": ("GET", (), ALL),
    "language": ("POST", (), {"else": 302}),
    "persona": ("POST", ("nobody",), {"else": 404}),
    "help": ("GET", (), PUBLIC),
    "accessibility": ("GET", (), PUBLIC),
    "personal_data": ("GET", (), PUBLIC),
    "healthz": ("GET", (), PUBLIC),
    "outbox_list": ("GET", (), only("administrator")),
    "outbox_detail": ("GET", ("mail",), only("administrator")),
    "firms:park_detail": ("GET", (), ALL),
    "firms:position_map": ("GET", (), ALL),
    "firms:position_map_svg": ("GET", (), MEMBERS),
    "firms:position_map_png": ("GET", (), MEMBERS),
    "firms:firm_list": ("GET", (), ALL),
    "firms:firm_detail": ("GET", ("firm_a",), MEMBERS),
    "firms:position_edit": (
        "GET",
        ("firm_a",),
        only("director_a", "office", "administrator", other=403, stranger=404),
    ),
    "firms:position_preview": (
        "POST",
        ("firm_a",),
        only("director_a", "office", "administrator", status=422, other=403, stranger=404),
    ),
    "firms:position_history": ("GET", ("firm_a",), MEMBERS),
    "firms:position_history_csv": ("GET", ("firm_a",), MEMBERS),
    "firms:drift_list": ("GET", (), only(*REVIEW, other=403)),
    "firms:drift_settle": (
        "POST",
        ("drift",),
        only("president", "office", status=422, administrator=403, director_a=403, director_b=403),
    ),
    "firms:firm_export": ("GET", ("csv",), ALL),
    "firms:firm_skill_list": ("GET", (), ALL),
    "firms:firm_skill_create": ("GET", (), only(*OFFICE, other=403)),
    "firms:firm_skill_edit": ("GET", ("core_skill",), only(*OFFICE, other=403)),
    "firms:firm_skill_delete": ("POST", ("core_skill_spare",), only(*OFFICE, status=302, other=403)),
    "firms:setup_home": ("GET", (), only(*OFFICE, other=403)),
    "firms:setup_park": ("GET", (), only("administrator", other=403)),
    "firms:setup_axis": ("GET", ("market",), only("administrator", other=403)),
    "firms:setup_rules": ("GET", (), only("administrator", other=403)),
    "firms:setup_people": ("GET", (), only(*OFFICE, other=403)),
    "firms:setup_invite": ("GET", (), only(*OFFICE, other=403)),
    "firms:setup_person": ("GET", ("person",), only(*OFFICE, other=403)),
    "firms:setup_role_end": ("POST", ("person", "role"), only(*OFFICE, status=302, other=403)),
    "firms:setup_account": ("POST", ("person", "reopen"), only(*OFFICE, status=302, other=403)),
    "firms:setup_wanted": ("GET", (), only(*SEEK, other=403)),
    "firms:setup_wanted_create": ("GET", (), only(*SEEK, other=403)),
    "firms:setup_wanted_edit": ("GET", ("wanted_skill",), only(*SEEK, other=403)),
    "firms:setup_wanted_move": ("POST", ("wanted_skill", "up"), only(*SEEK, status=302, other=403)),
    "firms:setup_wanted_delete": ("POST", ("wanted_skill_spare",), only(*SEEK, status=302, other=403)),
    "firms:firm_edit": ("GET", ("firm_a",), only(*KEEP_A, other=403, stranger=404)),
    "firms:firm_leave": ("GET", ("firm_a",), only(*KEEP_A, "president", other=403, stranger=404)),
    "firms:firm_return": ("POST", ("firm_a",), only("administrator", status=409, other=403, stranger=404)),
    "firms:head_count_create": ("GET", ("firm_a",), only(*KEEP_A, other=403, stranger=404)),
    "firms:head_count_edit": ("GET", ("head_count",), only(*KEEP_A, other=403, stranger=404)),
    "firms:head_count_delete": ("POST", ("head_count",), only(*KEEP_A, status=409, other=403, stranger=404)),
    "firms:officer_create": ("GET", ("firm_a",), only(*KEEP_A, other=403, stranger=404)),
    "firms:officer_edit": ("GET", ("officer",), only(*KEEP_A, other=403, stranger=404)),
    "firms:officer_delete": ("POST", ("officer",), only(*KEEP_A, status=409, other=403, stranger=404)),
    "firms:undertaking_create": ("GET", ("firm_a",), only(*KEEP_A, other=403, stranger=404)),
    "firms:undertaking_edit": ("GET", ("undertaking",), only(*KEEP_A, **READ_UNDERTAKINGS)),
    "firms:undertaking_delete": ("POST", ("undertaking",), only(*KEEP_A, status=409, **READ_UNDERTAKINGS)),
    "firms:certificate_create": ("GET", ("firm_a",), only(*KEEP_A, other=403, stranger=404)),
    "firms:certificate_edit": ("GET", ("certificate",), only(*KEEP_A, other=403, stranger=404)),
    "firms:certificate_delete": ("POST", ("certificate",), only(*KEEP_A, status=409, other=403, stranger=404)),
    "firms:document_create": ("GET", ("firm_a",), only(*KEEP_A, other=403, stranger=404)),
    "firms:document_download": ("GET", ("document",), only(*KEEP_A, "president", "hr_a", "sales_a")),
    "firms:document_edit": ("GET", ("document",), only(*KEEP_A, president=403, hr_a=403, sales_a=403)),
    "firms:document_delete": ("POST", ("document",), only(*KEEP_A, status=409, president=403, hr_a=403, sales_a=403)),
    "firms:firm_public_list": ("GET", (), PUBLIC),
    "firms:firm_public": ("GET", ("firm_a",), PUBLIC),
    "firms:firm_public_document": ("GET", ("firm_a", "public_document"), PUBLIC),
    "firms:candidacy_list": ("GET", (), only(*REVIEW, other=403)),
    "firms:candidacy_export": ("GET", (), only(*REVIEW, other=403)),
    "firms:candidacy_compare": ("GET", (), only(*REVIEW, other=403)),
    "firms:waiting_list": ("GET", (), only(*REVIEW, other=403)),
    "firms:candidacy_detail": ("GET", ("candidacy",), only(*REVIEW, "partner")),
    "firms:candidacy_decide": ("POST", ("candidacy",), only(*REVIEW, "partner", status=403, president=422)),
    "firms:candidacy_sign": ("POST", ("candidacy",), only(*REVIEW, "partner", status=403)),
    "firms:candidacy_refuse": ("POST", ("candidacy",), only(*REVIEW, "partner", status=403)),
    "firms:candidacy_judge": ("POST", ("candidacy",), only(*REVIEW, status=302, partner=403)),
    "firms:candidacy_wait": ("GET", ("candidacy",), only(*REVIEW, "partner", status=403, president=200)),
    "firms:candidacy_resume": ("POST", ("candidacy",), IN_FILE | {"president": 302, "office": 302}),
    "firms:letter": ("GET", ("candidacy_refused", "decision", "fr"), only(*REVIEW)),
    "firms:opinion_ask": ("GET", ("candidacy",), IN_FILE | {"president": 200, "office": 200}),
    "firms:criterion_edit": ("GET", ("candidacy", "values"), IN_FILE | {"president": 200, "office": 200}),
    "firms:candidacy_settle": ("GET", ("candidacy",), IN_FILE | {"president": 200, "office": 200}),
    "firms:onboarding_add": ("GET", ("candidacy",), IN_FILE | {"president": 200, "office": 200}),
    "firms:onboarding_tick": ("POST", ("step",), IN_FILE | {"president": 302, "office": 302}),
    "firms:opinion_edit": ("GET", ("opinion",), only(*DESK, status=403, director_b=200)),
    "firms:opinion_remind": (
        "POST",
        ("opinion",),
        only(*DESK, "director_b", status=403, president=302, office=302),
    ),
    "firms:condition_move": (
        "POST",
        ("condition", "reopen"),
        only(*REVIEW, status=403, president=302, office=302),
    ),
    "firms:appeal_detail": ("GET", ("appeal",), only(*REVIEW)),
    "firms:intake_renew": (
        "POST",
        ("candidacy",),
        IN_FILE | {"president": 302, "office": 302, "administrator": 302},
    ),
    "firms:wanted_list": ("GET", (), PUBLIC),
    "firms:intake_start": ("GET", (), PUBLIC),
    "firms:intake": ("GET", ("draft_token",), PUBLIC),
    "firms:intake_withdraw": ("POST", ("draft_token",), {"else": 302}),
    "firms:letter_public": ("GET", ("draft_token", "fr"), {"else": 302}),
    "firms:intake_appeal": ("POST", ("draft_token",), {"else": 302}),
    "training:session_list": ("GET", (), ALL),
    "training:session_detail": ("GET", ("session",), MEMBERS),
    "mobility:vacancy_list": ("GET", (), ALL),
    "mobility:vacancy_create": ("GET", (), only("hr_a", "hr_b", "hr_c", other=403)),
    "mobility:vacancy_detail": ("GET", ("vacancy",), MEMBERS),
    "mobility:vacancy_edit": ("GET", ("vacancy",), only("hr_a", other=403, stranger=404)),
    "mobility:vacancy_move": ("POST", ("vacancy", "reopen"), only("hr_a", status=409, other=403, stranger=404)),
    "mobility:consent_ask": ("GET", ("vacancy",), only("hr_b", "hr_c", other=403, stranger=404)),
    "mobility:occupation_list": ("GET", (), ALL),
    "mobility:consent_list": ("GET", (), ALL),
    "mobility:consent_move": ("POST", ("consent", "agree"), only("employee_b", status=409, hr_b=403)),
    "mobility:application_send": ("GET", ("consent",), only("hr_b")),
    "mobility:application_detail": ("GET", ("application",), only("employee_b", "hr_b", "hr_a", "director_a")),
    "mobility:application_move": (
        "POST",
        ("application", "offer"),
        only("hr_a", "director_a", status=409, employee_b=403, hr_b=403),
    ),
    "packages:quote_list": ("GET", (), only(*SELL, other=403)),
    "packages:quote_sort": ("POST", (), only(*SELL, status=302, other=403)),
    "packages:quote_export": ("GET", (), only(*SELL, other=403)),
    "packages:loss_list": ("GET", (), only(*SELL, other=403)),
    "packages:loss_export": ("GET", (), only(*SELL, other=403)),
    "packages:quote_loss": ("GET", ("quote",), only(*SELL_A)),
    "packages:opportunity_loss": ("GET", ("chance", "lose"), only(*SELL_A)),
    "packages:gap_list": ("GET", (), only("president", *DIRECT, other=403)),
    "packages:gap_want": ("POST", (), only("president", status=302, other=403)),
    "packages:figures": ("GET", (), only("president", *SELL, other=403)),
    "packages:figures_export": ("GET", (), only("president", *SELL, other=403)),
    "packages:quote_create": ("GET", (), only(*SELL, other=403)),
    "packages:quote_detail": ("GET", ("quote",), only(*SELL_A)),
    "packages:quote_preview": ("GET", ("quote",), only(*SELL_A)),
    "packages:quote_edit": ("GET", ("quote",), only(*SELL_A)),
    "packages:quote_terms": ("GET", ("quote",), only(*SELL_A)),
    "packages:quote_split": ("GET", ("quote",), only(*SELL_A)),
    "packages:quote_split_csv": ("GET", ("quote",), only(*SELL_A)),
    "packages:quote_river": ("GET", ("quote",), only(*SELL_A, status=302)),
    "packages:attachment_list": ("GET", ("quote",), only(*SELL_A)),
    "packages:attachment_download": ("GET", ("quote_file",), only(*SELL_A)),
    "packages:attachment_delete": ("POST", ("quote_file",), only(*SELL_A, status=302)),
    "packages:line_choose": ("POST", ("line_b",), only(*SELL_A, status=302)),
    "packages:quote_state": ("GET", ("quote",), only(*SELL_A, status=302)),
    "packages:quote_steps": ("GET", ("quote",), only(*SELL_A)),
    "packages:quote_coverage": ("GET", ("quote",), only(*SELL_A)),
    "packages:quote_schedule": ("GET", ("quote",), only(*SELL_A)),
    "packages:stage_outside": ("POST", ("quote", "stage"), only(*SELL_A, status=409)),
    "packages:requirement_delete": ("POST", ("requirement",), only(*SELL_A, status=409)),
    "packages:compose": ("GET", (), only(*SELL, other=403)),
    "packages:compose_open": ("POST", (), only(*SELL, status=422, other=403)),
    "packages:line_create": ("GET", ("quote", "stage"), only(*SELL_A)),
    "packages:line_edit": ("GET", ("line_b",), only(*SELL_A)),
    "packages:line_delete": ("POST", ("line_b",), only(*SELL_A, status=302)),
    "packages:line_answer": ("GET", ("line_b",), only("sales_b", "director_b")),
    "packages:line_swap": ("POST", ("asked_c",), only(*SELL_A, status=422)),
    "packages:asked_list": ("GET", (), only(*SELL, other=403)),
    "packages:given_list": ("GET", (), only(*SELL, other=403)),
    "packages:asked_quote": ("GET", ("asked",), only("sales_b", "director_b", "sales_c", "director_c")),
    "packages:shared_offer": ("GET", ("group",), only("sales_b", "director_b")),
    "packages:shared_pdf": ("GET", ("group",), only("sales_b", "director_b")),
    "packages:supplier": ("GET", ("supply_token",), PUBLIC),
    "packages:supplier_line": ("GET", ("supply_token", "asked_b"), PUBLIC),
    "packages:quote_firms": ("GET", ("asked",), only(*SELL_A)),
    "packages:quote_ask": ("POST", ("asked",), only(*SELL_A, status=302)),
    "packages:firm_remind": ("POST", ("asked", "firm_b"), only(*SELL_A, status=302)),
    "packages:supplier_link_make": ("POST", ("asked", "firm_b"), only(*SELL_A, status=302)),
    "packages:supplier_link_end": ("POST", ("asked", "firm_b"), only(*SELL_A, status=302)),
    "packages:approval_ask": ("POST", ("asked",), only(*SELL_A, status=302)),
    "packages:approval_detail": ("GET", ("approval",), only(*SELL_A)),
    "packages:approval_move": ("POST", ("approval", "refuse"), only("sales_a", status=403, director_a=422)),
    "packages:quote_send": ("GET", ("quote",), only(*SELL_A)),
    "packages:quote_move": ("POST", ("quote", "accept"), only(*SELL_A, status=403)),
    "packages:version_list": ("GET", ("quote",), only(*SELL_A)),
    "packages:variant_create": ("GET", ("quote",), only(*SELL_A)),
    "packages:offer_remind": ("POST", ("quote",), only(*SELL_A, status=302)),
    "packages:reminder_set": ("POST", ("quote",), only(*SELL_A, status=302)),
    "packages:quote_duplicate": ("GET", ("quote",), only(*SELL_A)),
    "packages:template_create": ("GET", ("quote",), only(*SELL_A)),
    "packages:template_list": ("GET", (), only(*SELL, other=403)),
    "packages:template_edit": ("GET", ("template",), only(*SELL_A)),
    "packages:template_use": ("GET", ("template",), only(*SELL_A)),
    "packages:template_delete": ("POST", ("template",), only(*SELL_A, status=409)),
    "packages:version_pdf": ("GET", ("quote", 1), only(*SELL_A)),
    "packages:client_create": ("GET", (), only(*SELL, other=403)),
    "packages:client_edit": ("GET", ("client",), only(*SELL_A)),
    "packages:client_list": ("GET", (), only(*SELL, other=403)),
    "packages:client_export": ("GET", ("csv",), only(*SELL, other=403)),
    "packages:client_detail": ("GET", ("client",), only(*SELL_A)),
    "packages:client_part_create": ("GET", ("client", "contacts"), only(*SELL_A)),
    "packages:client_part_edit": ("GET", ("client", "places", "place"), only(*SELL_A)),
    "packages:client_part_delete": ("POST", ("client", "places", "place"), only(*SELL_A, status=302)),
    "packages:opportunity_list": ("GET", (), only(*SELL, other=403)),
    "packages:opportunity_create": ("GET", (), only(*SELL, other=403)),
    "packages:opportunity_detail": ("GET", ("opportunity",), only(*SELL_A)),
    "packages:opportunity_edit": ("GET", ("opportunity",), only(*SELL_A)),
    "packages:opportunity_move": ("POST", ("opportunity", "reopen"), only(*SELL_A, status=302)),
    "packages:service_list": ("GET", (), only(*SELL, other=403)),
    "packages:service_export": ("GET", ("csv",), only(*SELL, other=403)),
    "packages:service_create": ("GET", (), only(*SELL, other=403)),
    "packages:service_edit": ("GET", ("service",), only(*SELL_A)),
    "packages:service_delete": ("POST", ("service",), only(*SELL_A, status=302)),
    "packages:busy_create": ("GET", (), only(*SELL, other=403)),
    "packages:busy_delete": ("POST", ("busy",), only(*SELL_A, status=302)),
    "packages:policy_edit": (
        "GET",
        ("firm_a",),
        only(*SELL_A, other=403, sales_b=404, sales_c=404, director_b=404, director_c=404),
    ),
    "packages:offer": ("GET", ("token",), PUBLIC),
    "packages:offer_ask": ("POST", ("token",), {"else": 422}),
    "packages:offer_file": ("GET", ("token", 1), PUBLIC),
    "packages:offer_order": ("GET", ("accepted_token",), PUBLIC),
    "packages:offer_calendar": ("GET", ("accepted_token",), PUBLIC),
    "packages:offer_xml": ("GET", ("accepted_token",), PUBLIC),
    "packages:offer_order_pdf": ("GET", ("accepted_token",), PUBLIC),
    "packages:quote_client": ("GET", ("quote",), only(*SELL_A)),
    "packages:link_move": ("POST", ("quote", "renew"), only(*SELL_A, status=302)),
    "packages:question_answer": ("POST", ("question",), only(*SELL_A, status=422)),
    "packages:quote_order": ("GET", ("accepted",), only(*SELL_A)),
    "packages:quote_calendar": ("GET", ("accepted",), only(*SELL_A)),
    "packages:quote_xml": ("GET", ("accepted",), only(*SELL_A)),
    "packages:quote_order_pdf": ("GET", ("accepted",), only(*SELL_A)),
    "packages:order_part": ("GET", ("accepted",), only(*SELL_A, "sales_b", "director_b")),
    "packages:order_part_calendar": ("GET", ("accepted",), only(*SELL_A, "sales_b", "director_b")),
    "packages:order_part_pdf": ("GET", ("group",), only(*SELL_A, "sales_b", "director_b")),
    "packages:offer_accept": ("POST", ("token",), {"else": 422}),
    "packages:offer_decline": ("POST", ("token",), {"else": 422}),
    "packages:offer_ask_change": ("POST", ("token",), {"else": 422}),
    "packages:offer_pdf": ("GET", ("token",), PUBLIC),
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
        if method == "GET" and not name.startswith(BY_LINK_OR_IN_A_GROUP):
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
    *("code", "message", "question", "reply", "share_capital", "registry"),
    *("cites_1", "because_1", "condition_1", "due_1", "seen_verdict", "staff", "year", "standard", "state", "until"),
    *("code", "skill", "skill_name", "certificate", "detail", "net", "seen", "gap", "sort"),
    *("steps", "starts_on", "start", "wanted", "standards", "certified", "market", "specialty", "external", "turnkey"),
    *("contact", "delivery_place", "starts_on", "mode", "regime", "currency", "currency_rate", "single_supply_rate"),
    *("single_supply", "single_supply_reason", "fee_percent", "service", "take", "seen", "chosen", "alternative"),
    *("firm_unit_price", "second_discount_percent", "lead_unit", "supply", "to_client", "upload"),
    *("wanted",),
    *("specification", "seen", "code", "lead_days", "minimum_quantity", "price", "state"),
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
