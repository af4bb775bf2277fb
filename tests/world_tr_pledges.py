"""What firm b keeps of a joint session for itself: its ceiling, and who sits on its seats."""

from decimal import Decimal

from tests.mobility.factories import EmployeeFactory
from tests.training.factories import EnrolmentFactory
from training.models import Pledge

PLEDGE_SECRETS = {
    "MARKNAMED": {"hr_b", "office"},
    "4,321.09": {"hr_b", "director_b"},
}


def add_pledges(world):
    firm = world.rows["firm_b"]
    pledge = Pledge._base_manager.get(session=world.rows["session"], firm=firm)
    pledge.ceiling = Decimal("4321.09")
    pledge.save()
    person = EmployeeFactory(firm=firm, last_name="MARKNAMED")
    world.rows["named"] = EnrolmentFactory(pledge=pledge, employee=person)
