"""Several applications moved at once: each on its own, and a word about every one."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from firms.models import Event
from mobility.domain import bulk
from mobility.models import Application
from tests.factories import FirmFactory, ParkFactory, member
from tests.mobility.factories import ApplicationFactory, EmployeeFactory, VacancyFactory


def story(park):
    vacancy = VacancyFactory(firm=FirmFactory(park=park))
    hiring = member("hr", firm=vacancy.firm)
    vacancy.recruiters.add(hiring)
    rows = [
        ApplicationFactory(vacancy=vacancy, employee=None, route="outside", outside_name=f"Personne {n}")
        for n in range(3)
    ]
    return vacancy, hiring, rows


def post(client, vacancy, move, *picks, **words):
    return client.post(
        reverse("mobility:application_several", args=[vacancy.pk]), {"move": move, "pick": picks} | words
    )


def report(answer) -> list:
    return [(outcome.moved, outcome.words) for outcome in answer.context["outcomes"]]


def statuses():
    return list(Application.objects.order_by("pk").values_list("status", flat=True))


def test_ticked_applications_move_and_the_others_stay(park, client):
    vacancy, hiring, rows = story(park)
    client.force_login(hiring)
    answer = post(client, vacancy, "shortlist", f"{rows[0].pk}.received", f"{rows[2].pk}.received")
    assert (answer.status_code, report(answer)) == (200, [(True, "Shortlisted.")] * 2)
    assert statuses() == ["shortlisted", "received", "shortlisted"]


def test_report_says_why_not_row_by_row(park, client):
    """One moves; one has moved on, one was withdrawn, one is one's own, one is hidden, one is another vacancy's."""
    vacancy, hiring, rows = story(park)
    Application.objects.filter(pk=rows[1].pk).update(status="offer")
    Application.objects.filter(pk=rows[2].pk).update(status="withdrawn")
    own = ApplicationFactory(vacancy=vacancy, employee=EmployeeFactory(firm=vacancy.firm, user=hiring), route="direct")
    employer = FirmFactory(park=park)
    member("employee", firm=employer, user=hiring)
    hidden = ApplicationFactory(vacancy=vacancy, employee=EmployeeFactory(firm=employer), route="direct")
    elsewhere = ApplicationFactory()
    client.force_login(hiring)
    picks = [f"{row.pk}.received" for row in (*rows, own, hidden, elsewhere)]
    answer = post(client, vacancy, "shortlist", *picks, "999999.received")
    assert [moved for moved, _words in report(answer)] == [True, *[False] * 6]
    words = [words for _moved, words in report(answer)]
    assert words[1:4] == [
        "This has changed in the meantime: it is now “Offer”.",
        "The person has withdrawn it in the meantime.",
        "This is not yours to move.",
    ]
    assert set(words[4:]) == {"This application is not in your pipeline."}
    shown = answer.content.decode()
    assert [name in shown for name in ("Personne 0", "Personne 1", "Personne 2")] == [True, True, False]
    assert (answer.status_code, Application.objects.get(pk=hidden.pk).status) == (200, "received")


def test_nothing_moved_is_a_conflict(park, client):
    vacancy, hiring, rows = story(park)
    client.force_login(hiring)
    assert post(client, vacancy, "offer", f"{rows[0].pk}.interview").status_code == 409
    assert Event.objects.filter(verb="offer").count() == 0


def test_refusals_ask_for_their_words_and_then_fill_in_each_name(park, client):
    vacancy, hiring, rows = story(park)
    client.force_login(hiring)
    picks = [f"{row.pk}.received" for row in rows[:2]]
    asked = post(client, vacancy, "not_retain", *picks)
    assert (asked.status_code, statuses()) == (200, ["received"] * 3)
    assert [f'value="{pick}"' in asked.content.decode() for pick in picks] == [True, True]
    lacking = post(client, vacancy, "not_retain", *picks, reason="", answer="MARKTYPED")
    assert (lacking.status_code, "MARKTYPED" in lacking.content.decode(), statuses()) == (422, True, ["received"] * 3)
    done = post(client, vacancy, "not_retain", *picks, reason="filled", answer="Bonjour {name}")
    assert (done.status_code, statuses()) == (200, ["not_retained", "not_retained", "received"])
    kept = list(Application.objects.order_by("pk").values_list("reason", "answer"))
    assert kept == [("filled", "Bonjour Personne 0"), ("filled", "Bonjour Personne 1"), ("", "")]
    assert set(Event.objects.filter(verb="not_retain").values_list("note", flat=True)) == {""}


@pytest.mark.parametrize(
    ("move", "picks"), [("shortlist", []), ("nonsense", ["1.received"]), ("shortlist", ["x", "1.y", "٣.received"])]
)
def test_nothing_ticked_is_told(park, client, move, picks):
    vacancy, hiring, _rows = story(park)
    client.force_login(hiring)
    answer = post(client, vacancy, move, *picks)
    assert (answer.status_code, statuses()) == (422, ["received"] * 3)
    assert "Tick at least one application" in answer.content.decode()


@pytest.mark.parametrize(("role", "status"), [("hr", 403), ("employee", 403)])
def test_neighbour_moves_nothing(park, client, role, status):
    vacancy, _hiring, rows = story(park)
    client.force_login(member(role, firm=FirmFactory(park=park)))
    assert post(client, vacancy, "shortlist", f"{rows[0].pk}.received").status_code == status
    assert statuses() == ["received"] * 3


def test_at_most_a_hundred_move_at_once(park, client):
    vacancy, hiring, _rows = story(park)
    blank = [Application(vacancy=vacancy, route="outside", outside_name=str(n)) for n in range(110)]
    made = Application.objects.bulk_create(blank)
    client.force_login(hiring)
    answer = post(client, vacancy, "shortlist", *(f"{row.pk}.received" for row in made))
    assert len(report(answer)) == bulk.MOST == Application.objects.filter(status="shortlisted").count()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_recruiters_move_the_same_ones_each_once():
    """In opposite orders and with a hire among them, neither waits for ever and each row moves once."""
    park = ParkFactory()
    vacancy, hiring, rows = story(park)
    Application.objects.update(status="offer")
    people, gate, found = [hiring, member("director", firm=vacancy.firm)], threading.Barrier(2), [None, None]

    def run(place):
        picks = [(row.pk, "offer") for row in rows]
        gate.wait()
        try:
            found[place] = bulk.move_several(vacancy, picks[:: 1 - 2 * place], "hire", by=people[place])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sum(outcome.moved for outcome in outcomes) for outcomes in found) == [0, 3]
    assert (statuses(), Event.objects.filter(verb="hire").count()) == (["hired"] * 3, 3)
