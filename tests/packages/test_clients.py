"""Clients, the people and places there: pages, what is refused, two editors at once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from packages.models import Client, Contact, DeliveryPlace
from tests.factories import FirmFactory, member
from tests.packages.factories import ClientFactory, QuoteFactory


@pytest.fixture
def firm(db):
    return FirmFactory()


@pytest.fixture
def seller(firm, client):
    user = member("sales", firm=firm)
    client.force_login(user)
    return user


def typed(firm, **fields) -> dict:
    return {
        "firm": firm.pk,
        "name": "Atelier du Lac",
        "email": "achats@lac.example",
        "address": "1 rue du Lac",
        "country": "FR",
        "language": "fr",
    } | fields


def test_client_is_kept_without_the_spaces_of_its_numbers(firm, seller, client):
    fields = typed(firm, siren="732 829 320", vat_number="fr 44 732829320", early="on", early_note="Une gélule")
    answer = client.post(reverse("packages:client_create"), fields)
    made = Client.objects.get()
    assert answer.url == reverse("packages:client_detail", args=[made.pk])
    assert (made.siren, made.vat_number, made.early, made.early_note) == (
        "732829320",
        "FR44732829320",
        True,
        "Une gélule",
    )


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"siren": "732829321"}, "siren"),
        ({"vat_number": "FR00732829320"}, "vat_number"),
        ({"vat_number": "BE0403170701"}, "vat_number"),
        ({"country": "France"}, "country"),
        ({"country": "2A"}, "country"),
        ({"country": "BE", "siren": "732829320"}, "siren"),
        ({"email": "achats"}, "email"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_word_is_told_beside_its_field(firm, seller, client, fields, wrong):
    answer = client.post(reverse("packages:client_create"), typed(firm, **fields))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert answer.context["form"]["address"].value() == "1 rue du Lac"
    assert Client.objects.count() == 0


def test_greek_number_goes_with_greece(firm, seller, client):
    client.post(reverse("packages:client_create"), typed(firm, country="gr", vat_number="EL 094259216"))
    assert Client.objects.get().vat_number == "EL094259216"


def test_same_form_twice_adds_one_client(firm, seller, client):
    page = client.get(reverse("packages:client_create"))
    key = page.context["form"].initial["request_key"]
    answers = [
        client.post(reverse("packages:client_create") + "?for=quote", typed(firm, request_key=key)) for _ in "ab"
    ]
    made = Client.objects.get()
    assert {answer.url for answer in answers} == {reverse("packages:quote_create") + f"?client={made.pk}"}


def test_second_editor_reads_both_and_loses_nothing(firm, seller, client):
    one = ClientFactory(firm=firm, name="Lac", country="FR")
    page = reverse("packages:client_edit", args=[one.pk])
    client.post(page, typed(firm, name="Lac bleu", revision=1))
    answer = client.post(page, typed(firm, name="Lac vert", revision=1))
    assert answer.status_code == 409
    assert ("Company name", "Lac bleu", "Lac vert") in [
        tuple(map(str, row)) for row in answer.context["form"].differences
    ]
    assert answer.context["form"]["name"].value() == "Lac vert"
    again = client.post(page, typed(firm, name="Lac vert", revision=answer.context["form"].data["revision"]))
    assert again.status_code == 302
    assert Client.objects.get().name == "Lac vert"


def test_person_and_place_are_added_changed_and_removed(firm, seller, client):
    one = ClientFactory(firm=firm)
    at = reverse("packages:client_part_create", args=[one.pk, "contacts"])
    client.post(at, {"name": "Mme Faure", "email": "faure@lac.example"})
    contact = Contact.objects.get()
    page = reverse("packages:client_part_edit", args=[one.pk, "contacts", contact.pk])
    client.post(page, {"name": "Mme Faure-Roux", "email": "faure@lac.example"})
    place = reverse("packages:client_part_create", args=[one.pk, "places"])
    assert client.post(place, {"name": "Quai", "address": "2 rue", "country": "fra"}).status_code == 422
    client.post(place, {"name": "Quai", "address": "2 rue", "country": "fr"})
    shown = client.get(reverse("packages:client_detail", args=[one.pk])).content.decode()
    assert ("Mme Faure-Roux" in shown, "Quai" in shown, DeliveryPlace.objects.get().country) == (True, True, "FR")
    client.post(reverse("packages:client_part_delete", args=[one.pk, "contacts", contact.pk]))
    assert Contact.objects.count() == 0


def test_person_that_a_quote_names_stays(firm, seller, client):
    one = ClientFactory(firm=firm)
    contact = Contact.objects.create(client=one, name="Mme Faure", email="faure@lac.example")
    QuoteFactory(firm=firm, client=one, contact=contact)
    answer = client.post(reverse("packages:client_part_delete", args=[one.pk, "contacts", contact.pk]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "A quote still names it: change the quote first."
    ]
    assert Contact.objects.count() == 1


def test_person_is_reached_through_its_own_client_only(firm, seller, client):
    mine, other = ClientFactory(firm=firm), ClientFactory(firm=firm)
    contact = Contact.objects.create(client=other, name="Mme Faure", email="faure@lac.example")
    page = reverse("packages:client_part_edit", args=[mine.pk, "contacts", contact.pk])
    assert client.get(page).status_code == 404
    assert client.get(reverse("packages:client_part_create", args=[mine.pk, "secrets"])).status_code == 404


def test_export_follows_the_filter_and_defuses_formulas(firm, seller, client):
    ClientFactory(firm=firm, name="=cmd()", early=True)
    ClientFactory(firm=firm, name="Lac")
    answer = client.get(reverse("packages:client_export", args=["csv"]), {"early": "on"})
    rows = answer.content.decode().splitlines()
    assert [row.split(";")[0] for row in rows[1:]] == ["'=cmd()"]
    assert client.get(reverse("packages:client_export", args=["doc"])).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_pages_cost_the_same_for_any_number_of_rows(firm, seller, client, count, django_assert_max_num_queries):
    clients = ClientFactory.create_batch(count, firm=firm)
    QuoteFactory.create_batch(count, firm=firm, client=clients[0], created_by=seller)
    Contact.objects.bulk_create(Contact(client=clients[0], name=f"P{n}", email="p@lac.example") for n in range(count))
    for page in (reverse("packages:client_list"), reverse("packages:client_detail", args=[clients[0].pk])):
        client.get(page)
        with django_assert_max_num_queries(9):
            client.get(page)


def test_list_is_sorted_and_searched(firm, seller, client):
    busy, quiet = ClientFactory(firm=firm, name="B"), ClientFactory(firm=firm, name="A", contact="Mme Faure")
    QuoteFactory(firm=firm, client=busy, created_by=seller)
    page = reverse("packages:client_list")

    def names(**query):
        return [one.name for one in client.get(page, query).context["page"]]

    assert names() == ["A", "B"]
    assert names(sort="-quotes") == ["B", "A"]
    assert names(q="faure") == ["A"]
    assert quiet.quotes.count() == 0
    assert timezone.localdate() == timezone.localdate(client.get(page).context["page"][1].last_quote_at)
