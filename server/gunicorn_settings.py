"""How gunicorn serves Naturopôle, here and on a real server: `gunicorn -c server/gunicorn_settings.py`."""

import os
import socket
from contextlib import suppress

from naturopole import environment
from server import defaults

# What stands in .env counts here too; the owner's address is for `server prepare`, and for no page.
defaults.data_folder()
os.environ.pop("DATABASE_OWNER_URL", None)

wsgi_app = "naturopole.wsgi:application"
host = environment.text("HOST", default="127.0.0.1")
bind = f"{f'[{host}]' if ':' in host else host}:{environment.number('PORT', 8000, 1, 65535)}"
workers = environment.number("WEB_CONCURRENCY", 2, 1, 64)
# Loaded once and shared: less memory, and a broken setting stops the start instead of every worker.
preload_app = True
graceful_timeout = 10
loglevel = "warning"
# Files that a page writes are for this account only.
umask = 0o077
# No second way in: nothing here is steered while it runs.
control_socket_disable = True
SPARE_SECONDS = 60
"""Longer than a browser keeps a spare connection."""


def when_ready(server):
    """Hand a connection to a worker with its first bytes, not before.

    Browsers open spare connections and say nothing on them: two would hold both workers, and everybody, for half a
    minute. Where the system can't wait (it is Linux that can), a web server in front does.
    """
    for listener in server.LISTENERS:
        if hasattr(socket, "TCP_DEFER_ACCEPT") and listener.sock.family != socket.AF_UNIX:
            with suppress(OSError):
                listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SPARE_SECONDS)
