"""Scorecards: independent until one's own is submitted, final then; the person's on request."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility.domain import own_file, scorecards
from mobility.models import Application, Competence, Scorecard
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory


@pytest.fixture
def vacancy(park):
    return VacancyFactory(firm=FirmFactory(park=park))


@pytest.fixture
def recruiters(vacancy):
    people = [
        member("hr", firm=vacancy.firm, first_name="Ada"),
        member("line_manager", firm=vacancy.firm, first_name="Bob"),
    ]
    vacancy.recruiters.add(*people)
    return people


@pytest.fixture
def skills(vacancy):
    return [Competence.objects.create(vacancy=vacancy, name=name, order=n) for n, name in enumerate(["Lot", "Équipe"])]


@pytest.fixture
def application(vacancy, recruiters, skills):
    firm = FirmFactory(park=vacancy.firm.park)
    employee = EmployeeFactory(firm=firm, user=member("employee", firm=firm))
    return ApplicationFactory(vacancy=vacancy, employee=employee, status="interview", route="direct")


def address(name, application, *more):
    return reverse(f"mobility:{name}", args=[application.pk, *more])


def filled(skills, *marks, **fields):
    given = {f"mark_{skill.pk}": mark for skill, mark in zip(skills, marks, strict=True)}
    return {"advice": "yes", "note": "", "revision": 0} | given | fields


def submitted(application, by, skills, marks=(3, 4), note=""):
    given = {skill.pk: mark for skill, mark in zip(skills, marks, strict=True)}
    row = Application.objects.select_related("vacancy", "employee").get(pk=application.pk)
    return scorecards.save_card(row, advice="yes", note=note, marks=given, revision=0, by=by, submit=True)


def test_draft_is_kept_and_then_submitted(application, recruiters, skills, client):
    client.force_login(recruiters[0])
    page = address("scorecard", application)
    first = client.post(page, filled(skills, "2", "", advice="", note="Bien."))
    assert (first.url, Scorecard.objects.get().submitted_at) == (page, None)
    again = client.get(page).context["form"]
    assert (again.initial["note"], again.initial["revision"], again.initial[f"mark_{skills[0].pk}"]) == ("Bien.", 1, 2)
    last = client.post(page, filled(skills, "3", "4", revision=1, then="submit"))
    card = Scorecard.objects.get()
    assert (last.url, card.submitted_at is not None) == (address("notes", application), True)
    assert list(card.scores.values_list("competence__name", "value")) == [("Lot", 3), ("Équipe", 4)]
    assert client.get(page).url == address("notes", application)


def test_submitted_card_is_final(application, recruiters, skills, client):
    submitted(application, recruiters[0], skills)
    client.force_login(recruiters[0])
    answer = client.post(
        address("scorecard", application), filled(skills, "1", "1", advice="no", note="MARKTYPED", revision=1)
    )
    assert (answer.status_code, "MARKTYPED" in answer.content.decode()) == (409, True)
    assert Scorecard.objects.get().advice == "yes"


def test_draft_saved_in_two_windows_shows_both(application, recruiters, skills, client):
    client.force_login(recruiters[0])
    page = address("scorecard", application)
    client.post(page, filled(skills, "2", "", note="MARKTHEIRS"))
    answer = client.post(page, filled(skills, "4", "", note="MARKMINE"))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert [cell in shown for cell in ("<td>MARKTHEIRS</td>", "<td>MARKMINE</td>", "<td>2</td>", "<td>4</td>")] == [
        True
    ] * 4
    assert 'name="revision" value="1"' in shown
    assert client.post(page, filled(skills, "4", "", note="MARKMINE", revision=1)).status_code == 302


@pytest.mark.parametrize("fields", [{"advice": "x"}, {"revision": "x"}, {"note": "n" * 4001}])
def test_odd_card_is_refused(application, recruiters, skills, client, fields):
    client.force_login(recruiters[0])
    answer = client.post(address("scorecard", application), filled(skills, "2", "3", **fields))
    assert (answer.status_code, Scorecard.objects.count()) == (422, 0)


def test_mark_beyond_four_is_refused(application, recruiters, skills, client):
    client.force_login(recruiters[0])
    assert client.post(address("scorecard", application), filled(skills, "5", "")).status_code == 422


def test_advice_is_needed_to_submit(application, recruiters, skills, client):
    client.force_login(recruiters[0])
    answer = client.post(address("scorecard", application), filled(skills, "3", "4", advice="", then="submit"))
    assert (answer.status_code, Scorecard.objects.count()) == (422, 0)
    assert answer.context["form"].errors == {"advice": ["Give your advice before you submit the scorecard."]}


def test_page_tells_beforehand_that_advice_is_needed(application, recruiters, skills, client):
    client.force_login(recruiters[0])
    page = client.get(reverse("mobility:scorecard", args=[application.pk]))
    assert page.content.decode().count("Needed to submit the scorecard, not for a draft.") == 1


def test_others_are_read_only_after_ones_own(application, recruiters, skills, client):
    """No page, list, export or history tells before that another card exists."""
    ada, bob = recruiters
    names = [("notes", application), ("scorecard", application), ("application_detail", application)]
    pages = [address(name, row) for name, row in names]
    pages += [
        reverse(f"mobility:{name}", args=[application.vacancy_id]) for name in ("vacancy_detail", "application_export")
    ]
    client.force_login(bob)
    before = [without_token(client.get(page)) for page in pages]
    submitted(application, ada, skills, note="MARKADA")
    assert [without_token(client.get(page)) for page in pages] == before
    assert Event.objects.filter(kind="mobility.scorecard").count() == 0
    submitted(application, bob, skills, marks=(1, 2))
    shown = client.get(address("notes", application)).content.decode()
    assert [word in shown for word in ("MARKADA", "Ada", "Bob")] == [True] * 3


def without_token(answer) -> bytes:
    import re

    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|2026-\d\d-\d\dT[^"]+', b"", answer.content)


def test_draft_of_another_is_never_read(application, recruiters, skills, client):
    ada, bob = recruiters
    row = Application.objects.select_related("vacancy", "employee").get()
    scorecards.save_card(row, advice="no", note="MARKDRAFT", marks={}, revision=0, by=ada)
    submitted(application, bob, skills)
    client.force_login(bob)
    assert "MARKDRAFT" not in client.get(address("notes", application)).content.decode()


def test_person_gets_the_notes_on_request(application, recruiters, skills, client):
    ada, _bob = recruiters
    submitted(application, ada, skills, note="MARKADA")
    person, page = application.employee.user, address("notes", application)
    client.force_login(person)
    assert "MARKADA" not in client.get(page).content.decode()
    assert client.post(address("notes_move", application, "show")).status_code == 403
    assert client.post(address("notes_move", application, "ask")).status_code == 302
    assert "MARKADA" not in client.get(page).content.decode()
    client.force_login(ada)
    assert client.post(address("notes_move", application, "show")).status_code == 302
    client.force_login(person)
    assert "MARKADA" in client.get(page).content.decode()
    assert OutboxMail.objects.filter(recipient=person.email).count() == 1


def test_notes_are_not_shown_unasked(application, recruiters, skills, client):
    client.force_login(recruiters[0])
    assert client.post(address("notes_move", application, "show")).status_code == 409
    assert client.post(address("notes_move", application, "burn")).status_code == 404
    application.refresh_from_db()
    assert (application.notes_shown_at, own_file.notes_of(application)) == (None, [])


def test_outsider_reads_by_link_what_was_shown(application, recruiters, skills):
    submitted(application, recruiters[0], skills)
    application.notes_shown_at = timezone.now()
    found = [
        (score.competence.name, score.value) for card in own_file.notes_of(application) for score in card.scores.all()
    ]
    assert sorted(found) == [("Lot", 3), ("Équipe", 4)]


@pytest.mark.parametrize("who", ["own_hr", "applicant"])
def test_own_employer_and_person_write_no_card(application, client, who):
    Application.objects.update(employer_told_at=timezone.now())
    person = application.employee.user if who == "applicant" else member("hr", firm=application.employee.firm)
    client.force_login(person)
    assert client.get(address("scorecard", application)).status_code == 403
    assert client.get(address("notes", application)).status_code == (200 if who == "applicant" else 403)


def test_recruiter_does_not_judge_herself(vacancy, recruiters):
    own = ApplicationFactory(
        vacancy=vacancy, employee=EmployeeFactory(firm=vacancy.firm, user=recruiters[0]), route="direct"
    )
    with pytest.raises(PermissionDenied):
        scorecards.save_card(own, advice="yes", note="", marks={}, revision=0, by=recruiters[0])


def test_stale_and_final_raise(application, recruiters, skills):
    row = Application.objects.select_related("vacancy", "employee").get()
    with pytest.raises(Stale):
        scorecards.save_card(row, advice="", note="", marks={}, revision=3, by=recruiters[0])
    submitted(application, recruiters[0], skills)
    with pytest.raises(InvalidTransition):
        scorecards.save_card(row, advice="", note="", marks={}, revision=1, by=recruiters[0])


def test_pages_and_saving_hold_to_their_budgets(application, recruiters, skills, client, statements, vacancy):
    def costs():
        client.force_login(recruiters[0])
        page = address("scorecard", application)
        return [
            len(statements(lambda: client.get(page))),
            len(statements(lambda: client.get(address("application_detail", application)))),
            len(statements(lambda: client.get(address("notes", application)))),
        ]

    people = [member("line_manager", firm=vacancy.firm) for _ in range(21)]
    vacancy.recruiters.add(*people)
    found = []
    for more in (people[:1], people[1:]):
        for person in more:
            submitted(application, person, skills)
        found.append(costs())
    posted = filled(skills, "3", "4", then="submit")
    saved = len(statements(lambda: client.post(address("scorecard", application), posted)))
    assert found[0] == found[1]
    assert max(found[1]) <= 9
    assert saved <= 12
    assert len(statements(lambda: client.get(address("notes", application)))) <= 9
