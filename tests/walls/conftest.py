"""The park in which every firm's sensitive fields carry a word of their own."""

from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from tests.world import build


@contextmanager
def undone():
    """Whatever happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world_built(django_db_setup, django_db_blocker):
    """The park, made once for a module in a transaction that is never committed."""
    outbox = override_settings(EMAIL_BACKEND="firms.outbox.OutboxBackend")
    with django_db_blocker.unblock(), transaction.atomic(), outbox, translation.override("en"):
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(world_built, django_db_blocker):
    """The same park for each test, which leaves nothing behind."""
    with django_db_blocker.unblock(), undone():
        cache.clear()
        for user in world_built.people.values():
            user.__dict__.pop("memberships_held", None)
        yield world_built
