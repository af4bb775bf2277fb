"""What can be done with a session that misses its minimum, and what each firm would owe then.

Pure: no database, no language. Four choices, each previewed before anybody decides: go on and share anew, go on
smaller, put it off, or call it off. None is ranked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from training.cost_split import ZERO, Firm, Item, Rule, Split, above_ceiling, differences, split_cost, total_due


class Choice(StrEnum):
    """Go on as planned with the firms that stay, even too few; go on smaller; put off; call off."""

    RE_SPLIT = "re_split"
    SCALE_BACK = "scale_back"
    POSTPONE = "postpone"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Plan:
    """What a session would be: items due, its days (a half-day is Decimal("0.5")), the seats it needs."""

    items: Sequence[Item]
    days: Decimal | int
    minimum: int


@dataclass(frozen=True)
class Standing:
    """Where a session stands: the firms with firm seats, how it is shared, fees owed by leavers, and what was stated.

    `ceilings` are amounts by firm code above which a firm is asked again; `stated` is the last version, or None.
    """

    firms: Sequence[Firm]
    rule: Rule | str
    mix: Mapping[str, Decimal | int] | None = None
    fees: Mapping[str, Decimal | int] = field(default_factory=dict)
    ceilings: Mapping[str, Decimal | int] = field(default_factory=dict)
    stated: Split | None = None

    @property
    def seats(self) -> int:
        return sum(firm.seats for firm in self.firms)


@dataclass(frozen=True)
class Preview:
    """One choice: what would be due in all, what each firm would owe and how that differs from what was stated.

    `missing` seats lie between the firm seats and the plan's minimum; `ask_again` are firms above their ceiling.
    `split` is None where nothing would be due.
    """

    choice: Choice
    total: Decimal
    amounts: dict[str, Decimal]
    changes: dict[str, Decimal]
    ask_again: list[str]
    missing: int
    split: Split | None


def previews(standing: Standing, *, planned: Plan, smaller: Plan, called_off: Sequence[Item]) -> list[Preview]:
    """The four choices in a fixed order; `called_off` are the items still to pay once the session is cancelled.

    Raises ValueError where something is due and there is nobody to share it with.
    """
    return [
        preview(standing, Choice.RE_SPLIT, planned),
        preview(standing, Choice.SCALE_BACK, smaller),
        preview(standing, Choice.POSTPONE, Plan((), 0, planned.minimum)),
        preview(standing, Choice.CANCEL, Plan(called_off, planned.days, 0)),
    ]


def preview(standing: Standing, choice: Choice, plan: Plan) -> Preview:
    """What one choice costs. Fees of leavers come off first, as in every split; they stay due whatever is chosen."""
    due = total_due(plan.items, days=plan.days, seats=standing.seats)
    owed = sum(standing.fees.values(), ZERO)
    split = None
    if due or owed:
        # A fee is owed even where the rest costs less than the fees: it is then all that is due.
        split = split_cost(max(due, owed), standing.firms, standing.rule, mix=standing.mix, fees=standing.fees)
    return Preview(
        choice=choice,
        total=split.total if split else ZERO,
        amounts=split.amounts if split else {firm.code: ZERO for firm in sorted(standing.firms, key=lambda f: f.code)},
        changes=changes_from(standing.stated, split),
        ask_again=above_ceiling(split, standing.ceilings) if split else [],
        missing=max(plan.minimum - standing.seats, 0),
        split=split,
    )


def changes_from(stated: Split | None, split: Split | None) -> dict[str, Decimal]:
    """By firm code, what would be owed more or less than stated; empty where nothing was stated yet."""
    if stated is None:
        return {}
    if split is None:
        return {code: -amount for code, amount in stated.amounts.items() if amount}
    return differences(stated, split)
