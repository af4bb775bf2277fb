"""What waits for a person in training, for the home page; each part of the subject offers its own."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role
from naturopole.todo import Todo
from training.domain import expiry, invitations, own_training, plans, proposals, sessions, shares_desk
from training.models import JointSession

MOST = 10


def todo(user) -> list[Todo]:
    """All of it, from the sources in turn."""
    parts = (plans, proposals, sessions, invitations, shares_desk, own_training, expiry)
    return sessions_short(user) + [one for part in parts for one in part.todo(user)]


def sessions_short(user) -> list[Todo]:
    """Joint sessions below their minimum, for those who can fill them. One query."""
    if not user.has_role(Role.HR, Role.PRESIDENT, Role.OFFICE):
        return []
    sessions = JointSession.objects.visible_to(user).filter(status__in=JointSession.CHANGEABLE)
    # Once the day for pledges is over nobody can fill them: who organises decides, see `shares_desk`.
    sessions = sessions.filter(pledge_deadline__gte=timezone.localdate())
    rows = sessions.with_seats().order_by("pledge_deadline", "pk")
    return [short_of(row) for row in rows if row.committed < row.minimum][:MOST]


def short_of(session) -> Todo:
    missing = session.minimum - session.committed
    words = ngettext(
        "%(missing)d seat is missing to reach the minimum of %(minimum)d.",
        "%(missing)d seats are missing to reach the minimum of %(minimum)d.",
        missing,
    )
    text = words % {"missing": missing, "minimum": session.minimum}
    url = reverse("training:session_detail", args=[session.pk])
    return Todo("graduation-cap", session.title, text, url, _("See"), due=session.pledge_deadline)
