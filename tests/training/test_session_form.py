"""The form of a session: what it keeps, what it refuses and where it says so, and that nothing typed is lost."""

import uuid
from datetime import time, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from tests.factories import FirmFactory, member
from tests.training.factories import (
    ProgrammeFactory,
    ProviderFactory,
    RoomFactory,
    ThemeFactory,
    in_days,
)
from tests.training.planned import again, edit, errors_of, form, half, item, of_a_day, workday
from training.models import JointSession, Trainer

NEW = "/sessions/new/"


@pytest.fixture
def session(firm):
    return of_a_day(firm)


def test_session_is_proposed_with_its_rows(client, hr, firm, park):
    theme, provider, room = ThemeFactory(park=park), ProviderFactory(park=park), RoomFactory(park=park)
    trainer = Trainer.objects.create(provider=provider, name="Anne Roche")
    programme = ProgrammeFactory(park=park)
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
