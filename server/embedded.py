"""A private PostgreSQL: one folder, one socket inside it, nothing on the network.

The folder belongs to one account and nobody else can enter it; the socket lies there too, and still asks
for the password of one of two roles. The superuser can't connect at all: what needs it is done with the
server stopped, in single-user mode.
"""

import contextlib
import functools
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from server import account, roles
from server.child import child
from server.preflight import Refusal

MAJOR = account.VERSION.partition(".")[0]
# A process can always open its own working folder, whatever the rights of the folders above it, and this
# name is short, while a socket's is limited to 107 bytes.
HERE = "/proc/self/cwd"
SOCKET = ".s.PGSQL.5432"
ACCESS = f"""# Through the socket in this folder only; the superuser never.
local all {roles.OWNER},{roles.APP} scram-sha-256
"""
# Statements and values stay out of the log: they hold personal data.
SERVER = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_directories": HERE,
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "shared_buffers": "64MB",
    # A restore holds each table, index and sequence, of the old park and of the new one, until its end.
    "max_locks_per_transaction": "256",
    "max_wal_size": "100MB",
    "min_wal_size": "32MB",
    "timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "1GB"}


@dataclass(frozen=True)
class Cluster:
    """Where a database lives. A throw-away one trades safety for speed."""

    folder: Path
    log: Path
    throwaway: bool = False

    @property
    def secrets(self):
        """The file with the passwords of the two roles; only the folder's owner and root can read it."""
        return self.folder / "naturopole.json"

    def addresses(self):
        """Return DATABASE_URL and DATABASE_OWNER_URL."""
        secret, host = json.loads(self.secrets.read_text()), quote(socket_folder(self.folder))
        url = "postgresql://{role}:{password}@/{name}?host={host}"
        return {
            variable: url.format(role=role, password=secret[role], name=roles.DATABASE, host=host)
            for variable, role in (("DATABASE_URL", roles.APP), ("DATABASE_OWNER_URL", roles.OWNER))
        }


@functools.cache
def socket_folder(folder):
    """Return the folder's name, or a short name for it that works as long as this process lives."""
    if len(os.fsencode(folder / SOCKET)) <= 107:
        return str(folder)
    return f"/proc/{os.getpid()}/fd/{os.open(folder, os.O_PATH)}"


@contextlib.contextmanager
def running(cluster):
    """Create the database if there is none, start it, yield its process once it accepts connections, stop it.

    The caller makes sure that nobody else starts it at the same time. Raises Refusal.
    """
    if not Path(HERE).exists():
        raise Refusal("The embedded database needs Linux with /proc. Give DATABASE_URL to use a server.")
    popen = account.options(cluster.folder)
    check_version(cluster.folder)
    programs = account.programs(popen)
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    for abandoned in cluster.folder.parent.glob(f"{cluster.folder.name}.new-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    if not cluster.folder.exists():
        create(cluster, programs, popen | {"env": environment})
    leftover = end_leftover(cluster.folder)
    if leftover:
        # How pg_ctl says that a process of this number is no other server; the rest of its checks remain.
        environment["PG_GRANDPARENT_PID"] = str(leftover)
    durability = THROWAWAY if cluster.throwaway else {}
    switches = [f"--{name}={value}" for name, value in (SERVER | durability).items()]
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(open(rotated(cluster.log), "ab"))
        command = [programs / "postgres", "-D", HERE, *switches]
        process = stack.enter_context(
            child(
                command,
                stop=signal.SIGINT,
                cwd=cluster.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **popen,
            )
        )
        wait_until_ready(process, cluster)
        yield process


def check_version(folder):
    """Refuse a folder that another major version of PostgreSQL wrote."""
    with contextlib.suppress(FileNotFoundError):
        found = (folder / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise Refusal(
                f"{folder} was written by PostgreSQL {found}, and this is PostgreSQL {MAJOR}. "
                f"Save it with the version of Naturopôle that wrote it (pg_dump of PostgreSQL {found}), "
                "or start with other data: DATA_DIR=var2 make run"
            )


def create(cluster, programs, popen):
    """Make the cluster with its roles and its database; only a complete one gets its name."""
    draft = Path(tempfile.mkdtemp(prefix=f"{cluster.folder.name}.new-", dir=cluster.folder.parent))
    os.chown(draft, popen.get("user", -1), popen.get("group", -1))
    popen = popen | {"cwd": draft}
    # The locale built into PostgreSQL: the same order and case everywhere, whatever the machine has.
    initdb = [programs / "initdb", "-D", HERE, "--username=postgres", "--auth=reject", "--no-instructions"]
    initdb += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    finish(initdb + ["--no-sync"] * cluster.throwaway, "", popen)
    secret = {role: secrets.token_urlsafe(24) for role in (roles.OWNER, roles.APP)}
    single = [programs / "postgres", "--single", "-j", "-D", HERE, "--exit_on_error=on", "template1"]
    # Single-user mode ends a statement at a blank line.
    finish(single, (roles.CREATE + roles.passwords(secret)).replace(";\n", ";\n\n"), popen)
    (draft / "pg_hba.conf").write_text(ACCESS)
    keep = draft / cluster.secrets.name
    keep.touch(mode=0o600)
    os.chown(keep, popen.get("user", -1), popen.get("group", -1))
    keep.write_text(json.dumps(secret))
    if not cluster.throwaway:
        os.sync()
    draft.rename(cluster.folder)


def finish(command, typed, popen):
    """Run a command of PostgreSQL to its end, or refuse with what it said last."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with child(command, text=True, **pipes, **popen) as process:
        said, _nothing = process.communicate(typed)
    if process.returncode != 0:
        raise Refusal("The database could not be created:\n" + "\n".join(said.splitlines()[-5:]))


def end_leftover(folder, patience=30):
    """Wait for the database of a run that was killed; return a number in its way that is another process's.

    After kill -9 the old postmaster may still be stopping, or its children may; and after a restart of the
    machine its number may belong to any other process, which PostgreSQL would take for the old server.
    """
    deadline = time.monotonic() + patience
    while left := processes_in(folder):
        if time.monotonic() > deadline:
            raise Refusal(f"The database of an earlier run still works (process {left[0]}): end it first.")
        with contextlib.suppress(ProcessLookupError):
            os.kill(min(left), signal.SIGINT)
        time.sleep(0.1)
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((folder / "postmaster.pid").read_text().splitlines()[0])
    return None


def processes_in(folder):
    """Return the numbers of PostgreSQL's processes that work in that folder, which is their own one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "comm").read_text() == "postgres\n" and (process / "cwd").samefile(folder):
                found.append(int(process.name))
    return found


def rotated(log, limit=1_000_000):
    """Put a log of over `limit` bytes aside, once, and return its name."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".log.1"))
    return log


def wait_until_ready(process, cluster, patience=120):
    """Return when the server says so in its status file; recovery after a crash may take a while."""
    deadline = time.monotonic() + patience
    status = cluster.folder / "postmaster.pid"
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            lines = status.read_text().splitlines()
            if len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                return
        time.sleep(0.02)
    last = "\n".join(cluster.log.read_text(errors="replace").splitlines()[-5:])
    raise Refusal(f"The database does not start. Its log, {cluster.log}, ends so:\n{last}")
