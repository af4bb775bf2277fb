"""A firm's catalogue: price rules, days without capacity, thresholds, and who reads what."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from packages.models import BusyPeriod, SalesPolicy, Service
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import ServiceFactory


@pytest.fixture
def firm(db):
    return FirmFactory()


@pytest.fixture
def seller(firm, client):
    user = member("sales", firm=firm)
    client.force_login(user)
    return user


@pytest.fixture
def step(firm):
    return LevelFactory(park=firm.park)


def typed(firm, step, **fields) -> dict:
    return {
        "firm": firm.pk,
        "stage": step.pk,
        "name": "Mise en gélules",
        "supply": "services",
        "unit": "millier",
        "unit_price": "11,4444",
        "set_up": "350",
        "minimum_quantity": "100",
        "vat_rate": "20.0",
        "lead_days": "25",
        "transit_days": "1",
        "active": "on",
    } | fields


def test_service_keeps_its_price_rules(firm, seller, step, client):
    breaks = {"from_0": "1000", "price_0": "10,5", "from_1": "5000", "price_1": "9,75"}
    client.post(reverse("packages:service_create"), typed(firm, step, **breaks))
    made = Service.objects.get()
    assert (made.unit_price, made.set_up, made.minimum_quantity) == (Decimal("11.4444"), Decimal("350"), Decimal("100"))
    assert list(made.breaks.values_list("from_quantity", "unit_price")) == [
        (Decimal("1000.000"), Decimal("10.5000")),
        (Decimal("5000.000"), Decimal("9.7500")),
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"from_0": "1000"}, "price_0"),
        ({"price_0": "10"}, "from_0"),
        ({"from_0": "0", "price_0": "10"}, "from_0"),
        ({"from_0": "10", "price_0": "9", "from_1": "10,0", "price_1": "8"}, "from_1"),
        ({"unit_price": "-1"}, "unit_price"),
        ({"lead_days": "0"}, "lead_days"),
        ({"vat_rate": "19.6"}, "vat_rate"),
        ({"stage": "999999"}, "stage"),
    ],
)
def test_wrong_word_is_told_beside_its_field(firm, seller, step, client, fields, wrong):
    answer = client.post(reverse("packages:service_create"), typed(firm, step, **fields))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert answer.context["form"]["name"].value() == "Mise en gélules"


def test_second_editor_is_told(firm, seller, step, client):
    one = ServiceFactory(firm=firm, stage=step)
    page = reverse("packages:service_edit", args=[one.pk])
    assert client.post(page, typed(firm, step, revision=1, from_0="10", price_0="9")).status_code == 302
    assert client.post(page, typed(firm, step, revision=1, name="Autre")).status_code == 409
    assert [str(one.unit_price) for one in Service.objects.get().breaks.all()] == ["9.0000"]


def test_neighbour_reads_a_shared_price_and_no_other(firm, seller, step):
    neighbour = member("sales", firm=FirmFactory(park=firm.park))
    hidden, shared = ServiceFactory(firm=firm, stage=step), ServiceFactory(firm=firm, stage=step, shared=True)
    assert set(Service.objects.visible_to(neighbour)) == {shared}
    assert set(Service.objects.visible_to(seller)) == {hidden, shared}
    assert set(Service.objects.visible_to(neighbour).own(neighbour)) == set()
    assert set(Service.objects.visible_to(member("hr", firm=firm))) == set()


def test_shared_service_of_a_neighbour_cannot_be_changed(firm, seller, client):
    theirs = ServiceFactory(firm=FirmFactory(park=firm.park), shared=True)
    assert client.get(reverse("packages:service_edit", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("packages:service_delete", args=[theirs.pk])).status_code == 404
    assert Service.objects.count() == 1


def test_days_without_capacity_are_noted_and_removed(firm, seller, client):
    page, today = reverse("packages:busy_create"), timezone.localdate()
    wrong = {"firm": firm.pk, "starts_on": f"{today}", "ends_on": f"{today - timedelta(days=1)}"}
    answer = client.post(page, wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ends_on"])
    client.post(page, wrong | {"ends_on": f"{today}"})
    busy = BusyPeriod.objects.get()
    assert list(client.get(reverse("packages:service_list")).context["busy"]) == [busy]
    neighbour = member("sales", firm=FirmFactory(park=firm.park))
    assert list(BusyPeriod.objects.visible_to(neighbour)) == [busy]
    client.post(reverse("packages:busy_delete", args=[busy.pk]))
    assert BusyPeriod.objects.count() == 0


def test_director_sets_thresholds_and_sales_reads_them(firm, seller, client):
    page = reverse("packages:policy_edit", args=[firm.pk])
    fields = {"firm": firm.pk, "max_discount_percent": "7,5", "min_margin_percent": "12", "revision": 1}
    assert client.post(page, fields).status_code == 403
    client.force_login(member("director", firm=firm))
    assert client.post(page, fields | {"max_discount_percent": "101"}).status_code == 422
    assert client.post(page, fields).status_code == 302
    assert client.post(page, fields).status_code == 409
    client.force_login(seller)
    assert "7.5%" in client.get(page).content.decode()
    policy = SalesPolicy.objects.get()
    assert (policy.max_discount_percent, policy.min_margin_percent) == (Decimal("7.50"), Decimal("12.00"))


@pytest.mark.parametrize("count", [1, 20])
def test_list_costs_the_same_for_any_number_of_rows(firm, seller, step, client, count, django_assert_max_num_queries):
    ServiceFactory.create_batch(count, firm=firm, stage=step)
    client.get(reverse("packages:service_list"))
    with django_assert_max_num_queries(9):
        client.get(reverse("packages:service_list"))
    with django_assert_max_num_queries(7):
        client.get(reverse("packages:service_list"), headers={"HX-Request": "true"})
