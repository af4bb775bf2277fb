"""The story that the tests of interviews begin with."""

import pytest

from tests.mobility.interviews.story import Story


@pytest.fixture
def story(park):
    return Story(park)
