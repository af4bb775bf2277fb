"""The page of choices: figures first, then a decision on them."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from tests.training.factories import ItemFactory, in_days
from tests.training.share_pages import cells, decide, page, seen, text
from tests.training.shares import Course
from training.domain import pledging
from training.models import Pledge

pytestmark = pytest.mark.django_db


# the choices


def test_choices_show_each_firms_cost_before_and_now(client):
    course = Course().join()
    pledging.withdraw(course.pledges["X"])
    found = cells(page(client, "session_options", course.session.pk, course.organiser))
    assert [[row[0].split()[1], *row[1:4]] for row in found] == [
        ["A", "4", "€1,200.00", "€1,866.67"],
        ["B", "3", "€900.00", "€1,400.00"],
        ["C", "2", "€600.00", "€933.33"],
        ["X", "5", "€1,500.00", "–"],
        ["before", "9", "", "€4,200.00"],
    ]


def test_choices_never_show_a_ceiling(client):
    course = Course().join()
    course.state()
    Pledge.objects.filter(pk=course.pledges["A"].pk).update(ceiling=D("1234.56"), state="confirmed")
    pledging.withdraw(course.pledges["X"])
    answer = page(client, "session_options", course.session.pk, course.organiser)
    assert ("may be asked again" in cells(answer)[0][3], "1,234.56" in text(answer)) == (True, False)


def test_what_is_typed_is_shown_before_anybody_decides(client):
    course = Course(cost="0", minimum=10)
    trainer = ItemFactory(session=course.session, label="Trainer", price=D("3600.00"))
    room = ItemFactory(session=course.session, label="Room", price=D("600.00"))
    typed = {"falls_away": room.pk, "minimum": 9, "still_due": trainer.pk}
    answer = page(client, "session_options", course.session.pk, course.organiser, data=typed)
    assert [row[4] for row in cells(answer)] == ["€1,600.00", "€1,200.00", "€800.00", "€3,600.00"]
    assert f'type="hidden" name="falls_away" value="{room.pk}"' in answer.content.decode()
    room.refresh_from_db()
    assert room.falls_away is False


def test_decision_is_carried_out_and_leads_to_the_session(client):
    course = Course().join()
    pledging.withdraw(course.pledges["X"])
    answer = decide(client, course, "re_split")
    assert (answer.status_code, answer.url) == (302, reverse("training:session_detail", args=[course.session.pk]))
    assert course.by_letter(course.versions()[0].shares) == {"A": "1866.67", "B": "1400.00", "C": "933.33"}


def test_scaled_back_through_the_page_to_the_cent(client):
    course = Course(minimum=10)
    answer = decide(client, course, "scale_back", minimum="9")
    course.session.refresh_from_db()
    assert (answer.status_code, course.session.minimum, len(course.versions())) == (302, 9, 1)


def test_put_off_through_the_page(client):
    course = Course()
    days = {"starts_on": in_days(60).isoformat(), "pledge_deadline": in_days(50).isoformat()}
    answer = decide(client, course, "postpone", **days)
    course.session.refresh_from_db()
    assert (answer.status_code, course.session.starts_on) == (302, in_days(60))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_called_off_through_the_page_with_an_amount_still_due(client, language):
    course = Course()
    client.cookies["django_language"] = language
    typed = {"other_due": "900,50" if language == "fr" else "900.50", "other_label": "Deposit"}
    course.organiser.language = language
    course.organiser.save()
    answer = decide(client, course, "cancel", **typed)
    assert (answer.status_code, course.versions()[0].total) == (302, D("900.50"))
    assert course.by_letter(course.versions()[0].shares) == {"A": "400.22", "B": "300.17", "C": "200.11"}


def test_figures_that_moved_answer_409_with_the_new_ones(client):
    course = Course().join()
    shown = seen(page(client, "session_options", course.session.pk, course.organiser))
    pledging.withdraw(course.pledges["X"])
    answer = decide(client, course, "re_split", seen_now=shown)
    assert (answer.status_code, course.versions()) == (409, [])
    assert cells(answer)[0][3] == "€1,866.67"
    assert "The figures have changed since you opened this page" in text(answer)
    # The page now carries the new figures: deciding again goes through.
    sent = {"choice": "re_split", "reason": "Two have left", "seen": seen(answer)}
    assert page(client, "session_options", course.session.pk, course.organiser, "post", sent).status_code == 302


def test_page_says_down_to_what_the_minimum_comes(client):
    course = Course(seats={"A": 4}, minimum=8, pledge_deadline=in_days(-1))
    answer = page(client, "session_options", course.session.pk, course.organiser)
    assert "€4,200.00 for 4 seats. The minimum comes down from 8 to 4" in text(answer)
    assert decide(client, course, "re_split").status_code == 302


def test_choice_that_cannot_be_carried_out_says_why(client):
    course = Course(seats={"A": 4}, minimum=8)
    answer = decide(client, course, "re_split")
    assert (answer.status_code, "4 seats are missing" in text(answer)) == (409, True)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"choice": "re_split"},
        {"choice": "nonsense", "reason": "x", "seen": "x"},
        {"choice": "cancel", "reason": "x" * 301, "seen": "x"},
        {"choice": "scale_back", "reason": "x", "seen": "x", "minimum": "0"},
        {"choice": "scale_back", "reason": "x", "seen": "x", "minimum": "99"},
        {"choice": "scale_back", "reason": "x", "seen": "x", "falls_away": "99999999"},
        {"choice": "postpone", "reason": "x", "seen": "x", "starts_on": "soon"},
        {"choice": "cancel", "reason": "x", "seen": "x", "other_due": "-1", "other_label": "y"},
        {"choice": "cancel", "reason": "x", "seen": "x", "other_due": "10"},
    ],
)
def test_bad_input_is_answered_in_words(client, sent):
    course = Course()
    ItemFactory(session=course.session)
    answer = page(client, "session_options", course.session.pk, course.organiser, "post", sent)
    assert (answer.status_code, course.versions()) == (422, [])


@pytest.mark.parametrize("name", ["session_options", "version_create"])
def test_nul_bytes_are_refused(client, name):
    course = Course()
    sent = {"choice": "cancel", "reason": "a\0b", "seen": "x"}
    assert page(client, name, course.session.pk, course.organiser, "post", sent).status_code == 400


def test_bad_days_in_the_address_are_answered_in_words(client):
    course = Course()
    answer = page(client, "session_options", course.session.pk, course.organiser, data={"starts_on": "9999-99-99"})
    assert (answer.status_code, "point to correct" in text(answer)) == (422, True)


def test_htmx_gets_the_figures_and_the_decision_out_of_band(client):
    course = Course()
    answer = page(client, "session_options", course.session.pk, course.organiser, HTTP_HX_REQUEST="true")
    body = answer.content.decode()
    assert (body.count("<html"), body.count('id="figures"'), body.count('id="decide"')) == (0, 1, 1)
    assert 'hx-swap-oob="true"' in body
