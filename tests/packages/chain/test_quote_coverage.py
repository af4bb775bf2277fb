"""Who covers the steps of a quote and the certificates it requires, through the pages."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from firms.models import Certification
from naturopole import formats
from packages.domain import chain, offers
from packages.domain.chain import ChainStep
from packages.domain.sheet import sheet_of
from packages.models import BusyPeriod, Quote, QuoteLine, QuoteStage, RequiredCertificate
from packages.schedule import Calendar
from tests.factories import FirmFactory
from tests.packages.chain.example import EXAMPLE, START, lines, page_of
from tests.packages.factories import LineFactory, hold, line_form


def body(answer):
    return answer.content.decode()


def cells(client, quote):
    """{(step, firm): (state, reasons)} as the page shows them."""
    rows = client.get(page_of("quote_coverage", quote.pk)).context["rows"]
    return {
        (row.step.level.name_en, cell.firm.name): (cell.state.value, cell.reasons) for row in rows for cell in row.cells
    }


def test_each_cell_says_why(quote, seller, client, levels):
    park, one = quote.firm.park, levels[0]
    firms = {name: FirmFactory(park=park, name=name) for name in ("Free", "Lapsed", "Away", "Busy")}
    Quote.objects.filter(pk=quote.pk).update(starts_on=START)
    LineFactory(quote=quote, stage=one, lead_days=10)
    hold(firms["Free"], one, valid_until=date(2026, 3, 13))
    hold(firms["Lapsed"], one, valid_until=date(2026, 3, 12))
    hold(firms["Busy"], one, valid_until=date(2027, 1, 1))
    BusyPeriod.objects.create(firm=firms["Busy"], stage=one, starts_on=date(2026, 3, 13), ends_on=date(2026, 3, 20))
    RequiredCertificate.objects.create(quote=quote, standard="GMP")
    found = {firm: cell for (step, firm), cell in cells(client, quote).items() if step == "Step 0" and firm in firms}
    assert found == {
        "Free": ("eligible", []),
        "Lapsed": ("not_certified", ["GMP ends on 12 March\xa02026, before the delivery."]),
        "Away": ("not_position", ["Does not hold this step."]),
        "Busy": ("busy", ["Busy from 13 March\xa02026 to 20 March\xa02026."]),
    }


def test_eligible_cell_links_to_a_line_and_others_do_not(quote, seller, client, levels):
    holder = FirmFactory(park=quote.firm.park, name="Holder")
    hold(holder, levels[0])
    shown = body(client.get(page_of("quote_coverage", quote.pk)))
    assert f"{page_of('line_create', quote.pk, levels[0].pk)}?firm={holder.pk}" in shown
    assert f"{page_of('line_create', quote.pk, levels[1].pk)}?firm={holder.pk}" not in shown


def test_step_without_a_line_is_judged_on_the_day_it_would_begin(quote, seller, client, levels):
    first, second = levels[:2]
    Quote.objects.filter(pk=quote.pk).update(starts_on=START)
    LineFactory(quote=quote, stage=first, lead_days=10)
    chain.write_steps(quote, [ChainStep(first, (), 2), ChainStep(second, (first.pk,))])
    holder = FirmFactory(park=quote.firm.park, name="Holder")
    hold(holder, second)
    BusyPeriod.objects.create(firm=holder, starts_on=date(2026, 3, 18), ends_on=date(2026, 3, 18))
    assert cells(client, quote)["Step 1", "Holder"][0] == "busy"
    BusyPeriod.objects.update(starts_on=date(2026, 3, 17), ends_on=date(2026, 3, 17))
    assert cells(client, quote)["Step 1", "Holder"][0] == "eligible"


def test_gap_may_be_bought_outside(quote, seller, client, levels):
    address = page_of("stage_outside", quote.pk, levels[2].pk)
    assert client.post(address, {"revision": 1, "external": "1"}).status_code == 302
    rows = client.get(page_of("quote_coverage", quote.pk)).context["rows"]
    assert [row.step.external for row in rows] == [place == 2 for place in range(6)]
    assert client.post(address, {"revision": 1}).status_code == 409
    assert client.post(address, {"revision": 2}).status_code == 302
    assert not QuoteStage.objects.filter(external=True).exists()
    QuoteStage.objects.filter(level=levels[2]).delete()
    assert client.post(address, {"revision": 3, "external": "1"}).status_code == 409


def test_turnkey_quote_waits_for_every_step(quote, seller, client, levels):
    lines(quote, levels[:2])
    steps = [ChainStep(level, external=level == levels[2]) for level in levels[:4]]
    chain.save_steps(quote, steps=steps, turnkey=True, revision=1, by=seller)
    quote.refresh_from_db()
    assert offers.obstacles(quote, sheet_of(quote)) == [
        "Step 2 is bought outside: add its line, with the supplier and the price.",
        "Step 3 is not covered: add a line, or take the step out of the quote.",
    ]
    answer = client.post(page_of("quote_send", quote.pk))
    assert (answer.status_code, Quote.objects.get(pk=quote.pk).status) == (409, "draft")
    LineFactory(quote=quote, stage=levels[2], supplier=None, outside_supplier="Poudres")
    LineFactory(quote=quote, stage=levels[3])
    assert offers.obstacles(quote, sheet_of(quote)) == []


def test_line_left_out_of_the_total_covers_nothing(quote, seller, levels):
    LineFactory(quote=quote, stage=levels[0])
    LineFactory(quote=quote, stage=levels[1], optional=True, chosen=False)
    steps = [ChainStep(level) for level in levels[:2]]
    chain.save_steps(quote, steps=steps, turnkey=True, revision=1, by=seller)
    quote.refresh_from_db()
    assert [text.split(" is")[0] for text in offers.obstacles(quote, sheet_of(quote))] == ["Step 1"]


# Certificates required.


def test_certificate_is_required_for_named_steps_once(quote, seller, client, levels):
    sent = {"standard": "  ISO   22000 ", "steps": [levels[1].pk], "revision": 1}
    for _ in range(2):
        assert client.post(page_of("quote_coverage", quote.pk), sent).status_code == 302
    row = RequiredCertificate.objects.get()
    assert (row.standard, [one.name_en for one in row.steps.all()]) == ("ISO 22000", ["Step 1"])
    again = sent | {"standard": "iso 22000", "steps": [], "revision": 2}
    assert client.post(page_of("quote_coverage", quote.pk), again).status_code == 302
    row = RequiredCertificate.objects.get()
    assert (row.standard, row.steps.count()) == ("ISO 22000", 0)


def test_certificate_required_by_two_shows_both(quote, seller, client, levels):
    client.post(page_of("quote_coverage", quote.pk), {"standard": "GMP", "revision": 1})
    shown = client.post(page_of("quote_coverage", quote.pk), {"standard": "Ecocert", "revision": 1})
    assert (shown.status_code, [one.standard for one, _steps in shown.context["required"]]) == (409, ["GMP"])
    assert (shown.context["form"]["standard"].value(), shown.context["form"]["revision"].value()) == ("Ecocert", 2)


def test_certificate_is_required_no_longer(quote, seller, client):
    row = RequiredCertificate.objects.create(quote=quote, standard="GMP")
    assert client.post(page_of("requirement_delete", row.pk), {"revision": 9}).status_code == 409
    assert client.post(page_of("requirement_delete", row.pk), {"revision": 1}).status_code == 302
    assert RequiredCertificate.objects.count() == 0


def test_choice_of_a_firm_without_the_certificate_is_told_at_once(quote, seller, client, levels):
    supplier = FirmFactory(park=quote.firm.park, name="Bare")
    hold(supplier, levels[0])
    RequiredCertificate.objects.create(quote=quote, standard="GMP")
    address = page_of("line_create", quote.pk, levels[0].pk)
    answer = client.post(address, line_form(source=supplier.pk, outside_supplier=""), headers={"HX-Request": "true"})
    assert QuoteLine.objects.get().supplier == supplier
    assert answer.status_code == 200
    answer = client.get(page_of("quote_river", quote.pk), headers={"HX-Request": "true"})
    assert "Bare, Step 0: Has no certificate GMP." in body(answer)


@pytest.mark.parametrize(("spare", "allowed"), [(0, True), (-1, False)])
def test_sending_asks_for_certificates_through_the_delivery(quote, seller, levels, spare, allowed):
    start = timezone.localdate() + timedelta(days=60)
    Quote.objects.filter(pk=quote.pk).update(starts_on=start)
    quote.refresh_from_db()
    lines(quote, levels)
    ends = Calendar().end(start, sum(EXAMPLE)) + timedelta(days=spare)
    hold(quote.firm, valid_until=ends)
    RequiredCertificate.objects.create(quote=quote, standard="GMP").steps.set(levels[:1])
    if allowed:
        assert offers.send(quote, by=seller)[0].number == 1
    else:
        with pytest.raises(
            offers.InvalidTransition, match=f"GMP ends on {formats.day(ends, 'en')}, before the delivery"
        ):
            offers.send(quote, by=seller)


def test_outside_supplier_and_other_steps_owe_no_certificate(quote, seller, levels):
    LineFactory(quote=quote, stage=levels[0], supplier=None, outside_supplier="Poudres")
    LineFactory(quote=quote, stage=levels[1])
    RequiredCertificate.objects.create(quote=quote, standard="GMP").steps.set(levels[:1])
    assert offers.obstacles(quote, sheet_of(quote)) == []


def test_suspended_certificate_is_shown_no_more(quote, seller, levels):
    LineFactory(quote=quote, stage=levels[0])
    tomorrow = timezone.localdate() + timedelta(days=1)
    row = hold(quote.firm, valid_until=tomorrow)
    assert sheet_of(quote).lines[0].held == ["GMP"]
    Certification.objects.filter(pk=row.pk).update(state="suspended")
    assert sheet_of(quote).lines[0].held == []
    Certification.objects.filter(pk=row.pk).update(state="valid")
    row.scope.set([levels[1]])
    assert sheet_of(quote).lines[0].held == []
