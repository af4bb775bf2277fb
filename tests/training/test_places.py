"""Seats handed out by whole numbers: none twice, none lost, the queue in its order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.places import placed, served

SEATS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("asked", "held", "free", "expected"),
    [(3, 0, 5, (3, 0)), (5, 0, 3, (3, 2)), (5, 2, 0, (2, 3)), (1, 4, 0, (1, 0)), (2, 0, 0, (0, 2))],
)
def test_placed_by_hand(asked, held, free, expected):
    assert placed(asked, held=held, free=free) == expected


@pytest.mark.parametrize("figures", [(-1, 0, 0), (1, -1, 0), (1, 0, -1)])
def test_negative_seats_are_refused(figures):
    asked, held, free = figures
    with pytest.raises(ValueError, match="not negative"):
        placed(asked, held=held, free=free)


@given(SEATS, SEATS, SEATS)
def test_placed_seats_add_up_and_fit(asked, held, free):
    had, waiting = placed(asked, held=held, free=free)
    assert had + waiting == asked
    assert 0 <= had <= held + free
    assert waiting == 0 or had == held + free


def test_served_by_hand():
    assert served(4, [("a", 3), ("b", 2), ("c", 5)]) == {"a": 3, "b": 1}


@given(SEATS, st.lists(SEATS, max_size=8))
def test_freed_seats_go_to_the_first_in_the_queue(free, waiting):
    given_out = served(free, list(enumerate(waiting)))
    assert sum(given_out.values()) == min(free, sum(waiting))
    for place, wanted in enumerate(waiting):
        # Nobody is served before all that stand ahead have had theirs.
        assert given_out.get(place, 0) == max(min(wanted, free - sum(waiting[:place])), 0)
