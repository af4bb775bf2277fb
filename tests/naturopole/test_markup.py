"""HTML written in Python: what fills a pattern is escaped once, whatever it is, and addresses are those of Django."""

import ast
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from naturopole import markup

ROOT = Path(__file__).resolve().parents[2]
# Names that mark text as safe or escape it by hand, and the modules that may use them, each with its reason.
BY_HAND = {"mark_safe", "SafeString", "format_html", "format_html_join", "conditional_escape", "escape"}
MAY = {
    "naturopole/markup.py": "all others write by it",
    "naturopole/drawings/svg.py": "drawings know nothing of Django",
    "naturopole/controls.py": "hundreds of options, each word through `escaped`",
    "naturopole/templatetags/figures.py": "drawings escape their own words",
    "naturopole/forms.py": "the choices that its controls draw",
    "mobility/posting.py": "data in a script element has rules of its own",
}
MARKS = "<i9>\"'&{}"
PARTS = [MARKS, "", "Élodie", 3, None, mark_safe("<b>x</b>"), gettext_lazy("Save"), markup.written("<i>{}</i>", MARKS)]


@pytest.mark.parametrize("part", PARTS, ids=repr)
def test_part_is_written_as_django_writes_it(part):
    assert markup.escaped(part) == conditional_escape(part)
    assert markup.written('<a title="{}">{}</a>', part, 1) == format_html('<a title="{}">{}</a>', part, 1)


def test_everything_written_is_safe():
    found = (
        markup.written("{}", MARKS),
        markup.joined([MARKS]),
        markup.muted(MARKS),
        markup.noted(MARKS, MARKS),
        markup.noted(MARKS, ""),
        markup.address("mobility:vacancy_detail", 1),
    )
    assert [type(one) for one in found] == [SafeString] * len(found)
    assert [one.count("<i9>") for one in found] == [0] * len(found)


@pytest.mark.parametrize("parts", [(), ("a",), ("a", "b", "c")])
def test_pattern_wants_a_part_for_each_hole(parts):
    with pytest.raises(ValueError, match="zip"):
        markup.written("{} {}", *parts)


def test_parts_are_joined_in_their_order():
    assert markup.joined(part for part in ["a", mark_safe("<br>"), "<b>"]) == "a<br>&lt;b&gt;"
    assert markup.joined([]) == ""


def test_note_stands_under_words_where_there_is_one():
    assert markup.noted("a", "<b>") == 'a<br><span class="muted">&lt;b&gt;</span>'
    assert markup.noted("<a>", "") == "&lt;a&gt;"


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("mobility:vacancy_detail", ()),
        ("mobility:application_move", ("hire",)),
        ("training:statement_pdf", (12,)),
        ("firms:firm_detail", ()),
    ],
)
def test_address_is_the_one_of_django(name, more):
    for key in (0, 7, 123456, markup.HOLE):
        assert markup.address(name, key, *more) == reverse(name, args=[key, *more])


def test_address_takes_a_number_for_key():
    with pytest.raises(ValueError, match="format code 'd'"):
        markup.address("mobility:vacancy_detail", "7")
    with pytest.raises(NoReverseMatch):
        markup.address("mobility:nothing_like_it", 7)


def by_hand(source) -> list[int]:
    """Lines that take in what marks or escapes text by hand, or write with a pattern that has values in it already."""
    tree = ast.parse(source)
    taken = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module in ("html", "django.utils.html", "django.utils.safestring")
        and BY_HAND & {name.name for name in node.names}
    ]
    filled = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "written"
        and any(isinstance(part, ast.JoinedStr) for first in node.args[:1] for part in ast.walk(first))
    ]
    return taken + filled


def test_one_module_writes_markup():
    apps = ("firms", "mobility", "naturopole", "packages", "training")
    paths = [path for app in apps for path in sorted((ROOT / app).rglob("*.py"))]
    found = {str(path.relative_to(ROOT)) for path in paths if by_hand(path.read_text())}
    assert found == set(MAY)


def test_markup_by_hand_is_noticed():
    assert by_hand("from django.utils.safestring import mark_safe") == [1]
    assert by_hand("from html import escape, unescape") == [1]
    assert by_hand('written(f"<b>{name}</b>")') == [1]
    assert by_hand('markup.written("<b>{}" + f"{name}</b>")') == [1]
    assert by_hand('written("<b>{}</b>", f"{name}")') == []
