"""What a person takes away is gone: no table, file or mail holds a word of it afterwards."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, Membership, OutboxMail, Park, User
from mobility.domain import erasure
from mobility.models import (
    Application,
    ApplicationFile,
    Consent,
    Employee,
    InterviewSlot,
    MoveFigure,
    RecruitmentFigure,
    ReleaseRecord,
    Wish,
)
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility import career
from tests.mobility.career import WORD
from tests.mobility.sweep import columns, found_in_files, found_in_tables

pytestmark = pytest.mark.django_db

STAFF_LIST = {
    "mobility_employee.first_name",
    "mobility_employee.job_title",
    "mobility_employee.last_name",
}


def path_of(application):
    return application.files.get().file.name


def test_sweep_finds_what_is_there(park):
    """The control: before anything is erased, every kind of place holds the word."""
    application = career.application_of(career.whole(park), letter=f"{WORD}LETTER")
    found = found_in_tables(WORD)
    assert found >= STAFF_LIST | {
        "firms_outboxmail.body",
        "firms_user.email",
        "mobility_accessrequest.email",
        "mobility_application.letter",
        "mobility_applicationfile.file_name",
        "mobility_approach.message",
        "mobility_consent.message",
        "mobility_message.body",
        "mobility_reference.text",
        "mobility_scorecard.note",
        "mobility_wish.target",
    }
    assert path_of(application) in "\n".join(found_in_files(f"{WORD}FILE"))
    assert ("firms_event", "note") in columns()


def test_erased_person_stands_in_the_staff_list_alone(park, django_capture_on_commit_callbacks):
    employee = career.whole(park)
    EmailAddress.objects.create(user=employee.user, email=employee.user.email)
    names = list(ApplicationFile.objects.values_list("file", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase_person(employee.user)
    assert found_in_tables(WORD) == STAFF_LIST
    assert [name for name in names if default_storage.exists(name)] == []
    assert Employee.objects.get(pk=employee.pk).user is None


def test_who_has_left_goes_from_the_staff_list_too(park, django_capture_on_commit_callbacks):
    employee = career.person(park, left_on=date(2026, 1, 1))
    career.application_of(employee)
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase_person(employee.user)
    assert found_in_tables(WORD) == set()


def test_files_stay_while_the_erasure_may_still_fail(park, django_capture_on_commit_callbacks):
    application = career.application_of(career.person(park))
    name = path_of(application)
    with django_capture_on_commit_callbacks() as waiting:
        erasure.erase_application(application)
        assert default_storage.exists(name)
    for call in waiting:
        call()
    assert not default_storage.exists(name)


def test_account_is_closed_and_names_nobody(park):
    user = career.whole(park).user
    erasure.erase_person(user)
    user = User.objects.get(pk=user.pk)
    assert (user.is_active, user.name, user.has_usable_password()) == (False, "–", False)
    assert user.email.endswith("@erased.invalid")
    assert list(user.memberships.all()) == []
    assert {event.by.name for event in Event.objects.filter(by=user)} == {"–"}


def test_history_keeps_that_something_was_done_without_words(park):
    user = career.whole(park).user
    erasure.erase_person(user)
    told = Event.objects.about(user).values_list("verb", "note", "detail")
    assert list(told) == [("erased", "", {})]


def test_erasing_twice_changes_nothing_more(park):
    employee = career.whole(park)
    other = career.hiring_vacancy(park)
    erasure.erase_person(employee.user)
    before = (Event.objects.count(), OutboxMail.objects.count(), User.objects.get(pk=employee.user_id).email)
    erasure.erase_person(employee.user)
    assert (Event.objects.count(), OutboxMail.objects.count(), User.objects.get(pk=employee.user_id).email) == before
    assert other.named_recruiters[0].is_active


def test_other_peoples_data_stay(park):
    other = career.person(FirmFactory(park=park).park, first_name="Autre")
    User.objects.filter(pk=other.user_id).update(email="autre@essai.example")
    application, wish = career.application_of(other, letter="Autre"), career.wish_of(other)
    erasure.erase_person(career.whole(park).user)
    application.refresh_from_db()
    assert (application.letter, application.files.count(), application.messages.count()) == ("Autre", 1, 1)
    assert list(Wish.objects.all()) == [wish]


def test_figures_without_names_stay(park):
    employee = career.whole(park)
    month = date(2026, 11, 1)
    MoveFigure.objects.create(month=month, hiring=FirmFactory(park=park), leaving=employee.firm, people=1)
    RecruitmentFigure.objects.create(month=month, firm=employee.firm, received=3, hired=1, days=40)
    erasure.erase_person(employee.user)
    assert (MoveFigure.objects.get().people, RecruitmentFigure.objects.get().received) == (1, 3)


def test_interview_time_is_free_again(park):
    application = career.application_of(career.person(park))
    erasure.erase_application(application)
    slot = InterviewSlot.objects.get()
    assert (slot.application, slot.taken_at, slot.sequence) == (None, None, 1)


def test_consent_goes_with_the_application_it_led_to(park):
    employee = career.whole(park)
    erasure.erase_application(employee.applications.get(route="sponsored"))
    assert [consent.status for consent in Consent.objects.all()] == ["asked"]


@pytest.mark.parametrize("status", ["draft", "proposed", "agreed"])
def test_release_in_force_stays_with_its_dates_alone(park, status):
    employee = career.person(park)
    application = career.application_of(employee, status="hired")
    career.release_of(application, status=status)
    erasure.erase_person(employee.user)
    record = ReleaseRecord.objects.get()
    assert (record.proposed_on, record.signatures.count()) == (date(2027, 3, 1), 1)
    assert found_in_tables(WORD) == STAFF_LIST | {"mobility_handovertask.text"}
    assert record.signatures.get().by.name == "–"


@pytest.mark.parametrize("status", ["done", "lapsed"])
def test_release_that_is_over_goes_with_the_application(park, status):
    employee = career.person(park)
    career.release_of(career.application_of(employee, status="hired"), status=status)
    erasure.erase_person(employee.user)
    assert (ReleaseRecord.objects.count(), Application.objects.count()) == (0, 0)


def test_emptied_application_is_emptied_once(park):
    application = career.application_of(career.person(park), status="hired")
    career.release_of(application)
    assert [erasure.erase_application(application) for _ in range(2)] == [True, False]
    assert [event.label for event in Event.objects.about(application).filter(verb="erased")] == ["Content erased"]


def test_erased_application_is_found_no_more(park):
    application = career.application_of(career.person(park))
    assert [erasure.erase_application(application) for _ in range(2)] == [True, False]


def test_outsiders_mail_goes_with_the_last_application(park):
    first, second = career.outside_of(park), career.outside_of(park)
    erasure.erase_application(first)
    assert OutboxMail.objects.filter(recipient="canari.out@essai.example").count() == 2
    erasure.erase_application(second)
    assert found_in_tables(WORD) == set()


def test_recruiters_of_a_live_application_are_told_and_those_kept_out_are_not(park):
    employee = career.person(park)
    application = career.application_of(employee)
    kept_out = member("employee", firm=employee.firm, user=member("hr", firm=application.vacancy.firm))
    application.vacancy.recruiters.add(kept_out)
    del application.vacancy.named_recruiters
    OutboxMail.objects.all().delete()
    erasure.erase_application(application)
    told = {mail.recipient for mail in OutboxMail.objects.all()}
    assert told == {r.email for r in application.vacancy.named_recruiters} - {kept_out.email}


@pytest.mark.parametrize("status", ["hired", "not_retained", "withdrawn"])
def test_nobody_is_told_of_an_application_that_was_over(park, status):
    application = career.application_of(career.person(park), status=status)
    OutboxMail.objects.all().delete()
    erasure.erase_application(application)
    assert OutboxMail.objects.count() == 0


def test_last_administrator_stays(park):
    user = member("administrator", park=park)
    with pytest.raises(InvalidTransition):
        erasure.erase_person(user)
    member("administrator", park=park)
    erasure.erase_person(user)
    assert not User.objects.get(pk=user.pk).is_active


def test_named_substitute_stays(park):
    user = member("director", park=park)
    Park.objects.update(substitute=user)
    with pytest.raises(InvalidTransition):
        erasure.erase_person(user)


def test_recruiter_and_line_manager_leave_their_places(park):
    vacancy = career.hiring_vacancy(park)
    user = vacancy.named_recruiters[0]
    member("line_manager", firm=vacancy.firm, user=user)
    report = Employee.objects.create(firm=vacancy.firm, manager=user, first_name="A", last_name="B")
    erasure.erase_person(user)
    report.refresh_from_db()
    assert (vacancy.recruiters.count(), report.manager, Membership.objects.filter(user=user).count()) == (0, None, 0)


def test_person_erases_by_a_ticked_form(park, client):
    user = career.whole(park).user
    client.force_login(user)
    address = reverse("mobility:erase")
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 422
    assert User.objects.get(pk=user.pk).is_active
    answer = client.post(address, {"sure": "on"})
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    assert not User.objects.get(pk=user.pk).is_active
    live = Session.objects.filter(expire_date__gte=timezone.now())
    assert [row for row in live if row.get_decoded().get("_auth_user_id") == str(user.pk)] == []
    assert client.get(reverse("mobility:space")).status_code == 302


def test_irreplaceable_person_is_told_why(park, client):
    client.force_login(member("administrator", park=park))
    answer = client.post(reverse("mobility:erase"), {"sure": "on"})
    assert answer.status_code == 409


def test_person_erases_one_application_and_keeps_the_others(park, client):
    employee = career.whole(park)
    application = employee.applications.get(route="direct")
    client.force_login(employee.user)
    address = reverse("mobility:application_erase", args=[application.pk])
    assert client.post(address).status_code == 422
    answer = client.post(address, {"sure": "on"})
    assert (answer.status_code, answer.url) == (302, reverse("mobility:space"))
    assert [row.route for row in employee.applications.all()] == ["sponsored"]
    assert client.post(address, {"sure": "on"}).status_code == 404


@pytest.mark.parametrize("who", ["recruiter", "own_hr"])
def test_nobody_else_erases_an_application(park, client, who):
    employee = career.person(park)
    application = career.application_of(employee, employer_told_at=timezone.now())
    person = {"recruiter": application.vacancy.named_recruiters[0], "own_hr": member("hr", firm=employee.firm)}[who]
    client.force_login(person)
    answer = client.post(reverse("mobility:application_erase", args=[application.pk]), {"sure": "on"})
    assert (answer.status_code, Application.objects.count()) == (403, 1)


def test_own_employer_meets_the_same_404_for_a_secret_application(park, client):
    employee = career.person(park)
    application = career.application_of(employee)
    client.force_login(member("hr", firm=employee.firm))
    found = [client.get(reverse("mobility:application_erase", args=[key])) for key in (application.pk, 10**8)]
    assert [answer.status_code for answer in found] == [404, 404]


def test_erasing_is_not_dated_before_it_happened(park):
    application = career.application_of(career.person(park))
    erasure.erase_application(application)
    assert timezone.now() - Event.objects.about(application).first().at < timedelta(minutes=1)
