"""Candidates walked from end to end: read, argued over, decided, signed, moved in, and refused on appeal."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from firms.domain.review import VERDICTS, review
from firms.models import Candidacy, Decision, Firm, Opinion, OutboxMail
from naturopole.formats import number
from tests.browser.walking import follow, link, press, saved

pytestmark = pytest.mark.usefixtures("links_lead_here")

WORDS = {
    "fr": {
        "compare": "Comparer les candidats cochés",
        "ask_for": "Demander des avis",
        "ask": "Demander",
        "write": "Écrire mon avis",
        "submit": "Remettre mon avis",
        "submitted": "Avis remis.",
        "save": "Enregistrer la décision",
        "saved": "Décision enregistrée.",
        "contrary": "Elle va contre le verdict",
        "sign": "Signer la décision",
        "signed": "la décision prend effet",
        "letter": "Lettre en français",
        "settle": "Installer comme résident",
        "welcomed": "Accueil sous conditions",
        "link": "Envoyer un nouveau lien à l’entreprise",
        "refused": "Candidature non retenue",
        "appeal": "Envoyer le recours",
        "appealed": "Recours reçu",
        "both": "Recours : les deux dossiers côte à côte",
        "side": "Les deux dossiers côte à côte",
        "name": "Nommer l’examinateur",
        "named": "Examinateur nommé.",
        "closed": "Accueilli",
        "changed": "Entre-temps, l’état a changé",
        "typed": "Ce que vous avez écrit",
    },
    "en": {
        "compare": "Compare those ticked",
        "ask_for": "Ask for opinions",
        "ask": "Ask",
        "write": "Write my opinion",
        "submit": "Submit my opinion",
        "submitted": "Opinion submitted.",
        "save": "Save the decision",
        "saved": "Decision saved.",
        "contrary": "It goes against the verdict",
        "sign": "Sign the decision",
        "signed": "the decision takes effect",
        "letter": "Letter in English",
        "settle": "Settle as a resident",
        "welcomed": "Welcome, with conditions",
        "link": "Send the firm a new link",
        "refused": "Application not retained",
        "appeal": "Send the appeal",
        "appealed": "Appeal received",
        "both": "Appeal: both files side by side",
        "side": "Both files side by side",
        "name": "Name the reviewer",
        "named": "Reviewer named.",
        "closed": "Welcomed",
        "changed": "This has changed in the meantime",
        "typed": "What you typed",
    },
}
WIDTHS = {"fr": 1280, "en": 390}
PHONE = 390
READ = ("Granulor", "Val de Sioule Logistique", "Cabinet Tronçais Réglementaire", "Fardélia")
CONDITION = "MARKCONDITION pas de ligne pour la pharmacie"
LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def file_of(name):
    return Candidacy.objects.select_related("firm__park").get(firm__name=name)


def at_desk(visitor, language, persona="president"):
    return visitor(language, WIDTHS[language]).sign_in(persona)


def firm_of_link(visitor, language, candidacy):
    """The firm on its phone, behind the link of the last message it got."""
    mail = OutboxMail.objects.filter(recipient=candidacy.contact_email).first()
    path = re.search(r"/join/[\w-]{43}/", mail.body)[0]
    return visitor(language, PHONE).open(path)


@LANGUAGES
def test_president_reads_each_verdict_as_the_engine_gives_it(demo_park, visitor, language):
    president = at_desk(visitor, language)
    for name in READ:
        president.open("/candidacies/")
        president.page.get_by_role("link", name=name).first.click()
        president.page.get_by_role("heading", name=name, level=1).wait_for()
        outlook, _placed = review(file_of(name).firm.park, file_of(name).firm)
        with override(language):
            label = str(VERDICTS[outlook.result.verdict][0])
        assert president.page.locator("section[aria-labelledby=verdict] header .tag").inner_text().strip() == label
        president.fits()
    assert president.troubles == []


@LANGUAGES
def test_president_compares_two_candidates_and_meets_the_waiting_one(demo_park, visitor, language):
    words = WORDS[language]
    president = at_desk(visitor, language).open("/candidacies/waiting/")
    president.page.get_by_role("link", name="Fardélia").wait_for()
    outlook, _placed = review(file_of("Fardélia").firm.park, file_of("Fardélia").firm)
    with override(language):
        assert president.page.locator("tbody .num b").all_inner_texts() == [number(outlook.score, language)]
    president.fits()
    president.open("/candidacies/")
    president.fits()
    for name in ("Granulor", "Gélules du Bocage"):
        president.page.locator(f"input[type=checkbox][value='{file_of(name).pk}']").check()
    press(president, words["compare"])
    heads = president.page.locator("section[aria-labelledby=beside] thead a")
    heads.first.wait_for()
    assert sorted(text.strip() for text in heads.all_inner_texts()) == ["Granulor", "Gélules du Bocage"]
    president.fits()
    assert president.troubles == []


@LANGUAGES
def test_map_lays_a_candidate_over_the_park_and_goes_back_in_time(demo_park, visitor, language):
    granulor = file_of("Granulor")
    president = at_desk(visitor, language).open(f"/map/?candidate={granulor.firm_id}")
    rows = president.page.locator("section[aria-labelledby=table] tbody tr")
    assert rows.and_(president.page.locator(".hl")).locator("th").inner_text().strip() == "Granulor"
    president.fits()
    president.open("/map/?on=1995-01-01")
    assert rows.count() == 2
    president.fits()
    assert president.troubles == []


def write_opinion(visitor, language, persona, rival, stance):
    words = WORDS[language]
    person = at_desk(visitor, language, persona).open(f"/candidacies/{rival.pk}/")
    person.fits()
    follow(person, words["write"])
    person.page.locator(f"[name=stance][value={stance}]").check()
    person.page.fill("[name=text]", f"MARKOPINION {persona}")
    person.fits()
    press(person, words["submit"])
    person.says(words["submitted"])
    person.fits()
    return person


def ask_everybody(president, rival, words):
    president.open(f"/candidacies/{rival.pk}/")
    follow(president, words["ask_for"])
    for box in president.page.locator("[name=voices]").all():
        box.check()
    president.fits()
    press(president, words["ask"])
    president.page.get_by_role("heading", name=rival.firm.name, level=1).wait_for()


def fill_decision(president, outcome, *, ground="", condition=""):
    page = president.page
    page.locator(f"[name=outcome][value={outcome}]").check()
    page.fill("[name=reason]", "Des emplois pour la vallée.")
    page.select_option("[name=cites_1]", "term:breadth")
    page.fill("[name=because_1]", "MARKREASON")
    if ground:
        page.select_option("[name=ground]", ground)
    if condition:
        page.locator("details:has([name=condition_1]) > summary").click()
        page.fill("[name=condition_1]", condition)
        page.fill("[name=due_1]", (timezone.localdate() + timedelta(days=60)).isoformat())
    if page.locator("[name=without_opinions]").count():
        page.check("[name=without_opinions]")


def letter_of(president, name) -> str:
    pages = PdfReader(BytesIO(saved(president, link(president, name)))).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


def move_in(president, rival, words):
    """One step is ticked, the others are passed over, and the firm is in the list of the park's firms."""
    with president.page.expect_navigation():
        president.page.locator("section[aria-labelledby=steps] form button").first.click()
    assert rival.onboarding.exclude(done_at=None).count() == 1
    follow(president, words["settle"])
    president.page.check("[name=without_steps]")
    president.fits()
    press(president, words["settle"])
    president.page.wait_for_url(re.compile(rf"/firms/{rival.firm_id}/$"))
    president.fits()
    president.open("/firms/").page.get_by_role("link", name=rival.firm.name).first.wait_for()
    president.open("/candidacies/waiting/")
    waiting, _placed = review(file_of("Fardélia").firm.park, file_of("Fardélia").firm)
    scored = file_of("Fardélia").waiting_scores.first()
    assert scored.figures == waiting.result.figures()
    president.page.get_by_role("link", name="Fardélia").wait_for()
    president.fits()


@LANGUAGES
def test_rival_is_welcomed_with_a_condition_against_the_verdict_and_moves_in(demo_park, visitor, language):
    words, rival = WORDS[language], file_of("Gélules du Bocage")
    president = at_desk(visitor, language)
    ask_everybody(president, rival, words)
    director = write_opinion(visitor, language, "director-eskiss", rival, "favourable")
    partner = write_opinion(visitor, language, "partner", rival, "unfavourable")
    assert Opinion.objects.filter(candidacy=rival, status="submitted").count() == 2
    president.open(f"/candidacies/{rival.pk}/").says("MARKOPINION director-eskiss").says("MARKOPINION partner")
    fill_decision(president, "welcome_with_conditions", ground="territory", condition=CONDITION)
    president.fits()
    press(president, words["save"])
    president.says(words["contrary"])
    president.fits()

    director.open(f"/candidacies/{rival.pk}/")
    director.fits()
    press(director, words["sign"])
    director.says(words["signed"])
    president.open(f"/candidacies/{rival.pk}/")
    president.fits()
    letter = letter_of(president, words["letter"])
    assert CONDITION in letter
    assert "MARKREASON" in letter
    residents = Firm.objects.residents().values_list("name", flat=True)
    assert [name for name in residents if re.search(rf"\b{re.escape(name)}\b", letter)] == []

    firm = firm_of_link(visitor, language, rival)
    firm.says(words["welcomed"]).says(CONDITION)
    firm.fits()
    move_in(president, rival, words)
    assert president.troubles + director.troubles + partner.troubles + firm.troubles == []


@LANGUAGES
def test_refused_firm_appeals_and_somebody_else_reviews_it(demo_park, visitor, language):
    words, garage = WORDS[language], file_of("Garage des Combrailles")
    president = at_desk(visitor, language).open(f"/candidacies/{garage.pk}/")
    president.fits()
    press(president, words["link"])
    president.page.get_by_role("heading", name=garage.firm.name, level=1).wait_for()
    firm = firm_of_link(visitor, language, garage)
    firm.page.get_by_role("heading", name=words["refused"], level=1).wait_for()
    firm.fits()
    firm.page.fill("[name=text]", "MARKAPPEAL un atelier de maintenance des lignes.")
    press(firm, words["appeal"])
    firm.page.get_by_role("heading", name=words["appealed"], level=1).wait_for()
    firm.fits()

    president.open(f"/candidacies/{garage.pk}/")
    president.fits()
    follow(president, words["both"])
    president.says("MARKAPPEAL")
    president.page.get_by_role("heading", name=words["side"], exact=True).wait_for()
    assert president.page.locator("section[aria-labelledby=both] tbody tr").count() == 7
    president.fits()
    president.page.select_option("[name=reviewer]", index=1 if "" in reviewers(president) else 0)
    press(president, words["name"])
    president.says(words["named"])
    president.fits()
    reviewer = garage.appeals.get().reviewer
    assert reviewer is not None
    assert reviewer.email != "president@naturopole.example"
    assert president.troubles + firm.troubles == []


def reviewers(president):
    return president.page.locator("[name=reviewer] option").evaluate_all("rows => rows.map(row => row.value)")


@LANGUAGES
def test_decision_sent_twice_or_after_going_back_is_made_once(demo_park, visitor, language):
    words, granulor = WORDS[language], file_of("Granulor")
    late = at_desk(visitor, language).open(f"/candidacies/{granulor.pk}/")
    president = at_desk(visitor, language).open(f"/candidacies/{granulor.pk}/")
    fill_decision(president, "welcome")
    president.page.get_by_role("button", name=words["save"]).dblclick()
    president.says(words["saved"])
    president.fits()
    president.page.go_back()
    president.fits()
    president.says(words["closed"])
    assert president.page.get_by_role("button", name=words["save"]).count() == 0
    fill_decision(late, "welcome")
    press(late, words["save"])
    late.says(words["changed"])
    assert "MARKREASON" in late.page.locator(f"section:has(h2:text-is('{words['typed']}'))").inner_text()
    late.fits()
    assert list(Decision.objects.filter(candidacy=granulor).values_list("outcome", flat=True)) == ["welcome"]
    assert president.troubles == []
    assert late.troubles == ["Failed to load resource: the server responded with a status of 409 (Conflict)"]


@LANGUAGES
def test_administrator_reads_each_file_and_decides_none(demo_park, visitor, language):
    administrator = at_desk(visitor, language, "administrator").open("/candidacies/")
    files = [(row.pk, row.firm.name) for row in Candidacy.objects.select_related("firm")]
    assert administrator.page.locator("#results tbody tr").count() == len(files) == 6
    for key, name in files:
        administrator.open(f"/candidacies/{key}/")
        administrator.page.get_by_role("heading", name=name, level=1).wait_for()
        assert administrator.page.locator("form[action$='/decision/'], form[action$='/signature/']").count() == 0
        administrator.fits()
    assert administrator.troubles == []
