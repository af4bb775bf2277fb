"""What waits for a person in training, for the home page; each part of the subject offers its own.

Several parts ask about the same pledges and sessions: these are read once, for all of them.
"""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role
from naturopole.todo import Todo
from training.domain import expiry, held, invitations, lines, own_training, plans, proposals, sessions, shares_desk
from training.models import JointSession

MOST = 10
FIRST = 4
"""Lines of training on the home page, where other matters wait too; the pages of training say the rest."""


def todo(user) -> list[Todo]:
    """The most urgent by day, news last; a session is named once, by what the person's own firm has to do there."""
    found = shares_desk.waiting_sessions(user)
    organised = shares_desk.organised(user, found)
    pledges = held.waiting_pledges(user, [session for session in organised if session.has_statement])
    apart = lines.found(asked_of, user)
    own = [
        *plans.todo(apart),
        *shares_desk.todo(user, organised, pledges),
        *shares_desk.to_share(found),
        *sessions.todo(user, pledges),
        *invitations.todo(user, pledges),
        *own_training.todo(apart),
        *expiry.todo(apart),
        *proposals.todo(user),
    ]
    # Every page about a session stands below its own: up to the stroke after its key.
    begin = len(reverse("training:session_list"))
    said = {one.url[: one.url.find("/", begin) + 1] for one in own}
    rest = [one for one in sessions_short(user, found) if one.url not in said]
    # What has gone wrong has no day of its own, and waits for nobody else: it comes first.
    return sorted(own + rest, key=lambda one: (one.tone == "info", one.tone != "bad", one.due or date.max))[:FIRST]


def asked_of(user) -> list:
    return [*plans.asked_of(user), *own_training.asked_of(user), *expiry.asked_of(user)]


def sessions_short(user, found) -> list[Todo]:
    """Joint sessions below their minimum, for those who can fill them."""
    if not user.has_role(Role.HR, Role.PRESIDENT, Role.OFFICE):
        return []
    # Once the day for pledges is over nobody can fill them: who organises decides, see `shares_desk`.
    today = timezone.localdate()
    rows = [row for row in found if row.status in JointSession.CHANGEABLE and row.pledge_deadline >= today]
    short = [row for row in rows if row.committed < row.minimum]
    return [short_of(row) for row in sorted(short, key=lambda row: (row.pledge_deadline, row.pk))[:MOST]]


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
