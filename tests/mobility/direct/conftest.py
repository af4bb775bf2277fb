"""A firm that hires, and an employee of a neighbour who applies there in her own name."""

import pytest

from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory, VacancyFactory


@pytest.fixture
def vacancy(park):
    return VacancyFactory(firm=FirmFactory(park=park, name="Maison A"))


@pytest.fixture
def hiring(vacancy):
    person = member("hr", firm=vacancy.firm)
    vacancy.recruiters.add(person)
    return person


@pytest.fixture
def employee(park):
    firm = FirmFactory(park=park, name="Maison B")
    return EmployeeFactory(firm=firm, user=member("employee", firm=firm), last_name="Markname")
