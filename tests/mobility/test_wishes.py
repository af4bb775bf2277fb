"""Wishes to move: said, changed, renewed, taken back; prepared by HR; read by whom the person chose."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, OutboxMail
from mobility import domain
from mobility.domain import approaches, wishes
from mobility.models import Approach, RomeCode, Vacancy, Wish
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import ApplicationFactory, ApproachFactory, EmployeeFactory, VacancyFactory, WishFactory
from tests.mobility.factories import wish_form as form

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(park):
    """The person's firm b with its HR; neighbours a and c with theirs."""
    firms = {letter: FirmFactory(park=park, name=f"Maison {letter.upper()}") for letter in "abc"}
    person = EmployeeFactory(firm=firms["b"], user=member("employee", firm=firms["b"]), job_title="Opératrice")
    return {"firms": firms, "person": person, "user": person.user} | {
        f"hr_{letter}": member("hr", firm=firm) for letter, firm in firms.items()
    }


def address(name, *keys):
    return reverse(f"mobility:{name}", args=keys)


def say(client, people, **fields):
    client.force_login(people["user"])
    return client.post(address("wish_edit"), form(**fields))


def readers(people):
    names = ("hr_a", "hr_b", "hr_c")
    return {name for name in names if Wish.objects.visible_to(fresh(people[name])).exists()}


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def a(people):
    return people["firms"]["a"].pk


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


# prepared by HR


def ask(client, people, **fields):
    client.force_login(people["hr_b"])
    return client.post(address("wish_ask"), form(employee=people["person"].pk, **fields))


def test_prepared_wish_is_read_by_nobody_else(people, client):
    assert ask(client, people, opened_to=a(people)).status_code == 302
    wish = Wish.objects.get()
    assert (wish.status, wish.voiced_by, readers(people)) == ("asked", people["hr_b"], {"hr_b"})
    assert not Wish.objects.visible_to(member("hr", firm=people["firms"]["b"])).exists()
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [people["user"].email]


def test_person_changes_every_word_before_agreeing(people, client):
    ask(client, people, opened_to=a(people), target="Avant")
    wish = Wish.objects.get()
    client.force_login(people["user"])
    assert "Avant" in client.get(address("wish_answer", wish.pk)).content.decode()
    posted = form(revision=1, target="Mes mots", opened_to=people["firms"]["c"].pk, medical="on")
    assert client.post(address("wish_answer", wish.pk), posted).status_code == 302
    wish.refresh_from_db()
    assert (wish.status, wish.target, readers(people)) == ("open", "Mes mots", {"hr_c"})


@pytest.mark.parametrize("move", ["decline", "agree"])
def test_hr_cannot_tell_a_no_from_a_yes_kept_from_it(people, client, move):
    ask(client, people, opened_to=a(people))
    wish = Wish.objects.get()
    client.force_login(people["user"])
    assert client.post(address("wish_move", wish.pk, move)).status_code == 302
    assert readers(people) == ({"hr_a"} if move == "agree" else set())
    client.force_login(people["hr_b"])
    assert client.get(address("wish_detail", wish.pk)).status_code == 404
    assert ask(client, people).status_code == 302


def test_asking_does_not_depend_on_a_wish_kept_from_the_employer(people, client):
    WishFactory(employee=people["person"])
    assert ask(client, people).status_code == 302
    client.force_login(people["user"])
    asked = Wish.objects.get(status="asked")
    answer = client.post(address("wish_answer", asked.pk), form(revision=1))
    assert (answer.status_code, Wish.objects.filter(status="open").count()) == (409, 1)
    assert "You have an open wish already" in answer.content.decode()


def test_asking_again_waits_for_the_answer(people, client):
    assert [ask(client, people).status_code for _ in range(2)] == [302, 409]
    assert Wish.objects.count() == 1


def test_cancelled_request_is_gone(people, client):
    ask(client, people)
    wish = Wish.objects.get()
    assert client.post(address("wish_move", wish.pk, "cancel")).status_code == 302
    client.force_login(people["user"])
    assert client.post(address("wish_move", wish.pk, "agree")).status_code == 409


@pytest.mark.parametrize("move", ["agree", "decline", "withdraw"])
def test_only_the_person_answers(people, client, move):
    ask(client, people)
    assert client.post(address("wish_move", Wish.objects.get().pk, move)).status_code == 403
    assert Wish.objects.get().status == "asked"


def test_hr_prepares_for_its_own_people_alone(people, client):
    client.force_login(people["hr_a"])
    assert client.post(address("wish_ask"), form(employee=people["person"].pk)).status_code == 422
    with pytest.raises(PermissionDenied):
        wishes.voice(Wish(employee=people["person"]), by=people["hr_a"])


# told of a vacancy


@pytest.fixture
def opened(people):
    wish = WishFactory(employee=people["person"])
    wish.opened_to.add(people["firms"]["a"])
    return wish


@pytest.fixture
def vacancy(people):
    return VacancyFactory(firm=people["firms"]["a"], title="Séchage")


def tell(client, people, wish, vacancy, message="Venez voir."):
    client.force_login(people["hr_a"])
    return client.post(address("approach_create", wish.pk), {"vacancy": vacancy.pk, "message": message})


def test_person_is_told_once(people, client, opened, vacancy):
    answers = [tell(client, people, opened, vacancy, text).status_code for text in ("Venez", "Venez", "Encore")]
    assert (answers, Approach.objects.count()) == ([302, 302, 409], 1)
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [people["user"].email]
    client.force_login(people["user"])
    assert "Séchage" in client.get(address("wish_own")).content.decode()


@pytest.mark.parametrize(
    "change",
    [{"audience": "firm"}, {"status": "withdrawn"}, {"closes_on": date(2020, 1, 2), "opens_on": date(2020, 1, 1)}],
)
def test_vacancy_that_the_person_may_not_answer_is_not_told(people, client, opened, vacancy, change):
    Vacancy.objects.filter(pk=vacancy.pk).update(**change)
    assert tell(client, people, opened, vacancy).status_code == 422
    with pytest.raises(InvalidTransition):
        approaches.approach(opened, vacancy, message="x", by=people["hr_a"])


def test_firm_to_which_it_is_not_opened_tells_nothing(people, client, opened, park):
    """Somebody in HR of two firms speaks only for the one the person chose."""
    member("hr", firm=people["firms"]["c"], user=people["hr_a"])
    other = VacancyFactory(firm=people["firms"]["c"])
    assert tell(client, people, opened, other).status_code == 422
    with pytest.raises(InvalidTransition):
        approaches.approach(opened, other, message="x", by=fresh(people["hr_a"]))


def test_wish_withdrawn_meanwhile_is_not_told(people, opened, vacancy):
    wishes.move_wish(opened, "withdraw", by=people["user"])
    with pytest.raises(InvalidTransition):
        approaches.approach(opened, vacancy, message="x", by=people["hr_a"])


def test_person_says_no(people, client, opened, vacancy):
    row = ApproachFactory(wish=opened, vacancy=vacancy, by=people["hr_a"])
    client.force_login(people["hr_a"])
    assert client.post(address("approach_decline", row.pk)).status_code == 403
    client.force_login(people["hr_c"])
    assert client.post(address("approach_decline", row.pk)).status_code == 404
    client.force_login(people["user"])
    assert [client.post(address("approach_decline", row.pk)).status_code for _ in range(2)] == [302, 302]
    client.force_login(people["hr_a"])
    assert "Does not wish to apply" in client.get(address("wish_detail", opened.pk)).content.decode()


# the home page


def actions(user):
    return [(todo.action, todo.title) for todo in domain.todo(fresh(user))]


def everybody(people):
    return {name: actions(people[name]) for name in ("user", "hr_a", "hr_b", "hr_c")}


NOTHING = {"user": [], "hr_a": [], "hr_b": [], "hr_c": []}


def test_newly_opened_wish_waits_for_its_readers(people, opened):
    assert everybody(people) == NOTHING | {"hr_a": [("Read", "Wishes to move")]}
    Wish.objects.update(opened_on=timezone.localdate() - timedelta(days=15))
    assert everybody(people) == NOTHING


def test_prepared_wish_waits_for_the_person(people):
    WishFactory(employee=people["person"], status="asked", voiced_by=people["hr_b"])
    assert everybody(people) == NOTHING | {"user": [("Answer", "My wish to move")]}


@pytest.mark.parametrize(("days", "waits"), [(31, False), (30, True), (0, True), (-5, True)])
def test_end_waits_for_the_person_from_thirty_days_before(people, days, waits):
    WishFactory(employee=people["person"], ends_on=timezone.localdate() + timedelta(days=days))
    assert everybody(people) == NOTHING | {"user": [("Look", "My wish to move")] if waits else []}


def test_end_is_told_once(people):
    WishFactory(employee=people["person"], ends_on=timezone.localdate() + timedelta(days=30))
    WishFactory(ends_on=timezone.localdate() + timedelta(days=31))
    assert [wishes.announce_ends() for _ in range(2)] == [1, 0]
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [people["user"].email]


def test_what_a_firm_told_waits_for_the_person_and_its_answer_for_the_firm(people, opened, vacancy):
    Wish.objects.update(opened_on=timezone.localdate() - timedelta(days=15))
    row = ApproachFactory(wish=opened, vacancy=vacancy, by=people["hr_a"])
    assert everybody(people) == NOTHING | {"user": [("Answer", "Séchage")]}
    approaches.decline(row, by=people["user"])
    assert everybody(people) == NOTHING | {"hr_a": [("Read", "Séchage")]}


def test_application_answers_what_a_firm_told(people, opened, vacancy):
    Wish.objects.update(opened_on=timezone.localdate() - timedelta(days=15))
    ApproachFactory(wish=opened, vacancy=vacancy, by=people["hr_a"])
    ApplicationFactory(vacancy=vacancy, employee=people["person"], route="direct")
    assert everybody(people) == NOTHING


# budgets


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
