"""What becomes of a session that lacks seats: previewed, then decided on the figures that were read."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from tests.factories import UserFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import EnrolmentFactory, HalfDayFactory, ItemFactory, RoomFactory, SessionFactory, in_days
from tests.training.shares import Course, frozen
from training.domain import choices, deciding, planning, pledging, reckoning, shares
from training.domain.choices import Choice, Typed
from training.models import CostItem, Pledge

pytestmark = pytest.mark.django_db


def weigh(course, **typed):
    course.session.refresh_from_db()
    return choices.weigh(choices.ground_of(course.session), Typed(**typed))


def decide(course, choice, *, by=None, reason="Two laboratories have left", seen=None, **typed):
    seen = weigh(course, **typed).seen if seen is None else seen
    sent = {"seen": seen, "reason": reason, "by": by or course.organiser}
    deciding.decide(course.session, choice, Typed(**typed), **sent)
    course.session.refresh_from_db()
    return course.session


def amounts(course, found, choice) -> dict:
    """What each firm would owe by one choice."""
    letters = {pledge.pk: letter for letter, pledge in course.pledges.items()}
    place = [one.choice for one in found.options].index(choice)
    return {letters[row.pledge.pk]: str(row.cells[place].amount) for row in choices.rows_of(found)}


def verbs(course) -> list:
    return [event.verb for event in Event.objects.about(course.session)][::-1]


def with_items(**fields) -> Course:
    course = Course(cost="0.00", **fields)
    course.items = [
        ItemFactory(session=course.session, label="Trainer", price=D("3600.00")),
        ItemFactory(session=course.session, label="Room", price=D("300.00"), per="day"),
    ]
    first = course.session.starts_on
    course.halves = [HalfDayFactory(session=course.session, day=first + timedelta(days=day)) for day in range(4)]
    return course


# previews


def test_before_is_what_was_planned_with_the_firms_that_left():
    course = Course().join()
    pledging.withdraw(course.pledges["X"])
    found = weigh(course)
    assert course.by_letter(found.before) == {"A": D("1200"), "B": D("900"), "C": D("600"), "X": D("1500")}
    assert amounts(course, found, Choice.RE_SPLIT) == {"A": "1866.67", "B": "1400.00", "C": "933.33", "X": "None"}


def test_difference_is_from_the_last_statement():
    course = frozen()
    course.state()
    pledging.withdraw(course.pledges["X"])
    rows = {row.pledge.holder[-1]: row for row in choices.rows_of(weigh(course))}
    assert [str(rows[letter].cells[0].change) for letter in "ABCX"] == ["466.67", "350.00", "233.33", "-1050.00"]
    assert rows["A"].cells[2].change is None  # put off: what was stated waits


def test_nobody_goes_on_below_the_minimum_while_firms_may_still_pledge():
    course = Course(seats={"A": 4, "B": 3}, minimum=8)
    found = weigh(course)
    assert amounts(course, found, Choice.RE_SPLIT) == {"A": "2400.00", "B": "1800.00"}
    assert found.option(Choice.RE_SPLIT).obstacle.startswith("1 seat is missing, and firms may pledge until")
    with pytest.raises(InvalidTransition, match="1 seat is missing"):
        decide(course, Choice.RE_SPLIT)
    assert (course.versions(), verbs(course)) == ([], [])


def test_smaller_session_is_previewed_as_it_is_typed():
    course = with_items(minimum=10)
    typed = {"falls_away": frozenset([course.items[1].pk]), "minimum": 9}
    found = weigh(course, **typed)
    assert amounts(course, found, Choice.SCALE_BACK) == {"A": "1600.00", "B": "1200.00", "C": "800.00"}
    assert found.option(Choice.SCALE_BACK).obstacle == ""
    fewer = weigh(course, dropped=frozenset([course.halves[3].pk]), minimum=9)
    assert fewer.option(Choice.SCALE_BACK).total == D("4050.00")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Give the new days under “Try it out”."),
        ({"starts_on": in_days(60)}, "Give the new days under “Try it out”."),
        ({"starts_on": in_days(30), "pledge_deadline": in_days(20)}, "The new first day has to lie after"),
        ({"starts_on": in_days(60), "pledge_deadline": in_days(61)}, "Pledges must be in"),
        ({"starts_on": in_days(60), "pledge_deadline": in_days(-1)}, "Pledges must be in"),
        ({"starts_on": in_days(60), "pledge_deadline": in_days(60)}, ""),
    ],
)
def test_new_days_are_checked(typed, words):
    found = weigh(Course(), **typed).option(Choice.POSTPONE).obstacle
    assert found.startswith(words) if words else found == ""


def test_firms_that_have_agreed_may_be_asked_again_whatever_their_ceiling():
    course = Course().join()
    Pledge.objects.filter(pk=course.pledges["A"].pk).update(ceiling=D("1234.56"), state="confirmed")
    Pledge.objects.filter(pk=course.pledges["B"].pk).update(ceiling=D("1400.00"), state="confirmed")
    pledging.withdraw(course.pledges["X"])
    found = weigh(course)
    assert found.option(Choice.RE_SPLIT).asked == {course.pledges["A"].pk, course.pledges["B"].pk}
    assert [str(row.cells[0].is_asked) for row in choices.rows_of(found)] == ["True", "True", "False", "False"]


def test_all_weights_zero_is_said_in_words():
    found = weigh(Course(rule="head_count"))
    assert found.option(Choice.RE_SPLIT).obstacle.startswith("No firm has said how many people")
    assert found.option(Choice.CANCEL).obstacle == ""


def test_fee_stays_due_where_everybody_has_left():
    course = frozen(seats={"A": 4})
    for letter in "AX":
        pledging.withdraw(course.pledges[letter])
    found = weigh(course)
    assert (found.option(Choice.RE_SPLIT).obstacle, found.option(Choice.CANCEL).obstacle) == (shares.nobody(), "")
    assert found.option(Choice.CANCEL).total == sum(pledge.fee for pledge in found.ground.pledges)


def test_rooms_taken_on_the_new_days_are_named():
    course, room = with_items(), RoomFactory()
    course.halves[0].room = room
    course.halves[0].save()
    day = course.session.starts_on + timedelta(days=7)
    other = HalfDayFactory(session=SessionFactory(park=course.park), day=day, room=room)
    HalfDayFactory(session=SessionFactory(park=course.park, status="cancelled"), day=day, room=room)
    ground = choices.ground_of(course.session)
    assert choices.taken_rooms(ground, Typed(starts_on=day)) == [other]
    assert choices.taken_rooms(ground, Typed(starts_on=day + timedelta(days=1))) == []


# decisions


def test_going_on_states_the_shares_of_those_who_stay():
    course = Course().join()
    pledging.withdraw(course.pledges["X"])
    session = decide(course, Choice.RE_SPLIT)
    (version,) = course.versions()
    assert course.by_letter(version.shares) == {"A": "1866.67", "B": "1400.00", "C": "933.33"}
    assert (version.reason, verbs(course), session.revision) == (
        "Two laboratories have left",
        ["kept", "split"],
        2,
    )


def test_going_on_below_the_minimum_after_the_deadline_lowers_it_to_who_stays():
    course = Course(minimum=12, pledge_deadline=in_days(-1)).join()
    pledging.withdraw(course.pledges["X"])
    found = weigh(course)
    assert amounts(course, found, Choice.RE_SPLIT) == {"A": "1866.67", "B": "1400.00", "C": "933.33", "X": "None"}
    assert (found.option(Choice.RE_SPLIT).minimum, found.ground.standing.viability.missing) == (9, 3)
    session = decide(course, Choice.RE_SPLIT)
    (version,) = course.versions()
    assert course.by_letter(version.shares) == {"A": "1866.67", "B": "1400.00", "C": "933.33"}
    assert (session.minimum, verbs(course), reckoning.of(session).is_out_of_date) == (9, ["kept", "split"], False)
    kept = Event.objects.about(session).get(verb="kept")
    assert (kept.detail["minimum"], planning.not_viable(session)) == ([12, 9], "")


def test_fee_comes_off_first_where_the_session_goes_on_below_its_minimum():
    course = frozen(minimum=12)
    course.state()
    pledging.withdraw(course.pledges["X"])
    decide(course, Choice.RE_SPLIT)  # shares were stated: nobody has to wait for the deadline
    version = course.versions()[-1]
    assert course.by_letter(version.fees) == {"X": "450.00"}
    assert course.by_letter(version.shares) == {"A": "1666.67", "B": "1250.00", "C": "833.33"}
    assert (version.total, course.by_letter(version.differences)["X"]) == (D("4200.00"), "-1050.00")


def test_firm_above_its_ceiling_is_asked_again_below_the_minimum():
    course = frozen(minimum=12)
    course.state()
    ceilings = {"A": D("1666.67"), "B": D("1249.99"), "C": None}
    for letter, ceiling in ceilings.items():
        course.answer(letter)
        pledging.set_ceiling(course.pledge(letter), ceiling, revision=course.pledge(letter).revision)
    pledging.withdraw(course.pledges["X"])
    decide(course, Choice.RE_SPLIT)
    assert course.states() == {"A": "confirmed", "B": "committed", "C": "committed", "X": "withdrawn"}


def test_another_firm_that_leaves_opens_the_choice_anew():
    course = Course(minimum=12, pledge_deadline=in_days(-1))
    decide(course, Choice.RE_SPLIT)
    pledging.withdraw(course.pledges["C"])
    course.session.refresh_from_db()
    assert reckoning.of(course.session).is_billable is False
    session = decide(course, Choice.RE_SPLIT)
    assert course.by_letter(course.versions()[-1].shares) == {"A": "2400.00", "B": "1800.00"}
    assert (session.minimum, verbs(course)) == (7, ["kept", "split", "kept", "split"])


def test_nobody_goes_on_with_nobody():
    course = Course(seats={}, pledge_deadline=in_days(-1))
    with pytest.raises(InvalidTransition, match="No firm has committed seats"):
        decide(course, Choice.RE_SPLIT)


def test_going_on_states_nothing_where_the_last_version_says_the_same():
    course = Course()
    course.state()
    decide(course, Choice.RE_SPLIT)
    assert (len(course.versions()), verbs(course)) == (1, ["split", "kept"])


def test_scaling_back_changes_the_session_and_states_what_is_left():
    course = with_items(minimum=10)
    typed = {
        "falls_away": frozenset([course.items[1].pk]),
        "dropped": frozenset([course.halves[0].pk, course.halves[3].pk]),
        "minimum": 9,
    }
    first = course.halves[1].day
    expected = amounts(course, weigh(course, **typed), Choice.SCALE_BACK)
    session = decide(course, Choice.SCALE_BACK, **typed)
    (version,) = course.versions()
    assert course.by_letter(version.shares) == expected == {"A": "1600.00", "B": "1200.00", "C": "800.00"}
    assert (session.minimum, session.starts_on, session.half_days.count()) == (9, first, 2)
    assert [row.falls_away for row in session.items.all()] == [False, True]
    assert (verbs(course), reckoning.of(session).is_out_of_date) == (["scaled_back", "split"], False)


@pytest.mark.parametrize("words", ["Say under “Try it out” what becomes smaller", "At least one half-day"])
def test_scaling_back_needs_something_smaller_and_a_half_day(words):
    course = with_items()
    typed = {"dropped": frozenset(half.pk for half in course.halves)} if "half-day" in words else {}
    with pytest.raises(InvalidTransition, match=words):
        decide(course, Choice.SCALE_BACK, **typed)
    assert course.session.half_days.count() == 4


def test_putting_off_moves_the_days_and_keeps_the_pledges():
    course = with_items(freeze_on=in_days(20), status="confirmed")
    session = course.session
    days = [half.day for half in session.half_days.all()]
    start = session.starts_on + timedelta(days=2)
    session = decide(course, Choice.POSTPONE, starts_on=start, pledge_deadline=in_days(25))
    assert (session.starts_on, session.pledge_deadline, session.freeze_on) == (start, in_days(25), in_days(22))
    assert [half.day for half in session.half_days.all()] == [day + timedelta(days=2) for day in days]
    assert (session.status, course.states()) == ("open", dict.fromkeys("ABC", "committed"))
    assert (verbs(course), course.versions()) == (["reopen", "postponed"], [])


def test_calling_off_shares_what_is_still_due():
    course = with_items()
    course.state()
    typed = {"still_due": frozenset([course.items[1].pk]), "other_due": D("300.00"), "other_label": "Deposit"}
    session = decide(course, Choice.CANCEL, **typed)
    version = course.versions()[-1]
    assert course.by_letter(version.shares) == {"A": "400.00", "B": "300.00", "C": "200.00"}
    assert [(item["label"], item["amount"]) for item in version.items] == [("Room", "600.00"), ("Deposit", "300.00")]
    assert (session.status, verbs(course)) == ("cancelled", ["split", "split", "cancel"])
    assert list(CostItem.objects.filter(session=session).values_list("label", "falls_away")) == [
        ("Trainer", True),
        ("Room", False),
        ("Deposit", False),
    ]


def test_calling_off_for_nothing_takes_back_what_was_stated():
    course = Course()
    course.state()
    course.answer("A")
    decide(course, Choice.CANCEL)
    version = course.versions()[-1]
    assert (version.total, course.by_letter(version.shares)) == (D("0.00"), dict.fromkeys("ABC", "0.00"))
    assert course.by_letter(version.differences)["A"] == "-1866.67"
    assert (course.states()["A"], reckoning.of(course.session).is_out_of_date) == ("confirmed", False)


def test_calling_off_where_nothing_was_stated_makes_no_version():
    course = Course()
    session = decide(course, Choice.CANCEL)
    assert (session.status, course.versions()) == ("cancelled", [])


def test_calling_off_keeps_the_fee_of_who_left():
    course = frozen()
    course.state()
    pledging.withdraw(course.pledges["X"])
    decide(course, Choice.CANCEL)
    version = course.versions()[-1]
    assert (course.by_letter(version.fees), version.total) == ({"X": "450.00"}, D("450.00"))
    assert course.by_letter(version.shares) == dict.fromkeys("ABC", "0.00")


def test_what_is_due_with_nobody_to_share_it_cannot_be_called_off_so():
    course = Course(seats={})
    with pytest.raises(InvalidTransition, match="No firm has committed seats"):
        decide(course, Choice.CANCEL, whole=True)
    assert decide(course, Choice.CANCEL).status == "cancelled"


def test_nobody_decides_on_figures_that_have_moved():
    course = Course().join()
    seen = weigh(course).seen
    pledging.withdraw(course.pledges["X"])
    with pytest.raises(shares.Moved):
        decide(course, Choice.RE_SPLIT, seen=seen)
    assert (course.versions(), verbs(course)) == ([], [])


def test_nobody_decides_on_other_terms_than_those_read():
    course = with_items()
    seen = weigh(course, minimum=5).seen
    with pytest.raises(shares.Moved):
        decide(course, Choice.SCALE_BACK, seen=seen, minimum=4)


def test_deciding_after_a_colleague_is_refused():
    course = Course()
    seen = weigh(course).seen
    decide(course, Choice.RE_SPLIT, seen=seen)
    with pytest.raises(shares.Moved):
        decide(course, Choice.RE_SPLIT, seen=seen, by=member("office", park=course.park))
    assert len(course.versions()) == 1


@pytest.mark.parametrize("status", ["proposed", "held", "cancelled"])
def test_there_is_nothing_to_decide_before_and_after(status):
    with pytest.raises(InvalidTransition, match="There is nothing to decide"):
        decide(Course(status=status), Choice.CANCEL)


def test_only_the_organiser_decides():
    course = Course()
    for person in (course.people["A"], member("president", park=course.park)):
        with pytest.raises(PermissionDenied):
            decide(course, Choice.CANCEL, by=person)


@pytest.mark.parametrize(
    ("choice", "typed"),
    [("postpone", {"starts_on": in_days(60), "pledge_deadline": in_days(50)}), ("cancel", {})],
)
def test_decision_tells_firms_and_who_has_a_seat(choice, typed):
    course = Course(seats={"A": 4, "B": 3}).join()
    seated = EmployeeFactory(firm=course.pledges["A"].firm, user=UserFactory())
    EnrolmentFactory(pledge=course.pledges["A"], employee=seated)
    decide(course, choice, **typed)
    told = {course.people["A"].email, course.people["B"].email, course.pledges["X"].outside.email, seated.user.email}
    assert {mail.recipient for mail in OutboxMail.objects.all()} == told
    assert timezone.localdate() < course.session.pledge_deadline


@pytest.mark.parametrize(
    ("choice", "typed"),
    [
        ("re_split", {}),
        ("scale_back", {"minimum": 8}),
        ("postpone", {"starts_on": in_days(60), "pledge_deadline": in_days(50)}),
    ],
)
def test_same_click_twice_decides_once(choice, typed):
    course = Course(minimum=9)
    seen = weigh(course, **typed).seen
    decide(course, choice, seen=seen, **typed)
    before = verbs(course)
    decide(course, choice, seen=seen, **typed)
    assert verbs(course) == before


def test_other_decision_on_the_same_figures_comes_too_late():
    course = Course()
    seen = weigh(course).seen
    decide(course, "re_split", seen=seen)
    with pytest.raises(shares.Moved):
        decide(course, "cancel", seen=seen)
