"""Releases: who proposes, who signs, what voids a signature, and what the calendar decides."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility.domain import release_list, releases
from mobility.models import Application, HandoverTask, MoveFigure, ReleaseRecord, ReleaseSignature
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, ReleaseFactory


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def release(db):
    """A draft with its dates, of somebody presented by her HR."""
    return ReleaseFactory(proposed_on=in_days(40), notice_ends_on=in_days(60))


@pytest.fixture
def people(release):
    application = release.application
    firms = {"left": application.employee.firm, "joined": application.vacancy.firm}
    return {
        "employee": application.employee.user,
        "manager": application.employee.manager,
        "recruiter": application.vacancy.recruiters.get(),
        "director_joined": member("director", firm=firms["joined"]),
        "hr_left": member("hr", firm=firms["left"]),
        "director_left": member("director", firm=firms["left"]),
        "hr_elsewhere": member("hr"),
        "office": member("office", park=firms["left"].park),
        "president": member("president", park=firms["left"].park),
        "partner": member("partner", park=firms["left"].park),
        "representative": member("staff_representative", firm=firms["left"]),
    }


PARTIES = {"employee", "recruiter", "director_joined", "hr_left", "director_left"}


def readers(people):
    return {name for name, user in people.items() if ReleaseRecord.objects.visible_to(user).exists()}


def fresh(release):
    return ReleaseRecord.objects.get(pk=release.pk)


def proposed(release, people):
    return releases.propose(fresh(release), revision=1, by=people["recruiter"])


def agreed(release, people):
    proposed(release, people)
    releases.sign(fresh(release), revision=1, by=people["hr_left"])
    return releases.sign(fresh(release), revision=1, by=people["employee"])


def signed_by(release):
    return {one.party for one in releases.signed(fresh(release)) if one.by}


# Opening


@pytest.mark.parametrize("route", ["direct", "sponsored"])
def test_hiring_a_neighbours_employee_opens_a_release_once(route, db):
    application = ApplicationFactory(route=route, status="hired", employee__user=member("employee"))
    by = member("hr", firm=application.vacancy.firm)
    opened = [releases.open_release(application, by) for _ in range(2)]
    assert (opened[0], opened[0].status) == (opened[1], "draft")
    assert [event.verb for event in Event.objects.about(opened[0])] == ["opened"]
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [application.employee.user.email]


def test_nobody_is_released_from_outside_or_by_the_own_firm(db):
    outside = ApplicationFactory(route="outside", employee=None, outside_name="X", status="hired")
    inside = ApplicationFactory(route="direct", status="hired")
    inside.employee.firm = inside.vacancy.firm
    inside.employee.save()
    assert [releases.open_release(row, None) for row in (outside, inside)] == [None, None]
    assert ReleaseRecord.objects.count() == 0


# Who reads


def test_draft_is_the_employees_and_the_hiring_firms(release, people):
    assert readers(people) == {"employee", "recruiter", "director_joined"}


def test_proposed_release_is_read_by_both_firms_and_the_manager(release, people):
    proposed(release, people)
    assert readers(people) == PARTIES | {"manager"}


def test_untold_release_is_never_read_by_the_employer(release, people):
    """Even were it past its draft: the employer reads nothing of a move of which it was not told."""
    Application.objects.update(route="direct", consent=None)
    ReleaseRecord.objects.update(status="agreed", agreed_on=in_days(40))
    assert readers(people) == {"employee", "recruiter", "director_joined"}
    Application.objects.update(employer_told_at=timezone.now())
    assert readers(people) == PARTIES | {"manager"}


def test_own_employer_s_recruiter_does_not_read_an_untold_release(release, people):
    Application.objects.update(route="direct", consent=None)
    member("employee", firm=release.application.employee.firm, user=people["recruiter"])
    assert readers(people) == {"employee", "director_joined"}


def test_tasks_and_signatures_are_not_the_line_managers(release, people):
    agreed(release, people)
    HandoverTask.objects.create(release=release, text="Dossier")
    for model in (HandoverTask, ReleaseSignature):
        found = {name for name, user in people.items() if model.objects.visible_to(user).exists()}
        assert found == PARTIES


# Proposing and signing


def test_third_signature_agrees_the_day(release, people):
    assert proposed(release, people).status == "proposed"
    assert signed_by(release) == {"hiring"}
    assert releases.sign(fresh(release), revision=1, by=people["director_left"]).status == "proposed"
    moved = releases.sign(fresh(release), revision=1, by=people["employee"])
    assert (moved.status, moved.agreed_on, signed_by(release)) == (
        "agreed",
        in_days(40),
        {"employee", "leaving", "hiring"},
    )


def test_signing_twice_counts_once(release, people):
    proposed(release, people)
    for _ in range(2):
        releases.sign(fresh(release), revision=1, by=people["hr_left"])
    assert (ReleaseSignature.objects.count(), fresh(release).status) == (2, "proposed")


def test_two_of_one_firm_are_one_party(release, people):
    proposed(release, people)
    for name in ("hr_left", "director_left"):
        releases.sign(fresh(release), revision=1, by=people[name])
    assert signed_by(release) == {"leaving", "hiring"}


@pytest.mark.parametrize("name", ["manager", "office", "president", "hr_elsewhere", "representative"])
def test_nobody_else_signs_or_changes(release, people, name):
    proposed(release, people)
    with pytest.raises(PermissionDenied):
        releases.sign(fresh(release), revision=1, by=people[name])
    with pytest.raises(PermissionDenied):
        releases.set_dates(fresh(release), proposed_on=in_days(9), notice_ends_on=None, revision=1, by=people[name])


@pytest.mark.parametrize("name", ["employee", "hr_left", "director_left"])
def test_only_the_firm_joined_proposes_first(release, people, name):
    with pytest.raises(PermissionDenied):
        releases.propose(release, revision=1, by=people[name])


def test_draft_is_not_signed(release, people):
    with pytest.raises(InvalidTransition):
        releases.sign(release, revision=1, by=people["employee"])


def test_nothing_is_proposed_to_an_employer_who_was_not_told(release, people):
    Application.objects.update(route="direct", consent=None)
    with pytest.raises(InvalidTransition):
        proposed(release, people)
    assert (fresh(release).status, ReleaseSignature.objects.count()) == ("draft", 0)
    Application.objects.update(employer_told_at=timezone.now())
    assert proposed(release, people).status == "proposed"


@pytest.mark.parametrize("day", [None, -1])
def test_day_that_is_missing_or_past_is_not_proposed(release, people, day):
    ReleaseRecord.objects.update(proposed_on=None if day is None else in_days(day))
    with pytest.raises(InvalidTransition):
        proposed(release, people)


def test_day_that_has_passed_is_not_agreed(release, people):
    proposed(release, people)
    releases.sign(fresh(release), revision=1, by=people["employee"])
    ReleaseRecord.objects.update(proposed_on=in_days(-1))
    with pytest.raises(InvalidTransition):
        releases.sign(fresh(release), revision=1, by=people["hr_left"])
    assert signed_by(release) == {"employee", "hiring"}


# Other dates


@pytest.mark.parametrize(("name", "party"), [("employee", "employee"), ("hr_left", "leaving"), ("recruiter", "hiring")])
@pytest.mark.parametrize("before", ["proposed", "agreed"])
def test_other_dates_void_the_others_signatures(release, people, name, party, before):
    {"proposed": proposed, "agreed": agreed}[before](release, people)
    days = {"proposed_on": in_days(50), "notice_ends_on": in_days(60)}
    moved = releases.set_dates(fresh(release), **days, revision=1, by=people[name])
    assert (moved.status, moved.dates_revision, moved.agreed_on) == ("proposed", 2, None)
    assert signed_by(release) == {party}


def test_dates_that_are_the_same_void_nothing(release, people):
    agreed(release, people)
    days = {"proposed_on": in_days(40), "notice_ends_on": in_days(60)}
    assert releases.set_dates(fresh(release), **days, revision=1, by=people["employee"]).status == "agreed"


def test_end_of_notice_is_not_the_firm_joineds_to_write(release, people):
    days = {"proposed_on": in_days(45), "notice_ends_on": in_days(90)}
    moved = releases.set_dates(release, **days, revision=1, by=people["recruiter"])
    assert (moved.proposed_on, moved.notice_ends_on, moved.status) == (in_days(45), in_days(60), "draft")


def test_whoever_comes_second_changes_nothing(release, people):
    days = {"proposed_on": in_days(45), "notice_ends_on": in_days(60)}
    releases.set_dates(release, **days, revision=1, by=people["recruiter"])
    with pytest.raises(Stale) as caught:
        releases.set_dates(
            fresh(release), proposed_on=in_days(70), notice_ends_on=in_days(80), revision=1, by=people["employee"]
        )
    assert caught.value.fresh.proposed_on == in_days(45)


@pytest.mark.parametrize("status", ["done", "lapsed"])
def test_ended_release_stays_as_it_is(release, people, status):
    ReleaseRecord.objects.update(status=status)
    for call in (
        lambda: releases.sign(fresh(release), revision=1, by=people["employee"]),
        lambda: releases.set_dates(
            fresh(release), proposed_on=in_days(1), notice_ends_on=None, revision=1, by=people["hr_left"]
        ),
        lambda: releases.add_task(fresh(release), HandoverTask(text="x"), by=people["hr_left"]),
    ):
        with pytest.raises(InvalidTransition):
            call()


def test_only_dates_stand_in_its_table():
    """No refusal, no veto, no list, no pay: there is no move and no field for any of them."""
    assert set(ReleaseRecord.TRANSITIONS) == {"propose", "agree", "revise", "finish", "lapse"}
    fields = {field.name for field in ReleaseRecord._meta.get_fields()}
    assert fields == {
        *("id", "application", "status", "opened_at", "dates_revision", "signatures", "tasks"),
        *("proposed_on", "notice_ends_on", "agreed_on"),
    }


# The calendar


def daily(capsys):
    call_command("daily")
    return [line for line in capsys.readouterr().out.splitlines() if "changes of firm" in line]


def test_agreed_day_ends_the_release_and_counts_the_move(release, people, capsys):
    agreed(release, people)
    ReleaseRecord.objects.update(agreed_on=in_days(1))
    assert daily(capsys) == ["0 changes of firm done, 0 at the end of the notice"]
    ReleaseRecord.objects.update(agreed_on=in_days(0))
    assert daily(capsys) == ["1 changes of firm done, 0 at the end of the notice"]
    assert daily(capsys) == ["0 changes of firm done, 0 at the end of the notice"]
    application = release.application
    figure = MoveFigure.objects.get()
    assert fresh(release).status == "done"
    assert (figure.hiring, figure.leaving, figure.people) == (
        application.vacancy.firm,
        application.employee.firm,
        1,
    )


@pytest.mark.parametrize("status", ["draft", "proposed"])
def test_silence_leaves_the_end_of_the_notice(release, people, capsys, status):
    ReleaseRecord.objects.update(status=status, notice_ends_on=in_days(0))
    assert daily(capsys) == ["0 changes of firm done, 0 at the end of the notice"]
    ReleaseRecord.objects.update(notice_ends_on=in_days(-1))
    assert daily(capsys) == ["0 changes of firm done, 1 at the end of the notice"]
    assert (fresh(release).status, fresh(release).effective_on) == ("lapsed", in_days(-1))
    assert MoveFigure.objects.get().people == 1


def test_employer_who_was_not_told_learns_nothing_by_a_date(release, people, capsys):
    Application.objects.update(route="direct", consent=None)
    ReleaseRecord.objects.update(notice_ends_on=in_days(-1))
    assert daily(capsys) == ["0 changes of firm done, 0 at the end of the notice"]
    assert (fresh(release).status, MoveFigure.objects.count()) == ("draft", 0)
    Application.objects.update(employer_told_at=timezone.now())
    assert daily(capsys) == ["0 changes of firm done, 1 at the end of the notice"]


def test_history_holds_no_words_of_people(release, people):
    agreed(release, people)
    releases.add_task(fresh(release), HandoverTask(text="Secret words"), by=people["employee"])
    rows = Event.objects.filter(kind="mobility.releaserecord")
    assert {(row.note, str(row.detail)) for row in rows} == {("", "{}")}
    assert [row.verb for row in rows.order_by("pk")] == ["propose", "signed", "agree", "task"]


def test_mails_betray_nothing(release, people):
    agreed(release, people)
    bodies = {mail.body for mail in OutboxMail.objects.all()}
    assert bodies == {"Something new waits for you: http://127.0.0.1:8000/"}


# The home page


def actions(people):
    return {name: [todo.action for todo in release_list.todo(user)] for name, user in people.items()}


def test_each_party_is_asked_for_its_part(release, people):
    nothing = dict.fromkeys(people, [])
    assert actions(people) == nothing | {"recruiter": ["Propose"], "director_joined": ["Propose"]}
    proposed(release, people)
    asked = dict.fromkeys(("employee", "hr_left", "director_left"), ["Read and sign"])
    assert actions(people) == nothing | asked
    releases.sign(fresh(release), revision=1, by=people["hr_left"])
    assert actions(people) == nothing | {"employee": ["Read and sign"]}
    releases.sign(fresh(release), revision=1, by=people["employee"])
    assert actions(people) == nothing


def test_untold_release_waits_for_the_employee_alone(release, people):
    Application.objects.update(route="direct", consent=None)
    assert actions(people) == dict.fromkeys(people, []) | {"employee": ["See"]}


@pytest.mark.parametrize("count", [1, 20])
def test_home_page_pays_one_statement_for_releases(release, people, statements, count):
    for _ in range(count - 1):
        ReleaseFactory(application__vacancy=release.application.vacancy)
    assert people["recruiter"].memberships_held
    assert len(statements(lambda: release_list.todo(people["recruiter"]))) == 1


# The office


def test_office_reads_how_many_stand_where_and_no_draft(release, people):
    ReleaseFactory(status="agreed", agreed_on=in_days(3))
    expected = [("To be agreed", 0), ("Agreed", 1), ("Done", 0), ("At the end of the notice", 0)]
    assert releases.states() == expected


# Pages


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
        EmployeeFactory._meta.model.objects.filter(pk=other.application.employee_id).update(manager=people["manager"])
    sign_in(client, people["recruiter"])
    for name, most in (("release_detail", 9), ("release_dates", 7)):
        with django_assert_max_num_queries(most):
            client.get(address(name, release))
    with django_assert_max_num_queries(7):
        client.get(reverse("mobility:release_list"))
    sign_in(client, people["manager"])
    with django_assert_max_num_queries(7):
        client.get(reverse("mobility:my_team"))


def test_each_change_stays_in_its_budget(release, people, statements):
    """Twelve statements in one transaction, the page's own readings before it apart."""
    days = {"proposed_on": in_days(50), "notice_ends_on": None}
    changes = [
        lambda row: releases.propose(row, revision=1, by=people["recruiter"]),
        lambda row: releases.sign(row, revision=1, by=people["employee"]),
        lambda row: releases.sign(row, revision=1, by=people["hr_left"]),
        lambda row: releases.set_dates(row, **days, revision=1, by=people["employee"]),
    ]
    for user in people.values():
        assert user.memberships_held
    for change in changes:
        row = fresh(release)
        assert len(statements(lambda: change(row))) <= 12  # noqa: B023
