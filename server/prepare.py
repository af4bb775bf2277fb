"""Brings database, translations and static files in step with the code, in one process and only where they differ."""

import hashlib
import io
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from naturopole import database, environment, readers
from server import defaults, messages, roles

LOCK = 718_2026
"""Any fixed number: two preparations of one database wait for each other under it."""


def main():
    """Prepare everything connected as the schema's owner, and return why the database can't be reached."""
    defaults.data_folder()
    messages.main()
    app = database.from_url(environment.text("DATABASE_URL", required=True))["USER"]
    os.environ["DATABASE_URL"] = environment.text("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naturopole.settings")
    django.setup()
    try:
        prepare(app)
    except OperationalError as reason:
        return f"Naturopôle: DATABASE_URL names a database that can't be used. {reason}"


def prepare(app):
    """Migrate, renew the rights of the role `app`, collect static files and load the demo park."""
    # It needs the models, which are there once Django is set up.
    from server import interrupted

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    with readers.everyone():
        # A migration moves the rows of all, and the demo is made for all.
        interrupted.take_up()
        migrate(app)
        collect_static()
        if settings.DEMO and "demo" in get_commands():
            # It says so each time when there is nothing to load, and that is every start but the first.
            call_command("demo", stdout=io.StringIO())
    connection.close()


def migrate(app):
    """Apply what is not applied yet, then renew the rights of the role `app`."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Updating the database …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if app != connection.settings_dict["USER"]:
        roles.apply_grants(connection, app)


def collect_static():
    """Collect and compress the static files when one of them, or the code that handles them, has changed."""
    stamp = Path(settings.STATIC_ROOT, ".collected")
    state = static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    print("Collecting the static files …", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def static_state():
    """Return a digest over name, size and time of every static file and of the kernel that joins them."""
    found = [Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list([])]
    found += [*Path(settings.BASE_DIR, "naturopole").glob("*.py"), Path(django.__file__)]
    digest = hashlib.sha256()
    for path in sorted(found):
        entry = path.stat()
        digest.update(f"{path} {entry.st_size} {entry.st_mtime_ns}\n".encode())
    return digest.hexdigest()
