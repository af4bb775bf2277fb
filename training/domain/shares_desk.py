"""What shares and missing seats mean for the home page: an answer to give, a decision to take, shares to state anew."""

from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firms.models import Role
from naturopole.todo import Todo
from training.cost_split import COUNTED, Item
from training.domain import held, reckoning, shares
from training.domain.choices import DECIDABLE, may_decide
from training.domain.sessions import seats_in
from training.models import Agreement, CostItem, CostVersion, HalfDay, JointSession, Pledge

MOST = 10
LOOKED_AT = 50
"""Sessions to come whose shares are compared with those of today, the next ones first."""


def waiting_sessions(user) -> list[JointSession]:
    """Sessions that lack seats while pledges are open, and those that this person organises, the next ones first.

    Of these, the park office organising all, also those held whose cost nobody has shared.
    Each has `committed`, `half_day_count` and `has_statement`. One query; none for who can do nothing about them.
    """
    if not user.has_role(Role.HR, Role.PRESIDENT, Role.OFFICE):
        return []
    rows = JointSession.objects.visible_to(user).annotate(committed=seats_in(COUNTED))
    open_now = Q(status__in=JointSession.CHANGEABLE, pledge_deadline__gte=timezone.localdate())
    stated = Exists(CostVersion.objects.filter(session=OuterRef("pk")))
    asked = open_now & Q(committed__lt=F("minimum"))
    to_share = Q(~stated, costs_something(), status=JointSession.Status.HELD, committed__gte=F("minimum"))
    waits = Q(status__in=DECIDABLE) | to_share
    if user.has_role(Role.OFFICE):
        asked |= waits
    elif firms := user.firm_ids(Role.HR):
        asked |= Q(organiser_id__in=firms) & waits
    rows = rows.filter(asked)
    rows = rows.annotate(half_day_count=Coalesce(Subquery(half_day_counts()), 0), has_statement=stated)
    return list(rows.order_by("starts_on", "pk"))


def costs_something():
    """As `reckoning.due_items` reads it: the price of the whole counts where there are no items."""
    items = CostItem.objects.filter(session=OuterRef("pk"))
    return Exists(items.filter(price__gt=0, falls_away=False)) | Q(cost__gt=0) & ~Exists(items)


def half_day_counts():
    rows = HalfDay.objects.filter(session=OuterRef("pk")).order_by().values("session")
    return rows.annotate(found=Count("pk")).values("found")


def organised(user, sessions) -> list[JointSession]:
    """Those about which this person decides."""
    return [session for session in sessions if may_decide(user, session)][:LOOKED_AT]


def to_share(sessions) -> list[Todo]:
    """Of `waiting_sessions`, those that are over and whose firms were never told what they owe."""
    over = [session for session in sessions if session.status == JointSession.Status.HELD]
    return [share_out(session) for session in over][:MOST]


def share_out(session) -> Todo:
    url = reverse("training:version_create", args=[session.pk])
    text = _("The session is held and no shares are stated.")
    return Todo("file-text", session.title, text, url, _("State the shares"))


def todo(user, sessions, pledges) -> list[Todo]:
    """Of `organised` sessions, and `pledges` of own firms and of those sessions. One query at most."""
    own = [p for p in held.own(user, pledges) if p.state == Pledge.State.COMMITTED]
    known = {pledge.session_id: pledge.session for pledge in own} | {s.pk: s for s in sessions if s.has_statement}
    versions = latest_of(known)
    return answers_due(own, versions) + decisions_due(sessions, versions, pledges)


def latest_of(sessions) -> dict[int, CostVersion]:
    """The last version of each session that has one; `said` are the answers to it, `priced` its session's items."""
    if not sessions:
        return {}
    answers = Agreement.objects.filter(version=OuterRef("pk")).order_by()
    items = CostItem.objects.filter(session=OuterRef("session")).order_by("pk")
    rows = CostVersion.objects.filter(session__in=sessions).order_by("session_id", "-number").distinct("session_id")
    rows = rows.annotate(
        said=ArraySubquery(answers.values(one=JSONObject(pledge="pledge_id", answer="answer", state="pledge__state"))),
        priced=ArraySubquery(
            items.values(
                one=JSONObject(label="label", price=Cast("price", TextField()), per="per", falls_away="falls_away")
            )
        ),
    )
    found = {version.session_id: version for version in rows}
    for key, version in found.items():
        version.session = sessions[key]
    return found


def answers_due(pledges, versions) -> list[Todo]:
    found = []
    for pledge in sorted(pledges, key=lambda pledge: (pledge.session.starts_on, pledge.pk)):
        version = versions.get(pledge.session_id)
        if version and shares.waits(version, pledge, answer_of(version, pledge)):
            url = reverse("training:version_list", args=[pledge.session_id])
            text = _("Your firm’s share is stated: say whether you agree.")
            found.append(Todo("file-text", pledge.session.title, text, url, _("Answer")))
    return found[:MOST]


def answer_of(version, pledge) -> str | None:
    return next((one["answer"] for one in version.said if one["pledge"] == pledge.pk), None)


def decisions_due(sessions, versions, pledges) -> list[Todo]:
    """One line a session at most: too few seats, a share not agreed, shares out of date."""
    found = [decision_due(session, versions.get(session.pk), pledges) for session in sessions]
    return [one for one in found if one][:MOST]


def decision_due(session, version, pledges) -> Todo | None:
    """What is to be done about one session; `version` is its last statement or None."""
    is_outdated = version is not None and standing_of(session, version, pledges).is_out_of_date
    short = too_few(session, was_stated=is_outdated)
    refused = not_agreed(session, version) if version else None
    return short or refused or (state_anew(session) if is_outdated else None)


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


def not_agreed(session, version) -> Todo | None:
    refused = [one for one in version.said if one["answer"] == Agreement.Answer.REFUSED]
    if not any(one["state"] == Pledge.State.COMMITTED for one in refused):
        return None
    url = reverse("training:session_options", args=[session.pk])
    return Todo("file-text", session.title, _("A firm does not agree with its share."), url, _("See the choices"))


def state_anew(session) -> Todo:
    url = reverse("training:version_create", args=[session.pk])
    return Todo("file-text", session.title, _("The shares stated are out of date."), url, _("State them anew"))


def standing_of(session, version, pledges) -> reckoning.Standing:
    """From what was read beforehand."""
    held_there = [pledge for pledge in pledges if pledge.session_id == session.pk]
    due = [Item(one["label"], Decimal(one["price"]), one["per"]) for one in version.priced if not one["falls_away"]]
    items = due if version.priced else [Item("", session.cost)]
    days = session.half_day_count * reckoning.HALF_DAY
    return reckoning.of(session, held_there, items=items, days=days, stated=version)
