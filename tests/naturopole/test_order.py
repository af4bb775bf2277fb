"""No two rows of a list may change places between two looks at it."""

import pytest
from django.apps import apps
from django.db.models import F

from firms.models import Firm
from mobility.domain.desk import firms_hiring
from tests import factories

APPS = ("firms", "mobility", "packages", "training")
ORDERED = [
    model
    for app in APPS
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
    if model._meta.ordering
]


def tells_apart(meta) -> bool:
    """Its order ends with the key, or holds what is unique among the rows of one parent."""
    order = {name.strip("-") for name in meta.ordering if isinstance(name, str)}
    unique = [{field.name} for field in meta.fields if field.unique]
    unique += map(set, (*meta.unique_together, *(one.fields for one in meta.total_unique_constraints)))
    parents = {field.name for field in meta.fields if field.many_to_one}
    return "pk" in order or any(fields - parents and fields - parents <= order for fields in unique)


@pytest.mark.parametrize("model", ORDERED, ids=lambda model: model.__name__)
def test_order_of_a_model_tells_its_rows_apart(model):
    assert tells_apart(model._meta)


def test_firms_that_hire_stand_by_arrival_however_they_lie(park, member):
    late, early = factories.FirmFactory(park=park, joined=2020), factories.FirmFactory(park=park, joined=1990)
    # A changed row lies last from then on.
    Firm.objects.filter(pk=early.pk).update(headcount=F("headcount") + 1)
    assert firms_hiring(member("hr", late)) == [early, late]
