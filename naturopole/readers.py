"""For whom the database shows the rows of its most sensitive tables: a second net below `visible_to`.

Row-level security of these tables compares every row with the setting `app.reader` of the connection, whatever way
a statement takes to it: a forgotten `visible_to` or a relation followed finds nothing that is not the reader's. No
setting, no rows; to write a row that one could not read is an error. Whoever can send SQL of one's own can change
the setting too: this is a net against mistakes in the pages, and the grants of the role are another matter.
"""

from contextlib import contextmanager

from django.db import DatabaseError, connection
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

EVERYONE = "everyone"
FROM_THE_START = f"-c app.reader={EVERYONE}"
"""PGOPTIONS of a process all of whose connections act for everyone."""
# OFFSET keeps the two calls apart: what was set is read before it is replaced.
SET = (
    "SELECT set_config('app.reader', %s, false), former.reader"
    " FROM (SELECT coalesce(current_setting('app.reader', true), '') AS reader OFFSET 0) AS former"
)


def everyone():
    """All rows, for a job that concerns more people than one; each use says why."""
    return acting_as(EVERYONE)


def link_holder(row):
    """This row's own, for somebody without an account who holds the link of an application or an evaluation."""
    return acting_as(f"{row._meta.model_name} {row.pk}")


def person(user):
    """The rows that are this person's to read, by the roles she holds at each statement."""
    return acting_as(str(user.pk))


def nobody():
    """No rows."""
    return acting_as("")


@contextmanager
def acting_as(reader):
    """Inside, the connection's reader is this one; afterwards the former one again."""
    former = replace(reader)
    try:
        yield
    finally:
        put_back(former)


def replace(reader) -> str:
    """Set the reader and return the former one.

    Past Django's own cursor, which refuses to work where a transaction is to be rolled back.
    """
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.cursor.execute(SET, [reader])
        return cursor.cursor.fetchone()[1]


def put_back(former):
    """A lost connection took its setting along; of a failed transaction, the rollback takes back what was set in it."""
    open_one = connection.connection
    if open_one is None or open_one.closed or open_one.get_transaction_status() == TRANSACTION_STATUS_INERROR:
        return
    try:
        replace(former)
    except DatabaseError:
        # Nobody is to get a connection on which the setting of somebody else may be left.
        connection.close()
