"""Every page that a person can open, as bytes: for two moments between which nothing may have changed for her."""

import io
import re
import zipfile

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from tests.walls.matrix import MATRIX

# Drawn anew for each answer, whatever it is about: a form's token, key and stamp, the moment a file was written, and
# that of the reader's own sign-in, which stands in her archive.
DRAWN = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[\w]+"'),
    re.compile(rb'name="request_key" value="[-\w]+"'),
    re.compile(rb'name="stamp" value="[^"]+"'),
    re.compile(rb"DTSTAMP:\w+"),
    re.compile(rb"<dcterms:(?:created|modified)[^>]*>[^<]*<"),
    re.compile(rb'"made_at": "[^"]+"'),
    re.compile(rb"held on you on [^<]*<"),
    re.compile(rb'Last sign-in(?:</b></dt><dd>|",\s*"value": ")[^<"]*'),
)
# Limits count in the cache, whose first count of a span takes more statements.
COUNTING = re.compile(r"shared_cache|SAVEPOINT")
PIECE = {"HX-Request": "true"}


def addresses(world) -> list[str]:
    """The addresses of the permission matrix that are read, for its usual rows and their twins, exports twice."""
    found = []
    for name, (method, words, _expected) in MATRIX.items():
        if method == "GET":
            pages = sorted(world.addresses(name, words))
            found += [*pages, *(f"{page}?format=xlsx" for page in pages if name.endswith("_export"))]
    return found


def snapshot(client, world, person, more=()) -> dict:
    """Status, target and bytes of every address as this person, and how many statements each asks of the database.

    Of a page that htmx asks for in pieces, the piece too.

    What is drawn anew for each answer is taken out. `more` are further addresses, such as those of a row that the
    person may not know of.
    """
    world.sign_in(client, person)
    client.get(reverse("firms:position_map"))  # a process reads the axes once
    for token in ("feed_token", "feed_token_twin"):
        client.get(reverse("training:feed_by_link", args=[world.rows[token]]))  # a first reading is noted
    found = {}
    for address in [*addresses(world), *more]:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        found[address, "page"] = taken(answer)
        found[address, "statements"] = len([one for one in asked if not COUNTING.search(one["sql"])])
        if "HX-Request" in answer.headers.get("Vary", ""):
            found[address, "piece"] = taken(client.get(address, headers=PIECE))
    return found


def changed(before, after) -> list[str]:
    """The addresses whose answers differ."""
    assert before.keys() == after.keys()
    return sorted({key[0] for key in before if before[key] != after[key]})


def taken(answer) -> tuple[int, bytes, str]:
    body = opened(answer.getvalue())
    for one in DRAWN:
        body = one.sub(b"", body)
    return answer.status_code, body, answer.headers.get("Location", "")


def opened(body) -> bytes:
    """A workbook's parts, and the words of a PDF, whose bytes hold their own moment; anything else as it is."""
    if body.startswith(b"%PDF-1") and b"startxref" in body:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    return body
