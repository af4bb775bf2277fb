"""Joint sessions beside each other: who has pledged, and what each firm would owe."""

from dataclasses import dataclass
from decimal import Decimal

from training.domain import reckoning
from training.models import Pledge


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
    """A firm's pledge and what it would owe; `amount` is None while nothing is billable."""

    pledge: Pledge
    amount: Decimal | None


def shares(session, user) -> list[Share]:
    """The cost of `session` over committed seats, to the cent; only for firms of the session."""
    pledges = list(Pledge.objects.visible_to(user).filter(session=session).select_related("firm"))
    standing = reckoning.of(session, pledges) if pledges else None
    return [Share(pledge, standing.amount_of(pledge)) for pledge in pledges]
