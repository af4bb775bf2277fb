"""The database keeps what trainees think to them and to their own HR, whatever a statement forgets to ask."""

import pytest
from django.db import DatabaseError, transaction

from naturopole import readers
from tests.factories import FirmFactory, UserFactory
from tests.mobility.factories import EmployeeFactory
from tests.nets import agree, people_of
from tests.training.factories import EnrolmentFactory, EvaluationFactory, PledgeFactory
from training.models import Enrolment, Evaluation

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms(park):
    return [FirmFactory(park=park) for _ in "abc"]


@pytest.fixture
def opinion(firms):
    """What somebody of the second firm thinks, who has an account."""
    person = EmployeeFactory(firm=firms[1], user=UserFactory())
    return EvaluationFactory(enrolment=EnrolmentFactory(pledge=PledgeFactory(firm=firms[1]), employee=person))


def test_net_says_of_opinions_what_visible_to_says(firms, opinion):
    people = people_of(firms)
    EvaluationFactory(enrolment=EnrolmentFactory(pledge=PledgeFactory(firm=firms[0])))
    EvaluationFactory(enrolment=EnrolmentFactory(pledge=PledgeFactory(firm=firms[0]), employee=None, outside_name="X"))
    given = agree(Evaluation, [*people, opinion.enrolment.employee.user])
    assert (given.count(1), max(given), given[-1]) == (1 + 1 + 1 + 4, 1, 1)


def test_link_opens_its_own_opinion_alone(opinion):
    other = EvaluationFactory(enrolment=opinion.enrolment, kind="cold")
    with readers.link_holder(opinion):
        assert list(Evaluation.objects.all()) == [opinion]
    with readers.link_holder(Enrolment(pk=other.pk)):
        assert list(Evaluation.objects.all()) == []


def test_seat_gives_its_opinions_to_no_other_firm(firms, opinion):
    seat = Enrolment.objects.get()
    with readers.person(next(person for person in people_of(firms) if person.firm_ids("hr") == [firms[0].pk])):
        assert list(seat.evaluations.all()) == []
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            EvaluationFactory(enrolment=seat, kind="cold")
