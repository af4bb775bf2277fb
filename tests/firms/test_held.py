"""The roles of a person as every page reads them: the rows that Django would make, in one query."""

import pytest

from firms.models import Membership, Partner
from tests.factories import FirmFactory, UserFactory, member

pytestmark = pytest.mark.django_db


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} if row else None


def everything(memberships):
    return [
        [columns(row), *(columns(getattr(row, name)) for name in ("firm", "park", "partner"))] for row in memberships
    ]


def test_roles_held_are_the_rows_that_django_makes(park):
    park.story = {"moves_a_year": 3, "words": ["é", None]}
    park.save()
    user = member("hr", firm=FirmFactory(park=park, group_share="12.50"), user=UserFactory())
    member("president", park=park, user=user)
    body = Partner.objects.create(park=park, name_fr="Commune", name_en="Commune", kind="commune")
    Membership.objects.create(user=user, park=park, role="partner", partner=body)
    member("sales", park=park)
    rows = Membership.objects.filter(user=user).select_related("firm", "park", "partner").order_by("pk")
    assert everything(user.memberships_held) == everything(rows)
    assert len(rows) == 3


def test_roles_held_are_one_query(park, django_assert_num_queries):
    user = member("hr", firm=FirmFactory(park=park))
    with django_assert_num_queries(1):
        [role] = user.memberships_held
        assert (role.firm.park_id, role.park.name, role.partner, role.user) == (park.pk, park.name, None, user)


def test_role_read_is_a_row_that_can_be_saved(park):
    [role] = member("hr", firm=FirmFactory(park=park)).memberships_held
    role.role = "sales"
    role.save()
    assert [one.role for one in Membership.objects.all()] == ["sales"]
