"""An employee's own space: hers alone, everything in it, and few statements."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import OutboxMail
from mobility import domain
from mobility.domain import lines, space
from mobility.models import Application, Approach, Reference, ReleaseSignature, Wish
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility import career
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory

pytestmark = pytest.mark.django_db
SPACE = reverse("mobility:space")


@pytest.fixture
def employee(park):
    return career.person(park)


def questions(user) -> list[tuple[str, str]]:
    found = space.space_of(user)["questions"]
    return [(todo.title, todo.action) for todo in found]


def shown(client, user):
    client.force_login(user)
    answer = client.get(SPACE)
    assert answer.status_code == 200
    return answer


def test_space_shows_ones_own_and_nobody_elses(client, employee, park):
    mine = career.application_of(employee)
    other = career.application_of(EmployeeFactory(firm=employee.firm, user=UserFactory()))
    assert shown(client, employee.user).context["applications"] == [mine]
    assert shown(client, other.employee.user).context["applications"] == [other]
    assert shown(client, member("hr", firm=employee.firm)).context["applications"] == []


def test_vacancies_are_those_open_to_the_person(client, employee, park):
    near, far = career.hiring_vacancy(park), career.hiring_vacancy(park, audience="firm")
    found = shown(client, employee.user).context["vacancies"]
    assert (near in found, far in found) == (True, False)


def test_list_of_vacancies_is_short(client, employee, park):
    for _ in range(8):
        career.hiring_vacancy(park)
    assert len(shown(client, employee.user).context["vacancies"]) == 5


@pytest.mark.parametrize(
    ("fields", "readers", "word"),
    [
        ({}, [], "Nobody but you."),
        ({"open_to_own": True}, ["Human resources of my firm"], "Human resources of my firm"),
        (
            {"open_to_all": True},
            ["All human resources of the park, my firm’s among them"],
            "All human resources of the park, my firm’s among them",
        ),
        ({"ends_on": date(2026, 1, 1), "open_to_own": True}, ["Human resources of my firm"], "Nobody but you."),
    ],
)
def test_space_says_who_reads_the_wish(client, employee, fields, readers, word):
    career.wish_of(employee, **fields)
    answer = shown(client, employee.user)
    assert answer.context["wish_readers"] == readers
    assert answer.content.decode().count(f">{word}<") == 1


def test_chosen_firms_are_named_as_readers(employee, park):
    firm = FirmFactory(park=park)
    career.wish_of(employee).opened_to.add(firm)
    assert space.space_of(employee.user)["wish_readers"] == [firm.name]


def test_asked_for_wish_waits_for_an_answer(employee):
    wish = career.wish_of(employee, status="asked")
    assert questions(employee.user) == [("A wish to move", "Answer")]
    assert space.wishes_of(employee.user)[0] == wish


def test_asked_for_wish_is_answered_on_its_own_page(employee):
    wish = career.wish_of(employee, status="asked")
    found = space.space_of(employee.user)
    answer = reverse("mobility:wish_answer", args=[wish.pk])
    assert ([todo.url for todo in found["questions"]], found["wish_url"]) == ([answer], answer)


def test_space_without_a_wish_leads_to_saying_one(employee):
    assert space.space_of(employee.user)["wish_url"] == reverse("mobility:wish_edit")


@pytest.mark.parametrize("status", ["withdrawn", "declined"])
def test_wish_that_is_over_is_not_shown(employee, status):
    career.wish_of(employee, status=status)
    assert space.wishes_of(employee.user)[0] is None


@pytest.mark.parametrize(("status", "waits"), [("asked", True), ("given", False), ("refused", False)])
def test_consent_waits_while_it_is_asked(employee, park, status, waits):
    consent = ConsentFactory(employee=employee, vacancy=career.hiring_vacancy(park), status=status)
    assert questions(employee.user) == ([(consent.vacancy.title, "Answer")] if waits else [])


def test_consent_for_a_closed_vacancy_waits_no_more(employee, park):
    vacancy = career.hiring_vacancy(park, closes_on=timezone.localdate() - timedelta(days=1))
    ConsentFactory(employee=employee, vacancy=vacancy, status="asked")
    assert questions(employee.user) == []


def test_reference_waits_for_the_persons_agreement(employee):
    row = ApplicationFactory(employee=employee, route="direct")
    reference = Reference.objects.create(application=row, asked_by=member("hr", firm=row.vacancy.firm))
    assert questions(employee.user) == [(row.vacancy.title, "Answer")]
    Reference.objects.filter(pk=reference.pk).update(status="agreed")
    assert questions(employee.user) == []


def test_approach_waits_until_declined_or_applied_for(employee):
    wish = career.wish_of(employee)
    approach = wish.approaches.get()
    assert questions(employee.user) == [(approach.vacancy.title, "Read")]
    application = ApplicationFactory(employee=employee, vacancy=approach.vacancy, route="direct")
    assert questions(employee.user) == []
    application.delete()
    Approach.objects.update(declined_at=timezone.now())
    assert questions(employee.user) == []


def test_approach_goes_with_a_withdrawn_wish(employee):
    career.wish_of(employee)
    Wish.objects.update(status="withdrawn")
    assert questions(employee.user) == []


def test_release_waits_for_the_signature_of_its_present_dates(employee):
    record = career.release_of(career.application_of(employee, status="hired"), status="proposed", dates_revision=2)
    title = record.application.vacancy.title
    assert questions(employee.user) == [(title, "Sign")]
    ReleaseSignature.objects.create(release=record, party="employee", dates_revision=2, by=employee.user)
    assert questions(employee.user) == []


@pytest.mark.parametrize("count", [1, 20])
def test_space_pays_few_statements_whatever_it_holds(client, employee, park, statements, count):
    wish = career.wish_of(employee)
    for _ in range(count):
        row = career.application_of(employee)
        Reference.objects.update(status="asked")
        career.release_of(row, status="proposed")
        vacancy = career.hiring_vacancy(park)
        Approach.objects.create(wish=wish, vacancy=vacancy, by=member("hr", firm=vacancy.firm), message="x")
        ConsentFactory(employee=employee, vacancy=career.hiring_vacancy(park), status="asked")
    client.force_login(employee.user)
    assert len(statements(lambda: client.get(SPACE))) == 9


def waiting(employee):
    return lines.todo_of(employee.user, space.SOURCE)


def test_announced_deletion_is_shown_and_leads_there(client, employee):
    day = timezone.localdate() + timedelta(days=12)
    career.application_of(employee, notice_for=day)
    assert [(todo.title, todo.url, todo.due) for todo in waiting(employee)] == [("Kept until", SPACE, day)]
    assert [row.notice for row in shown(client, employee.user).context["applications"]] == [day]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "withdrawn"}, True),
        ({"status": "open", "ends_on": date(2026, 1, 1)}, True),
        ({"status": "open"}, False),
    ],
)
def test_announced_deletion_of_a_wish_that_is_over_is_told(employee, fields, told):
    day = timezone.localdate() + timedelta(days=12)
    career.wish_of(employee, notice_for=day, **fields)
    assert space.space_of(employee.user)["wish_goes_on"] == (day if told else None)


def test_nearest_of_two_announced_days_counts_and_a_past_one_does_not(employee):
    today = timezone.localdate()
    career.application_of(employee, notice_for=today - timedelta(days=1))
    career.wish_of(employee, notice_for=today + timedelta(days=3))
    assert [todo.due for todo in waiting(employee)] == [today + timedelta(days=3)]


def test_home_leads_an_employee_to_the_space(client, employee):
    client.force_login(employee.user)
    assert f'href="{SPACE}"' in client.get("/").content.decode()
    assert domain.park_state(member("hr", firm=employee.firm))["space"] == ""


def test_who_has_no_role_any_more_still_reaches_her_data(client, employee):
    application = career.application_of(employee)
    employee.user.memberships.all().delete()
    client.force_login(employee.user)
    assert SPACE in client.get("/").content.decode()
    assert shown(client, employee.user).context["applications"] == [application]


def test_own_employer_learns_nothing_from_a_space(employee, client):
    """Opening it writes no mail and no history."""
    career.application_of(employee)
    OutboxMail.objects.all().delete()
    shown(client, employee.user)
    assert (OutboxMail.objects.count(), Application.objects.get().employer_told_at) == (0, None)


def test_somebody_without_a_file_is_told_where_to_ask(client, park):
    director = member("director", firm=FirmFactory(park=park))
    assert shown(client, director).context["wish_url"] == reverse("mobility:wish_own")
    assert client.get(reverse("mobility:wish_own")).status_code == 200


def test_wish_prepared_by_hr_is_answered_on_its_own_page(client, employee):
    wish = Wish.objects.create(
        employee=employee,
        status=Wish.Status.ASKED,
        target="MARKTARGET",
        voiced_by=employee.user,
        ends_on=timezone.localdate(),
    )
    answer = reverse("mobility:wish_answer", args=[wish.pk])
    assert shown(client, employee.user).context["wish_url"] == answer
    assert [todo.url for todo in space.space_of(employee.user)["questions"]] == [answer]
