"""Outside demo the settings refuse to start unsafe."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

DEMO_KEY = settings.DEMO_KEY
REAL = {
    "DEMO": "0",
    "SECRET_KEY": "k" * 60,
    "MEDICAL_KEYS": f"{'k' * 43}=",
    "ALLOWED_HOSTS": "parc.example",
    "BASE_URL": "https://parc.example",
    "DATABASE_URL": "postgresql://a@localhost/b",
}


def start(**changes):
    """Load the settings in a process of its own; answers what it says when it refuses, or nothing."""
    run = loaded("settings.DEMO", **changes)
    return run.stderr.strip().splitlines()[-1] if run.returncode else ""


def loaded(code, **changes):
    """The process that has loaded the settings, then run `code`."""
    given = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ} | REAL | changes
    return subprocess.run(
        [sys.executable, "-c", f"import django; from django.conf import settings; {code}"],
        env=given | {"DJANGO_SETTINGS_MODULE": "naturopole.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_safe_settings_start():
    assert start() == ""


@pytest.mark.parametrize(("given", "proxies"), [({}, "1"), ({"PROXIES": "2"}, "2"), ({"DEMO": "1"}, "0")])
def test_one_web_server_stands_before_a_real_park(given, proxies):
    assert loaded("print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)", **given).stdout.strip() == proxies


def test_several_keys_are_taken():
    assert start(MEDICAL_KEYS=f"{'k' * 43}=, {'l' * 42}k=") == ""


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"MEDICAL_KEYS": ""}, "MEDICAL_KEYS"),
        ({"MEDICAL_KEYS": ","}, "MEDICAL_KEYS"),
        ({"MEDICAL_KEYS": f"{'k' * 43}=,short"}, "MEDICAL_KEYS: number 2"),
        ({"MEDICAL_KEYS": f"{'é' * 43}="}, "MEDICAL_KEYS: number 1"),
        ({"MEDICAL_KEYS": DEMO_KEY}, "MEDICAL_KEYS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "parc.example,*"}, "ALLOWED_HOSTS"),
        ({"DEMO": "perhaps"}, "DEMO"),
        ({"PROXIES": "all"}, "PROXIES"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ],
)
def test_unsafe_settings_are_refused(changes, word):
    assert word in start(**changes)


def test_refused_key_is_not_repeated():
    assert "sh0rt" not in start(MEDICAL_KEYS="sh0rt")
