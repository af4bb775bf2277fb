"""The president's desk: who decides, on what the letter rests, and what follows the decision."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from firms import letter_pdf
from firms.domain import appeals, criteria, decisions, letters, onboarding, opinions, waiting
from firms.domain.desk_todo import candidate_todos
from firms.domain.positions import positions
from firms.models import Appeal, Candidacy, Condition, Document, Firm, Officer, Park, User, WaitingScore
from naturopole import workflow
from naturopole.workflow import InvalidTransition
from tests.firms.conftest import BLENDER, COPACKER, RIVAL
from tests.firms.desk import able, decide, form_of, make_director


def test_president_without_conflict_decides(candidacy_of, president):
    assert able(candidacy_of(BLENDER)) == [president]


def test_substitute_decides_for_a_president_in_conflict(candidacy_of, president, director_of):
    make_director(president, "LPH")
    substitute = director_of("NDS")
    Park.objects.update(substitute=substitute)
    candidacy = candidacy_of(RIVAL)
    assert able(candidacy) == [substitute]
    candidacy = Candidacy.objects.get(pk=candidacy.pk)
    with pytest.raises(PermissionDenied):
        decide(candidacy, president, "not_retain")
    assert decide(candidacy, substitute, "not_retain").decided_by == substitute


def test_substitute_in_conflict_cannot_decide_either(candidacy_of, president, director_of):
    make_director(president, "LPH")
    Park.objects.update(substitute=director_of("LPH"))
    assert able(candidacy_of(RIVAL)) == []


@pytest.mark.parametrize(("days", "able_to"), [(None, False), (30, False), (-30, True)])
def test_leading_officer_of_a_rival_does_not_decide(candidacy_of, president, days, able_to):
    last = None if days is None else timezone.localdate() + timedelta(days=days)
    lph = Firm.objects.get(name="LPH")
    Officer.objects.create(firm=lph, name="X", responsibility="management", user=president, until=last)
    assert (president in able(candidacy_of(RIVAL))) is able_to


def test_president_of_a_harmless_firm_still_decides(candidacy_of, president):
    make_director(president, "NDS")
    assert able(candidacy_of(RIVAL)) == [president]


def test_verdict_that_moved_stops_the_decision(candidacy_of, president):
    candidacy = candidacy_of(BLENDER)
    with pytest.raises(decisions.VerdictMoved):
        decide(candidacy, president, seen_verdict="to discuss")
    candidacy.refresh_from_db()
    assert candidacy.status == Candidacy.Status.UNDER_REVIEW


@pytest.mark.parametrize("action", ["", "draft"])
def test_decision_that_comes_late_keeps_what_was_typed(candidacy_of, president, client, action):
    candidacy = candidacy_of(BLENDER)
    decide(candidacy, president)
    client.force_login(president)
    answer = form_of(client, candidacy, reason="MARKLATE for the valley.", action=action)
    assert answer.status_code == 409
    assert answer.context["unsent"] == [
        ("Decision", "Welcome"),
        ("Reason", "MARKLATE for the valley."),
        ("Reason 1 rests on", "Novelty"),
        ("In one sentence", "Nobody granulates here."),
    ]
    assert "MARKLATE for the valley." in answer.content.decode()


def test_verdict_that_moved_is_shown_and_may_then_be_decided_on(candidacy_of, president, client):
    candidacy = candidacy_of(BLENDER)
    client.force_login(president)
    answer = form_of(client, candidacy, seen_verdict="to discuss", reason="MARKAGAIN")
    shown = answer.context["form"]
    assert (answer.status_code, shown["seen_verdict"].value(), shown["reason"].value()) == (
        409,
        "complementary",
        "MARKAGAIN",
    )
    assert form_of(client, candidacy, seen_verdict=shown["seen_verdict"].value()).status_code == 302


def test_decision_needs_a_reason_that_cites(candidacy_of, president, client):
    client.force_login(president)
    answer = form_of(client, candidacy_of(BLENDER), cites_1="", because_1="")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"cites_1"}


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"because_1": ""}, {"because_1"}),
        ({"outcome": "welcome_with_conditions"}, {"condition_1"}),
        ({"outcome": "welcome_with_conditions", "condition_1": "A cleaner boiler"}, {"due_1"}),
        ({"outcome": "welcome_with_conditions", "condition_1": "A boiler", "due_1": "2001-01-01"}, {"due_1"}),
        ({"condition_1": "A cleaner boiler", "due_1": "2099-01-01"}, {"outcome"}),
        ({"cites_1": "document:999"}, {"cites_1"}),
        ({"outcome": "not_retain"}, {"ground"}),
    ],
)
def test_faults_are_told_beside_their_field(candidacy_of, president, client, typed, fields):
    client.force_login(president)
    answer = form_of(client, candidacy_of(BLENDER), **typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == fields


def test_missing_opinions_are_passed_over_on_purpose_only(candidacy_of, president, client):
    candidacy = candidacy_of(BLENDER)
    lph = Firm.objects.get(name="LPH")
    opinions.ask(candidacy, firms=[lph], due_on=timezone.localdate(), by=president)
    client.force_login(president)
    assert set(form_of(client, candidacy).context["form"].errors) == {"without_opinions"}
    assert form_of(client, candidacy, without_opinions="on").status_code == 302


def test_letter_may_not_quote_an_opinion(candidacy_of, president, director_of, client):
    candidacy = candidacy_of(BLENDER)
    (opinion,) = opinions.ask(
        candidacy, firms=[Firm.objects.get(name="LPH")], due_on=timezone.localdate(), by=president
    )
    secret = "We pay a granulator in Riom far too much for half a batch each month"
    opinions.write(opinion, stance="favourable", text=secret, revision=1, by=director_of("LPH"), submit=True)
    client.force_login(president)
    answer = form_of(client, candidacy, reason="As one says: we pay a granulator in Riom far too much!")
    assert set(answer.context["form"].errors) == {"reason"}
    assert form_of(client, candidacy, reason="They pay a lot for granulation elsewhere.").status_code == 302


def text_of(decision, language):
    with translation.override(language):
        pages = PdfReader(BytesIO(letter_pdf.typeset(decision))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_letter_says_why_in_both_languages_and_names_no_resident(candidacy_of, president, director_of):
    candidacy = candidacy_of(RIVAL)
    (opinion,) = opinions.ask(
        candidacy, firms=[Firm.objects.get(name="NDS")], due_on=timezone.localdate(), by=president
    )
    opinions.write(
        opinion, stance="unfavourable", text="One is enough.", revision=1, by=director_of("NDS"), submit=True
    )
    reasons = [
        decisions.Reason("term:rivalry", "The park has such a line."),
        decisions.Reason(f"opinion:{opinion.pk}", "A neighbour sees no room."),
    ]
    decision = decide(candidacy, president, "not_retain", reasons=reasons)
    english, french = text_of(decision, "en"), text_of(decision, "fr")
    assert "the same step is already done in the park" in english
    assert "The opinion of a resident firm." in english
    assert "within 60 days" in english
    assert "60 jours" in french
    assert "The park has such a line." in french
    assert [name for name in ("LPH", "NDS", "Biosphère", "Eskiss") if name in english + french] == []


def test_letter_waits_for_the_second_signature(candidacy_of, president, director_of, client):
    candidacy = candidacy_of(RIVAL)
    decision = decide(candidacy, president, ground="values")
    client.force_login(president)
    address = reverse("firms:letter", args=[candidacy.pk, decision.pk, "en"])
    assert client.get(address).status_code == 404
    decisions.sign(candidacy, by=director_of("NDS"))
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert client.get(reverse("firms:letter", args=[candidacy.pk, decision.pk, "de"])).status_code == 404


def test_mail_to_the_candidate_holds_no_decision(candidacy_of, president):
    candidacy = candidacy_of(BLENDER)
    Candidacy.objects.update(contact_email="bonjour@granulor.example", language="en")
    candidacy.refresh_from_db()
    decision = decide(candidacy, president)
    letters.announce(decision)
    assert "glad" not in letters.content(decision)["reference"]


def test_conditions_are_followed_up(candidacy_of, president, director_of):
    day = timezone.localdate() + timedelta(days=90)
    decision = decide(
        candidacy_of(BLENDER), president, "welcome_with_conditions", conditions=[decisions.Terms("A boiler", day)]
    )
    condition = decision.conditions.get()
    with pytest.raises(PermissionDenied):
        workflow.apply(condition, "meet", by=director_of("NDS"))
    with pytest.raises(InvalidTransition):
        workflow.apply(condition, "miss", by=president)
    assert workflow.apply(condition, "meet", by=president).status == Condition.Status.MET


def test_condition_of_a_decision_nobody_signed_is_not_followed(candidacy_of, president, director_of, client):
    candidacy = candidacy_of(RIVAL)
    soon = timezone.localdate() + timedelta(days=5)
    conditions = [decisions.Terms("A boiler", soon)]
    decide(candidacy, president, "welcome_with_conditions", ground="values", conditions=conditions)
    decisions.refuse(candidacy, by=director_of("NDS"), note="No.")
    decide(candidacy, president, ground="values")
    signed = decisions.sign(candidacy, by=director_of("NDS"))
    client.force_login(president)
    shown = client.get(reverse("firms:candidacy_detail", args=[candidacy.pk]))
    assert [(row.in_effect, row.awaits_signature) for row in shown.context["decisions"]] == [
        (True, False),
        (False, False),
    ]
    assert reverse("firms:condition_move", args=[Condition.objects.get().pk, "meet"]) not in shown.content.decode()
    assert signed.status == Candidacy.Status.WELCOMED
    assert candidate_todos(president) == []


def test_past_decision_stands_beside_today(candidacy_of, president, client):
    candidacy = candidacy_of(COPACKER)
    decide(candidacy, president)
    candidacy.firm.strengths.filter(level__name_en="Packing").update(value="0.5")
    client.force_login(president)
    (row,) = client.get(reverse("firms:candidacy_detail", args=[candidacy.pk])).context["decisions"]
    assert row.reproduced
    assert [(str(name), then, today) for name, then, today in row.compared] == [
        ("Verdict", "To discuss", "Already covered"),
        ("Score", "25", "0"),
        ("Novelty", "0.5", "0"),
        ("Fit", "1", "1"),
        ("Rivalry", "0.5", "0.5"),
        ("Gain for the chain", "5.56", "0"),
        ("Gain in breadth", "0.22", "0"),
        ("Partner", "NDS", "NDS"),
        ("Rival", "LPH", "LPH"),
    ]


def test_welcome_starts_the_list_of_steps_once(candidacy_of, president):
    candidacy = candidacy_of(BLENDER)
    decide(candidacy, president)
    candidacy.refresh_from_db()
    assert [candidacy.onboarding.count(), onboarding.start(candidacy)] == [len(onboarding.STEPS), []]
    item = candidacy.onboarding.first()
    onboarding.tick(item, done=True, by=president)
    onboarding.tick(item, done=True, by=president)
    item.refresh_from_db()
    assert item.done_by == president


def test_steps_are_closed_before_the_welcome(candidacy_of, president):
    with pytest.raises(InvalidTransition):
        onboarding.add(candidacy_of(BLENDER), text="Lease", due_on=None, by=president)


def test_waiting_candidate_is_scored_when_listed(candidacy_of, president):
    candidacy = candidacy_of(COPACKER)
    waiting.put_on_list(candidacy, reason="No room this year.", by=president)
    assert [(row.cause, row.figures["score"]) for row in WaitingScore.objects.all()] == [("listed", 25.0)]
    assert waiting.take_up(candidacy, by=president).status == Candidacy.Status.UNDER_REVIEW


def appealed(candidacy, president):
    decision = decide(candidacy, president, "not_retain")
    moved = workflow.apply(candidacy, "appeal", by=None)
    return Appeal.objects.create(candidacy=moved, decision=decision, text="We no longer pack.")


def test_appeal_goes_to_somebody_else(candidacy_of, president, director_of):
    appeal = appealed(candidacy_of(RIVAL), president)
    lph, nds = director_of("LPH"), director_of("NDS")
    assert able(appeal.candidacy) == []
    for person in (president, lph):
        with pytest.raises(ValueError, match="choose another"):
            appeals.name_reviewer(appeal, reviewer=person, by=president)
    assert [todo.title for todo in candidate_todos(president)] == ["Candidate"]
    appeals.name_reviewer(appeal, reviewer=nds, by=president)
    assert candidate_todos(president) == []
    assert able(appeal.candidacy) == [nds]
    with pytest.raises(PermissionDenied):
        decide(appeal.candidacy, president, "not_retain")
    assert decide(appeal.candidacy, nds, "not_retain").decided_by == nds


def test_appeal_shows_both_files(candidacy_of, president):
    candidacy = candidacy_of(COPACKER)
    appeal = appealed(candidacy, president)
    candidacy.firm.strengths.filter(level__name_en="Packing").update(value="0.25")
    both = appeals.both_files(appeal, positions(candidacy.firm.park, [candidacy.firm]))
    assert (round(both["then"].score), both["changed"]) == (25, [("Packing", 1.0, 0.25)])


def test_appeal_page_says_levels_in_french_and_shows_what_was_sent(candidacy_of, president, director_of, client):
    candidacy = candidacy_of(COPACKER)
    appeal = appealed(candidacy, president)
    candidacy.firm.strengths.filter(level__name_en="Packing").update(value="0.25")
    paper = Document.objects.create(firm=candidacy.firm, title="New plan", file="documents/x.pdf", size=1)
    appeal.documents.add(paper)
    address = reverse("firms:appeal_detail", args=[appeal.pk])
    biosphere, nds = director_of("Biosphère"), director_of("NDS")
    appeals.name_reviewer(appeal, reviewer=nds, by=president)
    seen = {}
    User.objects.update(language="fr")
    for person in (president, nds, biosphere):
        client.force_login(person)
        answer = client.get(address)
        seen[person] = answer.context["papers"]
    assert seen == {president: [paper], nds: [paper], biosphere: []}
    assert answer.context["both"]["changed"] == [("Conditionnement", 1.0, 0.25)]
    assert answer.context["verdicts"] == ["À discuter", "Déjà couvert"]


@pytest.mark.parametrize(
    ("status", "closed"),
    [("under_review", set()), ("more_asked", {"ask_for_more"}), ("appealed", {"ask_for_more"}), ("settled", set())],
)
def test_outcomes_that_the_state_rules_out_are_not_offered(candidacy_of, status, closed):
    candidacy = candidacy_of(BLENDER)
    candidacy.status = status
    assert decisions.closed_outcomes(candidacy) == closed


def test_reviewer_is_not_named_after_the_appeal_is_decided(candidacy_of, president, director_of, client):
    appeal = appealed(candidacy_of(RIVAL), president)
    nds = director_of("NDS")
    appeals.name_reviewer(appeal, reviewer=nds, by=president)
    decide(appeal.candidacy, nds, "not_retain")
    with pytest.raises(InvalidTransition):
        appeals.name_reviewer(appeal, reviewer=director_of("Biosphère"), by=president)


def test_substitute_who_decides_reads_the_whole_file(candidacy_of, president, director_of, client):
    substitute, biosphere = director_of("NDS"), director_of("Biosphère")
    Park.objects.update(substitute=substitute)
    rival = candidacy_of(RIVAL)
    (opinion,) = opinions.ask(
        rival, firms=[Firm.objects.get(name="Biosphère")], due_on=timezone.localdate(), by=president
    )
    opinions.write(opinion, stance="reserved", text="MARKOPINION", revision=1, by=biosphere, submit=True)
    paper = Document.objects.create(firm=rival.firm, title="Accounts", file="documents/x.pdf", size=1)
    page, file = (
        reverse(f"firms:{name}", args=[row.pk])
        for name, row in (("candidacy_detail", rival), ("document_download", paper))
    )
    client.force_login(substitute)

    def read():
        shown = client.get(page).context
        told = [row.text for row in shown["opinions"]]
        return told, list(shown["documents"]), "criteria" in shown, criteria_reader(substitute, paper)

    assert read() == ([], [], False, False)
    assert client.get(file).status_code == 404
    make_director(president, "LPH")
    assert read() == (["MARKOPINION"], [paper], True, True)


def test_substitute_is_told_of_the_files_left_to_them_alone(candidacy_of, president, director_of):
    substitute = director_of("NDS")
    Park.objects.update(substitute=substitute)
    candidacy_of(BLENDER)
    candidacy_of(RIVAL)
    assert candidate_todos(substitute) == []
    make_director(president, "LPH")
    assert [todo.title for todo in candidate_todos(substitute)] == ["Candidate 1"]
    make_director(substitute, "LPH")
    assert candidate_todos(substitute) == []


def criteria_reader(user, paper):
    try:
        return criteria.read_to_decide(type(user).objects.get(pk=user.pk), paper.pk) == paper
    except Document.DoesNotExist:
        return False
