"""An application is sent once, the firm reads where it stands, completes, withdraws or appeals."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from firms.domain import intake as applications
from firms.models import (
    Appeal,
    Candidacy,
    Condition,
    Document,
    Event,
    Firm,
    Intake,
    Opinion,
    OutboxMail,
    PositionRecord,
)
from naturopole.workflow import InvalidTransition
from tests.factories import CandidacyFactory, FirmFactory, decide, member
from tests.firms.intake import (
    PDF,
    SIREN,
    SIRET,
    VAT,
    address,
    answers,
    draft,
    make_levels,
    make_papers,
    sent,
    upload,
)


@pytest.fixture
def levels(park):
    return make_levels(park)


@pytest.fixture
def path(levels, park):
    """The page of a fresh draft."""
    return address(park)


# Sending


def test_sending_makes_the_firm_and_its_file(client, path, levels, park, member):
    president, office = member("president"), member("office")
    make_papers(1, intake=draft())
    candidacy = sent(client, path, levels)
    firm = candidacy.firm
    assert (firm.name, firm.standing, firm.siren, firm.siret, firm.vat_number) == (
        "Poudres du Centre", "candidate", SIREN, SIRET, VAT)  # fmt: skip
    assert (firm.address, firm.website) == ("3 rue du Moulin, 03800 Gannat", "https://poudres.example")
    assert (firm.headcount, candidacy.jobs_planned, candidacy.summary_en) == (14, 20, "Blend powders.")
    held = {row.level_id: float(row.value) for row in firm.strengths.all()}
    step, market, _other, specialty = levels
    assert held == {step.pk: 1, market.pk: 0.5, specialty.pk: 0.25}
    assert PositionRecord.objects.get(firm=firm).held == {str(pk): value for pk, value in held.items()}
    assert candidacy.reference == f"{timezone.localdate().year}-01"
    paper = Document.objects.get()
    assert (paper.firm, paper.intake, paper.audience) == (firm, None, "desk")
    assert [event.verb for event in Event.objects.about(candidacy)] == ["received"]
    assert (draft().status, draft().sent["answers"]["phone"]) == ("sent", "04 70 00 00 00")
    told = OutboxMail.objects.order_by("pk").values_list("recipient", flat=True)[1:]
    assert sorted(told) == sorted(["jean@poudres.example", president.email, office.email])
    assert not OutboxMail.objects.filter(body__contains="MARKPROJECT").exists()


def test_any_is_every_level_in_full(client, path, levels):
    candidacy = sent(client, path, levels, any_market="on")
    held = candidacy.firm.strengths.filter(level__axis="market").values_list("value", flat=True)
    assert [float(value) for value in held] == [1, 1]


def test_taken_name_gets_the_town_then_a_number(client, park, levels):
    FirmFactory(park=park, name="poudres du centre")
    names = []
    for _number in range(3):
        client.post(address(park), answers(levels))
        names.append(Firm.objects.order_by("pk").last().name)
    assert names == ["Poudres du Centre (Gannat)", "Poudres du Centre (2)", "Poudres du Centre (3)"]


def test_longest_names_stay_apart(client, park, levels):
    for _ in range(2):
        client.post(address(park), answers(levels, name="N" * 80, commune="C" * 80))
    first, second = Firm.objects.order_by("pk").values_list("name", flat=True)
    assert (first, len(second), second.endswith(" (" + "C" * 30 + ")")) == ("N" * 80, 80, True)


def test_references_follow_each_other(client, park, levels):
    year = timezone.localdate().year
    CandidacyFactory(firm__park=park, reference=f"{year}-99")
    client.post(address(park), answers(levels))
    assert Candidacy.objects.order_by("pk").last().reference == f"{year}-100"


def test_sent_twice_is_one_file(client, path, levels):
    sent(client, path, levels)
    assert client.post(path, answers(levels)).status_code == 302
    assert (Candidacy.objects.count(), Firm.objects.count(), OutboxMail.objects.count()) == (1, 1, 2)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_sent_at_once_is_one_file(path, levels, park):
    start = Barrier(2)

    def click(_number):
        start.wait()
        try:
            return Client().post(path, answers(levels)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(click, range(2))) == [302, 302]
    assert (Candidacy.objects.count(), Firm.objects.count(), PositionRecord.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_firms_that_send_at_once_have_names_and_references_of_their_own(levels, park):
    paths, start = [address(park) for _ in range(4)], Barrier(4)

    def click(path):
        start.wait()
        try:
            return Client().post(path, answers(levels)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(click, paths)) == [302] * 4
    year = timezone.localdate().year
    assert sorted(Candidacy.objects.values_list("reference", flat=True)) == [f"{year}-0{n}" for n in (1, 2, 3, 4)]
    assert len(set(Firm.objects.values_list("name", flat=True))) == 4


# After sending


def test_state_page_tells_nothing_of_the_review(client, path, levels, park):
    candidacy = sent(client, path, levels)
    resident = FirmFactory(park=park, name="MARKRESIDENT")
    Opinion.objects.create(
        candidacy=candidacy,
        firm=resident,
        asked_by=member("office", park=park),
        asked_on="2026-01-01",
        due_on="2026-01-02",
        text="MARKOPINION",
    )
    Event.objects.record(candidacy, verb="opinion_submitted", note="MARKNOTE")
    page = client.get(path)
    assert (page.context["state"].label, [step.label for step in page.context["state"].steps]) == (
        "Being reviewed", ["Application received"])  # fmt: skip
    assert [word in page.content.decode() for word in ("MARKRESIDENT", "MARKOPINION", "MARKNOTE")] == [False] * 3


@pytest.mark.parametrize("status", Candidacy.Status.values)
def test_every_status_has_its_page(client, path, levels, status):
    sent(client, path, levels)
    Candidacy.objects.update(status=status)
    page = client.get(path)
    assert page.status_code == 200
    # The second signature is the park's own affair.
    assert "ignature" not in page.content.decode()


def test_conditions_are_shown_with_their_days(client, path, levels):
    candidacy = sent(client, path, levels)
    decision = decide(candidacy, "welcome_with_conditions")
    Condition.objects.create(decision=decision, text="MARKCONDITION", due_on="2027-03-01")
    page = client.get(path).content.decode()
    assert ("MARKCONDITION" in page, "1 March\xa02027" in page) == (True, True)


def test_more_asked_opens_the_form_and_sending_again_completes_the_file(client, path, levels):
    candidacy = sent(client, path, levels)
    decide(candidacy, "ask_for_more", "MARKASKED")
    applications.reopen(candidacy)
    page = client.get(path)
    assert "MARKASKED" in page.content.decode()
    step, market, other, specialty = levels
    changes = {"project": "Longer", "phone": "04 70 11 11 11", f"level_{step.pk}": "0.5", "revision": "2"}
    answer = client.post(path, answers(levels, **changes))
    candidacy.refresh_from_db()
    assert (answer.status_code, candidacy.status, candidacy.project) == (302, "under_review", "Longer")
    assert [float(row["value"]) for row in candidacy.firm.strengths.filter(level=step).values("value")] == [0.5]
    assert (PositionRecord.objects.count(), Firm.objects.get().position_revision) == (2, 2)
    event = Event.objects.about(candidacy)[0]
    assert (event.verb, event.detail) == (
        "resent",
        {
            "changed": {f"level_{step.pk}": ["1", "0.5"], "phone": [], "project": ["MARKPROJECT", "Longer"]},
            "documents": 0,
        },
    )
    assert (draft().status, Candidacy.objects.count()) == ("sent", 1)
    assert client.get(path).context["state"].label == "Being reviewed"


def test_sending_again_keeps_the_name_the_park_gave(client, park, path, levels):
    FirmFactory(park=park, name="Poudres du Centre")
    candidacy = sent(client, path, levels)
    decide(candidacy, "ask_for_more")
    client.post(path, answers(levels, revision="2", project="Longer"))
    candidacy.firm.refresh_from_db()
    assert candidacy.firm.name == "Poudres du Centre (Gannat)"


def test_form_is_closed_between(client, path, levels):
    candidacy = sent(client, path, levels)
    client.post(path, {"name": "Other", "revision": "2", "act": "save", "paper_file": upload("a.pdf")})
    candidacy.firm.refresh_from_db()
    assert (candidacy.firm.name, draft().answers["name"]) == ("Poudres du Centre",) * 2
    assert Document.objects.count() == 0


@pytest.mark.parametrize("status", Candidacy.Status.values)
def test_withdrawal_by_status(client, path, levels, status):
    candidacy = sent(client, path, levels)
    Candidacy.objects.update(status=status)
    shown = f"{path}withdrawal/" in client.get(path).content.decode()
    answer = client.post(f"{path}withdrawal/")
    candidacy.refresh_from_db()
    closed = status in ("not_retained", "settled", "withdrawn")
    assert (shown, answer.status_code) == (not closed, 409 if closed else 302)
    assert candidacy.status == (status if closed else "withdrawn")


def refused(client, path, levels, **changes):
    candidacy = sent(client, path, levels, **changes)
    return candidacy, decide(candidacy, "not_retain")


def test_appeal_is_received_once_with_its_files(client, path, levels, member):
    president = member("president")
    candidacy, decision = refused(client, path, levels)
    given = {"text": "New contract", "files": [upload("a.pdf"), upload("b.pdf", PDF + b"2")]}
    assert client.post(f"{path}appeal/", given).status_code == 302
    row, status = Appeal.objects.get(), Candidacy.objects.get().status
    assert (row.text, row.decision, status) == ("New contract", decision, "appealed")
    assert [paper.firm for paper in row.documents.all()] == [candidacy.firm] * 2
    assert OutboxMail.objects.filter(recipient=president.email).count() == 2
    again = client.post(f"{path}appeal/", {"text": "Again"})
    assert (again.status_code, Appeal.objects.count()) == (409, 1)
    for paper in row.documents.all():
        paper.file.delete()


@pytest.mark.parametrize(("days", "status"), [(60, 302), (61, 409)])
def test_appeal_has_its_days(client, path, levels, days, status, monkeypatch):
    # Days are counted on the park's calendar: the same hour of the clock, also across a change of season.
    candidacy, then = sent(client, path, levels), timezone.localtime() - timedelta(days=days)
    with monkeypatch.context() as patched:
        patched.setattr("django.utils.timezone.now", lambda: then)
        decide(candidacy, "not_retain")
    assert client.post(f"{path}appeal/", {"text": "New"}).status_code == status
    assert Appeal.objects.count() == (1 if status == 302 else 0)


@pytest.mark.parametrize("given", [{"text": ""}, {"text": "New", "files": upload("a.svg", b"<svg/>")}])
def test_bad_appeal_is_refused(client, path, levels, given):
    refused(client, path, levels)
    answer = client.post(f"{path}appeal/", given, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert ("Choose your files again" in answer.content.decode()) == ("files" in given)
    assert (Appeal.objects.count(), Document.objects.count()) == (0, 0)


def test_appeal_is_for_the_refused_alone(client, path, levels):
    sent(client, path, levels)
    assert client.post(f"{path}appeal/", {"text": "New"}).status_code == 409
    assert Appeal.objects.count() == 0


# A new link, and drafts that nobody sends


def test_new_link_replaces_the_old_one(client, path, levels):
    candidacy = sent(client, path, levels)
    fresh = applications.renew(candidacy).removeprefix("http://127.0.0.1:8000")
    assert [client.get(one).status_code for one in (path, fresh)] == [404, 200]
    mail = OutboxMail.objects.order_by("-pk").first()
    assert (mail.recipient, fresh in mail.body) == ("jean@poudres.example", True)


def test_firm_without_form_gets_one_from_its_file(client, park, levels):
    candidacy = CandidacyFactory(
        firm__park=park, firm__name="Granulor", firm__siren=SIREN, contact_email="g@essai.example", project="P"
    )
    candidacy.firm.strengths.create(level=levels[0], value="0.50")
    decide(candidacy, "ask_for_more")
    page = client.get(applications.renew(candidacy).removeprefix("http://127.0.0.1:8000"))
    row = draft()
    assert [row.answers[name] for name in ("name", "siren", "project")] == ["Granulor", SIREN, "P"]
    assert (row.position, row.status) == ({str(levels[0].pk): "0.5"}, "reopened")
    assert page.context["form"].initial["name"] == "Granulor"


def test_new_link_needs_an_address(park):
    with pytest.raises(InvalidTransition):
        applications.renew(CandidacyFactory(firm__park=park))
    assert Intake.objects.count() == 0


def test_office_sends_a_new_link(client, path, levels, member):
    candidacy = sent(client, path, levels)
    client.force_login(member("office"))
    assert client.post(reverse("firms:intake_renew", args=[candidacy.pk])).status_code == 302
    assert Event.objects.about(candidacy)[0].verb == "link_renewed"


def test_old_drafts_are_erased_and_nothing_else(client, park, levels, capsys):
    kept, written = address(park, name="Sent"), address(park, name="Old")
    sent(client, kept, levels, name="Sent")
    make_papers(1, intake=Intake.objects.get(answers__name="Old"))
    Intake.objects.update(expires_at=timezone.now() - timedelta(days=1))
    recent = address(park, name="Recent")
    call_command("erase_drafts", "--dry-run")
    assert Intake.objects.count() == 3
    call_command("erase_drafts")
    call_command("erase_drafts")
    assert capsys.readouterr().out == "1 would be erased.\n1 erased.\n0 erased.\n"
    assert sorted(row.answers["name"] for row in Intake.objects.all()) == ["Recent", "Sent"]
    assert Document.objects.count() == 0
    assert [client.get(one).status_code for one in (kept, written, recent)] == [410, 404, 200]
