"""The sheet for an appraisal interview: what stands near an occupation, and nothing that a person keeps to herself."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mobility import sheets
from mobility.domain import appraisal
from mobility.models import Vacancy, Wish
from mobility.nearness import Nearness, nearness
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory


@pytest.fixture
def employee(firm):
    return EmployeeFactory(firm=firm, first_name="Nadia", last_name="Essai", rome_id="H2301")


def opening(park, code, **fields):
    return VacancyFactory(firm=fields.pop("firm", None) or FirmFactory(park=park), rome_id=code, **fields)


def titles(employee) -> list[str]:
    return [row.vacancy.title for row in appraisal.near(employee)[0]]


def pages(file):
    return PdfReader(io.BytesIO(file)).pages


def words(file) -> str:
    return " ".join(" ".join(page.extract_text() for page in pages(file)).split())


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("H2301", "H2301", Nearness.SAME),
        ("H2301", "H2302", Nearness.FAMILY),
        ("H2301", "H2102", Nearness.FIELD),
        ("H2301", "E1301", None),
        ("H2301", "", None),
        ("", "", None),
        (None, "H2301", None),
    ],
)
def test_nearness_follows_the_code(first, second, expected):
    assert nearness(first, second) == expected


def test_nearest_stand_first_each_with_its_reason(park, firm):
    soon = {"closes_on": timezone.localdate() + timedelta(days=1)}
    opening(park, "H1503", title="Field", **soon)
    opening(park, "H2402", title="Family later")
    opening(park, "H2403", title="Family", **soon)
    opening(park, "H2401", title="Same")
    opening(park, "E1301", title="Other")
    opening(park, None, title="Without")
    rows, more = appraisal.near(EmployeeFactory(firm=firm, rome_id="H2401"))
    assert [(row.vacancy.title, row.reason) for row in rows] == [
        ("Same", "The same occupation (H2401)"),
        ("Family", "The same family of occupations (H24)"),
        ("Family later", "The same family of occupations (H24)"),
        ("Field", "The same field of work (H)"),
    ]
    assert more == 0


def test_sheet_holds_what_everybody_in_the_firm_may_read(park, firm, employee):
    opening(park, "H2301", title="Own", firm=firm, audience="firm")
    opening(park, "H2301", title="Neighbour’s own", audience="firm")
    opening(park, "H2301", title="For others", audience="chosen")
    opening(park, "H2301", title="For us", audience="chosen").chosen_firms.add(firm)
    opening(park, "H2301", title="Public", audience="public")
    opening(park, "H2301", title="Draft", firm=firm, status="draft")
    opening(park, "H2301", title="Filled", status="filled")
    closed = opening(park, "H2301", title="Closed", firm=firm)
    Vacancy.objects.filter(pk=closed.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    assert sorted(titles(employee)) == ["For us", "Own", "Public"]


def test_second_job_elsewhere_adds_nothing_for_the_first_employer(park, employee):
    """What she may read in another firm is no business of the one that prints the sheet."""
    other = FirmFactory(park=park)
    employee.user = member("employee", firm=employee.firm)
    employee.save()
    member("hr", firm=other, user=employee.user)
    opening(park, "H2301", title="Elsewhere", firm=other, audience="firm")
    assert titles(employee) == []


def test_sheet_is_the_same_after_an_application_and_a_wish(park, hr, employee, client):
    vacancy = opening(park, "H2301")
    employee.user = member("employee", firm=employee.firm)
    employee.save()
    names = ("appraisal_list", "appraisal_detail", "appraisal_sheet")

    def read():
        answers = [
            client.get(reverse(f"mobility:{name}", args=[employee.pk] if "list" not in name else [])) for name in names
        ]
        return [answer.content.decode().split("csrfmiddlewaretoken")[0] for answer in answers[:2]] + [
            words(answers[2].content)
        ]

    before = read()
    ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    Wish.objects.create(
        employee=employee, voiced_by=employee.user, sealed="x", ends_on=timezone.localdate() + timedelta(days=90)
    )
    assert read() == before


@pytest.mark.parametrize("length", [0, 1, 10, 40])
def test_sheet_is_one_page(park, employee, length):
    titled = {
        "title": "Assistant ou assistante affaires réglementaires et qualité, matières premières",
        "place": "W" * 120,
    }
    for _ in range(length):
        opening(park, "H2301", part_time=True, adaptable=True, leads_up=True, pay_from=2100, pay_to=2400, **titled)
    rows, more = appraisal.near(employee)
    file = sheets.appraisal(employee, rows, more)
    text = words(file)
    assert len(pages(file)) == 1
    assert text.count("The same occupation (H2301)") == min(length, 10) == len(rows)
    assert ("No vacancy near" in text, "30 more are on the site" in text) == (length == 0, length == 40)


def test_sheet_tells_what_may_be_adapted(park, employee):
    opening(park, "H2301", part_time=True, adaptable=True, title="Séchage")
    text = words(sheets.appraisal(employee, *appraisal.near(employee)))
    expected = ["Nadia Essai, Maison A", "Séchage", "part time possible", "the post can be adapted"]
    assert [part for part in expected if part not in text] == []


def test_employee_without_occupation_is_explained(hr, employee, client):
    employee.rome = None
    employee.save()
    opening(employee.firm.park, "H2301", title="Séchage")
    page = client.get(reverse("mobility:appraisal_detail", args=[employee.pk])).content.decode()
    assert ("The occupation is not known yet" in page, "Séchage" in page) == (True, False)
    sheet = client.get(reverse("mobility:appraisal_sheet", args=[employee.pk]))
    assert sheet.url == reverse("mobility:appraisal_detail", args=[employee.pk])


def test_manager_chooses_among_the_team_and_hr_among_the_firm(park, firm, client):
    manager, hr = member("line_manager", firm=firm), member("hr", firm=firm)
    mine, colleague = EmployeeFactory(firm=firm, manager=manager), EmployeeFactory(firm=firm)
    EmployeeFactory(firm=firm, left_on=timezone.localdate())
    EmployeeFactory(firm=FirmFactory(park=park), manager=manager)
    found = {}
    for name, person in (("manager", manager), ("hr", hr)):
        client.force_login(person)
        found[name] = set(client.get(reverse("mobility:appraisal_list")).context["page"])
    assert found == {"manager": {mine}, "hr": {mine, colleague}}
    client.force_login(manager)
    assert client.get(reverse("mobility:appraisal_sheet", args=[colleague.pk])).status_code == 404


def test_person_is_found_by_name_or_post(hr, firm, employee, client):
    other = EmployeeFactory(firm=firm, job_title="Magasinier")
    found = [
        list(client.get(reverse("mobility:appraisal_list"), {"q": words_typed}).context["page"])
        for words_typed in ("nadia", "magas", "nadia magas", "  ")
    ]
    assert found == [[employee], [other], [], [employee, other]]


def test_pages_cost_the_same_for_any_number_of_rows(park, hr, firm, employee, client, statements):
    limits = {
        reverse("mobility:appraisal_list"): 7,
        reverse("mobility:appraisal_detail", args=[employee.pk]): 9,
        reverse("mobility:appraisal_sheet", args=[employee.pk]): 9,
    }
    found = []
    for more in (1, 20):
        for _ in range(more):
            EmployeeFactory(firm=firm, rome_id="H2301")
            opening(park, "H2301")
        found.append({page: len(statements(lambda: client.get(page))) for page in limits})  # noqa: B023
    assert found[0] == found[1]
    assert {page: count for page, count in found[1].items() if count > limits[page]} == {}
