"""Joint sessions beside each other: who has pledged, and whether the minimum is reached."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naturopole.todo import Todo
from training.cost_split import COUNTED
from training.domain import held, reckoning
from training.models import Enrolment, JointSession, Pledge
from training.models.plan import PLANNERS

State = Pledge.State
MOST = 10


def listed(user):
    """Sessions with their seats, and `is_shared`: whether this person reads the seats by firm.

    Seats are added up by session, not by a join: what is filtered elsewhere multiplies nothing.
    """
    rows = JointSession.objects.visible_to(user).marked_for(user)
    return rows.annotate(committed=seats_in(COUNTED), pencilled=seats_in([State.PENCILLED]))


def seats_in(states):
    rows = Pledge.objects.filter(session=OuterRef("pk"), state__in=states).order_by()
    return Coalesce(Subquery(rows.values("session").annotate(found=Sum("seats")).values("found")), 0)


def coming(sessions):
    """Neither over nor called off."""
    return sessions.filter(starts_on__gte=timezone.localdate(), status__in=JointSession.LIVE)


def past(sessions):
    """Held, called off, or begun."""
    return sessions.exclude(starts_on__gte=timezone.localdate(), status__in=JointSession.LIVE)


def mine(sessions, user):
    """Those of the person's firms, by a pledge, an invitation or as the organiser, and those she sits in."""
    firms = user.firm_ids(*PLANNERS)
    pledged = Pledge.objects.filter(firm_id__in=firms).exclude(state=State.DECLINED)
    seated = Enrolment.objects.live().filter(employee__user=user)
    return sessions.filter(
        Q(pk__in=pledged.values("session")) | Q(organiser_id__in=firms) | Q(pk__in=seated.values("session"))
    )


@dataclass(frozen=True)
class Board:
    """Sessions in rows; the firms with a pledge in one of them that may be read, in order of arrival.

    Where these are too many for a table, own firms and those with most seats stand first, and `has_others` says that
    the rest are added up.
    """

    firms: list
    rows: list
    has_others: bool = False

    @property
    def width(self) -> int:
        """The columns of firms, with those of the others and of outside firms."""
        return len(self.firms) + self.has_others + 1


def seats_by_firm(sessions, user, most=None) -> Board:
    """For each session, the pledges of each firm in order and of all outside ones; nothing for who may not read.

    `sessions` are from `listed`; beyond `most` firms the others are added up. One query, whatever the number of
    sessions and firms.
    """
    shared = {session.pk for session in sessions if session.is_shared}
    # As `Pledge.objects.visible_to` says, by what the sessions know already: all of these, of the others one's own.
    own = Q(session__in=[s.pk for s in sessions if s.pk not in shared], firm_id__in=user.firm_ids(*PLANNERS))
    rows, found = Pledge.objects.filter(Q(session__in=shared) | own), {}
    for pledge in rows.exclude(state=State.DECLINED).with_firms():
        found.setdefault(pledge.session_id, {}).setdefault(pledge.firm_id, []).append(pledge)
    firms = {p.firm for key, held in found.items() if key in shared for one in held.values() for p in one if p.firm}
    columns = sorted(firms, key=lambda firm: (firm.joined is None, firm.joined, firm.name))
    kept = columns if most is None or len(columns) <= most else weightiest(columns, user, found, shared)[:most]
    others = [firm.pk for firm in columns if firm not in kept]
    rows = [row_of(session, found.get(session.pk, {}), kept, others) for session in sessions]
    return Board(kept, rows, bool(others))


def weightiest(firms, user, found, shared) -> list:
    """Own firms first, then those that hold most seats in the sessions that may be read."""
    seats, own = Counter(), user.firm_ids(*PLANNERS)
    for key in shared & found.keys():
        for firm, held_there in found[key].items():
            seats[firm] += sum(pledge.seats for pledge in held_there if pledge.state != State.WITHDRAWN)
    return sorted(firms, key=lambda firm: (firm.pk not in own, -seats[firm.pk]))


def row_of(session, held, firms, others=()) -> dict:
    return {
        "session": session,
        "pledges": [held.get(firm.pk, [None])[0] for firm in firms],
        "others": summed([pledge for key in others for pledge in held.get(key, [])]),
        "outside": summed(held.get(None, [])),
        "own": [pledge for one in held.values() for pledge in one] if not session.is_shared else [],
        "missing": max(session.minimum - session.committed, 0),
    }


def summed(pledges) -> list[tuple[str, str]]:
    """Pledges of several firms together: (state, words) for each state that occurs."""
    sums = {}
    for pledge in pledges:
        seats, firms = sums.get(pledge.state, (0, 0))
        sums[pledge.state] = (seats + pledge.seats, firms + 1)
    return [(state, in_words(state, seats, firms)) for state, (seats, firms) in sums.items()]


def in_words(state, seats, firms) -> str:
    if state == State.WITHDRAWN:
        return ngettext("%(firms)d withdrawn", "%(firms)d withdrawn", firms) % {"firms": firms}
    if state == State.INVITED:
        return ngettext("%(firms)d invited", "%(firms)d invited", firms) % {"firms": firms}
    return str(seats)


@dataclass(frozen=True)
class Share:
    """A firm's pledge and what it would owe; `amount` is None while nothing is billable."""

    pledge: Pledge
    amount: Decimal | None


def shares(session, user) -> list[Share]:
    """The cost of `session` over committed seats, to the cent; only for firms of the session."""
    if not JointSession.objects.shared_with(user).filter(pk=session.pk).exists():
        return []
    pledges = list(Pledge.objects.visible_to(user).filter(session=session).select_related("firm"))
    standing = reckoning.of(session, pledges) if pledges else None
    return [Share(pledge, standing.amount_of(pledge)) for pledge in pledges]


def table(sessions, user) -> tuple[list, list]:
    """(heading, rows) of an export; seats by firm only where they may be read."""
    board = seats_by_firm(sessions, user)
    heading = [_("Course"), _("Theme"), _("Begins on"), _("Pledges by"), _("State")]
    heading += [_("Firm seats"), _("Pencilled"), _("Minimum"), _("Room for"), _("Missing"), *map(str, board.firms)]
    return [*heading, _("Outside")], [line_of(row) for row in board.rows]


def line_of(row) -> list:
    session = row["session"]
    facts = [session.title, session.theme and session.theme.name, session.starts_on, session.pledge_deadline]
    figures = [session.committed, session.pencilled, session.minimum, session.capacity, row["missing"]]
    held = [pledge and f"{pledge.seats} {pledge.get_state_display()}" for pledge in row["pledges"]]
    outside = [f"{words} {State(state).label}" if words.isdecimal() else words for state, words in row["outside"]]
    return [*facts, session.get_status_display(), *figures, *held, ", ".join(outside)]


def todo(user, pledges=None) -> list[Todo]:
    """For human resources: pencilled seats to commit in time, and firm seats without a name.

    `pledges` are those of `waiting_pledges`, which are read where they are not given.
    """
    rows = held.own(user, held.waiting_pledges(user) if pledges is None else pledges)
    return [waits(pledge) for pledge in rows if is_to_commit(pledge) or is_to_name(pledge)][:MOST]


def is_to_commit(pledge) -> bool:
    return pledge.state == State.PENCILLED and held.takes_seats(pledge)


def is_to_name(pledge) -> bool:
    session, is_firm = pledge.session, pledge.state in COUNTED and pledge.seats > pledge.named
    return is_firm and session.status == JointSession.Status.CONFIRMED and session.starts_on >= timezone.localdate()


def waits(pledge) -> Todo:
    session = pledge.session
    if pledge.state == State.PENCILLED:
        text = _("Your pencilled seats hold no place. Commit them, or withdraw.")
        url = reverse("training:pledge_edit", args=[session.pk])
        return Todo("pencil", session.title, text, url, _("Commit"), leaf=pledge.firm.sign, due=session.pledge_deadline)
    missing = pledge.seats - pledge.named
    text = ngettext("%(missing)d seat has no name yet.", "%(missing)d seats have no name yet.", missing)
    url = reverse("training:seat_list", args=[session.pk])
    words = text % {"missing": missing}
    return Todo("users", session.title, words, url, _("Name people"), leaf=pledge.firm.sign, due=session.starts_on)
