"""What the demo's sessions show of pledges: when they came, a leaver's day, a waiting list, and people on seats."""

from datetime import timedelta

from django.utils import timezone

from training.domain import pledging
from training.models import Enrolment, JointSession, Pledge

LEFT_BEFORE = 9
"""Days since the outside laboratories withdrew."""


def load(park):
    """Complete the pledges that stand: all came a month ago; some firms have named people for their seats."""
    pledges = Pledge.objects.filter(session__in=JointSession.objects.filter(park=park))
    pledges.update(pledged_at=timezone.now() - timedelta(days=30))
    left = timezone.localdate() - timedelta(days=LEFT_BEFORE)
    pledges.filter(state=Pledge.State.WITHDRAWN, withdrawn_on=None).update(withdrawn_on=left)
    unnamed = pledges.filter(state__in=pledging.COUNTED, enrolments=None, firm__isnull=False)
    for pledge in unnamed.select_related("session", "firm"):
        people = pledge.firm.employees.filter(left_on=None).order_by("pk")[: pledge.seats - 1]
        Enrolment.objects.bulk_create(
            Enrolment(session=pledge.session, pledge=pledge, employee=person) for person in people
        )
