import pytest
from django.db import DatabaseError, connection, transaction

from server import roles


@pytest.fixture
def shelves(db, settings):
    """Two tables of a throw-away schema, one of which is append-only."""
    settings.APPEND_ONLY_TABLES = ["shelf_history"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [roles.APP])
        if cursor.fetchone() == (0,):
            cursor.execute(f"CREATE ROLE {roles.APP}")
        cursor.execute("CREATE TABLE shelf (word text); CREATE TABLE shelf_history (id serial, word text)")
        roles.apply_grants(connection)
        cursor.execute(f"SET LOCAL ROLE {roles.APP}")
        yield cursor
        cursor.execute("RESET ROLE")


def test_app_role_works_with_ordinary_rows(shelves):
    shelves.execute("INSERT INTO shelf VALUES ('a'); UPDATE shelf SET word = 'b'; DELETE FROM shelf RETURNING word")
    assert shelves.fetchall() == [("b",)]


@pytest.mark.parametrize(
    "statement", ["UPDATE shelf_history SET word = 'b'", "DELETE FROM shelf_history", "TRUNCATE shelf_history"]
)
def test_app_role_cannot_change_history(shelves, statement):
    shelves.execute("INSERT INTO shelf_history (word) VALUES ('a')")
    with pytest.raises(DatabaseError, match="permission denied for table shelf_history"), transaction.atomic():
        shelves.execute(statement)
    shelves.execute("SELECT word FROM shelf_history")
    assert shelves.fetchall() == [("a",)]
