"""Composing through the pages: whose prices take part, swapping, and the draft that a chain opens."""

import uuid
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firms.models import Certification, Strength
from packages import compose
from packages.coverage import Requirement
from packages.domain import composing, facts, offers
from packages.domain.sheet import sheet_of
from packages.models import BusyPeriod, PriceBreak, Quote, QuoteLine, QuoteStage, RequiredCertificate, Service
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import ClientFactory

PAGE = reverse("packages:compose")
DRAFT = reverse("packages:compose_open")


@pytest.fixture
def firm(db):
    return FirmFactory(name="Own")


@pytest.fixture
def seller(firm, client):
    user = member("sales", firm=firm)
    client.force_login(user)
    return user


@pytest.fixture
def steps(firm):
    return [LevelFactory(park=firm.park, order=place, name_en=f"Step {place}") for place in range(2)]


def holder(firm, *levels, strength="1"):
    for level in levels:
        Strength.objects.create(firm=firm, level=level, value=D(strength))
    return firm


def neighbour(firm, name, *levels, **held):
    return holder(FirmFactory(park=firm.park, name=name), *levels, **held)


def offer(firm, level, price, days=5, **fields):
    known = {"name": f"Work of {firm.name}", "unit_price": D(price), "lead_days": days, "shared": True}
    return Service.objects.create(firm=firm, stage=level, **known | fields)


def brief(*steps, **fields):
    return {"steps": [step.pk for step in steps], "quantity": "10", "start": "2026-03-02"} | fields


def asked(client, *steps, **fields):
    answer = client.get(PAGE, brief(*steps, **fields))
    assert answer.status_code == 200
    return answer


def names(chain):
    return [pick.firm.name if pick.firm else pick.key for pick in chain.picks]


def test_page_opens_with_the_brief_alone(firm, seller, client, steps):
    answer = client.get(PAGE)
    assert (answer.status_code, "result" in answer.context) == (200, False)
    assert answer.context["form"]["steps"].value() == [str(step.pk) for step in steps]


def test_two_chains_stand_side_by_side(firm, seller, client, steps):
    cheap, fast = neighbour(firm, "Cheap", *steps), neighbour(firm, "Fast", *steps)
    for step in steps:
        offer(cheap, step, 1, days=20)
        offer(fast, step, 9, days=5)
    shown = asked(client, *steps).context
    assert [(one["name"], names(one["chain"]), one["chain"].price) for one in shown["chains"]] == [
        ("cheapest", ["Cheap", "Cheap"], D("20.00")),
        ("fastest", ["Fast", "Fast"], D("180.00")),
    ]
    assert [one["chain"].plan.working_days for one in shown["chains"]] == [40, 10]


def test_price_that_is_not_shared_is_to_be_asked(firm, seller, client, steps):
    """Neither the price nor the name of an unshared service reaches the page, in either kind of answer."""
    secret = neighbour(firm, "Secret", steps[0])
    offer(secret, steps[0], "4321.99", name="MARKSERVICE", shared=False, lead_days=77)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.get(PAGE, brief(steps[0]), headers=headers)
        text = answer.content.decode()
        assert [word for word in ("MARKSERVICE", "4321", "4,321", "43,219") if word in text] == []
        assert "Price to be asked, it is not shared: Secret." in text
    found = answer.context["result"].cheapest
    assert (found.asks, found.price, found.plan.working_days) == (1, 0, compose.ASSUMED_DAYS)
    shared = neighbour(firm, "Shared", steps[0])
    offer(shared, steps[0], "99999", days=200)
    assert names(asked(client, steps[0]).context["result"].fastest) == ["Shared"]


def test_own_price_takes_part_though_it_is_not_shared(firm, seller, client, steps):
    holder(firm, steps[0])
    offer(firm, steps[0], "7", shared=False)
    assert asked(client, steps[0]).context["result"].cheapest.price == D("70.00")
    offer(firm, steps[0], "1", active=False)
    assert asked(client, steps[0]).context["result"].cheapest.price == D("70.00")


def test_market_narrows_the_firms_with_the_reason(firm, seller, client, steps):
    market = LevelFactory(park=firm.park, axis="market", name_en="Pharmacy")
    neighbour(firm, "Away", steps[0])
    holder(neighbour(firm, "There", steps[0]), market, strength="0.25")
    shown = asked(client, steps[0], market=market.pk)
    assert names(shown.context["result"].cheapest) == ["There"]
    (refused,) = shown.context["refused"]
    assert [(one["firm"].name, one["reasons"]) for one in refused["rows"]] == [
        ("Away", ["Does not serve the market “Pharmacy”."])
    ]


def test_certificates_and_busy_days_bar_with_the_reason(firm, seller, client, steps):
    bare, busy = neighbour(firm, "Bare", steps[0]), neighbour(firm, "Busy", steps[0])
    Certification.objects.create(firm=busy, standard="GMP", valid_until="2030-01-01")
    BusyPeriod.objects.create(firm=busy, starts_on="2026-03-01", ends_on="2026-03-31")
    shown = asked(client, steps[0], standards=["GMP"])
    assert shown.context["result"].fastest is None
    assert [(one["firm"].name, one["reasons"]) for one in shown.context["refused"][0]["rows"]] == [
        (bare.name, ["Has no certificate GMP."]),
        (busy.name, ["Busy from 1 March\xa02026 to 31 March\xa02026."]),
    ]
    assert "No chain answers this brief." in shown.content.decode()


def test_day_wanted_too_early_says_the_earliest(firm, seller, client, steps):
    offer(neighbour(firm, "Slow", steps[0]), steps[0], 1, days=10)
    shown = asked(client, steps[0], wanted="2026-03-12")
    assert [one["name"] for one in shown.context["chains"]] == ["late"]
    assert "The earliest delivery is 13 March\xa02026." in shown.content.decode()


def test_firm_is_swapped_and_the_difference_told(firm, seller, client, steps):
    cheap, fast = neighbour(firm, "Cheap", *steps), neighbour(firm, "Fast", *steps)
    slow = offer(cheap, steps[0], 1, days=20)
    quick = offer(fast, steps[0], 9, days=5)
    Certification.objects.create(firm=cheap, standard="GMP", valid_until="2026-04-01")
    shown = asked(client, steps[0], **{f"pick_{steps[0].pk}": quick.pk})
    assert (shown.context["base"], names(shown.context["own"]["chain"])) == ("cheapest", ["Fast"])
    delta = shown.context["delta"]
    assert (delta.price, delta.days, delta.asks) == (D("80.00"), -15, 0)
    base = asked(client, steps[0], base="fastest", **{f"pick_{steps[0].pk}": slow.pk}).context
    assert (base["delta"].price, base["delta"].days) == (D("-80.00"), 15)
    lacking = asked(client, steps[0], standards=["GMP"], **{f"pick_{steps[0].pk}": slow.pk})
    assert (lacking.context["own"]["chain"].is_feasible, lacking.context["own"]["lacking"]) == (True, False)


def test_swap_that_is_not_feasible_says_why(firm, seller, client, steps):
    """Certified until the end of the fast chain only, the firm of the first step bars the slow second one."""
    first = neighbour(firm, "First", steps[0])
    Certification.objects.create(firm=first, standard="GMP", valid_until="2026-03-13")
    offer(first, steps[0], 1)
    slow, fast = (offer(neighbour(firm, name, steps[1]), steps[1], 1, days=days) for name, days in (("S", 9), ("F", 5)))
    fields = {"standards": ["GMP"], "certified": [steps[0].pk]}
    shown = asked(client, *steps, **fields, **{f"pick_{steps[1].pk}": slow.pk})
    own = shown.context["own"]
    assert (names(shown.context["result"].cheapest), names(own["chain"]), own["lacking"]) == (
        ["First", "F"],
        ["First", "S"],
        True,
    )
    assert [step["standards"] for step in shown.context["chains"][0]["steps"]] == [["GMP"], []]
    assert own["steps"][0]["standards"] == []
    assert own["steps"][0]["reasons"] == ["GMP ends on 13 March\xa02026, before the delivery."]
    assert fast.firm.name == "F"


@pytest.mark.parametrize("pick", ["", "no", "9" * 400])
def test_unreadable_choice_is_that_of_the_chain(firm, seller, client, steps, pick):
    own = offer(neighbour(firm, "Cheap", steps[0]), steps[0], 1)
    shown = asked(client, steps[0], base="none", **{f"pick_{steps[0].pk}": pick}).context
    assert [offer.key for offer in shown["own"]["chain"].picks] == [str(own.pk)]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"steps": []}, "steps"),
        ({"quantity": "0"}, "quantity"),
        ({"start": "9999-12-31"}, "start"),
        ({"wanted": "2026-03-01"}, "wanted"),
        ({"standards": ["none"]}, "standards"),
    ],
)
def test_brief_that_makes_no_sense_keeps_what_was_typed(firm, seller, client, steps, fields, wrong):
    answer = client.get(PAGE, brief(*steps) | fields)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), "result" in answer.context) == (200, [wrong], False)
    assert form["quantity"].value() == fields.get("quantity", "10")


@pytest.fixture
def chain(firm, steps):
    """A chain of own and a neighbour's step, the latter with quantity breaks, set-up and transit."""
    holder(firm, steps[0])
    offer(firm, steps[0], "3", days=7, transit_days=2)
    other = neighbour(firm, "Other", steps[1])
    priced = offer(other, steps[1], "5", set_up=D("120.00"), unit="kg", vat_rate=D("5.5"), supply="goods")
    PriceBreak.objects.create(service=priced, from_quantity=10, unit_price=D("4.5"))
    return other


def draft(firm, *steps, **fields):
    sent = {"client": ClientFactory(firm=firm).pk, "title": "Capsules", "request_key": str(uuid.uuid4())}
    return brief(*steps) | sent | {"firm": firm.pk} | fields


def test_draft_opens_with_stages_certificates_and_lines(firm, seller, client, steps, chain):
    for one in (firm, chain):
        Certification.objects.create(firm=one, standard="GMP", valid_until="2030-01-01")
    sent = draft(firm, *steps, standards=["GMP"], certified=[steps[1].pk])
    answers = [client.post(DRAFT, sent) for _ in range(2)]
    quote = Quote.objects.get()
    assert [answer.headers["Location"] for answer in answers] == [reverse("packages:quote_detail", args=[quote.pk])] * 2
    assert (quote.title, quote.status, quote.firm, str(quote.starts_on)) == ("Capsules", "draft", firm, "2026-03-02")
    rows = list(QuoteStage.objects.order_by("order"))
    assert [(row.level, row.transit_days, list(row.after.all())) for row in rows] == [
        (steps[0], 2, []),
        (steps[1], 0, rows[:1]),
    ]
    required = RequiredCertificate.objects.get()
    assert (required.standard, list(required.steps.all())) == ("GMP", [steps[1]])
    lines = QuoteLine.objects.order_by("pk")
    told = [(line.supplier.name, line.description, line.net, line.lead_days, line.answer) for line in lines]
    assert told == [
        ("Own", "Work of Own", D("30.00"), 7, "confirmed"),
        ("Other", "Work of Other", D("45.00"), 5, "awaited"),
        ("Other", "Set-up: Work of Other", D("120.00"), 1, "awaited"),
    ]
    assert [(line.unit, line.supply, line.vat_rate) for line in lines][1] == ("kg", "goods", D("5.5"))


def test_set_up_is_named_in_the_language_of_the_client(firm, seller, client, steps, chain):
    buyer = ClientFactory(firm=firm, language="fr")
    client.post(DRAFT, draft(firm, *steps, client=buyer.pk))
    assert QuoteLine.objects.latest("pk").description == "Mise en route\N{NO-BREAK SPACE}: Work of Other"


def test_draft_has_the_firm_swapped_in(firm, seller, client, steps, chain):
    another = offer(neighbour(firm, "Another", steps[1]), steps[1], "50")
    client.post(DRAFT, draft(firm, *steps) | {f"pick_{steps[1].pk}": another.pk})
    assert [line.supplier.name for line in QuoteLine.objects.order_by("pk")] == ["Own", "Another"]


def test_step_to_ask_and_step_outside_wait_in_the_draft(firm, seller, client, steps):
    neighbour(firm, "Quiet", steps[0])
    client.post(DRAFT, draft(firm, *steps, outside="on"))
    line = QuoteLine.objects.get()
    assert (line.supplier.name, line.unit_price, line.internal_note) == ("Quiet", 0, "Price to be asked.")
    assert [row.external for row in QuoteStage.objects.order_by("order")] == [False, True]
    quote = Quote.objects.get()
    assert offers.obstacles(quote, sheet_of(quote)) == ["Quiet has not given its price for Step 0 yet."]
    QuoteLine.objects.update(unit_price=5)
    assert offers.obstacles(quote, sheet_of(quote)) == []


def test_draft_for_nobody_shows_the_chain_again(firm, seller, client, steps, chain):
    answer = client.post(DRAFT, draft(firm, *steps, client="", title="Kept"))
    assert (answer.status_code, list(answer.context["draft"].errors)) == (422, ["client"])
    assert (answer.context["draft"]["title"].value(), Quote.objects.count()) == ("Kept", 0)
    assert client.post(DRAFT, {"title": "x"}).status_code == 422


def test_draft_for_another_firms_client_is_refused(firm, seller, client, steps, chain):
    foreign = ClientFactory(firm=chain)
    answer = client.post(DRAFT, draft(firm, *steps) | {"client": foreign.pk})
    assert (answer.status_code, Quote.objects.count()) == (422, 0)


def test_opening_a_draft_stays_in_the_write_budget(firm, seller, steps, chain):
    form = {"stages": tuple(compose.Stage(str(step.pk), D(10)) for step in steps), "start": date(2026, 3, 2)}
    brief = compose.Brief(**form, requirements=(Requirement("GMP", frozenset({str(steps[0].pk)})),))
    firms = facts.residents(seller, firm.park)
    quote = Quote(firm=firm, client=ClientFactory(firm=firm), title="Capsules")
    _result, services = composing.composed(seller, firm.park, brief, firms)
    picks = [
        compose.Offer(key, stage, known, composing.pure(services[key])) for key, stage, known in told(brief, firms)
    ]
    with CaptureQueriesContext(connection) as made:
        composing.open_draft(quote, brief=brief, picks=picks, services=services, by=seller)
    assert len([one for one in made.captured_queries if "SAVEPOINT" not in one["sql"]]) <= 12
    assert QuoteLine.objects.count() == 3


def told(brief, firms):
    """The only service of each step, with its firm."""
    known = {firm.key: firm for _row, firm in firms}
    rows = {str(row.stage_id): row for row in Service.objects.all()}
    return [(str(rows[one.key].pk), one, known[str(rows[one.key].firm_id)]) for one in brief.stages]


@pytest.mark.parametrize("count", [1, 20])
def test_composing_costs_the_same_for_any_number_of_firms(firm, seller, client, count, django_assert_max_num_queries):
    steps = [LevelFactory(park=firm.park) for _ in range(count)]
    for step in steps:
        one = neighbour(firm, f"Firm {step.pk}", step)
        priced = offer(one, step, 1)
        PriceBreak.objects.create(service=priced, from_quantity=2, unit_price=1)
        Certification.objects.create(firm=one, standard=f"S{step.pk}", valid_until=timezone.localdate() + timedelta(9))
        BusyPeriod.objects.create(firm=one, starts_on="2020-01-01", ends_on="2020-01-02")
        ClientFactory(firm=firm)
    client.get(PAGE)
    with django_assert_max_num_queries(7):
        asked(client, *steps)
