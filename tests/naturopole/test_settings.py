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
    given = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ} | REAL | changes
    code = "import django; from django.conf import settings; settings.DEMO"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=given | {"DJANGO_SETTINGS_MODULE": "naturopole.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return run.stderr.strip().splitlines()[-1] if run.returncode else ""


def test_safe_settings_start():
    assert start() == ""


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
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ],
)
def test_unsafe_settings_are_refused(changes, word):
    assert word in start(**changes)


def test_refused_key_is_not_repeated():
    assert "sh0rt" not in start(MEDICAL_KEYS="sh0rt")
