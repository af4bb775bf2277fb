"""Many at once, over real HTTP: one acceptance, numbers in a row, one row for a double click."""

import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from threading import Barrier
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from firms.models import Event
from naturopole import workflow
from packages.domain import following, offers, quoting, variants
from packages.models import Answer, Quote
from tests.factories import FirmFactory, member
from tests.packages.factories import ClientFactory, LineFactory, tomorrow

CLICKS = 8
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(work, times):
    """Run `work(n)` in as many threads that start together, each with a database connection of its own."""
    start = Barrier(times)

    def run(number):
        start.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


class Stay(HTTPRedirectHandler):
    """Leaves redirects to be looked at."""

    def redirect_request(self, *_):
        return None


class Browser:
    """A client with her own cookies who has opened the page and is about to click."""

    def __init__(self, page):
        self.page = page
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), Stay)
        html = self.opener.open(page).read().decode()
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]

    def post(self, path, **fields) -> int:
        data = urlencode(fields | {"csrfmiddlewaretoken": self.token}).encode()
        try:
            return self.opener.open(f"{self.page}{path}", data).status
        except HTTPError as answer:
            return answer.code


def sent_page(live_server) -> str:
    quote = LineFactory().quote
    _version, address = offers.send(quote, by=quote.created_by)
    return live_server.url + address.removeprefix("http://127.0.0.1:8000")


def test_racing_clicks_accept_once(live_server):
    page = sent_page(live_server)
    browsers = [Browser(page) for _ in range(CLICKS)]
    codes = at_once(
        lambda n: browsers[n].post("acceptance/", name=f"Buyer {n}", position="Director", agreed="on"), CLICKS
    )
    assert sorted(codes) == [302] + [409] * (CLICKS - 1)
    assert Answer.objects.count() == 1
    assert Event.objects.filter(verb="accept").count() == 1


def test_racing_yes_and_no_leave_one_answer(live_server):
    page = sent_page(live_server)
    browsers = [Browser(page) for _ in range(CLICKS)]

    def click(n):
        if n % 2:
            return browsers[n].post("refusal/", code="lead_time")
        return browsers[n].post("acceptance/", name="Buyer", position="Director", agreed="on")

    assert sorted(at_once(click, CLICKS)) == [302] + [409] * (CLICKS - 1)
    assert Answer.objects.get().kind == Quote.objects.get().status


def test_race_bites_without_a_lock():
    """The control: the same clicks, answering by looking first and writing then, write more than once."""
    quote = LineFactory().quote

    def naive(_):
        if not Event.objects.filter(verb="naive").exists():
            time.sleep(0.05)
            Event.objects.record(quote, verb="naive")

    at_once(naive, CLICKS)
    assert Event.objects.filter(verb="naive").count() > 1


def test_twenty_sends_at_once_give_twenty_numbers_in_a_row():
    firm = FirmFactory()
    seller = member("sales", firm=firm)
    quotes = [LineFactory(quote__firm=firm, quote__created_by=seller).quote for _ in range(20)]
    at_once(lambda n: offers.send(quotes[n], by=seller), 20)
    year = timezone.localdate().year
    assert sorted(Quote.objects.values_list("number", flat=True)) == [f"{year}-{n:03d}" for n in range(1, 21)]


def test_failed_send_leaves_no_gap():
    quotes = [LineFactory(quote__valid_until=day).quote for day in (tomorrow(), timezone.localdate(), tomorrow())]
    quotes[1].lines.update(answer="declined")
    for quote in (quotes[0], quotes[2]):
        with pytest.raises(offers.InvalidTransition):
            offers.send(quotes[1], by=quotes[1].created_by)
        offers.send(quote, by=quote.created_by)
    year = timezone.localdate().year
    assert set(Quote.objects.exclude(number=None).values_list("number", flat=True)) == {f"{year}-001", f"{year}-002"}


class Seller(Browser):
    """A signed-in seller who has opened the page of sending and is about to click."""

    def __init__(self, live_server, quote):
        client = Client()
        client.force_login(quote.created_by)
        self.page = f"{live_server.url}/quotes/{quote.pk}/sending/"
        self.opener = build_opener(Stay)
        self.opener.addheaders = [("Cookie", f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}")]
        answer = self.opener.open(self.page)
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.opener.addheaders = [(name, f"{value}; {cookie}") for name, value in self.opener.addheaders]
        html = answer.read().decode()
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
        self.seen = re.search(r'name="seen" value="(\w+)"', html)[1]

    def send(self) -> int:
        return self.post("", seen=self.seen)


def numbers() -> list[str]:
    return sorted(Quote.objects.exclude(number=None).values_list("number", flat=True))


def test_twenty_clicks_on_send_give_twenty_numbers_in_a_row(live_server):
    """Over HTTP, with a quote among them that may not leave and variants that share the number of their base."""
    firm = FirmFactory()
    seller = member("sales", firm=firm)
    quotes = [LineFactory(quote__firm=firm, quote__created_by=seller).quote for _ in range(20)]
    family = [variants.make(quotes[0], title=f"Variant {n}", by=seller)[0] for n in range(2)]
    refused = LineFactory(quote__firm=firm, quote__created_by=seller).quote
    browsers = [Seller(live_server, quote) for quote in [*quotes, *family, refused]]
    refused.lines.update(answer="declined")
    codes = at_once(lambda n: browsers[n].send(), len(browsers))
    year = timezone.localdate().year
    stem = Quote.objects.get(pk=quotes[0].pk).number
    assert codes == [302] * 22 + [409]
    assert numbers() == sorted([*(f"{year}-{n:03d}" for n in range(1, 21)), f"{stem}-B", f"{stem}-C"])


def test_numbers_collide_without_the_counters_lock():
    """The control: the number after the last one, looked up and then taken, is taken more than once."""
    taken = []

    def naive(_):
        last = Quote.objects.exclude(number=None).count() + len(taken)
        time.sleep(0.05)
        taken.append(last + 1)

    at_once(naive, CLICKS)
    assert len(set(taken)) < CLICKS


def two_variants(live_server) -> list[Browser]:
    """Two clients' pages of one family, sent."""
    base = LineFactory().quote
    other = variants.make(base, title="In glass", by=base.created_by)[0]
    addresses = [offers.send(one, by=base.created_by)[1] for one in (base, other)]
    return [Browser(live_server.url + address.removeprefix("http://127.0.0.1:8000")) for address in addresses * 4]


def test_racing_clicks_accept_one_variant(live_server):
    browsers = two_variants(live_server)
    codes = at_once(
        lambda n: browsers[n].post("acceptance/", name=f"Buyer {n}", position="Director", agreed="on"), CLICKS
    )
    assert sorted(codes) == [302] + [409] * (CLICKS - 1)
    assert Answer.objects.count() == 1
    assert sorted(Quote.objects.values_list("status", flat=True)) == ["accepted", "superseded"]
    assert Event.objects.filter(verb__in=("accept", "supersede")).count() == 2


def test_variants_are_won_twice_without_the_familys_lock():
    """The control: each clicks on its own variant, locks that one alone, finds no winner, and answers."""
    base = LineFactory().quote
    other = variants.make(base, title="In glass", by=base.created_by)[0]
    sent = [offers.send(one, by=base.created_by)[0] for one in (base, other)]

    def naive(n):
        with transaction.atomic():
            Quote.objects.select_for_update().get(pk=sent[n].quote_id)
            if not Answer.objects.exists():
                time.sleep(0.2)
                Answer.objects.create(version=sent[n], kind="accepted", pdf_sha256="")

    at_once(naive, 2)
    assert Answer.objects.count() == 2


def test_variant_made_while_another_is_accepted_is_not_left_open(live_server):
    """Whichever comes first: the new variant is superseded with the others, or refused."""
    browser, *_ = two_variants(live_server)
    base = Quote.objects.get(variant="")

    def click(n):
        if n == 0:
            return browser.post("acceptance/", name="Buyer", position="Director", agreed="on")
        try:
            return variants.make(base, title=f"Late {n}", by=base.created_by)[1]
        except workflow.InvalidTransition:
            return False

    assert at_once(click, 4)[0] == 302
    assert set(Quote.objects.values_list("status", flat=True)) == {"accepted", "superseded"}


def test_double_click_opens_one_variant_and_one_reminder():
    quote = LineFactory().quote
    offers.send(quote, by=quote.created_by)
    key = uuid.uuid4()

    def remind(_):
        try:
            following.remind(quote, by=quote.created_by)
        except workflow.InvalidTransition:
            return False
        return True

    made = at_once(lambda _: variants.make(quote, title="T", by=quote.created_by, request_key=key)[1], CLICKS)
    assert (sum(made), sum(at_once(remind, CLICKS))) == (1, 1)


def test_double_click_opens_one_draft():
    firm = FirmFactory()
    seller, buyer, key = member("sales", firm=firm), ClientFactory(firm=firm), uuid.uuid4()

    def click(_):
        quote = Quote(firm=firm, client=buyer, title="T", valid_until=tomorrow(), payment_terms="p", request_key=key)
        return quoting.create_quote(quote, by=seller)

    found = at_once(click, CLICKS)
    assert sum(is_new for _quote, is_new in found) == 1
    assert len({quote.pk for quote, _is_new in found}) == 1
    assert Event.objects.filter(verb="created").count() == 1
