"""The state of the outbox."""

from django.conf import settings
from django.db.models import Min

from firms.models import OutboxMail


def waiting_since():
    """Moment of the oldest message that should have left, or None; in demo nothing ever leaves."""
    if settings.DEMO:
        return None
    return OutboxMail.objects.due().aggregate(oldest=Min("created_at"))["oldest"]
