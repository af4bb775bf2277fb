"""The six steps that a chain may take."""

import pytest

from tests.factories import LevelFactory


@pytest.fixture
def levels(quote):
    return [LevelFactory(park=quote.firm.park, order=place, name_en=f"Step {place}") for place in range(6)]
