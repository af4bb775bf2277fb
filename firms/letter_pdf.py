"""The letter to a candidate as a PDF/A file, typeset by Typst from the decision as it was written."""

import json
from pathlib import Path

from django.utils.text import normalize_newlines

from firms.domain import letters
from naturopole.fonts import prepare_fonts

TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"


def typeset(decision) -> bytes:
    """The letter in the active language. Texts reach Typst as data, so no word of them is read as a command."""
    import typst

    content = letters.content(decision)
    content["text"] = [row for row in normalize_newlines(content["text"]).split("\n") if row.strip()]
    options = {
        "sys_inputs": {"data": json.dumps(content, ensure_ascii=False)},
        "font_paths": [str(prepare_fonts())],
        "ignore_system_fonts": True,
    }
    try:
        return typst.compile(TEMPLATE.read_bytes(), pdf_standards=["a-2b"], **options)
    except typst.TypstError:
        # PDF/A refuses a character that no font draws; a plain PDF shows an empty box.
        return typst.compile(TEMPLATE.read_bytes(), **options)
