"""The letter to a candidate as a PDF/A file, typeset from the decision as it was written."""

from pathlib import Path

from django.utils.text import normalize_newlines

from firms.domain import letters
from naturopole.typesetting import pdf

TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"


def typeset(decision) -> bytes:
    """The letter in the active language."""
    content = letters.content(decision)
    content["text"] = [row for row in normalize_newlines(content["text"]).split("\n") if row.strip()]
    return pdf(TEMPLATE, content)
