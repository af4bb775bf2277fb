"""Tables that people send, CSV in its usual forms or XLSX, as rows of text.

A file may come from anywhere: what unpacks to too much, refers to other documents or is no table is refused.
"""

import csv
import io
import warnings
import zipfile
import zlib
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

LARGEST = 2 * 1024 * 1024
"""Bytes of a file."""
MOST_UNPACKED = 25 * 1024 * 1024
MOST_COLUMNS = 40
LONGEST_CELL = 1000
# What readers of workbooks and archives raise on damaged files.
BROKEN = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, OSError, EOFError, RuntimeError),
    *(SyntaxError, AssertionError, zipfile.BadZipFile, zlib.error),
)


class Unreadable(Exception):
    """No table can be read from it; the message says what to send instead."""


def rows_of(content: bytes, most: int) -> list[list[str]]:
    """The rows of a file, empty ones included, so that their place is their line number; at most `most` + 1."""
    if not content.strip():
        raise Unreadable(_("This file is empty: choose it again."))
    rows = workbook_rows(content, most) if content.startswith(b"PK") else text_rows(decoded(content), most)
    return [[shorter(cell) for cell in row[:MOST_COLUMNS]] for row in rows]


def shorter(cell) -> str:
    return cell[:LONGEST_CELL]


def decoded(content: bytes) -> str:
    """As the spreadsheets of the last thirty years write it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def text_rows(text: str, most: int) -> list[list[str]]:
    if any(ord(character) < 32 and character not in "\t\r\n" for character in text):
        raise Unreadable(_("This is neither a CSV file nor an Excel workbook (.xlsx): save your table as one of them."))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        return [row for row, _place in zip(reader, range(most + 1), strict=False)]
    except csv.Error:
        raise Unreadable(_("The lines of this file cannot be told apart: save your table as CSV again.")) from None


def delimiter_of(text: str) -> str:
    """What parts the cells: the sign that most lines hold, and of two such the one written more often.

    A title above the table, a remark or an amount may hold the others.
    """
    lines = text.splitlines()[:200]
    return max(";,\t", key=lambda sign: (sum(sign in line for line in lines), text.count(sign)))


def workbook_rows(content: bytes, most: int) -> list[list[str]]:
    """The first sheet; formulas give the value that was last computed."""
    from openpyxl import load_workbook

    check_archive(content)
    try:
        # What a newer spreadsheet adds is left out, which needs no word.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            cells = sheet.iter_rows(min_row=1, max_row=most + 1, max_col=MOST_COLUMNS, values_only=True)
            return [trimmed([text_of(value) for value in row]) for row in cells]
    except BROKEN:
        raise Unreadable(_("This workbook is damaged or has no sheet: save it again and resend it.")) from None


def trimmed(row) -> list[str]:
    """Without the empty cells at its end, which a sheet has as many of as one likes."""
    while row and not row[-1]:
        row.pop()
    return row


def check_archive(content: bytes):
    """Only a workbook passes, of a size that can be read, whose parts declare no other document."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in {member.filename for member in members}:
                raise Unreadable(_("This is no Excel workbook (.xlsx): save your table as .xlsx or as CSV."))
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise Unreadable(_("This workbook holds too much: send only the sheet with the needs."))
            parts = (archive.read(member) for member in members if member.filename.endswith((".xml", ".rels")))
            if any(b"<!DOCTYPE" in part.replace(b"\x00", b"") for part in parts):
                raise Unreadable(_("This workbook is damaged or has no sheet: save it again and resend it."))
    except BROKEN:
        raise Unreadable(_("This workbook is damaged or has no sheet: save it again and resend it.")) from None


def text_of(value) -> str:
    """A cell as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        # Computed amounts carry dust beyond the cent.
        return f"{round(Decimal(str(value)), 2).normalize():f}" if abs(value) < 1e15 else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def as_text(rows) -> str:
    """The same rows as a CSV of our own, to be sent back with a confirmation."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    return text.getvalue()


def from_text(text: str, most: int) -> list[list[str]]:
    """What `as_text` wrote, or what somebody sends in its place."""
    try:
        reader = csv.reader(io.StringIO(text.replace("\x00", "").replace("\r", ""), newline=""), delimiter=";")
        return [row[:MOST_COLUMNS] for row, _place in zip(reader, range(most + 1), strict=False)]
    except csv.Error:
        raise Unreadable(_("The lines of this file cannot be told apart: save your table as CSV again.")) from None
