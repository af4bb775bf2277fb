"""Files of a form that comes back to be corrected: kept for two hours, for the session that sent them and no other.

A file has passed the checks of `uploads` before. It stands under a random name that no address serves; what it was
called, and for which form it came, only the sender's session holds, under a key that means nothing elsewhere.
"""

import hashlib
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from time import time

from allauth.account.adapter import get_adapter
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.crypto import salted_hmac

from naturopole import uploads
from naturopole.limits import counted

FOLDER, IN_SESSION = "staged", "staged_files"
KEPT_FOR = timedelta(hours=2)
# Files of one session at a time, and of one address in an hour: forms that nobody signs in for must not fill a disk.
MOST, MOST_AN_HOUR = 12, 60


@dataclass(frozen=True)
class Staged:
    """One file that waits, for the form `form`; `kind` is the form's own word for it, `at` in seconds of the epoch."""

    path: str
    name: str
    size: int
    sha256: str
    kind: str
    form: str
    at: float

    @property
    def is_young(self) -> bool:
        return time() - self.at < KEPT_FOR.total_seconds()

    def is_there(self) -> bool:
        return bool(self.path) and self.is_young and default_storage.exists(self.path)

    def accepted(self) -> uploads.Accepted | None:
        """The file as it was accepted; None where it is gone, or is no longer the one that came."""
        try:
            with default_storage.open(self.path) as stored:
                content = stored.read()
        except FileNotFoundError:
            return None
        if hashlib.sha256(content).hexdigest() != self.sha256:
            return None
        fresh = f"{uuid.uuid4().hex}.{uploads.ending_of(self.path)}"
        return uploads.Accepted(ContentFile(content, name=fresh), self.name, self.size, self.sha256)


def mark_of(user) -> str:
    """What the names of an account's files begin with, so that erasure finds them; nobody reads an account in it."""
    return salted_hmac(FOLDER, str(user.pk)).hexdigest()[:24] if user.is_authenticated else "outside"


def rows_of(request) -> dict[str, Staged]:
    """All that this session knows of, by key; what is over is left out."""
    rows = {key: Staged(**row) for key, row in request.session.get(IN_SESSION, {}).items()}
    return {key: row for key, row in rows.items() if row.is_young}


def remember(request, rows):
    request.session[IN_SESSION] = {key: vars(row) for key, row in rows.items()}


def held(request, form) -> dict[str, Staged]:
    """What waits for this form of this session, by key."""
    return {key: row for key, row in rows_of(request).items() if row.form == form and row.is_there()}


def arrived(request, form) -> set[str]:
    """Keys of what this same form has brought to its end already: the form may be sent twice."""
    return {key for key, row in rows_of(request).items() if row.form == form and not row.path}


def keep(request, form, kind, accepted) -> bool:
    """Keep an accepted file for this form; False where the session or the address keeps too many already."""
    rows = rows_of(request)
    sender = get_adapter(request).get_client_ip(request)
    if sum(row.is_there() for row in rows.values()) >= MOST or counted(f"staged:{sender}", 3600) > MOST_AN_HOUR:
        return False
    # The daily deletion would leave them for a day more, on a disk that anybody may fill.
    sweep()
    path = default_storage.save(f"{FOLDER}/{mark_of(request.user)}-{accepted.file.name}", accepted.file)
    row = Staged(path, accepted.name, accepted.size, accepted.sha256, kind, form, time())
    remember(request, rows | {uuid.uuid4().hex: row})
    return True


def drop(request, keys, *, arrive=False):
    """These wait no longer and their files are gone; of those that `arrive` the key is remembered, see `arrived`."""
    rows = rows_of(request)
    gone = {key: rows.pop(key) for key in keys if key in rows}
    if gone:
        remember(request, rows | ({key: replace(row, path="", name="") for key, row in gone.items()} if arrive else {}))
    for row in gone.values():
        if row.path:
            default_storage.delete(row.path)


def names(begin="") -> list[str]:
    try:
        _folders, found = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in found if name.startswith(begin)]


def forget(user):
    """Delete whatever waits of an account."""
    for path in names(f"{mark_of(user)}-"):
        default_storage.delete(path)


def is_late(path) -> bool:
    """False for one that its sender has just taken away."""
    try:
        return default_storage.get_modified_time(path) < timezone.now() - KEPT_FOR
    except FileNotFoundError:
        return False


def sweep(*, dry_run=False) -> int:
    """Delete what has waited too long; how many files."""
    late = [path for path in names() if is_late(path)]
    for path in [] if dry_run else late:
        default_storage.delete(path)
    return len(late)
