"""What is taken for granted when it is not given: a demo, with its own database, in one folder."""

import base64
import os
import secrets
from pathlib import Path

from naturopole import environment
from server import roles
from server.embedded import Cluster

ROOT = Path(__file__).resolve().parent.parent


def data_folder():
    """Read `.env` and return DATA_DIR as an absolute path; a relative one counts from the current folder."""
    environment.read_file(ROOT / ".env")
    return Path(environment.text("DATA_DIR", default=str(ROOT / "var"))).absolute()


def fill():
    """Complete os.environ from `.env` and with DATA_DIR, DEMO and, for a demo, SECRET_KEY and MEDICAL_KEYS.

    Without DATABASE_URL the database is the embedded one and the park a demo, unless DEMO=0. Return the
    embedded Cluster, or None where DATABASE_URL is given.
    """
    folder = data_folder()
    embedded = environment.text("DATABASE_URL") is None
    demo = environment.flag("DEMO", default=embedded)
    os.environ |= {"DATA_DIR": str(folder), "DEMO": str(int(demo))}
    if demo and environment.text("SECRET_KEY") is None:
        os.environ["SECRET_KEY"] = kept_secret(folder / "secret", secrets.token_urlsafe(50))
    if demo and environment.text("MEDICAL_KEYS") is None:
        os.environ["MEDICAL_KEYS"] = kept_secret(folder / "medical-key", encryption_key())
    return Cluster(folder / "database", log=folder / "database.log") if embedded else None


def encryption_key():
    """Return a new key that settings take in MEDICAL_KEYS."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def kept_secret(file, drawn):
    """Return a secret of the demo's, which is `drawn` the first time; nobody else can read it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(drawn)
        draft.replace(file)
    return file.read_text()


def addresses(cluster):
    """Return the two addresses of the embedded database, whether it runs now or not."""
    if cluster.secrets.exists():
        return cluster.addresses()
    return {"DATABASE_URL": f"postgresql://{roles.APP}@/{roles.DATABASE}?host={cluster.folder}"}
