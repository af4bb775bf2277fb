"""Somebody's roles with their firm, park and partner, as every page reads them first of all.

To write and to weigh these ninety columns takes Django more than any other part of a small page: the SQL is written
once, and the rows are made of what comes.
"""

from functools import cache

from django.apps import apps
from django.db import connection

PLACES = ("firm", "park", "partner")


def of(user) -> list:
    """The memberships of this person, by their key. One query."""
    sql, parts = question()
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk])
        found = [membership_of(user, row, parts) for row in cursor.fetchall()]
    return sorted(found, key=lambda membership: membership.pk)


@cache
def question() -> tuple[str, list]:
    """The SQL, which takes the person's key, and the parts of its rows: each a place, model, columns and converters."""
    membership = apps.get_model("firms", "Membership")
    related = [(place, membership._meta.get_field(place).related_model) for place in PLACES]
    names, parts = [], []
    for place, model in [("", membership), *related]:
        fields, start = model._meta.concrete_fields, len(names)
        names += [f"{place}__{field.attname}" if place else field.attname for field in fields]
        converted = [(start + n, field) for n, field in enumerate(fields) if hasattr(field, "from_db_value")]
        parts.append((place, model, [field.attname for field in fields], start, converted))
    sql, _key = membership.objects.filter(user_id=0).values_list(*names).query.sql_with_params()
    return sql, parts


def membership_of(user, row, parts):
    """The membership with all that stands around it, so that none of it is a query of its own."""
    values, found = list(row), {}
    for place, model, names, start, converted in parts:
        # A role in the park has no firm, and only a public body's people have a partner.
        if values[start] is None:
            continue
        for at, field in converted:
            values[at] = field.from_db_value(values[at], None, connection)
        found[place] = model.from_db("default", names, values[start : start + len(names)])
    membership = found.pop("")
    membership.user = user
    for place, one in found.items():
        setattr(membership, place, one)
    return membership
