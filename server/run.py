"""`python -m server run`: from nothing to a page in the browser, and back."""

import contextlib
import http.client
import os
import signal
import sys
import time

from naturopole import environment
from server import child, defaults, embedded, preflight
from server.preflight import Refusal

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def main():
    """Start everything and stay until Ctrl-C or SIGTERM, which raise SystemExit(0) here."""
    for number in STOPS:
        # nohup has the end of the terminal ignored already, and means it.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)
    folder = defaults.data_folder()
    host, port = environment.text("HOST", default="127.0.0.1"), environment.number("PORT", 8000, 1, 65535)
    # gunicorn would answer a wrong value with a traceback.
    environment.number("WEB_CONCURRENCY", 2, 1, 64)
    with contextlib.ExitStack() as stack:
        stack.enter_context(preflight.data_folder(folder))
        preflight.port_free(host, port)
        cluster = defaults.fill()
        os.environ |= {
            "HOST": host,
            "PORT": str(port),
            "BASE_URL": environment.text("BASE_URL", default=address(host, port)),
            "ALLOWED_HOSTS": environment.text("ALLOWED_HOSTS", default=f"127.0.0.1,localhost,[::1],{host}"),
        }
        database = None
        if cluster:
            forget_postgres_variables()
            print("Starting the database …", flush=True)
            database = stack.enter_context(embedded.running(cluster))
            os.environ |= cluster.addresses()
        prepare()
        serve(host, port, database)


def stop(_number, _frame):
    """Leave every block of main() in order; a second Ctrl-C doesn't cut that short."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)
    # Not print(), which may be at work just now and can't be entered twice. And whoever read may be gone.
    with contextlib.suppress(OSError):
        os.write(sys.stdout.fileno(), "\nStopping …\n".encode(sys.stdout.encoding, "replace"))
    sys.exit(0)


def forget_postgres_variables():
    """Keep libpq's own variables, meant for another server, from the connections to the embedded one."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]


def prepare():
    """Run the preparation in a process that alone gets the owner's address."""
    code = child.run([sys.executable, "-m", "server", "prepare"], cwd=defaults.ROOT)
    os.environ.pop("DATABASE_OWNER_URL", None)
    if code != 0:
        sys.exit(code)


def serve(host, port, database):
    """Run gunicorn until this process is told to stop; `database` is the embedded process or None."""
    command = [sys.executable, "-m", "gunicorn", "--config", "server/gunicorn_settings.py"]
    with child.child(command, patience=15, cwd=defaults.ROOT) as web:
        status = first_status(web, host, port)
        url = address(host, port)
        print(f"\nNaturopôle est prêt : {url}\nNaturopôle is ready: {url}", flush=True)
        print("(arrêter / stop: Ctrl-C)", flush=True)
        if status >= 500:
            print(f"Its first page answers with error {status}: see the messages above.", flush=True)
        while web.poll() is None and (database is None or database.poll() is None):
            time.sleep(0.2)
    raise Refusal("The web server or its database has stopped by itself: see the messages above.")


def first_status(web, host, port, patience=60):
    """Wait for the first answer and return its status code."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and web.poll() is None:
        connection = http.client.HTTPConnection(ANYWHERE.get(host, host), port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise Refusal("The web server does not answer: see the messages above.")


def address(host, port):
    """Return what to type into a browser on this machine."""
    host = ANYWHERE.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
