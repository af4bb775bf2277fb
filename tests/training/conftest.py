"""What most tests of training begin with: a firm of the park, and its human resources who are signed in."""

import pytest

from tests.factories import FirmFactory, member


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, name="Maison A")


@pytest.fixture
def hr(firm, client):
    person = member("hr", firm=firm)
    client.force_login(person)
    return person
