"""A discount or a margin beyond the firm's threshold asks its director; a later change asks anew."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from packages import domain
from packages.domain import approvals, offers
from packages.domain.sheet import sheet_of
from packages.models import Approval, Quote, QuoteLine, SalesPolicy
from tests.factories import FirmFactory, member
from tests.packages.factories import LineFactory, QuoteFactory
from tests.packages.supply import asked_line, yes


@pytest.fixture
def quote(db):
    quote = QuoteFactory()
    SalesPolicy.objects.create(firm=quote.firm, max_discount_percent=D("10"), min_margin_percent=D("0"))
    return quote


@pytest.fixture
def director(quote):
    return member("director", firm=quote.firm)


@pytest.fixture
def generous(quote):
    """The quote with a line beyond the threshold: 15 % and then 5 % are 19.25 %; its firm is paid less still."""
    LineFactory(quote=quote, discount_percent=D("15"), second_discount_percent=D("5"), firm_unit_price=D("50"))
    return Quote.objects.get(pk=quote.pk)


def page_of(name, *keys):
    return reverse(f"packages:{name}", args=keys)


def kinds(quote):
    fresh = Quote.objects.get(pk=quote.pk)
    return [(one["kind"], one["percent"]) for one in approvals.reasons(fresh, sheet_of(fresh))]


@pytest.mark.parametrize(
    ("first", "second", "whole", "expected"),
    [
        ("10", "0", "0", []),
        ("10.01", "0", "0", [("line", "10.01")]),
        ("5", "5", "0", []),
        ("6", "5", "0", [("line", "10.70")]),
        ("0", "0", "10", []),
        ("0", "0", "10.01", [("whole", "10.01")]),
        ("9", "0", "9", [("line", "17.19")]),
        ("15", "5", "12", [("whole", "12.00"), ("line", "28.94")]),
    ],
)
def test_discounts_beyond_the_threshold_ask(quote, first, second, whole, expected):
    LineFactory(quote=quote, discount_percent=D(first), second_discount_percent=D(second), firm_unit_price=D("1"))
    Quote.objects.update(discount_percent=D(whole))
    assert kinds(quote) == expected


@pytest.mark.parametrize(
    ("price", "expected"), [("80", []), ("80.01", [("margin", "19.99")]), ("120", [("margin", "-20.00")])]
)
def test_margin_below_the_threshold_asks(quote, price, expected):
    SalesPolicy.objects.update(min_margin_percent=D("20"))
    LineFactory(quote=quote, firm_unit_price=D(price))
    assert kinds(quote) == expected


def test_firm_without_thresholds_needs_no_approval(quote):
    SalesPolicy.objects.all().delete()
    LineFactory(quote=quote, discount_percent=D("90"))
    assert kinds(quote) == []


def test_quote_beyond_a_threshold_leaves_once_approved(generous, director, client):
    seller = generous.created_by
    with pytest.raises(InvalidTransition):
        offers.send(generous, by=seller)
    client.force_login(seller)
    assert "19.25%" in client.get(page_of("quote_send", generous.pk)).content.decode()
    client.post(page_of("approval_ask", generous.pk))
    with pytest.raises(InvalidTransition):
        offers.send(generous, by=seller)
    approval = Approval.objects.get()
    assert approval.reasons[0]["percent"] == "19.25"
    assert OutboxMail.objects.get().recipient == director.email
    assert [todo.url for todo in domain.todo(director)][0] == page_of("approval_detail", approval.pk)
    client.force_login(director)
    page = client.get(page_of("approval_detail", approval.pk)).content.decode()
    for told in ("come to 19.25%; up to 10% needs no approval", "€50.00", "€30.75"):
        assert told in page
    assert client.post(page_of("approval_move", approval.pk, "approve"), {"note": "Once"}).status_code == 302
    assert OutboxMail.objects.filter(recipient=seller.email).count() == 1
    assert list(Event.objects.about(generous).values_list("verb", flat=True)) == ["approved", "approval_asked"]
    version, _address = offers.send(generous, by=seller)
    assert version.number == 1


def test_later_change_asks_anew(generous, director):
    seller = generous.created_by
    approval, _new = approvals.ask(generous, by=seller)
    approvals.decide(approval, "approve", by=director)
    QuoteLine.objects.update(discount_percent=D("16"))
    with pytest.raises(InvalidTransition):
        offers.send(generous, by=seller)
    again, is_new = approvals.ask(generous, by=seller)
    assert (is_new, again.pk == approval.pk) == (True, False)
    QuoteLine.objects.update(discount_percent=D("17"))
    with pytest.raises(InvalidTransition):
        approvals.decide(again, "approve", by=director)


def test_note_and_a_plain_yes_of_a_firm_ask_nobody_anew(generous, director, client):
    line = asked_line(generous)
    approval, _new = approvals.ask(generous, by=generous.created_by)
    approvals.decide(approval, "approve", by=director)
    QuoteLine.objects.filter(pk=line.pk).update(internal_note="Ours")
    client.force_login(member("sales", firm=line.supplier))
    client.post(page_of("line_answer", line.pk), yes(line))
    assert offers.obstacles(generous, sheet_of(generous)) == []
    client.post(page_of("line_answer", line.pk), yes(line, unit_price="99"))
    assert len(offers.obstacles(generous, sheet_of(generous))) == 1


def test_refusal_needs_its_reason_and_keeps_the_quote(generous, director, client):
    approval, _new = approvals.ask(generous, by=generous.created_by)
    client.force_login(director)
    address = page_of("approval_move", approval.pk, "refuse")
    assert client.post(address, {"note": ""}).status_code == 422
    assert client.post(address, {"note": "MARKWHY"}).status_code == 302
    assert client.post(page_of("approval_move", approval.pk, "approve")).status_code == 409
    assert "MARKWHY" in offers.obstacles(generous, sheet_of(generous))[0]
    with pytest.raises(InvalidTransition):
        approvals.ask(generous, by=generous.created_by)


def test_asked_twice_is_asked_once(generous, director):
    asked = [approvals.ask(generous, by=generous.created_by)[1] for _ in range(2)]
    assert (asked, Approval.objects.count(), OutboxMail.objects.count()) == ([True, False], 1, 1)


def test_nothing_to_approve_is_not_asked(quote, director):
    LineFactory(quote=quote, firm_unit_price=D("50"))
    with pytest.raises(InvalidTransition):
        approvals.ask(quote, by=quote.created_by)


@pytest.mark.parametrize("name", ["approve", "refuse"])
@pytest.mark.parametrize("person", ["seller", "other_director", "president"])
def test_nobody_but_a_director_of_the_firm_decides(generous, director, client, name, person):
    approval, _new = approvals.ask(generous, by=generous.created_by)
    user = {
        "seller": generous.created_by,
        "other_director": member("director", firm=FirmFactory(park=generous.firm.park)),
        "president": member("president", park=generous.firm.park),
    }[person]
    client.force_login(user)
    status = client.post(page_of("approval_move", approval.pk, name), {"note": "n"}).status_code
    assert status == (403 if person == "seller" else 404)
    assert Approval.objects.get().status == "asked"


def test_director_who_asks_does_not_decide_unless_alone(generous, director):
    approval, _new = approvals.ask(generous, by=director)
    assert OutboxMail.objects.get().recipient == director.email
    colleague = member("director", firm=generous.firm)
    with pytest.raises(PermissionDenied):
        approvals.decide(approval, "approve", by=director)
    colleague.is_active = False
    colleague.save()
    assert approvals.decide(approval, "approve", by=director).status == "approved"


def test_threshold_stays_in_the_firm(generous, director, client):
    SalesPolicy.objects.update(max_discount_percent=D("13.37"))
    line = asked_line(generous, discount_percent=D("20"))
    approvals.ask(generous, by=generous.created_by)
    stranger = member("director", firm=line.supplier)
    client.force_login(stranger)
    for address in (page_of("line_answer", line.pk), page_of("asked_quote", generous.pk), reverse("home")):
        assert "13.37" not in client.get(address).content.decode()
    assert Approval.objects.visible_to(stranger).count() == SalesPolicy.objects.visible_to(stranger).count() == 0


@pytest.mark.parametrize("count", [1, 20])
def test_pages_of_an_approval_cost_the_same_for_any_number_of_lines(
    generous, director, client, count, django_assert_max_num_queries
):
    for _ in range(count):
        asked_line(generous, discount_percent=D("20"))
    approval, _new = approvals.ask(generous, by=generous.created_by)
    client.force_login(director)
    with django_assert_max_num_queries(9):
        client.get(page_of("approval_detail", approval.pk))
    with django_assert_max_num_queries(9):
        client.get(page_of("quote_firms", generous.pk))
    client.get(page_of("quote_detail", generous.pk))
    with django_assert_max_num_queries(9):
        client.get(page_of("quote_detail", generous.pk))
