"""Variants of one quote: one number, several live offers, one winner."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from firms.models import Event
from naturopole import workflow
from naturopole.workflow import InvalidTransition
from packages.domain import offers, variants
from packages.models import Answer, Attachment, Confirmation, Quote, QuoteStage, RequiredCertificate
from tests.factories import FirmFactory, LevelFactory
from tests.packages.factories import LineFactory, QuoteFactory

YES = {"name": "Ann Buyer", "position": "Director", "agreed": "on"}


@pytest.fixture
def quote(db):
    return LineFactory(description="Jars").quote


@pytest.fixture
def seller(quote, client):
    client.force_login(quote.created_by)
    return quote.created_by


def variant_of(quote, title="In glass"):
    return variants.make(quote, title=title, by=quote.created_by)[0]


def sent(quote):
    """Path of the client's page of the version that leaves now."""
    return offers.send(quote, by=quote.created_by)[1].removeprefix("http://127.0.0.1:8000")


def states():
    return list(Quote.objects.order_by("pk").values_list("variant", "status"))


def year(number):
    return f"{timezone.localdate().year}-{number}"


def test_variant_copies_head_chain_certificates_and_notes(quote):
    Quote.objects.update(
        internal_note="Ours", client_note="Yours", discount_percent=5, turnkey=True, starts_on="2026-12-01"
    )
    quote.refresh_from_db()
    first, second = (LevelFactory(park=quote.firm.park) for _ in range(2))
    stages = [QuoteStage.objects.create(quote=quote, level=level, order=level.order) for level in (first, second)]
    stages[1].after.add(stages[0])
    needed = RequiredCertificate.objects.create(quote=quote, standard="GMP")
    needed.steps.add(second)
    spare = {"optional": True, "chosen": False, "internal_note": "Line", "second_discount_percent": 3}
    LineFactory(quote=quote, description="Spare", **spare)
    variant, is_new, lost = variants.make(quote, title="In glass", by=quote.created_by)
    fresh = Quote.objects.get(pk=variant.pk)
    assert (is_new, lost, fresh.title, fresh.variant, fresh.variant_of) == (True, [], "In glass", "B", quote)
    for name in ("client", "internal_note", "client_note", "discount_percent", "turnkey", "starts_on", "valid_until"):
        assert getattr(fresh, name) == getattr(quote, name), name
    assert (fresh.number, fresh.version, fresh.status) == (None, 1, "draft")
    copied = {stage.level: [before.level for before in stage.after.all()] for stage in fresh.stages.all()}
    assert copied == {first: [], second: [first]}
    assert [list(one.steps.all()) for one in fresh.required_certificates.all()] == [[second]]
    names = ("description", "optional", "chosen", "internal_note", "second_discount_percent", "net")
    assert list(fresh.lines.order_by("description").values(*names)) == list(
        quote.lines.order_by("description").values(*names)
    )


def test_firms_word_holds_as_long_as_the_line_does(quote):
    supplier = FirmFactory(park=quote.firm.park)
    told = [LineFactory(quote=quote, supplier=supplier, answer=word) for word in ("confirmed", "awaited", "declined")]
    for line in told:
        line.refresh_from_db()
    for line in told[::2]:
        answer = {"specification": line.specification, "confirmed": line.answer == "confirmed", "note": "yes"}
        Confirmation.objects.create(line=line, firm=supplier, **answer)
    variant = variant_of(quote)
    lines = variant.lines.filter(supplier=supplier).order_by("pk")
    unsettled = ("awaited", "")
    assert [(line.answer, line.asked_sha256) for line in lines] == [("confirmed", "asked"), unsettled, unsettled]
    copies = Confirmation.objects.filter(line__quote=variant).values_list("line", "note", "confirmed")
    assert list(copies) == [(lines[0].pk, "yes", True)]
    assert Confirmation.objects.count() == 3


def test_files_are_copied_so_that_either_may_go(quote):
    told = {"file_name": "plan.pdf", "size": 3, "sha256": "0" * 64, "uploaded_by": quote.created_by}
    stored = ContentFile(b"abc", name="a.pdf")
    row = Attachment.objects.create(quote=quote, title="Plan", to_client=True, file=stored, **told)
    copy = variant_of(quote).attachments.get()
    assert (copy.title, copy.to_client, copy.file.name == row.file.name) == ("Plan", True, False)
    row.file.storage.delete(row.file.name)
    with copy.file.open() as file:
        assert file.read() == b"abc"


def test_numbers_share_their_stem_whichever_leaves_first(quote):
    variant, other = variant_of(quote), LineFactory().quote
    sent(variant)
    sent(other)
    third = variant_of(variant, "In wood")
    sent(quote)
    sent(third)
    numbers = dict(Quote.objects.values_list("pk", "number"))
    assert numbers[variant.pk] == year("001-B")
    assert (numbers[quote.pk], numbers[third.pk], numbers[other.pk]) == (year("001"), year("001-C"), year("002"))


def test_longest_number_fits_its_column():
    assert len("2026-99999-Z") <= Quote._meta.get_field("number").max_length


def test_variant_of_a_variant_belongs_to_the_base(quote):
    third = variant_of(variant_of(quote))
    assert (third.variant_of, third.variant) == (quote, "C")


def test_letters_come_to_an_end(quote):
    for letter in variants.LETTERS:
        QuoteFactory(firm=quote.firm, client=quote.client, variant_of=quote, variant=letter)
    with pytest.raises(InvalidTransition):
        variant_of(quote)


def test_accepted_variant_closes_the_others(quote, client):
    variant, draft, gone = (variant_of(quote, title) for title in ("Glass", "Wood", "Tin"))
    paths = [sent(quote), sent(variant)]
    offers.ask_change(offers.link_of(paths[0].split("/")[2]), message="Cheaper")
    workflow.apply(gone, "withdraw", by=quote.created_by)
    assert client.post(f"{paths[1]}acceptance/", YES).status_code == 302
    assert states() == [("", "superseded"), ("B", "accepted"), ("C", "superseded"), ("D", "withdrawn")]
    assert "You have chosen another variant" in client.get(paths[0]).content.decode()
    assert client.post(f"{paths[0]}acceptance/", YES).status_code == 409
    assert client.post(f"{paths[0]}refusal/", {"code": "lead_time", "reason": "late"}).status_code == 409
    assert client.post(f"{paths[0]}change/", {"message": "late"}).status_code == 409
    assert Answer.objects.count() == 1
    assert Event.objects.about(draft)[0].note == Quote.objects.get(pk=variant.pk).number


def test_declined_variant_leaves_the_others_open(quote, client):
    variant = variant_of(quote)
    paths = [sent(quote), sent(variant)]
    client.post(f"{paths[1]}refusal/", {"code": "lead_time", "reason": "late"})
    assert states() == [("", "sent"), ("B", "declined")]
    assert client.post(f"{paths[0]}acceptance/", YES).status_code == 302
    assert states() == [("", "accepted"), ("B", "declined")]


def test_nothing_comes_back_once_one_is_accepted(quote, client):
    variant, late = variant_of(quote), variant_of(quote)
    for one in (variant, late):
        client.post(f"{sent(one)}refusal/", {"code": "lead_time", "reason": "late"})
    client.post(f"{sent(quote)}acceptance/", YES)
    with pytest.raises(InvalidTransition):
        offers.revise(Quote.objects.get(pk=variant.pk), by=quote.created_by)
    with pytest.raises(InvalidTransition):
        variant_of(quote)
    assert (states()[1], Quote.objects.count()) == (("B", "declined"), 3)


def test_old_version_of_a_variant_names_the_one_that_replaced_it(quote, client):
    variant = variant_of(quote)
    path = sent(variant)
    sent(offers.revise(Quote.objects.get(pk=variant.pk), by=quote.created_by))
    assert "Version 2 has replaced" in client.get(path).content.decode()
    assert client.post(f"{path}acceptance/", YES).status_code == 409
    assert client.get(path).context["latest"] == 2


def test_database_refuses_a_second_winner(quote):
    variant_of(quote)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.update(status="accepted")
    QuoteFactory()
    Quote.objects.exclude(variant="B").update(status="accepted")
    assert Quote.objects.filter(status="accepted").count() == 2


def test_alternatives_are_those_the_client_may_still_answer(quote):
    variant, draft = variant_of(quote), variant_of(quote)
    sent(quote)
    sent(variant)
    assert [list(variants.siblings(one)) for one in (quote, variant)] == [[variant], [quote]]
    assert list(variants.siblings(draft)) == [quote, variant]


def test_withdrawn_quote_has_no_variants(quote):
    Quote.objects.update(status="withdrawn")
    with pytest.raises(InvalidTransition):
        variant_of(Quote.objects.get())


def test_variant_is_opened_by_its_form_once(quote, seller, client):
    address = reverse("packages:variant_create", args=[quote.pk])
    key = client.get(address).context["form"]["request_key"].value()
    for title, status in (("", 422), ("In glass", 302), ("In glass", 302)):
        assert client.post(address, {"title": title, "request_key": key}).status_code == status
    variant = Quote.objects.get(variant="B")
    assert client.post(address, {"title": "Again", "request_key": key})["Location"].endswith(f"/quotes/{variant.pk}/")
    assert [event.verb for event in Event.objects.about(quote)] == ["variant_made"]


def test_variant_of_a_decided_quote_is_a_conflict(quote, seller, client):
    Quote.objects.update(status="accepted")
    answer = client.post(reverse("packages:variant_create", args=[quote.pk]), {"title": "Late"})
    assert (answer.status_code, Quote.objects.count()) == (409, 1)


def test_family_stands_on_the_page_of_each(quote, seller, client):
    variant = variant_of(quote)
    sent(variant)
    answer = client.get(reverse("packages:version_list", args=[quote.pk]))
    assert [(one.pk, one.sent_version, one.sent_net) for one in answer.context["family"]] == [
        (quote.pk, None, None),
        (variant.pk, 1, 100),
    ]


@pytest.mark.parametrize("count", [1, 20])
def test_variant_costs_the_same_for_any_number_of_lines(quote, seller, client, count, django_assert_max_num_queries):
    for _ in range(count):
        line = LineFactory(quote=quote, supplier=FirmFactory(park=quote.firm.park))
        line.refresh_from_db()
        told = {"firm": line.supplier, "specification": line.specification, "confirmed": True}
        Confirmation.objects.create(line=line, **told)
    with django_assert_max_num_queries(28):
        client.post(reverse("packages:variant_create", args=[quote.pk]), {"title": "In glass"})
    assert Confirmation.objects.count() == 2 * count
