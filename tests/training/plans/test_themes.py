"""The park's register of themes: read by all, added to by HR and the office, changed by the office."""

import pytest
from django.urls import reverse

from firms.models import Event
from tests.factories import member
from tests.training.factories import ThemeFactory
from training.models import Theme

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("training:theme_list"), reverse("training:theme_create")
KEY = "0a4f4f0c-3d0c-4f3f-8d3e-6f1f7a0e9b11"


@pytest.fixture
def office(client, park):
    person = member("office", park=park)
    client.force_login(person)
    return person


def edit(theme) -> str:
    return reverse("training:theme_edit", args=[theme.pk])


def typed(**fields) -> dict:
    sent = {"name_fr": "Conduite de chariots", "name_en": "Forklift driving", "validity_months": "60", "minimum": "6"}
    return sent | {"request_key": KEY} | fields


def test_list_is_by_french_name_and_narrowed_by_either(signed, park):
    second = ThemeFactory(park=park, name_fr="Zèle", name_en="Zeal")
    first = ThemeFactory(park=park, name_fr="Accueil", name_en="Reception", validity_months=24)
    assert list(signed.get(LIST).context["page"]) == [first, second]
    assert [list(signed.get(f"{LIST}?q={word}").context["page"]) for word in ("zea", "ACCUEIL", "x")] == [
        [second],
        [first],
        [],
    ]


def test_empty_register_is_said(signed):
    assert signed.get(LIST).content.decode().count("No theme yet") == 1


def test_theme_is_added_once_however_often_it_is_sent(signed, hr, park):
    answers = [signed.post(NEW, typed()).status_code for _twice in range(2)]
    theme = Theme.objects.get()
    assert (answers, theme.park, theme.validity_months, theme.minimum) == ([302, 302], park, 60, 6)
    assert [(event.verb, event.by) for event in Event.objects.about(theme)] == [("created", hr)]


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"name_fr": "PREMIERS  secours"}, "name_fr"),
        ({"name_en": "first aid"}, "name_en"),
        ({"name_fr": ""}, "name_fr"),
        ({"validity_months": "0"}, "validity_months"),
        ({"validity_months": "9" * 300}, "validity_months"),
        ({"minimum": "0"}, "minimum"),
        ({"minimum": "32768"}, "minimum"),
    ],
)
def test_odd_theme_is_refused_at_its_field(signed, theme, odd, field):
    answer = signed.post(NEW, typed(**odd))
    assert (answer.status_code, list(answer.context["form"].errors), Theme.objects.count()) == (422, [field], 1)


def test_second_save_meets_both_values(client, office, theme):
    seen = client.get(edit(theme)).context["form"].initial["revision"]
    first = client.post(edit(theme), typed(revision=seen))
    second = client.post(edit(theme), typed(name_en="Lift trucks", minimum="8", revision=seen))
    assert (first.status_code, second.status_code) == (302, 409)
    assert second.context["form"].differences == [
        ("Name in English", "Forklift driving", "Lift trucks"),
        ("People needed for a session", "6", "8"),
    ]
    fresh = second.context["form"].data["revision"]
    assert client.post(edit(theme), typed(name_en="Lift trucks", minimum="8", revision=fresh)).status_code == 302
    theme.refresh_from_db()
    assert (theme.name_en, theme.minimum) == ("Lift trucks", 8)


@pytest.mark.parametrize(
    ("role", "expected"),
    [("hr", (200, 200, 403)), ("office", (200, 200, 200)), ("director", (200, 403, 403)), ("sales", (200, 403, 403))],
)
def test_who_reads_adds_and_changes(client, firm, park, theme, role, expected):
    client.force_login(member(role, firm=firm, park=park))
    assert tuple(client.get(address).status_code for address in (LIST, NEW, edit(theme))) == expected
