"""Who reads a wish: the denial of the own employer and its group wins over every other role of the same person."""

import pytest
from django.urls import reverse

from mobility.domain import wishes
from mobility.models import Wish
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility.factories import VacancyFactory, WishFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(park):
    """A wish of firm b's employee, opened to the HR of a, with a vacancy of a that fits."""
    firms = {letter: FirmFactory(park=park) for letter in "abc"}
    wish = WishFactory(employee__firm=firms["b"], hours="day")
    wish.opened_to.add(firms["a"])
    return {"firms": firms, "wish": wish, "vacancy": VacancyFactory(firm=firms["a"])}


@pytest.mark.parametrize("role", ["employee", "hr", "director", "sales", "line_manager"])
@pytest.mark.parametrize("place", ["b", "group"])
def test_denial_wins_over_hr_of_the_hiring_firm(said, client, role, place):
    """HR of a who also works for the employer, or for a firm of its group, meets the wish nowhere."""
    reader = member("hr", firm=said["firms"]["a"])
    assert Wish.objects.visible_to(reader).exists()
    if place == "group":
        for letter in "bc":
            said["firms"][letter].group_name = "Groupe"
            said["firms"][letter].save()
    member(role, firm=said["firms"]["b" if place == "b" else "c"], user=reader)
    client.force_login(reader)
    name, pk = said["wish"].employee.last_name, said["wish"].pk
    assert client.get(reverse("mobility:wish_detail", args=[pk])).status_code == 404
    assert client.post(reverse("mobility:approach_create", args=[pk])).status_code == 404
    assert client.post(reverse("mobility:seal_read", args=[pk])).status_code == 404
    for page in ("wish_list", "match_list", "vacancy_detail"):
        keys = [] if page == "wish_list" else [said["vacancy"].pk]
        assert name not in client.get(reverse(f"mobility:{page}", args=keys)).content.decode()
    assert reader.pk not in {person.pk for person in wishes.readers_of(Wish.objects.get())}
    assert "newly open" not in client.get("/").content.decode()


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("everybody", [False, True])
@pytest.mark.parametrize("group", [False, True])
def test_who_is_told_is_who_may_read(said, own, everybody, group):
    """`readers_of` and `visible_to` say the same of people in every place."""
    firms = said["firms"]
    if group:
        for letter in "ab":
            firms[letter].group_name = "Groupe"
            firms[letter].save()
    Wish.objects.update(open_to_own=own, open_to_all=everybody)
    people = [member(role, firm=firm) for firm in firms.values() for role in ("hr", "director", "employee")]
    both = member("hr", firm=firms["a"])
    member("sales", firm=firms["b"], user=both)
    closed = member("hr", firm=firms["a"], user=UserFactory(is_active=False))
    people += [both, closed, member("hr", firm=firms["b"], user=said["wish"].employee.user)]
    wish = Wish.objects.get()
    told = {person.pk for person in wishes.readers_of(wish)}
    may = {p.pk for p in people if Wish.objects.visible_to(type(p).objects.get(pk=p.pk)).exists()}
    assert told == may - {wish.employee.user_id}


def test_line_manager_and_director_never_meet_an_opened_wish(said, client):
    Wish.objects.update(open_to_own=True)
    for role in ("director", "line_manager", "staff_representative"):
        client.force_login(member(role, firm=said["firms"]["b"]))
        assert client.get(reverse("mobility:wish_detail", args=[said["wish"].pk])).status_code == 404


def test_conditions_are_read_only_where_the_person_shows_them(said, client):
    Wish.objects.update(conditions="MARKCONDITION")
    client.force_login(member("hr", firm=said["firms"]["a"]))
    pages = [reverse("mobility:wish_list"), reverse("mobility:wish_detail", args=[said["wish"].pk])]
    assert [b"MARKCONDITION" in client.get(page).content for page in pages] == [False, False]
    Wish.objects.update(conditions_shown=True)
    assert [b"MARKCONDITION" in client.get(page).content for page in pages] == [True, True]
