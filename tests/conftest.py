"""What every test may ask for: a park with its four firms' places, and people in their roles."""

import pytest
from django.conf import settings

from tests import factories


@pytest.fixture(autouse=True)
def plain_static_files(tmp_path_factory):
    """Tests read static files from their sources: no collected copy is needed."""
    storages = settings.STORAGES["staticfiles"]
    before = storages["BACKEND"]
    storages["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    yield
    storages["BACKEND"] = before


@pytest.fixture
def park(db):
    return factories.ParkFactory()


@pytest.fixture
def member(park):
    """`member("hr", firm)` makes a person with that role, in the firm or in the park."""

    def make(role, firm=None, **fields):
        return factories.member(role, firm=firm, park=park, **fields)

    return make
