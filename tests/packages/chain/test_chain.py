"""The steps of a quote, who covers them, the certificates it requires, and its schedule, through the pages."""

from datetime import date

import pytest

from firms.models import Event
from packages.domain import chain, offers
from packages.domain.chain import ChainStep
from packages.domain.sheet import sheet_of
from packages.models import BusyPeriod, Quote, QuoteStage, RequiredCertificate
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.chain.example import START, lines, page_of
from tests.packages.factories import LineFactory, hold


def steps_form(quote, levels, **changes):
    """What the page sends: every level in sequence, but for the changes."""
    sent = {"revision": quote.revision}
    for place, level in enumerate(levels, start=1):
        sent |= {f"on_{level.pk}": "on", f"place_{level.pk}": place, f"begins_{level.pk}": "after"}
        sent[f"transit_{level.pk}"] = 0
    return sent | changes


def stages(quote):
    """The rows in order: (level, levels it waits for)."""
    rows = QuoteStage.objects.filter(quote=quote).order_by("order")
    return [(row.level.name_en, sorted(before.level.name_en for before in row.after.all())) for row in rows]


def body(answer):
    return answer.content.decode()


# Steps.


def test_steps_start_from_the_process_in_sequence(quote, seller, client, levels):
    rows = list(client.get(page_of("quote_steps", quote.pk)).context["form"].rows())
    assert [row["level"] for row in rows] == levels
    assert [row["on"].value() for row in rows] == [True] * 6
    assert {row["begins"].value() for row in rows} == {"after"}


def test_steps_are_saved_in_the_order_asked(quote, seller, client, levels):
    sent = steps_form(quote, levels[:3], turnkey="on") | {f"place_{levels[0].pk}": 9, f"transit_{levels[1].pk}": 4}
    assert client.post(page_of("quote_steps", quote.pk), sent).status_code == 302
    assert stages(quote) == [("Step 1", []), ("Step 2", ["Step 1"]), ("Step 0", ["Step 2"])]
    quote.refresh_from_db()
    assert (quote.turnkey, quote.revision, quote.stages.get(level=levels[1]).transit_days) == (True, 2, 4)
    assert Event.objects.about(quote)[0].verb == "chain_edited"


def test_wrong_beginning_is_told_beside_its_field(quote, seller, client, levels):
    name = f"begins_{levels[2].pk}"
    page = client.post(page_of("quote_steps", quote.pk), steps_form(quote, levels[:4]) | {name: "zz"})
    assert (page.status_code, page.content.decode().count(f'id="id_{name}_error"')) == (422, 1)


def test_step_beside_another_waits_for_the_same(quote, seller, client, levels):
    sent = steps_form(quote, levels[:4]) | {f"begins_{levels[2].pk}": "beside"}
    client.post(page_of("quote_steps", quote.pk), sent)
    assert stages(quote) == [
        ("Step 0", []),
        ("Step 1", ["Step 0"]),
        ("Step 2", ["Step 0"]),
        ("Step 3", ["Step 1", "Step 2"]),
    ]
    rows = client.get(page_of("quote_steps", quote.pk)).context["form"].rows()
    assert [row["begins"].value() for row in rows][:4] == ["after", "after", "beside", "after"]


def test_step_waits_for_the_steps_chosen(quote, seller, client, levels):
    sent = steps_form(quote, levels[:4]) | {f"begins_{levels[3].pk}": "chosen", f"waits_{levels[3].pk}": [levels[0].pk]}
    client.post(page_of("quote_steps", quote.pk), sent)
    assert stages(quote)[3] == ("Step 3", ["Step 0"])
    rows = list(client.get(page_of("quote_steps", quote.pk)).context["form"].rows())
    assert (rows[3]["begins"].value(), rows[3]["waits"].value()) == ("chosen", [str(levels[0].pk)])


@pytest.mark.parametrize("other", [2, 3])
def test_step_waits_for_no_later_one(quote, seller, client, levels, other):
    """Neither for one that comes after it nor for one that is not in the quote: no ring can be made."""
    own = levels[1].pk
    sent = steps_form(quote, levels[:3]) | {f"begins_{own}": "chosen", f"waits_{own}": [levels[other].pk]}
    answer = client.post(page_of("quote_steps", quote.pk), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [f"waits_{own}"])
    assert QuoteStage.objects.count() == 0


def test_ring_is_refused_by_the_domain_too(quote, seller, levels):
    first, second = levels[:2]
    ring = [ChainStep(first, (second.pk,)), ChainStep(second, (first.pk,))]
    with pytest.raises(ValueError, match="does not come before it"):
        chain.save_steps(quote, steps=ring, turnkey=False, revision=1, by=seller)


def test_step_with_lines_stays(quote, seller, client, levels):
    LineFactory(quote=quote, stage=levels[4])
    answer = client.post(page_of("quote_steps", quote.pk), steps_form(quote, levels[:3]))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [f"on_{levels[4].pk}"])


def test_quote_keeps_one_step(quote, seller, client, levels):
    answer = client.post(page_of("quote_steps", quote.pk), {"revision": 1})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, ["Keep one step at least."])


def test_steps_saved_by_two_show_both(quote, seller, client, levels):
    client.post(page_of("quote_steps", quote.pk), steps_form(quote, levels[:2]))
    sent = steps_form(quote, levels[2:4])
    shown = client.post(page_of("quote_steps", quote.pk), sent)
    assert (shown.status_code, shown.context["told"]) == (409, "Step 0 → Step 1")
    typed = [row["level"].name_en for row in shown.context["form"].rows() if row["on"].value()]
    assert sorted(typed) == ["Step 2", "Step 3"]
    again = client.post(
        page_of("quote_steps", quote.pk), sent | {"revision": shown.context["form"]["revision"].value()}
    )
    assert again.status_code == 302
    assert [name for name, _after in stages(quote)] == ["Step 2", "Step 3"]


def test_sent_quote_keeps_its_steps(quote, seller, client, levels):
    LineFactory(quote=quote, stage=levels[0])
    offers.send(quote, by=seller)
    quote.refresh_from_db()
    assert client.post(page_of("quote_steps", quote.pk), steps_form(quote, levels)).status_code == 409
    assert QuoteStage.objects.count() == 0


def test_saving_steps_stays_in_the_write_budget(quote, seller, client, levels, django_assert_max_num_queries):
    client.post(page_of("quote_steps", quote.pk), steps_form(quote, levels))
    quote.refresh_from_db()
    steps = [ChainStep(level, tuple(one.pk for one in levels[:place])) for place, level in enumerate(levels)]
    with django_assert_max_num_queries(12):
        chain.save_steps(quote, steps=steps[:-1], turnkey=True, revision=quote.revision, by=seller)


# Schedule.


def test_worked_example_is_dated_through_the_pages(quote, seller, client, levels):
    lines(quote, levels)
    client.post(page_of("quote_steps", quote.pk), steps_form(quote, levels))
    sent = {"starts_on": START.isoformat(), "revision": 2}
    assert client.post(page_of("quote_schedule", quote.pk), sent).status_code == 302
    answer = client.get(page_of("quote_schedule", quote.pk))
    plan = answer.context["plan"]
    assert (plan.start, plan.end, plan.working_days) == (START, date(2026, 5, 29), 60)
    assert "Delivered on 29 May\xa02026, after 60 working days." in body(answer)
    assert [row.longest for row in answer.context["rows"]] == [True] * 6
    holidays = [date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 14), date(2026, 5, 25)]
    assert answer.context["holidays"] == holidays


def test_parallel_steps_shorten_the_schedule(quote, seller, client, levels):
    """The second and the third side by side: 10 + 20 + 5 + 7 + 3, and the second may slip 5 days."""
    lines(quote, levels)
    Quote.objects.filter(pk=quote.pk).update(starts_on=START)
    client.post(page_of("quote_steps", quote.pk), steps_form(quote, levels) | {f"begins_{levels[2].pk}": "beside"})
    rows = client.get(page_of("quote_schedule", quote.pk)).context["rows"]
    assert [(row.slot.first_day, row.slot.slack, row.longest) for row in rows] == [
        (1, 0, True),
        (11, 5, False),
        (11, 0, True),
        (31, 0, True),
        (36, 0, True),
        (43, 0, True),
    ]


def test_order_of_the_quote_wins_over_that_of_the_park(quote, seller, client, levels):
    lines(quote, levels[:2])
    client.post(page_of("quote_steps", quote.pk), steps_form(quote, levels[:2]) | {f"place_{levels[0].pk}": 5})
    quote.refresh_from_db()
    sheet = sheet_of(quote)
    assert [step.stage for step in sheet.steps] == [levels[1], levels[0]]
    assert [slot.first_day for slot in sheet.plan.slots] == [1, 16]


def test_start_saved_by_two_shows_both(quote, seller, client, levels):
    client.post(page_of("quote_schedule", quote.pk), {"starts_on": "2026-03-02", "revision": 1})
    shown = client.post(page_of("quote_schedule", quote.pk), {"starts_on": "2026-04-01", "revision": 1})
    assert (shown.status_code, "Saved meanwhile: 2 March\xa02026." in body(shown)) == (409, True)
    assert shown.context["form"]["starts_on"].value() == "2026-04-01"
    again = {"starts_on": "2026-04-01", "revision": shown.context["form"]["revision"].value()}
    assert client.post(page_of("quote_schedule", quote.pk), again).status_code == 302
    quote.refresh_from_db()
    assert quote.starts_on == date(2026, 4, 1)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "soon"])
def test_start_on_an_odd_day_is_refused(quote, seller, client, day):
    answer = client.post(page_of("quote_schedule", quote.pk), {"starts_on": day, "revision": 1})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["starts_on"])


def test_schedule_without_lines_says_so(quote, seller, client):
    answer = client.get(page_of("quote_schedule", quote.pk))
    assert (answer.context["plan"], "Add lines first" in body(answer)) == (None, True)


@pytest.mark.parametrize("count", [1, 20])
def test_pages_cost_the_same_for_any_number_of_rows(quote, seller, client, count, django_assert_max_num_queries):
    park = quote.firm.park
    for place in range(count):
        level, firm = LevelFactory(park=park), FirmFactory(park=park)
        hold(firm, level, valid_until=START)
        BusyPeriod.objects.create(firm=firm, starts_on=START, ends_on=START)
        LineFactory(quote=quote, stage=level, supplier=firm)
        RequiredCertificate.objects.create(quote=quote, standard=f"S{place}").steps.set([level])
    client.get(page_of("quote_steps", quote.pk))  # from here on the axes are in memory
    for name, most in (("quote_steps", 6), ("quote_coverage", 8), ("quote_schedule", 6)):
        with django_assert_max_num_queries(most):
            assert client.get(page_of(name, quote.pk)).status_code == 200


def test_other_firms_seller_meets_no_page_of_the_chain(quote, client, levels):
    row = RequiredCertificate.objects.create(quote=quote, standard="GMP")
    client.force_login(member("sales", firm=FirmFactory(park=quote.firm.park)))
    for name in ("quote_steps", "quote_coverage", "quote_schedule"):
        assert client.get(page_of(name, quote.pk)).status_code == 404
        assert client.post(page_of(name, quote.pk), {"revision": 1}).status_code == 404
    assert client.post(page_of("requirement_delete", row.pk), {"revision": 1}).status_code == 404
    assert client.post(page_of("stage_outside", quote.pk, levels[0].pk), {"revision": 1}).status_code == 404
