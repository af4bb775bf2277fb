"""A restore that is killed in the middle: the next start, or the next restore, finds nothing lost."""

import os
import signal
import tempfile
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from server import backup, interrupted
from server.preflight import Refusal
from server.restore import restore
from tests.server.drill.park import everything, files


def killed(path, name, cut):
    """Restore in another process, which is killed before its move number `cut`, or at the end before it tidies up."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        # That of the parent stays with the parent.
        connection.connection = None
        rename, moves = Path.rename, iter(range(99))

        def moved(path, target):
            if next(moves) == cut:
                os.kill(os.getpid(), signal.SIGKILL)
            return rename(path, target)

        Path.rename = moved
        if cut == "end":
            tempfile.TemporaryDirectory.cleanup = lambda self: os.kill(os.getpid(), signal.SIGKILL)
        restore(path, replace=name)
    finally:
        os._exit(1)


def aside(folder) -> list:
    return [path.name for path in folder.glob(f"{backup.ASIDE}old-*")]


def taken_up(folder):
    """As the next start does it; the server takes a moment to see that the other process is gone."""
    for _ in range(100):
        interrupted.take_up()
        if not aside(folder):
            return
        time.sleep(0.1)


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_killed_restore_gives_the_files_of_before_back(demo, saved, name, cut):
    later = default_storage.save("documents/later.pdf", ContentFile(b"%PDF- later"))
    before = everything(demo)
    assert killed(saved, name, cut) == signal.SIGKILL
    assert len(aside(demo)) == 1
    taken_up(demo)
    found = everything(demo)
    assert (aside(demo), found[:2], before[2].items() - found[2].items()) == ([], before[:2], set())
    assert restore(saved, replace=name).park == name
    assert later not in files(demo)


def test_restore_killed_at_its_end_is_complete(demo, saved, name):
    restore(saved, replace=name)
    expected = files(demo)
    default_storage.save("documents/later.pdf", ContentFile(b"%PDF- later"))
    assert killed(saved, name, "end") == signal.SIGKILL
    taken_up(demo)
    left = {path: digest for path, digest in files(demo).items() if not path.startswith(backup.ASIDE)}
    assert (aside(demo), left) == ([], expected)


@pytest.mark.parametrize("note", [None, "", "1 2", "x y", "99999999999999 {server}"])
def test_files_of_which_the_server_knows_nothing_stay_where_they_are(demo, saved, name, note):
    folder = demo / f"{backup.ASIDE}old-by-hand"
    folder.mkdir()
    (folder / "lease.pdf").write_bytes(b"%PDF-")
    if note is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT system_identifier FROM pg_control_system()")
            (folder / interrupted.NOTE).write_text(note.format(server=cursor.fetchone()[0]))
    try:
        with pytest.raises(Refusal, match=f"{folder.name} holds the files of before"):
            restore(saved, replace=name)
        assert (folder / "lease.pdf").read_bytes() == b"%PDF-"
    finally:
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def test_folder_into_which_nothing_was_moved_goes(demo):
    (demo / f"{backup.ASIDE}old-empty").mkdir()
    interrupted.take_up()
    assert aside(demo) == []
