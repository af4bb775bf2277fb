"""Registers of providers, trainers and rooms, and programmes with several sessions."""

import threading
import uuid

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.factories import FirmFactory, ParkFactory, member
from tests.training.factories import (
    PledgeFactory,
    ProgrammeFactory,
    ProviderFactory,
    RoomFactory,
    SessionFactory,
    in_days,
)
from tests.training.planned import statements
from training.domain import registers
from training.models import Programme, Provider, Room, Trainer


def address(name, *keys) -> str:
    return reverse(f"training:{name}", args=keys)


@pytest.mark.parametrize(
    ("name", "sent", "model"),
    [
        (
            "provider_create",
            {"name": "AFTEC", "contact": "04 70 00 00 00", "trainers": "Anne\n\n anne \nBruno  Petit"},
            Provider,
        ),
        ("room_create", {"name": "Salle Lavande", "places": 12, "firm": ""}, Room),
        ("programme_create", {"title_fr": "Parcours", "title_en": "Course"}, Programme),
    ],
)
def test_entry_is_made_once_however_often_the_form_is_sent(client, hr, park, name, sent, model):
    sent |= {"request_key": str(uuid.uuid4())}
    answers = [client.post(address(name), sent).status_code for _ in "ab"]
    assert (answers, model.objects.count(), model.objects.get().park) == ([302, 302], 1, park)


def test_trainers_are_one_name_a_line(client, hr):
    client.post(address("provider_create"), {"name": "AFTEC", "trainers": "Anne\n\n anne \nBruno  Petit"})
    assert list(Trainer.objects.values_list("name", flat=True)) == ["Bruno Petit", "anne"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_trainer_named_at_the_moment_she_is_left_out_is_archived():
    provider = ProviderFactory(park=ParkFactory())
    trainer, is_named = Trainer.objects.create(provider=provider, name="Anne"), threading.Event()

    def name():
        with transaction.atomic():
            SessionFactory(park=provider.park, provider=provider, trainer=trainer)
            # As at the end of the transaction: from here on the database holds what is named.
            connection.check_constraints()
            is_named.set()
            threading.Event().wait(0.5)
        connection.close()

    other = threading.Thread(target=name)
    other.start()
    is_named.wait(10)
    assert registers.set_trainers(provider, []) == ["Anne"]
    other.join()
    trainer.refresh_from_db()
    assert trainer.archived_on is not None


def test_trainer_whom_a_session_names_stays(client, hr, park):
    provider = ProviderFactory(park=park, name="AFTEC")
    rows = [Trainer.objects.create(provider=provider, name=name) for name in ("Anne", "Bruno")]
    SessionFactory(park=park, trainer=rows[0], provider=provider)
    page = address("provider_edit", provider.pk)
    mark = client.get(page).context["form"]["revision"].value()
    answer = client.post(page, {"name": "AFTEC", "trainers": "Chloé", "revision": mark}, follow=True)
    assert list(provider.trainers.values_list("name", flat=True)) == ["Anne", "Chloé"]
    told = [str(message) for message in answer.context["messages"]]
    assert told == ["Archived, because a session names them: Anne.", "Saved."]
    assert teaching(provider) == ["Chloé"]
    form = client.get(page).context["form"]
    assert form.initial["trainers"] == "Chloé"
    client.post(page, {"name": "AFTEC", "trainers": "Chloé\nanne", "revision": form["revision"].value()})
    assert teaching(provider) == ["Anne", "Chloé"]


def teaching(provider) -> list:
    return list(provider.trainers.in_use().values_list("name", flat=True))


@pytest.mark.parametrize(("name", "fields"), [("provider_create", {}), ("room_create", {"places": 4})])
def test_name_is_taken_once(client, hr, park, name, fields):
    ProviderFactory(park=park, name="Même nom")
    RoomFactory(park=park, name="Même nom")
    answer = client.post(address(name), {"name": "Même nom"} | fields)
    assert (answer.status_code, answer.context["form"].errors["name"]) == (422, ["The register has this name already."])


@pytest.mark.parametrize("fields", [{"places": 0}, {"places": "x"}, {"name": ""}, {"places": 99999}])
def test_room_needs_a_name_and_places(client, hr, fields):
    answer = client.post(address("room_create"), {"name": "Salle", "places": 8} | fields)
    assert (answer.status_code, Room.objects.count()) == (422, 0)


@pytest.mark.parametrize("long", ["\n".join(f"Nom {n}" for n in range(41)), "x" * 121])
def test_trainers_have_bounds(client, hr, long):
    answer = client.post(address("provider_create"), {"name": "AFTEC", "trainers": long})
    assert (answer.status_code, Provider.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("kind", "sent", "mine", "theirs"),
    [
        ("provider", {"name": "AFTEC", "trainers": ""}, {"contact": "Moi"}, {"contact": "Elle"}),
        ("room", {"name": "Salle", "places": 8}, {"address": "Moi"}, {"address": "Elle"}),
        ("programme", {"title_fr": "Parcours", "title_en": "Course"}, {"aim_fr": "Moi"}, {"aim_fr": "Elle"}),
    ],
)
def test_two_colleagues_compare_both_values(client, hr, park, firm, kind, sent, mine, theirs):
    made = {"provider": ProviderFactory, "room": RoomFactory, "programme": ProgrammeFactory}[kind]
    row = made(park=park, **{"name": sent["name"]} if "name" in sent else {})
    page = address(f"{kind}_edit", row.pk)
    mark = client.get(page).context["form"]["revision"].value()
    assert client.post(page, sent | theirs | {"revision": mark}).status_code == 302
    answer = client.post(page, sent | mine | {"revision": mark})
    shown = answer.context["form"]
    assert answer.status_code == 409
    assert [pair for _label, *pair in shown.differences][-1:] == [["Elle", "Moi"]]
    assert client.post(page, sent | mine | {"revision": shown["revision"].value()}).status_code == 302
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in mine} == mine


@pytest.mark.parametrize(
    ("role", "place", "reads", "makes", "own_room", "park_room"),
    [
        ("hr", "own", 200, 200, 200, 200),
        ("hr", "other", 200, 200, 403, 200),
        ("office", None, 200, 200, 200, 200),
        ("president", None, 200, 403, 403, 403),
        ("director", "own", 403, 403, 403, 403),
        ("employee", "own", 403, 403, 403, 403),
        ("partner", None, 403, 403, 403, 403),
    ],
)
def test_who_keeps_the_registers(client, park, firm, role, place, reads, makes, own_room, park_room):
    rooms = [RoomFactory(park=park, firm=firm), RoomFactory(park=park)]
    provider, course = ProviderFactory(park=park), ProgrammeFactory(park=park)
    client.force_login(member(role, firm={"own": firm, "other": FirmFactory(park=park), None: None}[place], park=park))
    found = [client.get(address("register_list") + show).status_code for show in ("", "?show=rooms")]
    made = [client.get(address(f"{name}_create")).status_code for name in ("provider", "room", "programme")]
    changed = [client.get(address("provider_edit", provider.pk)), client.get(address("programme_edit", course.pk))]
    assert (found, made, [answer.status_code for answer in changed]) == ([reads] * 2, [makes] * 3, [makes] * 2)
    assert [client.get(address("room_edit", room.pk)).status_code for room in rooms] == [own_room, park_room]
    assert [
        client.get(address(f"programme_{name}", *keys)).status_code
        for name, keys in (("list", ()), ("detail", (course.pk,)))
    ] == [200, 200]


def test_room_is_given_to_ones_own_firm_or_the_park(client, hr, park, firm):
    other = FirmFactory(park=park)
    for key, status in ((other.pk, 422), (firm.pk, 302), ("", 302)):
        answer = client.post(address("room_create"), {"name": f"Salle {key}", "places": 8, "firm": key})
        assert answer.status_code == status
    assert set(Room.objects.values_list("firm", flat=True)) == {firm.pk, None}


def test_programme_holds_its_sessions_by_date(client, hr, park):
    course = ProgrammeFactory(park=park, aim_en="To work safely")
    days = (40, 20)
    rows = [
        SessionFactory(park=park, programme=course, starts_on=in_days(day), pledge_deadline=in_days(9)) for day in days
    ]
    SessionFactory(park=park)
    PledgeFactory(session=rows[0], seats=3)
    page = client.get(address("programme_detail", course.pk))
    assert [(row, row.committed) for row in page.context["page"]] == [(rows[1], 0), (rows[0], 3)]
    listed = client.get(address("programme_list")).context["page"].object_list
    assert [(row.how_many, row.first_day) for row in listed] == [(2, in_days(20))]


def test_session_is_added_to_its_programme(client, hr, park):
    course = ProgrammeFactory(park=park)
    page = client.get(f"{reverse('training:session_create')}?programme={course.pk}")
    assert page.context["form"]["programme"].value() == course.pk
    odd = [
        client.get(f"{reverse('training:session_create')}?programme={odd}").status_code for odd in ("x", "9" * 40, "0")
    ]
    assert odd == [200, 200, 200]


def test_choices_are_named_in_the_page_language_and_kept_among_many(park, hr, monkeypatch):
    monkeypatch.setattr(registers, "OFFERED", 2)
    names = [ProviderFactory(park=park, name=f"Organisme {letter}") for letter in "ABCD"]
    session = SessionFactory(park=park, provider=names[3])
    found = registers.offered(hr, session)
    assert [choice.name for choice in found["provider"]] == ["Organisme A", "Organisme D"]
    ProgrammeFactory(park=park)
    assert [choice.name for choice in registers.offered(hr)["programme"]] == ["Course"]
    assert len(statements(lambda: registers.offered(hr, session))) == 1


@pytest.mark.parametrize("path", ["register_list", "programme_list", "rooms", "detail"])
def test_lists_pay_the_same_for_twenty_times_the_rows(client, hr, park, path):
    course = ProgrammeFactory(park=park)
    address_of = {
        "rooms": address("register_list") + "?show=rooms",
        "detail": address("programme_detail", course.pk),
    }.get(path) or address(path)

    def fill(times):
        for _ in range(times):
            Trainer.objects.create(provider=ProviderFactory(park=park), name="Anne")
            RoomFactory(park=park, firm=FirmFactory(park=park))
            row = SessionFactory(park=park, programme=ProgrammeFactory(park=park))
            PledgeFactory(session=SessionFactory(park=park, programme=course, organiser=row.organiser))

    fill(1)
    few = len(statements(lambda: client.get(address_of)))
    fill(19)
    assert (len(statements(lambda: client.get(address_of))), few <= 7) == (few, True)
