"""A session changed or copied: two colleagues, seats already committed, shares already stated, few statements."""

from datetime import time, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from tests.factories import member
from tests.training.factories import (
    EnrolmentFactory,
    HalfDayFactory,
    ItemFactory,
    PledgeFactory,
    ProviderFactory,
    RoomFactory,
    ThemeFactory,
)
from tests.training.planned import again, edit, errors_of, form, half, item, of_a_day, rows, statements, workday
from training.domain.sessions import shares
from training.models import Attendance, CostVersion, HalfDay, JointSession, Trainer

NEW = "/sessions/new/"
DAY = workday(40)
LATER = DAY + timedelta(days=1)


@pytest.fixture
def session(firm):
    return of_a_day(firm)


def test_edit_saves_all_and_counts_up(client, hr, session):
    kept = session.half_days.first()
    changed = again(
        session, title_fr="Autre", **rows("half", [half(DAY), half(LATER)]), **rows("item", [item(price="2000")])
    )
    answer = client.post(edit(session), changed)
    assert answer.url == reverse("training:session_organise", args=[session.pk])
    session.refresh_from_db()
    assert (session.title_fr, session.revision, session.status) == ("Autre", 2, "open")
    assert [(row.day, row.starts_at) for row in session.half_days.all()] == [(DAY, time(9)), (LATER, time(9))]
    assert session.half_days.first().pk == kept.pk
    assert session.items.get().price == 2000


@pytest.mark.parametrize(
    ("typed", "kept"), [("1 jour", "3 demi-journées"), ("", "3 demi-journées"), ("trois matins", "trois matins")]
)
def test_length_follows_the_half_days_unless_it_is_said_otherwise(client, hr, session, typed, kept):
    given = [half(DAY + timedelta(days=place)) for place in range(3)]
    client.post(edit(session), again(session, length_fr=typed, **rows("half", given)))
    session.refresh_from_db()
    assert session.length_fr == kept


def test_two_colleagues_compare_both_values(client, hr, session):
    mine, theirs = again(session, capacity=20), again(session, capacity=14, **rows("half", [half(DAY)]))
    client.post(edit(session), theirs)
    answer = client.post(edit(session), mine)
    shown = answer.context["form"]
    assert answer.status_code == 409
    assert [(label, ours) for label, _theirs, ours in shown.differences if label == "Room for"] == [("Room for", "20")]
    assert [label for label, _theirs, _ours in shown.differences] == [
        "Length in French",
        "Length in English",
        "Room for",
        "Half-days",
    ]
    assert shown["capacity"].value() == "20"
    assert client.post(edit(session), mine | {"revision": shown["revision"].value()}).status_code == 302
    session.refresh_from_db()
    assert (session.capacity, session.half_days.count()) == (20, 2)


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_session_that_is_over_stays_as_it_is(client, hr, session, status):
    JointSession.objects.update(status=status)
    assert [client.get(edit(session)).status_code, client.post(edit(session), again(session)).status_code] == [409, 409]


def test_capacity_below_the_seats_committed_is_refused(client, hr, session):
    PledgeFactory(session=session, seats=9)
    answer = client.post(edit(session), again(session, capacity=8))
    assert errors_of(answer)["capacity"] == ["9 seats are committed already: keep room for as many."]
    assert client.post(edit(session), again(session, capacity=9)).status_code == 302


def test_larger_room_lets_in_who_waits(client, hr, session):
    pledge = PledgeFactory(session=session, seats=12, waiting=3)
    client.post(edit(session), again(session, capacity=14))
    pledge.refresh_from_db()
    assert (pledge.seats, pledge.waiting) == (14, 1)


@pytest.mark.parametrize(
    ("rule", "mix", "staff", "status"),
    [
        ("head_count", {}, (0, 0), 422),
        ("mixed", {"mix_seats": "50", "mix_head_count": "50"}, (0, 0), 422),
        ("head_count", {}, (0, 12), 302),
        ("seats", {}, (0, 0), 302),
        ("mixed", {"mix_seats": "50", "mix_equal": "50"}, (0, 0), 302),
    ],
)
def test_rule_by_which_nobody_would_pay_is_refused(client, hr, session, rule, mix, staff, status):
    for count in staff:
        PledgeFactory(session=session, seats=2, head_count=count)
    answer = client.post(edit(session), again(session, rule=rule, **mix))
    assert answer.status_code == status
    if status == 422:
        words = "No firm of this session has said how many people it employs: nobody would pay. Choose another."
        assert errors_of(answer)["rule"] == [words]


@pytest.mark.parametrize(("price", "said"), [("1950", 0), ("2600", 1)])
def test_change_of_what_was_stated_says_so(client, hr, session, price, said):
    pledge = PledgeFactory(session=session, seats=4)
    CostVersion.objects.create(
        session=session,
        number=1,
        total=1950,
        rule="seats",
        weights={str(pledge.pk): "1"},
        shares={str(pledge.pk): "1950.00"},
        reason="x",
        by=hr,
    )
    assert b"Shares have been stated to the firms." in client.get(edit(session)).content
    client.post(edit(session), again(session, **rows("item", [item(price=price)])))
    page = client.get(reverse("training:session_organise", args=[session.pk]))
    warnings = [str(message) for message in page.context["messages"] if message.level_tag == "warning"]
    assert warnings == ["The shares stated to the firms no longer hold: state them anew."] * said
    assert page.context["is_to_state"] is bool(said)


def test_half_day_with_attendance_stays(client, hr, session):
    seat = EnrolmentFactory(pledge=PledgeFactory(session=session))
    Attendance.objects.create(enrolment=seat, half_day=session.half_days.last(), state="present")
    answer = client.post(edit(session), again(session, **rows("half", [half(DAY)])))
    assert (answer.status_code, session.half_days.count()) == (409, 2)
    room = RoomFactory(park=session.park)
    moved = rows("half", [half(DAY), half(DAY, "13:30", "17:00", room.pk)])
    assert client.post(edit(session), again(session, **moved)).status_code == 302
    assert (Attendance.objects.count(), session.half_days.last().room) == (1, room)


def test_trainer_brings_the_provider_along(client, hr, firm, park):
    one, other = ProviderFactory(park=park), ProviderFactory(park=park)
    trainer = Trainer.objects.create(provider=one, name="Anne")
    answer = client.post(NEW, form(organiser=firm.pk, provider=other.pk, trainer=trainer.pk))
    assert errors_of(answer)["trainer"] == ["This trainer works for another provider: change one of the two."]
    client.post(NEW, form(organiser=firm.pk, trainer=trainer.pk))
    assert JointSession.objects.get().provider == one


def test_copy_takes_all_but_the_days(client, hr, session):
    session.rule, session.mix = "mixed", {"seats": "60", "equal": "40"}
    session.save()
    begun = client.get(reverse("training:session_copy", args=[session.pk])).context["form"]
    assert [(row["day"].value(), row["starts_at"].value()) for row in begun.half_days] == [
        (None, time(9)),
        (None, time(13, 30)),
    ]
    assert [(row["label"].value(), row["price"].value()) for row in begun.items] == [("Formatrice", "1950")]
    assert [begun[name].value() for name in ("title_fr", "starts_on", "mix_seats")] == [session.title_fr, None, "60"]
    sent = form(organiser=session.organiser_id, title_fr="Copie")
    assert client.post(reverse("training:session_copy", args=[session.pk]), sent | {"anyway": "no"}).status_code == 422
    assert client.post(reverse("training:session_copy", args=[session.pk]), later(sent)).status_code == 302
    assert (JointSession.objects.count(), session.items.count()) == (2, 1)


def later(sent) -> dict:
    """The same a week later, where nothing else takes place."""
    day = (workday(40) + timedelta(days=7)).isoformat()
    return sent | {"half-0-day": day, "half-1-day": day, "starts_on": day}


def test_copied_costs_are_those_of_the_engine(client, hr, session):
    pledge = PledgeFactory(session=session, seats=5)
    client.post(
        edit(session), again(session, **rows("item", [item(price="100", per="seat"), item("Jour", "33,33", "day")]))
    )
    (share,) = shares(session, hr_of(pledge))
    assert share.amount == D("533.33")


def hr_of(pledge):
    return member("director", firm=pledge.firm)


@pytest.mark.parametrize("times", [1, 20])
def test_form_pays_few_statements_whatever_there_is(client, hr, session, park, times):
    for place in range(times):
        ItemFactory(session=session)
        HalfDayFactory(session=session, day=DAY + timedelta(days=1 + place), room=RoomFactory(park=park))
        Trainer.objects.create(provider=ProviderFactory(park=park), name="Anne")
        ThemeFactory(park=park)
        PledgeFactory(session=session, seats=0)
    paid = [len(statements(lambda: client.get(address))) for address in (NEW, edit(session))]  # noqa: B023
    assert [count <= 7 for count in paid] == [True, True], paid


@pytest.mark.parametrize("times", [1, 12])
def test_saving_pays_few_statements_whatever_there_is(client, hr, firm, park, times):
    room = RoomFactory(park=park)
    given = [half(DAY + timedelta(days=place), room=room.pk) for place in range(times)]
    sent = form(given, [item(f"{place}") for place in range(times)], organiser=firm.pk, length_fr="x", starts_on="")
    paid = statements(lambda: client.post(NEW, sent))
    assert (JointSession.objects.count(), HalfDay.objects.count()) == (1, times)
    assert len(paid) <= 12, "\n".join(sql[:90] for sql in paid)


def without_rows(sent) -> dict:
    """What the form sends of a session whose half-days and items nobody has asked to change."""
    return {name: value for name, value in sent.items() if not name.startswith(("half-", "item-"))}


def test_rows_are_read_in_words_until_they_are_asked_for(client, hr, session):
    ItemFactory(session=session, label="Salle", price=D("80"), falls_away=True)
    shown = client.get(edit(session))
    body, form = shown.content.decode(), shown.context["form"]
    assert (form.items_said[1:], len(form.half_days_said)) == (["Salle €80 once (No longer due)"], 2)
    assert (body.count('name="half-'), body.count('name="item-')) == (0, 0)
    sent = without_rows(again(session, title_fr="Autre titre")) | {"then": "open-half-days"}
    opened = client.post(edit(session), sent)
    form = opened.context["form"]
    assert ([row["starts_at"].value() for row in form.half_days], form.half_days_said) == ([time(9), time(13, 30)], [])
    assert (form["title_fr"].value(), len(form.items_said)) == ("Autre titre", 2)
    # One name for the button that opens the rows and for the one in its place: it keeps the focus.
    assert [text.count('id="more-half-days"') for text in (body, opened.content.decode())] == [1, 1]
    piece = client.post(edit(session), sent | {"then": "open-items"}, HTTP_HX_REQUEST="true").content.decode()
    assert (piece.count("<section"), piece.count('name="item-0-label"'), piece.count('name="half-')) == (1, 1, 0)


def test_rows_that_nobody_asked_for_stay_as_they_are(client, hr, session):
    session.half_days.update(room=RoomFactory(park=session.park, places=30))
    ItemFactory(session=session, label="Salle", price=D("1234.50"), per="day", falls_away=True)
    halves, items = list(session.half_days.values()), list(session.items.values())
    answer = client.post(edit(session), without_rows(again(session, title_fr="Autre", capacity=20)))
    session.refresh_from_db()
    assert (answer.status_code, session.title_fr, session.capacity) == (302, "Autre", 20)
    assert (list(session.half_days.values()), list(session.items.values())) == (halves, items)


def test_rows_that_no_longer_fit_are_opened_with_what_is_wrong(client, hr, session):
    answer = client.post(edit(session), without_rows(again(session, starts_on=LATER.isoformat())))
    form = answer.context["form"]
    assert (answer.status_code, form.half_days_said, len(form.items_said)) == (422, [], 1)
    assert answer.content.decode().count('name="half-0-day"') == 1


def test_colleagues_rows_are_not_taken_back_by_who_left_them_closed(client, hr, session):
    mine = without_rows(again(session, capacity=20))
    client.post(edit(session), again(session, **rows("half", [half(DAY)])))
    answer = client.post(edit(session), mine)
    assert (answer.status_code, len(answer.context["form"].half_days_said)) == (409, 1)
    client.post(edit(session), mine | {"revision": answer.context["form"]["revision"].value()})
    session.refresh_from_db()
    assert (session.capacity, session.half_days.count()) == (20, 1)
