"""What shares and missing seats mean for the home page: an answer to give, a decision to take, shares to state anew."""

from collections import defaultdict

from django.db.models import Count, OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role
from naturopole.todo import Todo
from training.domain import reckoning, shares
from training.domain.choices import DECIDABLE
from training.models import Agreement, CostVersion, HalfDay, JointSession, Pledge

MOST = 10
LOOKED_AT = 50
"""Sessions to come whose shares are compared with those of today, the next ones first."""


def todo(user) -> list[Todo]:
    """Six queries at most, whatever the number of sessions; none for who neither organises nor answers for a firm."""
    if not user.has_role(Role.HR, Role.OFFICE):
        return []
    own, organised = own_pledges(user), sessions_organised(user)
    versions = latest_of({pledge.session_id for pledge in own} | {session.pk for session in organised})
    given = answers_to(versions.values())
    return answers_due(own, versions, given) + decisions_due(organised, versions, given)


def own_pledges(user) -> list[Pledge]:
    """Committed seats of the firms for which this person answers, whose share may be stated."""
    rows = Pledge.objects.visible_to(user).filter(firm_id__in=user.firm_ids(Role.HR), state=Pledge.State.COMMITTED)
    rows = rows.exclude(session__status=JointSession.Status.PROPOSED).select_related("session")
    return list(rows.order_by("session__starts_on", "pk")[:LOOKED_AT])


def sessions_organised(user) -> list[JointSession]:
    rows = JointSession.objects.visible_to(user).filter(status__in=DECIDABLE)
    if not user.has_role(Role.OFFICE):
        rows = rows.filter(organiser_id__in=user.firm_ids(Role.HR))
    halves = Coalesce(Subquery(half_day_counts()), 0)
    return list(rows.with_seats().annotate(half_day_count=halves).order_by("starts_on", "pk")[:LOOKED_AT])


def half_day_counts():
    """How many half-days a session has, apart from its pledges, which would multiply them."""
    rows = HalfDay.objects.filter(session=OuterRef("pk")).order_by().values("session")
    return rows.annotate(found=Count("pk")).values("found")


def latest_of(sessions) -> dict[int, CostVersion]:
    """The last version of each session that has one."""
    if not sessions:
        return {}
    rows = CostVersion.objects.filter(session__in=sessions).order_by("session_id", "-number").distinct("session_id")
    return {version.session_id: version for version in rows.select_related("session")}


def answers_to(versions) -> dict[int, dict[int, Agreement]]:
    """By version, the answers by pledge."""
    found = defaultdict(dict)
    keys = [version.pk for version in versions]
    for one in Agreement.objects.filter(version__in=keys).select_related("pledge") if keys else ():
        found[one.version_id][one.pledge_id] = one
    return found


def answers_due(pledges, versions, given) -> list[Todo]:
    found = []
    for pledge in pledges:
        version = versions.get(pledge.session_id)
        if version and shares.waits(version, pledge, given[version.pk].get(pledge.pk)):
            url = reverse("training:version_list", args=[pledge.session_id])
            text = _("Your firm’s share is stated: say whether you agree.")
            found.append(Todo("file-text", pledge.session.title, text, url, _("Answer")))
    return found[:MOST]


def decisions_due(sessions, versions, given) -> list[Todo]:
    """One line a session at most: too few seats, a share not agreed, shares out of date."""
    outdated = out_of_date([session for session in sessions if session.pk in versions], versions)
    found = [
        too_few(session, was_stated=session.pk in outdated)
        or not_agreed(session, versions.get(session.pk), given)
        or (state_anew(session) if session.pk in outdated else None)
        for session in sessions
    ]
    return [one for one in found if one][:MOST]


def too_few(session, *, was_stated) -> Todo | None:
    """Seats are missing once no more pledges are taken, or since shares were stated: then firms have left."""
    missing, is_late = session.minimum - session.committed, session.pledge_deadline < timezone.localdate()
    if missing <= 0 or not (is_late or was_stated):
        return None
    over = ngettext(
        "The day for pledges is over and %(missing)d seat is missing.",
        "The day for pledges is over and %(missing)d seats are missing.",
        missing,
    )
    left = ngettext(
        "Since the shares were stated, %(missing)d seat has come to be missing.",
        "Since the shares were stated, %(missing)d seats have come to be missing.",
        missing,
    )
    words = over if is_late else left
    url = reverse("training:session_options", args=[session.pk])
    return Todo("graduation-cap", session.title, words % {"missing": missing}, url, _("Decide"), tone="bad")


def not_agreed(session, version, given) -> Todo | None:
    answers = given[version.pk].values() if version else ()
    refused = [one for one in answers if one.answer == Agreement.Answer.REFUSED]
    if not any(one.pledge.state == Pledge.State.COMMITTED for one in refused):
        return None
    url = reverse("training:session_options", args=[session.pk])
    return Todo("file-text", session.title, _("A firm does not agree with its share."), url, _("See the choices"))


def state_anew(session) -> Todo:
    url = reverse("training:version_create", args=[session.pk])
    return Todo("file-text", session.title, _("The shares stated are out of date."), url, _("State them anew"))


def out_of_date(sessions, versions) -> set[int]:
    """Those whose shares would be others today. Two queries for all of them together."""
    if not sessions:
        return set()
    pledges = Prefetch("pledges", Pledge.objects.select_related("firm"))
    prefetch_related_objects(sessions, pledges, "items")
    return {session.pk for session in sessions if standing_of(session, versions[session.pk]).is_out_of_date}


def standing_of(session, version) -> reckoning.Standing:
    """From what was read beforehand."""
    days = session.half_day_count * reckoning.HALF_DAY
    items = reckoning.due_items(session)
    return reckoning.of(session, list(session.pledges.all()), items=items, days=days, stated=version)
