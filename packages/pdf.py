"""The PDF of a quote, typeset by Typst from its frozen content.

Typst reads neither woff2 nor variable fonts, so static fonts are cut from the site's own once and kept in DATA_DIR.
"""

import json
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils import translation

from packages.documents import document

TEMPLATE = Path(__file__).parent / "typst" / "quote.typ"
# file of the site, weight, family and style to name the cut font with
CUTS = (
    ("alegreya-latin-wght-normal.woff2", 700, "Alegreya", "Bold"),
    ("alegreya-latin-wght-italic.woff2", 400, "Alegreya", "Italic"),
    ("source-sans-3-latin-wght-normal.woff2", 400, "Source Sans 3", "Regular"),
    ("source-sans-3-latin-wght-normal.woff2", 700, "Source Sans 3", "Bold"),
)


def fonts_folder() -> Path:
    return settings.DATA_DIR / "fonts"


def prepare_fonts() -> Path:
    """Cut the fonts that are not there yet; several processes may do so at once."""
    folder = fonts_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for source, weight, family, style in CUTS:
        target = folder / f"{family.replace(' ', '')}-{style}.ttf"
        if not target.exists():
            cut(settings.BASE_DIR / "static" / "fonts" / source, weight, family, style, target)
    return folder


def cut(source, weight, family, style, target):
    """Write one static font; the rename is atomic, so a reader never meets half a file."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(source)
    font = instantiateVariableFont(font, {"wght": weight})
    font.flavor = None
    plain = f"{family.replace(' ', '')}-{style}"
    for name_id, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, plain), (16, family), (17, style)):
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    handle, draft = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    font.save(draft)
    os.replace(draft, target)


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
