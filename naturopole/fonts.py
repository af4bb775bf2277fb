"""The site's own fonts, cut for the typesetter.

Typst reads neither woff2 nor variable fonts, so static fonts are cut from the site's own once and kept in DATA_DIR.
"""

import os
import tempfile
from pathlib import Path

from django.conf import settings

# file of the site, weight, family and style to name the cut font with
CUTS = (
    ("alegreya-latin-wght-normal.woff2", 700, "Alegreya", "Bold"),
    ("alegreya-latin-wght-italic.woff2", 400, "Alegreya", "Italic"),
    ("alegreya-latin-wght-italic.woff2", 700, "Alegreya", "Bold Italic"),
    ("source-sans-3-latin-wght-normal.woff2", 400, "Source Sans 3", "Regular"),
    ("source-sans-3-latin-wght-normal.woff2", 700, "Source Sans 3", "Bold"),
)


def fonts_folder() -> Path:
    return settings.DATA_DIR / "fonts"


def web_font(name) -> Path:
    """A font file as browsers get it."""
    return settings.BASE_DIR / "static" / "fonts" / name


def prepare_fonts() -> Path:
    """Cut the fonts that are not there yet; several processes may do so at once."""
    folder = fonts_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for source, weight, family, style in CUTS:
        target = folder / f"{family.replace(' ', '')}-{style}.ttf"
        if not target.exists():
            cut(web_font(source), weight, family, style, target)
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
