"""The room in perspective: boxes, order of painting, leaders that never cross, the file that stands alone."""

import re
from itertools import product
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naturopole.drawings import labels
from naturopole.drawings.cube import BOXES, Stand, cube, shared_lanes, standing
from naturopole.drawings.labels import Leader
from naturopole.drawings.room import Room, back_to_front, blocks, hides, is_orderly
from naturopole.drawings.standalone import mixed, standalone

AXES = (["Extraction", "Packing", "Logistics"], ["Cosmetics", "Pharmacy"], ["Plant", "Paste", "Dry form"])
NAMES = ("Process", "Market", "Specialty")
cells = st.sets(st.sampled_from([*product(range(4), range(3), range(3))]), max_size=16)
SVG = "{http://www.w3.org/2000/svg}"


def draw(stands, axes=AXES, **more):
    return cube(axes, NAMES, stands, title="The park", description="Three <axes>", **more)


def firm(sign, held, name="", **more):
    return Stand(sign, name or f"Maison {sign}", held if isinstance(held, dict) else dict.fromkeys(held, ""), **more)


def classes(scene):
    return re.findall(r'<g class="([\w ]+)" data-firm="(\w)"', scene.svg)


def test_adjoining_levels_make_one_box_a_run():
    held = set(product((0, 2, 3), (1, 2), (0, 2)))
    assert sorted(blocks(held)) == [
        ((0, 1), (1, 3), (0, 1)),
        ((0, 1), (1, 3), (2, 3)),
        ((2, 4), (1, 3), (0, 1)),
        ((2, 4), (1, 3), (2, 3)),
    ]


@given(cells)
def test_blocks_hold_each_place_exactly_once(held):
    filled = [cell for block in blocks(held) for cell in product(*(range(int(a), int(b)) for a, b in block))]
    assert sorted(filled) == sorted(held)


def test_firms_that_share_a_place_get_lanes_of_the_step():
    stands = [firm(1, [(0, 0, 0), (1, 0, 0)]), firm(2, [(0, 0, 0)]), firm(3, [(0, 1, 1)])]
    assert shared_lanes(stands) == {(0, 0): (0, 2), (1, 0): (1, 2)}
    assert [(box.stand.sign, box.block[0]) for box in standing(stands)] == [
        (1, (1, 2)),
        (1, (0, 0.5)),
        (2, (0.5, 1)),
        (3, (0, 1)),
    ]


@given(st.lists(cells, max_size=6))
def test_boxes_never_share_room(grounds):
    found = [box.block for box in standing([firm(1, ground) for ground in grounds])]
    for place, one in enumerate(found):
        for other in found[:place]:
            assert any(a[1] <= b[0] or b[1] <= a[0] for a, b in zip(one, other, strict=True))


@given(st.lists(cells, max_size=4))
def test_nearer_box_is_painted_after_the_farther(grounds):
    found = [box.block for box in standing([firm(1, ground) for ground in grounds])]
    order = back_to_front(found, lambda block: block)
    assert sorted(order) == sorted(found)
    wrong = [(one, other) for at, one in enumerate(order) for other in order[at + 1 :] if hides(one, other)]
    assert wrong == []


def test_ring_of_three_is_taken_apart():
    grounds = [
        {(0, 0, 0), (0, 0, 1), (2, 2, 1), (2, 2, 0)},
        {(0, 0, 1), (0, 1, 0), (2, 1, 0), (0, 0, 0), (0, 0, 2), (2, 2, 0), (0, 1, 1)},
        {(2, 1, 1)},
    ]
    found = [box.block for box in standing([firm(1, ground) for ground in grounds])]
    assert (len(found), is_orderly(found)) == (12, True)


def test_candidate_is_dashed_on_free_places_and_hatched_where_it_meets_a_resident():
    candidate = firm("c", {(0, 0, 0): "clash", (1, 0, 0): "cand", (2, 0, 0): ""})
    scene = draw([firm(4, [(0, 0, 0)]), candidate])
    assert sorted(classes(scene)) == [("box", "4"), ("box", "c"), ("box cand", "c"), ("box clash", "c")]


def test_drawing_names_levels_axes_and_firms():
    scene = draw([firm(1, [(0, 0, 0)], "Val & Cie"), firm("x", [(2, 1, 2)], "Ailleurs")], sprite="/s.svg")
    tree = ElementTree.fromstring(scene.svg)
    told = ["".join(text.itertext()) for text in tree.iter("text")]
    assert sorted(told) == sorted(
        ["1 Extraction", "2 Packing", "3 Logistics", *AXES[1], *AXES[2], *NAMES, "Val & Cie", "Ailleurs"]
    )
    assert [use.get("href") for use in tree.iter("use")] == ["/s.svg#leaf-1", "/s.svg#leaf-x"]
    assert (tree.find("title").text, tree.find("desc").text) == ("The park", "Three <axes>")


def test_drawing_has_nothing_inline():
    svg = draw([firm(1, [(0, 0, 0)])]).svg
    assert [word for word in (" style=", "<style", "<script", " fill=", " stroke=") if word in svg] == []


names = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), min_size=1, max_size=24)
leaders = st.lists(st.tuples(st.floats(0, 900), st.floats(300, 700), names), max_size=8)


@given(leaders)
def test_names_overlap_no_name_and_no_leader(given_leaders):
    found = labels.placed(Leader(x, y, 1, name) for x, y, name in given_leaders)
    assert sorted(leader.name for leader in found) == sorted(name for _x, _y, name in given_leaders)
    for one, other in product(found, found):
        if one is not other:
            apart = one.end <= other.start or other.end <= one.start
            assert apart or one.row != other.row
            crossed = one.start < other.x < one.end and other.row > one.row
            assert not crossed


@given(leaders)
def test_leaders_keep_a_gap(given_leaders):
    found = labels.placed(Leader(x, y, 1, name) for x, y, name in given_leaders)
    assert all(right.x - left.x >= labels.APART - 1e-6 for left, right in zip(found, found[1:], strict=False))


@given(st.lists(st.sets(st.sampled_from([*product(range(3), range(2), range(3))]), max_size=8), max_size=8))
def test_everything_stays_on_the_paper(grounds):
    stands = [firm(1 + at, ground, "Val de Sioule Logistique") for at, ground in enumerate(grounds)]
    tree = ElementTree.fromstring(draw(stands).svg)
    _x, _y, wide, high = map(float, tree.get("viewBox").split())
    for text in tree.iter("text"):
        x, size = float(text.get("x")), labels.width("".join(text.itertext()))
        left, right = (x - size, x) if text.get("text-anchor") == "end" else (x, x + size)
        assert 0 <= left <= right <= wide + 1
        assert 0 <= float(text.get("y")) <= high


def test_more_than_eight_firms_get_numbers_and_only_the_marked_one_a_name():
    stands = [firm(1, [(at % 3, 0, 0)], f"Maison {at}", number=at, pointed=at == 7) for at in range(1, 10)]
    scene = draw(stands)
    assert scene.crowded
    assert sorted(re.findall(r'class="num"[^>]*>(\d)<', scene.svg)) == list("12345689")
    assert re.findall(r'class="name"[^>]*>([^<]*)<', scene.svg) == ["Maison 7"]


def test_drawing_stops_at_so_many_boxes_and_keeps_the_marked_firm():
    grounds = [(p, m, s) for p, m, s in product(range(0, 20, 2), range(0, 10, 2), range(0, 10, 2))]
    stands = [firm(1, grounds, number=1), firm(2, [(1, 1, 1)], pointed=True)]
    scene = draw(stands, [[f"Level {at}" for at in range(size)] for size in (20, 10, 10)])
    assert (scene.drawn, scene.boxes) == (BOXES, 251)
    assert ("box", "2") in classes(scene)


def test_levels_too_close_for_their_names_are_named_in_part():
    room = Room.of([[str(at) for at in range(60)], ["m"], ["s"]])
    told = room.told([str(at) for at in range(60)], 0)
    assert 0 < len(told) < 60
    assert told[0] == (0, "0")


@pytest.mark.parametrize("axes", [([], [], []), (["One"], [], ["Only"])])
def test_axis_without_levels_is_no_error(axes):
    assert ElementTree.fromstring(draw([], axes).svg).get("class") == "cube"


@pytest.mark.parametrize(
    ("one", "share", "expected"), [("#ffffff", 1, "#ffffff"), ("#000", 0.4, "#999999"), ("#2e6b24", 0.68, "#719a6a")]
)
def test_colours_are_mixed_as_the_stylesheet_does(one, share, expected):
    assert mixed(one, "#fff", share) == expected


COLOURS = dict.fromkeys(
    ["ink", "ink-2", "paper", "sheet", "line", "edge", "poppy", "poppy-soft", "gentian", "elder"]
    + [f"f{n}" for n in range(1, 9)],
    "#123456",
)


def test_file_stands_alone():
    scene = draw([firm(1, [(0, 0, 0)]), firm("c", {(1, 0, 0): "cand"})])
    text = standalone(scene.svg, COLOURS, {"Alegreya italic": b"woff2"})
    tree = ElementTree.fromstring(text)
    assert [symbol.get("id") for symbol in tree.iter(f"{SVG}symbol")] == ["leaf-1", "leaf-c"]
    assert {use.get("href") for use in tree.iter(f"{SVG}use")} == {"#leaf-1", "#leaf-c"}
    assert [
        word for word in ("var(", "light-dark(", "color-mix(", "http://", "https://") if word in outside(text)
    ] == []
    assert '@font-face{font-family:"Alegreya";font-style:italic' in text


def outside(text) -> str:
    """The file without the name of its format, which only looks like an address."""
    return text.replace("http://www.w3.org/2000/svg", "")
