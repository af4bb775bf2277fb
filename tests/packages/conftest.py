"""A quote and who sells it, signed in."""

import pytest

from tests.factories import member
from tests.packages.factories import QuoteFactory


@pytest.fixture
def quote(db):
    return QuoteFactory()


@pytest.fixture
def seller(quote, client):
    user = member("sales", firm=quote.firm)
    client.force_login(user)
    return user
