"""The drawing of a dated chain."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naturopole.drawings.gantt import BAR, HEAD, ROW, Bar, gantt

EXAMPLE = [
    Bar("Extraction", 1, 10, longest=True),
    Bar("Labels", 1, 5, slack=15),
    Bar("Packing", 13, 20, longest=True, after=[0, 1]),
]


def parts(drawing, tag):
    return [node.attrib for node in ElementTree.fromstring(drawing).iter(tag)]


def spans(drawing, kind):
    return [(node["x"], node["width"]) for node in parts(drawing, "rect") if node.get("class") == kind]


def test_bars_lie_where_their_days_are():
    drawing = gantt(EXAMPLE, [], description="")
    assert spans(drawing, "q-on") == [("0%", "50%"), ("60%", "40%")]
    assert spans(drawing, "q-may") == [("0%", "25%")]
    assert spans(drawing, "slip") == [("0%", "100%")]


def test_path_that_sets_the_end_differs_by_pattern_too():
    striped = [node for node in parts(gantt(EXAMPLE, [], description=""), "rect") if node.get("fill") == "url(#gs)"]
    assert [(node["x"], node["width"]) for node in striped] == [("0%", "25%")]


def test_transit_is_a_line_along_the_waiting():
    lines = list(parts(gantt(EXAMPLE, [], description=""), "line"))
    assert [(node["x1"], node["x2"]) for node in lines] == [
        ("50%", "50%"),
        ("50%", "60%"),
        ("25%", "25%"),
        ("25%", "60%"),
    ]


def test_days_are_written_inwards_at_the_right_edge():
    texts = parts(gantt(EXAMPLE, [(1, "2 March"), (11, "16 March"), (20, "27 March")], description=""), "text")[:3]
    assert [(node["x"], node["text-anchor"]) for node in texts] == [("0%", "start"), ("50%", "start"), ("100%", "end")]


def test_words_are_made_safe():
    drawing = gantt([Bar("<b>", 1, 1)], [(1, "<i>")], description='"&')
    assert [node.text for node in ElementTree.fromstring(drawing).iter("text")] == ["<i>", "<b>"]
    assert ElementTree.fromstring(drawing).get("aria-label") == '"&'


def test_no_bar_draws_nothing():
    assert gantt([], [(1, "x")], description="") == ""


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1)])
def test_impossible_bar_is_refused(first, last):
    with pytest.raises(ValueError, match="begins on day 1"):
        gantt([Bar("x", first, last)], [], description="")


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 300), st.integers(0, 50)), min_size=1, max_size=15))
def test_everything_stays_within_the_drawing(rows):
    bars = [Bar("x", first, first + more, slack) for first, more, slack in rows]
    drawing = gantt(bars, [], description="")
    for node in (node for node in parts(drawing, "rect")):
        start, breadth = float(node["x"][:-1]), float(node["width"][:-1])
        assert start >= 0
        assert start + breadth <= 100.11
    assert int(re.search(r'height="(\d+)" role', drawing)[1]) == HEAD + ROW * len(bars)
    assert all(int(node["y"]) + BAR < HEAD + ROW * len(bars) for node in parts(drawing, "rect"))
