"""Two people at the same moment, on two connections of a real server."""

import pytest

from mobility import domain
from mobility.domain import applying
from mobility.models import Application, Consent, Vacancy
from naturopole.workflow import InvalidTransition
from tests import races
from tests.factories import FirmFactory, ParkFactory, member
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def together(*calls):
    return races.together(*calls, words={InvalidTransition: "stale"})


def draft(firm, key=None):
    """A vacancy as the form hands it over, not saved yet."""
    kept = VacancyFactory.build(firm=firm, status="draft", request_key=key)
    kept.reference = ""
    return kept


def test_numbers_are_taken_once_each():
    firm = FirmFactory(park=ParkFactory())
    hr = member("hr", firm=firm)
    calls = [lambda: domain.create_vacancy(draft(firm), by=hr)[0].reference for _ in range(6)]
    references = together(*calls)
    assert sorted(reference[5:] for reference in references) == ["01", "02", "03", "04", "05", "06"]


def test_one_form_sent_at_once_makes_one_vacancy():
    firm = FirmFactory(park=ParkFactory())
    hr, key = member("hr", firm=firm), "6d4a3f3e-0000-4000-8000-000000000002"
    made = together(*[lambda: domain.create_vacancy(draft(firm, key), by=hr)[1] for _ in range(4)])
    assert (sorted(made), Vacancy.objects.count()) == ([False, False, False, True], 1)


def test_withdrawal_and_sending_leave_no_live_application_without_consent():
    for _ in range(5):
        firm = FirmFactory()
        employee = EmployeeFactory(firm=firm, user=member("employee", firm=firm))
        hr = member("hr", firm=firm)
        consent = ConsentFactory(employee=employee, asked_by=hr)
        # Each person reads the row on her own page.
        mine, theirs = (Consent.objects.select_related("employee", "vacancy").get(pk=consent.pk) for _ in "ab")
        together(
            lambda: domain.withdraw(mine, by=employee.user),  # noqa: B023
            lambda: domain.send_application(theirs, letter="x", by=hr),  # noqa: B023
        )
        consent.refresh_from_db()
        assert consent.status == "withdrawn"
        assert not Application.objects.filter(consent=consent, status__in=Application.LIVE).exists()


def test_two_recruiters_move_one_application_once():
    application = ApplicationFactory()
    recruiters = [member("director", firm=application.vacancy.firm) for _ in "ab"]

    def move(person):
        row = Application.objects.get(pk=application.pk)
        return domain.move_application(row, "shortlist", by=person, seen="received").status

    answers = together(*[lambda person=person: move(person) for person in recruiters])
    assert sorted(answers) == ["shortlisted", "stale"]


def test_agreeing_and_applying_at_once_leave_one_of_the_two():
    """Both together would let own human resources run into the secret application."""
    consent = ConsentFactory(status="asked", employee__user=member("employee"))
    person = consent.employee.user
    words = {"letter": "Bonjour.", "files": [], "request_key": None, "by": person}
    answers = together(
        lambda: domain.move_consent(Consent.objects.get(pk=consent.pk), "agree", by=person).status,
        lambda: applying.apply_directly(consent.vacancy, consent.employee, **words)[0].status,
    )
    assert sorted(answers) in (["given", "stale"], ["received", "stale"])
    assert Consent.objects.filter(status="given").count() + Application.objects.count() == 1
