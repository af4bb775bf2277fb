"""The form of a session: what it keeps, what it refuses and where it says so, and that nothing typed is lost."""

import uuid
from datetime import time, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from tests.factories import FirmFactory, member
from tests.training.factories import (
    EnrolmentFactory,
    HalfDayFactory,
    ItemFactory,
    PledgeFactory,
    ProviderFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
    in_days,
)
from tests.training.planned import form, half, item, rows, statements, workday
from training.domain import shares
from training.models import Attendance, CostVersion, HalfDay, JointSession, Programme, Trainer

NEW = "/sessions/new/"


@pytest.fixture
def firm(park):
    return FirmFactory(park=park, name="Maison A")


@pytest.fixture
def hr(firm, client):
    person = member("hr", firm=firm)
    client.force_login(person)
    return person


@pytest.fixture
def session(firm):
    day = workday(40)
    row = SessionFactory(
        organiser=firm, park=firm.park, starts_on=day, length_fr="1 jour", minimum=4, pledge_deadline=in_days(20)
    )
    for start, end in ((time(9), time(12, 30)), (time(13, 30), time(17))):
        HalfDayFactory(session=row, day=day, starts_at=start, ends_at=end)
    ItemFactory(session=row, label="Formatrice", price=D("1950.00"))
    return row


def edit(session) -> str:
    return reverse("training:session_edit", args=[session.pk])


def again(session, **more) -> dict:
    """The session's own form, as the page shows it, with something changed."""
    return (
        form(**{"title_fr": session.title_fr, "title_en": session.title_en, "minimum": 4, "revision": session.revision})
        | more
    )


def errors_of(answer) -> dict:
    found = answer.context["form"]
    told = {name: list(words) for name, words in found.errors.items()}
    for part in (found.half_days, found.items):
        for place, row in enumerate(part):
            told |= {f"{part.prefix}-{place}-{name}": list(words) for name, words in row.errors.items()}
    return told


def test_session_is_proposed_with_its_rows(client, hr, firm, park):
    theme, provider, room = ThemeFactory(park=park), ProviderFactory(park=park), RoomFactory(park=park)
    trainer = Trainer.objects.create(provider=provider, name="Anne Roche")
    programme = Programme.objects.create(park=park, title_fr="Parcours", title_en="Course")
    day = workday(40)
    sent = form(
        [half(day, room=room.pk), half(day, "13:30", "17:00", room.pk), half(day + timedelta(days=1))],
        [item(price="1 200,50"), item("Repas", "15", "seat"), item("Salle", "80", "day")],
        theme=theme.pk,
        trainer=trainer.pk,
        programme=programme.pk,
        organiser=firm.pk,
        freeze_on=in_days(25).isoformat(),
        fee_percent="30",
    )
    assert client.post(NEW, sent).status_code == 302
    made = JointSession.objects.get()
    assert (made.status, made.organiser, made.theme, made.provider, made.trainer, made.programme) == (
        "proposed",
        firm,
        theme,
        provider,
        trainer,
        programme,
    )
    assert (made.starts_on, made.length_fr, made.length_en, made.fee_percent) == (
        day,
        "3 demi-journées",
        "3 half-days",
        30,
    )
    assert list(made.half_days.values_list("day", "starts_at", "room")) == [
        (day, time(9), room.pk),
        (day, time(13, 30), room.pk),
        (day + timedelta(days=1), time(9), None),
    ]
    assert [(row.label, row.price, row.per) for row in made.items.all()] == [
        ("Formatrice", D("1200.50"), "session"),
        ("Repas", D("15.00"), "seat"),
        ("Salle", D("80.00"), "day"),
    ]


def test_first_day_follows_from_the_half_days(client, hr, firm):
    client.post(NEW, form(organiser=firm.pk, starts_on=""))
    assert JointSession.objects.get().starts_on == workday(40)


@pytest.mark.parametrize(
    ("rule", "parts", "kept"),
    [
        ("seats", ("", "", ""), {}),
        ("mixed", ("50", "", "50"), {"seats": "50", "equal": "50"}),
        ("mixed", ("33,34", "33,33", "33,33"), {"seats": "33.34", "head_count": "33.33", "equal": "33.33"}),
        ("equal", ("10", "", ""), {}),
    ],
)
def test_rule_and_its_mix_are_kept(client, hr, firm, rule, parts, kept):
    mix = dict(zip(("mix_seats", "mix_head_count", "mix_equal"), parts, strict=True))
    assert client.post(NEW, form(organiser=firm.pk, rule=rule, **mix)).status_code == 302
    assert JointSession.objects.get().mix == kept


DAY = workday(40)
LATER = DAY + timedelta(days=1)
PASSED = in_days(-1)


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        (
            form([half(DAY, "12:00", "09:00")]),
            "half-0-ends_at",
            "It ends before it begins: correct one of the two times.",
        ),
        (form([half(DAY)], starts_on=LATER.isoformat()), "half-0-day", "The session ends before it starts"),
        (form([half(DAY)], starts_on=LATER.isoformat()), "starts_on", "A half-day comes before this day"),
        (form([half(LATER)], starts_on=DAY.isoformat()), "starts_on", "The first half-day is on"),
        (form([half(LATER), half(DAY)], starts_on=""), "half-1-day", "It begins before the half-day above ends"),
        (form([half(DAY), half(DAY, "12:00", "16:00")]), "half-1-day", "It begins before the half-day above ends"),
        (form([half(DAY), half(DAY)]), "half-1-day", "It begins before the half-day above ends"),
        (form([half(DAY) | {"day": ""}], starts_on=""), "half-0-day", "Choose the day."),
        (form([half(DAY, "", "10:00")]), "half-0-starts_at", "Say when it begins."),
        (form([half(DAY, "09:00", "")]), "half-0-ends_at", "Say when it ends."),
        (form([{}], starts_on="", length_fr="1 jour"), "starts_on", "Choose the first day"),
        (form([{}], starts_on=DAY.isoformat()), "length_fr", "Say how long it lasts"),
        (form(items=[item(price="")]), "item-0-price", "Write the price, or 0."),
        (form(items=[item(label="")]), "item-0-label", "Say what is paid."),
        (form(items=[item(price="-3")]), "item-0-price", "Ensure this value is greater than or equal to 0."),
        (form(capacity=7), "capacity", "The room holds fewer people than the minimum."),
        (form(minimum=0), "minimum", "Ensure this value is greater than or equal to 1."),
        (form(pledge_deadline=LATER.isoformat()), "pledge_deadline", "Pledges must be in before the session begins."),
        (form(pledge_deadline=PASSED.isoformat()), "pledge_deadline", "This day has passed."),
        (form(freeze_on=LATER.isoformat()), "freeze_on", "Seats are frozen before the session begins."),
        (form(fee_percent="30"), "freeze_on", "Say after which day the fee is owed"),
        (form(fee_percent="101", freeze_on=DAY.isoformat()), "fee_percent", "Ensure this value is less than"),
        (form(rule="mixed"), "mix_seats", "The three percentages add up to 0: they must make 100."),
        (form(rule="mixed", mix_seats="60", mix_equal="30"), "mix_seats", "The three percentages add up to 90"),
        (form(title_fr=""), "title_fr", "This field is required."),
        (form(rule="x"), "rule", "Select a valid choice."),
        (form(room="9" * 30, theme="7"), "theme", "Select a valid choice."),
    ],
)
def test_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(client, hr, firm, sent, field, words):
    sent |= {"organiser": firm.pk, "remark_fr": "Un mot gardé", "request_key": str(uuid.uuid4())}
    answer = client.post(NEW, sent)
    assert (answer.status_code, JointSession.objects.count()) == (422, 0)
    assert [told[: len(words)] for told in errors_of(answer)[field]] == [words]
    shown = answer.context["form"]
    typed = {name: str(shown[name].value() or "") for name in ("title_fr", "remark_fr", "capacity")}
    assert typed == {name: str(sent[name]) for name in typed}
    for row in (*shown.half_days, *shown.items):
        given = {name: sent.get(row.add_prefix(name)) for name in row.names}
        assert {name: row[name].value() for name in row.names} == given


def test_mistakes_are_told_in_french_too(client, hr, firm):
    hr.language = "fr"
    hr.save()
    answer = client.post(NEW, form([half(DAY)], starts_on=LATER.isoformat(), organiser=firm.pk))
    assert answer.context["form"].errors["starts_on"] == [
        "Une demi-journée précède ce jour\u00a0: corrigez l’un des deux."
    ]


@pytest.mark.parametrize(
    ("who", "organiser", "status"),
    [("hr", "own", 302), ("hr", "other", 422), ("hr", "", 422), ("office", "", 302), ("office", "other", 302)],
)
def test_who_organises_is_ones_own_firm_or_the_offices_choice(client, park, firm, who, organiser, status):
    other = FirmFactory(park=park)
    client.force_login(member(who, firm=firm, park=park))
    key = {"own": firm.pk, "other": other.pk, "": ""}[organiser]
    assert client.post(NEW, form(organiser=key)).status_code == status


@pytest.mark.parametrize(
    ("role", "place", "new", "own"),
    [
        ("hr", "own", 200, 200),
        ("hr", "other", 200, 403),
        ("office", None, 200, 200),
        ("president", None, 403, 403),
        ("administrator", None, 403, 403),
        ("director", "own", 403, 403),
        ("employee", "own", 403, 403),
        ("partner", None, 403, 403),
    ],
)
def test_who_plans(client, park, firm, session, role, place, new, own):
    client.force_login(member(role, firm={"own": firm, "other": FirmFactory(park=park), None: None}[place], park=park))
    names = ("session_edit", "session_copy", "session_organise")
    answers = [client.get(reverse(f"training:{name}", args=[session.pk])).status_code for name in names]
    assert (client.get(NEW).status_code, answers) == (new, [own] * 3)
    assert client.post(edit(session), again(session)).status_code == (302 if own == 200 else own)
    unknown = [client.get(reverse(f"training:{name}", args=[99999])).status_code for name in names]
    assert unknown == [404] * 3


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("button", "prefix"), [("add-half-day", "half"), ("add-item", "item")])
def test_one_more_row_keeps_what_was_typed_and_saves_nothing(client, hr, firm, htmx, button, prefix):
    room = RoomFactory(park=firm.park)
    sent = form([half(DAY, room=room.pk)], title_fr="", organiser=firm.pk, then=button)
    before = int(sent[f"{prefix}-TOTAL_FORMS"])
    answer = client.post(NEW, sent, headers={"HX-Request": "true"} if htmx else {})
    text = answer.content.decode()
    assert (answer.status_code, JointSession.objects.count()) == (200, 0)
    assert ("<html" in text, 'role="alert"' in text) == (not htmx, False)
    assert text.count(f'name="{prefix}-{before}-DELETE"') == 1
    typed = f'name="half-0-day" value="{DAY.isoformat()}"'
    assert text.count(typed) == (1 if prefix == "half" or not htmx else 0)
    assert text.count(f'value="{sent["pledge_deadline"]}"') == (0 if htmx else 1)


def test_row_ticked_is_gone_with_the_next_one(client, hr, firm):
    sent = form([half(DAY), half(LATER)], then="add-item") | {"half-0-DELETE": "on"}
    shown = client.post(NEW, sent).context["form"].half_days
    assert [row["day"].value() for row in shown] == [LATER.isoformat(), ""]


@pytest.mark.parametrize(
    ("last", "offered"),
    [
        (half(DAY, room="3"), {"day": DAY, "starts_at": time(13, 30), "ends_at": time(17), "room": "3"}),
        (
            half(DAY, "13:30", "17:00"),
            {"day": workday(41) if DAY.weekday() < 4 else DAY + timedelta(days=3), "starts_at": time(9)},
        ),
        (half(DAY) | {"day": "demain"}, {}),
        ({}, {}),
    ],
)
def test_next_half_day_is_offered(last, offered):
    from training.forms.session_rows import next_half_day

    found = next_half_day([last])
    assert {name: found[name] for name in offered} == offered


def test_form_without_its_counters_is_answered(client, hr, firm):
    sent = {name: value for name, value in form(organiser=firm.pk).items() if "_FORMS" not in name}
    assert client.post(NEW, sent).status_code == 422
    assert client.post(NEW, form(organiser=firm.pk) | {"half-TOTAL_FORMS": "9" * 9}).status_code == 422


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
