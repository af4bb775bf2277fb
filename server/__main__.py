"""The commands of `python -m server`."""

import errno
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from server.preflight import Refusal

USAGE = """Usage: python -m server COMMAND

run                     serve on HOST:PORT, with an embedded database unless DATABASE_URL is set
prepare                 bring the database and the static files in step with the code, for a real server
messages                compile the translations
catalogue               bring the French catalogue in step with the sources, and say what lacks French
bench                   measure a start, its memory and its first page
with-database COMMAND   run a command with a throw-away database, or with DATABASE_URL

.env.example lists the variables."""
# Each loads only what it needs: the process that stays beside gunicorn has no use for Django.
MODULES = {
    "run": "run",
    "prepare": "prepare",
    "messages": "messages",
    "bench": "bench",
    "catalogue": "catalogue",
    "with-database": "temporary",
}

STORAGE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}
"""Errors of a disk that is full or not ours; any other one is a fault of the program and shows where."""


def main(name="", *words):
    """Run one command and return its exit code, or the sentence that says why it can't."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal without our letters gets question marks instead of a traceback.
        stream.reconfigure(errors="replace")
    if name not in MODULES or bool(words) != (name == "with-database"):
        return USAGE
    try:
        return import_module(f"server.{MODULES[name]}").main(*words)
    except (Refusal, ImproperlyConfigured) as reason:
        return f"Naturopôle: {reason}"
    except OSError as error:
        if error.errno not in STORAGE:
            raise
        return f"Naturopôle can't write: {error}. Make room there, or use DATA_DIR=/some/folder make run"
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
