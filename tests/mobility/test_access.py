"""Asking for a way in by a poster's code, and what own HR does with it."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from firms.forms.intake import new_stamp
from firms.models import Event, OutboxMail, User
from mobility import domain
from mobility.domain import access
from mobility.models import AccessRequest, Application, Employee
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.mobility.sweep import found_in_tables

pytestmark = pytest.mark.django_db
ASK = reverse("mobility:access_ask")


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


def drawn(seconds=60) -> str:
    """The stamp of a page drawn so long ago."""
    then = (timezone.now() - timedelta(seconds=seconds)).timestamp()
    with patch("django.core.signing.time.time", return_value=then):
        return new_stamp()


def sent(client, house, **fields):
    typed = {"firm": house.pk, "name": "Ada Roux", "email": "ada@a.example", "language": "fr", "stamp": drawn()}
    return client.post(ASK, typed | fields)


def request_of(firm, **fields) -> AccessRequest:
    return AccessRequest.objects.create(firm=firm, **{"name": "Ada Roux", "email": "ada@a.example"} | fields)


def detail(row) -> str:
    return reverse("mobility:access_detail", args=[row.pk])


def refusal(row) -> str:
    return reverse("mobility:access_refuse", args=[row.pk])


def test_page_is_for_everybody_and_kept_out_of_search_engines(client, firm):
    FirmFactory(park=firm.park, standing="candidate", name="Candidate")
    answer = client.get(ASK)
    assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
    assert [label for _key, label in answer.context["form"].fields["firm"].choices[1:]] == [firm.name]


def test_request_is_kept_and_own_hr_alone_is_told(client, firm, hr, park):
    member("hr", firm=FirmFactory(park=park))
    member("director", firm=firm)
    assert sent(client, firm, email="Ada@A.example").status_code == 200
    row = AccessRequest.objects.get()
    assert (row.firm, row.name, row.email, row.language, row.status) == (
        firm,
        "Ada Roux",
        "ada@a.example",
        "fr",
        "asked",
    )
    mails = {mail.recipient: mail.body for mail in OutboxMail.objects.all()}
    assert set(mails) == {"ada@a.example", hr.email}
    assert [word for word in ("Ada", firm.name, "access") if word in "".join(mails.values())] == []


def test_no_account_is_opened_before_hr_says_so(client, firm):
    sent(client, firm)
    assert User.objects.filter(email="ada@a.example").count() == 0


@pytest.mark.parametrize("kind", ["unknown", "account", "own staff", "closed", "asked before"])
def test_answer_is_equal_for_known_and_unknown_addresses(client, firm, kind):
    plain = strip(sent(client, firm, email="nobody@a.example"))
    if kind == "own staff":
        EmployeeFactory(firm=firm, user=member("employee", firm=firm, email="ada@a.example"))
    elif kind == "asked before":
        request_of(firm)
    elif kind != "unknown":
        UserFactory(email="ada@a.example", is_active=kind == "account")
    answer = sent(client, firm)
    assert (answer.status_code, strip(answer)) == (200, plain)
    assert AccessRequest.objects.filter(email="ada@a.example").count() == 1


def strip(answer) -> bytes:
    return re.sub(rb'value="\w{64}"', b"", answer.content)


def test_same_request_again_writes_to_nobody(client, firm, hr):
    for _ in range(3):
        sent(client, firm)
    assert (AccessRequest.objects.count(), OutboxMail.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    "fields",
    [
        {"firm": ""},
        {"firm": "999999"},
        {"firm": "x"},
        {"name": ""},
        {"name": "A" * 121},
        {"email": "no"},
        {"fax": "1"},
        {"stamp": ""},
        {"language": "de"},
    ],
)
def test_bad_request_is_answered_and_kept_nowhere(client, firm, fields):
    assert sent(client, firm, **fields).status_code == 422
    assert AccessRequest.objects.count() == 0


def test_too_fast_is_no_person(client, firm):
    assert sent(client, firm, stamp=drawn(0)).status_code == 422


def test_address_is_limited_and_kept_nowhere_readable(client, firm, park):
    firms = [FirmFactory(park=park) for _ in range(6)]
    answers = [sent(client, each, email="limited@a.example").status_code for each in firms]
    assert answers == [200] * 5 + [429]
    AccessRequest.objects.all().delete()
    OutboxMail.objects.all().delete()
    assert found_in_tables("limited@a") == set()


def test_one_place_is_limited(client, firm):
    answers = [sent(client, firm, email=f"a{n}@a.example").status_code for n in range(31)]
    assert answers == [200] * 30 + [429]


def test_request_waits_on_the_home_page_of_own_hr_alone(firm, hr, park):
    request_of(firm)
    stranger, boss = member("hr", firm=FirmFactory(park=park)), member("director", firm=firm)
    found = {person: [todo.text for todo in domain.todo(person)] for person in (hr, stranger, boss)}
    assert found == {hr: ["1 person asks for a way in."], stranger: [], boss: []}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Roux", ["Roux"]),
        ("roux ada", ["Roux"]),
        ("Ada Rous", ["Roux"]),
        ("Benoît Zola", ["Zola"]),
        ("Xxxx Yyyy", []),
    ],
)
def test_likely_people_are_suggested(firm, name, expected):
    EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux")
    EmployeeFactory(firm=firm, first_name="Benoit", last_name="Zola")
    EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux-Compte", user=UserFactory())
    EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux-Partie", left_on=timezone.localdate())
    EmployeeFactory(first_name="Ada", last_name="Roux-Ailleurs")
    assert [person.last_name for person in access.suggestions(request_of(firm, name=name))] == expected


def test_another_name_is_searched(firm):
    EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux")
    EmployeeFactory(firm=firm, first_name="Marie", last_name="Curie")
    assert [person.last_name for person in access.suggestions(request_of(firm), "cur")] == ["Curie"]


def test_granting_opens_the_account_of_the_person_chosen(client, firm, hr, statements):
    person = EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux")
    row = request_of(firm)
    client.force_login(hr)
    assert client.get(detail(row)).status_code == 200
    assert client.post(detail(row)).status_code == 422
    answer = client.post(detail(row), {"employee": person.pk})
    assert (answer.status_code, answer.url) == (302, reverse("mobility:access_list"))
    person.refresh_from_db()
    row.refresh_from_db()
    assert (row.status, row.employee, person.user.email) == ("granted", person, "ada@a.example")
    assert [(m.role, m.firm) for m in person.user.memberships.all()] == [("employee", firm)]
    assert [(e.verb, e.by, e.note, e.detail) for e in Event.objects.about(row)] == [("grant", hr, "", {})]


def test_refusing_opens_nothing_and_writes_nothing(client, firm, hr):
    row = request_of(firm)
    client.force_login(hr)
    assert client.post(refusal(row)).status_code == 302
    row.refresh_from_db()
    assert (row.status, OutboxMail.objects.count(), User.objects.filter(email=row.email).count()) == ("refused", 0, 0)


def test_who_is_not_on_the_list_is_added_and_then_let_in(client, firm, hr, statements):
    row = request_of(firm, name="Ada  Roux Blanc")
    client.force_login(hr)
    add = f"{reverse('mobility:staff_create')}?request={row.pk}"
    assert f'href="{add}"' in client.get(detail(row)).content.decode()
    assert len(statements(lambda: client.get(add))) <= 7
    form = client.get(add).context["form"]
    begun = {name: form[name].value() for name in ("firm", "first_name", "last_name")}
    assert begun == {"firm": firm.pk, "first_name": "Ada", "last_name": "Roux Blanc"}
    # HR writes her as the contract does, not as she calls herself.
    typed = {
        "firm": firm.pk,
        "first_name": "Adélaïde",
        "last_name": "Leroux",
        "request_key": form["request_key"].value(),
    }
    answers = [client.post(add, typed), client.post(add, typed)]
    person = Employee.objects.get(firm=firm)
    back = answers[0].url
    assert [answer.url for answer in answers] == [back, back]
    assert client.get(back).context["form"]["employee"].initial == person.pk
    assert client.post(back, {"employee": person.pk}).status_code == 302
    person.refresh_from_db()
    assert person.user.email == row.email


@pytest.mark.parametrize("named", ["another", "0", "", "x", "9" * 5000])
def test_new_person_begins_with_no_strangers_request(client, firm, hr, park, named):
    other = request_of(FirmFactory(park=park))
    client.force_login(hr)
    asked = other.pk if named == "another" else named
    assert client.get(reverse("mobility:staff_create"), {"request": asked}).status_code == 404


@pytest.mark.parametrize("first", ["grant", "refuse"])
def test_second_hr_meets_what_stands(client, firm, hr, first):
    person, row = EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux"), request_of(firm)
    if first == "grant":
        access.grant(row, person, by=member("hr", firm=firm))
    else:
        access.refuse(row, by=member("hr", firm=firm))
    client.force_login(hr)
    answers = [client.post(detail(row), {"employee": person.pk}), client.post(refusal(row))]
    assert [answer.status_code for answer in answers] == [409, 409]


def test_person_who_got_an_account_meanwhile_is_not_given_another(firm, hr):
    person, row = EmployeeFactory(firm=firm, user=member("employee", firm=firm)), request_of(firm)
    with pytest.raises(InvalidTransition):
        access.grant(row, person, by=hr)
    row.refresh_from_db()
    assert row.status == "asked"


def test_person_of_another_firms_list_cannot_be_chosen(client, firm, hr, park):
    both = member("hr", firm=FirmFactory(park=park), user=hr)
    other = EmployeeFactory(firm_id=both.firm_ids()[1])
    row = request_of(firm)
    client.force_login(both)
    assert client.post(detail(row), {"employee": other.pk}).status_code == 422
    with pytest.raises(InvalidTransition):
        access.grant(row, other, by=both)
    row.refresh_from_db()
    assert row.status == "asked"


def test_another_firms_request_is_as_unknown_as_none(client, firm, park):
    row = request_of(firm)
    client.force_login(member("hr", firm=FirmFactory(park=park)))
    answers = [
        client.get(detail(row)),
        client.post(refusal(row)),
        client.get(reverse("mobility:access_detail", args=[10**8])),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("count", [1, 20])
def test_pages_pay_few_statements_whatever_they_hold(client, firm, hr, statements, count):
    for number in range(count):
        EmployeeFactory(firm=firm, first_name="Ada", last_name=f"Roux{number}")
        row = request_of(firm, email=f"a{number}@a.example")
    client.force_login(hr)
    paid = [len(statements(lambda: client.get(address))) for address in (reverse("mobility:access_list"), detail(row))]  # noqa: B023
    assert paid == [5, 5]


def test_granting_pays_few_statements(client, firm, hr, statements):
    person, row = EmployeeFactory(firm=firm, first_name="Ada", last_name="Roux"), request_of(firm)
    assert len(statements(lambda: access.grant(row, person, by=hr))) <= 20
    assert Application.objects.count() == 0
