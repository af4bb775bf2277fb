"""What the tests of this app share."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.mobility.factories import ReleaseFactory
from tests.mobility.releases import in_days, people_of

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
def release(db):
    """A draft with its dates, of somebody presented by her HR."""
    return ReleaseFactory(proposed_on=in_days(40), notice_ends_on=in_days(60))


@pytest.fixture
def people_around(release):
    return people_of(release)
