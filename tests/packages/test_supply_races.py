"""Many at once, over real HTTP: one answer of a firm counts, firms are asked once, one director decides."""

import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.conf import settings
from django.test import Client

from firms.models import Event, OutboxMail
from packages.domain import approvals, supplier_links
from packages.models import Approval, Confirmation, Quote, QuoteLine, SalesPolicy
from tests.factories import FirmFactory, member
from tests.packages.factories import LineFactory, QuoteFactory
from tests.packages.supply import asked_line, no, yes
from tests.packages.test_offers_races import Browser, Stay, at_once

CLICKS = 6
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class SignedIn:
    """A person's browser with a page open, about to click."""

    def __init__(self, server, user, page):
        session = Client()
        session.force_login(user)
        self.server = server
        self.session = f"{settings.SESSION_COOKIE_NAME}={session.cookies[settings.SESSION_COOKIE_NAME].value}"
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), Stay)
        answer = self.opener.open(Request(server + page, headers={"Cookie": self.session}))
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())[1]
        self.csrf = answer.headers["Set-Cookie"].split(";")[0]

    def post(self, path, **fields) -> int:
        data = urlencode(fields | {"csrfmiddlewaretoken": self.token}).encode()
        try:
            cookies = {"Cookie": f"{self.session}; {self.csrf}"}
            return self.opener.open(Request(self.server + path, data, headers=cookies)).status
        except HTTPError as answer:
            return answer.code


def test_two_people_of_a_firm_answer_at_once_and_one_answer_counts(live_server):
    quote = QuoteFactory()
    line = asked_line(quote)
    page = f"/lines/{line.pk}/answer/"
    people = [SignedIn(live_server.url, member("sales", firm=line.supplier), page) for _ in range(CLICKS)]
    forms = [yes(line, unit_price="90", lead_days=7), no(line)]
    codes = at_once(lambda n: people[n].post(page, **forms[n % 2]), CLICKS)
    row, kept = Confirmation.objects.get(), QuoteLine.objects.get()
    assert sorted(codes) == [302] + [409] * (CLICKS - 1)
    assert kept.answer == ("confirmed" if row.confirmed else "declined")
    assert Event.objects.filter(verb__startswith="line_").count() == 1


def test_account_and_link_answer_at_once_and_one_answer_counts(live_server):
    quote = QuoteFactory()
    line = asked_line(quote)
    address = supplier_links.renew(quote, line.supplier, by=quote.created_by)
    there = address.replace("http://127.0.0.1:8000", live_server.url) + f"{line.pk}/"
    browsers = [Browser(there) for _ in range(CLICKS)]
    form = yes(line, name="Ann Maker")
    codes = at_once(lambda n: browsers[n].post("", **form), CLICKS)
    assert sorted(codes) == [302] + [409] * (CLICKS - 1)
    assert Confirmation.objects.count() == 1


def test_firms_asked_at_once_get_one_mail(live_server):
    quote = QuoteFactory()
    neighbour = FirmFactory(park=quote.firm.park)
    member("sales", firm=neighbour)
    LineFactory(quote=quote, supplier=neighbour, answer="awaited", asked_sha256="")
    page = f"/quotes/{quote.pk}/firms/"
    people = [SignedIn(live_server.url, member("sales", firm=quote.firm), page) for _ in range(CLICKS)]
    codes = at_once(lambda n: people[n].post(f"/quotes/{quote.pk}/asking/"), CLICKS)
    assert codes == [302] * CLICKS
    assert (OutboxMail.objects.count(), Event.objects.filter(verb="ask").count()) == (1, 1)
    codes = at_once(lambda n: people[n].post(f"/quotes/{quote.pk}/firms/{neighbour.pk}/reminder/"), CLICKS)
    assert (codes, OutboxMail.objects.count()) == ([302] * CLICKS, 2)


def test_two_directors_decide_at_once_and_one_decision_counts():
    quote = QuoteFactory()
    SalesPolicy.objects.create(firm=quote.firm, max_discount_percent=5)
    LineFactory(quote=quote, discount_percent=20)
    directors = [member("director", firm=quote.firm) for _ in range(CLICKS)]
    asked = at_once(lambda n: approvals.ask(quote, by=quote.created_by)[1], CLICKS)
    assert (sorted(asked), Approval.objects.count()) == ([False] * (CLICKS - 1) + [True], 1)

    def decide(n):
        try:
            approvals.decide(Approval.objects.get(), "refuse" if n % 2 else "approve", by=directors[n], note="n")
        except approvals.InvalidTransition:
            return False
        return True

    assert sorted(at_once(decide, CLICKS)) == [False] * (CLICKS - 1) + [True]
    assert Event.objects.about(quote).filter(verb__in=["approved", "not_approved"]).count() == 1


def test_race_bites_without_a_lock():
    """The control: the same answers, looked up first and written then, are kept more than once."""
    line = asked_line(QuoteFactory())

    def naive(_):
        import time

        if not Confirmation.objects.filter(line=line.pk).exists():
            time.sleep(0.05)
            Confirmation.objects.create(line=line, firm=line.supplier, specification="x", confirmed=True)

    at_once(naive, CLICKS)
    assert Confirmation.objects.count() > 1
    assert Quote.objects.count() == 1
