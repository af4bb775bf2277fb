import os
import subprocess
from pathlib import Path

import pytest

INSTALL = Path(__file__).parents[2] / "server" / "install.sh"


@pytest.fixture
def install(tmp_path):
    """Run the installer in an empty folder with a Python that answers as told."""
    (tmp_path / "requirements.txt").write_text("")

    def run(**answers):
        if answers:
            lines = [f'case "$2" in *"{words}"*) exit {code};; esac' for words, code in answers.items()]
            script = ["#!/bin/sh", 'if [ "$1" = -V ]; then echo Python 3.9.2; fi', *lines]
            (tmp_path / "python").write_text("\n".join(script))
            (tmp_path / "python").chmod(0o755)
        environment = os.environ | {"PYTHON": str(tmp_path / "python")}
        command = [INSTALL, "requirements.txt"]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    return run


def test_missing_python_is_named_with_its_packages(install):
    done = install()
    assert (done.returncode, done.stderr.splitlines()) == (1, [
        "Python is missing: apt-get install python3 python3-venv, or name one: PYTHON=python3.11 make run",
    ])  # fmt: skip


def test_old_python_is_refused_with_its_version(install, tmp_path):
    done = install(version_info=1)
    assert (done.returncode, done.stderr.splitlines()) == (1, [
        f"Python 3.11 or later is needed, and {tmp_path}/python is Python 3.9.2.",
        "Install a later one and name it: PYTHON=python3.11 make run",
    ])  # fmt: skip


def test_missing_venv_is_named_with_its_package(install):
    done = install(ensurepip=1)
    assert (done.returncode, done.stderr.splitlines()) == (1, [
        "Python's venv is missing: apt-get install python3-venv (as root), then the same command again.",
    ])  # fmt: skip
