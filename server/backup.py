"""`manage.py backup FILE`: one state of the database and the files people sent, in one file that was read again."""

import json
import os
import tempfile
import tomllib
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from subprocess import PIPE

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField
from django.utils import timezone
from psycopg2.extensions import make_dsn

from firms.models import Park
from naturopole import staged
from server import account, archive
from server.archive import Manifest
from server.child import child
from server.defaults import ROOT
from server.preflight import Refusal

PG_DUMP = account.PACKAGE / "pginstall" / "bin" / "pg_dump"
# Who may do what is the server's affair, and extensions come with the migrations: both are there before a restore.
SWITCHES = ["--schema=public", "--no-owner", "--no-acl", "--no-comments", "--no-password"]
# A stolen backup signs nobody in: open sessions and what is counted against guessing stay out.
PASSING = ["django_session", settings.CACHES["default"]["LOCATION"]]
ASIDE = ".restore-"
"""How the folders begin that a restore works in, beside the files."""


def write(target, *, overwrite=False) -> tuple[Manifest, list[str]]:
    """Write the backup and answer its manifest and the files that rows name and the folder lacks.

    The file is for this account only, takes its name when complete and checked, and until then leaves an older
    one of that name alone. Raises Refusal.
    """
    target = Path(target).absolute()
    refuse(target, overwrite=overwrite)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            draft = Path(folder) / target.name
            draft.touch(mode=0o600)
            written = fill(draft)
            with archive.opened(draft):
                settle(draft)
            draft.replace(target)
        settle(target.parent)
    except OSError as error:
        raise Refusal(f"The backup {target} can't be written: {error}. Make room, or choose another place.") from None
    return written


def refuse(target, *, overwrite):
    """Raise Refusal for a place where no backup should go."""
    if not target.parent.is_dir():
        raise Refusal(f"There is no folder {target.parent}: make it first, or choose another place.")
    if target.is_dir():
        raise Refusal(f"{target} is a folder: add the name of a file.")
    if target.resolve().is_relative_to(folder_of_files().resolve()):
        raise Refusal(f"{target} would lie among the files it saves: choose another place.")
    if target.exists() and not overwrite:
        raise Refusal(f"{target} is there already: choose another name, or add --overwrite.")
    if not connection.introspection.table_names():
        raise Refusal("The database is empty: there is nothing to save.")


def fill(draft) -> tuple[Manifest, list[str]]:
    """Write all members: the database first, so that every file its rows name had been written by then."""
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as zipped, snapshot() as state:
        parts = {archive.DATABASE: archive.add(zipped, archive.DATABASE, dumped(state))}
        for path in stored():
            name = archive.FILES + path.relative_to(folder_of_files()).as_posix()
            # One that is deleted meanwhile, its time being over, is deleted.
            with suppress(FileNotFoundError), path.open("rb") as file:
                parts[name] = archive.add(zipped, name, archive.pieces(file))
        manifest = Manifest(
            park=Park.objects.values_list("name", flat=True).first() or "",
            written=timezone.localtime().isoformat(timespec="seconds"),
            version=tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"],
            migrations=sorted(map(".".join, MigrationRecorder(connection).applied_migrations())),
            parts=parts,
        )
        zipped.writestr(archive.MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        return manifest, sorted(named() - {*manifest.files})


@contextmanager
def snapshot():
    """Yield the name of one state of the database, which this connection and pg_dump both see until the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def dumped(state):
    """The pieces of what pg_dump writes of that state. Raises Refusal with its last words when it fails."""
    # The password is not among its arguments, which every account of the machine can read.
    environment = os.environ | {"PGPASSWORD": connection.settings_dict["PASSWORD"]}
    address = make_dsn(**connection.connection.get_dsn_parameters())
    command = [PG_DUMP, *SWITCHES, *(f"--exclude-table-data=public.{table}" for table in PASSING)]
    command += [f"--snapshot={state}", f"--dbname={address}"]
    with tempfile.TemporaryFile() as said, child(command, stdout=PIPE, stderr=said, env=environment) as process:
        with process.stdout:
            yield from archive.pieces(process.stdout)
        if process.wait() != 0:
            said.seek(0)
            raise Refusal("The database can't be saved:\n" + said.read().decode(errors="replace").strip())


def folder_of_files() -> Path:
    """Where the files lie that people have sent."""
    return Path(default_storage.location)


def stored() -> list[Path]:
    """Every file of that folder, but what an interrupted restore has left, and what nobody has sent off yet.

    A file that waits for its form belongs to a session, and sessions are not saved: nobody could reach it any more.
    """
    folder = folder_of_files()
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in found if not path.relative_to(folder).parts[0].startswith((ASIDE, staged.FOLDER))]


def named() -> set[str]:
    """Every file that a row of the database names."""
    fields = [field for model in apps.get_models() for field in model._meta.fields if isinstance(field, FileField)]
    rows = (field.model._base_manager.values_list(field.name, flat=True) for field in fields)
    return {name for names in rows for name in names if name}


def settle(path):
    """Return when a file's content, or a folder's names, would outlive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
