"""What can be known to fail before anything is started, each with the way out."""

import contextlib
import errno
import fcntl
import os
import shutil
import socket
from pathlib import Path

MINIMUM_FREE = 300_000_000
"""Bytes: a new database takes 40 million, its journal may grow to 100 million before it is recycled."""


class Refusal(Exception):
    """A reason not to start, in words that say what to do about it."""


@contextlib.contextmanager
def data_folder(folder, *, needed=MINIMUM_FREE):
    """Create DATA_DIR if need be and hold it for this process alone; `needed` is in bytes.

    Raises Refusal when it can't be written, when another instance holds it, or when the disk is nearly full.
    """
    folder = Path(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Refusal(
            f"The data folder {folder} can't be written ({error.strerror}). "
            "Choose another one: DATA_DIR=/some/folder make run"
        ) from None
    with open(descriptor, "r+", encoding="ascii") as handle:
        hold(handle, folder)
        free = shutil.disk_usage(folder).free
        if free < needed:
            raise Refusal(
                f"The disk of {folder} has {free // 10**6} MB left and {needed // 10**6} MB are needed. "
                "Free some space, or use another disk: DATA_DIR=/some/folder make run"
            )
        yield folder


def hold(handle, folder):
    """Lock the open file, or say which process holds it. The kernel frees the lock when a process dies."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refusal(
            f"Naturopôle already runs on {folder} (process {handle.read().strip() or 'unknown'}). "
            "Stop it first, or start a second one with its own data: DATA_DIR=var2 PORT=8001 make run"
        ) from None
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()


def port_free(host, port):
    """Raise Refusal when nothing can listen on that address."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As gunicorn does it: connections of the last run that linger don't count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        raise Refusal(listening_hint(host, port, error)) from None


def listening_hint(host, port, error):
    """Return what to do about an error of binding."""
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return f"Port {port} is taken by another program. Choose another one: PORT={other} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights. Choose one above 1023: PORT=8000 make run"
    return f"This machine can't listen on HOST={host} ({error.strerror}). Leave HOST unset for 127.0.0.1."
