"""An outside firm of the register, asked to the session, with somebody named and its link."""

from tests.training.factories import EnrolmentFactory, OutsideFirmFactory, PledgeFactory
from training.domain import outside_links

OUTSIDE_SECRETS = {"MARKOUTFIRM": {"hr_a", "hr_b", "hr_c", "office"}}


def add_outside(world, park):
    """Its own pages carry no secret of anybody: they are read by every person, and by nobody in particular."""
    firm = OutsideFirmFactory(park=park, name="Dehors", contact="MARKOUTFIRM", language="fr")
    pledge = PledgeFactory(session=world.rows["session"], outside=firm, seats=0, state="invited")
    person = EnrolmentFactory(pledge=pledge, outside_name="Camille Dehors")
    token = outside_links.make(pledge).rstrip("/").rpartition("/")[2]
    world.rows |= {
        "laboratory": firm,
        "laboratory_pledge": pledge,
        "laboratory_person": person,
        "laboratory_token": token,
    }
