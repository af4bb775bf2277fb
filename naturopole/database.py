"""From the address of a PostgreSQL server to Django's DATABASES entry."""

from django.core.exceptions import ImproperlyConfigured
from psycopg2 import ProgrammingError
from psycopg2.extensions import parse_dsn

SCHEMES = ("postgresql://", "postgres://")
EXAMPLE = "postgresql://USER:PASSWORD@HOST:5432/NAME"
# The places of Django's own keys; everything else that libpq knows goes into OPTIONS.
KEYS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def from_url(url, name="DATABASE_URL"):
    """Return the DATABASES entry for an address in libpq's form; `name` is the variable blamed in errors.

    libpq itself reads the address, so everything it documents works: percent-encoding, IPv6 in brackets, a
    socket folder as `?host=/run/postgresql`, several servers (`HOST=a,b` with their ports) and parameters
    such as `sslmode`. Of several servers the writable one is taken unless `target_session_attrs` is given.

    Raises ImproperlyConfigured on another kind of database, a malformed address or a missing name.
    """
    if not url.startswith(SCHEMES):
        raise ImproperlyConfigured(f"{name} must be the address of a PostgreSQL database: {EXAMPLE}")
    try:
        parts = parse_dsn(url)
    except ProgrammingError:
        # libpq's own message quotes the address, password included.
        parts = None
    if parts is None or misread(parts):
        raise ImproperlyConfigured(
            f"{name} can't be read: write {EXAMPLE}, percent-encode special characters in the password "
            "(@ is %40, / is %2F), and add only parameters that libpq knows."
        )
    if not parts.get("dbname"):
        raise ImproperlyConfigured(f"{name} names no database: end it with /NAME as in {EXAMPLE}")
    parts.setdefault("connect_timeout", "2")
    if "," in parts.get("host", ""):
        parts.setdefault("target_session_attrs", "read-write")
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{key: parts.pop(part, "") for part, key in KEYS.items()},
        "OPTIONS": parts,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def misread(parts):
    """True where libpq took a piece of an unencoded password for a host or a port.

    libpq notices that only when it connects, and then prints the piece.
    """
    ports = filter(None, parts.get("port", "").split(","))
    return "@" in parts.get("host", "") or any(not p.isdecimal() or not 0 < int(p) < 65536 for p in ports)
