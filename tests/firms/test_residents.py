"""A firm settles, leaves, comes back: leaves of the plant, days, rights, and waiting candidates scored anew."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from firms.domain import residents
from firms.models import Candidacy, Event, Firm, PositionRecord, Strength, WaitingScore
from naturopole.workflow import InvalidTransition
from tests.factories import CandidacyFactory, FirmFactory, LevelFactory, member

DAY = date(2026, 3, 2)


@pytest.fixture
def president(park):
    return member("president", park=park)


@pytest.fixture
def resident(park):
    return FirmFactory(park=park, name="Maison A", joined=1991, leaf=1)


def welcomed(park, **fields):
    return CandidacyFactory(firm__park=park, status="welcomed", **fields)


def leave(firm, by, day=DAY):
    return residents.leave(firm, day=day, reason="Moves to Gannat", by=by)


def test_welcomed_firm_settles_with_the_next_leaf(park, resident, president):
    candidacy = welcomed(park)
    level = LevelFactory(park=park)
    Strength.objects.create(firm=candidacy.firm, level=level, value=1)
    firm = residents.settle(candidacy, day=DAY, by=president)
    firm.refresh_from_db()
    assert (firm.standing, firm.joined, firm.joined_on, firm.leaf, firm.sign) == ("resident", 2026, DAY, 2, 2)
    assert Candidacy.objects.get().status == "settled"
    record = PositionRecord.objects.get()
    assert (record.firm, record.since, record.held, record.by) == (firm, DAY, {str(level.pk): 1.0}, president)
    assert [event.verb for event in Event.objects.about(firm)] == ["settled"]


def test_ninth_firm_has_no_leaf_until_one_has_left(park, president):
    firms = [FirmFactory(park=park, leaf=leaf, joined=1990 + leaf) for leaf in range(1, 9)]
    assert residents.settle(welcomed(park), day=DAY, by=president).leaf is None
    leave(firms[2], president)
    assert residents.settle(welcomed(park), day=DAY, by=president).leaf == 3


def test_leaf_of_a_firm_that_left_is_given_last(park, resident, president):
    leave(resident, president)
    assert residents.settle(welcomed(park), day=DAY, by=president).leaf == 2


@pytest.mark.parametrize("status", ["under_review", "not_retained", "waiting", "settled", "withdrawn"])
def test_only_a_welcomed_file_settles(park, president, status):
    candidacy = CandidacyFactory(firm__park=park, status=status)
    with pytest.raises(InvalidTransition):
        residents.settle(candidacy, day=DAY, by=president)
    assert Firm.objects.get().standing == "candidate"


@pytest.mark.parametrize("role", ["director", "hr", "administrator", "partner"])
def test_only_the_desk_settles(park, resident, role):
    with pytest.raises(PermissionDenied):
        residents.settle(welcomed(park), day=DAY, by=member(role, firm=resident, park=park))


def test_firm_does_not_settle_before_it_is_founded(park, president):
    candidacy = welcomed(park, firm__founded=2027)
    with pytest.raises(ValidationError):
        residents.settle(candidacy, day=DAY, by=president)
    candidacy.refresh_from_db()
    assert (candidacy.status, Firm.objects.get().standing) == ("welcomed", "candidate")


def test_arrival_and_departure_score_waiting_files_anew(park, resident, president):
    """A lone resident's step is held; once it leaves, the waiting candidate's figures move."""
    waiting = CandidacyFactory(firm__park=park, status="waiting")
    for axis in ("process", "market", "specialty"):
        level = LevelFactory(park=park, axis=axis)
        for firm in (resident, waiting.firm):
            Strength.objects.create(firm=firm, level=level, value=1)
    leave(resident, president)
    residents.take_back(resident, by=member("administrator", park=park))
    rows = [(row.cause, row.firm, row.figures["novelty"]) for row in WaitingScore.objects.order_by("pk")]
    assert rows == [("left", resident, 1.0), ("arrived", resident, 0.0)]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("director", True),
        ("president", True),
        ("office", True),
        ("administrator", True),
        ("hr", False),
        ("sales", False),
        ("partner", False),
    ],
)
def test_who_may_enter_a_departure(park, resident, role, allowed):
    person = member(role, firm=resident, park=park)
    if allowed:
        assert leave(resident, person).standing == "former"
    else:
        with pytest.raises(PermissionDenied):
            leave(resident, person)


def test_director_of_another_firm_may_not(park, resident):
    with pytest.raises(PermissionDenied):
        leave(resident, member("director", firm=FirmFactory(park=park)))


def test_departure_keeps_the_leaf_and_says_why(park, resident, president):
    firm = Firm.objects.get(pk=leave(resident, president).pk)
    event = Event.objects.about(firm)[0]
    assert (firm.standing, firm.left_on, firm.leaf, firm.sign) == ("former", DAY, 1, "x")
    assert (event.verb, event.note, event.detail, event.by) == (
        "left",
        "Moves to Gannat",
        {"day": "2026-03-02"},
        president,
    )


@pytest.mark.parametrize(
    ("joined_on", "day"),
    [
        (None, date(1990, 12, 31)),
        (date(1991, 5, 2), date(1991, 5, 1)),
        (None, timezone.localdate() + timedelta(days=1)),
    ],
)
def test_impossible_day_is_refused(resident, president, joined_on, day):
    resident.joined_on = joined_on
    resident.save()
    with pytest.raises(ValidationError):
        leave(resident, president, day)
    assert Firm.objects.get().standing == "resident"


def test_open_candidacies_stay_as_they_are(park, resident, president):
    candidacies = [CandidacyFactory(firm__park=park, status=status) for status in ("under_review", "welcomed")]
    leave(resident, president)
    for row in candidacies:
        row.refresh_from_db()
    assert [row.status for row in candidacies] == ["under_review", "welcomed"]


def test_firm_leaves_once(resident, president):
    leave(resident, president)
    with pytest.raises(InvalidTransition):
        leave(resident, president)


def test_departure_undone_takes_another_leaf_where_its_own_is_given(park, resident, president):
    for leaf in range(2, 9):
        FirmFactory(park=park, leaf=leaf)
    leave(resident, president)
    assert residents.settle(welcomed(park), day=DAY, by=president).leaf == 1
    back = residents.take_back(resident, by=member("administrator", park=park))
    assert (back.standing, back.left_on, back.leaf) == ("resident", None, None)


def test_only_the_administrator_undoes(resident, president):
    leave(resident, president)
    with pytest.raises(PermissionDenied):
        residents.take_back(resident, by=president)


def test_departure_by_its_page_and_back(park, resident, client):
    client.force_login(member("director", firm=resident))
    page, back = (reverse(f"firms:firm_{name}", args=[resident.pk]) for name in ("leave", "return"))
    given = {"day": DAY.isoformat(), "reason": "Moves"}
    statuses = [
        client.post(page, given).status_code,  # not confirmed
        client.post(page, given | {"agreed": "on", "day": "1980-01-01"}).status_code,
        client.post(page, given | {"agreed": "on"}).status_code,
        client.post(page, given | {"agreed": "on"}).status_code,
        client.post(back).status_code,
    ]
    assert statuses == [422, 422, 302, 409, 403]
    client.force_login(member("administrator", park=park))
    assert "Undo the departure" in client.get(page).content.decode()
    assert [client.post(back).status_code for _twice in range(2)] == [302, 409]
    assert Firm.objects.get(pk=resident.pk).standing == "resident"
