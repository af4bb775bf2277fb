"""The file that `backup` writes and `restore` reads: a zip of the database, the files people sent, and a manifest.

`database.sql` is the plain text of pg_dump, so that any administrator of PostgreSQL can read it without this program.
"""

import hashlib
import json
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from server.preflight import Refusal

FORMAT = 1
"""Raised when an archive can no longer be read by the program that wrote the one before."""
MANIFEST = "manifest.json"
DATABASE = "database.sql"
FILES = "files/"
CHUNK = 1_000_000
# What reading a damaged zip raises, by where the damage lies.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself: the park's name, when and by which version it was written.

    `migrations` names those that its database has seen, as `app.name`; `parts` gives each other member its SHA-256.
    """

    park: str
    written: str
    version: str
    migrations: list[str]
    parts: dict[str, str]
    format: int = FORMAT

    @property
    def files(self) -> list[str]:
        """The names of the files people sent, as the database knows them."""
        return [name.removeprefix(FILES) for name in self.parts if name.startswith(FILES)]


def add(archive, name, pieces) -> str:
    """Write one member from pieces of bytes and answer its SHA-256."""
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:
        for piece in pieces:
            digest.update(piece)
            member.write(piece)
    return digest.hexdigest()


def pieces(file):
    """The content of an open file, a million bytes at a time."""
    return iter(partial(file.read, CHUNK), b"")


@contextmanager
def opened(path):
    """Yield an archive and its manifest, once every part has proved to be what was written.

    Raises Refusal, in words, for a file that is not there, is no backup, is cut short or was changed.
    """
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise Refusal(f"{path} can't be read ({error.strerror}).") from None
    except BROKEN:
        raise Refusal(f"{path} is no backup of Naturopôle, or was cut short.") from None
    with archive:
        yield archive, verified(archive, path)


def verified(archive, path) -> Manifest:
    """The manifest, if all parts are there, none besides, and each has its SHA-256. Raises Refusal."""
    try:
        manifest = described(json.loads(archive.read(MANIFEST)))
        if sorted(archive.namelist()) != sorted([MANIFEST, *manifest.parts]):
            raise Refusal(f"{path} lacks a part, or has one too many: it was changed after it was written.")
        for name, sha256 in manifest.parts.items():
            with archive.open(name) as member:
                if not is_proper(name) or hashlib.file_digest(member, "sha256").hexdigest() != sha256:
                    raise Refusal(f"{path}: {name} is not what was written. Use another backup.")
    except BROKEN as error:
        raise Refusal(f"{path} is damaged, or no backup of Naturopôle ({error}). Use another backup.") from None
    return manifest


def described(said) -> Manifest:
    """The manifest from its JSON. Raises ValueError for what is none, Refusal for one of a later format."""
    if not isinstance(said, dict) or {"park", "written", "version", "migrations", "parts", "format"} != said.keys():
        raise ValueError("its manifest is not one")
    if said["format"] != FORMAT:
        raise Refusal(f"This backup was written by version {said['version']}, in a later form: update the program.")
    return Manifest(**said)


def is_proper(name) -> bool:
    """True for the database and for what unpacks below the folder of files."""
    path = PurePosixPath(name)
    return name == DATABASE or (name.startswith(FILES) and ".." not in path.parts and str(path) == name)
