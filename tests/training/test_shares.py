"""Shares stated as versions, each firm's answer, and who is asked again: to the cent, through the database."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from tests.factories import member
from tests.training.factories import ItemFactory, PledgeFactory, in_days
from tests.training.shares import Course, frozen
from training.domain import pledging, reckoning, shares
from training.models import Agreement, CostVersion, Pledge

pytestmark = pytest.mark.django_db
X_LEAVES = {"A": "1866.67", "B": "1400.00", "C": "933.33"}
X_PAYS = {"A": "1666.67", "B": "1250.00", "C": "833.33"}


def test_first_version_states_the_worked_example():
    course = Course().join()
    version = course.state()
    assert course.by_letter(version.shares) == {"A": "1200.00", "B": "900.00", "C": "600.00", "X": "1500.00"}
    assert course.by_letter(version.weights) == {"A": "2/7", "B": "3/14", "C": "1/7", "X": "5/14"}
    assert (version.number, version.total, version.fees, version.differences) == (1, D("4200.00"), {}, {})
    assert (version.reason, version.by, version.rule) == ("As agreed in June", course.organiser, "seats")
    assert version.items == [{"label": "", "price": "4200.00", "per": "session", "amount": "4200.00"}]


def test_withdrawal_before_the_freeze_is_shared_anew_from_the_whole():
    course = Course(freeze_on=in_days(1), fee_percent=30).join()
    course.state()
    pledging.withdraw(course.pledges["X"])
    version = course.state("The laboratory has left")
    assert course.by_letter(version.shares) == X_LEAVES
    assert course.by_letter(version.differences) == {"A": "666.67", "B": "500.00", "C": "333.33", "X": "-1500.00"}
    assert (version.number, version.fees) == (2, {})


def test_withdrawal_after_the_freeze_takes_its_fee_off_first():
    course = frozen()
    course.state()
    pledging.withdraw(course.pledges["X"])
    version = course.state("The laboratory has left")
    assert course.by_letter(version.fees) == {"X": "450.00"}
    assert course.by_letter(version.shares) == X_PAYS
    assert course.by_letter(version.differences) == {"A": "466.67", "B": "350.00", "C": "233.33", "X": "-1050.00"}
    assert version.total == D("4200.00")


def test_withdrawal_after_the_statement_leaves_it_standing_until_stated_anew():
    course = frozen()
    course.state()
    pledging.withdraw(course.pledges["X"])
    before = reckoning.of(course.session)
    course.state("The laboratory has left")
    assert (before.is_out_of_date, before.stated_to(course.pledges["A"])) == (True, D("1200.00"))
    assert reckoning.of(course.session).is_out_of_date is False


def test_five_cents_are_shared_equally_over_seven():
    course = Course(cost="0.05", seats=dict.fromkeys("ABCDEFG", 1), rule="equal")
    found = course.by_letter(course.state().shares)
    assert found == dict.fromkeys("ABCDE", "0.01") | dict.fromkeys("FG", "0.00")


def test_by_seat_shares_the_second_example():
    course = Course(cost="1850.00", seats={"A": 5, "B": 3, "C": 4, "D": 1})
    found = course.by_letter(course.state().shares)
    assert found == {"A": "711.54", "B": "426.92", "C": "569.23", "D": "142.31"}


def test_below_the_minimum_nothing_is_stated():
    course = Course(cost="1950.00", seats={"A": 3, "B": 2, "C": 2}, minimum=8)
    PledgeFactory(session=course.session, seats=2, state="pencilled")
    with pytest.raises(InvalidTransition, match="1 seat is missing to the minimum"):
        course.state()
    assert course.versions() == []


def test_zero_weight_owes_nothing():
    course = Course(seats={"A": 4, "B": 3}, rule="head_count")
    Pledge.objects.filter(pk=course.pledges["A"].pk).update(head_count=120)
    assert course.by_letter(course.state().shares) == {"A": "4200.00", "B": "0.00"}


def test_all_weights_zero_is_said_in_words():
    with pytest.raises(InvalidTransition, match="No firm has said how many people it employs"):
        Course(rule="head_count").state()


def test_nobody_to_share_with_is_said_in_words():
    course = Course()
    Pledge.objects.filter(session=course.session).update(state="pencilled")
    with pytest.raises(InvalidTransition, match="No firm has committed seats"):
        course.state()


def test_mixed_rule_keeps_its_percentages():
    course = Course(cost="100.00", seats={"A": 2, "B": 4}, rule="mixed", mix={"equal": 50, "seats": 50})
    version = course.state()
    assert course.by_letter(version.shares) == {"A": "41.67", "B": "58.33"}
    assert version.mix == {"equal": "50", "seats": "50"}


def test_items_stand_in_the_version_as_they_were_counted():
    course = Course(seats={"A": 4, "B": 3})
    ItemFactory(session=course.session, label="Trainer", price=D("3600.00"))
    ItemFactory(session=course.session, label="Lunch", price=D("15.50"), per="seat")
    ItemFactory(session=course.session, label="Lab", price=D("900.00"), falls_away=True)
    version = course.state()
    assert [(item["label"], item["per"], item["amount"]) for item in version.items] == [
        ("Trainer", "session", "3600.00"),
        ("Lunch", "seat", "108.50"),
    ]
    assert version.total == D("3708.50")


def test_same_shares_are_not_stated_twice():
    course = Course()
    course.state()
    with pytest.raises(InvalidTransition, match="Nothing has changed since version 1"):
        course.state("Once more")
    assert len(course.versions()) == 1


def test_figures_that_moved_are_not_stated():
    course = Course().join()
    seen = shares.seen_of(reckoning.of(course.session))
    pledging.withdraw(course.pledges["X"])
    with pytest.raises(shares.Moved):
        shares.state(course.session, "Why", course.organiser, seen=seen)
    assert course.versions() == []


@pytest.mark.parametrize("role", ["hr", "director", "president"])
def test_only_the_organiser_states(role):
    course = Course()
    firm = course.pledges["A"].firm if role == "hr" else course.session.organiser
    with pytest.raises(PermissionDenied):
        shares.state(course.session, "Why", member(role, firm=firm, park=course.park))


@pytest.mark.parametrize("status", ["proposed", "cancelled"])
def test_session_that_is_not_on_states_nothing(status):
    with pytest.raises(InvalidTransition, match="No shares are stated"):
        Course(status=status).state()


def test_version_is_never_changed():
    version = Course().state()
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        CostVersion.objects.filter(pk=version.pk).update(total=1)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        version.delete()


def test_stating_tells_each_firm_that_something_waits():
    course = Course().join()
    course.state()
    found = {mail.recipient: mail.body for mail in OutboxMail.objects.all()}
    asked = {person.email for person in course.people.values()} | {course.pledges["X"].outside.email}
    assert set(found) == asked
    words = (course.session.title, "4200", "1200", "Maison")
    assert [word for body in found.values() for word in words if word in body] == []


def test_history_says_that_shares_were_stated_and_no_amount():
    course = Course()
    course.state()
    event = Event.objects.about(course.session).get()
    assert (event.label, event.by, event.note, event.detail) == (
        "Shares stated to the firms",
        course.organiser,
        "",
        {"number": 1},
    )


# what each firm answers


def test_agreeing_confirms_the_pledge():
    course = Course()
    course.state()
    given = course.answer("A")
    assert (given.answer, given.by, given.version.number) == ("agreed", course.people["A"], 1)
    assert course.states() == {"A": "confirmed", "B": "committed", "C": "committed"}
    assert course.pledge("A").revision == 2


def test_agreeing_twice_is_no_error():
    course = Course()
    course.state()
    assert course.answer("A") == course.answer("A")
    assert Agreement.objects.count() == 1


def test_refusing_keeps_the_seats_and_tells_the_organiser():
    course = Course()
    course.state()
    OutboxMail.objects.all().delete()
    given = course.answer("A", "refused")
    assert (given.answer, course.states()["A"]) == ("refused", "committed")
    assert [mail.recipient for mail in OutboxMail.objects.all()] == [course.organiser.email]
    assert [event.label for event in Event.objects.about(course.pledges["A"])] == ["Share not agreed"]


def test_firm_may_agree_after_having_refused():
    course = Course()
    course.state()
    course.answer("A", "refused")
    assert (course.answer("A").answer, course.states()["A"]) == ("agreed", "confirmed")


def test_what_was_agreed_stands():
    course = Course()
    course.state()
    course.answer("A")
    with pytest.raises(InvalidTransition, match="has agreed to this share"):
        course.answer("A", "refused")
    assert course.states()["A"] == "confirmed"


def test_last_agreement_tells_the_organiser():
    course = Course(seats={"A": 4, "B": 3})
    course.state()
    OutboxMail.objects.all().delete()
    course.answer("A")
    before = OutboxMail.objects.count()
    course.answer("B")
    assert (before, [mail.recipient for mail in OutboxMail.objects.all()]) == (0, [course.organiser.email])


def test_outside_firm_answers_by_its_link():
    course = Course().join()
    course.state()
    given = course.answer("X")
    assert (given.by, given.name, course.states()["X"]) == (None, "Camille Dehors", "confirmed")


def test_nobody_answers_for_another_firm():
    course = Course().join()
    version = course.state()
    director = member("director", firm=course.pledges["A"].firm)
    for letter, by in [("A", course.people["B"]), ("A", director), ("A", None), ("X", course.organiser)]:
        with pytest.raises(PermissionDenied):
            shares.answer(version, course.pledges[letter], "agreed", by=by)
    assert Agreement.objects.count() == 0


def test_version_that_was_replaced_takes_no_answer():
    course = frozen()
    first = course.state()
    pledging.withdraw(course.pledges["X"])
    course.state("X has left")
    with pytest.raises(InvalidTransition, match="newer statement"):
        shares.answer(first, course.pledges["A"], "agreed", by=course.people["A"])


def test_firm_without_a_share_is_asked_nothing():
    course = Course()
    course.state()
    course.join("Y", seats=1)
    with pytest.raises(InvalidTransition, match="asks nothing"):
        course.answer("Y")


def agreed(ceilings=None) -> Course:
    """Everybody has agreed to version 1, with those ceilings; then the laboratory leaves and shares rise."""
    course = Course().join()
    for letter, ceiling in (ceilings or {}).items():
        Pledge.objects.filter(pk=course.pledges[letter].pk).update(ceiling=D(ceiling))
    course.state()
    for letter in "ABCX":
        course.answer(letter)
    pledging.withdraw(course.pledges["X"])
    return course


def test_firm_above_its_ceiling_is_asked_again_and_one_within_it_is_not():
    course = agreed({"A": "1866.66", "B": "1400.00"})
    course.state("The laboratory has left")
    # C gave no ceiling, so any change is asked; B owes its ceiling to the cent.
    assert course.states() == {"A": "committed", "B": "confirmed", "C": "committed", "X": "withdrawn"}


def test_firm_without_ceiling_is_not_asked_again_while_its_share_stays():
    course = Course(seats={"A": 4, "B": 3}, minimum=2, rule="equal")
    course.state()
    course.answer("A")
    Pledge.objects.filter(pk=course.pledges["B"].pk).update(seats=2, state="committed")
    ItemFactory(session=course.session, price=D("4200.00"), label="The same, named")
    course.state("Named")
    assert course.states()["A"] == "confirmed"


def test_firm_above_its_ceiling_that_agreed_is_not_asked_to_owe_less():
    pledge = Pledge(seats=1, state="confirmed", ceiling=D("100.00"))
    assert shares.is_asked_again(pledge, D("120.00"), D("130.00")) is False
    assert shares.is_asked_again(pledge, D("130.01"), D("130.00")) is True
    assert shares.is_asked_again(pledge, D("0.00"), D("130.00")) is False


# two at once


def at_once(*works):
    start = Barrier(len(works))

    def run(work):
        start.wait()
        try:
            return work()
        except InvalidTransition as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_organisers_stating_at_once_make_one_version():
    course = Course()
    office = member("office", park=course.park)
    seen = shares.seen_of(reckoning.of(course.session))
    people = (course.organiser, office)
    found = at_once(*[lambda by=by: shares.state(course.session, "Why", by, seen=seen) for by in people])
    assert sorted(type(one).__name__ for one in found) == ["CostVersion", "str"]
    assert [version.number for version in course.versions()] == [1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_numbers_follow_each_other_while_firms_leave_at_once():
    course = Course(seats=dict.fromkeys("ABCDEF", 2), minimum=1)
    course.state()

    def leave(letter):
        pledging.withdraw(course.pledges[letter])
        return course.state(letter)

    at_once(*[lambda letter=letter: leave(letter) for letter in "CDEF"])
    found = course.versions()
    assert [version.number for version in found] == list(range(1, len(found) + 1))
    assert course.by_letter(found[-1].shares) == {"A": "2100.00", "B": "2100.00"}


def test_same_click_twice_states_once():
    course = Course()
    first, again = course.state(), course.state()
    assert (again, len(course.versions())) == (first, 1)
