"""Sales that may come."""

from decimal import Decimal

import pytest
from django.urls import reverse

from packages.models import Opportunity
from tests.factories import FirmFactory, member
from tests.packages.factories import ClientFactory, OpportunityFactory


@pytest.fixture
def seller(db, client):
    user = member("sales", firm=FirmFactory())
    client.force_login(user)
    return user


@pytest.fixture
def firm(seller):
    return seller.memberships.get().firm


def typed(customer, **fields) -> dict:
    return {
        "firm": customer.firm_id,
        "client": customer.pk,
        "title": "Gélules",
        "expected_on": "2030-05-04",
        "value": "40 000,50",
    } | fields


def test_opportunity_is_noted_once(firm, seller, client):
    page = reverse("packages:opportunity_create")
    key = client.get(page).context["form"].initial["request_key"]
    for _ in "ab":
        client.post(page, typed(ClientFactory(firm=firm), request_key=key))
    made = Opportunity.objects.get()
    assert (made.title, made.value, made.created_by) == ("Gélules", Decimal("40000.50"), seller)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"value": "-1"}, "value"), ({"value": "beaucoup"}, "value"), ({"expected_on": "bientôt"}, "expected_on")],
)
def test_wrong_word_is_told_beside_its_field(firm, seller, client, fields, wrong):
    answer = client.post(reverse("packages:opportunity_create"), typed(ClientFactory(firm=firm), **fields))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])


def test_client_of_another_firm_is_no_choice(firm, seller, client):
    answer = client.post(reverse("packages:opportunity_create"), typed(ClientFactory()))
    assert (answer.status_code, "client" in answer.context["form"].errors) == (422, True)


@pytest.mark.parametrize(
    ("move", "before", "after", "said"),
    [
        ("win", "open", "won", "Noted as won."),
        ("reopen", "lost", "open", "Open again."),
        ("win", "won", "won", "This has changed in the meantime: it is now “Won”."),
    ],
)
def test_moves(firm, seller, client, move, before, after, said):
    one = OpportunityFactory(firm=firm, status=before)
    answer = client.post(reverse("packages:opportunity_move", args=[one.pk, move]), follow=True)
    one.refresh_from_db()
    assert (one.status, [str(m) for m in answer.context["messages"]]) == (after, [said])


@pytest.mark.parametrize("move", ["burn", "lose", "pass"])
def test_move_without_its_reason_is_refused(firm, seller, client, move):
    one = OpportunityFactory(firm=firm)
    assert client.post(reverse("packages:opportunity_move", args=[one.pk, move])).status_code == 403
    one.refresh_from_db()
    assert one.status == "open"


def test_list_shows_open_ones_first_to_decide_first(firm, seller, client):
    late = OpportunityFactory(firm=firm, expected_on="2031-01-01", value=Decimal("10.00"))
    soon = OpportunityFactory(firm=firm, expected_on="2030-01-01", value=Decimal("20.00"))
    lost = OpportunityFactory(firm=firm, status="lost")
    page = reverse("packages:opportunity_list")
    shown = client.get(page).context
    assert (list(shown["page"]), shown["worth"]) == ([soon, late], Decimal("30.00"))
    assert list(client.get(page, {"sort": "value"}).context["page"]) == [late, soon]
    assert list(client.get(page, {"status": "lost"}).context["page"]) == [lost]


@pytest.mark.parametrize("count", [1, 20])
def test_list_costs_the_same_for_any_number_of_rows(firm, seller, client, count, django_assert_max_num_queries):
    OpportunityFactory.create_batch(count, firm=firm)
    client.get(reverse("packages:opportunity_list"))
    with django_assert_max_num_queries(7):
        client.get(reverse("packages:opportunity_list"))


def test_quote_begins_from_its_opportunity(firm, seller, client):
    one = OpportunityFactory(firm=firm, title="Gélules", brief="60 par pilulier")
    page = reverse("packages:quote_create") + f"?opportunity={one.pk}"
    form = client.get(page).context["form"]
    assert [form[name].value() for name in ("client", "title", "brief")] == [
        one.client_id,
        "Gélules",
        "60 par pilulier",
    ]
    fields = {"firm": firm.pk, "client": one.client_id, "title": "Gélules", "valid_until": form["valid_until"].value()}
    client.post(page, fields | {"request_key": form["request_key"].value()})
    assert list(one.quotes.values_list("title", flat=True)) == ["Gélules"]


@pytest.mark.parametrize("asked", ["0", "x", "9" * 30, "-1"])
def test_opportunity_that_is_not_there_begins_nothing(firm, seller, client, asked):
    answer = client.get(reverse("packages:quote_create"), {"opportunity": asked})
    assert (answer.status_code, answer.context["form"]["title"].value() or "") == (200, "")
