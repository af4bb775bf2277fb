"""After the answers: reminders, another firm for a declined line, the end of validity, a group's common offer."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal as D

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from firms.models import Certification, Event, OutboxMail, Strength
from packages.domain import asking, offers, validity
from packages.domain.sheet import sheet_of
from packages.models import Quote, QuoteLine, RequiredCertificate, Service
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import LineFactory, QuoteFactory, tomorrow
from tests.packages.supply import asked_line, no, yes


@pytest.fixture
def quote(db):
    return QuoteFactory()


@pytest.fixture
def neighbour(quote):
    return FirmFactory(park=quote.firm.park)


@pytest.fixture
def answerer(neighbour):
    return member("sales", firm=neighbour)


def page_of(name, *keys):
    return reverse(f"packages:{name}", args=keys)


def days_ago(days):
    # The same hour on the park's calendar, also over a change of season.
    return timezone.localtime() - timedelta(days=days)


def reply(client, user, line, form):
    client.force_login(user)
    assert client.post(page_of("line_answer", line.pk), form).status_code == 302


# reminders


def test_reminder_by_hand_leaves_once_a_day(quote, neighbour, answerer, client):
    asked_line(quote, neighbour)
    client.force_login(quote.created_by)
    for _ in range(2):
        assert client.post(page_of("firm_remind", quote.pk, neighbour.pk)).status_code == 302
    assert OutboxMail.objects.filter(recipient=answerer.email).count() == 1
    assert list(Event.objects.filter(verb="reminded").values_list("note", "by")) == [
        (neighbour.name, quote.created_by.pk)
    ]
    # Yesterday on the park’s calendar: at a change of season that is not a day of 24 hours ago.
    QuoteLine.objects.update(reminded_at=timezone.localtime() - timedelta(days=1))
    client.post(page_of("firm_remind", quote.pk, neighbour.pk))
    assert OutboxMail.objects.filter(recipient=answerer.email).count() == 2


@pytest.mark.parametrize(
    ("asked", "reminded", "told"),
    [(2, None, 0), (3, None, 1), (9, None, 1), (9, 2, 0), (9, 3, 1)],
)
def test_daily_command_reminds_after_three_days_and_every_three_days(quote, neighbour, answerer, asked, reminded, told):
    asked_line(quote, neighbour)
    QuoteLine.objects.update(asked_at=days_ago(asked), reminded_at=days_ago(reminded) if reminded else None)
    for _ in range(2):
        call_command("daily")
    assert OutboxMail.objects.filter(recipient=answerer.email).count() == told


def test_three_days_are_those_of_the_calendar(quote, neighbour, answerer):
    line = asked_line(quote, neighbour)
    today = timezone.localdate()
    last = datetime.combine(today - timedelta(days=3), time(23, 59, 59), timezone.get_current_timezone())
    first = datetime.combine(today - timedelta(days=2), time(), timezone.get_current_timezone())
    found = []
    for asked, reminded in [(last, None), (first, None), (last - timedelta(days=9), last), (last, first)]:
        QuoteLine.objects.update(asked_at=asked, reminded_at=reminded)
        found.append([row.pk for row in asking.due(today)])
    assert found == [[line.pk], [], [line.pk], []]


def test_daily_command_leaves_alone_who_has_answered_and_what_has_left(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    gone = asked_line(QuoteFactory(firm=quote.firm), neighbour)
    reply(client, answerer, line, yes(line))
    QuoteLine.objects.update(asked_at=days_ago(5))
    Quote.objects.filter(pk=gone.quote_id).update(status="sent")
    assert asking.remind_all() == 0


def test_firm_without_an_account_stops_no_nightly_run(quote, neighbour, answerer):
    asked_line(quote)
    asked_line(quote, neighbour)
    QuoteLine.objects.update(asked_at=days_ago(5))
    assert asking.remind_all() == 1


# another firm for a declined line


@pytest.fixture
def declined(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    reply(client, answerer, line, no(line, code="lead_time", note="Too soon"))
    client.force_login(quote.created_by)
    return QuoteLine.objects.get()


def holder(line, value="0.75"):
    firm = FirmFactory(park=line.quote.firm.park)
    Strength.objects.create(firm=firm, level=line.stage, value=value)
    return firm


def test_declined_line_names_its_reason_and_firms_that_hold_the_step(quote, declined, client):
    able, _weak = holder(declined), holder(declined, "0.25")
    answer = client.get(page_of("quote_firms", quote.pk))
    page = answer.content.decode()
    assert [firm.name for firm in answer.context["groups"][0]["lines"][0].others] == [able.name]
    assert "Declined: Not possible in this time" in page
    assert "Too soon" in page


def test_declined_line_goes_to_another_firm_in_one_click(quote, declined, client):
    able = holder(declined)
    seller = member("sales", firm=able)
    service = Service.objects.create(firm=declined.supplier, stage=declined.stage, name="Theirs", unit_price=D("40"))
    QuoteLine.objects.update(service=service)
    form = {"firm": able.pk, "price": "100", "revision": declined.revision}
    assert client.post(page_of("line_swap", declined.pk), form).status_code == 302
    line = QuoteLine.objects.get()
    assert (line.supplier, line.answer, line.unit_price, line.firm_unit_price, line.service) == (
        able,
        "awaited",
        D("100.00"),
        None,
        None,
    )
    assert line.asked_sha256 == line.specification
    assert OutboxMail.objects.filter(recipient=seller.email).count() == 1
    assert client.post(page_of("line_swap", declined.pk), form).status_code in (409, 422)


def test_price_of_one_firm_is_never_offered_to_another(quote, declined, client):
    able = holder(declined)
    QuoteLine.objects.update(firm_unit_price=D("73.37"))
    line = client.get(page_of("quote_firms", quote.pk)).context["groups"][0]["lines"][0]
    assert line.offer_price is None
    form = {"firm": able.pk, "revision": declined.revision}
    assert client.post(page_of("line_swap", declined.pk), form).status_code == 422
    assert client.post(page_of("line_swap", declined.pk), form | {"price": "81"}).status_code == 302
    client.force_login(member("sales", firm=able))
    page = client.get(page_of("line_answer", declined.pk)).content.decode()
    assert ("81.00" in page, "73.37" in page, "100.00" in page) == (True, False, False)


def test_line_goes_to_a_holder_of_its_step_only(quote, declined, client):
    stranger = FirmFactory(park=quote.firm.park)
    holder(declined)
    form = {"firm": stranger.pk, "price": "100", "revision": declined.revision}
    assert client.post(page_of("line_swap", declined.pk), form).status_code == 422
    client.force_login(member("sales", firm=stranger))
    assert client.post(page_of("line_swap", declined.pk), form).status_code == 404
    assert QuoteLine.objects.get().supplier == declined.supplier


# validity


def test_validity_ends_with_the_earliest_price(quote, neighbour, answerer, client):
    for days in (20, 10):
        line = asked_line(quote, neighbour)
        reply(client, answerer, line, yes(line, valid_until=timezone.localdate() + timedelta(days)))
    quote.refresh_from_db()
    sheet = sheet_of(quote)
    assert validity.valid_until(quote, sheet) == timezone.localdate() + timedelta(10)
    [problem] = offers.obstacles(quote, sheet)
    assert f"the price of {neighbour.name}" in problem
    client.force_login(quote.created_by)
    assert "Shorten the validity" in client.get(page_of("quote_detail", quote.pk)).content.decode()
    with pytest.raises(offers.InvalidTransition):
        offers.send(quote, by=quote.created_by)
    Quote.objects.update(valid_until=timezone.localdate() + timedelta(10))
    version, _address = offers.send(Quote.objects.get(), by=quote.created_by)
    assert version.valid_until == timezone.localdate() + timedelta(10)


def test_price_confirmed_for_another_specification_bounds_nothing(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    reply(client, answerer, line, yes(line, valid_until=tomorrow()))
    QuoteLine.objects.update(quantity=D("9"))
    assert validity.limit_of(sheet_of(quote)) is None


@pytest.mark.parametrize(
    ("standard", "at_step", "state", "bounds"),
    [
        ("GMP", True, "valid", True),
        ("gmp", None, "valid", True),
        ("GMP", False, "valid", False),
        ("Ecocert", True, "valid", False),
        ("GMP", True, "suspended", False),
    ],
)
def test_validity_ends_with_a_certificate_that_the_quote_asks_for(quote, neighbour, standard, at_step, state, bounds):
    line = LineFactory(quote=quote, supplier=neighbour)
    Certification.objects.create(firm=neighbour, standard="GMP", valid_until=tomorrow(), state=state)
    required = RequiredCertificate.objects.create(quote=quote, standard=standard)
    if at_step is not None:
        required.steps.add(line.stage if at_step else LevelFactory(park=quote.firm.park))
    limit = validity.limit_of(sheet_of(quote))
    assert (limit and (limit.day, limit.standard)) == ((tomorrow(), "GMP") if bounds else None)


def test_validity_asked_for_stands_when_nothing_ends_before(quote):
    LineFactory(quote=quote)
    assert validity.valid_until(quote, sheet_of(quote)) == quote.valid_until
    assert isinstance(quote.valid_until, date)


def test_quantity_below_the_firms_minimum_keeps_the_quote(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour, quantity=D("20"), unit="kg")
    reply(client, answerer, line, yes(line, minimum_quantity="50"))
    [problem] = offers.obstacles(quote, sheet_of(quote))
    assert "from 50 kg on" in problem
    reply(client, answerer, line, yes(line, minimum_quantity="20"))
    assert offers.obstacles(quote, sheet_of(quote)) == []


# a group reads the whole offer


@pytest.mark.parametrize("mode", Quote.Mode.values)
def test_whole_offer_is_read_by_a_group_alone(quote, neighbour, answerer, client, mode):
    Quote.objects.update(mode=mode)
    line = asked_line(quote, neighbour)
    LineFactory(quote=quote, description="MARKOTHER")
    reply(client, answerer, line, yes(line))
    Quote.objects.update(internal_note="MARKINTERNAL")
    offers.send(Quote.objects.get(), by=quote.created_by)
    client.force_login(answerer)
    codes = [client.get(page_of(name, quote.pk)).status_code for name in ("shared_offer", "shared_pdf")]
    assert codes == ([200, 200] if mode in Quote.SHARED_MODES else [404, 404])
    page = client.get(page_of("shared_offer", quote.pk)).content.decode()
    assert ("MARKOTHER" in page, "MARKINTERNAL" in page) == (mode in Quote.SHARED_MODES, False)
    assert ("The whole offer" in page) == (mode in Quote.SHARED_MODES)
    for stranger in (member("sales", firm=FirmFactory(park=quote.firm.park)), member("president")):
        client.force_login(stranger)
        assert client.get(page_of("shared_offer", quote.pk)).status_code == 404


def test_group_offer_is_read_by_the_firms_of_the_version_that_left(quote, neighbour, answerer, client):
    Quote.objects.update(mode="joint")
    line = asked_line(quote, neighbour)
    reply(client, answerer, line, yes(line))
    client.force_login(answerer)
    assert client.get(page_of("shared_offer", quote.pk)).status_code == 404
    offers.send(Quote.objects.get(), by=quote.created_by)
    offers.revise(Quote.objects.get(), by=quote.created_by)
    late = asked_line(quote)
    client.force_login(member("sales", firm=late.supplier))
    assert client.get(page_of("asked_quote", quote.pk)).status_code == 200
    assert client.get(page_of("shared_offer", quote.pk)).status_code == 404


def test_group_offer_is_closed_to_a_firm_whose_alternative_was_not_chosen(quote, neighbour, answerer, client):
    Quote.objects.update(mode="joint")
    LineFactory(quote=quote, supplier=neighbour, alternative="box", chosen=True)
    rival = LineFactory(quote=quote, supplier=FirmFactory(park=quote.firm.park), alternative="box", chosen=False)
    LineFactory(quote=quote, supplier=FirmFactory(park=quote.firm.park), optional=True, chosen=False)
    offers.send(Quote.objects.get(), by=quote.created_by)
    found = {}
    for firm in (neighbour, rival.supplier, QuoteLine.objects.get(optional=True).supplier):
        client.force_login(member("sales", firm=firm))
        found[firm.pk] = [client.get(page_of(name, quote.pk)).status_code for name in ("shared_offer", "shared_pdf")]
    assert list(found.values()) == [[200, 200], [404, 404], [404, 404]]


def test_group_offer_is_known_by_the_firm_and_not_by_its_name(quote, neighbour, answerer, client):
    Quote.objects.update(mode="joint")
    LineFactory(quote=quote, supplier=neighbour)
    offers.send(Quote.objects.get(), by=quote.created_by)
    late = LineFactory(quote=quote, supplier=FirmFactory(park=quote.firm.park))
    name, neighbour.name = neighbour.name, "Renamed"
    neighbour.save(update_fields=["name"])
    late.supplier.name = name
    late.supplier.save(update_fields=["name"])
    codes = []
    for firm in (neighbour, late.supplier):
        client.force_login(member("sales", firm=firm))
        codes.append(client.get(page_of("shared_offer", quote.pk)).status_code)
    assert codes == [200, 404]
