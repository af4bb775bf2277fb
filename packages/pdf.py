"""The PDF of a quote, typeset by Typst from its frozen content."""

import json
from pathlib import Path

from django.utils import translation

from naturopole.fonts import prepare_fonts
from packages.documents import document

TEMPLATE = Path(__file__).parent / "typst" / "quote.typ"


def typeset(content) -> bytes:
    """The PDF/A file of one version, in its client's language.

    `content` is what `packages.domain.content.frozen` makes. It reaches Typst as data, never as source, so no word
    of it is ever read as a command.
    """
    import typst

    with translation.override(content["language"]):
        data = json.dumps(document(content), ensure_ascii=False)
    options = {
        "sys_inputs": {"data": data},
        "font_paths": [str(prepare_fonts())],
        "ignore_system_fonts": True,
    }
    try:
        return typst.compile(TEMPLATE.read_bytes(), pdf_standards=["a-2b"], **options)
    except typst.TypstError:
        # PDF/A refuses a character that no font draws, such as a Chinese one; a plain PDF shows an empty box.
        return typst.compile(TEMPLATE.read_bytes(), **options)
