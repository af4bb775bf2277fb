"""The staff lists of the small park, and who asks for a way in."""

from mobility.models import AccessRequest
from tests.mobility.factories import EmployeeFactory

MARKS = {
    "MARKSTAFF": {"hr_b"},
    "MARKACCESS": {"hr_b"},
}


def add(world):
    """Somebody of b's list without an account, and a request for access to b."""
    firm = world.rows["firm_b"]
    world.rows["staff"] = EmployeeFactory(firm=firm, last_name="MARKSTAFF", job_title="MARKSTAFF")
    world.rows["access"] = AccessRequest._base_manager.create(firm=firm, name="MARKACCESS", email="mark@essai.example")
