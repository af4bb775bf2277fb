"""Files that people send: only kinds a park office opens every day, small enough, and what they say they are."""

import hashlib
import io
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.forms import ValidationError
from django.http import FileResponse
from django.utils.translation import gettext as _

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_UNPACKED = 200 * 1024 * 1024
# ending: (media type, first bytes, for archives a member that tells the kind)
KINDS = {
    "pdf": ("application/pdf", b"%PDF-", None),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n", None),
    "jpg": ("image/jpeg", b"\xff\xd8\xff", None),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK", "word/document.xml"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK", "xl/workbook.xml"),
    "odt": ("application/vnd.oasis.opendocument.text", b"PK", "content.xml"),
}
ACCEPT = ",".join(f".{ending}" for ending in [*KINDS, "jpeg"])


@dataclass(frozen=True)
class Accepted:
    """A file that passed: its content under a random name, the name it came with, its size in bytes, its SHA-256."""

    file: ContentFile
    name: str
    size: int
    sha256: str


def accept(upload: UploadedFile) -> Accepted:
    """Check an upload and return it ready to store. Raises ValidationError that says what to send instead."""
    ending = ending_of(upload.name)
    if ending not in KINDS:
        raise ValidationError(_("Send a PDF, a PNG or JPEG picture, or a Word, Excel or OpenDocument text file."))
    if upload.size > LARGEST:
        raise ValidationError(_("This file weighs more than 10 MB: send a lighter one."))
    content = upload.read()
    if not content:
        raise ValidationError(_("This file is empty: choose it again."))
    _media, start, member = KINDS[ending]
    if not content.startswith(start) or (member and not holds(content, member)) or not small_picture(ending, content):
        raise ValidationError(_("This file is not what its name says, or is damaged: save it again and resend it."))
    name = PurePosixPath(upload.name.replace("\\", "/")).name[-160:]
    digest = hashlib.sha256(content).hexdigest()
    return Accepted(ContentFile(content, name=f"{uuid.uuid4().hex}.{ending}"), name, len(content), digest)


def ending_of(name) -> str:
    ending = (name or "").rpartition(".")[2].lower()
    return "jpg" if ending == "jpeg" else ending


def holds(content: bytes, member: str) -> bool:
    """True for an archive with that member, which does not unpack to more than 200 MB."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return any(row.filename == member for row in members) and sum(row.file_size for row in members) <= MOST_UNPACKED


def small_picture(ending: str, content: bytes) -> bool:
    """True for what is no picture, and for a picture that opens and has no more than 40 million pixels."""
    if ending not in ("png", "jpg"):
        return True
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return width * height <= MOST_PIXELS


def download(stored, name) -> FileResponse:
    """A stored file as an attachment that no browser runs; the caller has checked its reader."""
    media = KINDS[ending_of(stored.name)][0]
    response = FileResponse(stored.open("rb"), as_attachment=True, filename=name, content_type=media)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
