"""Chains kept under a name, and quotes that begin from a template or an earlier quote."""

import uuid

import pytest
from django.urls import reverse

from firms.models import Event, Firm, Level
from packages.domain import templates
from packages.models import Quote, QuoteTemplate
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import ClientFactory, LineFactory, QuoteFactory, tomorrow


@pytest.fixture
def quote(db):
    """Two steps, one of the own firm and one of a neighbour, which has confirmed."""
    quote = QuoteFactory(title="Capsules", internal_note="MARKNOTE", client_note="MARKNOTE", discount_percent=5)
    LineFactory(quote=quote, description="Own")
    neighbour = FirmFactory(park=quote.firm.park, name="Voisine")
    LineFactory(quote=quote, description="Theirs", supplier=neighbour, internal_note="MARKNOTE", unit_price="12.3456")
    return Quote.objects.get()


@pytest.fixture
def seller(quote, client):
    client.force_login(quote.created_by)
    return quote.created_by


def page(name, row=None):
    return reverse(f"packages:{name}", args=[row.pk] if row else [])


def kept(quote, name="Capsules"):
    return templates.keep(quote, QuoteTemplate(firm=quote.firm, name=name, created_by=quote.created_by))[0]


def form(client_row, **fields):
    return {"client": client_row.pk, "title": "Again", "valid_until": tomorrow(), "request_key": uuid.uuid4()} | fields


def warnings(answer):
    return [str(message) for message in answer.context["messages"] if message.level_tag == "warning"]


def test_template_keeps_the_chain_and_no_note(quote):
    content = kept(quote).content
    assert [line["description"] for line in content["lines"]] == ["Own", "Theirs"]
    assert "MARKNOTE" not in str(content)
    assert quote.client.name not in str(content)


def test_quote_from_a_template_is_a_draft_whose_prices_are_to_be_confirmed(quote, seller, client):
    template = kept(quote)
    buyer = ClientFactory(firm=quote.firm)
    answer = client.post(page("template_use", template), form(buyer), follow=True)
    made = Quote.objects.get(title="Again")
    assert (made.client, made.status, made.number, made.version, made.discount_percent) == (buyer, "draft", None, 1, 5)
    assert (made.internal_note, made.client_note, made.variant_of) == ("", "", None)
    found = list(made.lines.order_by("pk").values_list("description", "answer", "asked_sha256", "net"))
    assert [row[:3] for row in found] == [("Own", "confirmed", ""), ("Theirs", "awaited", "")]
    assert [str(row[3]) for row in found] == ["100.00", "12.35"]
    assert warnings(answer) == []
    assert [event.note for event in Event.objects.about(made)] == ["Capsules"]


def test_firm_that_has_left_is_dropped_and_told(quote, seller, client):
    template = kept(quote)
    Firm.objects.filter(name="Voisine").update(standing="former")
    answer = client.post(page("template_use", template), form(quote.client), follow=True)
    made = Quote.objects.get(title="Again")
    told = "“Theirs” was left out: Voisine is no longer in the park."
    assert [line.description for line in made.lines.all()] == ["Own"]
    assert warnings(answer) == [told]
    assert Event.objects.about(made)[0].note == f"Capsules\n{told}"


def test_step_that_is_gone_is_dropped_and_told(quote, seller, client):
    template = kept(quote)
    stage = quote.lines.get(description="Theirs").stage
    quote.stages.create(level=stage, order=0)
    template = kept(quote, "With a chain")
    quote.stages.all().delete()
    quote.lines.filter(stage=stage).delete()
    Level.objects.filter(pk=stage.pk).delete()
    answer = client.post(page("template_use", template), form(quote.client), follow=True)
    assert warnings(answer) == [
        "“Theirs” was left out: the park no longer has its step.",
        "Steps that the park no longer has were left out of the chain.",
    ]
    assert [line.description for line in Quote.objects.get(title="Again").lines.all()] == ["Own"]


def test_rate_of_a_currency_is_to_be_checked(quote, seller, client):
    Quote.objects.update(currency="CHF", currency_rate="0.95")
    answer = client.post(page("quote_duplicate", quote), form(quote.client), follow=True)
    made = Quote.objects.get(title="Again")
    assert (made.currency, str(made.currency_rate)) == ("CHF", "0.950000")
    assert warnings(answer) == ["The rate of the currency is that of the first quote: check it."]


def test_single_supply_is_logged_again(quote, seller, client):
    Quote.objects.update(single_supply_rate="20.0", single_supply_reason="One product")
    client.post(page("quote_duplicate", quote), form(quote.client))
    made = Quote.objects.get(title="Again")
    assert Event.objects.about(made).get(verb="single_supply").note == "One product"


def test_duplicate_goes_to_another_client_without_notes(quote, seller, client):
    buyer = ClientFactory(firm=quote.firm)
    assert client.get(page("quote_duplicate", quote)).context["form"].initial["client"] == quote.client_id
    client.post(page("quote_duplicate", quote), form(buyer))
    made = Quote.objects.get(title="Again")
    assert (made.client, made.contact, made.internal_note, made.client_note) == (buyer, None, "", "")
    assert [line.internal_note for line in made.lines.all()] == ["", ""]
    assert made.lines.get(description="Theirs").answer == "awaited"


@pytest.mark.parametrize("name", ["quote_duplicate", "template_use"])
def test_form_sent_twice_opens_one_quote(quote, seller, client, name):
    row = quote if name == "quote_duplicate" else kept(quote)
    posted = form(quote.client)
    places = {client.post(page(name, row), posted)["Location"] for _ in range(3)}
    made = Quote.objects.get(title="Again")
    assert (places, made.lines.count()) == ({page("quote_detail", made)}, 2)


@pytest.mark.parametrize("fields", [{"title": ""}, {"valid_until": "2020-01-01"}, {"client": "x"}, {"client": ""}])
def test_incomplete_form_opens_nothing(quote, seller, client, fields):
    answer = client.post(page("quote_duplicate", quote), form(quote.client, **fields))
    assert (answer.status_code, Quote.objects.count()) == (422, 1)


def test_client_of_another_firm_is_no_choice(quote, seller, client):
    second = FirmFactory(park=quote.firm.park)
    member("sales", firm=second, user=seller)
    client.force_login(seller)
    for stranger in (ClientFactory(), ClientFactory(firm=second)):
        assert client.post(page("quote_duplicate", quote), form(stranger)).status_code == 422
    assert Quote.objects.count() == 1


def test_template_is_kept_under_a_name_once(quote, seller, client):
    address, key = page("template_create", quote), uuid.uuid4()
    for _ in range(2):
        assert client.post(address, {"name": "Usual", "request_key": key}).status_code == 302
    taken = client.post(address, {"name": "Usual", "request_key": uuid.uuid4()})
    assert (taken.status_code, "already have a template" in taken.content.decode()) == (422, True)
    assert client.post(address, {"name": ""}).status_code == 422
    assert [row.name for row in QuoteTemplate.objects.all()] == ["Usual"]


def test_template_is_renamed_unless_a_colleague_did(quote, seller, client):
    template = kept(quote)
    kept(quote, "Taken")
    address = page("template_edit", template)
    assert client.post(address, {"name": "Theirs", "revision": 1}).status_code == 302
    stale = client.post(address, {"name": "Mine", "revision": 1})
    assert (stale.status_code, "Theirs" in stale.content.decode(), "Mine" in stale.content.decode()) == (
        409,
        True,
        True,
    )
    assert client.post(address, {"name": "Taken", "revision": 2}).status_code == 422
    revision = stale.context["form"]["revision"].value()
    assert client.post(address, {"name": "Mine", "revision": revision}).status_code == 302
    assert QuoteTemplate.objects.get(pk=template.pk).name == "Mine"


@pytest.mark.parametrize("revision", ["", "0", "2", "x", "9" * 400, "-1", "٣"])
def test_template_is_deleted_as_it_was_read(quote, seller, client, revision):
    template = kept(quote)
    address = page("template_delete", template)
    assert client.post(address, {"revision": revision}).status_code == 409
    assert QuoteTemplate.objects.count() == 1
    assert client.post(address, {"revision": 1}).status_code == 302
    assert QuoteTemplate.objects.count() == 0


def test_templates_are_the_firms_own(quote, seller, client):
    template = kept(quote)
    assert "Capsules" in client.get(page("template_list")).content.decode()
    client.force_login(member("sales", firm=FirmFactory(park=quote.firm.park)))
    assert "Capsules" not in client.get(page("template_list")).content.decode()
    for name in ("template_edit", "template_use"):
        assert client.get(page(name, template)).status_code == 404
    assert client.post(page("template_delete", template), {"revision": 1}).status_code == 404
    client.force_login(member("hr", firm=quote.firm))
    assert client.get(page("template_list")).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_list_costs_the_same_for_any_number_of_templates(quote, seller, client, count, django_assert_max_num_queries):
    for number in range(count):
        kept(quote, f"Template {number}")
    with django_assert_max_num_queries(7):
        assert len(client.get(page("template_list")).context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("name", ["quote_duplicate", "template_use"])
def test_beginning_costs_the_same_for_any_number_of_lines(
    quote, seller, client, name, count, django_assert_max_num_queries
):
    for place in range(count):
        stage = LevelFactory(park=quote.firm.park)
        quote.stages.create(level=stage, order=place)
        LineFactory(quote=quote, stage=stage, supplier=FirmFactory(park=quote.firm.park))
    row = quote if name == "quote_duplicate" else kept(quote)
    with django_assert_max_num_queries(7):
        client.get(page(name, row))
    with django_assert_max_num_queries(22):
        client.post(page(name, row), form(quote.client))
    assert Quote.objects.get(title="Again").lines.count() == count + 2
