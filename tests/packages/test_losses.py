"""Why a sale was lost: asked for in a code, once, prefilled from the client's own words, never another firm's."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import Event, WantedSkill
from naturopole import kept, workflow
from naturopole.saving import Stale
from naturopole.todo import gathered
from naturopole.workflow import InvalidTransition
from packages.domain import losses, offers
from packages.domain.lines import Line
from packages.domain.losses import stamp
from packages.models import Answer, Loss, Quote
from tests.factories import FirmFactory, LevelFactory, member
from tests.packages.lost_sales import answered, chance, declined, sent, stage_of


@pytest.fixture
def firm(db):
    return FirmFactory()


@pytest.fixture
def seller(firm, client):
    user = member("sales", firm=firm)
    client.force_login(user)
    return user


def address(subject, move="lose"):
    if isinstance(subject, Quote):
        return reverse("packages:quote_loss", args=[subject.pk])
    return reverse("packages:opportunity_loss", args=[subject.pk, move])


def posted(**fields) -> dict:
    return {"code": "price", "detail": "", "net": "100", "seen": ""} | fields


def note(quote, by, **fields):
    loss = Loss(quote=quote, **({"code": "price", "net": D("100.00")} | fields))
    return losses.note_loss(loss, move="withdraw", seen="", by=by)


def test_declined_quote_asks_why_with_the_clients_words(firm, seller, client):
    quote = sent(firm, "1234.50")
    answer = offers.link_of(offers.open_link(quote.versions.get()).split("/")[4])
    offers.close(answer, Answer.Kind.DECLINED, reason="Not before May")
    form = client.get(address(quote)).context["form"]
    assert (form["net"].value(), form["detail"].value(), form["code"].value()) == ("1234.5", "Not before May", None)


@pytest.mark.parametrize(("code", "expected"), [("price", "price"), ("skill", "skill"), ("", None)])
def test_clients_code_is_the_first_choice(firm, seller, client, code, expected):
    quote = sent(firm)
    version = quote.versions.get()
    Answer.objects.create(version=version, kind="declined", code=code, reason="No", pdf_sha256=version.pdf_sha256)
    Quote.objects.filter(pk=quote.pk).update(status="declined")
    assert client.get(address(quote)).context["form"]["code"].value() == expected


def test_stake_is_the_last_net_in_euros(firm, seller, client):
    quote = sent(firm, "200.00")
    assert losses.with_stake(Quote.objects.all()).get().stake == D("200.00")
    Quote.objects.filter(pk=quote.pk).update(currency="GBP", currency_rate=D("0.8"))
    assert losses.with_stake(Quote.objects.all()).get().stake == D("250.00")


def test_stake_of_a_draft_is_its_own_net(firm, seller):
    from tests.packages.factories import LineFactory

    quote = LineFactory(quote__firm=firm, unit_price=D("80.10")).quote
    Quote.objects.filter(pk=quote.pk).update(discount_percent=D("5"))
    assert losses.with_stake(Quote.objects.all()).get().stake == D("76.09")


def test_reason_is_noted_with_its_event(firm, seller, client):
    quote = declined(firm)
    assert client.post(address(quote), posted(detail="Asia was cheaper")).status_code == 302
    loss = Loss.objects.get()
    told = (loss.firm, loss.client, loss.code, loss.net, loss.lost_on, loss.by)
    assert told == (firm, quote.client, "price", D("100.00"), timezone.localdate(), seller)
    event = Event.objects.about(quote)[0]
    assert (event.verb, event.note, event.label) == ("lost", "Asia was cheaper", "Reason of the loss noted")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"code": "skill"}, "skill"),
        ({"code": "certificate"}, "certificate"),
        ({"code": "capacity"}, "stage"),
        ({"code": "other"}, "detail"),
        ({"code": ""}, "code"),
        ({"code": "price", "skill_name": "Freeze-drying"}, "skill_name"),
        ({"code": "price", "certificate": "GMP"}, "certificate"),
        ({"net": "-1"}, "net"),
        ({"net": ""}, "net"),
    ],
)
def test_reason_must_say_what_its_code_needs(firm, seller, client, fields, wrong):
    answer = client.post(address(declined(firm)), posted(**fields))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert Loss.objects.count() == 0


def test_named_skill_that_is_wanted_already_is_that_skill(firm, seller, client):
    skill = WantedSkill.objects.create(park=firm.park, order=0, name_fr="Lyophilisation", name_en="Freeze-drying")
    client.post(address(declined(firm)), posted(code="skill", skill_name=" lyophilisation "))
    loss = Loss.objects.get()
    assert (loss.skill, loss.skill_name) == (skill, "")


def test_choices_are_the_parks_own(firm, seller, client):
    own = stage_of(firm.park)
    LevelFactory(park=firm.park, axis="market")
    form = client.get(address(declined(firm))).context["form"]
    assert list(form.fields["stage"].queryset) == [own]


def test_open_quote_is_withdrawn_with_its_reason(firm, seller, client):
    quote = sent(firm)
    assert client.post(address(quote), posted(code="dropped")).status_code == 302
    quote.refresh_from_db()
    assert (quote.status, quote.loss.code) == ("withdrawn", "dropped")


def test_draft_that_is_not_quoted_keeps_its_reason(firm, seller, client):
    from tests.packages.factories import LineFactory

    quote = LineFactory(quote__firm=firm).quote
    client.post(address(quote), posted(code="capacity", stage=quote.lines.get().stage_id))
    quote.refresh_from_db()
    assert (quote.status, quote.loss.net) == ("withdrawn", D("100.00"))


@pytest.mark.parametrize(("move", "status"), [("lose", "lost"), ("pass", "no_bid")])
def test_opportunity_is_given_up_with_its_reason(firm, seller, client, move, status):
    row = chance(firm)
    assert client.get(address(row, move)).context["form"]["net"].value() == "500"
    assert client.post(address(row, move), posted(detail="Too far")).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.loss.code, row.loss.net) == (status, "price", D("100.00"))
    assert client.get(address(row, "win")).status_code == 404


def test_withdrawing_a_sent_quote_leads_to_the_reason(firm, seller, client):
    quote = sent(firm)
    answer = client.post(reverse("packages:quote_move", args=[quote.pk, "withdraw"]))
    assert answer["Location"] == address(quote)


def test_won_quote_has_no_loss(firm, seller, client):
    quote = answered(sent(firm), Answer.Kind.ACCEPTED, name="A", position="B")
    assert client.get(address(quote)).context["form"] is None
    assert client.post(address(quote), posted()).status_code == 409
    with pytest.raises(InvalidTransition):
        note(quote, seller)
    assert Loss.objects.count() == 0


def test_same_form_twice_notes_one_loss(firm, seller, client):
    quote = declined(firm)
    codes = [client.post(address(quote), posted()).status_code for _ in range(2)]
    assert (codes, Loss.objects.count(), Event.objects.filter(verb="lost").count()) == ([302, 302], 1, 1)


def test_colleagues_other_reason_is_shown_beside(firm, seller, client):
    quote = declined(firm)
    note(quote, seller, code="silent", detail="THEIRS")
    answer = client.post(address(quote), posted(detail="MINE"))
    assert answer.status_code == 409
    assert answer.context["conflict"].fresh.detail == "THEIRS"
    assert answer.context["form"]["detail"].value() == "MINE"
    assert Loss.objects.get().detail == "THEIRS"
    again = client.post(address(quote), posted(detail="MINE", seen=answer.context["form"].data["seen"]))
    assert (again.status_code, Loss.objects.get().detail) == (302, "MINE")


def test_net_stays_as_it_was_noted(firm, seller, client):
    quote = declined(firm)
    loss = note(quote, seller)
    assert "net" not in client.get(address(quote)).context["form"].fields
    client.post(address(quote), posted(detail="Corrected", net="999999", seen=stamp(loss)))
    loss.refresh_from_db()
    assert (loss.detail, loss.net) == ("Corrected", D("100.00"))


def test_reason_is_final_after_thirty_days(firm, seller, client):
    quote = declined(firm)
    loss = note(quote, seller)
    Loss.objects.update(lost_on=timezone.localdate() - timedelta(days=30))
    quote.versions.all()
    assert losses.may_correct(Loss.objects.get())
    Loss.objects.update(lost_on=timezone.localdate() - timedelta(days=31))
    assert not losses.may_correct(Loss.objects.get())
    assert stamp(loss) == stamp(Loss.objects.get())


def test_final_reason_cannot_be_changed(firm, seller, client):
    row = chance(firm)
    loss = losses.note_loss(Loss(opportunity=row, code="price", net=D("1")), move="lose", seen="", by=seller)
    Loss.objects.update(lost_on=timezone.localdate() - timedelta(days=31))
    assert client.get(address(row)).context["form"] is None
    assert client.post(address(row), posted(seen=stamp(loss), detail="x")).status_code == 409
    with pytest.raises(InvalidTransition):
        losses.note_loss(Loss(opportunity=row, code="silent", net=D("1")), move="lose", seen=stamp(loss), by=seller)


def test_quote_lost_again_is_noted_anew(firm, seller, client):
    quote = declined(firm)
    note(quote, seller)
    Loss.objects.update(lost_on=timezone.localdate() - timedelta(days=60))
    offers.revise(Quote.objects.get(), by=seller)
    offers.send(Quote.objects.get(), by=seller)
    quote = answered(Quote.objects.get(), Answer.Kind.DECLINED, reason="Again")
    assert "net" in client.get(address(quote)).context["form"].fields
    seen = stamp(Loss.objects.get())
    assert client.post(address(quote), posted(net="70", detail="Again", seen=seen)).status_code == 302
    loss = Loss.objects.get()
    assert (loss.net, loss.lost_on, loss.detail) == (D("70.00"), timezone.localdate(), "Again")


def test_stale_stamp_is_refused(firm, seller):
    quote = declined(firm)
    note(quote, seller)
    with pytest.raises(Stale):
        losses.note_loss(Loss(quote=quote, code="silent", net=D("1")), move="withdraw", seen="x" * 16, by=seller)


@pytest.mark.parametrize("role", ["sales", "director"])
def test_another_firms_loss_is_unknown(firm, role, client):
    quote = declined(firm)
    row = chance(firm)
    note(quote, quote.created_by, detail="MARKLOSS", net=D("4321.00"))
    client.force_login(member(role, firm=FirmFactory(park=firm.park)))
    assert [client.get(address(one)).status_code for one in (quote, row)] == [404, 404]
    assert [client.post(address(one), posted()).status_code for one in (quote, row)] == [404, 404]
    for page in ("loss_list", "loss_export", "figures", "figures_export", "quote_export"):
        text = client.get(reverse(f"packages:{page}")).content.decode()
        assert [mark for mark in ("MARKLOSS", "4,321", "4321") if mark in text] == []


def test_list_tells_what_lacks_a_reason_and_what_has_one(firm, seller, client):
    bare, told = declined(firm), declined(firm)
    note(told, seller, code="silent")
    row = workflow.apply(chance(firm), "lose", by=seller)
    withdrawn_draft = chance(firm)
    page = client.get(reverse("packages:loss_list"))
    assert (list(page.context["quotes"]), list(page.context["chances"])) == ([bare], [row])
    assert [loss.quote for loss in page.context["page"]] == [told]
    narrowed = client.get(reverse("packages:loss_list"), {"code": "price"})
    assert list(narrowed.context["page"]) == []
    assert withdrawn_draft.status == "open"


def test_opportunity_is_explained_by_its_quote(firm, seller):
    quote = declined(firm)
    row = workflow.apply(chance(firm, quote.client), "lose", by=seller)
    Quote.objects.filter(pk=quote.pk).update(opportunity=row)
    assert [list(rows) for rows in losses.unexplained(seller)] == [[quote], [row]]
    note(quote, seller)
    assert [list(rows) for rows in losses.unexplained(seller)] == [[], []]


def waiting(user):
    return losses.todo(gathered(kept.rows(losses.asked_of, user), Line))


def test_home_counts_what_lacks_a_reason(firm, seller):
    declined(firm)
    workflow.apply(chance(firm), "pass", by=seller)
    assert [todo.text for todo in waiting(seller)] == ["2 sales were lost, and nobody has said why."]
    assert waiting(member("hr", firm=firm)) == []
    assert waiting(member("sales", firm=FirmFactory(park=firm.park))) == []


def test_export_keeps_numbers_and_defuses_formulas(firm, seller, client):
    note(declined(firm), seller, code="other", detail="=1+1")
    rows = client.get(reverse("packages:loss_export")).content.decode("utf-8-sig").splitlines()
    cells = rows[1].split(";")
    assert (cells[3], cells[6], cells[7]) == ("Another reason", "'=1+1", "100.00")


@pytest.mark.parametrize("count", [1, 20])
def test_pages_cost_the_same_for_any_number_of_losses(firm, seller, client, count, django_assert_max_num_queries):
    for _ in range(count):
        row = chance(firm)
        losses.note_loss(Loss(opportunity=row, code="price", net=D("1")), move="lose", seen="", by=seller)
        workflow.apply(chance(firm), "lose", by=seller)
    quote = declined(firm)
    client.get(reverse("packages:loss_list"))
    with django_assert_max_num_queries(7):
        client.get(reverse("packages:loss_list"))
    with django_assert_max_num_queries(6):
        client.get(reverse("packages:loss_list"), headers={"HX-Request": "true"})
    with django_assert_max_num_queries(7):
        client.get(address(quote))
    # Twelve statements, and savepoints with their release.
    with django_assert_max_num_queries(14):
        client.post(address(quote), posted())
