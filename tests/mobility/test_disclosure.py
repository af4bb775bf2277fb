"""What the present employer learns, and when: nothing, to the byte, before the person says so."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility.domain import disclosure
from mobility.models import Application
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory

TOKEN = re.compile(rb'name="(?:csrfmiddlewaretoken|request_key)" value="[\w-]+"')


@pytest.fixture
def vacancy(park):
    row = VacancyFactory(firm=FirmFactory(park=park, name="Maison A"), audience="public")
    row.recruiters.add(member("hr", firm=row.firm))
    return row


@pytest.fixture
def employee(park):
    firm = FirmFactory(park=park, name="Maison B")
    return EmployeeFactory(
        firm=firm,
        user=member("employee", firm=firm),
        manager=member("line_manager", firm=firm),
        last_name="Markname",
    )


@pytest.fixture
def people(employee, vacancy, park):
    """Everybody from whom a direct application is kept."""
    firm = employee.firm
    return {
        "hr": member("hr", firm=firm),
        "director": member("director", firm=firm),
        "manager": employee.manager,
        "colleague": EmployeeFactory(firm=firm, user=member("employee", firm=firm)).user,
        "representative": member("staff_representative", firm=firm),
        "unnamed": member("hr", firm=vacancy.firm),
        "third": member("hr", firm=FirmFactory(park=park)),
        "office": member("office", park=park),
        "president": member("president", park=park),
        "administrator": member("administrator", park=park),
    }


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


NOBODY = 99_999_999


def pages_of(people, vacancy, application=NOBODY, file=NOBODY, reference=NOBODY):
    """Lists, details and home, and the addresses that the application would have, as each person meets them."""
    pages = {
        "home": "/",
        "search": address("vacancy_list") + "?q=Markname",
        "vacancy": address("vacancy_detail", vacancy.pk),
        "application": address("application_detail", application),
        "file": address("application_file", file),
        "reference": address("reference_write", reference),
        "public": address("outside_apply", vacancy.reference),
        "firm": reverse("firms:firm_detail", args=[vacancy.firm.pk]),
        "own firm": reverse("firms:firm_detail", args=[people["hr"].memberships.get().firm_id]),
        **{name: address(name) for name in ("vacancy_list", "consent_list", "application_list", "staff_applications")},
    }
    verbs = ("own_withdraw", "own_pool", "own_employer", "application_manager", "reference_ask")
    found = {}
    for name, person in people.items():
        # A browser of its own: what one click says to one person waits in a cookie.
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        answers = {page: client.get(one) for page, one in pages.items()}
        answers |= {verb: client.post(address(verb, application)) for verb in verbs}
        found |= {(name, page): (one.status_code, TOKEN.sub(b"", one.content)) for page, one in answers.items()}
    return found


def differing(before, after) -> list:
    return [where for where in before if before[where] != after[where]]


def test_pages_are_the_same_to_the_byte_after_a_direct_application(vacancy, employee, people, client):
    """The story is made of the person's and the recruiters' own clicks; nobody else meets anything of it."""
    before = pages_of(people, vacancy)
    client.force_login(employee.user)
    cv = SimpleUploadedFile("markname.pdf", b"%PDF-1.7 plain")
    posted = {"letter": "MARKLETTER", "language": "fr", "channel": "site", "cv": cv}
    client.post(address("application_apply", vacancy.pk), posted)
    row = Application.objects.get()
    client.post(address("own_pool", row.pk), {"agreed": "1"})
    client.post(address("own_notes", row.pk))
    client.force_login(vacancy.recruiters.get())
    client.post(address("application_move", row.pk, "shortlist"), {"seen": "received"})
    client.post(address("reference_ask", row.pk))
    keys = row.pk, row.files.get().pk, row.reference.pk
    assert differing(before, pages_of(people, vacancy, *keys)) == []
    client.force_login(employee.user)
    client.post(address("reference_move", row.reference.pk, "decline"))
    client.post(address("own_withdraw", row.pk))
    assert differing(before, pages_of(people, vacancy, *keys)) == []
    told = set(OutboxMail.objects.values_list("recipient", flat=True))
    assert told == {employee.user.email, vacancy.recruiters.get().email}


def test_pages_differ_once_the_employer_is_told(vacancy, employee, people, client):
    """The comparison above is able to fail."""
    before = pages_of(people, vacancy)
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    tell(client, row)
    changed = differing(before, pages_of(people, vacancy, row.pk))
    assert {name for name, _page in changed} == {"hr", "manager"}


def tell(client, application, **posted):
    client.force_login(application.employee.user)
    return client.post(address("own_employer", application.pk), posted)


def readers(client, people, application) -> set:
    found = set()
    for name, person in people.items():
        client.force_login(person)
        if client.get(address("application_detail", application.pk)).status_code == 200:
            found.add(name)
    return found


def test_telling_the_employer_opens_it_to_own_hr_and_manager(vacancy, employee, people, client):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct", letter="MARKLETTER")
    assert readers(client, people, row) == set()
    assert tell(client, row).status_code == 302
    row.refresh_from_db()
    assert row.employer_told_at is not None
    assert readers(client, people, row) == {"hr", "manager"}
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [people["hr"].email]
    client.force_login(people["hr"])
    assert "lets you know" in client.get("/").content.decode()
    assert "Markname" in client.get(address("staff_applications")).content.decode()


def test_telling_is_one_way_and_told_once(vacancy, employee, people, client):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    tell(client, row)
    row.refresh_from_db()
    day = row.employer_told_at
    assert tell(client, row).status_code == 302
    row.refresh_from_db()
    assert (row.employer_told_at, OutboxMail.objects.count()) == (day, 1)
    assert [event.verb for event in Event.objects.about(row)] == ["employer_told"]
    page = client.get(address("application_detail", row.pk)).content.decode()
    assert ["You told your employer" in page, address("own_employer", row.pk) in page] == [True, False]


@pytest.mark.parametrize("kind", ["sponsored", "internal", "withdrawn"])
def test_where_nothing_is_to_be_told_nothing_is_offered(vacancy, employee, client, kind):
    if kind == "internal":
        employee = EmployeeFactory(firm=vacancy.firm, user=member("employee", firm=vacancy.firm))
    route = "sponsored" if kind == "sponsored" else "direct"
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route=route)
    Application.objects.update(status="withdrawn" if kind == "withdrawn" else "received")
    client.force_login(employee.user)
    assert address("own_employer", row.pk) not in client.get(address("application_detail", row.pk)).content.decode()
    assert tell(client, row).status_code == 409
    row.refresh_from_db()
    assert row.employer_told_at is None


def test_nobody_else_tells_the_employer(vacancy, employee, people):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    for person in (*people.values(), vacancy.recruiters.get(), None):
        with pytest.raises(PermissionDenied):
            disclosure.tell_employer(row, by=person)


def test_employer_meets_neither_reasons_nor_the_persons_own_acts(vacancy, employee, people, client):
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route="direct")
    tell(client, row)
    client.post(address("own_notes", row.pk))
    Event.objects.record(row, verb="not_retain", target="not_retained", note="MARKREASON")
    seen = {}
    for name, person in {**people, "recruiter": vacancy.recruiters.get()}.items():
        client.force_login(person)
        page = client.get(address("application_detail", row.pk)).content.decode()
        seen[name] = [
            word for word in ("Employer told", "Notes of the interviews asked for", "MARKREASON") if word in page
        ]
    assert (seen["hr"], seen["manager"], len(seen["recruiter"])) == (["Employer told"], ["Employer told"], 3)


def share(client, person, application, told):
    client.force_login(person)
    return client.post(address("application_manager", application.pk), {"told": told})


def test_own_hr_lets_the_manager_read_and_takes_it_back(vacancy, employee, people, client):
    consent = ConsentFactory(vacancy=vacancy, employee=employee, asked_by=people["hr"])
    row = ApplicationFactory(vacancy=vacancy, employee=employee, consent=consent, letter="MARKLETTER")
    assert readers(client, people, row) == {"hr"}
    assert [share(client, people["hr"], row, "1").status_code for _ in range(2)] == [302, 302]
    assert readers(client, people, row) == {"hr", "manager"}
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [people["manager"].email]
    client.force_login(people["manager"])
    page = client.get(address("application_detail", row.pk)).content.decode()
    assert ("MARKLETTER" in page, page.count("<form"), "lets you know" in client.get("/").content.decode()) == (
        True,
        without_main_forms(client),
        True,
    )
    assert share(client, people["hr"], row, "0").status_code == 302
    assert readers(client, people, row) == {"hr"}


def without_main_forms(client) -> int:
    """How many forms the frame of every page has."""
    return client.get("/help/").content.decode().count("<form")


def test_manager_of_nobody_is_not_told(vacancy, employee, people, client):
    employee.manager = None
    employee.save()
    row = ApplicationFactory(vacancy=vacancy, employee=employee)
    assert share(client, people["hr"], row, "1").status_code == 409


@pytest.mark.parametrize("person", ["recruiter", "employee", "hr of a told direct one"])
def test_only_own_hr_decides_for_the_manager(vacancy, employee, people, client, person):
    route = "direct" if "direct" in person else "sponsored"
    row = ApplicationFactory(vacancy=vacancy, employee=employee, route=route)
    Application.objects.filter(route="direct").update(employer_told_at=timezone.now())
    user = {"recruiter": vacancy.recruiters.get(), "employee": employee.user}.get(person, people["hr"])
    assert share(client, user, row, "1").status_code == 403
    row.refresh_from_db()
    assert row.manager_told_at is None
