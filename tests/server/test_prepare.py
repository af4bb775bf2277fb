"""What stands in .env counts for a real start as it does for `make run`."""

import os
import runpy
import subprocess
import sys

from server.defaults import ROOT

PREPARE = """
import pathlib, sys
from server import defaults
defaults.ROOT = pathlib.Path(sys.argv[1])
from server import prepare
print(prepare.main())
"""
CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Save"\nmsgstr "Enregistrer"\n'


def test_prepare_reads_the_settings_file_and_compiles_the_translations(tmp_path):
    (tmp_path / ".env").write_text("DATABASE_URL=postgresql://nobody@127.0.0.1:1/nothing\nDEMO=1\n")
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE)
    ours = ("DATABASE_URL", "DATABASE_OWNER_URL")
    given = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-c", PREPARE, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)
    assert "Naturopôle: DATABASE_URL names a database that can't be used." in done.stdout
    assert b"Enregistrer" in (folder / "django.mo").read_bytes()


def test_web_processes_never_hold_the_owners_address(given):
    given(DATABASE_OWNER_URL="postgresql://owner@127.0.0.1/park")
    runpy.run_path(str(ROOT / "server" / "gunicorn_settings.py"))
    assert "DATABASE_OWNER_URL" not in os.environ
