"""What the pages of shares cost in statements, whatever the number of firms and sessions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.training.share_pages import page, seen
from tests.training.shares import Course
from training.domain import desk, pledging
from training.models import Pledge

pytestmark = pytest.mark.django_db


# what pages cost


def cost(client, name, key, user, method="get", data=None) -> int:
    """Statements of one request by somebody who is signed in."""
    client.force_login(user)
    with CaptureQueriesContext(connection) as found:
        getattr(client, method)(reverse(f"training:{name}", args=[key]), data or {})
    said = [one["sql"] for one in found.captured_queries]
    # A change is counted from where its transaction begins; that itself and its end are no statements.
    begins = [place for place, sql in enumerate(said) if sql.startswith("SAVEPOINT")][:1] if method == "post" else [-1]
    return len([sql for sql in said[begins[0] + 1 :] if "SAVEPOINT" not in sql])


@pytest.mark.parametrize(("name", "most"), [("session_options", 8), ("version_list", 8), ("version_create", 7)])
def test_page_costs_the_same_with_many_firms(client, name, most):
    few, many = Course(), Course(seats={f"F{n}": 1 for n in range(60)}, capacity=80)
    for course in (few, many):
        course.state()
    cost(client, name, few.session.pk, few.organiser)
    found = [cost(client, name, course.session.pk, course.organiser) for course in (few, many)]
    assert (found[0], found[0] <= most) == (found[1], True), found


@pytest.mark.parametrize("firms", [3, 60])
def test_decision_costs_the_same_with_many_firms(client, firms):
    course = Course(seats={f"F{number}": 1 for number in range(firms)}, minimum=2, capacity=80).join()
    course.state()
    Pledge.objects.filter(session=course.session).update(state="confirmed")
    pledging.withdraw(course.pledges["X"])
    shown = page(client, "session_options", course.session.pk, course.organiser)
    sent = {"choice": "re_split", "reason": "Two have left", "seen": seen(shown)}
    assert cost(client, "session_options", course.session.pk, course.organiser, "post", sent) <= 12
    assert len(course.versions()) == 2


@pytest.mark.parametrize("firms", [3, 60])
def test_statement_costs_the_same_with_many_firms(client, firms):
    course = Course(seats={f"F{number}": 1 for number in range(firms)}, minimum=2, capacity=80).join()
    sent = {"reason": "Agreed", "seen": seen(page(client, "version_create", course.session.pk, course.organiser))}
    assert cost(client, "version_create", course.session.pk, course.organiser, "post", sent) <= 12
    assert len(course.versions()) == 1


def test_answer_costs_little(client):
    course = Course()
    version = course.state()
    sent = {"pledge": course.pledges["A"].pk, "answer": "agreed"}
    assert cost(client, "share_answer", version.pk, course.people["A"], "post", sent) <= 12


def test_todo_costs_the_same_for_many_sessions(client):
    few = Course()
    few.state()
    organiser = few.organiser

    def queries():
        organiser.__dict__.pop("memberships_held", None)
        with CaptureQueriesContext(connection) as found:
            desk.todo(organiser)
        return len(found)

    before = queries()
    for number in range(8):
        more = Course(seats={f"{letter}{number}": 2 for letter in "ABC"})
        type(more.session).objects.filter(pk=more.session.pk).update(organiser=few.session.organiser)
        more.session.refresh_from_db()
        more.organiser = organiser
        more.state()
    assert (queries(), before <= 8) == (before, True), before
