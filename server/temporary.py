"""`python -m server with-database COMMAND`: a command with a database that is gone afterwards."""

import contextlib
import os
import secrets
import signal
import sys
import tempfile
from pathlib import Path

from naturopole import environment
from server import child, defaults, embedded


def main(*command):
    """Run the command, connected as the schema's owner, and return its exit code.

    With DATABASE_URL that server is used, and must let its role create databases. DATA_DIR is a folder of
    this run alone, so that no test touches anybody's park.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="naturopole-")))
        # Empty, but there: what serves static files warns of a missing folder.
        (folder / "static").mkdir()
        os.environ |= {
            "DATA_DIR": str(folder),
            "DEMO": environment.text("DEMO", default="1"),
            "SECRET_KEY": environment.text("SECRET_KEY", default=secrets.token_urlsafe(50)),
            "MEDICAL_KEYS": environment.text("MEDICAL_KEYS", default=defaults.encryption_key()),
        }
        if environment.text("DATABASE_URL") is None:
            cluster = embedded.Cluster(folder / "database", folder / "database.log", throwaway=True)
            stack.enter_context(embedded.running(cluster))
            os.environ["DATABASE_URL"] = cluster.addresses()["DATABASE_OWNER_URL"]
        return child.run(command, stop=signal.SIGINT)
