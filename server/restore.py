"""`manage.py restore FILE`: all that a backup holds in place of what is here, or nothing at all."""

import io
import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from itertools import dropwhile, islice, takewhile
from pathlib import Path
from shlex import quote

from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from firms.models import Park
from server import archive, interrupted, prepare, roles
from server.archive import Manifest
from server.backup import ASIDE, folder_of_files, settle, stored
from server.preflight import Refusal

# Whatever lies in the schema, but what belongs to an extension, which ordinary owners may not make anew.
DROPS = """
SELECT 'DROP TABLE ' || string_agg(oid::regclass::text, ', ') || ' CASCADE' FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
UNION ALL
SELECT 'DROP ROUTINE ' || string_agg(oid::regprocedure::text, ', ') FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


def restore(path, *, replace=None) -> Manifest:
    """Put database and files back as the backup has them, bring them in step with the code, answer the manifest.

    `replace` is the name of the park that may be lost. Raises Refusal: nothing has changed then.
    """
    with archive.opened(path) as (zipped, manifest):
        refuse_later(manifest)
        interrupted.take_up()
        refuse_loss(replace)
        try:
            served = exchange(zipped, manifest)
        except DatabaseError as reason:
            raise Refusal(f"The database does not take it, and nothing has changed: {reason}") from None
        except OSError as error:
            raise Refusal(f"The files can't be put back, and nothing has changed: {error}") from None
    for role in served or [connection.settings_dict["USER"]]:
        prepare.migrate(role)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return manifest


def refuse_later(manifest):
    """Raise Refusal for a backup of a version that this code does not know yet."""
    known = {".".join(key) for key in MigrationLoader(connection).disk_migrations}
    if unknown := [name for name in manifest.migrations if name not in known]:
        raise Refusal(
            f"This backup was written by a later version ({manifest.version}, with {unknown[0]}). "
            "Update the program, then restore. Nothing has changed."
        )


def refuse_loss(replace):
    """Raise Refusal where a park, or a file of one, would be lost and its name was not given."""
    if Park._meta.db_table not in connection.introspection.table_names():
        raise Refusal("The database has no tables yet: .venv/bin/python -m server prepare, then restore.")
    park = Park.objects.values_list("name", flat=True).first()
    if park is not None and replace != park:
        raise Refusal(
            f"This database holds the park “{park}”, which would be lost. "
            f"To replace it, repeat its name: --replace {quote(park)}. Nothing has changed."
        )
    if left := [str(path) for path in folder_of_files().glob(f"{ASIDE}old-*")]:
        raise Refusal(
            f"Another restore is at work, or was cut off: {left[0]} holds the files of before. Wait a minute, then "
            "try again. If it stays, look whether the site misses files: move them back, or delete that folder."
        )
    if park is None and stored():
        raise Refusal(f"{folder_of_files()} holds files of another park: move them away. Nothing has changed.")


def exchange(zipped, manifest) -> list[str]:
    """Exchange database and files in one transaction and answer the roles that work with the rows.

    The files change places last, when all rows are in, and change back if the transaction fails even then.
    """
    with (
        unpacked(zipped, manifest) as fresh,
        ExitStack() as undo,
        transaction.atomic(),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
    ):
        served = roles.ordinary(cursor)
        # Somebody's long work, such as a backup, would hold up the restore, and the restore everybody.
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        cursor.execute(DROPS)
        for drop in [drop for (drop,) in cursor.fetchall() if drop]:
            cursor.execute(drop)
        with zipped.open(archive.DATABASE) as member:
            load(cursor, io.BufferedReader(member))
        for role in served:
            roles.apply_grants(connection, role)
        undo.enter_context(exchanged(folder_of_files(), fresh))
    return served


def load(cursor, text):
    """Run the plain text of pg_dump, an open file of bytes, as far as it makes tables, rows and what guards them.

    Its first lines only choose settings of a session, some of which older servers do not know.
    """
    lines, statements = iter(text), []
    for line in dropwhile(lambda line: not line.startswith(b"CREATE "), lines):
        if line.startswith(b"COPY "):
            run(cursor, statements)
            statements.clear()
            cursor.copy_expert(line.decode(), Rows(lines))
        elif not line.startswith((b"CREATE SCHEMA ", b"\\")):
            statements.append(line)
    run(cursor, statements)


def run(cursor, lines):
    """Run statements, unless there are but comments, which the server would refuse."""
    if any(line.strip() and not line.startswith(b"--") for line in lines):
        cursor.execute(b"".join(lines).decode())


class Rows:
    """The rows of one COPY, up to the line that ends them, as a file that psycopg2 reads."""

    def __init__(self, lines):
        self.lines = takewhile(lambda line: line != b"\\.\n", lines)

    def read(self, _size):
        return b"".join(islice(self.lines, 200))


@contextmanager
def unpacked(zipped, manifest):
    """Yield a folder beside the files that holds those of the archive, for the same account as theirs."""
    folder = folder_of_files()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"{ASIDE}new-*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=f"{ASIDE}new-", dir=folder) as fresh:
        for name in manifest.files:
            target = Path(fresh) / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with zipped.open(archive.FILES + name) as member, target.open("xb") as file:
                shutil.copyfileobj(member, file)
            settle(target)
        owned_like(folder, Path(fresh))
        yield Path(fresh)


def owned_like(folder, fresh):
    """Give all that lies in `fresh` to the owner of `folder`: root restores, and another account serves."""
    owner = folder.stat()
    for path in fresh.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        if os.geteuid() == 0:
            os.chown(path, owner.st_uid, owner.st_gid)


@contextmanager
def exchanged(folder, fresh):
    """Move what lies in `folder` aside and what lies in `fresh` there; back again when the block fails.

    The folder itself stays: it may be a disk of its own. Cut off in between, the next start or the next restore brings
    the files in step with the database, see `interrupted`.
    """
    with tempfile.TemporaryDirectory(prefix=f"{ASIDE}old-", dir=folder) as aside, ExitStack() as undo:
        interrupted.note(aside)
        undo.callback(move, Path(aside), folder)
        move(folder, Path(aside))
        undo.callback(move, folder, fresh)
        move(fresh, folder)
        yield
        undo.pop_all()


def move(source, target):
    """Move all that lies in one folder into another of the same disk, but what a restore works in."""
    for path in sorted(source.iterdir()):
        if not path.name.startswith(ASIDE):
            path.rename(target / path.name)
    settle(target)
