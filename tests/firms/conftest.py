"""The real park of the case, with candidates that declare given positions."""

import pytest

from firms import case
from firms.demo import CASE
from firms.models import Firm, Level, PositionRecord
from tests import factories

RIVAL = {
    "process": {"Dosage form": 1, "Packing": 0.5},
    "market": {"Pharmacy": 0.5, "Food supplements": 1},
    "specialty": {"Powder / dry extract": 0.5, "Finished dry form": 1},
}
BLENDER = {
    "process": {"Blending / granulation": 1},
    "market": {"Pharmacy": 1, "Food supplements": 1, "Functional foods": 1},
    "specialty": {"Powder / dry extract": 1},
}
COPACKER = {"process": {"Packing": 1}, "market": {"Food supplements": 1}, "specialty": {"Finished dry form": 1}}


@pytest.fixture
def naturopole(db):
    return case.load(CASE)


@pytest.fixture
def candidacy_of(naturopole):
    """`candidacy_of(position)` files a candidate that declares it."""
    made = []

    def make(position, name="Candidate", **fields):
        firm = Firm.objects.create(park=naturopole, name=f"{name} {len(made)}" if made else name, **fields)
        made.append(firm)
        levels = {(level.axis, level.name_en): level for level in Level.objects.all()}
        case.hold(levels, position, firm=firm)
        return factories.CandidacyFactory(firm=firm)

    return make


@pytest.fixture
def president(naturopole):
    return factories.member("president", park=naturopole)


@pytest.fixture
def director_of(naturopole):
    """`director_of("LPH")` is a director of that resident."""

    def make(name):
        return factories.member("director", firm=Firm.objects.get(name=name))

    return make


@pytest.fixture
def lph(naturopole):
    """A resident from before positions were recorded."""
    PositionRecord.objects.all().delete()
    return Firm.objects.get(name="LPH")


@pytest.fixture
def director(lph):
    return factories.member("director", firm=lph)


@pytest.fixture
def candidate(naturopole):
    firm = Firm.objects.create(park=naturopole, name="Granulor")
    levels = {(level.axis, level.name_en): level for level in Level.objects.all()}
    position = {
        "process": {"Blending / granulation": 1},
        "market": {"Pharmacy": 1, "Food supplements": 1, "Functional foods": 1},
        "specialty": {"Powder / dry extract": 1},
    }
    case.hold(levels, position, firm=firm)
    return firm
