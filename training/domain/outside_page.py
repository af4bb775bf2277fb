"""What an outside firm reads by its link: the session, its own seats, people and shares; of others, counts alone.

Nothing here may carry another firm's name, seats or amount, nor words that somebody typed for the park: a remark or the
reason of a statement may name a firm.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from naturopole import readers
from naturopole.workflow import InvalidTransition
from training.cost_split import COUNTED, ZERO, Rule
from training.domain import pledging, reckoning
from training.models import Agreement, Attendance, CostVersion, Enrolment, Evaluation, HalfDay, JointSession, Pledge
from training.statement import typeset

AGREED = Agreement.Answer.AGREED
BY_STAFF = (Rule.HEAD_COUNT, Rule.MIXED)


@dataclass(frozen=True)
class Line:
    """The firm's share, fee included, in one version; `difference` to the version before, None in the first.

    `may_answer` is set on the last version alone, until the firm agrees to it; `must_answer` until it says anything.
    """

    number: int
    at: datetime
    amount: Decimal
    difference: Decimal | None
    answer: Agreement | None
    may_answer: bool

    @property
    def must_answer(self) -> bool:
        return self.may_answer and self.answer is None


@dataclass(frozen=True)
class Offer:
    """The session as an outside firm reads it; `closed` says in words why no seats can be taken, "" where they can."""

    session: JointSession
    pledge: Pledge
    half_days: list
    standing: reckoning.Standing
    lines: list[Line]
    closed: str
    free: int

    @property
    def stated(self) -> Line | None:
        return self.lines[-1] if self.lines else None

    @property
    def amount(self) -> Decimal | None:
        """What the firm would owe today, None while nothing is owed."""
        return self.standing.amount_of(self.pledge)

    @property
    def may_leave(self) -> bool:
        return self.pledge.state in Pledge.HOLDING and self.session.status in JointSession.LIVE

    @property
    def may_decline(self) -> bool:
        return self.pledge.state == Pledge.State.INVITED and self.session.status in JointSession.LIVE


def of(link) -> Offer:
    """Read all of it anew. Seven queries, whatever the number of firms."""
    pledge = Pledge.objects.select_related("outside", "firm").get(pk=link.pledge_id)
    session = link.pledge.session
    session.refresh_from_db(fields=["status", "pledge_deadline"])
    half_days = list(HalfDay.objects.filter(session=session).select_related("room"))
    standing = reckoning.of(session, days=len(half_days) * reckoning.HALF_DAY)
    pledge.session = session
    return Offer(
        session=session,
        pledge=pledge,
        half_days=half_days,
        standing=standing,
        lines=lines_of(session, pledge) if standing.stated else [],
        closed=why_closed(session, pledge),
        free=max(session.capacity - seats_of(standing.pledges, pledge), 0),
    )


def seats_of(pledges, without) -> int:
    return sum(row.seats for row in pledges if row.state in COUNTED and row.pk != without.pk)


def why_closed(session, pledge) -> str:
    """The words with which `pledging.take` would refuse, before anybody has typed anything."""
    try:
        pledging.check_open(session)
    except InvalidTransition as error:
        return str(error)
    if pledge.fee:
        return _("Your firm has left after the freeze. Ask the organiser to let it in again.")
    return ""


def lines_of(session, pledge) -> list[Line]:
    """The versions that say something of this firm, the oldest first. Two queries."""
    versions = list(CostVersion.objects.filter(session=session).order_by("number"))
    answers = {row.version_id: row for row in Agreement.objects.filter(pledge=pledge, version__session=session)}
    lines, before = [], None
    for version in versions:
        amount, key = reckoning.stated_amount(version, pledge), str(pledge.pk)
        if before is None and key not in version.shares and key not in version.fees:
            continue
        answer = answers.get(version.pk)
        is_open = version is versions[-1] and key in version.shares and pledge.state in COUNTED
        may = is_open and session.status in JointSession.LIVE and not (answer and answer.answer == AGREED)
        difference = None if before is None else amount - before
        lines.append(Line(version.number, version.at, amount, difference, answer, may))
        before = amount
    return lines


def version_of(link, number) -> CostVersion | None:
    """A version that says something of this firm."""
    versions = CostVersion.objects.filter(session=link.pledge.session_id).select_related("session__park", "by")
    version = versions.filter(number=number).first()
    key = str(link.pledge_id)
    return version if version and (key in version.shares or key in version.fees) else None


def statement_of(link, number) -> bytes | None:
    version = version_of(link, number)
    return typeset(version, link.pledge) if version else None


@dataclass(frozen=True)
class Preview:
    """What so many firm seats would cost as things are: `amount`, None while the minimum is not reached.

    `waiting` seats find no room. `missing` seats lie between all firm seats and the minimum; once it is reached, these
    seats cost `most` in all, known for a split by seat alone. `needs_staff` is set where nobody's staff is known.
    """

    seats: int
    waiting: int
    amount: Decimal | None
    missing: int
    most: Decimal | None
    needs_staff: bool


def preview(offer, *, seats, head_count=None) -> Preview:
    """Reckoned on the seats that others hold firmly now. One query; nothing changes."""
    mine = copy(offer.pledge)
    mine.seats, mine.state, mine.fee = min(seats, offer.free), Pledge.State.COMMITTED, ZERO
    mine.head_count = head_count or mine.head_count or mine.outside.head_count
    pledges = [row for row in offer.standing.pledges if row.pk != mine.pk] + [mine]
    then = reckoning.of(offer.session, pledges, items=offer.standing.items, days=offer.standing.days)
    by_seat = offer.session.rule == Rule.SEATS and not then.viability.is_viable
    return Preview(
        seats=mine.seats,
        waiting=seats - mine.seats,
        amount=then.amount_of(mine),
        missing=then.viability.missing,
        most=then.viability.seat_ceiling * mine.seats if by_seat else None,
        needs_staff=then.split is None and bool(mine.seats),
    )


@dataclass(frozen=True)
class Person:
    """One of the firm's people, and whether she was there on each half-day: (half-day, attendance or None)."""

    row: Enrolment
    days: Sequence[tuple]
    evaluations: Sequence[Evaluation]


def people_of(offer) -> list[Person]:
    """The firm's own people who have a seat or wait. One query; three once attendance is taken."""
    rows = offer.pledge.enrolments.live().order_by("enrolled_at", "pk")
    if not has_begun(offer.session):
        return [Person(row, (), ()) for row in rows]
    rows = rows.prefetch_related(Prefetch("attendances", Attendance.objects.order_by("pk")), "evaluations")
    # The firm comes by its link, and reads of its own seats.
    with readers.everyone():
        return [Person(row, days_of(row, offer.half_days), list(row.evaluations.all())) for row in rows]


def has_begun(session) -> bool:
    return session.starts_on <= timezone.localdate()


def days_of(row, half_days) -> list[tuple]:
    found = {one.half_day_id: one for one in row.attendances.all()}
    return [(half, found.get(half.pk)) for half in half_days]


def person_of(link, key) -> Enrolment | None:
    """One of the firm's people, those who no longer come too; the verbs say what may be done with her."""
    return link.pledge.enrolments.filter(pk=key).first()
