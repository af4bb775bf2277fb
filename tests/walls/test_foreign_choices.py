"""A number of another firm's row or person, typed into a form, is no choice: 422, and nothing is written."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import Event
from tests.mobility.factories import EmployeeFactory, VacancyFactory, vacancy_form
from tests.training.factories import NeedFactory, PlanFactory

pytestmark = pytest.mark.django_db
PLAN_YEAR = 2026
"""That of the plan of tests/world_tr_plans.py."""

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
    world.rows["foreign_employee"] = EmployeeFactory(firm=world.rows["firm_c"], last_name="MARKFOREIGN")
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


# training: page, what stands in its address, who sends it, the field, whose number is typed
TRAINING = [
    ("need_create", ("plan",), "hr_b", "people", "foreign_employee"),
    ("expiry_create", (), "hr_b", "people", "foreign_employee"),
    ("seat_list", ("session",), "hr_b", "people", "foreign_employee"),
    ("seat_replace", ("named",), "hr_b", "person", "foreign_employee"),
    ("plan_create", (), "hr_a", "firm", "firm_b"),
    ("session_create", (), "hr_a", "organiser", "firm_b"),
    ("plan_carry", ("plan",), "hr_b", "needs", "foreign_need"),
]


@pytest.mark.parametrize(("name", "words", "person", "field", "whose"), TRAINING)
def test_foreign_number_is_no_choice_in_training(name, words, person, field, whose, foreign, client):
    """Neither chosen, nor read from what the page says of it."""
    plan = PlanFactory(firm=foreign.rows["firm_c"], year=2024)
    need = NeedFactory(plan=plan, note="MARKELSEWHERE")
    foreign.sign_in(client, person)
    address = reverse(f"training:{name}", args=[foreign.key(word) for word in words])
    key = need.pk if whose == "foreign_need" else foreign.key(whose)
    before, events = foreign.state(), Event.objects.count()
    answer = client.post(address, well_filled(foreign) | {field: key})
    assert (foreign.state(), Event.objects.count()) == (before, events)
    text = answer.content.decode()
    assert [word for word in ("MARKELSEWHERE", "MARKFOREIGN") if word in text] == []
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)


def well_filled(world) -> dict:
    """Every field of the forms of training, well filled in."""
    later, year = timezone.localdate() + timedelta(days=60), timezone.localdate().year
    rows = {f"{name}-{part}_FORMS": 0 for name in ("half", "item") for part in ("TOTAL", "INITIAL")}
    texts = {"title_fr": "Cours", "title_en": "Course", "length_fr": "1 jour", "length_en": "1 day"}
    days = {"starts_on": later, "pledge_deadline": later, "obtained_on": f"{year}-01-05", "year": year + 2}
    months = {"first_month": f"{PLAN_YEAR}-03", "last_month": f"{PLAN_YEAR}-05"}
    figures = {"minimum": 2, "capacity": 4, "cost": 100, "rule": "seats", "seats": 1, "priority": 2, "budget": 10}
    return rows | texts | days | months | figures | {"theme": world.key("theme"), "request_key": "2" * 32}
