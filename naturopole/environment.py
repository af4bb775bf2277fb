"""Settings read from the environment, refused with a sentence when they make no sense.

An empty variable counts as one that is not given. The values themselves may be secrets, so only the readers of plain
switches and numbers repeat them in an error.
"""

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
        raise ImproperlyConfigured(f"{name} is missing: set it in the environment (.env.example explains it).")
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
    # isdecimal alone would let other scripts' digits through, and int() accepts "1_000".
    if not (value.isascii() and value.isdecimal()) or not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(f"{name}={value!r} does not do: write a whole number from {minimum} to {maximum}.")
    return int(value)


def read_file(path):
    """Take over `NAME=value` lines for the variables that are not given yet; no file is no error.

    The format is the one systemd reads as EnvironmentFile: blank lines and lines starting with # are skipped, a value
    may stand in quotes, nothing is expanded.
    """
    path = Path(path)
    if not path.is_file():
        return
    for number_of_line, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator or not name.strip().isidentifier():
            raise ImproperlyConfigured(f"{path}, line {number_of_line}: write NAME=value.")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        if not os.environ.get(name.strip()):
            os.environ[name.strip()] = value
