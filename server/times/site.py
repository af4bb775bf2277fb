"""Web servers to measure: a database of their own each, in one embedded server, and gunicorn as in real use."""

import contextlib
import json
import os
import signal
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from server import bench, child, defaults, embedded, messages
from server.preflight import Refusal
from server.run import first_status
from server.times.rows import PARKS

HOST = "127.0.0.1"
BARE = {"settings": "server.times.yardstick.settings"}


@dataclass(frozen=True)
class Site:
    """One server: where it answers, its master process, seconds of its start, and what `rows` told of its data."""

    port: int
    pid: int
    seconds: float
    found: dict

    @property
    def memory(self) -> float:
        """PSS in megabytes of the master and its workers."""
        return sum(bench.proportion(pid) for pid in (self.pid, *bench.descendants(self.pid)))

    def fresh_workers(self, patience=30):
        """Replace the workers by new ones, which have answered nothing yet."""
        old, deadline = set(bench.descendants(self.pid)), time.monotonic() + patience
        os.kill(self.pid, signal.SIGHUP)
        while old & (now := set(bench.descendants(self.pid))) or len(now) != len(old):
            if time.monotonic() > deadline:
                raise Refusal("The workers were not replaced.")
            time.sleep(0.05)


@contextlib.contextmanager
def database(folder):
    """An embedded database that keeps its promises, as in real use; what is yielded makes an address of a name."""
    cluster = embedded.Cluster(folder / "database", folder / "database.log")
    with embedded.running(cluster):
        yield cluster


def address(cluster, variable, name) -> str:
    """The address of another database of the same server."""
    url = urlsplit(cluster.addresses()[variable])
    return url._replace(path=f"/{name}").geturl()


def environment(cluster, folder, name, variable="DATABASE_URL") -> dict:
    """What a process gets that works with this database, in the demo's mode: without TLS and second factors."""
    given = {
        "DEMO": "1",
        "ALLOWED_HOSTS": HOST,
        "DATA_DIR": str(folder / name),
        "DATABASE_URL": address(cluster, variable, name),
    }
    drawn = {"SECRET_KEY": "measures-only-and-protects-nothing-0123456789-abcdefghij", "HOST": HOST}
    return os.environ | given | drawn | {"MEDICAL_KEYS": defaults.encryption_key(), "WEB_CONCURRENCY": "2"}


def fill(cluster, folder, name, *, module, words=(), settings="naturopole.settings", like="template1") -> dict:
    """Create the database like another and have the module's process fill it; return what it tells."""
    connection = psycopg2.connect(address(cluster, "DATABASE_OWNER_URL", "naturopole"))
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    file = folder / name / "found.json"
    (file.parent / "static").mkdir(parents=True)
    owner = environment(cluster, folder, name, "DATABASE_OWNER_URL") | {"DJANGO_SETTINGS_MODULE": settings}
    if child.run([sys.executable, "-m", module, *words, str(file)], cwd=defaults.ROOT, env=owner):
        raise Refusal(f"The database {name} could not be filled: see above.")
    return json.loads(Path(file).read_text())


@contextlib.contextmanager
def serving(cluster, folder, name, found, *application, settings="naturopole.settings"):
    """gunicorn with that database; yields its Site once it answers."""
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    given = environment(cluster, folder, name) | {"PORT": str(port), "DJANGO_SETTINGS_MODULE": settings}
    command = [sys.executable, "-m", "gunicorn", "--config", "server/gunicorn_settings.py", *application]
    begin = time.monotonic()
    with child.child(command, patience=15, cwd=defaults.ROOT, env=given) as web:
        first_status(web, HOST, port)
        yield Site(port, web.pid, time.monotonic() - begin, found)


@contextlib.contextmanager
def sites(folder):
    """The bare site by which is measured, and one of ours for each of the parks, by name."""
    messages.main()
    with database(folder) as cluster, contextlib.ExitStack() as stack:
        rows = partial(fill, cluster, folder, module="server.times.rows")
        # Migrated once. Then two at once: the many rows take their time.
        rows("blank", words=["blank"])
        with ThreadPoolExecutor(2) as pool:
            told = {name: pool.submit(rows, name, words=[name], like="blank") for name in PARKS}
        found = {name: one.result() for name, one in told.items()}
        yardstick = fill(cluster, folder, "yardstick", module="server.times.yardstick.rows", **BARE)
        bare = serving(cluster, folder, "yardstick", yardstick, "django.core.wsgi:get_wsgi_application()", **BARE)
        served = {name: serving(cluster, folder, name, found[name]) for name in PARKS} | {"yardstick": bare}
        yield {name: stack.enter_context(site) for name, site in served.items()}
