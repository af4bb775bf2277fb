"""A brief, and what may answer each of its steps."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from naturopole.money import ratio, round_half_up
from packages.coverage import Firm, Reason, Requirement

ASSUMED_DAYS = 5
"""Working days counted for a firm that shares neither price nor lead time, until it answers: a week."""
OUTSIDE = "outside"


@dataclass(frozen=True)
class Service:
    """What a firm offers at a step. `breaks` are (from this quantity on, unit price); without set-up it is 0."""

    key: str
    firm: str
    step: str
    name: str
    unit_price: Decimal
    breaks: tuple[tuple[Decimal, Decimal], ...] = ()
    set_up: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    lead_days: int = ASSUMED_DAYS
    transit_days: int = 0

    def unit_price_for(self, quantity: Decimal) -> Decimal:
        """The price of the highest break reached, else the plain one."""
        reached = [one for one in self.breaks if one[0] <= quantity]
        return max(reached)[1] if reached else self.unit_price

    def price_for(self, quantity: Decimal) -> Decimal:
        """The line and the set-up, each rounded to the cent."""
        return round_half_up(ratio(quantity) * ratio(self.unit_price_for(quantity)), 2) + round_half_up(self.set_up, 2)


@dataclass(frozen=True)
class Stage:
    """A step of the brief and how much of it is wanted."""

    key: str
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True)
class Brief:
    """What a client wants. With `outside`, a step that no firm may take on is bought outside the park."""

    stages: tuple[Stage, ...]
    start: date
    wanted: date | None = None
    market: str | None = None
    specialty: str | None = None
    requirements: tuple[Requirement, ...] = ()
    outside: bool = False


@dataclass(frozen=True)
class Offer:
    """One way to have a step done: a firm's service, or a firm whose price must be asked, or outside the park.

    `price` is None where it must be asked; the lead time is assumed then.
    """

    key: str
    stage: Stage
    firm: Firm | None
    service: Service | None = None

    @property
    def price(self) -> Decimal | None:
        return self.service.price_for(self.stage.quantity) if self.service else None

    @property
    def lead_days(self) -> int:
        return self.service.lead_days if self.service else ASSUMED_DAYS

    @property
    def transit_days(self) -> int:
        return self.service.transit_days if self.service else 0

    @property
    def named(self) -> tuple[str, str, str]:
        """What decides between equals."""
        return (self.firm.name if self.firm else "", self.service.name if self.service else "", self.key)


@dataclass(frozen=True)
class Refusal:
    """A firm, or one service of it, that can have no part at a step."""

    stage: Stage
    firm: Firm
    reasons: tuple[Reason, ...]
    service: Service | None = None
