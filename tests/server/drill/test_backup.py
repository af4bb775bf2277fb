"""The drill: a park with files is saved, damaged and put back, and a backup that is not whole changes nothing."""

import contextlib
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse

from firms.models import Document, Event, Firm, Park
from mobility.domain import medical
from mobility.models import Wish
from naturopole import staged
from server import archive, backup, roles
from server.defaults import encryption_key
from server.preflight import Refusal
from server.restore import restore
from tests import factories
from tests.server.drill.park import LETTER, everything, rows, schema


def damage(folder):
    """What a bad day may do: rows and files changed, gone and new, a table and a trigger lost."""
    lease = Document.objects.get(title="Lease")
    Path(lease.file.path).write_bytes(b"overwritten")
    default_storage.save("documents/new.pdf", ContentFile(b"%PDF- new"))
    for path in sorted(folder.glob("applications/*"))[:1]:
        path.unlink()
    Firm.objects.update(name=Concat("name", Value(" (moved)")))
    factories.FirmFactory(park=Park.objects.get())
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE packages_answer CASCADE; DROP TRIGGER pgtrigger_event_is_final_45925 ON firms_event")
        cursor.execute("CREATE TABLE stray (word text); ALTER TABLE firms_firm ADD stray text")
        cursor.execute("DELETE FROM firms_event; TRUNCATE mobility_vacancy CASCADE")


@pytest.fixture(scope="module")
def restored(demo, saved, name):
    """All that the park held before it was damaged, then, and once it was restored."""
    before = everything(demo)
    damage(demo)
    damaged = everything(demo)
    call_command("restore", saved, replace=name, stdout=io.StringIO())
    return before, damaged, everything(demo)


def test_park_comes_back_whole(demo, restored):
    before, damaged, after = restored
    assert after == before
    assert [part == whole for part, whole in zip(damaged, before, strict=True)] == [False, False, False]
    assert [len(part) > least for part, least in zip(before, (100, 1000, 1), strict=True)] == [True, True, True]
    assert Path(Document.objects.get(title="Lease").file.path).read_bytes() == LETTER


def test_sealed_reasons_are_read_again_with_their_key(restored, settings):
    assert medical.own_reason(Wish.objects.latest("pk")) is True
    assert medical.unreadable() == 0
    settings.MEDICAL_KEYS = [encryption_key()]
    assert medical.unreadable() == Wish.objects.count()


def test_restored_park_works(restored):
    client = Client()
    pages = [("president", "home"), ("hr-lph", "mobility:vacancy_list"), ("sales-lph", "packages:quote_list")]
    pages += [("hr-lph", "training:plan_list"), ("president", "firms:firm_list")]
    for persona, page in pages:
        client.post(reverse("persona", args=[persona]))
        assert (page, client.get(reverse(page)).status_code) == (page, 200)


def test_restored_history_can_not_be_changed(restored):
    with pytest.raises(DatabaseError, match="Cannot (update|delete)"), transaction.atomic():
        Event.objects.update(verb="other")
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(f"SET LOCAL ROLE {roles.APP}; UPDATE firms_event SET verb = 'other'")


def test_backup_leaves_keys_and_sessions_out(saved, settings):
    with zipfile.ZipFile(saved) as zipped:
        text = zipped.read(archive.DATABASE).decode()
        manifest = json.loads(zipped.read(archive.MANIFEST))
    secrets = (*settings.MEDICAL_KEYS, settings.SECRET_KEY, "COPY public.django_session")
    assert [word for word in secrets if word in text] == []
    assert sorted(manifest) == ["format", "migrations", "park", "parts", "version", "written"]
    assert saved.stat().st_mode & 0o777 == 0o600
    assert list(saved.parent.iterdir()) == [saved]


def test_backup_leaves_out_what_nobody_has_sent_off_yet(demo, tmp_path):
    name = default_storage.save(f"{staged.FOLDER}/outside-cv.pdf", ContentFile(b"%PDF-1.7 a draft"))
    try:
        manifest, lacking = backup.write(tmp_path / "park.zip")
    finally:
        default_storage.delete(name)
    assert ([file for file in manifest.files if "cv" in file], lacking) == ([], [])


def rewritten(saved, path, change) -> Path:
    """A copy of a backup whose parts, a dict of name to bytes, went through `change`, and whose checksums are right."""
    with zipfile.ZipFile(saved) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    manifest = json.loads(parts.pop(archive.MANIFEST))
    change(parts, manifest)
    manifest["parts"] = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in (parts | {archive.MANIFEST: json.dumps(manifest)}).items():
            zipped.writestr(name, content)
    return path


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def without(saved, path, lost):
    """A copy of a backup without one part."""
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if not name.startswith(lost):
                new.writestr(name, old.read(name))


def exchanged_content(saved, path):
    """A copy of a backup whose lease says something else, sound as a zip."""
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(LETTER, b"%PDF-1.7 another lease"))


def with_one_more(saved, path):
    path.write_bytes(saved.read_bytes())
    with zipfile.ZipFile(path, "a") as zipped:
        zipped.writestr("files/documents/more.pdf", LETTER)


DAMAGES = {
    "flipped byte": (
        lambda saved, path: path.write_bytes(flipped(saved.read_bytes(), saved.stat().st_size // 2)),
        "is damaged",
    ),
    "cut short": (lambda saved, path: path.write_bytes(saved.read_bytes()[:-900]), "was cut short"),
    "another file": (lambda saved, path: path.write_bytes(b"PK, or not"), "is no backup of Naturopôle"),
    "nothing there": (lambda saved, path: None, "can't be read"),
    "missing file": (lambda saved, path: without(saved, path, "files/documents"), "lacks a part"),
    "missing manifest": (lambda saved, path: without(saved, path, "manifest"), "no backup of Naturopôle"),
    "one file more": (with_one_more, "one too many"),
    "changed file": (exchanged_content, "is not what was written"),
    "way out": (
        lambda saved, path: rewritten(saved, path, lambda parts, _: parts.update({"files/../../out": b""})),
        "is not what was written",
    ),
    "later form": (
        lambda saved, path: rewritten(saved, path, lambda _, manifest: manifest.update(format=2)),
        "in a later form: update the program",
    ),
    "later schema": (
        lambda saved, path: rewritten(saved, path, lambda _, manifest: manifest["migrations"].append("firms.9999_x")),
        "was written by a later version",
    ),
    "rows that do not fit": (
        lambda saved, path: rewritten(saved, path, more_sql(b"INSERT INTO public.firms_park (id) VALUES (9);")),
        "nothing has changed: null value",
    ),
    "refused only at the end": (lambda saved, path: rewritten(saved, path, more_sql(LATE)), "violates foreign key"),
}
# Noticed when the transaction ends: the files have changed places by then.
LATE = b"""
CREATE TABLE public.late (id int PRIMARY KEY, up int REFERENCES public.late DEFERRABLE INITIALLY DEFERRED);
INSERT INTO public.late VALUES (1, 2);
"""


def more_sql(statements):
    def change(parts, _manifest):
        parts[archive.DATABASE] += statements

    return change


@pytest.mark.parametrize("what", DAMAGES)
def test_backup_that_is_not_whole_changes_nothing(demo, saved, name, tmp_path, what):
    make, said = DAMAGES[what]
    path = tmp_path / "copy.zip"
    make(saved, path)
    before = everything(demo)
    with pytest.raises(Refusal, match=said):
        restore(path, replace=name)
    assert everything(demo) == before
    assert [entry.name for entry in demo.iterdir() if entry.name.startswith(backup.ASIDE)] == []


def test_copy_rewritten_without_a_change_is_taken(saved, tmp_path):
    copy = rewritten(saved, tmp_path / "copy.zip", lambda parts, manifest: None)
    with archive.opened(copy) as (_zipped, manifest), archive.opened(saved) as (_other, expected):
        assert manifest == expected


def test_no_single_flipped_byte_goes_unnoticed(saved, tmp_path):
    whole, path = saved.read_bytes(), tmp_path / "copy.zip"
    with archive.opened(saved) as (zipped, expected):
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    for place in range(0, len(whole), len(whole) // 60):
        path.write_bytes(flipped(whole, place))
        # What a zip says of dates and rights may differ: nothing reads it.
        with contextlib.suppress(Refusal), archive.opened(path) as (zipped, manifest):
            assert (manifest, {name: zipped.read(name) for name in zipped.namelist()}) == (expected, parts)


@pytest.mark.parametrize("given", [None, "Another park"])
def test_park_is_replaced_only_by_its_name(demo, saved, name, given):
    before = everything(demo)
    with pytest.raises(Refusal, match=f"This database holds the park “{name}”, which would be lost"):
        restore(saved, replace=given)
    assert everything(demo) == before


def test_older_backup_is_brought_up_to_date(demo, tmp_path, name):
    before = schema(), rows()["firms_firm"]
    graph = MigrationLoader(connection).graph
    (last,) = graph.leaf_nodes("training")
    (former,) = [parent.key for parent in graph.node_map[last].parents if parent.key[0] == "training"]
    call_command("migrate", *former, verbosity=0)
    backup.write(tmp_path / "older.zip")
    with archive.opened(tmp_path / "older.zip") as (_zipped, manifest):
        assert ".".join(last) not in manifest.migrations
    restore(tmp_path / "older.zip", replace=name)
    assert ([row for row in schema() if row[0] != "sequence"], rows()["firms_firm"]) == (
        [row for row in before[0] if row[0] != "sequence"],
        before[1],
    )


def test_one_backup_replaces_another_only_when_told(saved, tmp_path):
    path = tmp_path / "park.zip"
    path.write_bytes(b"the former one")
    with pytest.raises(Refusal, match="is there already: choose another name, or add --overwrite"):
        backup.write(path)
    assert path.read_bytes() == b"the former one"
    call_command("backup", path, "--overwrite", stdout=io.StringIO())
    with archive.opened(path) as (_zipped, manifest), archive.opened(saved) as (_other, expected):
        assert manifest.files == expected.files


def test_backup_says_what_it_holds_and_which_file_is_missing(demo, saved, tmp_path, name, settings):
    path = Path(Document.objects.get(title="Lease").file.path)
    path.rename(tmp_path / "away")
    said, complained = io.StringIO(), io.StringIO()
    try:
        call_command("backup", tmp_path / "park.zip", stdout=said, stderr=complained)
    finally:
        (tmp_path / "away").rename(path)
    assert said.getvalue().startswith(f"{name}, as of ")
    assert "It holds no key. Keep MEDICAL_KEYS (in .env) elsewhere:" in said.getvalue()
    assert complained.getvalue() == f"A row names the file documents/{path.name}, which is not in {demo}.\n"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("absent/park.zip", "There is no folder .*absent: make it first"),
        (".", "is a folder: add the name of a file"),
        ("files/documents/park.zip", "would lie among the files it saves"),
    ],
)
def test_backup_goes_to_no_odd_place(demo, place, said):
    with pytest.raises(Refusal, match=said):
        backup.write(demo.parent / place)
    assert sorted(path.name for path in demo.parent.iterdir()) == ["files"]
