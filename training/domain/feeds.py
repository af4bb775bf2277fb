"""Calendars to subscribe to, by a secret address: made, shown once, read by calendar programs, ended.

A person's own holds the sessions in which she has a seat. A firm's, for its HR and directors, holds those in which it
has seats and says how many: never who sits there. Rights are read at each reading, so that an address ends with the
account or with the right.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Event, User
from naturopole.links import fingerprint
from training import agenda
from training.models import CalendarFeed, Enrolment, HalfDay, JointSession, Pledge
from training.models.plan import PLANNERS

KEPT = timedelta(days=366)
"""How long a past session stays in the calendars of those who subscribe."""
HALF_DAYS = Prefetch("half_days", HalfDay.objects.select_related("room"))
NOTED = timedelta(hours=12)
"""How far apart two readings are noted: programs look every few minutes."""


@transaction.atomic
def make(user, firm=None) -> str:
    """Make the address of this person's calendar, or of a firm's for her; the one before ends. Answers it in full.

    Raises PermissionDenied for a firm of which she is neither HR nor director.
    """
    # Two clicks at once would leave two addresses open.
    User.objects.select_for_update().get(pk=user.pk)
    if firm is not None and firm.pk not in user.firm_ids(*PLANNERS):
        raise PermissionDenied
    CalendarFeed.objects.filter(user=user, firm=firm).delete()
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, firm=firm, token_sha256=fingerprint(token))
    return settings.BASE_URL + reverse("training:feed_by_link", args=[token])


def offered(user, firms) -> list[dict]:
    """The calendars this person may have: her own, and one for each of these firms; each with its feed, if made."""
    made = {feed.firm_id: feed for feed in CalendarFeed.objects.visible_to(user)}
    return [{"firm": firm, "feed": made.get(firm and firm.pk)} for firm in (None, *firms)]


def opened(token) -> CalendarFeed | None:
    """The feed behind an address; None where there is none, and where the account or the right has ended."""
    rows = CalendarFeed.objects.select_related("user", "firm")
    feed = rows.filter(token_sha256=fingerprint(token)).first()
    return feed if feed and is_allowed(feed) else None


def is_allowed(feed) -> bool:
    user = feed.user
    if not user.is_active:
        return False
    return feed.firm_id in user.firm_ids(*PLANNERS) if feed.firm_id else bool(user.memberships_held)


def note_reading(feed):
    """Keep when the address was last read, twice a day at most."""
    now = timezone.now()
    if feed.read_at is None or now - feed.read_at > NOTED:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)


def content_of(feed) -> bytes:
    """The calendar as a file, in the language of whom it belongs to."""
    with translation.override(feed.user.language or "fr"):
        if feed.firm is None:
            return agenda.feed_of(own_courses(feed.user), _("My training"))
        name = _("Training, %(firm)s") % {"firm": feed.firm.name}
        return agenda.feed_of(firm_courses(feed.user, feed.firm), name)


def with_history(sessions):
    """Adds `moves`, how often something happened to each session, and `changed_at`, when it last did."""
    told = Event.objects.filter(kind="training.jointsession", subject_id=OuterRef("pk")).order_by()
    told = told.values("subject_id").annotate(number=Count("pk"), last=Max("at"))
    return sessions.annotate(
        moves=Coalesce(Subquery(told.values("number")), 0), changed_at=Subquery(told.values("last"))
    )


def dated(sessions):
    """Sessions not long past, with their history and half-days; two queries."""
    since = timezone.localdate() - KEPT
    rows = with_history(sessions).filter(Q(starts_on__gte=since) | Q(half_days__day__gte=since)).distinct()
    return rows.prefetch_related(HALF_DAYS).order_by("starts_on", "pk")


def own_courses(user) -> list[agenda.Course]:
    """Where this person has a seat; a cancelled session is struck out for whoever had one there."""
    seats = Enrolment.objects.filter(employee__user=user)
    held = seats.seated().values("session_id")
    lost = seats.filter(session__status=JointSession.Status.CANCELLED).exclude(state=Enrolment.State.REPLACED)
    rows = JointSession.objects.visible_to(user).filter(Q(pk__in=held) | Q(pk__in=lost.values("session_id")))
    return [agenda.course_of(row, row.half_days.all()) for row in dated(rows)]


def firm_courses(user, firm) -> list[agenda.Course]:
    """Where the firm has seats, with their number."""
    pledges = Pledge.objects.visible_to(user).filter(firm=firm).standing().exclude(state=Pledge.State.WITHDRAWN)
    held = {pledge.session_id: pledge for pledge in pledges}
    rows = dated(JointSession.objects.visible_to(user).filter(pk__in=held))
    return [of_firm(row, held[row.pk]) for row in rows]


def of_firm(session, pledge) -> agenda.Course:
    words = ngettext("%(title)s (%(seats)d seat)", "%(title)s (%(seats)d seats)", pledge.seats)
    title = words % {"title": session.title, "seats": pledge.seats}
    key, steps = f"firm-{pledge.firm_id}-", pledge.revision
    return agenda.course_of(session, session.half_days.all(), title=title, key=key, steps=steps)


def session_file(session) -> bytes:
    """One session as a file for the reader's calendar, in her language; two queries."""
    row = with_history(JointSession.objects.filter(pk=session.pk)).prefetch_related(HALF_DAYS).get()
    return agenda.file_of(agenda.course_of(row, row.half_days.all()))
