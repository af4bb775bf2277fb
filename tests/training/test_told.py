"""Mail about sessions: to human resources of its firms and its organiser, to nobody else, and it says nothing."""

import pytest

from firms.models import OutboxMail, User
from tests.factories import FirmFactory, UserFactory, member
from tests.mobility.factories import EmployeeFactory
from tests.training.factories import EnrolmentFactory, OutsideFirmFactory, PledgeFactory, SessionFactory
from training.domain import pledging, told


@pytest.fixture
def session(park):
    return SessionFactory(park=park, title_fr="MARKTITLE", title_en="MARKTITLE")


def hr_of(pledge, **fields):
    return member("hr", firm=pledge.firm, **fields).email


def recipients():
    return sorted(OutboxMail.objects.values_list("recipient", flat=True))


def test_firms_with_seats_and_the_organiser_are_told(session):
    told_ones = [
        hr_of(PledgeFactory(session=session, state=state)) for state in ("pencilled", "committed", "confirmed")
    ]
    for state in ("withdrawn", "invited", "declined"):
        hr_of(PledgeFactory(session=session, state=state))
    organiser = member("hr", firm=session.organiser).email
    outside = OutsideFirmFactory(park=session.park)
    PledgeFactory(session=session, outside=outside)
    PledgeFactory(session=session, outside=OutsideFirmFactory(park=session.park), state="withdrawn")
    for role in ("director", "employee"):
        member(role, firm=session.organiser)
    member("office", park=session.park)
    told.tell(session, "seats")
    assert recipients() == sorted([*told_ones, organiser, outside.email])


def test_mail_says_nothing_but_where_to_look(session):
    hr_of(PledgeFactory(session=session, firm__name="MARKFIRM"))
    PledgeFactory(session=session, outside=OutsideFirmFactory(park=session.park, name="MARKOUTSIDE"))
    told.tell(session, "seats")
    words = [f"{mail.subject} {mail.body}" for mail in OutboxMail.objects.all()]
    assert len(words) == 2
    assert not [word for word in words if "MARK" in word or "session" in word.lower()]


def test_whoever_did_it_is_not_told(session):
    pledge = PledgeFactory(session=session)
    by, colleague = member("hr", firm=pledge.firm), member("hr", firm=pledge.firm)
    told.tell(session, "seats", by=by)
    assert recipients() == [colleague.email]


def test_cancellation_reaches_who_was_invited(session):
    invited = hr_of(PledgeFactory(session=session, state="invited"))
    told.tell(session, "cancel")
    assert recipients() == [invited]


def test_office_is_told_where_it_organises(park):
    session = SessionFactory(park=park, organiser=None)
    office = member("office", park=park)
    told.tell(session, "seats")
    assert recipients() == [office.email]


def test_closed_accounts_are_written_no_more(session):
    hr_of(PledgeFactory(session=session), is_active=False)
    told.tell(session, "seats")
    assert recipients() == []


def test_withdrawal_tells_the_firms_that_stay_once(session):
    gone = PledgeFactory(session=session, seats=12)
    by = member("hr", firm=gone.firm)
    waiting = PledgeFactory(session=session, seats=0, waiting=2)
    email = hr_of(waiting)
    pledging.withdraw(gone, by=by)
    waiting.refresh_from_db()
    assert (waiting.seats, recipients()) == (2, [email])


def test_seats_from_the_waiting_list_tell_the_firms(session):
    holder = PledgeFactory(session=session, seats=12)
    by = member("hr", firm=holder.firm)
    email = hr_of(PledgeFactory(session=session, seats=0, waiting=2))
    pledging.take(session, holder.firm, seats=11, firmly=True, revision=1, by=by)
    assert recipients() == [email]


def test_pledge_that_moves_nobody_writes_to_nobody(session):
    hr_of(PledgeFactory(session=session))
    pledging.take(session, FirmFactory(park=session.park), seats=2, firmly=True)
    assert recipients() == []


@pytest.mark.parametrize(
    ("what", "firms", "people"),
    [
        ("open", "held invited withdrawn", True),
        ("confirm", "held", True),
        ("reopen", "held", True),
        ("edited", "held", True),
        ("postponed", "held invited withdrawn", True),
        ("cancel", "held invited withdrawn", True),
        ("shares", "held withdrawn", False),
        ("seats", "held", False),
    ],
)
@pytest.mark.parametrize("is_read", [False, True])
def test_each_news_reaches_whom_it_concerns(session, what, firms, people, is_read):
    rows = {state: PledgeFactory(session=session, state=state) for state in ("invited", "withdrawn", "declined")}
    rows["held"] = PledgeFactory(session=session)
    emails = {state: hr_of(pledge) for state, pledge in rows.items()}
    trainee = UserFactory().email
    person = EmployeeFactory(firm=rows["held"].firm, user=User.objects.get(email=trainee))
    EnrolmentFactory(pledge=rows["held"], employee=person)
    named = EnrolmentFactory(pledge=rows["held"], employee=None, outside_name="X", outside_email="x@labo.example")
    pledges = list(session.pledges.select_related("outside")) if is_read else None
    told.tell(session, what, pledges=pledges)
    expected = [emails[state] for state in firms.split()] + ([trainee, named.outside_email] if people else [])
    assert recipients() == sorted(expected)
