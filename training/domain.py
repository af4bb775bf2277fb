"""What training offers to its pages and to the home page."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from firms.models import Role
from naturopole.money import split, to_cents
from naturopole.todo import Todo
from training.models import JointSession, Pledge


def seats_by_firm(sessions, firms, user) -> list[dict]:
    """For each session, the pledge of each firm in order and of all outside ones; blanks for who may not read.

    One query, whatever the number of sessions and firms.
    """
    pledges = Pledge.objects.visible_to(user).filter(session__in=[row.pk for row in sessions])
    found = {}
    for pledge in pledges:
        found.setdefault(pledge.session_id, {}).setdefault(pledge.firm_id, []).append(pledge)
    return [
        {
            "session": session,
            "detailed": session.pk in found,
            "pledges": [one(found.get(session.pk, {}).get(firm.pk)) for firm in firms],
            "outside": found.get(session.pk, {}).get(None, []),
            "missing": max(session.minimum - session.committed, 0),
        }
        for session in sessions
    ]


def one(pledges):
    return pledges[0] if pledges else None


@dataclass(frozen=True)
class Share:
    """One firm's pledge and what its committed seats cost; `amount` is None while nothing is billable."""

    pledge: Pledge
    amount: Decimal | None


def shares(session, user) -> list[Share]:
    """The cost of `session` over committed seats, to the cent; only for firms of the session. One query."""
    pledges = list(Pledge.objects.visible_to(user).filter(session=session).select_related("firm"))
    # By name, so that a cent that could go to two equal firms goes to the first from A to Z.
    committed = sorted((p for p in pledges if p.state == Pledge.State.COMMITTED), key=holder)
    if sum(pledge.seats for pledge in committed) < session.minimum:
        return [Share(pledge, None) for pledge in pledges]
    cents = split(to_cents(session.cost), [pledge.seats for pledge in committed])
    amounts = {pledge.pk: Decimal(c) / 100 for pledge, c in zip(committed, cents, strict=True)}
    return [Share(pledge, amounts.get(pledge.pk)) for pledge in pledges]


def holder(pledge) -> str:
    return pledge.firm.name if pledge.firm else pledge.outside_name


def todo(user) -> list[Todo]:
    """Joint sessions below their minimum, for those who can fill them. One query."""
    if not user.has_role(Role.HR, Role.PRESIDENT, Role.OFFICE):
        return []
    sessions = JointSession.objects.visible_to(user).with_seats().order_by("pledge_deadline")
    return [short_of(row) for row in sessions if row.committed < row.minimum]


def short_of(session) -> Todo:
    missing = session.minimum - session.committed
    text = _("%(missing)d seats are missing to reach the minimum of %(minimum)d.") % {
        "missing": missing,
        "minimum": session.minimum,
    }
    url = reverse("training:session_detail", args=[session.pk])
    return Todo("graduation-cap", session.title, text, url, _("See"), due=session.pledge_deadline)
