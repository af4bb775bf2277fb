"""What the tests of wishes have in common."""

from django.urls import reverse

from tests.mobility.factories import wish_form as form


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def say(client, people, **fields):
    client.force_login(people["user"])
    return client.post(address("wish_edit"), form(**fields))


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def a(people):
    return people["firms"]["a"].pk


def ask(client, people, **fields):
    client.force_login(people["hr_b"])
    return client.post(address("wish_ask"), form(employee=people["person"].pk, **fields))


def tell(client, people, wish, vacancy, message="Venez voir."):
    client.force_login(people["hr_a"])
    return client.post(address("approach_create", wish.pk), {"vacancy": vacancy.pk, "message": message})
