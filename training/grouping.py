"""Which needs of several firms make a joint session: same theme, a month in common, enough people.

Pure: no database, no language. Nothing is decided here: what is found is proposed, with its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from naturopole.months import months_later

FEWEST_FIRMS = 2


@dataclass(frozen=True, order=True)
class Wanted:
    """A need as its firm shares it: seats of a theme between two months, each named by its first day.

    `minimum` is how many people a session of that theme needs; `key` tells the need apart.
    """

    theme: str | int
    firm: str | int
    key: int
    seats: int
    first: date
    last: date
    minimum: int

    def __post_init__(self):
        if self.seats < 1 or self.minimum < 1:
            raise ValueError("A need has at least one seat, and a session a minimum of at least one.")
        if self.last < self.first:
            raise ValueError("The last month comes before the first.")


@dataclass(frozen=True)
class Proposal:
    """Needs that fit one session, and the months that all of them have in common."""

    theme: str | int
    needs: tuple[Wanted, ...]
    first: date
    last: date

    @property
    def seats(self) -> int:
        return sum(need.seats for need in self.needs)

    @property
    def firms(self) -> list:
        return sorted({need.firm for need in self.needs}, key=str)

    @property
    def minimum(self) -> int:
        return max(need.minimum for need in self.needs)


def proposals(needs: Iterable[Wanted]) -> list[Proposal]:
    """Sessions that could be filled, by theme; each need stands in one of them at most.

    The month that gathers most seats is taken first, the earlier one where two gather as many; what is left is looked
    at again. The order of entry changes nothing.
    """
    by_theme: dict = {}
    for need in sorted(needs, key=lambda need: (str(need.theme), str(need.firm), need.key)):
        by_theme.setdefault(need.theme, []).append(need)
    return [proposal for theme, wanted in by_theme.items() for proposal in of_theme(theme, wanted)]


def of_theme(theme, needs: list[Wanted]) -> list[Proposal]:
    """The proposals among these needs of one theme, the fullest first."""
    found, taken = [], set()
    # A fullest set begins in the first month of one of its needs, so only these months are tried.
    months = {month: inside_of(needs, month) for month in sorted({need.first for need in needs})}
    choices = {month: group(theme, [needs[place] for place in inside], month) for month, inside in months.items()}
    while (best := fullest(choices.values())) is not None:
        found.append(best)
        taken.update(months[best.first])
        # Only months that lose a need are looked at again.
        for month, inside in months.items():
            left = [place for place in inside if place not in taken]
            if len(left) < len(inside):
                months[month] = left
                choices[month] = group(theme, [needs[place] for place in left], month)
    return found


def inside_of(needs: list[Wanted], month: date) -> list[int]:
    """The places in the list of the needs whose window holds that month."""
    return [place for place, need in enumerate(needs) if need.first <= month <= need.last]


def fullest(choices: Iterable[Proposal | None]) -> Proposal | None:
    """The one with most seats, the earlier where two have as many; None where no month gathers enough."""
    viable = [choice for choice in choices if choice is not None]
    return max(viable, key=lambda choice: (choice.seats, -choice.first.toordinal()), default=None)


def group(theme, inside: list[Wanted], month: date) -> Proposal | None:
    """The needs of one month, where one of them begins in it, they are enough and of two firms at least."""
    if not inside or max(need.first for need in inside) != month:
        return None
    proposal = Proposal(theme, tuple(inside), month, min(need.last for need in inside))
    is_enough = proposal.seats >= proposal.minimum and len({need.firm for need in inside}) >= FEWEST_FIRMS
    return proposal if is_enough else None


def months_between(first: date, last: date) -> list[date]:
    """Every month from one to the other, both included, each by its first day."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return [months_later(first, step) for step in range(months + 1)]
