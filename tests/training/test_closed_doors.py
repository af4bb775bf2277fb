"""What somebody who tries gets out of training: nothing of another firm, and never a broken page."""

from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import Event
from naturopole.links import fingerprint
from tests.mobility.factories import EmployeeFactory
from tests.reading import read
from tests.training.factories import (
    EnrolmentFactory,
    EvaluationFactory,
    HalfDayFactory,
    PledgeFactory,
    RoomFactory,
    SessionFactory,
    in_days,
)
from tests.training.outside import page_of, token_of
from tests.training.share_pages import page
from tests.training.shares import Course
from training.domain import pledging
from training.models import Pledge

pytestmark = pytest.mark.django_db


CEILINGS = (None, D("300.00"), D("6000.00"))


def with_ceiling(course, ceiling):
    """Firm A has agreed, and is asked again above `ceiling`."""
    Pledge.objects.filter(pk=course.pledges["A"].pk).update(ceiling=ceiling, state="confirmed")


@pytest.mark.parametrize("due", ["1000", "2500", "9000"])
def test_trying_amounts_out_finds_no_ceiling(client, due):
    """Whoever organises types any amount she likes: nothing tells on which side of a ceiling it lies."""
    course, found = Course(), []
    course.state()
    for ceiling in CEILINGS:
        with_ceiling(course, ceiling)
        typed = {"other_due": due, "other_label": "Deposit"}
        shown = page(client, "session_options", course.session.pk, course.organiser, data=typed).context
        found.append((shown["weighing"].seen, [row.cells for row in shown["rows"]]))
    assert found[0] == found[1] == found[2]
    assert found[0][1][0][3].is_asked is True


def test_page_that_states_shares_finds_no_ceiling(client):
    course, found = Course().join(), []
    course.state()
    pledging.withdraw(course.pledges["X"])
    for ceiling in CEILINGS:
        with_ceiling(course, ceiling)
        shown = page(client, "version_create", course.session.pk, course.organiser).context
        found.append((shown["seen"], [(row.amount, row.is_asked) for row in shown["now"]]))
    assert found[0] == found[1] == found[2]
    assert [is_asked for _amount, is_asked in found[0][1]] == [True, False, False, False]


def test_ceiling_alone_leaves_no_line_that_others_read(client):
    course = Course(pledge_deadline=in_days(5), starts_on=in_days(20))
    pledge = course.pledge("A")
    client.force_login(course.people["A"])
    sent = {"seats": pledge.seats, "firmly": "committed", "ceiling": "777", "revision": pledge.revision}
    assert client.post(reverse("training:pledge_edit", args=[course.session.pk]), sent).status_code == 302
    assert course.pledge("A").ceiling == D("777.00")
    assert [event.verb for event in Event.objects.filter(kind="training.pledge", subject_id=pledge.pk)] == ["ceiling"]


def test_link_of_an_opinion_opens_after_its_account_is_gone(client, park):
    pledge = PledgeFactory(session=SessionFactory(park=park, status="held"))
    seat = EnrolmentFactory(pledge=pledge, employee=EmployeeFactory(firm=pledge.firm, user=None))
    EvaluationFactory(
        enrolment=seat, answered_at=None, asked_at=timezone.now(), token_sha256=fingerprint("token"), content=None
    )
    answer = client.get(reverse("training:evaluation", args=["token"]))
    assert (answer.status_code, '<html lang="fr"' in read(answer)) == (200, True)


def test_outside_firms_statement_says_nothing_typed_for_the_park(client):
    course = Course().join()
    course.state("Maison B has MARKWORD")
    token = token_of(course.pledges["X"])
    text = read(client.get(page_of("outside_statement", token, 1)))
    assert ("MARKWORD" in text, "Maison B" in text, "Maison X" in text) == (False, False, True)


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-01", "0001-01-01"])
def test_days_at_the_end_of_time_are_answered(client, day):
    course = Course()
    room = RoomFactory(park=course.park)
    HalfDayFactory(session=course.session, day=in_days(45), room=room)
    course.session.freeze_on = in_days(20)
    course.session.save()
    typed = {"starts_on": day, "pledge_deadline": day}
    answer = page(client, "session_options", course.session.pk, course.organiser, data=typed)
    assert answer.status_code in (200, 422)
    seen = answer.context["weighing"].seen
    sent = typed | {"choice": "postpone", "reason": "Later", "seen": seen}
    answer = page(client, "session_options", course.session.pk, course.organiser, "post", sent)
    assert answer.status_code in (302, 409, 422)
    assert client.get(reverse("training:session_detail", args=[course.session.pk])).status_code == 200
    assert client.get(reverse("training:invitation_list", args=[course.session.pk])).status_code == 200
