"""People and roles: invited, given, taken away, closed; open sessions end at once."""

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from firms.domain import people
from firms.models import Event, Membership, OutboxMail, Partner, Role, User
from naturopole.workflow import InvalidTransition
from tests import factories


@pytest.fixture
def administrator(member):
    return member("administrator")


@pytest.fixture
def page(client, administrator):
    """Signed in as the administrator: `page(name, *args, data)` gets, or posts where there is data."""
    client.force_login(administrator)

    def ask(name, *args, data=None):
        address = reverse(f"firms:{name}", args=args)
        return client.get(address) if data is None else client.post(address, data)

    return ask


def invitation(**more):
    known = {"email": "new@essai.example", "first_name": "Ada", "last_name": "Dubois", "language": "en"}
    return known | {"role": "office", "firm": "", "partner": ""} | more


def test_invited_person_has_an_account_a_role_and_a_message(page, park):
    firm = factories.FirmFactory(park=park)
    answer = page("setup_invite", data=invitation(role="hr", firm=firm.pk))
    assert (answer.status_code, answer.url) == (302, "/set-up/people/")
    person = User.objects.get(email="new@essai.example")
    assert (person.name, person.has_usable_password()) == ("Ada Dubois", False)
    assert [(held.role, held.firm) for held in person.memberships.all()] == [("hr", firm)]
    assert [mail.recipient for mail in OutboxMail.objects.all()] == ["new@essai.example"]
    assert [event.verb for event in Event.objects.about(person)] == ["invited"]


def test_invitation_answers_the_same_for_a_known_address(page, member):
    known = member("office", email="known@essai.example", first_name="Zoé")
    answers = [
        page("setup_invite", data=invitation(email=email)) for email in ("Known@essai.example", "new@essai.example")
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/set-up/people/")] * 2
    known.refresh_from_db()
    assert known.first_name == "Zoé"
    assert OutboxMail.objects.count() == 1  # the known one holds this role already


def test_invitation_sent_twice_writes_once(page):
    for _time in range(2):
        page("setup_invite", data=invitation())
    assert (User.objects.filter(email="new@essai.example").count(), OutboxMail.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("role", "place", "field", "message"),
    [
        ("hr", {}, "firm", "This role is held in a firm: choose it."),
        ("office", {"firm": True}, "firm", "This role is held in the park: leave the firm empty."),
        ("partner", {}, "partner", "Choose the partner this person speaks for."),
        ("office", {"partner": True}, "partner", "Only a public partner’s people have one: leave it empty."),
    ],
)
def test_role_that_does_not_fit_its_place_is_refused_beside_the_field(page, park, role, place, field, message):
    rows = {"firm": factories.FirmFactory(park=park), "partner": partner_of(park)}
    data = invitation(role=role, **{name: rows[name].pk for name in place})
    answer = page("setup_invite", data=data)
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})
    assert not User.objects.filter(email="new@essai.example").exists()


def partner_of(park):
    return Partner.objects.create(park=park, name_fr="Commune", name_en="Commune", kind="commune")


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def test_role_given_or_taken_ends_that_persons_sessions_alone(page, member, park):
    person, other = member("employee"), member("employee")
    theirs, others = signed_in(person), signed_in(other)
    page("setup_person", person.pk, data={"role": "office", "firm": "", "partner": ""})
    assert person.memberships.filter(role="office").exists()
    assert (theirs.get("/").status_code, others.get("/").status_code) == (302, 200)
    theirs = signed_in(person)
    page("setup_role_end", person.pk, person.memberships.get(role="office").pk, data={})
    assert (theirs.get("/").status_code, others.get("/").status_code) == (302, 200)
    told = [(str(event.label), event.line) for event in people.history_of(person)]
    assert told == [("Role taken away", "Park office"), ("Role given", "Park office")]


def test_role_taken_twice_is_taken_once(page, member):
    person = member("office")
    key = person.memberships.get().pk
    assert [page("setup_role_end", person.pk, key, data={}).status_code for _time in range(2)] == [302, 302]
    assert Event.objects.about(person).count() == 1


def test_role_of_another_person_stays(page, member):
    person, other = member("office"), member("office")
    page("setup_role_end", person.pk, other.memberships.get().pk, data={})
    assert Membership.objects.filter(role="office").count() == 2


def test_last_administrator_stays(page, administrator, member):
    held = administrator.memberships.get()
    for address, args in (
        ("setup_role_end", (administrator.pk, held.pk)),
        ("setup_account", (administrator.pk, "close")),
    ):
        answer = page(address, *args, data={})
        assert answer.status_code == 409
        assert answer.content.decode().count("The park needs an administrator") == 1
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.memberships.count()) == (True, 1)


def test_closed_second_administrator_does_not_count(administrator, member):
    second = member("administrator")
    people.set_active(second, False, by=administrator)
    with pytest.raises(InvalidTransition):
        people.take_role(administrator, administrator.memberships.get().pk, by=administrator)


def test_administrator_who_is_not_the_last_goes_and_is_signed_out(page, administrator, member, client):
    member("administrator")
    answer = page("setup_role_end", administrator.pk, administrator.memberships.get().pk, data={})
    assert (answer.status_code, answer.url) == (302, "/")
    assert not Session.objects.exists()
    assert client.get("/").status_code == 302


def test_closed_account_is_a_stranger_until_it_is_reopened(page, member):
    person = member("office")
    theirs = signed_in(person)
    page("setup_account", person.pk, "close", data={})
    assert theirs.get("/").status_code == 302
    answer = page("setup_invite", data=invitation(email=person.email))
    assert answer.context["form"].errors == {
        "email": ["This account is closed: find it in the list and open it again."]
    }
    page("setup_account", person.pk, "reopen", data={})
    person.refresh_from_db()
    assert person.is_active
    assert [event.verb for event in Event.objects.about(person)] == ["reactivated", "deactivated"]


def test_named_substitute_stays_open(page, member, park):
    person = member("office")
    park.substitute = person
    park.save()
    answer = page("setup_account", person.pk, "close", data={})
    assert answer.status_code == 409
    person.refresh_from_db()
    assert person.is_active


@pytest.mark.parametrize("role", ["administrator", "president"])
def test_office_neither_gives_nor_takes_the_widest_roles(member, park, client, role):
    office, person = member("office"), member(role)
    member("administrator")
    client.force_login(office)
    data = {"role": role, "firm": "", "partner": ""}
    assert client.post(reverse("firms:setup_person", args=[office.pk]), data).status_code == 422
    key = person.memberships.get().pk
    assert client.post(reverse("firms:setup_role_end", args=[person.pk, key])).status_code == 403
    assert client.post(reverse("firms:setup_account", args=[person.pk, "close"])).status_code == 403
    assert person.memberships.filter(pk=key).exists()
    with pytest.raises(PermissionDenied):
        people.give_role(office, park=park, role=Role(role), by=office)


def test_office_gives_itself_nothing(member, park, client):
    office, firm = member("office"), factories.FirmFactory(park=park)
    client.force_login(office)
    data = {"role": "director", "firm": firm.pk, "partner": ""}
    assert client.post(reverse("firms:setup_person", args=[office.pk]), data).status_code == 403
    assert office.memberships.count() == 1


@pytest.fixture
def crowd(member, park):
    firm = factories.FirmFactory(park=park, name="Moulin")
    member("hr", firm, first_name="Ada", last_name="Aubert")
    member("sales", firm, first_name="Bea", last_name="Bardin", is_active=False)
    factories.UserFactory(first_name="Cid", last_name="Cros")
    return firm


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "ada aub"}, ["Ada"]),
        ({"role": "sales"}, ["Bea"]),
        ({"firm": "Moulin"}, ["Ada", "Bea"]),
        ({"firm": "Moulin", "state": "open"}, ["Ada"]),
        ({"state": "closed"}, ["Bea"]),
        ({"state": "idle"}, ["Cid"]),
        ({"firm": "Moulin", "sort": "-name"}, ["Bea", "Ada"]),
        ({"q": "nobody"}, []),
    ],
)
def test_list_is_narrowed_and_sorted(administrator, crowd, asked, found):
    if "firm" in asked:
        asked = asked | {"firm": crowd.pk}
    rows = listed(administrator, asked)
    assert [person.first_name for person in rows] == found


def listed(administrator, asked):
    browser = signed_in(administrator)
    return list(browser.get(reverse("firms:setup_people"), asked).context["page"])


def test_wrong_filter_shows_everybody(administrator, crowd):
    assert len(listed(administrator, {"role": "king", "firm": "x", "sort": "shoe"})) == 4


def test_list_costs_the_same_for_one_and_three_rows(page, member, park):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page("setup_people")
        return len(captured)

    member("hr")
    few = queries()
    for role in ("hr", "sales", "employee"):
        member(role)
    assert queries() == few
