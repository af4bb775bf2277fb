"""The pages of one quote: those that apply to its state, and always the one that is read."""

import pytest

from packages.models import Quote
from packages.tabs import tabs_of

DRAFT = ["detail", "steps", "coverage", "schedule", "firms", "terms", "split", "attachment", "client"]


def names(current="packages:quote_detail", **state):
    pages = [name.split(":")[1] for name, _word in tabs_of(Quote(**state), current)]
    return [page.removeprefix("quote_").removesuffix("_list") for page in pages]


@pytest.mark.parametrize(
    ("status", "number", "more"),
    [
        ("draft", None, []),
        ("awaiting", None, []),
        ("sent", "2026-001", ["version"]),
        ("accepted", "2026-001", ["version", "order"]),
        ("declined", "2026-001", ["version", "loss"]),
        ("expired", "2026-001", ["version", "loss"]),
        ("superseded", "2026-001", ["version"]),
        ("withdrawn", None, ["loss"]),
    ],
)
def test_tabs_of_a_quote_follow_its_state(status, number, more):
    assert names(status=status, number=number) == DRAFT + more


def test_tabs_hold_the_page_that_is_read():
    assert names("packages:quote_loss", status="draft") == [*DRAFT, "loss"]
