"""The geometry of the drawings: known values, and what must hold for any figures."""

import re
from decimal import Decimal
from math import isfinite, pi, sin
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naturopole.drawings import charts, leaves, plate, river, svg

SPRITE = Path(__file__).parents[2] / "static" / "sprite.svg"
PRICES = [8400, 26500, 41200, 9800, 17300, 4600]
STATES = ["ok", "ok", "ok", "out", "wait", "ok"]
amounts = st.lists(st.integers(0, 10**12) | st.decimals(0, 10**9, places=2), min_size=1, max_size=12)


def numbers(text):
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]


def classes(drawing):
    return re.findall(r'class="((?:seg|q)-\w+)"', drawing)


@pytest.mark.parametrize(("value", "written"), [(12.0, "12"), (3.46, "3.5"), (-0.04, "0"), (-1.25, "-1.2")])
def test_short_keeps_one_decimal_at_most(value, written):
    assert svg.short(value) == written


def test_sprite_holds_the_leaves_as_they_are_drawn_here():
    symbols = re.findall(r'<symbol id="leaf-.*?</symbol>', SPRITE.read_text(encoding="utf-8"))
    assert symbols == [leaves.symbol(sign) for sign in leaves.SIGNS]


def test_sprite_is_well_formed_and_names_each_symbol_once():
    names = [symbol.get("id") for symbol in ElementTree.parse(SPRITE).getroot()]
    assert len(names) == len(set(names)) == 55 + len(leaves.SIGNS) + 1


def test_river_widens_with_the_price_added_up():
    shares = [0, 8400, 34900, 76100, 85900, 103200, 107800]
    assert river.breadths(PRICES) == pytest.approx([10 + 70 * s / 107800 for s in shares])


def test_river_starts_narrow_in_its_bed_and_ends_broad():
    points = numbers(re.search(r'class="seg-ok" d="([^"]*)"', river.horizontal(PRICES, STATES))[1])
    assert points[:2] == [0, pytest.approx(64 + 15 * sin(0.5) - 5, abs=0.05)]
    last = numbers(re.findall(r'class="seg-ok" d="([^"]*)"', river.horizontal(PRICES, STATES))[-1])
    assert last[0] == 1000
    assert [last[12], last[14]] == [1200, 1200]
    assert last[15] - last[13] == pytest.approx(80, abs=0.1)


def test_river_draws_equal_neighbours_as_one_stretch():
    assert classes(river.horizontal(PRICES, STATES)) == ["seg-ok", "seg-out", "seg-wait", "seg-ok"]


def test_river_draws_banks_along_water_only():
    assert river.horizontal(PRICES, STATES).count('class="bank"') == 3
    assert river.horizontal([1, 2], ["out", "empty"]).count('class="bank"') == 0


@given(amounts)
def test_river_never_narrows_and_reaches_its_full_breadth(values):
    wide = river.breadths(values)
    assert all(isfinite(b) for b in wide)
    assert wide == sorted(wide)
    assert wide[0] == river.NARROW
    assert wide[-1] == (pytest.approx(river.BROAD) if sum(values) else river.NARROW)


@given(amounts, st.data())
def test_river_paths_stay_within_the_drawing(values, data):
    states = data.draw(st.lists(st.sampled_from(river.STATES), min_size=len(values), max_size=len(values)))
    for path in re.findall(r' d="([^"]*)"', river.horizontal(values, states)):
        coordinates = numbers(path)
        assert all(-0.1 <= x <= 1200.1 for x in coordinates[::2])
        assert all(0 <= y <= 128 for y in coordinates[1::2])


@given(amounts)
def test_river_curves_follow_the_meander_between_their_ends(values):
    top, _ = river.edges(values, middle=64, swing=15, scale=1)
    for half in range(2 * len(values)):
        t = half / 2
        (y0, s0), (y1, s1) = top(t), top(t + 0.5)
        drawn = (y0 + 3 * (y0 + s0 / 6) + 3 * (y1 - s1 / 6) + y1) / 8
        assert drawn == pytest.approx(top(t + 0.25)[0], abs=0.2)


def test_river_bed_is_the_one_of_the_design():
    top, bottom = river.edges(PRICES, middle=64, swing=15, scale=1)
    assert (top(2.5)[0] + bottom(2.5)[0]) / 2 == pytest.approx(64 + 15 * sin(2.5 * pi * 0.78 + 0.5))


def test_river_without_money_stays_narrow():
    assert river.breadths([0, 0]) == [10, 10, 10]
    assert "seg-empty" in river.horizontal([0, Decimal(0)], ["empty", "empty"])


def test_river_without_steps_draws_nothing():
    assert river.horizontal([], []) == ""


@pytest.mark.parametrize(("values", "states"), [([1], []), ([1], ["dry"])])
def test_river_refuses_states_that_do_not_match(values, states):
    with pytest.raises(ValueError, match="values need as many states"):
        river.horizontal(values, states)


def test_river_step_stands_upright_beside_its_words():
    drawn = river.vertical(PRICES, STATES, 3)
    assert 'viewBox="0 0 60 100"' in drawn
    assert classes(drawn) == ["seg-out"]
    assert numbers(re.search(r' d="([^"]*)"', drawn)[1])[1] == 0


def test_river_steps_join_one_another():
    ends = [numbers(re.search(r' d="([^"]*)"', river.vertical(PRICES, ["ok"] * 6, i))[1]) for i in range(6)]
    left_ends = [e[12] for e in ends]
    left_starts = [e[0] for e in ends]
    assert left_starts[1:] == left_ends[:-1]


def test_plate_keeps_the_four_places_of_the_design():
    assert plate.places(4) == ((268, 470, -66, 190), (266, 396, 60, 172), (270, 282, -58, 158), (283, 206, 56, 172))


@pytest.mark.parametrize("count", range(9))
def test_plate_gives_each_leaf_its_own_place_within_the_drawing(count):
    places = plate.places(count)
    assert len(places) == count
    assert [place.y for place in places] == sorted({place.y for place in places}, reverse=True)
    assert all(60 <= place.tip[0] <= 540 and 90 <= place.tip[1] <= 480 for place in places)


def test_plate_names_firms_in_order_of_arrival_then_the_bud():
    firms = [plate.Specimen(1, "LPH", 1987), plate.Specimen(3, "Val de Sioule Logistique & fils", None)]
    drawn = plate.plate(firms, next_one="the next one", description="a <plant>")
    assert re.findall(r">([^<>]+)</text>", drawn) == [
        "LPH",
        "1987",
        "Val de Sioule",
        "Logistique &amp;…",
        "the next one",
    ]
    assert re.findall(r'data-firm="(\w)"', drawn) == ["1", "3", "c"]
    assert 'role="img" aria-label="a &lt;plant&gt;"' in drawn


def test_plate_draws_eight_firms_at_most():
    firms = [plate.Specimen(1 + k % 8, f"Firm {k}") for k in range(10)]
    drawn = plate.plate(firms, next_one="", description="")
    assert drawn.count("data-firm") == 9


@pytest.mark.parametrize("drawing", [plate.plate([], next_one="", description=""), plate.sprig()])
def test_plate_and_sprig_are_well_formed(drawing):
    assert ElementTree.fromstring(drawing).get("class") == "plate"


def test_quorum_counts_seats_by_kind():
    drawn = charts.quorum(13, 1, 12, 16, label="minimum 12", description="13 < 16")
    seats = [kind for kind in classes(drawn) if kind not in ("q-min", "q-line")]
    assert seats == ["q-on"] * 13 + ["q-may"] + ["q-no"] * 2
    assert 'viewBox="0 0 322 52"' in drawn
    assert 'class="q-min" d="M238.5 0v32"' in drawn
    assert 'aria-label="13 &lt; 16"' in drawn


def test_quorum_breaks_into_rows_with_its_flag_in_the_right_one():
    drawn = charts.quorum(0, 0, 20, 40, label="", description="")
    assert 'viewBox="0 0 322 108"' in drawn
    assert 'class="q-min" d="M78.5 28v32"' in drawn


@pytest.mark.parametrize("figures", [(0, 0, 0, 0), (30, 5, 40, 12)])
def test_quorum_accepts_more_people_than_seats(figures):
    drawn = charts.quorum(*figures, label="", description="")
    assert drawn.count("<rect") == figures[3]


def test_moves_draw_a_dot_for_each_person():
    drawn = charts.moves([(2021, 2), (2022, 0), (2023, 3)], description="")
    assert drawn.count("<circle") == 5
    assert re.findall(r">(\d{4})<", drawn) == ["2021", "2022", "2023"]
    assert charts.moves([], description="") == ""


@pytest.mark.parametrize(("value", "maximum", "width"), [(2, 8, "25"), (9, 8, "100"), (-1, 8, "0"), (3, 0, "0")])
def test_bar_is_filled_in_proportion(value, maximum, width):
    assert f'class="v" width="{width}"' in charts.bar(value, maximum)


def test_bar_takes_the_colour_of_a_leaf():
    assert 'data-firm="4"' in charts.bar(Decimal("0.5"), 1, 4)


def test_stacked_gives_each_term_its_slot():
    widths = re.findall(r' width="([\d.]+)"', charts.stacked([(30, 30), (5, 10), (0, 0)]))
    assert widths == ["74.50", "74.50", "24.50", "12.25", "0.00", "0.00"]
