"""Wishes of firm b's people: one opened to a's HR, one to own HR, one that own HR has prepared."""

from mobility.models import MedicalRight
from tests import factories
from tests.mobility.factories import ApproachFactory, EmployeeFactory, WishFactory

WISH_SECRETS = {
    "MARKWISH": {"employee_b", "hr_a"},
    "MARKCONDITION": {"employee_b"},
    "MARKSHOWN": {"hr_b"},
    "MARKASKEDWISH": {"employee_b", "hr_b"},
    "MARKAPPROACH": {"employee_b", "hr_a"},
}


def add_wishes(world):
    """The wish of the person who signs in as `employee_b`, with what firm a told her; a colleague's as its twin."""
    firm, person = world.rows["firm_b"], world.people["employee_b"].employee
    wish = WishFactory(employee=person, target="MARKWISH", conditions="MARKCONDITION", medical=True)
    wish.opened_to.add(world.rows["firm_a"])
    colleague = factories.member("employee", firm=firm)
    twin = WishFactory(
        employee=EmployeeFactory(firm=firm, user=colleague),
        target="MARKSHOWN",
        conditions="MARKSHOWN",
        conditions_shown=True,
        open_to_own=True,
    )
    asked = WishFactory(employee=person, status="asked", target="MARKASKEDWISH", voiced_by=world.people["hr_b"])
    approach = ApproachFactory(
        wish=wish, vacancy=world.rows["vacancy"], by=world.people["hr_a"], message="MARKAPPROACH"
    )
    holder = factories.member("hr", firm=firm)
    giver = world.people["director_b"]
    right = MedicalRight._base_manager.create(firm=firm, user=holder, given_by=giver)
    MedicalRight._base_manager.create(firm=firm, user=world.people["hr_b"], given_by=giver)
    world.rows |= {"wish": wish, "wish_twin": twin, "wish_asked": asked, "approach": approach, "right": right}
