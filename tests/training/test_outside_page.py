"""An outside firm's page: no account, its own language, its own figures; of others it reads counts alone."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import Event
from tests.factories import FirmFactory, member
from tests.training.factories import (
    EnrolmentFactory,
    HalfDayFactory,
    OutsideFirmFactory,
    PledgeFactory,
    ProviderFactory,
    RoomFactory,
    SessionFactory,
    in_days,
)
from tests.training.outside import invited, page_of, seats, token_of
from training.domain import outside_links, outside_page
from training.models import Attendance, CostVersion, Evaluation, Pledge, PledgeLink

GETS = ("outside", "outside_leave", "outside_people", "outside_shares")


@pytest.fixture
def pledge(park):
    return invited(SessionFactory(park=park))


@pytest.fixture
def token(pledge):
    return token_of(pledge)


def test_only_the_fingerprint_of_a_link_is_kept(token):
    assert PledgeLink.objects.get().token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) == 43


def test_looking_changes_nothing(client, pledge, token):
    link = PledgeLink.objects.values().get()
    row, events = Pledge.objects.values().get(), Event.objects.count()
    for name in GETS:
        assert (client.get(page_of(name, token)).status_code, client.head(page_of(name, token)).status_code) == (
            200,
            200,
        )
    assert (PledgeLink.objects.values().get(), Pledge.objects.values().get()) == (link, row)
    assert Event.objects.count() == events


def test_page_says_what_the_session_is_and_nothing_of_other_firms(client, pledge, token):
    session = pledge.session
    session.provider = ProviderFactory(park=session.park, name="Formavie")
    session.remark_en = "MARKREMARK"
    session.organiser.name = "MARKORGANISER"
    session.organiser.save()
    session.save()
    HalfDayFactory(session=session, room=RoomFactory(park=session.park, name="Salle Tilleul", address="3 allée"))
    PledgeFactory(session=session, firm=FirmFactory(park=session.park, name="MARKFIRM"), seats=7, ceiling=D("4321.09"))
    PledgeFactory(session=session, outside=OutsideFirmFactory(park=session.park, name="MARKOUT"), seats=2)
    version = {"number": 1, "total": D("1950"), "rule": "seats", "shares": {"0": "1516.67"}, "reason": "MARKREASON"}
    CostVersion.objects.create(session=session, by=member("office", park=session.park), **version)
    pages = {name: client.get(page_of(name, token)).content.decode() for name in GETS}
    assert [name for name, text in pages.items() if "MARK" in text or "1516" in text or "4,321" in text] == []
    page = pages["outside"]
    expected = ("Formavie", "Salle Tilleul", "3 allée", "9:00 – 12:30", "9 firm seats", pledge.outside.name)
    assert [word for word in expected if word not in page] == []
    assert 'href="/sessions/"' not in page


def test_page_speaks_the_firms_language_until_another_is_chosen(client, park):
    token = token_of(invited(SessionFactory(park=park), OutsideFirmFactory(park=park, language="fr")))
    assert '<html lang="fr"' in client.get(page_of("outside", token)).content.decode()
    client.post(reverse("language"), {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get(page_of("outside", token)).content.decode()


def test_headers_are_those_of_other_pages(client, token):
    headers = client.get(page_of("outside", token)).headers
    assert (headers["Referrer-Policy"], headers["Cache-Control"], headers["X-Robots-Tag"]) == (
        "same-origin",
        "no-store",
        "noindex",
    )


@pytest.mark.parametrize("change", [{"expires_at": timezone.now() - timedelta(1)}, {"revoked_at": timezone.now()}])
def test_ended_link_is_gone(client, pledge, token, change):
    PledgeLink.objects.update(**change)
    answers = [client.get(page_of(name, token)).status_code for name in GETS]
    answers.append(client.post(page_of("outside", token), seats(pledge, 2)).status_code)
    answers.append(client.post(page_of("outside_decline", token), {"revision": 1}).status_code)
    assert answers == [410] * 6
    assert Pledge.objects.get().state == "invited"


def test_wrong_and_unknown_links_look_alike(client, token):
    found = [client.get(page_of("outside", there)) for there in ("x", token[:-1] + "_", "a" * 43, token + "\u202e")]
    assert [answer.status_code for answer in found] == [404] * 4


def test_guessing_is_slowed_down(db, client, one_minute):
    assert {client.get("/outside/guess/").status_code for _ in range(61)} == {404, 429}


@pytest.mark.parametrize(("half_day", "end"), [(None, date(2027, 2, 28)), (date(2027, 2, 2), date(2027, 3, 2))])
def test_link_ends_a_month_after_the_session(park, half_day, end):
    session = SessionFactory(park=park, starts_on=date(2027, 1, 31))
    if half_day:
        HalfDayFactory(session=session, day=half_day)
    assert timezone.localtime(outside_links.end_of(session)).date() == end


def test_link_follows_a_session_that_is_put_off(pledge, token):
    type(pledge.session).objects.update(starts_on=in_days(200))
    assert (outside_links.lengthen(), outside_links.lengthen()) == (1, 0)
    assert PledgeLink.objects.get().expires_at.date() > in_days(225)


def test_ended_link_is_not_lengthened(pledge, token):
    PledgeLink.objects.update(revoked_at=timezone.now())
    type(pledge.session).objects.update(starts_on=in_days(200))
    assert outside_links.lengthen() == 0


def test_page_after_the_session_shows_attendance_of_own_people(client, pledge):
    half = HalfDayFactory(session=pledge.session, day=in_days(-1))
    Pledge.objects.update(state="confirmed", seats=2)
    other = EnrolmentFactory(pledge=PledgeFactory(session=pledge.session))
    person = EnrolmentFactory(pledge=pledge, outside_name="Camille Dehors")
    for row in (person, other):
        Attendance.objects.create(enrolment=row, half_day=half, state="excused")
    Evaluation.objects.create(enrolment=person, kind="hot", due_on=in_days(0), asked_at=timezone.now())
    type(pledge.session).objects.update(status="held", starts_on=in_days(-1), pledge_deadline=in_days(-9))
    page = client.get(page_of("outside_people", token_of(pledge))).content.decode()
    assert (page.count("Excused"), "Camille Dehors" in page, other.employee.last_name in page) == (1, True, False)
    assert "asked on" in page


@pytest.mark.parametrize("others", [1, 20])
def test_pages_cost_the_same_whatever_the_number_of_firms(client, pledge, token, others, django_assert_max_num_queries):
    for _ in range(others):
        EnrolmentFactory(pledge=PledgeFactory(session=pledge.session, seats=1))
        EnrolmentFactory(pledge=pledge)
    for name in GETS:
        client.get(page_of(name, token))
        # The counter of the limit takes twelve of them.
        with django_assert_max_num_queries(12 + 9):
            client.get(page_of(name, token))


def test_preview_reckons_on_the_seats_that_others_hold(pledge):
    PledgeFactory(session=pledge.session, seats=8)
    PledgeFactory(session=pledge.session, seats=2, state="pencilled")
    offer = outside_page.of(pledge_link(pledge))
    seen = outside_page.preview(offer, seats=2)
    assert (seen.seats, seen.waiting, seen.amount, seen.missing) == (2, 0, D("390.00"), 0)
    beyond = outside_page.preview(offer, seats=6)
    assert (beyond.seats, beyond.waiting, beyond.amount) == (4, 2, D("650.00"))


def test_preview_below_the_minimum_owes_nothing_yet(pledge):
    PledgeFactory(session=pledge.session, seats=5)
    seen = outside_page.preview(outside_page.of(pledge_link(pledge)), seats=2)
    assert (seen.amount, seen.missing, seen.most) == (None, 1, D("487.50"))


def test_preview_by_head_count_asks_for_it(pledge):
    type(pledge.session).objects.update(rule="head_count")
    PledgeFactory(session=pledge.session, seats=6, head_count=30)
    offer = outside_page.of(pledge_link(pledge))
    assert outside_page.preview(offer, seats=2, head_count=20).amount == D("780.00")


def pledge_link(pledge):
    return outside_links.link_of(token_of(pledge))
