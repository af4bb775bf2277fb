"""Tables that leave as CSV or XLSX; text that a spreadsheet would run as a formula is defused, numbers stay numbers."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plain(value):
    """A cell: None is empty, a text that starts like a formula gets an apostrophe, numbers and days stay."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal | date):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_file(name: str, heading: Sequence, rows: Iterable[Sequence]) -> HttpResponse:
    """A CSV in UTF-8 with its mark, separated by semicolons, as French spreadsheets open it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([plain(cell) for cell in row] for row in [heading, *rows])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    return attached(response, f"{name}.csv")


def xlsx_file(name: str, heading: Sequence, rows: Iterable[Sequence]) -> HttpResponse:
    """One sheet with a bold, frozen heading."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    for row in [heading, *rows]:
        cells = [cell.replace(tzinfo=None) if isinstance(cell, datetime) else plain(cell) for cell in row]
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in cells])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return attached(HttpResponse(content.getvalue(), content_type=XLSX), f"{name}.xlsx")


def attached(response, name) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
