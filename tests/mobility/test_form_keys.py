"""A form whose key got lost on its way is still a form of its own."""

import pytest
from django.urls import reverse

from firms.models import OutboxMail
from mobility.models import Application
from tests.factories import member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory

LETTER = {"letter": "Bonjour.", "language": "fr", "channel": "site"}


@pytest.fixture
def stranger(park):
    """Somebody presented by her human resources: her row has no key."""
    return ApplicationFactory(vacancy=VacancyFactory(audience="public"))


def test_direct_form_without_key_is_not_taken_for_somebody_elses(stranger, client):
    person = EmployeeFactory()
    person.user = member("employee", firm=person.firm)
    person.save()
    client.force_login(person.user)
    answer = client.post(reverse("mobility:application_apply", args=[stranger.vacancy_id]), LETTER)
    assert (answer.status_code, Application.objects.filter(employee=person).count()) == (302, 1)


def test_outside_form_without_key_is_kept_and_writes_to_its_own_sender(stranger, client):
    posted = LETTER | {"outside_name": "Ana", "outside_email": "ana@essai.example", "agreed": "on"}
    client.post(reverse("mobility:outside_apply", args=[stranger.vacancy.reference]), posted)
    assert Application.objects.get(route="outside").outside_email == "ana@essai.example"
    assert [mail.recipient for mail in OutboxMail.objects.all()] == ["ana@essai.example"]
