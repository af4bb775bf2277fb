"""Documents as PDF/A, typeset by Typst."""

import json
from pathlib import Path

from naturopole.fonts import prepare_fonts


def pdf(template: Path, data: dict) -> bytes:
    """The template with its data. Texts reach Typst as data, never as source: no word is read as a command."""
    import typst

    options = {
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
        "font_paths": [str(prepare_fonts())],
        "ignore_system_fonts": True,
    }
    try:
        return typst.compile(template.read_bytes(), pdf_standards=["a-2b"], **options)
    except typst.TypstError:
        # PDF/A refuses a character that no font draws, such as a Chinese one; a plain PDF shows an empty box.
        return typst.compile(template.read_bytes(), **options)
