"""Wishes to move: said, changed, renewed, taken back; read by whom the person chose."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility.domain import wishes
from mobility.models import Approach, RomeCode, Wish
from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.mobility.factories import ApproachFactory, EmployeeFactory, VacancyFactory, WishFactory
from tests.mobility.factories import wish_form as form
from tests.mobility.wishes.saying import a, address, fresh, say

pytestmark = pytest.mark.django_db


def readers(people):
    names = ("hr_a", "hr_b", "hr_c")
    return {name for name in names if Wish.objects.visible_to(fresh(people[name])).exists()}


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [
        ({}, set()),
        ({"opened_to": "a"}, {"hr_a"}),
        ({"open_to_own": "on"}, {"hr_b"}),
        ({"open_to_own": "on", "opened_to": "a"}, {"hr_a", "hr_b"}),
        ({"open_to_all": "on"}, {"hr_a", "hr_b", "hr_c"}),
    ],
)
def test_wish_is_read_by_those_ticked(people, client, ticked, expected):
    ticked = {name: a(people) if value == "a" else value for name, value in ticked.items()}
    assert say(client, people, **ticked).status_code == 302
    assert readers(people) == expected
    assert {person.pk for person in wishes.readers_of(Wish.objects.get())} == {people[name].pk for name in expected}


def test_everything_typed_is_kept(people, client):
    RomeCode.objects.get_or_create(code="H2301", defaults={"label": "Conduite d’équipement"})
    typed = {"to_progress": "on", "hours": "day", "part_time": "on", "conditions": "Pas de nuit", "rome": ["h2301", ""]}
    say(client, people, **typed, opened_to=a(people), conditions_shown="on", horizon="now")
    wish = Wish.objects.get()
    kept = [wish.horizon, wish.to_progress, wish.to_change, wish.target, wish.hours, wish.part_time, wish.conditions]
    assert kept == ["now", True, False, "Conduire une ligne.", "day", True, "Pas de nuit"]
    assert [row.code for row in wish.occupations.all()] == ["H2301"]
    assert (wish.employee, wish.voiced_by, wish.status) == (people["person"], people["user"], "open")


@pytest.mark.parametrize(
    ("today", "end"), [(date(2026, 8, 31), date(2027, 2, 28)), (date(2027, 8, 30), date(2028, 2, 29))]
)
def test_wish_ends_after_six_calendar_months(people, client, monkeypatch, today, end):
    monkeypatch.setattr(timezone, "localdate", lambda *_: today)
    say(client, people, opened_to=a(people))
    assert Wish.objects.get().ends_on == end
    monkeypatch.setattr(timezone, "localdate", lambda *_: end - timedelta(days=1))
    assert readers(people) == {"hr_a"}
    monkeypatch.setattr(timezone, "localdate", lambda *_: end)
    assert readers(people) == set()


def test_renewal_counts_from_today_also_after_the_end(people, client, monkeypatch):
    wish = WishFactory(employee=people["person"], ends_on=date(2027, 2, 28), notice_for=date(2027, 2, 28))
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2027, 3, 31))
    client.force_login(people["user"])
    assert client.post(address("wish_renew", wish.pk)).status_code == 302
    wish.refresh_from_db()
    assert (wish.ends_on, wish.notice_for) == (date(2027, 9, 30), None)


def test_same_form_sent_twice_opens_one_wish(people, client):
    key = str(uuid.uuid4())
    assert [say(client, people, request_key=key).status_code for _ in range(2)] == [302, 302]
    assert (Wish.objects.count(), Event.objects.filter(kind="mobility.wish").count()) == (1, 1)


def test_form_of_a_new_wish_never_overwrites_the_open_one(people, client):
    """Two windows with the empty form: the second is told, and what it typed stays."""
    say(client, people, target="Premier")
    answer = say(client, people, target="Second")
    assert (answer.status_code, Wish.objects.get().target) == (409, "Premier")
    assert "Second" in answer.content.decode()


def test_change_of_a_withdrawn_wish_opens_none_unasked(people, client):
    say(client, people)
    wishes.move_wish(Wish.objects.get(), "withdraw", by=people["user"])
    answer = say(client, people, target="Encore", revision=1)
    assert (answer.status_code, Wish.objects.filter(status="open").count()) == (409, 0)
    assert "Encore" in answer.content.decode()
    assert say(client, people, target="Encore", request_key="").status_code == 302


def test_second_wish_is_refused(people):
    WishFactory(employee=people["person"])
    with pytest.raises(InvalidTransition):
        wishes.voice(Wish(employee=people["person"]), by=people["user"])


def test_edit_from_another_window_shows_both_values(people, client):
    say(client, people, target="Avant")
    say(client, people, target="Pendant", revision=1, opened_to=a(people))
    answer = say(client, people, target="Après", revision=1, medical="on")
    assert (answer.status_code, Wish.objects.get().target) == (409, "Pendant")
    shown = [(str(label), theirs, mine) for label, theirs, mine in answer.context["form"].differences]
    assert shown == [
        ("What you would like to do", "Pendant", "Après"),
        ("Firms", "Maison A", "–"),
        ("Recommendation of occupational medicine", "no", "yes"),
    ]
    assert answer.context["form"].data["revision"] == 2


def test_withdrawal_hides_it_and_what_firms_told_at_once(people, client):
    say(client, people, opened_to=a(people), hours="day")
    wish = Wish.objects.get()
    vacancy = VacancyFactory(firm=people["firms"]["a"])
    row = ApproachFactory(wish=wish, vacancy=vacancy, by=people["hr_a"])
    client.force_login(people["hr_a"])
    seen = [address("wish_list"), address("match_list", vacancy.pk), address("vacancy_detail", vacancy.pk), "/"]
    before = [client.get(page).content.decode() for page in seen]
    assert [people["person"].last_name in page for page in before] == [True, True, False, False]
    client.force_login(people["user"])
    assert client.post(address("wish_move", wish.pk, "withdraw")).status_code == 302
    client.force_login(people["hr_a"])
    assert client.get(address("wish_detail", wish.pk)).status_code == 404
    assert [people["person"].last_name in client.get(page).content.decode() for page in seen] == [False] * 4
    assert "have something in common" not in client.get(seen[2]).content.decode()
    assert not Approach.objects.visible_to(people["hr_a"]).filter(pk=row.pk).exists()


def test_preview_saves_nothing_and_says_who_will_know(people, client):
    answer = say(client, people, opened_to=a(people), then="preview")
    assert (answer.status_code, Wish.objects.count()) == (200, 0)
    assert answer.context["box"] == [
        ("Human resources of Maison A", "all but the conditions"),
        ("Maison B, your employer", "nothing"),
        ("Your line manager", "nothing"),
        ("The park’s office", "nothing"),
        ("Confidential reason", "you alone"),
    ]


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [
        ({}, {"Maison B, your employer": "nothing"}),
        ({"open_to_own": "on", "conditions_shown": "on"}, {"Maison B, your employer": "all of it"}),
        (
            {"open_to_all": "on"},
            {
                "All human resources of the park": "all but the conditions",
                "Maison B, your employer": "all but the conditions",
            },
        ),
    ],
)
def test_box_follows_the_ticks(people, client, ticked, expected):
    client.force_login(people["user"])
    answer = client.post(address("wish_readers"), form(**ticked), headers={"HX-Request": "true"})
    box = dict(answer.context["box"])
    rest = {"Your line manager": "nothing", "The park’s office": "nothing", "Confidential reason": "you alone"}
    assert (answer.status_code, box, Wish.objects.count()) == (200, expected | rest, 0)


def test_firm_of_the_employers_group_needs_the_employer(people, client):
    for letter in "ab":
        people["firms"][letter].group_name = "Groupe"
        people["firms"][letter].save()
    answer = say(client, people, opened_to=a(people))
    assert (answer.status_code, Wish.objects.count()) == (422, 0)
    assert "Maison A belong to the group of your employer" in answer.content.decode()
    assert say(client, people, opened_to=a(people), open_to_own="on").status_code == 302
    assert readers(people) == {"hr_a", "hr_b"}


def test_people_who_may_read_are_told_without_a_word_of_it(people, client):
    say(client, people, opened_to=a(people), target="MARKWISH")
    mail = OutboxMail.objects.get()
    assert mail.recipient == people["hr_a"].email
    assert (mail.subject, mail.body) == ("A message for you", "Something new waits for you: http://127.0.0.1:8000/")
    say(client, people, revision=1, opened_to=[a(people), people["firms"]["c"].pk])
    assert [mail.recipient for mail in OutboxMail.objects.order_by("pk")] == [
        people["hr_a"].email,
        people["hr_c"].email,
    ]


ODD = ["", "-1", "9" * 400, "NaN", "é" * 5000, "'; --", "<b>", "٣", "\u202e", "[]"]


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_are_answered_not_broken(people, client, opened, vacancy, odd):
    names = (
        "horizon",
        "target",
        "rome",
        "hours",
        "conditions",
        "opened_to",
        "revision",
        "medical",
        "vacancy",
        "message",
    )
    posted = dict.fromkeys(names, odd)
    client.force_login(people["user"])
    for keyed in ({}, {"request_key": odd}):
        for name in ("wish_edit", "wish_readers"):
            assert client.post(address(name), posted | keyed).status_code < 500
    client.force_login(people["hr_a"])
    page = address("approach_create", opened.pk)
    assert client.get(page, {"vacancy": odd}).status_code == 200
    assert client.post(page, posted).status_code == 422
    assert client.post(address("wish_ask"), posted | {"employee": odd}).status_code == 422


def many(people, count):
    for _ in range(count):
        wish = WishFactory(
            employee=EmployeeFactory(firm=people["firms"]["c"], user=member("employee")), open_to_all=True
        )
        wish.hours = "day"
        wish.save()
        wish.occupations.set(RomeCode.objects.all()[:2])
        vacancy = VacancyFactory(firm=people["firms"]["a"])
        ApproachFactory(wish=Wish.objects.get(employee=people["person"]), vacancy=vacancy, by=people["hr_a"])


PAGES = [
    ("hr_a", "wish_list", 7),
    ("hr_a", "wish_detail", 9),
    ("hr_b", "wish_detail", 9),
    ("hr_a", "match_list", 7),
    ("hr_a", "vacancy_detail", 9),
    ("hr_a", "approach_create", 7),
    ("hr_b", "wish_ask", 7),
    ("user", "wish_own", 9),
    ("user", "wish_edit", 7),
    ("user", "wish_fits", 7),
    ("hr_b", "medical_right_list", 7),
]


@pytest.mark.parametrize(("person", "name", "most"), PAGES)
def test_pages_cost_the_same_for_any_number_of_rows(people, client, statements, person, name, most):
    wish = WishFactory(employee=people["person"], hours="day", open_to_all=True)
    vacancy = VacancyFactory(firm=people["firms"]["a"])
    own = {"wish_detail": [wish.pk], "approach_create": [wish.pk]}
    keys = own.get(name, [vacancy.pk] if name in ("match_list", "vacancy_detail") else [])
    client.force_login(people[person])
    counts = []
    for count in (1, 19):
        many(people, count)
        counts.append(len(statements(lambda: client.get(address(name, *keys)))))
    assert counts[0] == counts[1] <= most, counts


def test_writes_cost_little(people, client, opened, vacancy, statements):
    """Telling and withdrawing stay within a write; a whole wish is saved with its lists, its history and its mail."""
    client.force_login(people["hr_a"])
    posted = {"vacancy": vacancy.pk, "message": "Venez voir."}
    assert len(statements(lambda: client.post(address("approach_create", opened.pk), posted))) <= 12
    client.force_login(people["user"])
    assert len(statements(lambda: client.post(address("wish_move", opened.pk, "withdraw")))) <= 12
    assert len(statements(lambda: say(client, people, opened_to=a(people)))) <= 17
    assert len(statements(lambda: say(client, people, opened_to=a(people), revision=1))) <= 17
