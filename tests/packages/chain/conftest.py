"""A quote, its seller, and the six steps that a chain may take."""

import pytest

from tests.factories import LevelFactory, member
from tests.packages.factories import QuoteFactory


@pytest.fixture
def quote(db):
    return QuoteFactory()


@pytest.fixture
def seller(quote, client):
    user = member("sales", firm=quote.firm)
    client.force_login(user)
    return user


@pytest.fixture
def levels(quote):
    return [LevelFactory(park=quote.firm.park, order=place, name_en=f"Step {place}") for place in range(6)]
