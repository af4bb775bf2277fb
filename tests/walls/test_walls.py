"""What goes out by links, files, mails and copies holds to the same walls as the pages of those who sign in."""

import pytest
from django.urls import reverse

from firms.models import Event, OutboxMail
from packages.domain import asking, copying, templates, variants
from packages.models import Quote, QuoteLine
from tests.packages.factories import QuoteFactory
from tests.reading import read, secrets_in
from tests.world import SECRETS

pytestmark = pytest.mark.django_db

OFFER = {"MARKCLIENT", "MARKTITLE", "MARKLINEA", "MARKLINEB", "7,654"}
OWN_B = {"MARKTITLE", "MARKASKEDB", "MARKWORDB", "5,321"}
OWN_C = {"MARKTITLE", "MARKASKEDC", "MARKWORDC", "3,456"}
AMOUNTS = {secret for secret in SECRETS if secret.replace(",", "").replace(".", "").isdigit()}


def page_of(name, *keys) -> str:
    return reverse(f"packages:{name}", args=keys)


def shown(client, *addresses) -> set[str]:
    """The secrets in these answers, as pages and as pieces of pages; each answers."""
    answers = [client.get(one, headers=headers) for one in addresses for headers in ({}, {"HX-Request": "true"})]
    assert {answer.status_code for answer in answers} == {200}
    return secrets_in(*map(read, answers))


def codes(client, *addresses) -> set[int]:
    return {client.get(one).status_code for one in addresses}


@pytest.mark.parametrize(
    ("token", "pages", "more"),
    [
        ("token", (), {"MARKQUESTION"}),
        ("accepted_token", ("offer_order", "offer_calendar", "offer_xml"), set()),
        ("group_token", ("offer_order", "offer_calendar", "offer_xml"), set()),
    ],
)
def test_client_reads_its_offer_and_nothing_internal(world, client, token, pages, more):
    names = ("offer", "offer_pdf", *pages)
    assert shown(client, *(page_of(name, world.rows[token]) for name in names)) == OFFER | more


def test_firms_link_opens_its_own_lines_alone(world, client):
    token = world.rows["supply_token"]
    own, other = world.key("asked_b"), world.key("asked_c")
    assert shown(client, page_of("supplier", token), page_of("supplier_line", token, own)) == OWN_B
    assert codes(client, page_of("supplier_line", token, other)) == {404}


def test_group_reads_the_offer_and_no_firms_own_figures(world, client):
    pk, names = world.key("group"), ("asked_quote", "shared_offer", "shared_pdf", "order_part", "order_part_pdf")
    addresses = [page_of(name, pk) for name in (*names, "order_part_calendar")]
    for person in ("sales_b", "director_b"):
        world.sign_in(client, person)
        assert shown(client, *addresses) == OFFER | {"3,210"}
    for person in ("president", "office", "sales_c", "director_c", "hr_b", "stranger"):
        world.sign_in(client, person)
        assert codes(client, *addresses) == {404}


def test_no_mail_says_what_only_its_page_tells(world):
    mails = OutboxMail.objects.all()
    assert mails.count() > 10
    assert secrets_in(*(f"{mail.subject}\n{mail.body}" for mail in mails)) == {"MARKMAIL"}


def test_history_of_sales_holds_no_amount(world):
    events = Event.objects.filter(kind__startswith="packages.")
    assert events.count() > 10
    assert secrets_in(*(f"{event.note}\n{event.detail}" for event in events)) & AMOUNTS == set()


def test_copies_of_a_quote_show_each_firm_its_own(world, client):
    """A variant keeps what was confirmed, a duplicate asks anew: neither shows a firm more than the quote did."""
    source, seller = Quote.objects.get(pk=world.key("asked")), world.people["sales_a"]
    variant, _new, _lost = variants.make(source, title="MARKTITLE", by=seller)
    blank = QuoteFactory.build(
        firm=source.firm, client=source.client, title="MARKTITLE", valid_until=source.valid_until, created_by=seller
    )
    again, _new, _lost = templates.begin(blank, copying.kept(source), origin="MARKTITLE", by=seller)
    asking.ask(variant, by=seller)
    asking.ask(again, by=seller)
    lists = [page_of("asked_list"), page_of("given_list"), page_of("quote_list"), reverse("home")]
    for person, own, usual in (("sales_b", OWN_B, {"MARKLINEB", "3,210"}), ("sales_c", OWN_C, set())):
        world.sign_in(client, person)
        firm = world.people[person].memberships.get().firm
        lines = QuoteLine.objects.filter(quote__in=(variant, again), supplier=firm)
        assert lines.count() == 2
        addresses = [page_of("asked_quote", one.pk) for one in (source, variant, again)]
        addresses += [page_of("line_answer", line.pk) for line in lines]
        assert shown(client, *lists, *addresses) - usual == own
    for person in ("president", "office", "director_c"):
        world.sign_in(client, person)
        found = codes(client, *(page_of("quote_detail", one.pk) for one in (variant, again)))
        assert found == {404}
