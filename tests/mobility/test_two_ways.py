"""One person, one vacancy, two ways: by herself and by her human resources, who never learn of the first."""

import pytest
from django.urls import reverse

from mobility.models import Application, Consent
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory

LETTER = {"letter": "Bonjour.", "language": "fr", "channel": "site"}


@pytest.fixture
def consent(park):
    """Own HR awaits the answer of somebody with an account."""
    firm = FirmFactory(park=park)
    employee = EmployeeFactory(firm=firm, user=member("employee", firm=firm))
    return ConsentFactory(vacancy=VacancyFactory(firm=FirmFactory(park=park)), employee=employee, status="asked")


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def agree(client, consent):
    client.force_login(consent.employee.user)
    return client.post(address("consent_move", consent.pk, "agree"))


def apply(client, consent):
    client.force_login(consent.employee.user)
    return client.post(address("application_apply", consent.vacancy_id), LETTER)


def test_applicant_cannot_agree_as_well_and_own_hr_meets_no_sign_of_it(consent, client):
    """Else own HR would read “has already applied” on sending the application that was agreed to."""
    assert apply(client, consent).status_code == 302
    answer = agree(client, consent)
    assert answer.status_code == 409
    assert "You have applied for this vacancy yourself" in answer.content.decode()
    consent.refresh_from_db()
    assert consent.status == Consent.Status.ASKED
    client.force_login(consent.asked_by)
    sent = client.post(address("application_send", consent.pk), {"letter": "Recommandé."})
    assert (sent.status_code, "already applied" in sent.content.decode()) == (409, False)
    assert "agreement is missing" in sent.content.decode()


def test_own_hr_that_presses_agree_meets_the_same_refusal_whether_she_applied_or_not(consent, client):
    pages = []
    for _turn in range(2):
        client.force_login(consent.asked_by)
        pages.append(client.post(address("consent_move", consent.pk, "agree")))
        apply(client, consent)
    assert Application.objects.count() == 1
    assert [page.status_code for page in pages] == [403, 403]
    assert "applied" not in pages[1].content.decode()


def test_withdrawn_application_leaves_room_for_the_agreement(consent, client):
    apply(client, consent)
    client.post(address("own_withdraw", Application.objects.get().pk))
    assert agree(client, consent).status_code == 302


def test_who_agreed_cannot_apply_in_secret(consent, client):
    agree(client, consent)
    answer = apply(client, consent)
    assert (answer.status_code, Application.objects.count()) == (409, 0)
    assert "withdraw that agreement first" in answer.content.decode()
    client.post(address("consent_move", consent.pk, "withdraw"))
    assert apply(client, consent).status_code == 302


def test_agreement_that_was_used_and_ended_leaves_room_to_apply(consent, client):
    Consent.objects.update(status="given")
    sent = ApplicationFactory(vacancy=consent.vacancy, employee=consent.employee, consent=consent)
    client.force_login(consent.employee.user)
    client.post(address("own_withdraw", sent.pk))
    assert apply(client, consent).status_code == 302
