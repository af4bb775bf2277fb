"""Who sees what: vacancies by audience, consents, and applications by route."""

import pytest
from django.urls import reverse

from mobility.models import Application, Consent, Vacancy
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory


@pytest.fixture
def people(park):
    """Hiring firm A, the employee's firm B, a third firm C."""
    firms = {letter: FirmFactory(park=park) for letter in "abc"}
    found = {"firms": firms, "employee": member("employee", firm=firms["b"])}
    for letter, firm in firms.items():
        for role in ("hr", "director", "sales"):
            found[f"{role}_{letter}"] = member(role, firm=firm)
    for role in ("president", "office", "administrator", "partner"):
        found[role] = member(role, park=park)
    found["manager_b"] = member("line_manager", firm=firms["b"])
    found["representative_b"] = member("staff_representative", firm=firms["b"])
    return found


@pytest.fixture
def vacancy(people):
    row = VacancyFactory(firm=people["firms"]["a"])
    row.recruiters.add(people["hr_a"])
    return row


def readers(model, row, people):
    return {
        name
        for name, person in people.items()
        if name != "firms" and model.objects.visible_to(person).filter(pk=row.pk).exists()
    }


EVERYBODY = {
    *(f"{role}_{letter}" for role in ("hr", "director", "sales") for letter in "abc"),
    *("president", "office", "administrator", "partner", "manager_b", "representative_b", "employee"),
}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("firm", {"hr_a", "director_a", "sales_a"}),
        ("chosen", {name for name in EVERYBODY if name.endswith(("_a", "_c"))}),
        ("park", EVERYBODY),
        ("public", EVERYBODY),
    ],
)
def test_vacancy_is_read_by_its_audience(vacancy, people, audience, expected):
    Vacancy.objects.update(audience=audience)
    vacancy.chosen_firms.add(people["firms"]["c"])
    assert readers(Vacancy, vacancy, people) == expected


@pytest.mark.parametrize("status", ["draft", "filled", "withdrawn"])
def test_vacancy_out_of_publication_is_read_by_its_makers(vacancy, people, status):
    Vacancy.objects.update(status=status)
    assert readers(Vacancy, vacancy, people) == {"hr_a", "director_a"}


def test_consent_is_between_the_person_and_own_hr(vacancy, people):
    employee = EmployeeFactory(firm=people["firms"]["b"], user=people["employee"], manager=people["manager_b"])
    consent = ConsentFactory(vacancy=vacancy, employee=employee)
    assert readers(Consent, consent, people) == {"employee", "hr_b"}


def application_of(people, vacancy, route):
    employee = EmployeeFactory(firm=people["firms"]["b"], user=people["employee"], manager=people["manager_b"])
    return ApplicationFactory(vacancy=vacancy, employee=employee, route=route)


def test_sponsored_application_is_read_by_both_sides_hr(vacancy, people):
    application = application_of(people, vacancy, "sponsored")
    assert readers(Application, application, people) == {"employee", "hr_b", "hr_a", "director_a"}


def test_direct_application_is_unread_by_the_own_employer(vacancy, people):
    application = application_of(people, vacancy, "direct")
    assert readers(Application, application, people) == {"employee", "hr_a", "director_a"}


def test_denial_wins_over_a_second_role(vacancy, people):
    """HR of the hiring firm who also works for the employee's own firm does not read an untold application."""
    application = application_of(people, vacancy, "direct")
    member("employee", firm=people["firms"]["b"], user=people["hr_a"])
    assert readers(Application, application, people) == {"employee", "director_a"}


def test_own_employer_includes_its_group(vacancy, people):
    application = application_of(people, vacancy, "direct")
    for letter in "ab":
        firm = people["firms"][letter]
        firm.group_name = "Groupe"
        firm.save()
    for person in people.values():
        getattr(person, "__dict__", {}).pop("memberships_held", None)
    assert readers(Application, application, people) == {"employee"}


def test_internal_application_is_read_by_its_recruiters(vacancy, people):
    employee = EmployeeFactory(firm=people["firms"]["a"])
    application = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    assert readers(Application, application, people) == {"hr_a", "director_a"}


def test_outside_application_is_read_by_the_hiring_firm(vacancy, people):
    application = ApplicationFactory(vacancy=vacancy, employee=None, route="outside", outside_name="X")
    assert readers(Application, application, people) == {"hr_a", "director_a"}


@pytest.mark.parametrize("person", ["hr_c", "sales_a", "president", "office", "manager_b", "administrator"])
def test_other_peoples_pages_say_nothing(vacancy, people, client, person):
    application = application_of(people, vacancy, "sponsored")
    Application.objects.update(letter="MARKLETTER")
    client.force_login(people[person])
    assert client.get(reverse("mobility:application_detail", args=[application.pk])).status_code == 404
    for name, keys in (("mobility:vacancy_detail", [vacancy.pk]), ("mobility:consent_list", []), ("home", [])):
        page = client.get(reverse(name, args=keys)).content.decode()
        assert "MARKLETTER" not in page
        assert application.employee.last_name not in page


def test_own_employers_pages_are_the_same_after_a_direct_application(vacancy, people, client):
    client.force_login(people["hr_b"])
    addresses = ["/", "/vacancies/", "/consents/", reverse("mobility:vacancy_detail", args=[vacancy.pk])]
    employee = EmployeeFactory(firm=people["firms"]["b"], user=people["employee"])

    def pages():
        return [strip(client.get(address)) for address in addresses]

    before = pages()
    ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    assert pages() == before


def strip(answer):
    """The page without its form token, which differs each time."""
    import re

    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)
