"""One firm's human resources and director, its plan, and who must not read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import FirmFactory, member
from tests.training.factories import PlanFactory, ThemeFactory

CONTROL = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.fixture
def statements(db):
    """`statements(call)` lists the SQL that a call sends, transaction control aside."""

    def of(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return [query["sql"] for query in captured if not query["sql"].startswith(CONTROL)]

    return of


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, name="Maison A")


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


@pytest.fixture
def director(firm):
    return member("director", firm=firm)


@pytest.fixture
def signed(client, hr):
    """The browser of human resources."""
    client.force_login(hr)
    return client


@pytest.fixture
def plan(firm):
    return PlanFactory(firm=firm, year=2027)


@pytest.fixture
def theme(park):
    return ThemeFactory(park=park, name_fr="Premiers secours", name_en="First aid")
