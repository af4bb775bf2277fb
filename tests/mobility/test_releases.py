"""Releases: who proposes, who signs, what voids a signature, and what the calendar decides."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail, User
from mobility.domain import lines, release_list, releases
from mobility.models import Application, HandoverTask, MoveFigure, ReleaseRecord, ReleaseSignature
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.mobility.factories import ApplicationFactory, ReleaseFactory
from tests.mobility.releases import agreed, fresh, in_days, proposed, signed_by


@pytest.fixture
def people(people_around):
    return people_around


PARTIES = {"employee", "recruiter", "director_joined", "hr_left", "director_left"}


def readers(people):
    return {name for name, user in people.items() if ReleaseRecord.objects.visible_to(user).exists()}


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


def leave(user):
    """Still named, without any role."""
    user.memberships.all().delete()
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("told", [True, False])
def test_hr_of_the_firm_joined_steps_in_once_no_recruiter_is_there(told, release, people):
    if not told:
        Application.objects.update(route="direct", consent=None)
    people["recruiter"] = leave(people["recruiter"])
    assert readers(people) == {"employee", "director_joined", "hr_joined"}
    assert actions(people)["hr_joined"] == (["Propose"] if told else [])


def test_hr_that_steps_in_proposes_and_signs_for_the_firm_joined(release, people):
    people["recruiter"] = leave(people["recruiter"])
    with pytest.raises(PermissionDenied):
        releases.propose(fresh(release), revision=1, by=people["recruiter"])
    releases.propose(fresh(release), revision=1, by=people["hr_joined"])
    assert (signed_by(release), readers(people)) == ({"hiring"}, PARTIES - {"recruiter"} | {"hr_joined", "manager"})
    OutboxMail.objects.all().delete()
    releases.set_dates(fresh(release), proposed_on=in_days(50), notice_ends_on=None, revision=1, by=people["hr_left"])
    told = {people[name].email for name in ("employee", "hr_joined", "director_joined")}
    assert {mail.recipient for mail in OutboxMail.objects.all()} == told
    assert releases.sign(fresh(release), revision=2, by=people["hr_joined"]).status == "proposed"


def test_hr_of_the_firm_joined_reads_nothing_beside_a_recruiter(release, people):
    """Not even the dates once they are agreed; a recruiter whose account is closed is none."""
    agreed(release, people)
    assert readers(people) == PARTIES | {"manager"}
    with pytest.raises(PermissionDenied):
        releases.add_task(fresh(release), HandoverTask(text="x"), by=people["hr_joined"])
    User.objects.filter(pk=people["recruiter"].pk).update(is_active=False)
    assert "hr_joined" in readers(people)


def test_hr_that_steps_in_is_denied_what_its_own_group_may_not_know(release, people):
    """Even were the employer's group the firm joined: denial wins until it is told."""
    Application.objects.update(route="direct", consent=None)
    people["recruiter"] = leave(people["recruiter"])
    for firm in (release.application.employee.firm, release.application.vacancy.firm):
        firm.group_name = "Groupe"
        firm.save()
    people = {name: User.objects.get(pk=user.pk) for name, user in people.items()}
    assert readers(people) == {"employee"}


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
    return {name: [todo.action for todo in waiting(user)] for name, user in people.items()}


def waiting(user):
    return lines.todo_of(user, release_list.SOURCE)


def assert_desk_agrees(people):
    """The desk reckons from the rows what the home page asks of the database."""
    for user in people.values():
        keys = [reverse("mobility:release_detail", args=[row.pk]) for row in release_list.awaited(user)]
        assert [todo.url for todo in waiting(user)] == keys


def test_each_party_is_asked_for_its_part(release, people):
    nothing = dict.fromkeys(people, [])
    assert actions(people) == nothing | {"recruiter": ["Propose"], "director_joined": ["Propose"]}
    assert_desk_agrees(people)
    proposed(release, people)
    asked = dict.fromkeys(("employee", "hr_left", "director_left"), ["Read and sign"])
    assert actions(people) == nothing | asked
    releases.sign(fresh(release), revision=1, by=people["hr_left"])
    assert actions(people) == nothing | {"employee": ["Read and sign"]}
    assert_desk_agrees(people)
    releases.sign(fresh(release), revision=1, by=people["employee"])
    assert actions(people) == nothing


def test_untold_release_waits_for_the_employee_alone(release, people):
    Application.objects.update(route="direct", consent=None)
    assert actions(people) == dict.fromkeys(people, []) | {"employee": ["See"]}
    assert_desk_agrees(people)


@pytest.mark.parametrize("count", [1, 20])
def test_home_page_pays_two_statements_for_releases(release, people, statements, count):
    for _ in range(count - 1):
        ReleaseFactory(application__vacancy=release.application.vacancy)
    assert people["recruiter"].memberships_held
    assert len(statements(lambda: waiting(people["recruiter"]))) == 2


# The office


def test_office_reads_how_many_stand_where_and_no_draft(release, people):
    ReleaseFactory(status="agreed", agreed_on=in_days(3))
    expected = [("To be agreed", 0), ("Agreed", 1), ("Done", 0), ("At the end of the notice", 0)]
    assert releases.states() == expected


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
