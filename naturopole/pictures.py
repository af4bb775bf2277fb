"""Drawings as files: a stand-alone SVG, and the same as PNG through the typesetter."""

from django.conf import settings
from django.http import HttpResponse

from naturopole.drawings.standalone import standalone
from naturopole.exports import attached
from naturopole.fonts import prepare_fonts, web_font
from naturopole.stylesheet import FOLDER, light_colours

FONTS = {
    "Source Sans 3": "source-sans-3-latin-wght-normal.woff2",
    "Alegreya italic": "alegreya-latin-wght-italic.woff2",
}
DOTS_PER_INCH = 144
PAGE = """
#let drawing = bytes(sys.inputs.at("drawing"))
#set page(width: auto, height: auto, margin: 0pt)
#image(drawing, format: "svg")
"""


def svg_file(name, drawing) -> HttpResponse:
    fonts = {family: web_font(file).read_bytes() for family, file in FONTS.items()}
    return attached(HttpResponse(alone(drawing, fonts), content_type="image/svg+xml; charset=utf-8"), f"{name}.svg")


def png_file(name, drawing) -> HttpResponse:
    return attached(HttpResponse(png(drawing), content_type="image/png"), f"{name}.png")


def alone(drawing, fonts=None) -> str:
    return standalone(drawing, light_colours(settings.BASE_DIR / "static" / FOLDER), fonts)


def png(drawing) -> bytes:
    """The drawing at two dots a pixel. It reaches Typst as data: no word of it is read as a command."""
    import typst

    return typst.compile(
        PAGE.encode(),
        format="png",
        ppi=DOTS_PER_INCH,
        sys_inputs={"drawing": alone(drawing)},
        font_paths=[str(prepare_fonts())],
        ignore_system_fonts=True,
    )
