"""From rows to the cost engine and back: what a session costs, and who would owe what of it today.

All pages, letters and previews read their amounts here, so that no two of them differ by a cent.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from training.cost_split import COUNTED, Firm, Item, Rule, Split, Viability, split_cost, total_due, viability
from training.models import CostVersion, JointSession, Pledge
from training.options import Plan
from training.options import Standing as Choices

HALF_DAY = Decimal("0.5")
UNREAD = object()
"""Stands for a last statement that is still to be read; None says that there is none."""


def key_of(code) -> str:
    """The key under which a cost version keeps a firm's figures, from the code under which a split does."""
    return code.rpartition("\t")[2]


@dataclass(frozen=True)
class Standing:
    """Where a session stands: its pledges, the items still due, its days, and the last statement or None.

    `due` is the total for the seats counted; `split` is None where nobody is counted or the weights are all zero.
    """

    session: object
    pledges: list
    items: list
    days: Decimal
    stated: CostVersion | None
    due: Decimal
    split: Split | None
    viability: Viability

    @property
    def is_billable(self) -> bool:
        """Below the minimum nothing may be stated to the firms, nor once the session is called off."""
        return self.split is not None and self.viability.is_viable and not self.is_called_off

    @property
    def is_called_off(self) -> bool:
        """What is still due then was stated with that decision."""
        return self.session.status == JointSession.Status.CANCELLED

    def amount_of(self, pledge) -> Decimal | None:
        """What a pledge would owe today, share or fee; None while nothing is billable, or for who owes nothing."""
        return self.split.amounts.get(pledge.code) if self.is_billable else None

    def stated_to(self, pledge) -> Decimal | None:
        """What the last statement says of a pledge, share and fee together; None where there is none."""
        return stated_amount(self.stated, pledge) if self.stated else None

    @property
    def is_out_of_date(self) -> bool:
        """That the last statement no longer says what would be owed today."""
        if self.stated is None or self.is_called_off:
            return False
        now = {key_of(code): amount for code, amount in self.split.amounts.items()} if self.is_billable else {}
        return {k: v for k, v in now.items() if v} != {k: v for k, v in stated_amounts(self.stated).items() if v}

    def choices(self) -> Choices:
        """The same standing as the previews of choices read it."""
        return Choices(
            firms=firms_of(self.pledges),
            rule=self.session.rule,
            mix=mix_of(self.session),
            fees=fees_of(self.pledges),
            ceilings={p.code: p.ceiling for p in self.pledges if p.ceiling is not None},
            stated=as_split(self.stated, self.pledges) if self.stated else None,
        )

    def plan(self) -> Plan:
        return Plan(self.items, self.days, self.session.minimum)


def of(session, pledges=None, *, items=None, days=None, stated=UNREAD) -> Standing:
    """Read the session's standing. Four queries, whatever its size; what is given by name saves its own.

    For verbs as well as pages: who may read the amounts is the caller's to decide, by the pledges it may see.
    """
    if pledges is None:
        pledges = list(Pledge.objects.filter(session=session).select_related("firm"))
    items = due_items(session) if items is None else items
    days = days_of(session) if days is None else days
    if stated is UNREAD:
        stated = CostVersion.objects.filter(session=session).order_by("-number").first()
    seats = sum(pledge.seats for pledge in pledges if pledge.state in COUNTED)
    due = total_due(items, days=days, seats=seats)
    at_minimum = total_due(items, days=days, seats=max(seats, session.minimum))
    weighed = viability(
        at_minimum,
        [(pledge.seats, pledge.state) for pledge in pledges if pledge.state not in Pledge.UNANSWERED],
        minimum=session.minimum,
        capacity=session.capacity,
    )
    return Standing(session, pledges, items, days, stated, due, shared(session, pledges, due), weighed)


def due_items(session) -> list[Item]:
    """The items still due; a session without any costs what its `cost` says, once."""
    rows = list(session.items.all())
    if not rows:
        return [Item("", session.cost)]
    return [Item(row.label, row.price, row.per) for row in rows if not row.falls_away]


def days_of(session) -> Decimal:
    """The session's length in days; two half-days make one."""
    return session.half_days.count() * HALF_DAY


def firms_of(pledges) -> list[Firm]:
    """The firms that share: those with seats they hold firmly."""
    return [Firm(p.code, p.seats, p.head_count) for p in pledges if p.state in COUNTED and p.seats]


def fees_of(pledges) -> dict[str, Decimal]:
    """What leavers after the freeze owe."""
    return {p.code: p.fee for p in pledges if p.state == Pledge.State.WITHDRAWN and p.fee}


def mix_of(session) -> dict[str, Decimal] | None:
    if session.rule != Rule.MIXED:
        return None
    return {name: Decimal(str(percent)) for name, percent in session.mix.items()}


def shared(session, pledges, due) -> Split | None:
    """The split over the firms that hold seats; None where there is nobody, or every weight is zero."""
    firms, fees = firms_of(pledges), fees_of(pledges)
    if not firms:
        return None
    try:
        return split_cost(max(due, sum(fees.values())), firms, session.rule, mix=mix_of(session), fees=fees)
    except ValueError:
        # By head-count where no firm has said how many it employs: the pages say so beside the rule.
        return None


def stated_amounts(version) -> dict[str, Decimal]:
    """Shares and fees of a version together, by a pledge's key."""
    shares, fees = version.shares, version.fees
    if not fees:
        return {key: Decimal(amount) for key, amount in shares.items()}
    return {key: stated_under(version, key) for key in {*shares, *fees}}


def stated_under(version, key) -> Decimal:
    return Decimal(version.shares.get(key, "0.00")) + Decimal(version.fees.get(key, "0.00"))


def stated_amount(version, pledge) -> Decimal:
    return stated_under(version, str(pledge.pk))


def as_split(version, pledges) -> Split:
    """A version as the engine reads it, with the codes of these pledges."""
    codes = {str(pledge.pk): pledge.code for pledge in pledges}
    return Split(
        version.total,
        Rule(version.rule),
        {codes[key]: Decimal(amount) for key, amount in version.shares.items()},
        {codes[key]: Fraction(weight) for key, weight in version.weights.items()},
        {codes[key]: Decimal(amount) for key, amount in version.fees.items()},
    )
