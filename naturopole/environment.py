"""Settings read from the environment, refused with a sentence when they make no sense.

An empty variable counts as one that is not given. A text may be a secret, so no error repeats it.
"""

import base64
import binascii
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def text(name, default=None, *, required=False):
    """Return the variable without surrounding blanks, or `default`.

    Raises ImproperlyConfigured when it is `required` and not given.
    """
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if required:
        raise ImproperlyConfigured(f"{name} is missing: set it in the environment; .env.example explains it.")
    return default


def flag(name, default=False):
    """Return True or False from 1, true, yes, on or 0, false, no, off in any case."""
    value = text(name)
    if value is None:
        return default
    if value.lower() not in YES | NO:
        raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: write 1 or 0.")
    return value.lower() in YES


def number(name, default, minimum, maximum):
    """Return a whole number, both bounds included."""
    value = text(name)
    if value is None:
        return default
    # int() alone would also take "1_000", "+8" and other scripts' digits.
    if not (value.isascii() and value.isdecimal()) or not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number from {minimum} to {maximum}.")
    return int(value)


def keys(name, default=""):
    """Return the encryption keys of a comma-separated variable, each 32 bytes in URL-safe base64, newest first.

    Raises ImproperlyConfigured for one that is none, without repeating it.
    """
    found = [part.strip() for part in text(name, default=default).split(",") if part.strip()]
    for place, key in enumerate(found, start=1):
        if not is_key(key):
            raise ImproperlyConfigured(f"{name}: number {place} is no key of 32 bytes in URL-safe base64.")
    return found


def is_key(text) -> bool:
    try:
        return len(base64.b64decode(text, altchars=b"-_", validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def read_file(path):
    """Take over the `NAME=value` lines of a file for variables not given yet; no file is no error.

    The format is that of systemd's EnvironmentFile: blank lines and lines starting with # are skipped, a
    value may stand in quotes, nothing is expanded.
    """
    path = Path(path)
    if not path.is_file():
        return
    for count, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, separator, value = (part.strip() for part in line.partition("="))
        if not separator or not name.isidentifier():
            raise ImproperlyConfigured(f"{path}, line {count}: write NAME=value.")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        if value and text(name) is None:
            os.environ[name] = value
