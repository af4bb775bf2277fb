"""A firm tells the person of a vacancy; what waits for whom on the home page."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from firms.models import OutboxMail
from mobility import domain
from mobility.domain import approaches, wishes
from mobility.models import Approach, Vacancy, Wish
from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.mobility.factories import ApplicationFactory, ApproachFactory, VacancyFactory, WishFactory
from tests.mobility.wishes.saying import address, fresh, tell

pytestmark = pytest.mark.django_db


def test_person_is_told_once(people, client, opened, vacancy):
    answers = [tell(client, people, opened, vacancy, text).status_code for text in ("Venez", "Venez", "Encore")]
    assert (answers, Approach.objects.count()) == ([302, 302, 409], 1)
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [people["user"].email]
    client.force_login(people["user"])
    assert "Séchage" in client.get(address("wish_own")).content.decode()


@pytest.mark.parametrize(
    "change",
    [{"audience": "firm"}, {"status": "withdrawn"}, {"closes_on": date(2020, 1, 2), "opens_on": date(2020, 1, 1)}],
)
def test_vacancy_that_the_person_may_not_answer_is_not_told(people, client, opened, vacancy, change):
    Vacancy.objects.filter(pk=vacancy.pk).update(**change)
    assert tell(client, people, opened, vacancy).status_code == 422
    with pytest.raises(InvalidTransition):
        approaches.approach(opened, vacancy, message="x", by=people["hr_a"])


def test_firm_to_which_it_is_not_opened_tells_nothing(people, client, opened, park):
    """Somebody in HR of two firms speaks only for the one the person chose."""
    member("hr", firm=people["firms"]["c"], user=people["hr_a"])
    other = VacancyFactory(firm=people["firms"]["c"])
    assert tell(client, people, opened, other).status_code == 422
    with pytest.raises(InvalidTransition):
        approaches.approach(opened, other, message="x", by=fresh(people["hr_a"]))


def test_wish_withdrawn_meanwhile_is_not_told(people, opened, vacancy):
    wishes.move_wish(opened, "withdraw", by=people["user"])
    with pytest.raises(InvalidTransition):
        approaches.approach(opened, vacancy, message="x", by=people["hr_a"])


def test_person_says_no(people, client, opened, vacancy):
    row = ApproachFactory(wish=opened, vacancy=vacancy, by=people["hr_a"])
    client.force_login(people["hr_a"])
    assert client.post(address("approach_decline", row.pk)).status_code == 403
    client.force_login(people["hr_c"])
    assert client.post(address("approach_decline", row.pk)).status_code == 404
    client.force_login(people["user"])
    assert [client.post(address("approach_decline", row.pk)).status_code for _ in range(2)] == [302, 302]
    client.force_login(people["hr_a"])
    assert "Does not wish to apply" in client.get(address("wish_detail", opened.pk)).content.decode()


def actions(user):
    return [(todo.action, todo.title) for todo in domain.todo(fresh(user))]


def everybody(people):
    return {name: actions(people[name]) for name in ("user", "hr_a", "hr_b", "hr_c")}


NOTHING = {"user": [], "hr_a": [], "hr_b": [], "hr_c": []}


def test_newly_opened_wish_waits_for_its_readers(people, opened):
    assert everybody(people) == NOTHING | {"hr_a": [("Read", "Wishes to move")]}
    Wish.objects.update(opened_on=timezone.localdate() - timedelta(days=15))
    assert everybody(people) == NOTHING


def test_prepared_wish_waits_for_the_person(people):
    WishFactory(employee=people["person"], status="asked", voiced_by=people["hr_b"])
    assert everybody(people) == NOTHING | {"user": [("Answer", "My wish to move")]}


@pytest.mark.parametrize(("days", "waits"), [(31, False), (30, True), (0, True), (-5, True)])
def test_end_waits_for_the_person_from_thirty_days_before(people, days, waits):
    WishFactory(employee=people["person"], ends_on=timezone.localdate() + timedelta(days=days))
    assert everybody(people) == NOTHING | {"user": [("Look", "My wish to move")] if waits else []}


def test_end_is_told_once(people):
    WishFactory(employee=people["person"], ends_on=timezone.localdate() + timedelta(days=30))
    WishFactory(ends_on=timezone.localdate() + timedelta(days=31))
    assert [wishes.announce_ends() for _ in range(2)] == [1, 0]
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [people["user"].email]


def test_what_a_firm_told_waits_for_the_person_and_its_answer_for_the_firm(people, opened, vacancy):
    Wish.objects.update(opened_on=timezone.localdate() - timedelta(days=15))
    row = ApproachFactory(wish=opened, vacancy=vacancy, by=people["hr_a"])
    assert everybody(people) == NOTHING | {"user": [("Answer", "Séchage")]}
    approaches.decline(row, by=people["user"])
    assert everybody(people) == NOTHING | {"hr_a": [("Read", "Séchage")]}


def test_application_answers_what_a_firm_told(people, opened, vacancy):
    Wish.objects.update(opened_on=timezone.localdate() - timedelta(days=15))
    ApproachFactory(wish=opened, vacancy=vacancy, by=people["hr_a"])
    ApplicationFactory(vacancy=vacancy, employee=people["person"], route="direct")
    assert everybody(people) == NOTHING
