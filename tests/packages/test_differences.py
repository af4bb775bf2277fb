"""What differs between two versions: complete, the same both ways, and nothing between equals."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packages.differences import Difference, canonical, compare, flat

words = st.sampled_from(["", "LPH", "NDS", "Extrait", "kg", "lot"])
amounts = st.sampled_from(["0.00", "10.00", "98.50", "1250.00"])
steps = st.sampled_from([{"fr": "Extraction", "en": "Extraction"}, {"fr": "Mise en sachets", "en": "Packing"}])
lines = st.fixed_dictionaries(
    {
        "stage": steps,
        "supplier": words,
        "certificates": st.lists(st.sampled_from(["ISO 9001", "Ecocert"]), unique=True),
        "description": words,
        "quantity": amounts,
        "unit": words,
        "unit_price": amounts,
        "net": amounts,
        "days": st.integers(1, 4),
        "subject_to": st.booleans(),
    }
)
rows = st.fixed_dictionaries(
    {"issuer": words, "rate": st.sampled_from(["20.0", "5.5"]), "base": amounts, "vat": amounts}
)
contents = st.fixed_dictionaries(
    {
        "version": st.integers(1, 3),
        "title": words,
        "client": st.fixed_dictionaries({"name": words, "address": words}),
        "delivery": st.none() | st.fixed_dictionaries({"name": words, "address": words}),
        "sellers": st.lists(st.fixed_dictionaries({"name": words, "address": words}), max_size=3),
        "late": st.fixed_dictionaries({"fr": words, "en": words}),
        "deposit_percent": st.integers(0, 2),
        "lines": st.lists(lines, max_size=6),
        "totals": st.fixed_dictionaries({"net": amounts, "vat": st.lists(rows, max_size=3)}),
    }
)


def as_set(changes):
    return {(change.path, canonical(change.before), canonical(change.after)) for change in changes}


def lines_as_set(difference):
    return sorted(
        (canonical(one.before), canonical(one.after), sorted(as_set(one.changes))) for one in difference.lines
    )


def head_of(content):
    return {name: part for name, part in content.items() if name not in ("lines", "totals")}


def with_changes(fields, changes):
    """`fields` after the changes: what a reader of the difference would make of the earlier version."""
    done = dict(fields)
    for change in changes:
        assert canonical(done.get(change.path)) == canonical(change.before)
        done[change.path] = change.after
    return {path: value for path, value in done.items() if value is not None}


@given(contents)
def test_equal_versions_do_not_differ(content):
    difference = compare(content, deepcopy(content))
    assert (bool(difference), difference) == (False, Difference(unchanged=len(content["lines"])))


@given(contents, contents)
def test_difference_is_the_same_both_ways(before, after):
    there, back = compare(before, after), compare(after, before)
    for part in ("head", "totals"):
        reverse = [change.reversed for change in getattr(back, part)]
        assert as_set(getattr(there, part)) == as_set(reverse)
    back = Difference(lines=tuple(line.reversed for line in back.lines))
    assert lines_as_set(there) == lines_as_set(back)


@given(contents, contents)
def test_earlier_version_with_the_changes_is_the_later_one(before, after):
    found = compare(before, after)
    assert with_changes(flat(head_of(before)), found.head) == flat(head_of(after))
    assert with_changes(flat(before["totals"]), found.totals) == flat(after["totals"])
    kept = [canonical(line) for line in before["lines"]]
    for one in found.lines:
        if one.before is not None:
            kept.remove(canonical(one.before))
            if one.after is not None:
                assert with_changes(flat(one.before), one.changes) == flat(one.after)
        if one.after is not None:
            kept.append(canonical(one.after))
    assert sorted(kept) == sorted(canonical(line) for line in after["lines"])
    assert found.unchanged + len([one for one in found.lines if one.after is not None]) == len(after["lines"])


@given(contents, st.randoms())
def test_order_of_lines_counts_for_nothing(content, chance):
    shuffled = content | {"lines": chance.sample(content["lines"], len(content["lines"]))}
    assert not compare(content, shuffled)


def line(**fields):
    step = {"fr": "Extraction", "en": "Extraction"}
    usual = {"stage": step, "supplier": "LPH", "description": "Extrait", "unit": "kg", "quantity": "2", "net": "20.00"}
    return usual | fields


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ({"net": "20.00"}, {"net": "18.00"}, [("changed", [("net",)])]),
        ({"description": "A"}, {"description": "B"}, [("changed", [("description",)])]),
        ({"supplier": "LPH"}, {"supplier": "NDS"}, [("changed", [("supplier",)])]),
        ({"quantity": "2"}, {"quantity": "3"}, [("changed", [("quantity",)])]),
    ],
)
def test_same_line_is_found_again(old, new, kinds):
    twin = line(description="Another", unit="lot")
    found = compare({"lines": [twin, line(**old)]}, {"lines": [line(**new), twin]})
    assert [(one.kind, [change.path for change in one.changes]) for one in found.lines] == kinds
    assert found.unchanged == 1


def test_line_of_another_step_is_another_line():
    packing = {"fr": "Mise en sachets", "en": "Packing"}
    found = compare({"lines": [line()]}, {"lines": [line(stage=packing, description="Sachets", unit="lot")]})
    assert [one.kind for one in found.lines] == ["added", "removed"]


def test_two_alike_lines_are_paired_one_by_one():
    found = compare({"lines": [line(), line()]}, {"lines": [line(), line(), line()]})
    assert ([one.kind for one in found.lines], found.unchanged) == (["added"], 2)


def test_rows_of_a_list_are_told_apart_by_their_names():
    before = {"totals": {"vat": [{"issuer": "LPH", "rate": "20.0", "vat": "2.00"}]}}
    after = {
        "totals": {
            "vat": [
                {"issuer": "NDS", "rate": "20.0", "vat": "1.00"},
                {"issuer": "LPH", "rate": "20.0", "vat": "3.00"},
            ]
        }
    }
    changed = {change.path: (change.before, change.after) for change in compare(before, after).totals}
    assert changed[("vat", "LPH · 20.0", "vat")] == ("2.00", "3.00")
    assert changed[("vat", "NDS · 20.0", "vat")] == (None, "1.00")


def test_nothing_and_an_absent_field_are_the_same():
    assert not compare({"lines": [], "sellers": [], "person": None}, {})


def test_zero_is_not_no():
    assert len(compare({"deposit_percent": 0}, {"deposit_percent": False}).head) == 1


def test_ignored_fields_do_not_count():
    assert not compare({"version": 1}, {"version": 2}, ignored=("version",))
