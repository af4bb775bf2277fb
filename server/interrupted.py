"""What a restore that was killed has left: the files of before go back, unless the database had taken the others."""

import shutil
from pathlib import Path

from django.db import DatabaseError, connection, transaction

from server.backup import ASIDE, folder_of_files, settle

NOTE = f"{ASIDE}transaction"
# The server too: a number of one means nothing on another.
NUMBER = "SELECT pg_current_xact_id()::text || ' ' || system_identifier FROM pg_control_system()"
ENDED = "SELECT pg_xact_status(%s::xid8) FROM pg_control_system() WHERE system_identifier::text = %s"


def note(aside):
    """Write down in `aside`, where the files of before go, which transaction exchanges them."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBER)
        Path(aside, NOTE).write_text(cursor.fetchone()[0])
    settle(Path(aside, NOTE))
    settle(Path(aside))


def take_up():
    """Bring files in step with the database after a restore was cut off; what nobody can tell is left as it is."""
    for aside in sorted(folder_of_files().glob(f"{ASIDE}old-*")):
        ended = how_it_ended(aside)
        if ended == "aborted":
            put_back(aside, folder_of_files())
            for fresh in folder_of_files().glob(f"{ASIDE}new-*"):
                shutil.rmtree(fresh)
            print("A restore was cut off: the files of before are back.", flush=True)
        if ended in ("aborted", "committed"):
            shutil.rmtree(aside)


def how_it_ended(aside) -> str | None:
    """“committed”, “aborted” or “in progress”; None where the server no longer knows, or never did."""
    try:
        number, server = Path(aside, NOTE).read_text().split()
    except (FileNotFoundError, ValueError):
        # Nothing is moved before the note is written.
        return None if any(path.name != NOTE for path in aside.iterdir()) else "aborted"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ENDED, [number, server])
            found = cursor.fetchone()
    except DatabaseError:
        return None
    return found and found[0]


def put_back(source, target):
    """Move all of `source` into `target`, over what bears the same name; whatever else lies there stays."""
    for path in sorted(source.iterdir()):
        here = target / path.name
        if path.is_dir() and here.is_dir():
            put_back(path, here)
        elif path.name != NOTE:
            path.replace(here)
    settle(target)
