"""Pages of a release: what each party may press, what a conflict answers, what leaves as a file."""

import pytest
from django.urls import reverse

from mobility.domain import releases
from mobility.models import Employee, HandoverTask
from server.measuring import calls_of
from tests.mobility.factories import ReleaseFactory
from tests.mobility.releases import agreed, fresh, in_days, proposed, signed_by


@pytest.fixture
def people(people_around):
    return people_around


def sign_in(client, user):
    client.force_login(user)
    return client


def address(name, release):
    return reverse(f"mobility:{name}", args=[release.pk])


def test_page_signs_the_dates_it_shows(release, people, client):
    proposed(release, people)
    sign_in(client, people["employee"])
    page = client.get(address("release_detail", release))
    seen = page.context["seen"].initial
    answer = client.post(address("release_sign", release), seen)
    assert (answer.status_code, signed_by(release)) == (302, {"employee", "hiring"})


def test_signature_names_the_employee_once(release, people, client):
    proposed(release, people)
    sign_in(client, people["employee"])
    seen = client.get(address("release_detail", release)).context["seen"].initial
    client.post(address("release_sign", release), seen)
    page = client.get(address("release_detail", release)).content.decode()
    signatures = page.split('id="signatures"')[1].split("</section>")[0]
    names = [release.application.employee.name, people["employee"].name]
    assert [signatures.count(name) for name in names] == [1, 1]


def test_page_answers_409_with_both_dates(release, people, client):
    proposed(release, people)
    sign_in(client, people["hr_left"])
    seen = client.get(address("release_detail", release)).context["seen"].initial
    days = {"proposed_on": in_days(50), "notice_ends_on": in_days(60)}
    releases.set_dates(fresh(release), **days, revision=1, by=people["employee"])
    answer = client.post(address("release_sign", release), seen)
    conflict = answer.context["conflict"].cleaned_data
    assert answer.status_code == 409
    assert (conflict["proposed_on"], answer.context["release"].proposed_on) == (in_days(40), in_days(50))
    assert signed_by(release) == {"employee"}


def test_dates_form_answers_409_with_both_dates(release, people, client):
    sign_in(client, people["employee"])
    days = {"proposed_on": in_days(45), "notice_ends_on": in_days(60)}
    releases.set_dates(fresh(release), **days, revision=1, by=people["recruiter"])
    typed = {"revision": 1, "proposed_on": in_days(50).isoformat(), "notice_ends_on": in_days(60).isoformat()}
    answer = client.post(address("release_dates", release), typed)
    assert (answer.status_code, len(answer.context["form"].differences)) == (409, 1)
    again = client.post(
        address("release_dates", release), typed | {"revision": answer.context["form"].data["revision"]}
    )
    assert (again.status_code, fresh(release).proposed_on) == (302, in_days(50))


@pytest.mark.parametrize("day", [-1, 800])
def test_dates_form_refuses_days_out_of_reach(release, people, client, day):
    sign_in(client, people["recruiter"])
    answer = client.post(address("release_dates", release), {"revision": 1, "proposed_on": in_days(day).isoformat()})
    assert (answer.status_code, fresh(release).dates_revision) == (422, 1)


def test_line_managers_page_holds_dates_only(release, people, client):
    agreed(release, people)
    HandoverTask.objects.create(release=release, text="MARKTASK")
    page = sign_in(client, people["manager"]).get(address("release_detail", release))
    text = page.content.decode()
    hidden = [
        "MARKTASK",
        release.application.vacancy.firm.name,
        people["hr_left"].name,
        release.application.vacancy.title,
    ]
    assert [word for word in hidden if word in text] == []
    assert set(page.context["release"].__dict__) >= {"proposed_on", "agreed_on"}
    for name in ("release_dates", "release_pdf"):
        assert client.get(address(name, release)).status_code == 403


def test_task_is_added_once_by_one_form_and_ticked(release, people, client):
    sign_in(client, people["employee"])
    key = client.get(address("release_detail", release)).context["task_form"].initial["request_key"]
    posted = {"text": "Dossier de lot", "due_on": in_days(20).isoformat(), "request_key": str(key)}
    assert [client.post(address("task_create", release), posted).status_code for _ in range(2)] == [302, 302]
    task = HandoverTask.objects.get()
    client.post(reverse("mobility:task_tick", args=[task.pk]), {"done": "1"})
    assert HandoverTask.objects.get().done_by == people["employee"]
    client.post(reverse("mobility:task_tick", args=[task.pk]), {"done": "0"})
    assert HandoverTask.objects.get().done_at is None


@pytest.mark.parametrize(
    "text", ["Prime de 500 €", "Verser 2 000 euros", "Ne pas embaucher d’autres opérateurs", "Never hire again"]
)
def test_task_about_money_or_hiring_is_refused(release, people, client, text):
    sign_in(client, people["employee"])
    answer = client.post(address("task_create", release), {"text": text})
    assert (answer.status_code, HandoverTask.objects.count()) == (422, 0)


def test_payroll_can_be_handed_over(release, people, client):
    sign_in(client, people["employee"])
    answer = client.post(address("task_create", release), {"text": "Clôture de la paie de mars, 3 dossiers"})
    assert (answer.status_code, HandoverTask.objects.count()) == (302, 1)


def test_calendar_names_the_person_and_no_firm(release, people, client):
    sign_in(client, people["manager"])
    proposed(release, people)
    assert client.get(address("release_calendar", release)).status_code == 404
    for name in ("hr_left", "employee"):
        releases.sign(fresh(release), revision=1, by=people[name])
    text = client.get(address("release_calendar", release)).content.decode().replace("\r\n ", "")
    assert f"DTSTART;VALUE=DATE:{in_days(40):%Y%m%d}" in text
    assert f"SUMMARY:First day in the new firm: {release.application.employee.name}" in text
    assert release.application.vacancy.firm.name not in text


@pytest.mark.parametrize("count", [1, 20])
def test_pages_stay_in_their_budgets(release, people, client, django_assert_max_num_queries, count):
    agreed(release, people)
    for number in range(count - 1):
        HandoverTask.objects.create(release=release, text=f"Tâche {number}")
        other = ReleaseFactory(application__vacancy=release.application.vacancy)
        Employee.objects.filter(pk=other.application.employee_id).update(manager=people["manager"])
    sign_in(client, people["recruiter"])
    for name, most in (("release_detail", 9), ("release_dates", 7)):
        with django_assert_max_num_queries(most):
            client.get(address(name, release))
    with django_assert_max_num_queries(4):
        client.get(reverse("mobility:release_list"))
    assert calls_of(client, reverse("mobility:release_list")) <= 33_000
    sign_in(client, people["manager"])
    with django_assert_max_num_queries(7):
        client.get(reverse("mobility:my_team"))
