"""A cube that leaves the site: one SVG file with its own colours, leaves and fonts, for any program that draws SVG.

Many programs know neither custom properties nor `light-dark()` nor `color-mix()`, so every colour is worked out.
"""

import re
from base64 import b64encode
from collections.abc import Mapping

from naturopole.drawings import leaves

WHITE, BLACK = "#ffffff", "#000000"
TEXT = '"Source Sans 3","Segoe UI","Helvetica Neue",Arial,sans-serif'
HEAD = "Alegreya,Georgia,serif"
SIGN_TOKENS = {str(n): f"f{n}" for n in leaves.LEAVES} | {"c": "elder", "x": "ink-2"}
VARIABLE = re.compile(r"var\(--[\w-]+,([^)]*)\)")
RULES = """
text{{font-family:{TEXT};font-size:20px;fill:{ink}}}
.axis{{font-family:{HEAD};font-style:italic;font-weight:700;font-size:23px}}
.name,.num{{font-weight:700}}
.num{{font-size:16px}}
.dim{{fill:{ink-2}}}
.wall{{fill:{paper}}}
.b{{fill-opacity:.6}}
.grid{{fill:none;stroke:{line};stroke-width:1}}
.rim{{fill:none;stroke:{edge};stroke-width:1.75}}
.halo{{fill:none;stroke:{sheet};stroke-width:5;stroke-opacity:.75}}
.lead{{fill:none;stroke:{ink};stroke-width:1.25}}
.knot{{fill:{ink};stroke:{sheet};stroke-width:1.5}}
.drop{{fill:none;stroke:{edge};stroke-width:1.25;stroke-dasharray:2 4}}
.shade{{opacity:.2}}
.box path{{stroke:{sheet};stroke-width:1.25;stroke-linejoin:round;fill-opacity:.93}}
.hatch-line{{stroke:{poppy};stroke-width:2.5}}
.hatch-bg{{fill:{poppy-soft}}}
"""
LAST_RULES = """
.box.cand path{{fill:{gentian};fill-opacity:.28;stroke:{elder};stroke-width:2.75;stroke-dasharray:7 4}}
.box.clash path{{fill:url(#hatch);fill-opacity:1;stroke:{poppy};stroke-width:2.5}}
.faint path{{fill-opacity:.3}}
"""


def standalone(svg: str, colours: Mapping[str, str], fonts: Mapping[str, bytes] | None = None) -> str:
    """`svg` as `cube` draws it without a sprite, as a document of its own on white.

    `colours` are the light tokens by name, as #rrggbb; `fonts` are woff2 files by "family" or "family italic",
    for readers of the file that have them not.
    """
    start, _, rest = svg.partition(">")
    x, y = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', start).groups()
    used = [sign for sign in SIGN_TOKENS if f'href="#leaf-{sign}"' in svg]
    symbols = "".join(VARIABLE.sub(r"\1", leaves.symbol(int(sign) if sign.isdigit() else sign)) for sign in used)
    head = start.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1) + f' width="{x}" height="{y}">'
    title, _, drawing = rest.partition("</desc>")
    defs = f"<defs>{symbols}</defs>" if symbols else ""
    ground = f'<rect width="{x}" height="{y}" fill="{colours["sheet"]}"/>'
    return f"{head}{title}</desc><style>{style(colours, fonts or {})}</style>{defs}{ground}{drawing}"


def style(colours: Mapping[str, str], fonts: Mapping[str, bytes]) -> str:
    """The rules of css/components/cube.css with every colour worked out on white."""
    known = {**colours, "TEXT": TEXT, "HEAD": HEAD}
    signs = "".join(sign_rules(sign, colours[token], colours["sheet"]) for sign, token in SIGN_TOKENS.items())
    rules = RULES.format_map(known) + signs + LAST_RULES.format_map(known)
    return "".join(map(font_face, fonts, fonts.values())) + rules.replace("\n", "")


def sign_rules(sign: str, colour: str, sheet: str) -> str:
    own = f'[data-firm="{sign}"]'
    return (
        f".leaf{own}{{color:{colour}}}.shade{own}{{fill:{colour}}}"
        f"{own} .fa{{fill:{mixed(colour, WHITE, 0.4)}}}{own} .fb{{fill:{mixed(colour, sheet, 0.68)}}}"
        f"{own} .fc{{fill:{mixed(colour, BLACK, 0.88)}}}"
    )


def mixed(one: str, other: str, share: float) -> str:
    """`share` of one colour with the rest of the other, as `color-mix(in srgb, …)` does."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    return [int(digits[i : i + 2], 16) for i in (0, 2, 4)]


def font_face(name: str, data: bytes) -> str:
    family = name.removesuffix(" italic")
    slanted = "font-style:italic;" if name.endswith(" italic") else ""
    return (
        f'@font-face{{font-family:"{family}";{slanted}font-weight:200 900;'
        f'src:url(data:font/woff2;base64,{b64encode(data).decode()}) format("woff2")}}'
    )
