"""Firms are asked, and answer about their own lines: walls, both values on a conflict, what follows from an answer."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from firms.models import Event, OutboxMail
from naturopole.workflow import InvalidTransition
from packages.domain import asking, offers, quoting
from packages.domain.sheet import sheet_of
from packages.models import Confirmation, Quote, QuoteLine, SupplierLink
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.factories import LineFactory, QuoteFactory, line_form, tomorrow
from tests.packages.supply import asked_line, no, read, yes

HTMX = {"HX-Request": "true"}


@pytest.fixture
def quote(db):
    return QuoteFactory()


@pytest.fixture
def neighbour(quote):
    return FirmFactory(park=quote.firm.park)


@pytest.fixture
def answerer(neighbour, client):
    """Sales of the neighbour, signed in."""
    user = member("sales", firm=neighbour)
    client.force_login(user)
    return user


def page_of(name, *keys):
    return reverse(f"packages:{name}", args=keys)


def recipients():
    return sorted(OutboxMail.objects.values_list("recipient", flat=True))


def test_asking_stamps_the_lines_and_mails_the_sellers_a_link_in_their_language(quote, neighbour):
    seller = member("sales", firm=neighbour, language="fr")
    director = member("director", firm=neighbour)
    member("hr", firm=neighbour)
    line = LineFactory(quote=quote, supplier=neighbour, answer="awaited", asked_sha256="")
    own = LineFactory(quote=quote, asked_sha256="")
    outside = LineFactory(quote=quote, supplier=None, outside_supplier="Dehors", asked_sha256="")
    asked = asking.ask(quote, by=quote.created_by)
    stamped = {row.pk: row.asked_sha256 for row in QuoteLine.objects.all()}
    assert stamped == {line.pk: QuoteLine.objects.get(pk=line.pk).specification, own.pk: "", outside.pk: ""}
    assert (Quote.objects.get().status, asked.firms, asked.links) == ("awaiting", [neighbour.name], {})
    assert recipients() == sorted([seller.email, director.email])
    french, english = (OutboxMail.objects.get(recipient=user.email) for user in (seller, director))
    assert page_of("asked_quote", quote.pk) in french.body
    assert english.subject == f"{quote.firm.name} asks for your answer"
    assert quote.title not in french.body + english.body


def test_firm_without_an_account_gets_a_link_that_sales_sees_once(quote, neighbour, client):
    LineFactory(quote=quote, supplier=neighbour, answer="awaited", asked_sha256="")
    client.force_login(quote.created_by)
    assert client.post(page_of("quote_ask", quote.pk)).status_code == 302
    shown = [client.get(page_of("quote_firms", quote.pk)).context["new_links"] for _ in range(2)]
    assert (list(shown[0]), shown[1]) == ([neighbour.name], {})
    assert (OutboxMail.objects.count(), SupplierLink.objects.get().firm) == (0, neighbour)


def test_asking_again_asks_changed_lines_only(quote, neighbour):
    member("sales", firm=neighbour)
    other = FirmFactory(park=quote.firm.park)
    second = member("sales", firm=other)
    first = LineFactory(quote=quote, supplier=neighbour, answer="awaited", asked_sha256="")
    changed = LineFactory(quote=quote, supplier=other, answer="awaited", asked_sha256="")
    asking.ask(quote, by=quote.created_by)
    with pytest.raises(InvalidTransition):
        asking.ask(quote, by=quote.created_by)
    QuoteLine.objects.filter(pk=changed.pk).update(quantity=D("7"))
    before = QuoteLine.objects.get(pk=first.pk).asked_at
    assert asking.ask(quote, by=quote.created_by).firms == [other.name]
    assert OutboxMail.objects.filter(recipient=second.email).count() == 2
    assert QuoteLine.objects.get(pk=first.pk).asked_at == before


def test_price_that_has_lapsed_is_asked_again(quote, neighbour, answerer, client, monkeypatch):
    line = asked_line(quote, neighbour)
    client.post(page_of("line_answer", line.pk), yes(line, valid_until=tomorrow()))
    with pytest.raises(InvalidTransition):
        asking.ask(quote, by=quote.created_by)
    later = tomorrow() + timedelta(1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: later)
    assert asking.ask(quote, by=quote.created_by).firms == [neighbour.name]
    assert QuoteLine.objects.get().answer == "awaited"


def test_button_of_the_builder_asks_too(quote, neighbour, client):
    LineFactory(quote=quote, supplier=neighbour, answer="awaited", asked_sha256="")
    client.force_login(quote.created_by)
    client.post(page_of("quote_move", quote.pk, "ask"))
    assert (Quote.objects.get().status, QuoteLine.objects.exclude(asked_sha256="").count()) == ("awaiting", 1)


@pytest.mark.parametrize("status", Quote.Status.values)
def test_every_move_is_answered_from_every_state(quote, neighbour, client, status):
    LineFactory(quote=quote, supplier=neighbour, answer="awaited", asked_sha256="")
    client.force_login(quote.created_by)
    codes = {}
    for move in (*Quote.TRANSITIONS, "unknown"):
        Quote.objects.update(status=status)
        codes[move] = client.post(page_of("quote_move", quote.pk, move)).status_code
    own = {"ask": 302, "revise": 302, "withdraw": 302}
    assert codes == dict.fromkeys((*Quote.TRANSITIONS, "unknown"), 403) | own


def test_supplier_reads_and_answers_its_own_lines_only(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour, firm_unit_price=D("61.5"), unit_price=D("877.77"), internal_note="MARKNOTE")
    LineFactory(quote=quote, description="MARKOTHER", unit_price=D("777.77"))
    asked_line(quote, description="MARKTHIRD")
    for address in (page_of("line_answer", line.pk), page_of("asked_quote", quote.pk), page_of("asked_list")):
        page = client.get(address).content.decode()
        assert "61.50" in page
        for secret in ("MARK", "777.77", "877.77", quote.client.name):
            assert secret not in page
    for name, key in [("quote_detail", quote.pk), ("line_edit", line.pk), ("quote_firms", quote.pk)]:
        assert client.get(page_of(name, key)).status_code == 404
    assert client.post(page_of("line_answer", line.pk), yes(line)).status_code == 302
    assert QuoteLine.objects.get(pk=line.pk).answer == "confirmed"


def test_line_is_hidden_until_it_is_asked_about(quote, neighbour, answerer, client):
    line = LineFactory(quote=quote, supplier=neighbour, answer="awaited", asked_sha256="")
    codes = [client.get(page_of(*there)).status_code for there in (("line_answer", line.pk), ("asked_quote", quote.pk))]
    assert codes == [404, 404]


def test_plain_yes_keeps_price_and_lead_time(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour, discount_percent=D("5"), second_discount_percent=D("3"))
    client.post(page_of("line_answer", line.pk), yes(line))
    kept, row = QuoteLine.objects.get(), Confirmation.objects.get()
    assert (kept.answer, kept.firm_unit_price, kept.firm_net, kept.answered_by) == (
        "confirmed",
        None,
        D("92.15"),
        answerer,
    )
    assert (row.unit_price, row.lead_days, row.specification) == (D("92.15"), 5, kept.specification)
    assert read(kept).said.is_changed is False


def test_changed_price_moves_the_margin_and_leaves_the_clients_price(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    given = {"unit_price": "91.25", "lead_days": 8, "minimum_quantity": "1", "valid_until": tomorrow(), "note": "MARKN"}
    client.post(page_of("line_answer", line.pk), yes(line, **given))
    kept, said = QuoteLine.objects.get(), read(line).said
    assert (kept.unit_price, kept.firm_unit_price, kept.lead_days) == (D("100.00"), D("91.25"), 8)
    assert (said.price_before, said.days_before, said.unit_price, said.valid_until) == (
        D("100"),
        5,
        D("91.25"),
        tomorrow(),
    )
    assert sheet_of(Quote.objects.get()).split.margin == D("8.75")
    event = Event.objects.get(verb="line_changed")
    assert (event.note, event.detail) == (line.description, {"line": line.pk, "changed": ["price", "lead_time"]})
    client.force_login(quote.created_by)
    page = client.get(page_of("quote_firms", quote.pk)).content.decode()
    for told in ("unit price: €100.00 before, €91.25 now", "lead time: 1 week before, 8 working days now", "MARKN"):
        assert told in page


def test_sales_is_told_of_changes_refusals_and_the_last_answer(quote, neighbour, answerer, client):
    lines = [asked_line(quote, neighbour) for _ in range(4)]
    for line, form in zip(lines, [yes(lines[0]), yes(lines[1], lead_days=9), no(lines[2]), yes(lines[3])], strict=True):
        client.post(page_of("line_answer", line.pk), form)
    subjects = OutboxMail.objects.filter(recipient=quote.created_by.email).order_by("pk")
    assert list(subjects.values_list("subject", flat=True)) == [
        "A firm has confirmed with changes",
        "A firm has declined its line",
        "All firms have answered",
    ]


def test_line_edited_after_the_answer_is_to_confirm_again(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    client.post(page_of("line_answer", line.pk), yes(line))
    client.force_login(quote.created_by)
    fresh = QuoteLine.objects.get()
    form = line_form(fresh, source=neighbour.pk, unit_price="100", quantity="3", unit="", lead_time="1")
    assert client.post(page_of("line_edit", line.pk), form).status_code == 302
    fresh = QuoteLine.objects.get()
    assert (fresh.answer, fresh.asked_sha256 == fresh.specification) == ("awaited", False)
    assert client.get(page_of("quote_firms", quote.pk)).context["to_ask"] == 1


def test_note_of_sales_does_not_ask_the_firm_anew(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    client.post(page_of("line_answer", line.pk), yes(line))
    fresh = QuoteLine.objects.get()
    fresh.internal_note = "Ours"
    quoting.save_line(fresh, revision=fresh.revision, by=quote.created_by)
    assert QuoteLine.objects.get().answer == "confirmed"


def test_answer_to_a_line_that_has_changed_shows_both_values(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    form = yes(line, unit_price="91.25", note="MARKTYPED")
    QuoteLine.objects.filter(pk=line.pk).update(quantity=D("7"), unit_price=D("88"))
    answer = client.post(page_of("line_answer", line.pk), form)
    page = answer.content.decode()
    assert (answer.status_code, Confirmation.objects.count()) == (409, 0)
    for value in ("The line now reads: 7  at €88.00", 'value="91.25"', "MARKTYPED"):
        assert value in page
    shown = answer.context["confirm"]
    again = form | {"specification": shown["specification"].value(), "seen": shown["seen"].value()}
    assert client.post(page_of("line_answer", line.pk), again).status_code == 302
    assert Confirmation.objects.get().unit_price == D("91.25")


def test_second_answer_of_a_colleague_is_refused_with_both_values(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    form = yes(line)
    client.post(page_of("line_answer", line.pk), form)
    answer = client.post(
        page_of("line_answer", line.pk), form | {"answer": "decline", "code": "price", "note": "MARKT"}
    )
    page = answer.content.decode()
    assert (answer.status_code, Confirmation.objects.count(), QuoteLine.objects.get().answer) == (409, 1, "confirmed")
    assert "A colleague has answered meanwhile" in page
    assert "MARKT" in page


def test_answer_may_be_changed_while_the_quote_is_a_draft_and_both_are_kept(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    client.post(page_of("line_answer", line.pk), yes(line))
    client.post(page_of("line_answer", line.pk), no(line, note="MARKWORD"))
    assert list(Confirmation.objects.values_list("confirmed", flat=True)) == [False, True]
    assert QuoteLine.objects.get().answer == "declined"
    QuoteLine.objects.update(answer="confirmed")
    offers.send(quote, by=quote.created_by)
    assert client.post(page_of("line_answer", line.pk), yes(line)).status_code == 409
    assert Confirmation.objects.count() == 2


@pytest.mark.parametrize(
    ("posted", "status"),
    [
        ({"unit_price": "-1"}, 422),
        ({"unit_price": "ten"}, 422),
        ({"unit_price": ""}, 422),
        ({"unit_price": "999999999"}, 422),
        ({"unit_price": "1e999"}, 422),
        ({"lead_days": "0"}, 422),
        ({"lead_days": "9" * 400}, 422),
        ({"minimum_quantity": "-3"}, 422),
        ({"valid_until": "2020-01-01"}, 422),
        ({"note": "x" * 501}, 422),
        ({"answer": "decline"}, 422),
        ({"answer": "decline", "code": "nonsense"}, 422),
        ({"specification": "x"}, 409),
        ({"specification": ""}, 409),
        ({"seen": "9" * 5000}, 409),
        ({"seen": "٣"}, 409),
        ({"seen": "-1"}, 409),
    ],
)
def test_odd_answers_are_refused_in_words(quote, neighbour, answerer, client, posted, status):
    line = asked_line(quote, neighbour, quantity=D("20"))
    assert client.post(page_of("line_answer", line.pk), yes(line) | posted).status_code == status
    assert client.post(page_of("line_answer", line.pk), {}).status_code == 422
    assert (QuoteLine.objects.get().answer, Confirmation.objects.count()) == ("awaited", 0)


@pytest.mark.parametrize("change", ["UPDATE packages_confirmation SET note = 'x'", "DELETE FROM packages_confirmation"])
def test_answer_of_a_firm_cannot_be_changed(quote, neighbour, answerer, client, change):
    line = asked_line(quote, neighbour)
    client.post(page_of("line_answer", line.pk), yes(line))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_removed_line_leaves_its_answers_to_the_firm_that_gave_them(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour, description="Drying")
    client.post(page_of("line_answer", line.pk), yes(line, note="MARKWORD"))
    quoting.remove_line(line, by=quote.created_by)
    page = client.get(page_of("given_list")).content.decode()
    assert (QuoteLine.objects.count(), "Drying" in page, "MARKWORD" in page) == (0, True, True)
    assert client.get(page_of("line_answer", line.pk)).status_code == 404


def test_firm_that_takes_a_line_over_reads_nothing_of_the_one_before(quote, neighbour, answerer, client):
    line = asked_line(quote, neighbour)
    client.post(page_of("line_answer", line.pk), no(line, note="MARKWORD"))
    successor = FirmFactory(park=quote.firm.park)
    fresh = QuoteLine.objects.get()
    fresh.supplier = successor
    quoting.save_line(fresh, revision=fresh.revision, by=quote.created_by)
    client.force_login(member("sales", firm=successor))
    assert client.get(page_of("line_answer", line.pk)).status_code == 404
    asking.ask(quote, by=quote.created_by)
    for address in (page_of("line_answer", line.pk), page_of("asked_quote", quote.pk), page_of("given_list")):
        assert "MARKWORD" not in client.get(address).content.decode()
    assert Confirmation.objects.visible_to(member("director", firm=successor)).count() == 0
    assert Confirmation.objects.visible_to(quote.created_by).count() == 1


def test_dates_of_the_own_step_are_told_once_work_has_a_start(quote, neighbour, answerer, client):
    Quote.objects.update(starts_on="2026-03-02")
    LineFactory(quote=quote, stage=LevelFactory(park=quote.firm.park, order=9001), lead_days=10)
    line = asked_line(quote, neighbour, stage=LevelFactory(park=quote.firm.park, order=9002))
    shown = client.get(page_of("line_answer", line.pk)).content.decode()
    assert "from 16 March\xa02026 to 20 March\xa02026" in shown


def test_list_is_filtered_by_word_and_state(quote, neighbour, answerer, client):
    asked_line(quote, neighbour, description="Drying")
    done = asked_line(quote, neighbour, description="Milling")
    client.post(page_of("line_answer", done.pk), yes(done))
    over = asked_line(QuoteFactory(firm=quote.firm), neighbour, description="Packing")
    Quote.objects.filter(pk=over.quote_id).update(status="withdrawn")

    def found(**asked):
        return {line.description for line in client.get(page_of("asked_list"), asked).context["page"].object_list}

    assert found() == {"Drying", "Milling", "Packing"}
    assert found(state="open") == {"Drying"}
    assert found(state="confirmed") == {"Milling"}
    assert found(state="declined") == set()
    assert found(state="over") == {"Packing"}
    assert found(q="dry") == {"Drying"}
    assert found(state="nonsense") == {"Drying", "Milling", "Packing"}


@pytest.mark.parametrize("count", [1, 20])
def test_pages_of_the_supplier_cost_the_same_for_any_number_of_lines(
    quote, neighbour, answerer, client, count, django_assert_max_num_queries
):
    Quote.objects.update(starts_on="2026-03-02")
    lines = [asked_line(quote, neighbour) for _ in range(count)]
    client.get(page_of("asked_list"))
    with django_assert_max_num_queries(5):
        client.get(page_of("asked_list"))
    with django_assert_max_num_queries(7):
        client.get(page_of("asked_quote", quote.pk))
    with django_assert_max_num_queries(7):
        client.get(page_of("line_answer", lines[0].pk))
    form = yes(lines[0], lead_days=7)
    # Twelve statements, and a savepoint with its release.
    with django_assert_max_num_queries(14):
        client.post(page_of("line_answer", lines[0].pk), form)
    with django_assert_max_num_queries(5):
        client.get(page_of("given_list"))


@pytest.mark.parametrize("count", [1, 20])
def test_pages_of_sales_cost_the_same_for_any_number_of_firms(quote, client, count, django_assert_max_num_queries):
    stage = LevelFactory(park=quote.firm.park)
    for _ in range(count):
        line = LineFactory(quote=quote, stage=stage, supplier=FirmFactory(park=quote.firm.park), asked_sha256="")
        QuoteLine.objects.filter(pk=line.pk).update(answer="awaited")
        member("sales", firm=line.supplier)
    client.force_login(quote.created_by)
    client.get(page_of("quote_firms", quote.pk))
    # Twelve statements, and two savepoints with their releases.
    with django_assert_max_num_queries(16):
        client.post(page_of("quote_ask", quote.pk))
    QuoteLine.objects.update(answer="declined")
    with django_assert_max_num_queries(9):
        client.get(page_of("quote_firms", quote.pk))
