"""Pages of shares, as the firms’ human resources, the organiser, the president and strangers meet them."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from tests.factories import member
from tests.training.factories import in_days
from tests.training.share_pages import cells, decide, page, people, seen, text
from tests.training.shares import Course, frozen
from training.domain import desk, planning, pledging
from training.models import Agreement, CostItem, Pledge

pytestmark = pytest.mark.django_db


def test_who_gets_which_page(client):
    course = Course().join()
    version = course.state()
    names = {
        "session_options": course.session.pk,
        "version_list": course.session.pk,
        "version_create": course.session.pk,
    }
    found = {
        who: [page(client, name, key, user).status_code for name, key in names.items()]
        + [page(client, "version_detail", version.pk, user).status_code]
        for who, user in people(course).items()
    }
    assert found == {
        "organiser": [200, 200, 200, 200],
        "office": [200, 200, 200, 200],
        "president": [403, 200, 403, 200],
        "hr": [403, 200, 403, 200],
        "director": [403, 200, 403, 200],
        "employee": [404] * 4,
        "invited": [404] * 4,
        "other": [404] * 4,
    }


# stating and answering


def test_shares_are_stated_on_the_figures_shown(client):
    course = Course().join()
    shown = page(client, "version_create", course.session.pk, course.organiser)
    assert [row[:3] for row in cells(shown)][3] == ["Maison X", "5", "€1,500.00"]
    sent = {"reason": "As agreed", "seen": seen(shown)}
    answer = page(client, "version_create", course.session.pk, course.organiser, "post", sent)
    assert (answer.status_code, len(course.versions())) == (302, 1)
    # The same click twice leads on; a colleague who clicks on the same figures a moment later states nothing.
    people = (course.organiser, member("office", park=course.park))
    again = [page(client, "version_create", course.session.pk, one, "post", sent).status_code for one in people]
    assert (again, len(course.versions())) == ([302, 409], 1)


@pytest.mark.parametrize("sent", [{}, {"reason": "x"}, {"reason": " ", "seen": "x"}, {"seen": "x"}])
def test_statement_without_reason_or_figures_is_refused(client, sent):
    course = Course()
    answer = page(client, "version_create", course.session.pk, course.organiser, "post", sent)
    assert (answer.status_code, course.versions()) == (422, [])


def test_page_says_why_nothing_can_be_stated(client):
    answer = page(client, "version_create", (course := Course(minimum=12)).session.pk, course.organiser)
    assert ("3 seats are missing to the minimum" in text(answer), 'name="seen"' in answer.content.decode()) == (
        True,
        False,
    )


def answer_share(client, course, letter, answer, user=None):
    version = course.versions()[-1]
    sent = {"pledge": course.pledges[letter].pk, "answer": answer}
    return page(client, "share_answer", version.pk, user or course.people[letter], "post", sent)


def test_firm_reads_its_share_and_agrees(client):
    course = frozen()
    course.state()
    pledging.withdraw(course.pledges["X"])
    course.state("The laboratory has left")
    shown = text(page(client, "version_list", course.session.pk, course.people["A"]))
    assert "Owed, before VAT €1,666.67 Difference to the version before +€466.67" in shown
    assert answer_share(client, course, "A", "agreed").status_code == 302
    assert course.states() == {"A": "confirmed", "B": "committed", "C": "committed", "X": "withdrawn"}
    table = cells(page(client, "version_list", course.session.pk, course.organiser))
    assert [row[:5] for row in table] == [
        ["Maison A", "Agreed", "4/9 (44.44%)", "€1,666.67", "+€466.67"],
        ["Maison B", "to answer", "1/3 (33.33%)", "€1,250.00", "+€350.00"],
        ["Maison C", "to answer", "2/9 (22.22%)", "€833.33", "+€233.33"],
        ["Maison X", "–", "fee of a firm that has left", "€450.00", "−€1,050.00"],
        ["Total", "", "", "€4,200.00", ""],
    ]


def test_refusing_leads_to_the_next_steps(client):
    course = Course()
    course.state()
    assert answer_share(client, course, "A", "refused").status_code == 302
    shown = page(client, "version_list", course.session.pk, course.people["A"])
    assert "You do not agree with this share" in text(shown)
    assert (shown.content.decode().count('value="agreed"'), shown.content.decode().count('value="refused"')) == (1, 0)
    assert [todo.text for todo in desk.todo(course.organiser)] == ["A firm does not agree with its share."]


@pytest.mark.parametrize(("who", "status"), [("B", 403), ("director", 403), ("office", 403), ("other", 404)])
def test_only_own_human_resources_answer(client, who, status):
    course = Course()
    course.state()
    user = course.people["B"] if who == "B" else people(course)[who]
    assert answer_share(client, course, "A", "agreed", user).status_code == status
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize("sent", [{}, {"pledge": "x", "answer": "agreed"}, {"answer": "agreed"}, {"answer": "maybe"}])
def test_answer_that_makes_no_sense_is_refused(client, sent):
    course = Course()
    version = course.state()
    sent = {"pledge": course.pledges["A"].pk} | sent if sent.get("answer") == "maybe" else sent
    assert page(client, "share_answer", version.pk, course.people["A"], "post", sent).status_code == 422


def test_answer_to_a_replaced_version_is_refused(client):
    course = Course().join()
    first = course.state()
    pledging.withdraw(course.pledges["X"])
    course.state("X has left")
    sent = {"pledge": course.pledges["A"].pk, "answer": "agreed"}
    answer = page(client, "share_answer", first.pk, course.people["A"], "post", sent)
    assert (answer.status_code, "A newer statement has been made" in text(answer)) == (409, True)


def test_own_ceiling_is_shown_to_the_firm_alone(client):
    course = Course()
    Pledge.objects.filter(pk=course.pledges["A"].pk).update(ceiling=D("1234.56"))
    version = course.state()
    readers = people(course) | {"B": course.people["B"]}
    found = {
        who
        for who, user in readers.items()
        for name, key in [("version_list", course.session.pk), ("version_detail", version.pk)]
        if "1,234.56" in text(page(client, name, key, user))
    }
    assert found == {"hr", "director"}


def test_statement_out_of_date_says_so(client):
    course = Course().join()
    course.state()
    pledging.withdraw(course.pledges["X"])
    shown = text(page(client, "version_list", course.session.pk, course.people["A"]))
    assert "Version 1 stands until the organiser states the shares anew." in shown


# the home page


def test_share_waits_for_an_answer_until_it_is_given():
    course = Course()
    course.state()
    before = [(todo.text, todo.action, todo.url) for todo in desk.todo(course.people["A"])]
    course.answer("A")
    url = reverse("training:version_list", args=[course.session.pk])
    assert before == [("Your firm’s share is stated: say whether you agree.", "Answer", url)]
    assert desk.todo(course.people["A"]) == []


def test_session_short_past_its_deadline_waits_for_a_decision():
    course = Course(minimum=12, pledge_deadline=in_days(-1))
    (todo,) = desk.todo(course.organiser)
    assert (todo.text, todo.action) == ("The day for pledges is over and 3 seats are missing.", "Decide")
    assert todo.url == reverse("training:session_options", args=[course.session.pk])
    assert desk.todo(course.people["A"]) == []


def test_session_short_since_its_statement_leads_to_the_choices(client):
    course = Course(minimum=12).join()
    course.state()
    pledging.withdraw(course.pledges["X"])
    choices = reverse("training:session_options", args=[course.session.pk])
    found = [(todo.text, todo.url) for todo in desk.todo(course.organiser)]
    assert found == [("Since the shares were stated, 3 seats have come to be missing.", choices)]
    form = page(client, "version_create", course.session.pk, course.organiser).content.decode()
    assert f'<a href="{choices}">See the choices</a>' in form


def test_session_at_its_minimum_past_its_deadline_waits_for_nothing():
    assert desk.todo(Course(minimum=9, pledge_deadline=in_days(-1)).organiser) == []


def test_shares_out_of_date_wait_for_the_organiser():
    course = Course().join()
    course.state()
    before = desk.todo(course.organiser)
    pledging.withdraw(course.pledges["X"])
    (todo,) = desk.todo(course.organiser)
    assert (before, todo.text, todo.action) == ([], "The shares stated are out of date.", "State them anew")


def held(**fields):
    course = Course(**fields)
    course.session.status = "held"
    course.session.save()
    return course


def test_held_session_waits_for_its_shares_until_they_are_stated(client):
    course = held(starts_on=in_days(-3), pledge_deadline=in_days(-20))
    who = people(course)
    before = {name: [todo.text for todo in desk.todo(user)] for name, user in who.items()}
    waits = ["The session is held and no shares are stated."]
    assert before == dict.fromkeys(who, []) | {"office": waits, "organiser": waits}
    for user in (who["office"], who["organiser"]):
        (todo,) = desk.todo(user)
        client.force_login(user)
        assert (todo.action, client.get(todo.url).status_code) == ("State the shares", 200)
    course.state()
    assert (desk.todo(who["office"]), desk.todo(who["organiser"])) == ([], [])


@pytest.mark.parametrize(
    ("cost", "items", "seats", "found"),
    [
        ("0", [], None, 0),
        ("0", [("150", False)], None, 1),
        ("4200", [("150", True)], None, 0),
        ("4200", [], {"A": 5}, 0),
        ("4200", [], {}, 0),
    ],
)
def test_held_session_waits_only_for_what_can_be_shared(cost, items, seats, found):
    course = held(cost=cost, seats=seats)
    for price, falls_away in items:
        CostItem.objects.create(session=course.session, label="Room", price=D(price), falls_away=falls_away)
    assert len(desk.todo(member("office", park=course.park))) == found
    assert planning.is_unstated(planning.organised(course.organiser).get(pk=course.session.pk)) == bool(found)


def test_called_off_for_nothing_asks_nobody(client):
    course = Course()
    course.state()
    decide(client, course, "cancel")
    assert [desk.todo(user) for user in (course.people["A"], course.organiser)] == [[], []]
