"""What the tests of this app share."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

CONTROL = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.fixture
def statements(db):
    """`statements(call)` lists the SQL that a call sends, transaction control aside."""

    def of(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return [query["sql"] for query in captured if not query["sql"].startswith(CONTROL)]

    return of
