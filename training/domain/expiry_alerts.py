"""Own HR is told 90, 60 and 30 days before a certificate ends, once each; a day without a run is made up for."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from firms.models import Role, User
from mobility.domain.mail import tell
from training.domain.expiry import ALERTS, held_latest
from training.models import TrainingCertificate


def alert_due(days_left: int, told: int | None) -> int | None:
    """90, 60 or 30: the smallest span reached, unless it was told of already; None where there is nothing new.

    After days without a run only the last span is told: two messages at once would say the same.
    """
    reached = min((days for days in ALERTS if days_left <= days), default=None)
    return reached if reached is not None and (told is None or reached < told) else None


def waiting(today):
    """The certificates of all firms of which something new is to be told; those that were renewed are none."""
    spans = Q(alerted__isnull=True, valid_until__lte=today + timedelta(days=max(ALERTS)))
    for days in ALERTS:
        spans |= Q(alerted__gt=days, valid_until__lte=today + timedelta(days=days))
    return held_latest(TrainingCertificate.objects.all(), today).filter(spans)


def tell_all(today: date | None = None) -> int:
    """Write to the HR of each firm for which there is news, one message a person; answers how many firms had some."""
    today = today or timezone.localdate()
    firms = waiting(today).order_by("employee__firm_id").values_list("employee__firm_id", flat=True).distinct()
    return sum(tell_firm(firm_id, today) for firm_id in list(firms))


@transaction.atomic
def tell_firm(firm_id, today) -> bool:
    """One firm's news, told and noted together; False where another run did so at the same moment."""
    rows = waiting(today).filter(employee__firm_id=firm_id).select_for_update(of=("self",)).order_by("pk")
    due = [(row, alert_due((row.valid_until - today).days, row.alerted)) for row in rows]
    for row, days in due:
        row.alerted = days
    changed = [row for row, days in due if days is not None]
    TrainingCertificate.objects.bulk_update(changed, ["alerted"])
    if changed:
        roles = {"memberships__role": Role.HR, "memberships__firm_id": firm_id, "is_active": True}
        tell(*User.objects.filter(**roles).distinct().order_by("pk"))
    return bool(changed)
