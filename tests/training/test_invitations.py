"""The organiser invites firms of the park and outside ones, and keeps the outside ones' links."""

import pytest
from django.urls import reverse

from firms.models import Event, OutboxMail
from tests.factories import FirmFactory, member
from tests.training.factories import OutsideFirmFactory, PledgeFactory, SessionFactory, in_days
from tests.training.outside import invited, page_of, seats, token_of
from training import domain
from training.domain import invitations, outside_links
from training.models import Pledge, PledgeLink


@pytest.fixture
def session(park):
    return SessionFactory(park=park)


@pytest.fixture
def organiser(session, client):
    user = member("hr", firm=session.organiser)
    client.force_login(user)
    return user


def page(session):
    return reverse("training:invitation_list", args=[session.pk])


def link_page(pledge, move):
    return reverse("training:invitation_link", args=[pledge.session_id, pledge.pk, move])


def test_several_firms_are_invited_at_once(client, session, organiser):
    inside = [FirmFactory(park=session.park, joined=joined) for joined in (1991, 2005)]
    asked = member("hr", firm=inside[0])
    outside = OutsideFirmFactory(park=session.park, language="fr")
    form = {"firms": [firm.pk for firm in inside], "outside": [outside.pk], "mail": "on"}
    answers = [client.post(page(session), form).status_code for _ in range(2)]
    assert answers == [302, 422]
    rows = Pledge.objects.filter(session=session).order_by("pk")
    assert [(row.holder, row.state, row.seats) for row in rows] == [
        (firm.name, "invited", 0) for firm in (*inside, outside)
    ]
    assert [todo.text for todo in domain.todo(asked)] == ["Your firm is invited to take seats."]
    assert sorted(OutboxMail.objects.values_list("recipient", flat=True)) == sorted([asked.email, outside.email])


def test_mail_says_who_invites_in_the_firms_language_and_nothing_of_others(client, session, organiser):
    PledgeFactory(session=session, firm=FirmFactory(park=session.park, name="MARKFIRM"))
    outside = OutsideFirmFactory(park=session.park, language="fr")
    client.post(page(session), {"outside": [outside.pk], "mail": "on"})
    mail = OutboxMail.objects.get(recipient=outside.email)
    token = mail.body.partition("/outside/")[2].partition("/")[0]
    assert outside_links.link_of(token).pledge.outside == outside
    said = f"{mail.subject}\n{mail.body}"
    assert [word in said for word in (session.park.name, "MARK", session.organiser.name, session.title_fr)] == [
        True,
        False,
        False,
        False,
    ]
    assert "invites" not in said


def test_organiser_may_hand_the_link_over_instead(client, session, organiser):
    outside = OutsideFirmFactory(park=session.park)
    client.post(page(session), {"outside": [outside.pk]})
    assert (OutboxMail.objects.count(), PledgeLink.objects.count()) == (0, 0)


def test_link_is_shown_once_and_ends_the_one_before(client, session, organiser):
    pledge = invited(session)
    before = token_of(pledge)
    assert client.post(link_page(pledge, "make")).status_code == 302
    shown = [client.get(page(session)).context["new_link"] for _ in range(2)]
    assert (shown[0][0], shown[1]) == (pledge.outside.name, None)
    fresh = shown[0][1].removeprefix("http://127.0.0.1:8000")
    assert [client.get(there).status_code for there in (page_of("outside", before), fresh)] == [410, 200]


def test_link_is_mailed_and_ended(client, session, organiser):
    pledge = invited(session)
    client.post(link_page(pledge, "mail"))
    path = OutboxMail.objects.get().body.partition("http://127.0.0.1:8000")[2].split()[0]
    assert client.get(path).status_code == 200
    client.post(link_page(pledge, "end"))
    assert client.get(path).status_code == 410
    verbs = Event.objects.about(pledge).values_list("verb", flat=True)
    assert list(verbs) == ["link_ended", "link_mailed", "link_made"]


def test_page_shows_where_each_link_stands_and_the_last_answer(client, session, organiser):
    asked, answered, ended = [invited(session) for _ in range(3)]
    client.post(page_of("outside", token_of(answered)), seats(answered, 2))
    token_of(ended)
    outside_links.revoke(ended, by=organiser)
    PledgeFactory(session=session, seats=1)
    rows = {row.pledge.pk: row for row in invitations.invited(session)}
    assert [rows[one.pk].link_state for one in (asked, answered, ended)] == ["none", "open", "ended"]
    assert [bool(rows[one.pk].answered_at) for one in (asked, answered, ended)] == [False, True, False]
    assert client.get(page(session)).status_code == 200


@pytest.mark.parametrize("rows", [1, 20])
def test_page_costs_the_same_whatever_the_number_of_firms(
    client, session, organiser, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        token_of(invited(session))
        PledgeFactory(session=session, seats=0, state="invited")
        FirmFactory(park=session.park)
        OutsideFirmFactory(park=session.park)
    client.get(page(session))
    with django_assert_max_num_queries(9):
        client.get(page(session))


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [("hr", True, 200), ("hr", False, 403), ("director", True, 403), ("office", None, 200), ("president", None, 403)],
)
def test_invitations_are_the_organisers(client, session, role, own, status):
    firm = session.organiser if own else None if own is None else FirmFactory(park=session.park)
    client.force_login(member(role, firm=firm, park=session.park))
    pledge = invited(session)
    assert client.get(page(session)).status_code == status
    assert client.post(link_page(pledge, "mail")).status_code == (302 if status == 200 else 403)


def test_link_of_another_sessions_pledge_is_no_page(client, session, organiser):
    other = invited(SessionFactory(park=session.park))
    address = reverse("training:invitation_link", args=[session.pk, other.pk, "make"])
    assert client.post(address).status_code == 404
    inside = PledgeFactory(session=session)
    assert client.post(link_page(inside, "make")).status_code == 404
    assert client.post(link_page(invited(session), "nonsense")).status_code == 404
    assert PledgeLink.objects.count() == 0


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"pledge_deadline": in_days(-1)}])
def test_nobody_is_invited_once_pledges_are_closed(client, session, organiser, change):
    type(session).objects.update(**change)
    outside = OutsideFirmFactory(park=session.park)
    assert client.post(page(session), {"outside": [outside.pk], "mail": "on"}).status_code == 409
    assert (Pledge.objects.count(), OutboxMail.objects.count()) == (0, 0)


def test_no_link_is_made_long_after_the_session(client, session, organiser):
    pledge = invited(session)
    type(session).objects.update(starts_on=in_days(-40), pledge_deadline=in_days(-50), status="held")
    assert client.post(link_page(pledge, "make")).status_code == 409
    assert PledgeLink.objects.count() == 0


def test_ceiling_of_an_outside_firm_stays_its_own(client, session, organiser):
    pledge = invited(session)
    client.post(page_of("outside", token_of(pledge)), seats(pledge, 2, ceiling="4321.09"))
    assert "4,321" not in client.get(page(session)).content.decode()
