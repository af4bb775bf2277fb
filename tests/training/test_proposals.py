"""Needs of several firms become one proposal, with its reason, and one session, however many people click."""

import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from firms.models import Event
from tests.factories import FirmFactory, member
from tests.training.factories import NeedFactory, PlanFactory, ThemeFactory
from tests.training.planned import form, statements
from training import proposal_words
from training.domain import planning, proposals
from training.models import JointSession, Need, Pledge

YEAR = timezone.localdate().year + 1


@pytest.fixture
def theme(park):
    return ThemeFactory(park=park, name_fr="Bonnes pratiques", name_en="Good practice", minimum=6)


@pytest.fixture
def firms(park):
    return [FirmFactory(park=park, name=f"Maison {letter}", joined=1990 + place) for place, letter in enumerate("ABC")]


def need(firm, theme, seats, first=3, last=6, **more):
    plan = firm.training_plans.first() or PlanFactory(firm=firm, year=YEAR)
    months = {"first_month": date(YEAR, first, 1), "last_month": date(YEAR, last, 1)}
    return NeedFactory(plan=plan, theme=theme, seats=seats, **months | more)


@pytest.fixture
def needs(firms, theme):
    return [need(firms[0], theme, 3), need(firms[1], theme, 2, 4, 9), need(firms[2], theme, 2, 2, 5)]


@pytest.fixture
def hr(firms, client):
    person = member("hr", firm=firms[0])
    client.force_login(person)
    return person


def page(client):
    return client.get(reverse("training:proposal_list"))


def new_session(keys) -> str:
    return f"{reverse('training:session_create')}?needs={','.join(map(str, keys))}"


def keys_of(needs) -> str:
    return ",".join(str(row.pk) for row in needs)


def test_needs_that_meet_are_proposed_with_their_reason(client, hr, needs):
    (offer,) = page(client).context["page"].object_list
    seats = {firm.name: count for firm, count in offer.seats.items()}
    assert seats == {"Maison A": 3, "Maison B": 2, "Maison C": 2}
    assert (offer.total, offer.minimum, offer.first, offer.last) == (7, 6, date(YEAR, 4, 1), date(YEAR, 5, 1))
    assert offer.keys == tuple(sorted(row.pk for row in needs))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            f"Maison A (3), Maison B (2) and Maison C (2) need 7 seats of “Good practice” together; "
            f"April to May {YEAR} suits all of them, and 6 people make a session.",
        ),
        (
            "fr",
            f"Maison A (3), Maison B (2) et Maison C (2) ont besoin ensemble de 7 places de « Bonnes pratiques » ; "
            f"avril à mai {YEAR} convient à toutes, et il faut 6 personnes pour une session.",
        ),
    ],
)
def test_reason_is_one_plain_sentence_in_both_languages(client, hr, needs, language, sentence):
    hr.language = language
    hr.save()
    text = " ".join(page(client).content.decode().replace("\u00a0", " ").split())
    assert text.count(sentence) == 1


def test_private_words_of_a_need_never_reach_the_page(client, hr, needs, theme, firms):
    need(firms[1], theme, 1, note="MARKNOTE", budget="98765.43")
    need(firms[1], theme, 50, shared=False)
    answer = page(client)
    assert [word in answer.content.decode() for word in ("MARKNOTE", "98765", "98,765")] == [False] * 3
    assert answer.context["page"].object_list[0].total == 8


@pytest.mark.parametrize("fields", [{"shared": False}, {"status": "dropped"}, {"status": "done"}])
def test_need_that_is_not_free_is_not_grouped(needs, fields):
    Need.objects.filter(pk=needs[0].pk).update(**fields)
    assert proposals.offers()[0] == []


def test_months_that_have_passed_count_no_more(theme, firms):
    this = timezone.localdate().replace(day=1)
    for firm in firms[:2]:
        row = need(firm, theme, 4)
        Need.objects.filter(pk=row.pk).update(first_month=date(YEAR - 2, 1, 1), last_month=this)
    (offer,), _rest = proposals.offers()
    assert (offer.first, offer.last) == (this, this)
    Need.objects.update(last_month=date(YEAR - 2, 2, 1))
    assert proposals.offers() == ([], [])


def test_what_fills_no_session_is_told_by_theme(client, hr, theme, firms):
    need(firms[0], theme, 4)
    found, rest = proposals.offers()
    assert (found, [(one.theme, one.seats, one.missing) for one in rest]) == ([], [(theme, 4, 2)])


@pytest.mark.parametrize(
    ("role", "status", "makes"),
    [
        ("hr", 200, True),
        ("office", 200, True),
        ("president", 200, False),
        ("director", 403, None),
        ("employee", 403, None),
        ("partner", 403, None),
        ("line_manager", 403, None),
    ],
)
def test_who_reads_proposals(client, park, firms, needs, role, status, makes):
    client.force_login(member(role, firm=firms[0], park=park))
    answer = page(client)
    assert answer.status_code == status
    if status == 200:
        assert answer.context["may_make"] is makes
        assert client.get(new_session([row.pk for row in needs])).status_code == (200 if makes else 403)


def test_one_click_leads_to_a_form_that_is_filled_in(client, hr, needs, theme):
    begun = client.get(new_session([row.pk for row in needs])).context["form"]
    values = {name: begun[name].value() for name in ("theme", "title_fr", "title_en", "minimum", "capacity", "needs")}
    assert values == {
        "theme": theme.pk,
        "title_fr": "Bonnes pratiques",
        "title_en": "Good practice",
        "minimum": 6,
        "capacity": 7,
        "needs": keys_of(sorted(needs, key=lambda row: row.pk)),
    }
    start = begun["starts_on"].value()
    assert (start.year, start.month, start.weekday() < 5) == (YEAR, 4, True)
    assert timezone.localdate() <= begun["pledge_deadline"].value() <= start


def test_session_made_of_needs_takes_them_along(client, hr, needs, firms):
    answer = client.post(reverse("training:session_create"), form(needs=keys_of(needs), organiser=firms[0].pk))
    session = JointSession.objects.get()
    assert answer.url == reverse("training:session_organise", args=[session.pk])
    assert (session.status, session.organiser) == ("proposed", firms[0])
    assert set(session.needs.all()) == set(needs)
    assert proposals.offers() == ([], [])
    assert Event.objects.filter(verb="grouped").count() == 3


def test_second_person_learns_that_the_session_is_made(client, hr, needs, firms):
    first = {"needs": keys_of(needs), "organiser": firms[0].pk, "request_key": str(uuid.uuid4())}
    client.post(reverse("training:session_create"), form(**first))
    other = member("hr", firm=firms[1])
    client.force_login(other)
    late = form(needs=keys_of(needs), organiser=firms[1].pk, request_key=str(uuid.uuid4()), title_fr="Le mien")
    answer = client.post(reverse("training:session_create"), late)
    assert (answer.status_code, JointSession.objects.count()) == (409, 1)
    assert [str(message) for message in answer.context["messages"]][-1:] == [
        "These needs have just been joined to the session “Hygiene”: there is nothing left to make."
    ]
    assert answer.context["form"]["title_fr"].value() == "Le mien"


def test_same_form_sent_twice_makes_one_session(client, hr, needs, firms):
    sent = form(needs=keys_of(needs), organiser=firms[0].pk, request_key=str(uuid.uuid4()))
    answers = [client.post(reverse("training:session_create"), sent).status_code for _ in "ab"]
    assert (answers, JointSession.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize("change", ["dropped", "unshared", "grouped"])
def test_need_changed_meanwhile_makes_no_session(client, hr, needs, firms, change):
    fields = {"dropped": {"status": "dropped"}, "unshared": {"shared": False}, "grouped": {}}[change]
    if change == "grouped":
        client.post(reverse("training:session_create"), form(needs=keys_of(needs[:1]), organiser=firms[0].pk))
    Need.objects.filter(pk=needs[0].pk).update(**fields)
    before = JointSession.objects.count()
    assert client.get(new_session([row.pk for row in needs])).url == reverse("training:proposal_list")
    answer = client.post(reverse("training:session_create"), form(needs=keys_of(needs), organiser=firms[0].pk))
    assert (answer.status_code, JointSession.objects.count()) == (409, before)


@pytest.mark.parametrize("asked", ["", "x", "1,", "-1", "9" * 30, "٣", "1," * 400, "0"])
def test_keys_that_make_no_sense_propose_nothing(client, hr, asked):
    answer = client.get(f"{reverse('training:session_create')}?needs={asked}")
    assert answer.status_code == (302 if asked else 200)


def test_opening_asks_the_firms_that_need_it(client, hr, needs, firms):
    client.post(reverse("training:session_create"), form(needs=keys_of(needs), organiser=firms[0].pk))
    planning.move(JointSession.objects.get(), "open", by=hr)
    assert dict(Pledge.objects.values_list("firm__name", "state")) == dict.fromkeys(
        ("Maison A", "Maison B", "Maison C"), "invited"
    )


def test_cancelling_gives_the_needs_back(client, hr, needs, firms):
    client.post(reverse("training:session_create"), form(needs=keys_of(needs), organiser=firms[0].pk))
    planning.move(JointSession.objects.get(), "cancel", by=hr, note="Personne n’est libre.")
    (offer,), _rest = proposals.offers()
    assert offer.keys == tuple(sorted(row.pk for row in needs))


@pytest.mark.parametrize(
    ("role", "place", "count"), [("hr", 0, 1), ("hr", None, 0), ("office", None, 1), ("director", 0, 0)]
)
def test_home_tells_those_who_can_make_it(park, firms, needs, role, place, count):
    firm = firms[place] if place is not None else FirmFactory(park=park)
    assert len(proposals.todo(member(role, firm=firm, park=park))) == count


def test_page_pays_the_same_for_twenty_times_the_needs(client, hr, needs, firms, park):
    few = len(statements(lambda: page(client)))
    for place in range(20):
        other = ThemeFactory(park=park, minimum=4)
        for firm in firms:
            need(firm, other, 2 + place % 2)
    assert (len(statements(lambda: page(client))), few <= 7) == (few, True)


def test_language_of_the_person_names_the_months(needs):
    with translation.override("fr"):
        assert proposal_words.months(date(2026, 12, 1), date(2027, 1, 1)) == "décembre 2026 à janvier 2027"
    assert proposal_words.months(date(2027, 3, 1), date(2027, 3, 1)) == "March 2027"
