"""A person with her own firm and its neighbours, and a wish that one of them reads."""

import pytest

from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory, VacancyFactory, WishFactory


@pytest.fixture
def people(park):
    """The person's firm b with its HR; neighbours a and c with theirs."""
    firms = {letter: FirmFactory(park=park, name=f"Maison {letter.upper()}") for letter in "abc"}
    person = EmployeeFactory(firm=firms["b"], user=member("employee", firm=firms["b"]), job_title="Opératrice")
    return {"firms": firms, "person": person, "user": person.user} | {
        f"hr_{letter}": member("hr", firm=firm) for letter, firm in firms.items()
    }


@pytest.fixture
def opened(people):
    wish = WishFactory(employee=people["person"])
    wish.opened_to.add(people["firms"]["a"])
    return wish


@pytest.fixture
def vacancy(people):
    return VacancyFactory(firm=people["firms"]["a"], title="Séchage")
