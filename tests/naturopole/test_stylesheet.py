"""The one stylesheet: every source once, in the order of its layers, and found wherever files are served from."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from naturopole.stylesheet import StylesheetFinder, joined, shortened, write

STATIC = Path(__file__).parents[2] / "static"
SOURCES = STATIC / "css"
LAYERS = ["reset", "tokens", "base", "layout", "components", "utilities", "print"]


@pytest.fixture
def finder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return StylesheetFinder()


def contrast(first, second):
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_source_is_imported_once():
    imported = re.findall(r'@import "([^"]+)"', (SOURCES / "app.css").read_text(encoding="utf-8"))
    written = {str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.css")} - {"app.css"}
    assert sorted(imported) == sorted(written)


def test_layers_are_named_first_and_stand_in_their_order():
    css = joined(SOURCES)
    assert css.startswith(f"@layer {','.join(LAYERS)};@font-face")
    met = list(dict.fromkeys(re.findall(r"@layer (\w+)\{", css)))
    assert met == LAYERS


def test_joined_stylesheet_is_small_and_whole():
    css = joined(SOURCES)
    assert "@import" not in css
    assert css.count("{") == css.count("}")
    assert len(css.encode()) < 34_000


def test_joined_stylesheet_points_at_files_that_exist():
    addresses = set(re.findall(r"url\(([^)#]+)\)", joined(SOURCES)))
    assert len(addresses) == 3
    assert all((STATIC / address).is_file() for address in addresses)


def test_joined_stylesheet_writes_colours_only_as_tokens():
    text = "".join(path.read_text(encoding="utf-8") for path in (SOURCES / "components").glob("*.css"))
    loose = set(re.findall(r"#[0-9a-f]{3,6}\b(?=[;,) ])", text))
    assert loose <= {"#fff", "#000", "#15231b", "#f6d365", "#1f4f9e", "#17241c", "#173f2d"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a  {\n  color : red;\n}\n", "a{color :red}\n"),
        ("/* it's */ a > b , c:hover { x: y; }", "a > b,c:hover{x:y}\n"),
        ('p::before { content: " ,  {"; }', 'p::before{content:" ,  {"}\n'),
        (
            "@media (width < 62rem) { .a :is(b) { margin: 1px  2px; } }",
            "@media (width < 62rem){.a :is(b){margin:1px 2px}}\n",
        ),
    ],
)
def test_shortened_drops_only_what_carries_no_meaning(written, kept):
    assert shortened(written) == kept


def test_joined_refuses_an_import_without_a_file(tmp_path):
    (tmp_path / "app.css").write_text('@import "nowhere.css";')
    with pytest.raises(FileNotFoundError):
        joined(tmp_path)


def test_write_replaces_the_file_only_when_the_sources_changed(tmp_path):
    source, target = tmp_path / "css", tmp_path / "out" / "app.css"
    source.mkdir()
    (source / "app.css").write_text("a { b: c; }")
    first = write(source, target).stat().st_mtime_ns
    assert write(source, target).stat().st_mtime_ns == first
    (source / "app.css").write_text("a { b: d; }")
    assert write(source, target).read_text() == "a{b:d}\n"
    assert [path.name for path in target.parent.iterdir()] == ["app.css"]


def test_finder_serves_the_joined_sheet_and_hides_its_sources(finder):
    assert Path(finder.find("app.css")).read_text(encoding="utf-8") == joined(SOURCES)
    assert not finder.find("css/tokens.css")
    assert not finder.find("css/app.css", find_all=True)
    assert Path(finder.find("sprite.svg")) == STATIC / "sprite.svg"


def test_finder_lists_the_joined_sheet_instead_of_its_sources(finder):
    listed = [path for path, _ in finder.list([])]
    assert listed[0] == "app.css"
    assert not [path for path in listed if path.startswith("css")]
    assert {"sprite.svg", "icon.svg", "LICENSE-lucide.txt", "fonts/OFL-Alegreya.txt"} <= set(listed)


def test_collected_files_are_hashed_and_the_sheet_knows_its_fonts(settings, tmp_path):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    settings.STATICFILES_FINDERS = [
        "naturopole.stylesheet.StylesheetFinder",
        "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    ]
    finders.get_finder.cache_clear()
    call_command("collectstatic", interactive=False, verbosity=0)
    finders.get_finder.cache_clear()
    (sheet,) = (tmp_path / "collected").glob("app.*.css")
    addresses = re.findall(r'url\("?(fonts/[^")]+)', sheet.read_text(encoding="utf-8"))
    assert len(addresses) == 4
    assert not (tmp_path / "collected" / "css").exists()
    assert all((tmp_path / "collected" / address).is_file() for address in addresses)


@pytest.mark.parametrize("ground", ["paper", "sheet"])
@pytest.mark.parametrize("firm", range(1, 9))
def test_colours_of_firms_stand_out_in_both_themes(firm, ground):
    tokens = (SOURCES / "tokens.css").read_text(encoding="utf-8").replace("#fff,", "#ffffff,")
    pairs = [re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", tokens).groups() for name in (f"f{firm}", ground)]
    assert all(contrast(ink, paper) >= 4.5 for ink, paper in zip(*pairs, strict=True))
