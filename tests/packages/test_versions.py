"""The versions of a quote beside each other, and what differs between two of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from firms.models import Event
from naturopole import workflow
from packages.difference_words import FIELDS, GROUPS, SILENT, SILENT_GROUPS
from packages.differences import flat
from packages.domain import offers, versions
from packages.domain.content import frozen
from packages.domain.sheet import sheet_of
from packages.models import Answer, Quote
from tests.factories import FirmFactory, member
from tests.packages.factories import LineFactory, QuoteFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def quote(db):
    return LineFactory(quote__title="Capsules", description="Extract", unit_price="100").quote


@pytest.fixture
def seller(quote, client):
    client.force_login(quote.created_by)
    return quote.created_by


def page(quote):
    return reverse("packages:version_list", args=[quote.pk])


def second(quote, seller, **fields):
    """The quote sent, changed and sent again; answers it afresh."""
    offers.send(quote, by=seller)
    again = offers.revise(quote, by=seller)
    again.lines.update(**fields)
    offers.send(again, by=seller)
    return Quote.objects.get(pk=quote.pk)


def told(difference):
    rows = [("", row.label, row.before, row.after) for row in difference.head + difference.totals]
    return rows + [(line.kind, row.label, row.before, row.after) for line in difference.lines for row in line.rows]


def standings(answer):
    return [(one.number, one.standing.word) for one in answer.context["versions"]]


def test_versions_stand_under_one_number_with_what_became_of_them(quote, seller, client):
    quote = second(quote, seller, unit_price="90")
    answer = client.get(page(quote))
    assert standings(answer) == [(2, "Sent"), (1, "Replaced by version 2")]
    assert [str(one.net) for one in answer.context["versions"]] == ["90.00", "100.00"]
    assert {one.quote.number for one in answer.context["versions"]} == {quote.number}
    assert reverse("packages:version_pdf", args=[quote.pk, 1]) in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "word"), [(Answer.Kind.ACCEPTED, "Accepted"), (Answer.Kind.DECLINED, "Declined")], ids=["yes", "no"]
)
def test_answer_stands_beside_its_version(quote, seller, client, kind, word):
    _version, address = offers.send(quote, by=seller)
    offers.close(offers.link_of(address.split("/")[4]), kind, name="Ann Buyer", position="Director", reason="WHY")
    assert standings(client.get(page(quote))) == [(1, word)]
    assert "Ann Buyer, Director" in client.get(page(quote)).content.decode()


@pytest.mark.parametrize(
    ("status", "days", "word"),
    [
        ("sent", -1, "Expired"),
        ("change_asked", 0, "Change asked for"),
        ("draft", 0, "Closed: a new version is being prepared"),
        ("awaiting", 0, "Closed: a new version is being prepared"),
        ("withdrawn", 0, "Withdrawn"),
        ("superseded", 0, "Another variant was chosen"),
        ("expired", -1, "Expired"),
    ],
)
def test_last_version_stands_where_its_quote_does(quote, seller, status, days, word):
    offers.send(quote, by=seller)
    quote.status = status
    [version] = versions.versions_of(quote)
    version.valid_until = timezone.localdate() + timedelta(days=days)
    assert versions.standing_of(version, quote, None).word == word


def test_difference_names_the_fields_and_both_values(quote, seller, client):
    quote = second(quote, seller, unit_price="90.5", lead_days=10)
    found = told(client.get(page(quote)).context["difference"])
    # Days follow from today.
    assert [row for row in found if "Ends on" not in row[1]] == [
        ("", "Lead time", "1 week", "2 weeks"),
        ("", "Instalment, 30: Amount", "€36.00", "€32.58"),
        ("", "Instalment, 70: Amount", "€84.00", "€76.02"),
        ("", "Schedule: Lead time", "1 week", "2 weeks"),
        ("", "Sum of the lines", "€100.00", "€90.50"),
        ("", "Before VAT", "€100.00", "€90.50"),
        ("", "VAT, " + quote.firm.name + " 20%: Base of the VAT", "€100.00", "€90.50"),
        ("", "VAT, " + quote.firm.name + " 20%: VAT", "€20.00", "€18.10"),
        ("", "VAT, in all", "€20.00", "€18.10"),
        ("", "Total with VAT", "€120.00", "€108.60"),
        ("changed", "Unit price", "€100.00", "€90.50"),
        ("changed", "Lead time", "1 week", "2 weeks"),
        ("changed", "Before VAT", "€100.00", "€90.50"),
    ]


def test_difference_reads_in_french(quote, seller):
    quote = second(quote, seller, unit_price="90.5")
    with translation.override("fr"):
        found = versions.comparison(quote, "1", "2", by=seller)
        assert ("100,00\u00a0€", "90,50\u00a0€") in [(row.before, row.after) for row in found.totals]


def test_any_two_may_be_compared_either_way(quote, seller, client):
    quote = second(quote, seller, unit_price="90")
    back = client.get(page(quote), {"before": "2", "after": "1"}).context["difference"]
    assert ("changed", "Unit price", "€90.00", "€100.00") in told(back)
    same = client.get(page(quote), {"before": "1", "after": "1"})
    assert "Choose two different versions." in same.content.decode()


def test_draft_is_compared_with_what_left_last(quote, seller, client):
    offers.send(quote, by=seller)
    quote = offers.revise(quote, by=seller)
    assert "The two say the same" in client.get(page(quote)).content.decode()
    LineFactory(quote=quote, description="Jars", unit_price="5")
    answer = client.get(page(quote))
    assert (answer.context["before"], answer.context["after"]) == ("1", "draft")
    [line] = answer.context["difference"].lines
    assert (line.kind, "Jars" in line.title) == ("added", True)


def test_removed_line_is_told(quote, seller, client):
    LineFactory(quote=quote, description="Jars", unit_price="5")
    offers.send(quote, by=seller)
    quote = offers.revise(quote, by=seller)
    quote.lines.filter(description="Jars").delete()
    [line] = client.get(page(quote)).context["difference"].lines
    assert (line.kind, "Jars" in line.title) == ("removed", True)


@pytest.mark.parametrize(
    "asked", [{"before": "9"}, {"before": "x", "after": "y"}, {"before": "draft"}, {"after": "-1"}]
)
def test_odd_choice_compares_the_last_two(quote, seller, client, asked):
    quote = second(quote, seller, unit_price="90")
    answer = client.get(page(quote), asked)
    assert (answer.context["before"], answer.context["after"]) == ("1", "2")


def test_page_without_a_version_says_so(quote, seller, client):
    assert "Nothing has left yet" in client.get(page(quote)).content.decode()


def test_fragment_is_the_difference_alone(quote, seller, client):
    quote = second(quote, seller, unit_price="90")
    body = client.get(page(quote), {"before": "1", "after": "2"}, headers=HTMX).content.decode()
    assert (body.count("<table"), "<h1" in body) == (1, False)


def test_difference_shows_nothing_internal(quote, seller, client):
    supplier = FirmFactory(park=quote.firm.park)
    LineFactory(quote=quote, supplier=supplier, firm_unit_price="7777", internal_note="MARKINTERNAL")
    Quote.objects.update(internal_note="MARKNOTE")
    quote = second(Quote.objects.get(), seller, internal_note="MARKCHANGED", firm_unit_price="8888")
    body = client.get(page(quote)).content.decode()
    found = [word for word in ("MARKINTERNAL", "MARKNOTE", "MARKCHANGED", "7,777", "8,888") if word in body]
    assert found == []


def test_every_field_of_a_version_has_its_words(quote, seller):
    """A field that is new in the content must get its word, or the difference would name it by its key."""
    LineFactory(quote=quote, supplier=FirmFactory(park=quote.firm.park), description="Other")
    Quote.objects.update(mode="agent")
    quote = Quote.objects.get()
    content = frozen(quote, sheet_of(quote), by=seller)
    paths = [path for path in flat(content) if path[0] != "lines"] + list(flat(content["lines"][0]))
    parts = {name for name, part in content.items() if isinstance(part, dict | list)} - {"lines", "totals"}
    # An empty list has no path of its own.
    parts -= {path[0] for path in paths if len(path) == 1} | {"references"}
    known = {*FIELDS, *SILENT, "number", "version", "issued_on", *GROUPS}
    assert {path[-1] for path in paths} - known == set()
    assert parts - set(GROUPS) - SILENT_GROUPS == set()


@pytest.mark.parametrize("count", [1, 20])
def test_page_costs_the_same_for_any_number_of_lines_and_versions(
    quote, seller, client, count, django_assert_max_num_queries
):
    for place in range(count - 1):
        LineFactory(quote=quote, description=f"Work {place}", stage=quote.lines.first().stage)
    for _ in range(1 + count // 10):
        offers.send(Quote.objects.get(), by=seller)
        offers.revise(Quote.objects.get(), by=seller)
    Quote.objects.get().lines.update(unit_price="3")
    # Nine, and the files of the draft that is compared.
    with django_assert_max_num_queries(10):
        answer = client.get(page(quote))
    assert len(answer.context["difference"].lines) == count
    with django_assert_max_num_queries(9):
        client.get(page(quote), headers=HTMX)


PEOPLE = {
    "seller": ("sales", True),
    "director": ("director", True),
    "hr": ("hr", True),
    "other_seller": ("sales", False),
    "president": ("president", True),
}


BY_SELLER = ("ask", "send", "revise", "withdraw")
BY_NOBODY = [(name, "nobody") for name in Quote.TRANSITIONS if name not in BY_SELLER]


@pytest.mark.parametrize(
    ("name", "person"), [(name, person) for name in Quote.TRANSITIONS for person in PEOPLE] + BY_NOBODY
)
def test_each_move_by_role_from_every_source(db, name, person):
    """The table of transitions holds for each role and each source; who is not allowed leaves no trace."""
    quote = QuoteFactory()
    user, move = None, Quote.TRANSITIONS[name]  # the client and time are nobody
    if person != "nobody":
        role, own = PEOPLE[person]
        user = member(role, firm=quote.firm if own else FirmFactory(park=quote.firm.park))
    allowed = person in ("seller", "director") if name in BY_SELLER else person == "nobody"
    found = {}
    for status in Quote.Status.values:
        Quote.objects.update(status=status)
        before = Event.objects.count()
        try:
            found[status] = workflow.apply(quote, name, by=user, note="n").status
        except workflow.InvalidTransition:
            found[status] = "moved on"
        except workflow.PermissionDenied:
            found[status] = "forbidden"
        assert (Event.objects.count() - before) == (found[status] == move.target)
    refused = "moved on" if allowed else "forbidden"
    assert found == {
        status: move.target if allowed and status in move.sources else refused for status in Quote.Status.values
    }
