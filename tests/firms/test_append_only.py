"""What is decided stays: triggers refuse changes even to raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from firms.models import Event
from tests import factories


@pytest.mark.parametrize("change", ["UPDATE firms_event SET note = 'x'", "DELETE FROM firms_event"])
def test_event_cannot_be_changed(db, change):
    event = Event.objects.record(factories.CandidacyFactory(), verb="created")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Event.objects.get().pk == event.pk
