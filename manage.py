#!/usr/bin/env python
"""Django's commands, on the same data and settings as `make run`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError, ProgrammingError
from psycopg2.errors import UndefinedTable

from naturopole import readers
from server import defaults
from server.preflight import Refusal

# Those that change the schema, or read or replace all of it.
OWNER_COMMANDS = {"migrate", "createcachetable", "flush", "pgtrigger", "backup", "restore", "test"}


def main():
    """Run the command given; those that change the schema connect as its owner."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naturopole.settings")
    try:
        if cluster := defaults.fill():
            os.environ |= defaults.addresses(cluster)
        if OWNER_COMMANDS.intersection(sys.argv[1:2]):
            os.environ["DATABASE_URL"] = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
            os.environ["PGOPTIONS"] = readers.FROM_THE_START
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, Refusal) as reason:
        sys.exit(str(reason))
    except OperationalError as reason:
        sys.exit(f"{reason}The database does not answer. Is “make run” running in another window?")
    except ProgrammingError as reason:
        if not isinstance(reason.__cause__, UndefinedTable):
            raise
        sys.exit("The database lacks a table. Bring it in step with the code: .venv/bin/python -m server prepare")


if __name__ == "__main__":
    main()
