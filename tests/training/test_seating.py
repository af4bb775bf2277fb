"""People on a firm's seats: named from its own staff and needs, waiting, replaced free of charge, told by mail."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from tests.factories import FirmFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import (
    EnrolmentFactory,
    NeedFactory,
    OutsideFirmFactory,
    PlanFactory,
    PledgeFactory,
    SessionFactory,
    ThemeFactory,
    in_days,
)
from tests.training.planned import statements
from training.domain import pledging, seating
from training.models import Enrolment, JointSession


@pytest.fixture
def firm(park):
    return FirmFactory(park=park)


@pytest.fixture
def hr(firm):
    return member("hr", firm=firm)


@pytest.fixture
def pledge(park, firm):
    return PledgeFactory(session=SessionFactory(park=park), firm=firm, seats=2)


def seats_of(pledge, *people, **more):
    return seating.enrol(pledge, [Enrolment(employee=person) for person in people], **more)


def staff(firm, number=1):
    people = [EmployeeFactory(firm=firm) for _ in range(number)]
    return people if number > 1 else people[0]


def states(pledge):
    return list(pledge.enrolments.order_by("pk").values_list("state", flat=True))


def with_account(person):
    person.user = member("employee", firm=person.firm)
    person.save()
    return person


def mails(person):
    return OutboxMail.objects.filter(recipient=person.user.email).count()


def test_more_people_than_seats_wait(pledge, firm, hr):
    seats_of(pledge, *staff(firm, 3), by=hr)
    assert states(pledge) == ["enrolled", "enrolled", "waiting"]


def test_people_of_pencilled_seats_wait_until_they_are_committed(pledge, firm, hr):
    pledge.state = "pencilled"
    pledge.save()
    person = with_account(staff(firm))
    seats_of(pledge, person, by=hr)
    assert (states(pledge), mails(person)) == (["waiting"], 1)
    pledging.take(pledge.session, firm, seats=2, firmly=True, revision=1)
    assert (states(pledge), mails(person)) == (["enrolled"], 2)


@pytest.mark.parametrize("state", ["invited", "declined", "withdrawn"])
def test_firm_without_seats_names_nobody(state, pledge, firm):
    pledge.state = state
    pledge.save()
    with pytest.raises(InvalidTransition, match="Pledge seats first"):
        seats_of(pledge, staff(firm))


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_nobody_is_named_once_it_is_over(status, pledge, firm):
    JointSession.objects.update(status=status)
    with pytest.raises(InvalidTransition, match="This session is over"):
        seats_of(pledge, staff(firm))


def test_same_people_twice_sit_once(pledge, firm):
    one, two = staff(firm, 2)
    seats_of(pledge, one)
    seats_of(pledge, one, two)
    assert states(pledge) == ["enrolled", "enrolled"]


def test_only_people_of_the_firm_who_are_still_there(pledge, firm):
    with pytest.raises(InvalidTransition, match="of the firm that holds the seats"):
        seats_of(pledge, staff(FirmFactory(park=firm.park)))
    with pytest.raises(InvalidTransition, match="has left the firm"):
        seats_of(pledge, EmployeeFactory(firm=firm, left_on=in_days(0)))
    assert states(pledge) == []


def test_history_of_a_seat_names_nobody(pledge, firm, hr):
    person = EmployeeFactory(firm=firm, first_name="MARKFIRST", last_name="MARKLAST")
    (seat,) = seats_of(pledge, person, by=hr)
    event = Event.objects.about(seat).get()
    assert (event.verb, event.by, event.note, event.detail) == ("enrolled", hr, "", {})


def test_whoever_waits_moves_up_when_somebody_is_taken_off(pledge, firm, hr):
    people = [with_account(person) for person in staff(firm, 3)]
    first, _second, third = seats_of(pledge, *people, by=hr)
    seating.take_off(first, by=hr)
    assert states(pledge) == ["cancelled", "enrolled", "enrolled"]
    assert [mails(person) for person in people] == [2, 1, 2]
    assert list(Event.objects.about(third).order_by("pk").values_list("verb", flat=True)) == ["enrolled", "seated"]
    with pytest.raises(InvalidTransition, match="Cancelled"):
        seating.take_off(first, by=hr)


def test_fewer_seats_leave_the_last_named_waiting(pledge, firm):
    seats_of(pledge, *staff(firm, 2))
    pledging.take(pledge.session, firm, seats=1, firmly=True, revision=1)
    assert states(pledge) == ["enrolled", "waiting"]


def test_replacement_takes_seat_and_place_and_costs_nothing(pledge, firm, hr):
    JointSession.objects.update(freeze_on=in_days(-5), fee_percent=D(30), status="confirmed")
    old, new = with_account(staff(firm)), with_account(staff(firm))
    seat, waiting = seats_of(pledge, old, staff(firm))[0], seats_of(pledge, staff(firm))[0]
    for one in (seat, waiting):
        person = new if one is seat else staff(firm)
        instead = seating.replace(one, Enrolment(employee=person), by=hr)
        one.refresh_from_db()
        assert (one.state, one.replaced_by, instead.enrolled_at) == ("replaced", instead, one.enrolled_at)
    pledge.refresh_from_db()
    assert (states(pledge), pledge.fee) == (["replaced", "enrolled", "replaced", "enrolled", "waiting"], D("0.00"))
    assert (mails(old), mails(new)) == (2, 1)


def test_replacement_sent_twice_stands_once_and_another_comes_too_late(pledge, firm, hr):
    (seat,) = seats_of(pledge, staff(firm))
    new = staff(firm)
    first = seating.replace(seat, Enrolment(employee=new), by=hr)
    assert seating.replace(seat, Enrolment(employee=new), by=hr) == first
    with pytest.raises(InvalidTransition, match="Replaced"):
        seating.replace(seat, Enrolment(employee=staff(firm)), by=hr)


def test_replacement_by_somebody_who_sits_there_is_refused(pledge, firm):
    one, two = staff(firm, 2)
    seat = seats_of(pledge, one, two)[0]
    with pytest.raises(InvalidTransition, match="enrolled already"):
        seating.replace(seat, Enrolment(employee=two))
    assert states(pledge) == ["enrolled", "enrolled"]


def test_replacement_ends_when_the_session_is_held(pledge, firm):
    (seat,) = seats_of(pledge, staff(firm))
    JointSession.objects.update(status="held")
    with pytest.raises(InvalidTransition, match="This session is over"):
        seating.replace(seat, Enrolment(employee=staff(firm)))


# --- who is proposed


def test_people_of_the_needs_come_first(park, pledge, firm, hr):
    pledge.session.theme = ThemeFactory(park=park)
    pledge.session.save()
    plan = PlanFactory(firm=firm)
    names = [EmployeeFactory(firm=firm, last_name=name) for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")]
    alpha, beta, gamma, delta, epsilon = names
    NeedFactory(plan=plan, theme=pledge.session.theme).people.add(gamma)
    NeedFactory(plan=plan, session=pledge.session).people.add(epsilon)
    NeedFactory(plan=plan, theme=pledge.session.theme, status="dropped").people.add(beta)
    NeedFactory(plan=plan).people.add(alpha)
    seats_of(pledge, delta)
    found = seating.candidates(hr, pledge)
    assert [(one.last_name, one.is_needed) for one in found] == [
        *(("Epsilon", True), ("Gamma", True), ("Alpha", False), ("Beta", False)),
    ]
    assert [one.last_name for one in seating.candidates(hr, pledge, word="amm")] == ["Gamma"]


def test_nobody_of_another_firm_is_proposed(pledge, firm):
    EmployeeFactory(firm=firm)
    assert list(seating.candidates(member("hr", park=firm.park), pledge)) == []
    assert list(seating.candidates(member("director", firm=firm), pledge)) == []


# --- pages


def address(pledge):
    return reverse("training:seat_list", args=[pledge.session_id])


def test_page_names_people_and_says_who_waits(client, pledge, firm, hr):
    people = staff(firm, 3)
    client.force_login(hr)
    answer = client.post(address(pledge), {"people": [person.pk for person in people]})
    assert (answer.status_code, states(pledge)) == (302, ["enrolled", "enrolled", "waiting"])
    page = client.get(address(pledge))
    assert [row.state for row in page.context["people"]] == ["enrolled", "enrolled", "waiting"]


def test_page_searches_only_what_was_typed(client, pledge, firm, hr):
    known = [staff(firm)]
    client.force_login(hr)
    for asked, shown in (("", ""), ("zz", "zz")):
        page = client.get(address(pledge), {"q": asked})
        assert f'name="q" value="{shown}" maxlength' in page.content.decode()
        assert list(page.context["found"].shown) == ([] if shown else known)


@pytest.mark.parametrize("typed", [[], ["x"], ["99999999"], ["1\x00"]])
def test_page_refuses_nobody_and_nonsense(typed, client, pledge, firm, hr):
    client.force_login(hr)
    answer = client.post(address(pledge), {"people": typed})
    assert (answer.status_code in (400, 422), states(pledge)) == (True, [])


def test_page_refuses_another_firms_people(client, pledge, hr):
    client.force_login(hr)
    other = EmployeeFactory(firm=FirmFactory(park=pledge.session.park))
    assert client.post(address(pledge), {"people": [other.pk]}).status_code == 422
    assert states(pledge) == []


def test_each_reads_the_names_that_are_for_him(client, park, pledge, firm, hr):
    session = pledge.session
    EnrolmentFactory(pledge=pledge, employee=EmployeeFactory(firm=firm, last_name="MARKOURS"))
    other = PledgeFactory(session=session, firm=FirmFactory(park=park))
    EnrolmentFactory(
        pledge=other, employee=EmployeeFactory(firm=other.firm, last_name="MARKTHEIRS", job_title="MARKJOB")
    )
    outside = PledgeFactory(session=session, outside=OutsideFirmFactory(park=park))
    EnrolmentFactory(pledge=outside, employee=None, outside_name="MARKOUTSIDE")
    readers = {
        "own": (hr, {"MARKOURS"}),
        "organiser": (member("hr", firm=session.organiser), {"MARKOURS", "MARKTHEIRS", "MARKOUTSIDE"}),
        "office": (member("office", park=park), {"MARKOURS", "MARKTHEIRS", "MARKOUTSIDE"}),
        "stranger to the session": (member("hr", park=park), set()),
    }
    for reader, names in readers.values():
        client.force_login(reader)
        text = client.get(address(pledge)).content.decode()
        assert {name for name in ("MARKOURS", "MARKTHEIRS", "MARKOUTSIDE", "MARKJOB") if name in text} == names
    for role in ("director", "president", "employee", "line_manager"):
        client.force_login(member(role, firm=firm, park=park))
        assert client.get(address(pledge)).status_code == 403


def test_replacement_and_removal_are_for_own_human_resources(client, park, pledge, firm, hr):
    seat, new = EnrolmentFactory(pledge=pledge), staff(firm)
    replacing, removing = (reverse(f"training:seat_{verb}", args=[seat.pk]) for verb in ("replace", "remove"))
    answers = {}
    for who, person in {
        "organiser": member("hr", firm=pledge.session.organiser),
        "office": member("office", park=park),
        "neighbour": member("hr", park=park),
        "director": member("director", firm=firm),
    }.items():
        client.force_login(person)
        answers[who] = {client.post(replacing, {"person": new.pk}).status_code, client.post(removing).status_code}
    assert answers == {"organiser": {403}, "office": {403}, "neighbour": {404}, "director": {404}}
    assert states(pledge) == ["enrolled"]
    client.force_login(hr)
    assert client.get(replacing).status_code == 200
    assert client.post(replacing, {"person": new.pk}).status_code == 302
    assert client.post(replacing, {"person": staff(firm).pk}).status_code == 409
    assert client.post(reverse("training:seat_remove", args=[seat.pk])).status_code == 409
    assert client.post(reverse("training:seat_remove", args=[seat.pk + 1])).status_code == 302
    assert states(pledge) == ["replaced", "cancelled"]


def test_page_costs_the_same_for_two_people_and_for_forty(client, pledge, firm, hr, django_assert_max_num_queries):
    client.force_login(hr)

    def cost():
        with django_assert_max_num_queries(7) as found:
            client.get(address(pledge))
        return len(found)

    def add(number):
        for _ in range(number):
            EnrolmentFactory(pledge=pledge, employee=EmployeeFactory(firm=firm))
            EmployeeFactory(firm=firm)

    add(2)
    first = cost()
    add(38)
    assert cost() == first


def test_seats_are_given_and_changed_within_the_budget_of_a_write(client, pledge, firm, hr):
    first, second = staff(firm), staff(firm)
    client.force_login(hr)
    given = statements(lambda: client.post(address(pledge), {"people": [first.pk]}))
    [seat] = pledge.enrolments.all()
    page = reverse("training:seat_replace", args=[seat.pk])
    changed = statements(lambda: client.post(page, {"person": second.pk}))
    assert [row.state for row in pledge.enrolments.order_by("pk")] == ["replaced", "enrolled"]
    assert max(len(given), len(changed)) <= 12
