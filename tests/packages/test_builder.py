"""The open page of a quote: second saves, replays, what leaves is what was looked at, and news of the client."""

import uuid

import pytest
from django.urls import reverse

from firms.models import Certification, Strength
from packages.domain import offers, quoting
from packages.domain.sheet import sheet_of
from packages.models import Client, Quote, QuoteLine
from tests.factories import FirmFactory, LevelFactory
from tests.packages.factories import LineFactory, line_form, tomorrow

HTMX = {"HX-Request": "true"}


def page_of(name, *keys):
    return reverse(f"packages:{name}", args=keys)


def hidden(answer, name):
    """Value of a hidden field of the form that came back."""
    return answer.context["form"][name].value()


def quote_form(quote, **fields):
    return {
        "firm": quote.firm_id,
        "client": quote.client_id,
        "title": "T",
        "mode": "principal",
        "valid_until": tomorrow(),
        "payment_terms": "p",
        "deposit_percent": 30,
        "revision": quote.revision,
    } | fields


def test_save_after_a_conflict_replaces_knowingly(quote, seller, client):
    line = LineFactory(quote=quote)
    address = page_of("line_edit", line.pk)
    client.post(address, line_form(line, description="Theirs"))
    shown = client.post(address, line_form(line, description="Mine"))
    assert shown.status_code == 409
    again = client.post(address, line_form(line, description="Mine", revision=hidden(shown, "revision")))
    line.refresh_from_db()
    assert (again.status_code, line.description) == (302, "Mine")


def test_head_saved_after_a_conflict_replaces_knowingly(quote, seller, client):
    address = page_of("quote_edit", quote.pk)
    assert client.post(address, quote_form(quote, title="Theirs")).status_code == 302
    shown = client.post(address, quote_form(quote, title="Mine"))
    assert (shown.status_code, "Theirs" in shown.content.decode()) == (409, True)
    assert client.post(address, quote_form(quote, title="Mine", revision=hidden(shown, "revision"))).status_code == 302
    assert Quote.objects.get().title == "Mine"


def test_line_removed_meanwhile_keeps_what_was_typed(quote, seller, client):
    line = LineFactory(quote=quote)
    stale = QuoteLine.objects.get()
    quoting.remove_line(line, by=seller)
    with pytest.raises(quoting.InvalidTransition):
        quoting.save_line(stale, revision=1, by=seller)


def test_line_of_a_quote_that_has_left_is_refused(quote, seller, client):
    line = LineFactory(quote=quote)
    offers.send(quote, by=seller)
    answer = client.post(page_of("line_edit", line.pk), line_form(line, description="MARKTYPED"))
    assert (answer.status_code, "has left" in answer.content.decode()) == (409, True)
    assert QuoteLine.objects.get().description == "Work"


def test_replayed_forms_lead_to_what_the_first_made(quote, seller, client):
    key = uuid.uuid4()
    line = page_of("line_create", quote.pk, LevelFactory(park=quote.firm.park).pk)
    buyer = {"firm": quote.firm.pk, "name": "N", "email": "a@b.example", "address": "x", "country": "FR"}
    buyer |= {"language": "fr"}
    for address, form in [
        (page_of("quote_create"), quote_form(quote)),
        (line, line_form()),
        (page_of("client_create"), buyer),
    ]:
        answers = [client.post(address, form | {"request_key": key}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert (Quote.objects.count(), QuoteLine.objects.count(), Client.objects.filter(name="N").count()) == (2, 1, 1)


def test_new_client_comes_back_to_the_quote(quote, seller, client):
    buyer = {"firm": quote.firm.pk, "name": "N", "email": "a@b.example", "address": "x", "country": "FR"}
    buyer |= {"language": "fr"}
    answer = client.post(page_of("client_create") + "?for=quote", buyer, follow=True)
    assert answer.context["form"].initial["client"] == str(Client.objects.get(name="N").pk)


def test_client_renamed_like_another_is_told(quote, seller, client):
    Client.objects.create(firm=quote.firm, name="Taken", email="a@b.example", address="x")
    form = {"firm": quote.firm.pk, "name": "Taken", "email": "a@b.example", "address": "x", "language": "fr"}
    answer = client.post(page_of("client_edit", quote.client.pk), form)
    assert (answer.status_code, "already have a client" in answer.content.decode()) == (422, True)


def test_discount_awaits_the_supplier_anew(quote, seller, client):
    supplier = FirmFactory(park=quote.firm.park)
    line = LineFactory(quote=quote, supplier=supplier)
    same = line_form(line, source=supplier.pk, quantity="1", unit="", unit_price="100", lead_time="1")
    client.post(page_of("line_edit", line.pk), same)
    assert QuoteLine.objects.get().answer == "confirmed"
    client.post(page_of("line_edit", line.pk), same | {"revision": 2, "discount_percent": "5"})
    assert QuoteLine.objects.get().answer == "awaited"


def test_holders_of_the_step_are_offered_and_nobody_else(quote, seller, client):
    stage = LevelFactory(park=quote.firm.park)
    address = page_of("line_create", quote.pk, stage.pk)
    assert "Nobody in the park holds this step" in client.get(address).content.decode()
    holder, weak = FirmFactory(park=quote.firm.park), FirmFactory(park=quote.firm.park)
    Strength.objects.create(firm=holder, level=stage, value="0.50")
    Strength.objects.create(firm=weak, level=stage, value="0.25")
    assert [key for key, _name in client.get(address).context["form"].fields["source"].choices] == [
        str(holder.pk),
        "outside",
    ]
    assert client.post(address, line_form(source=weak.pk)).status_code == 422


def test_lines_of_one_step_share_it(quote):
    stage = LevelFactory(park=quote.firm.park)
    Certification.objects.create(firm=quote.firm, standard="ISO 22000", valid_until=tomorrow())
    Certification.objects.create(firm=quote.firm, standard="Ecocert")
    LineFactory(quote=quote, stage=stage, lead_days=5 * 2)
    LineFactory(quote=quote, stage=stage, supplier=None, outside_supplier="Dehors", lead_days=5 * 3)
    LineFactory(quote=quote, lead_days=5 * 4, answer="awaited")
    sheet = sheet_of(quote)
    assert [(step.days, step.price, step.state) for step in sheet.steps] == [(15, 200, "out"), (20, 100, "wait")]
    assert (sheet.days, sheet.outside_steps, sheet.park_steps) == (35, 1, 2)
    assert sheet.steps[0].certificates == ["ISO 22000"]


def test_quote_leaves_as_it_was_looked_at(quote, seller, client):
    line = LineFactory(quote=quote)
    address = page_of("quote_send", quote.pk)
    seen = client.get(address).context["seen"]
    client.post(page_of("line_edit", line.pk), line_form(line, unit_price="5000"))
    answer = client.post(address, {"seen": seen})
    assert (answer.status_code, Quote.objects.get().status) == (409, "draft")
    assert client.post(address, {"seen": answer.context["seen"]}).status_code == 302
    assert client.post(address, {"seen": seen}).status_code == 302
    assert Quote.objects.get().number.endswith("-001")


def test_clients_link_is_shown_once_and_on_its_own_quote_only(quote, seller, client):
    LineFactory(quote=quote)
    other = LineFactory(quote__firm=quote.firm).quote
    client.post(page_of("quote_send", quote.pk))
    shown = [client.get(page_of("quote_detail", one.pk)).content.decode() for one in (other, quote, quote)]
    assert ["/offer/" in page for page in shown] == [False, True, False]


def test_preview_shows_the_clients_page_and_changes_nothing(quote, seller, client):
    quote.client.language = "fr"
    quote.client.save()
    Quote.objects.update(internal_note="MARKINTERNAL")
    LineFactory(quote=quote, supplier=None, outside_supplier="MARKOUTSIDE", name_outside=False)
    page = client.get(page_of("quote_preview", quote.pk)).content.decode()
    assert 'lang="fr"' in page
    assert "120,00" in page
    assert "MARK" not in page
    assert Quote.objects.get().number is None


def test_open_page_hears_of_the_answer(quote, seller, client, django_assert_max_num_queries):
    LineFactory(quote=quote)
    _version, address = offers.send(quote, by=seller)
    state = page_of("quote_state", quote.pk)
    assert client.get(f"{state}?seen=sent", headers=HTMX).status_code == 204
    assert "every 5s" in client.get(page_of("quote_detail", quote.pk)).content.decode()
    offers.close(offers.link_of(address.split("/")[4]), "accepted", name="Ann Buyer", position="Director")
    with django_assert_max_num_queries(6):
        news = client.get(f"{state}?seen=sent", headers=HTMX).content.decode()
    for expected in ('id="state"', 'id="moves" class="flow" hx-swap-oob="true"', 'id="past"', "Accepted by Ann Buyer"):
        assert expected in news
    assert "every 5s" not in news
    assert "Withdraw" not in news


def test_open_page_of_a_quote_taken_back_is_loaded_anew(quote, seller, client):
    LineFactory(quote=quote)
    offers.send(quote, by=seller)
    offers.revise(Quote.objects.get(), by=seller)
    answer = client.get(f"{page_of('quote_state', quote.pk)}?seen=sent", headers=HTMX)
    assert answer.headers["HX-Refresh"] == "true"


def test_own_line_is_not_answered(quote, seller, client):
    line = LineFactory(quote=quote)
    assert client.get(page_of("line_answer", line.pk)).status_code == 404
