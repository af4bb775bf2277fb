"""One need: its form, its people, its states, and what is refused."""

import re
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import Event
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import NeedFactory, ThemeFactory
from training.models import AnnualPlan, Need

pytestmark = pytest.mark.django_db
KEY = "6f1f7a0e-3d0c-4f3f-8d3e-0a4f4f0c9b11"


def page(name, *keys) -> str:
    return reverse(f"training:{name}", args=keys)


def typed(theme, /, **fields) -> dict:
    sent = {"theme": theme.pk, "note": "Night shift", "priority": 1, "seats": "", "first_month": "2027-03"}
    return (
        sent
        | {"last_month": "2027-06", "budget": "1 200,50", "shared": "on", "revision": 1, "request_key": KEY}
        | fields
    )


def days(number):
    return timezone.localdate() + timedelta(days=number)


def test_need_is_added_once_however_often_it_is_sent(signed, plan, theme, hr):
    people = [EmployeeFactory(firm=plan.firm) for _number in range(2)]
    sent = typed(theme, people=[person.pk for person in people])
    answers = [signed.post(page("need_create", plan.pk), sent) for _twice in range(2)]
    need = Need.objects.get()
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, page("plan_detail", plan.pk))] * 2
    assert (need.theme, need.note, need.priority, need.seats, need.budget) == (theme, "Night shift", 1, 2, D("1200.50"))
    assert (need.first_month, need.last_month, need.shared) == (date(2027, 3, 1), date(2027, 6, 1), True)
    assert set(need.people.all()) == set(people)
    assert [(event.verb, event.by) for event in Event.objects.about(need)] == [("created", hr)]


def test_form_carries_a_key_of_its_own(signed, plan):
    pages = [signed.get(page("need_create", plan.pk)).content.decode() for _twice in range(2)]
    keys = [re.search(r'name="request_key" value="([^"]+)"', text).group(1) for text in pages]
    assert keys[0] != keys[1]


@pytest.mark.parametrize("approved", [False, True])
@pytest.mark.parametrize("count", [1, 20])
def test_writes_pay_few_statements(signed, plan, theme, director, statements, count, approved):
    people = [EmployeeFactory(firm=plan.firm).pk for _number in range(count)]
    AnnualPlan.objects.update(status="approved" if approved else "draft")
    sent = typed(theme, people=people)
    paid = [len(statements(lambda: signed.post(page("need_create", plan.pk), sent)))]
    need = Need.objects.get()
    paid.append(len(statements(lambda: signed.post(page("need_move", need.pk, "drop"), {"seen": "planned"}))))
    assert paid == ([12, 9] if approved else [10, 8])


def test_month_is_typed_in_words(signed, plan, theme):
    sent = typed(theme, first_month="mars", last_month="juin 2027")
    assert signed.post(page("need_create", plan.pk), sent).status_code == 302
    assert Need.objects.get().last_month == date(2027, 6, 1)


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"first_month": "2027-07"}, "last_month"),
        ({"first_month": "2026-12"}, "first_month"),
        ({"last_month": "2028-01"}, "last_month"),
        ({"last_month": "soon"}, "last_month"),
        ({"first_month": ""}, "first_month"),
        ({"seats": "0"}, "seats"),
        ({"seats": "501"}, "seats"),
        ({"seats": "9" * 400}, "seats"),
        ({"budget": "-1"}, "budget"),
        ({"budget": "1e999"}, "budget"),
        ({"budget": "NaN"}, "budget"),
        ({"budget": "123456789,00"}, "budget"),
        ({"theme": "999999"}, "theme"),
        ({"theme": "x"}, "theme"),
        ({"priority": "7"}, "priority"),
        ({"note": "é" * 201}, "note"),
        ({"people": ["x"]}, "people"),
        ({"people": ["999999999999999999999"]}, "people"),
    ],
)
def test_odd_need_is_refused_at_its_field(signed, plan, theme, odd, field):
    answer = signed.post(page("need_create", plan.pk), typed(theme, **odd))
    assert (answer.status_code, list(answer.context["form"].errors), Need.objects.count()) == (422, [field], 0)


def test_nul_byte_is_refused(signed, plan, theme):
    assert signed.post(page("need_create", plan.pk), typed(theme, note="a\x00b")).status_code == 400


def test_fewer_seats_than_people_are_refused(signed, plan, theme):
    people = [EmployeeFactory(firm=plan.firm).pk for _number in range(3)]
    answer = signed.post(page("need_create", plan.pk), typed(theme, people=people, seats=2))
    assert answer.context["form"].errors["seats"] == ["3 people are ticked: at least as many seats."]


def test_only_own_people_at_work_are_offered_and_taken(signed, plan, theme, park):
    here = EmployeeFactory(firm=plan.firm, last_name="Aubin")
    leaving = EmployeeFactory(firm=plan.firm, last_name="Bientôt", left_on=days(1))
    left = EmployeeFactory(firm=plan.firm, last_name="Parti", left_on=days(0))
    foreign = EmployeeFactory(firm=FirmFactory(park=park), last_name="Voisin")
    shown = signed.get(page("need_create", plan.pk)).context["form"].fields["people"].widget.choices
    assert [key for key, _label in shown] == [here.pk, leaving.pk]
    for person in (left, foreign):
        answer = signed.post(page("need_create", plan.pk), typed(theme, people=[person.pk]))
        assert (answer.status_code, "people" in answer.context["form"].errors) == (422, True)
    assert Need.objects.count() == 0


def test_hr_of_two_firms_names_people_of_the_plans_firm(client, plan, theme, park):
    second = FirmFactory(park=park)
    client.force_login(member("hr", firm=second, user=member("hr", firm=plan.firm)))
    other = EmployeeFactory(firm=second)
    assert client.post(page("need_create", plan.pk), typed(theme, people=[other.pk])).status_code == 422


def test_large_firm_finds_people_by_name_without_losing_what_is_typed(signed, plan, theme):
    people = [EmployeeFactory(firm=plan.firm, first_name="Ada", last_name=f"Nom{number:03}") for number in range(60)]
    form = signed.get(page("need_create", plan.pk)).context["form"]
    assert (len(form.fields["people"].widget.choices), form.offer["hidden"]) == (30, 30)
    sent = typed(theme, people=[people[59].pk], find="1", q="nom055")
    answer = signed.post(page("need_create", plan.pk), sent)
    shown = [key for key, _label in answer.context["form"].fields["people"].widget.choices]
    assert (answer.status_code, shown, Need.objects.count()) == (200, [people[55].pk, people[59].pk], 0)
    text = answer.content.decode()
    assert (text.count("Night shift"), text.count(f'value="{people[59].pk}" id="id_people_1" checked')) == (1, 1)


def test_search_with_nonsense_keeps_the_form(signed, plan):
    EmployeeFactory(firm=plan.firm)
    sent = {"find": "1", "q": "é" * 500, "people": ["x", "9" * 40], "theme": "x", "first_month": "x", "budget": "x"}
    assert signed.post(page("need_create", plan.pk), sent).status_code == 200


def test_firm_without_a_staff_list_may_still_plan_seats(signed, plan, theme):
    assert "Nobody is on your list of people yet" in signed.get(page("need_create", plan.pk)).content.decode()
    assert signed.post(page("need_create", plan.pk), typed(theme, seats="4")).status_code == 302
    assert Need.objects.get().seats == 4


def test_second_save_meets_both_values(signed, plan, theme):
    person = EmployeeFactory(firm=plan.firm, first_name="Ada", last_name="Roux")
    other = ThemeFactory(park=plan.firm.park, name_en="Forklift")
    need = NeedFactory(plan=plan, theme=theme)
    first = typed(theme, people=[person.pk], seats=3, budget="900")
    second = typed(other, seats=5, budget="1000", first_month="2027-04")
    assert signed.post(page("need_edit", need.pk), first).status_code == 302
    answer = signed.post(page("need_edit", need.pk), second)
    assert answer.status_code == 409
    assert answer.context["form"].differences == [
        ("Theme", "First aid", "Forklift"),
        ("People", "Ada Roux", "–"),
        ("Seats", "3", "5"),
        ("From", "March 2027", "April 2027"),
        ("Expected cost", "900", "1000"),
    ]
    assert signed.post(page("need_edit", need.pk), second | {"revision": 2}).status_code == 302
    need.refresh_from_db()
    assert (need.seats, need.revision, need.people.count()) == (5, 3, 0)


def test_edit_shows_what_stands_and_who_is_ticked(signed, plan, theme):
    person = EmployeeFactory(firm=plan.firm)
    need = NeedFactory(plan=plan, theme=theme, budget=D("450.50"))
    need.people.add(person)
    text = signed.get(page("need_edit", need.pk)).content.decode()
    assert [text.count(said) for said in ('value="2027-03"', 'value="450.5"', 'id="id_people_0" checked')] == [1, 1, 1]


def test_somebody_who_left_stays_readable_and_is_told_so(signed, plan):
    need = NeedFactory(plan=plan)
    need.people.add(EmployeeFactory(firm=plan.firm, left_on=date(2026, 5, 4)))
    assert signed.get(page("need_detail", need.pk)).content.decode().count("Left on 4 May\xa02026") == 1


@pytest.mark.parametrize("status", ["planned", "done", "dropped"])
@pytest.mark.parametrize("move", ["finish", "drop", "plan", "nonsense"])
def test_each_move_is_made_from_its_states(signed, plan, status, move):
    need = NeedFactory(plan=plan, status=status)
    answer = signed.post(page("need_move", need.pk, move))
    step = Need.TRANSITIONS.get(move)
    expected = 403 if step is None else 302 if status in step.sources else 409
    need.refresh_from_db()
    assert (answer.status_code, need.status) == (expected, step.target if expected == 302 else status)


def test_stale_move_is_told_with_the_fresh_row(signed, plan):
    need = NeedFactory(plan=plan, status="done")
    answer = signed.post(page("need_move", need.pk, "plan"), {"seen": "dropped"})
    assert (answer.status_code, answer.content.decode().count("This has changed in the meantime")) == (409, 1)


def test_director_reads_a_need_and_does_not_move_it(client, plan, director):
    need = NeedFactory(plan=plan)
    client.force_login(director)
    answer = client.get(page("need_detail", need.pk))
    assert (answer.status_code, answer.context["moves"]) == (200, [])
    assert [client.post(page("need_move", need.pk, "drop")).status_code for _once in (1,)] == [403]
    assert client.get(page("need_edit", need.pk)).status_code == 403


def test_park_learns_of_shared_needs_only(plan):
    shared, _kept = NeedFactory(plan=plan), NeedFactory(plan=plan, shared=False)
    assert list(Need.objects.waiting()) == [shared]
