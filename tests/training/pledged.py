"""Sessions with firms that pledge, and how a pledge stands, for the tests of pledges."""

from decimal import Decimal as D

from firms.models import Event
from tests.factories import FirmFactory, ParkFactory
from tests.training.factories import (
    OutsideFirmFactory,
    SessionFactory,
    in_days,
)
from training.domain import pledging, reckoning
from training.models import JointSession

FROZEN = {"freeze_on": in_days(-1), "fee_percent": D(30)}


def session(**fields):
    return SessionFactory(park=ParkFactory(), **fields)


def firm(name="", **fields):
    return FirmFactory(park=ParkFactory(), **({"name": name} if name else {}), **fields)


def take(row, holder, seats, firmly=True, **more):
    return pledging.take(row, holder, seats=seats, firmly=firmly, **more)


def stands(pledge):
    pledge.refresh_from_db()
    return pledge.seats, pledge.waiting, pledge.state


def verbs(row):
    return list(Event.objects.about(row).order_by("pk").values_list("verb", flat=True))


def owed(row):
    """Each firm's amount as things are, by its name."""
    standing = reckoning.of(JointSession.objects.get(pk=row.pk))
    return {pledge.holder: standing.amount_of(pledge) for pledge in standing.pledges}


def four_firms(**fields):
    """4,200.00 over A4 B3 C2 and X5, an outside laboratory."""
    row = session(cost=D("4200.00"), minimum=9, capacity=14, **fields)
    outside = OutsideFirmFactory(park=row.park, name="X")
    pledges = {name: take(row, firm(name), seats) for name, seats in (("A", 4), ("B", 3), ("C", 2))}
    return row, pledges | {"X": take(row, outside, 5)}
