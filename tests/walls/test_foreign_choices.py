"""A number of another firm's row or person, typed into a form, is no choice: 422, and nothing is written."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import Event
from tests.mobility.factories import EmployeeFactory, VacancyFactory, vacancy_form

pytestmark = pytest.mark.django_db

# page, what stands in its address, who sends it, the field, whose number is typed
FORMS = [
    ("vacancy_create", (), "hr_a", "recruiters", "hr_b"),
    ("vacancy_create", (), "hr_a", "firm", "firm_b"),
    ("vacancy_edit", ("vacancy",), "hr_a", "recruiters", "hr_b"),
    ("consent_ask", ("vacancy",), "hr_c", "employee", "employee"),
    ("staff_create", (), "hr_a", "manager", "manager_b"),
    ("staff_create", (), "hr_a", "firm", "firm_b"),
    ("staff_edit", ("staff",), "hr_b", "manager", "hr_a"),
    ("access_detail", ("access",), "hr_b", "employee", "foreign_employee"),
    ("wish_ask", (), "hr_a", "employee", "employee"),
    ("approach_create", ("wish",), "hr_a", "vacancy", "vacancy_b"),
    ("posting_create", ("vacancy",), "hr_a", "board", "board_b"),
    ("posting_create", ("vacancy",), "hr_a", "remover", "hr_b"),
    ("board_create", (), "hr_a", "firm", "firm_b"),
    ("slot_list", ("vacancy",), "hr_a", "interviewers", "hr_b"),
    ("slot_edit", ("slot",), "hr_a", "interviewers", "hr_b"),
    ("medical_right_give", ("firm_b",), "director_b", "person", "hr_a"),
]


def sent(world, field, whose):
    """Every field of every form, well filled in, with the foreign number in one."""
    person = world.people.get(whose)
    key = person.pk if person else world.key(whose)
    later = (timezone.localdate() + timedelta(days=9)).isoformat()
    texts = dict.fromkeys(("name", "message", "place", "first_name", "last_name", "target"), "Mot")
    times = {"day": later, "time": "10:00", "minutes": 30, "how_many": 1, "sequence": 0, "remove_by": later}
    wishes = {"horizon": "now", "language": "fr", "request_key": "1" * 32}
    return vacancy_form(world.rows["firm_a"]) | texts | times | wishes | {field: key}


@pytest.fixture
def foreign(world):
    world.rows["foreign_employee"] = EmployeeFactory(firm=world.rows["firm_c"])
    world.rows["vacancy_b"] = VacancyFactory(firm=world.rows["firm_b"])
    yield world
    for word in ("foreign_employee", "vacancy_b"):
        del world.rows[word]


@pytest.mark.parametrize(("name", "words", "person", "field", "whose"), FORMS)
def test_foreign_number_is_no_choice(name, words, person, field, whose, foreign, client):
    foreign.sign_in(client, person)
    address = reverse(f"mobility:{name}", args=[foreign.key(word) for word in words])
    before, events = foreign.state(), Event.objects.count()
    answer = client.post(address, sent(foreign, field, whose))
    assert (answer.status_code, foreign.state(), Event.objects.count()) == (422, before, events)
    assert field in answer.context["form"].errors
