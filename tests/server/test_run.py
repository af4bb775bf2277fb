"""The whole program as a newcomer meets it, in real processes."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = [sys.executable, "-m", "server"]

pytestmark = pytest.mark.slow


@pytest.fixture
def place(given, tmp_path):
    """A folder of its own and a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    given(DATA_DIR=str(tmp_path / "var"), PORT=str(port))
    return tmp_path / "var", port


@contextmanager
def started(log):
    """Start it, wait until it says that it is ready, and see that nothing is left of it afterwards."""
    with open(log, "w+") as output:
        process = subprocess.Popen([*SERVER, "run"], cwd=ROOT, stdout=output, stderr=output)
        try:
            deadline = time.monotonic() + 600
            while "is ready" not in log.read_text() and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            assert "is ready" in log.read_text(), log.read_text()
            yield process
        finally:
            process.terminate()
            process.wait(30)


def get(port, path="/"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read().decode()
    finally:
        connection.close()


@contextmanager
def silent(port, number):
    """So many connections that say nothing, such as browsers keep for later."""
    with ExitStack() as kept:
        for _number in range(number):
            kept.enter_context(socket.create_connection(("127.0.0.1", port)))
        yield


def test_first_and_second_start(place, tmp_path):
    data, port = place
    with started(tmp_path / "first") as process:
        status, location, _text = get(port)
        assert status == 302
        status, _location, text = get(port, location)
        assert (status, 'type="password"' in text) == (200, True)
        again = subprocess.run([*SERVER, "run"], cwd=ROOT, capture_output=True, text=True)
        assert again.stderr.startswith(f"Naturopôle: Naturopôle already runs on {data} (process {process.pid}).")
        assert (again.returncode, again.stdout) == (1, "")
        with silent(port, 4):
            assert [get(port)[0] for _visit in range(3)] == [302] * 3
    assert process.returncode == 0
    assert (tmp_path / "first").read_text() == (
        "Starting the database …\nUpdating the database …\nCollecting the static files …\n\n"
        f"Naturopôle est prêt : http://127.0.0.1:{port}\nNaturopôle is ready: http://127.0.0.1:{port}\n"
        "(arrêter / stop: Ctrl-C)\n\nStopping …\n"
    )
    with started(tmp_path / "second") as process:
        assert get(port)[0] == 302
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert "Updating" not in (tmp_path / "second").read_text()
    assert (data / "database.log").read_text().endswith("database system is shut down\n")
    assert not (data / "database" / "postmaster.pid").exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "none", "Naturopôle: PORT='none': write a whole number from 1 to 65535.\n"),
        ("DEMO", "perhaps", "Naturopôle: DEMO='perhaps' is neither yes nor no: write 1 or 0.\n"),
        ("WEB_CONCURRENCY", "0", "Naturopôle: WEB_CONCURRENCY='0': write a whole number from 1 to 64.\n"),
    ],
)
def test_wrong_value_is_said_in_one_line(place, given, name, value, said):
    given(**{"DATA_DIR": str(place[0]), "PORT": str(place[1]), name: value})
    done = subprocess.run([*SERVER, "run"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


def test_unreachable_server_is_said_without_a_traceback(place, given):
    given(DATA_DIR=str(place[0]), PORT=str(place[1]), DEMO="1", DATABASE_URL="postgresql://u:pw@127.0.0.1:1/n")
    done = subprocess.run([*SERVER, "run"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Naturopôle: DATABASE_URL names a database that can't be used. ")
    assert [word for word in ("Traceback", "pw") if word in done.stderr] == []


def test_real_park_does_not_start_without_its_secret(place, given):
    given(DATA_DIR=str(place[0]), PORT=str(place[1]), DATABASE_URL="postgresql://u:pw@127.0.0.1:1/n")
    done = subprocess.run([*SERVER, "run"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, "SECRET_KEY" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_throwaway_database_is_gone_afterwards(given):
    given()
    code = "import os, sys; print(os.environ['DATA_DIR'], os.environ['DATABASE_URL'][:29]); sys.exit(7)"
    command = [*SERVER, "with-database", sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    folder, url = done.stdout.split()
    assert (done.returncode, url, os.path.exists(folder)) == (7, "postgresql://naturopole_owner", False)


@pytest.mark.parametrize("words", [[], ["fly"], ["run", "fast"], ["with-database"]])
def test_unknown_command_shows_the_known_ones(words):
    done = subprocess.run([*SERVER, *words], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "Usage: python -m server COMMAND")
