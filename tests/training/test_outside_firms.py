"""The register of outside firms: entered once, changed without losing a colleague's change."""

import uuid

import pytest
from django.urls import reverse

from firms.models import Event
from tests.factories import member
from tests.training.factories import OutsideFirmFactory, SessionFactory
from tests.training.outside import invited
from training.models import OutsideFirm, Pledge

LIST = "/outside-firms/"
NEW = "/outside-firms/new/"
FORM = {
    "name": "Laboratoire de Gannat",
    "contact": "H. Vernet",
    "email": "rh@gannat.example",
    "language": "fr",
    "head_count": "40",
}


@pytest.fixture
def hr(client, park):
    user = member("hr", park=park)
    client.force_login(user)
    return user


def edit(firm):
    return reverse("training:outside_firm_edit", args=[firm.pk])


def sent(client, firm, **change):
    """The form of the edit page as it is drawn now, with a change."""
    form = client.get(edit(firm)).context["form"]
    return {name: form[name].value() for name in form.fields} | change


def test_firm_is_entered_once_however_often_the_form_is_sent(client, hr, park):
    key = uuid.uuid4()
    answers = [client.post(NEW, FORM | {"request_key": key}).status_code for _ in range(2)]
    assert answers == [302, 302]
    firm = OutsideFirm.objects.get()
    assert (firm.park, firm.name, firm.head_count, firm.language) == (park, FORM["name"], 40, "fr")
    assert Event.objects.about(firm).count() == 1


@pytest.mark.parametrize("name", ["Laboratoire de Gannat", "LABORATOIRE de  gannat", " laboratoire de gannat "])
def test_firm_entered_twice_is_refused(client, hr, park, name):
    OutsideFirmFactory(park=park, name="Laboratoire de Gannat")
    page = client.post(NEW, FORM | {"name": name, "request_key": uuid.uuid4()})
    assert (page.status_code, page.context["form"].errors["name"]) == (422, ["This firm is entered already."])
    assert OutsideFirm.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"head_count": "-1"}, {"head_count": "9" * 30}, {"email": "x"}, {"language": "de"}, {"name": "x" * 10_000}],
)
def test_odd_input_is_refused(client, hr, change):
    assert client.post(NEW, FORM | change).status_code == 422
    assert OutsideFirm.objects.count() == 0


def test_edit_sent_twice_is_saved_once(client, hr, park):
    firm = OutsideFirmFactory(park=park)
    form = sent(client, firm, head_count="55")
    assert [client.post(edit(firm), form).status_code for _ in range(2)] == [302, 302]
    firm.refresh_from_db()
    assert (firm.head_count, Event.objects.about(firm).count()) == (55, 1)


def test_colleague_who_came_first_is_not_overwritten(client, hr, park):
    firm = OutsideFirmFactory(park=park, head_count=10)
    form = sent(client, firm, head_count="55")
    OutsideFirm.objects.update(head_count=12)
    page = client.post(edit(firm), form)
    assert (page.status_code, page.context["form"].differences) == (409, [("Staff", "12", "55")])
    firm.refresh_from_db()
    assert firm.head_count == 12
    again = form | {"revision": page.context["form"]["revision"].value()}
    assert client.post(edit(firm), again).status_code == 302


def test_change_of_name_follows_into_sessions_to_come(client, hr, park):
    firm, own = OutsideFirmFactory(park=park, name="Before"), hr.memberships.get().firm
    coming = invited(SessionFactory(park=park, organiser=own), firm)
    held = invited(SessionFactory(park=park, status="held"), firm)
    client.post(edit(firm), sent(client, firm, name="After"))
    assert [Pledge.objects.get(pk=row.pk).holder for row in (coming, held)] == ["After", "Before"]


@pytest.mark.parametrize(
    ("role", "status"), [("hr", 200), ("office", 200), ("director", 403), ("president", 403), ("employee", 403)]
)
def test_register_is_for_hr_and_the_office(client, park, role, status):
    client.force_login(member(role, park=park))
    firm = OutsideFirmFactory(park=park)
    assert {client.get(there).status_code for there in (LIST, NEW, edit(firm))} == {status}


def test_firm_that_was_asked_is_changed_by_its_organisers_alone(client, park):
    """Another firm's human resources could have its link sent to an address of their own."""
    organiser, neighbour = member("hr", park=park), member("hr", park=park)
    session = SessionFactory(park=park, organiser=organiser.memberships.get().firm)
    firm = invited(session).outside
    found = {}
    for name, user in {"own": organiser, "other": neighbour, "office": member("office", park=park)}.items():
        client.force_login(user)
        is_linked = edit(firm) in client.get(LIST).content.decode()
        answer = client.post(edit(firm), FORM | {"email": "elsewhere@essai.example"})
        found[name] = (is_linked, client.get(edit(firm)).status_code, answer.status_code)
    assert found == {"own": (True, 200, 409), "other": (False, 403, 403), "office": (True, 200, 409)}
    assert OutsideFirm.objects.get().email == firm.email


@pytest.mark.parametrize("rows", [1, 20])
def test_list_costs_the_same_whatever_its_length(client, hr, park, rows, django_assert_max_num_queries):
    OutsideFirmFactory.create_batch(rows, park=park)
    client.get(LIST)
    with django_assert_max_num_queries(7):
        client.get(LIST)
