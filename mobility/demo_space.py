"""The demo's people without an account, and somebody who came by a poster; all invented."""

from firms.personas import DOMAIN
from mobility.models import AccessRequest, Employee, RomeCode

# first name, last name, post, occupation
PEOPLE = [
    ("Denis", "Morel", "Cariste", "N1101"),
    ("Claire", "Dumas", "Opératrice de conditionnement", "H3301"),
    ("Ahmed", "Brunel", "Technicien de maintenance", "I1310"),
]


def load(park):
    """Three people of Biosphère's list without an account, one of whom asks for it."""
    firm = park.firms.get(name="Biosphère")
    for first, last, post, code in PEOPLE:
        rome = RomeCode.objects.filter(code=code).first()
        Employee.objects.create(firm=firm, first_name=first, last_name=last, job_title=post, rome=rome)
    AccessRequest.objects.create(firm=firm, name="Morel Denis", email=f"denis.morel@{DOMAIN}")
