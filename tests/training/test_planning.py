"""Moves of a session, who may make them, what they wait for, and who is told."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from naturopole.saving import Stale
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    EnrolmentFactory,
    HalfDayFactory,
    NeedFactory,
    OutsideFirmFactory,
    PlanFactory,
    PledgeFactory,
    SessionFactory,
    ThemeFactory,
    in_days,
)
from tests.training.planned import statements, unsaved
from training.domain import planning, shares
from training.models import HalfDay, JointSession

MOVES = {
    "open": {"proposed"},
    "confirm": {"open"},
    "reopen": {"confirmed"},
    "hold": {"confirmed"},
    "cancel": {"proposed", "open", "confirmed"},
}


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


@pytest.fixture
def session(firm):
    """Its minimum is reached; its only half-day was yesterday."""
    row = SessionFactory(park=firm.park, organiser=firm, starts_on=in_days(-1), pledge_deadline=in_days(-1), minimum=4)
    HalfDayFactory(session=row, day=in_days(-1))
    PledgeFactory(session=row, firm=firm, seats=5)
    JointSession.objects.filter(pk=row.pk).update(starts_on=timezone.localdate(), pledge_deadline=timezone.localdate())
    row.refresh_from_db()
    return row


def at(session, status):
    JointSession.objects.filter(pk=session.pk).update(status=status)
    session.refresh_from_db()
    return session


def address(session, move) -> str:
    return reverse("training:session_move", args=[session.pk, move])


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("status", JointSession.Status.values)
def test_move_starts_where_it_may(session, hr, move, status):
    at(session, status)
    if status in MOVES[move]:
        assert planning.move(session, move, by=hr, note="x").status == JointSession.TRANSITIONS[move].target
    else:
        with pytest.raises(InvalidTransition):
            planning.move(session, move, by=hr, note="x")
        session.refresh_from_db()
        assert session.status == status


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        ("hr", "own", 302),
        ("office", None, 302),
        ("hr", "taking part", 403),
        ("hr", "other", 403),
        ("director", "own", 403),
        ("president", None, 403),
        ("employee", "own", 403),
    ],
)
@pytest.mark.parametrize("move", ["confirm", "cancel"])
def test_who_moves(client, park, firm, session, role, place, status, move):
    other = FirmFactory(park=park)
    if place == "taking part":
        PledgeFactory(session=session, firm=other)
    client.force_login(member(role, firm=firm if place == "own" else other, park=park))
    answer = client.post(address(session, move), {"note": "Raison", "seen": "open"})
    session.refresh_from_db()
    assert (answer.status_code, session.status == "open") == (status, status != 302)


@pytest.mark.parametrize(("move", "status"), [("nothing", 404), ("confirm", 302)])
def test_unknown_move_is_no_page(client, hr, session, move, status):
    client.force_login(hr)
    assert client.post(address(session, move)).status_code == status
    assert client.get(address(session, "confirm")).status_code == 405


def test_confirmed_only_once_it_is_viable(client, hr, session):
    session.pledges.update(seats=3)
    with pytest.raises(InvalidTransition) as refused:
        planning.move(session, "confirm", by=hr)
    assert str(refused.value) == "1 committed seat is missing to the minimum of 4."
    client.force_login(hr)
    answer = client.post(address(session, "confirm"), {"seen": "open"})
    session.refresh_from_db()
    assert (answer.status_code, session.status) == (409, "open")
    assert ("confirm", str(refused.value)) in [(name, obstacle) for name, _move, obstacle in answer.context["moves"]]
    assert not Event.objects.filter(verb="confirm").exists()


def test_pencilled_seats_confirm_nothing(hr, session):
    session.pledges.update(state="pencilled")
    with pytest.raises(InvalidTransition):
        planning.move(session, "confirm", by=hr)


@pytest.mark.parametrize(("minutes", "is_over"), [(-1, True), (30, False)])
def test_held_only_after_the_last_half_day(hr, session, minutes, is_over):
    at(session, "confirmed")
    end = timezone.localtime() + timedelta(minutes=minutes)
    if end.date() != timezone.localdate():
        pytest.skip("Too near to midnight for a half-day of today.")
    HalfDay.objects.create(session=session, day=end.date(), starts_at=time(0), ends_at=end.time())
    assert (planning.obstacle_to("hold", session) == "") is is_over


def test_session_without_half_days_is_held_from_its_day_on(hr, session):
    at(session, "confirmed").half_days.all().delete()
    JointSession.objects.update(starts_on=in_days(1))
    session.refresh_from_db()
    with pytest.raises(InvalidTransition):
        planning.move(session, "hold", by=hr)
    JointSession.objects.update(starts_on=timezone.localdate())
    assert planning.move(session, "hold", by=hr).status == "held"


def test_not_opened_after_the_last_day_for_pledges(hr, session):
    at(session, "proposed")
    JointSession.objects.update(pledge_deadline=in_days(-1))
    with pytest.raises(InvalidTransition) as refused:
        planning.move(session, "open", by=hr)
    assert str(refused.value) == "The last day for pledges has passed: choose a later one first."


@pytest.mark.parametrize("note", ["", "   "])
def test_calling_off_needs_a_reason(client, hr, session, note):
    client.force_login(hr)
    answer = client.post(address(session, "cancel"), {"note": note, "seen": "open"})
    session.refresh_from_db()
    assert (answer.status_code, session.status, OutboxMail.objects.count()) == (409, "open", 0)


def test_reason_is_kept_in_the_history(hr, session):
    planning.move(session, "cancel", by=hr, note="Le formateur est malade.")
    event = Event.objects.get(verb="cancel")
    assert (event.note, event.by, event.source, event.target) == ("Le formateur est malade.", hr, "open", "cancelled")


def test_click_on_an_old_page_moves_nothing(client, hr, session):
    client.force_login(hr)
    at(session, "confirmed")
    answer = client.post(address(session, "cancel"), {"note": "Raison gardée", "seen": "open"})
    assert (answer.status_code, answer.context["note"]) == (409, "Raison gardée")
    session.refresh_from_db()
    assert session.status == "confirmed"


def surroundings(session):
    """People and firms of every kind around the session, each with an address of its own."""
    park = session.park
    taking, asked, declined, left, away = (FirmFactory(park=park) for _ in range(5))
    for who, state in ((taking, "committed"), (asked, "invited"), (declined, "declined"), (left, "withdrawn")):
        PledgeFactory(session=session, firm=who, seats=1, state=state)
    for name, place in (("taking", taking), ("asked", asked), ("declined", declined), ("left", left), ("away", away)):
        member("hr", firm=place, email=f"{name}@essai.example")
    outside = OutsideFirmFactory(park=park, email="outside@essai.example", language="en")
    seat = PledgeFactory(session=session, firm=None, outside=outside, seats=1)
    EnrolmentFactory(pledge=seat, employee=None, outside_name="Dehors", outside_email="named@essai.example")
    trainee = EmployeeFactory(firm=taking, user=UserFactory(email="trainee@essai.example", language="fr"))
    EnrolmentFactory(pledge=session.pledges.get(firm=taking), employee=trainee)


@pytest.mark.parametrize(
    ("move", "status", "told"),
    [
        ("open", "proposed", ["asked", "left", "named", "outside", "taking", "trainee"]),
        ("confirm", "open", ["named", "outside", "taking", "trainee"]),
        ("reopen", "confirmed", ["named", "outside", "taking", "trainee"]),
        ("cancel", "open", ["asked", "left", "named", "outside", "taking", "trainee"]),
        ("hold", "confirmed", []),
    ],
)
def test_who_is_told(session, hr, move, status, told):
    surroundings(at(session, status))
    planning.move(session, move, by=hr, note="Raison privée")
    mails = OutboxMail.objects.order_by("recipient")
    assert [mail.recipient for mail in mails] == [f"{name}@essai.example" for name in told]
    assert ["Raison" in mail.body for mail in mails] == [False] * len(told)


def test_mail_speaks_the_readers_language_and_names_the_session_to_outsiders_alone(session, hr):
    surroundings(session)
    planning.move(session, "cancel", by=hr, note="x")
    bodies = dict(OutboxMail.objects.values_list("recipient", "body"))
    path = reverse("training:session_detail", args=[session.pk])
    assert bodies["trainee@essai.example"].splitlines()[0] == "Une session commune n’a pas lieu."
    assert bodies["trainee@essai.example"].splitlines()[1].endswith(path)
    assert bodies["outside@essai.example"].splitlines()[0] == "A joint session does not take place."
    assert bodies["outside@essai.example"].splitlines()[1].startswith(f"{session.title_en}, ")


def test_calling_off_frees_the_people_and_the_room(session, hr, park):
    surroundings(session)
    planning.move(session, "cancel", by=hr, note="x")
    assert set(session.enrolments.values_list("state", flat=True)) == {"cancelled"}


def test_new_days_are_told_once_pledges_are_open(session, hr):
    surroundings(session)
    item_rows = list(session.items.all())
    same = [HalfDay(day=row.day, starts_at=row.starts_at, ends_at=row.ends_at) for row in session.half_days.all()]
    planning.save(session, half_days=same, items=item_rows, revision=1, by=hr)
    assert OutboxMail.objects.count() == 0
    moved = [HalfDay(day=in_days(9), starts_at=time(9), ends_at=time(12))]
    planning.save(session, half_days=moved, items=item_rows, revision=2, by=hr)
    assert OutboxMail.objects.count() == 4


def test_nobody_else_plans_for_a_firm(session, park):
    other = member("hr", firm=FirmFactory(park=park))
    with pytest.raises(PermissionDenied):
        planning.create(unsaved(session.organiser), by=other)
    with pytest.raises(PermissionDenied):
        planning.save(session, half_days=[], items=[], revision=1, by=other)


def test_old_revision_is_stale(session, hr):
    with pytest.raises(Stale):
        planning.save(session, half_days=[], items=[], revision=7, by=hr)


@pytest.mark.parametrize(
    ("status", "cost", "is_stated", "asks"),
    [
        ("held", "900.00", False, True),
        ("held", "900.00", True, False),
        ("held", "0.00", False, False),
        ("cancelled", "900.00", False, False),
    ],
)
def test_session_that_was_held_asks_for_its_shares(client, hr, session, status, cost, is_stated, asks):
    JointSession.objects.update(cost=cost)
    if is_stated:
        shares.state(session, "Prices are known.", hr)
    at(session, status)
    client.force_login(hr)
    page = client.get(reverse("training:session_organise", args=[session.pk])).content.decode()
    link = f'href="{reverse("training:version_create", args=[session.pk])}"'
    assert (page.count(link), page.count("nothing is left to decide")) == ((1, 0) if asks else (0, 1))


@pytest.mark.parametrize("times", [1, 20])
def test_page_and_moves_pay_few_statements(client, hr, session, times):
    for _ in range(times):
        plan = PlanFactory(firm=FirmFactory(park=session.park))
        NeedFactory(plan=plan, session=session, theme=session.theme or ThemeFactory(park=session.park))
        PledgeFactory(session=session, seats=0)
    client.force_login(hr)
    page = reverse("training:session_organise", args=[session.pk])
    assert len(statements(lambda: client.get(page))) <= 9
    at(session, "held")
    assert len(statements(lambda: client.get(page))) <= 9
    at(session, "open")
    assert len(statements(lambda: client.post(address(session, "confirm"), {"seen": "open"}))) <= 12
