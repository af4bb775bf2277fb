"""What one's own firms hold in joint sessions, read once for all that the home page asks of them."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from firms.models import Role
from training.cost_split import COUNTED
from training.models import CostVersion, Enrolment, JointSession, Pledge

State = Pledge.State
Status = JointSession.Status


def named():
    """How many people have a seat or wait for one, of a pledge."""
    rows = Enrolment.objects.live().filter(pledge=OuterRef("pk")).order_by()
    counted = rows.values("pledge").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), 0)


def waiting_pledges(user, sessions=()) -> list[Pledge]:
    """Pledges of the firms for which this person is human resources that may ask something of them, the next day first.

    To answer an invitation, to commit, to name people, to answer a share. With `sessions`, all pledges of these too.
    Each has `named`. One query; none for who has no such firm and gives no session.
    """
    firms, today = user.firm_ids(Role.HR), timezone.localdate()
    if not firms and not sessions:
        return []
    open_now = Q(state__in=(State.INVITED, State.PENCILLED), session__status=Status.OPEN)
    to_name = Q(state__in=COUNTED, session__status=Status.CONFIRMED, session__starts_on__gte=today)
    stated = Exists(CostVersion.objects.filter(session=OuterRef("session")))
    to_answer = Q(stated, state=State.COMMITTED) & ~Q(session__status=Status.PROPOSED)
    asked = Q(firm_id__in=firms) & (open_now & Q(session__pledge_deadline__gte=today) | to_name | to_answer)
    if sessions:
        asked |= Q(session__in=[session.pk for session in sessions])
    rows = Pledge.objects.filter(asked).annotate(named=named()).select_related("session", "firm")
    return list(rows.order_by("session__pledge_deadline", "pk"))


def own(user, pledges) -> list[Pledge]:
    """Those of the firms for which this person is human resources."""
    firms = user.firm_ids(Role.HR)
    return [pledge for pledge in pledges if pledge.firm_id in firms]


def takes_seats(pledge) -> bool:
    """Whether what it holds can still be changed into firm seats."""
    return pledge.session.status == Status.OPEN and pledge.session.pledge_deadline >= timezone.localdate()
