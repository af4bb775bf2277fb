"""Numbers of other people's rows behind one's own door: a link, an account, an application of one's own."""

import pytest
from django.urls import reverse

from tests.walls import facts as way

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(world):
    """Beside the outsider of the small park, somebody with a file and an interview of her own."""
    given = way.around(world)
    way.apply(given)
    way.be_met(given)
    return given


def state(facts) -> tuple:
    sent, slot = facts.rows["application"], facts.rows["slot"]
    for row in (sent, slot):
        row.refresh_from_db()
    return sent.status, slot.application_id, sent.files.count()


ROWS = [("get", "file", "application_file", 404), ("post", "file_removal", "application_file", 404)]
SLOTS = [("post", "slot_take", "slot", 409), ("post", "slot_free", "slot", 409)]


@pytest.mark.parametrize(("method", "verb", "row", "expected"), ROWS + SLOTS)
def test_link_opens_nothing_of_somebody_else(method, verb, row, expected, facts, client):
    before = state(facts)
    token = facts.rows["outside_token"]
    address = reverse(f"mobility:{verb}_by_link", args=[token, facts.key(row)])
    unknown = reverse(f"mobility:{verb}_by_link", args=[token, 99_999_999])
    answers = [getattr(client, method)(one).status_code for one in (address, unknown)]
    assert (answers, state(facts)) == ([expected] * 2, before)


@pytest.mark.parametrize(("method", "verb", "row", "expected"), ROWS + SLOTS)
def test_own_application_opens_nothing_of_somebody_else(method, verb, row, expected, facts, client):
    """The person who signs in as employee_b has an application herself, and types her colleague's numbers."""
    before = state(facts)
    facts.sign_in(client, "employee_b")
    mine = type(facts.rows["application"]).objects.filter(employee__user=facts.people["employee_b"]).first()
    keys = [facts.key(row), 99_999_999]
    addresses = [reverse(f"mobility:own_{verb}", args=[mine.pk, key]) for key in keys]
    answers = [getattr(client, method)(one).status_code for one in addresses]
    assert (answers, state(facts)) == ([expected] * 2, before)


@pytest.mark.parametrize("person", ["director_c", "hr_b", "hr_c"])
def test_several_moves_nothing_of_another_vacancy(person, facts, client):
    """Neither one's own vacancy with foreign numbers, nor a foreign vacancy."""
    before = state(facts)
    facts.sign_in(client, person)
    posted = {"move": "offer", "pick": f"{facts.key('application')}.interview"}
    answer = client.post(reverse("mobility:application_several", args=[facts.key("vacancy")]), posted)
    assert (answer.status_code, state(facts)) == (403, before)


def test_recruiter_picks_only_of_the_vacancy_itself(facts, client):
    before = state(facts)
    facts.sign_in(client, "hr_a")
    posted = {"move": "offer", "pick": f"{facts.key('application')}.interview"}
    answer = client.post(reverse("mobility:application_several", args=[facts.key("other_vacancy")]), posted)
    assert (answer.status_code, state(facts)) == (409, before)
    assert "This application is not in your pipeline." in answer.content.decode()
    assert facts.rows["employee"].last_name not in answer.content.decode().split("<main")[1]
