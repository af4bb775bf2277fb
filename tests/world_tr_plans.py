"""Firm b's training plan with a need for one of its people, and a theme of the park."""

from datetime import date

from tests.mobility.factories import EmployeeFactory
from tests.training.factories import NeedFactory, PlanFactory, ThemeFactory

MARKS = {
    "MARKNEED": {"hr_b", "director_b"},
    "MARKTRAINEE": {"hr_b", "director_b"},
    "8,761": {"hr_b", "director_b"},
    "9,871": {"hr_b", "director_b"},
}


def add(world):
    """The plan is approved, so that it can be sent back; the need is shared, and still no name or amount is."""
    firm = world.rows["firm_b"]
    person = EmployeeFactory(firm=firm, last_name="MARKTRAINEE")
    theme = ThemeFactory(park=firm.park)
    plan = PlanFactory(firm=firm, year=2026, status="approved", budget="9871.00")
    need = NeedFactory(plan=plan, theme=theme, note="MARKNEED", budget="8761.00", first_month=date(2026, 3, 1))
    need.people.add(person)
    world.rows |= {"plan": plan, "need": need, "theme": theme}
