"""What a person can read in an answer, whatever it comes as: pages as they are, files opened and taken apart."""

import io
import re
import zipfile

from pypdf import PdfReader

from tests.world import SECRETS

AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+")
# The keys of forms: a part of one may by chance be an amount without its comma.
KEY = re.compile(r"\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b")


def pattern(secret) -> re.Pattern:
    """Finds a secret; an amount also as spreadsheets and fields hold it, without its comma."""
    if AMOUNT.fullmatch(secret):
        return re.compile(rf"(?<![\w.,]){secret.replace(',', ',?')}(?!\w)")
    return re.compile(re.escape(secret))


PATTERNS = {secret: pattern(secret) for secret in SECRETS}


def secrets_in(*texts) -> set[str]:
    """The secrets of the world that stand in any of these texts."""
    texts = [KEY.sub("", text) for text in texts]
    return {secret for secret, one in PATTERNS.items() if any(one.search(text) for text in texts)}


def read(answer) -> str:
    """The answer as text: a PDF's pages, metadata and enclosed files, all parts of a workbook, else the body."""
    body = answer.getvalue()
    # Files that tests upload only begin like a PDF.
    if body.startswith(b"%PDF-1") and b"startxref" in body:
        return of_pdf(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return body.decode("utf-8", "replace")


def of_pdf(body) -> str:
    pdf = PdfReader(io.BytesIO(body))
    about = [str(value) for value in (pdf.metadata or {}).values()] + [
        str(pdf.xmp_metadata and pdf.xmp_metadata.stream)
    ]
    enclosed = [content.decode("utf-8", "replace") for files in pdf.attachments.values() for content in files]
    return "\n".join([*(page.extract_text() for page in pdf.pages), *about, *enclosed])
