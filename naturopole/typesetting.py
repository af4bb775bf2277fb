"""Documents as PDF/A, typeset by Typst; codes for cameras on them."""

import io
import json
from functools import lru_cache
from pathlib import Path

from naturopole.fonts import prepare_fonts

STANDARDS = ["a-2b"]
# Up to here the fonts of the site and of the typesetter draw every printable character.
LAST_LATIN = 0x24F
UNDRAWN = "□"


def pdf(template: Path, data: dict) -> bytes:
    """The template with its data, as PDF/A. Texts reach Typst as data, never as source: no word is read as a command.

    PDF/A refuses a character that no font draws, such as a Chinese one: it is printed as an empty box.
    """
    import typst

    source, text = template.read_bytes(), json.dumps(data, ensure_ascii=False)
    try:
        return compiled(source, text)
    except typst.TypstError:
        return compiled(source, json.dumps(drawable(data), ensure_ascii=False))


def compiled(source: bytes, text: str) -> bytes:
    import typst

    return typst.compile(
        source,
        pdf_standards=STANDARDS,
        sys_inputs={"data": text},
        font_paths=[str(prepare_fonts())],
        ignore_system_fonts=True,
    )


def drawable(data):
    """The same data with an empty box for each character that no font draws."""
    if isinstance(data, str):
        return "".join(character if is_drawn(character) else UNDRAWN for character in data)
    if isinstance(data, dict):
        return {name: drawable(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [drawable(value) for value in data]
    return data


def is_drawn(character: str) -> bool:
    if ord(character) <= LAST_LATIN:
        return character.isprintable() or character in "\n\xa0\xad"
    return is_accepted(character)


@lru_cache(maxsize=2048)
def is_accepted(character: str) -> bool:
    """Tries one character in a document of its own: some five milliseconds, remembered."""
    import typst

    try:
        compiled(b"#sys.inputs.data", character)
    except typst.TypstError:
        return False
    return True


def qr_code(text: str) -> str:
    """A QR code as a drawing in SVG, with its white margin; a stain on a quarter of it leaves it readable."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="q", micro=False).save(drawn, kind="svg", border=4, xmldecl=False, nl=False)
    return drawn.getvalue().decode()
