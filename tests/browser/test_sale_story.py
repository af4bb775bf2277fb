"""A sale walked from the brief to the order, and one that is lost: every person at a screen of their own.

Sales writes in one language at a desk; the client reads the other one on a phone.
"""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from firms.models import Level
from packages.models import Approval, Client, Loss, Quote, QuoteLine
from tests.browser.walking import follow, link, press, reads, saved, say

pytestmark = pytest.mark.usefixtures("links_lead_here")

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
OTHER = {"fr": "en", "en": "fr"}
DESK, PHONE = 1280, 390
EXTRACTION, CAPSULES, BOXES = "Extraction", "Dosage form", "Packaging & labelling"
# What the client pays for the extract, what Biosphère was asked and what it wants; what LPH takes for its capsules.
PAID, ASKED, WANTED, OWN = "61.37", "48.53", "49.17", "11.93"
BOX, OUTSIDE = "0.2791", "0.3137"
REASON, FIRM_NOTE, OUR_NOTE = "MARKREASON ligne arrêtée", "MARKNOTE récolte tardive", "MARKOURS ne pas baisser plus"
QUESTION, ANSWER, AGREED = "MARKQUESTION bio ?", "MARKANSWER oui, certifié.", "MARKAGREED"
OURS = (ASKED, WANTED, OUR_NOTE, FIRM_NOTE, REASON, AGREED)


def found_in(text, secrets) -> list[str]:
    """The secrets that stand in a text; a price counts with a point as with a comma."""
    forms = {form for secret in secrets for form in (secret, secret.replace(".", ","))}
    return sorted(form for form in forms if re.search(rf"(?<!\d){re.escape(form)}", text))


def shows_none_of(person, *secrets):
    assert found_in(person.page.content(), secrets) == [], person.page.url


def days_of(calendar) -> int:
    return calendar.decode().count("BEGIN:VEVENT")


def compose(sales, client, title) -> Quote:
    """From the brief to an open draft with the cheapest chain."""
    steps = {name: Level.objects.get(axis="process", name_en=name) for name in (EXTRACTION, CAPSULES, BOXES)}
    page = sales.open("/compose/").page
    kept = {str(level.pk) for level in steps.values()}
    for box in page.locator("[name=steps]").all():
        box.set_checked(box.get_attribute("value") in kept)
    page.fill("[name=quantity]", "3600")
    page.get_by_text(say(sales, "Another quantity at some steps")).click()
    page.fill(f"[name=quantity_{steps[EXTRACTION].pk}]", "480")
    page.fill(f"[name=quantity_{steps[BOXES].pk}]", "60000")
    press(sales, "Compose")
    reads(sales, "The cheapest", "The fastest")
    page.select_option("[name=client]", str(client.pk))
    page.fill("[name=title]", title)
    press(sales, "Open the draft")
    page.wait_for_url(re.compile(r"/quotes/\d+/$"))
    reads(sales, "Draft opened with this chain.")
    return Quote.objects.get(title=title)


def line_at(quote, step) -> QuoteLine:
    """What is delivered at a step; a set-up is a line of its own, of one piece."""
    return quote.lines.exclude(quantity=1).get(stage__name_en=step)


def set_up_at(quote, step) -> QuoteLine:
    return quote.lines.get(stage__name_en=step, quantity=1)


def change_line(sales, line, *, outside="", **fields):
    page = sales.open(f"/lines/{line.pk}/").page
    if outside:
        page.locator("[name=source][value=outside]").check()
        page.fill("[name=outside_supplier]", outside)
    # The folds that do not open by themselves, from the last one.
    for fold in reversed(page.locator("#line details:not([open]) > summary").all()):
        fold.click()
    for name, value in fields.items():
        page.fill(f"#line [name={name}]", value)
    sales.fits()
    page.locator("#line .row .btn.go").click()
    page.wait_for_url(re.compile(r"/quotes/\d+/$"))
    sales.fits()


def price_the_draft(sales, quote):
    """The client pays another price than the firm, less a discount beyond LPH's threshold."""
    own = {"unit_price": PAID, "firm_unit_price": ASKED, "discount_percent": "15", "internal_note": OUR_NOTE}
    change_line(sales, line_at(quote, EXTRACTION), **own)
    change_line(sales, line_at(quote, CAPSULES), unit_price=OWN)
    change_line(sales, line_at(quote, BOXES), unit_price=BOX)
    prices = {line_at(quote, step).unit_price for step in (EXTRACTION, CAPSULES, BOXES)}
    assert prices == {Decimal(PAID), Decimal(OWN), Decimal(BOX)}


def ask_the_firms(sales, quote) -> str:
    """Both firms are asked; the answer is a link to forward to Eskiss."""
    sales.open(f"/quotes/{quote.pk}/")
    follow(sales, "Answers")
    press(sales, "Ask the firms")
    reads(sales, "Every firm has been asked about its lines as they stand.")
    name = re.compile(rf"{say(sales, 'Make a link to forward')}.*Eskiss")
    sales.page.get_by_role("button", name=name).click()
    reads(sales, "Links to forward")
    return sales.page.locator("#link-1").input_value()


def biosphere_confirms(visitor, language, quote):
    """Biosphère finds its line among what neighbours ask, and wants another price."""
    firm = visitor(language, DESK).sign_in("sales-biosphere").open("/neighbours/")
    firm.fits()
    shows_none_of(firm, PAID, OWN, BOX, OUR_NOTE)
    firm.page.locator(f"main a[href='/lines/{line_at(quote, EXTRACTION).pk}/answer/']").first.click()
    firm.page.fill("[name=unit_price]", WANTED)
    firm.page.fill("[name=lead_days]", "25")
    firm.page.locator("form:has([value=confirm]) [name=note]").fill(FIRM_NOTE)
    firm.fits()
    press(firm, "Confirm price and lead time")
    reads(firm, "Your answer is with the coordinating firm.")
    shows_none_of(firm, PAID, OWN, BOX, OUR_NOTE)
    firm.open(f"/lines/{set_up_at(quote, EXTRACTION).pk}/answer/")
    press(firm, "Confirm price and lead time")
    reads(firm, "Your answer is with the coordinating firm.")
    return firm


def eskiss_declines(visitor, language, quote, link):
    """Eskiss has nothing but its link."""
    firm = visitor(language, PHONE)
    firm.page.goto(link)
    firm.fits()
    shows_none_of(firm, PAID, ASKED, WANTED, OWN, OUR_NOTE, FIRM_NOTE)
    firm.page.locator(f"main a[href^='/supply/'][href$='/{line_at(quote, BOXES).pk}/']").first.click()
    firm.page.locator("main details > summary").click()
    form = firm.page.locator("form:has([value=decline])")
    form.locator("[name=code]").select_option("busy")
    form.locator("[name=note]").fill(REASON)
    form.locator("[name=name]").fill("Inès Bardin")
    firm.fits()
    form.get_by_role("button").click()
    reads(firm, "Your answer is with the coordinating firm.")
    shows_none_of(firm, PAID, ASKED, WANTED, OWN, OUR_NOTE, FIRM_NOTE)
    return firm


def buy_outside(sales, quote):
    """Sales reads both answers, and takes a supplier outside the park for what Eskiss declined."""
    sales.open(f"/quotes/{quote.pk}/firms/").says(REASON).says(FIRM_NOTE)
    sales.fits()
    follow(sales, "Choose a supplier outside, or change the line")
    sales.page.wait_for_url(re.compile(r"/lines/\d+/"))
    change_line(sales, line_at(quote, BOXES), outside="Cartonnages du Forez", unit_price=OUTSIDE)
    sales.open(f"/lines/{set_up_at(quote, BOXES).pk}/")
    press(sales, "Remove this line")
    sales.page.wait_for_url(re.compile(r"/quotes/\d+/$"))
    bought = line_at(quote, BOXES)
    assert (bought.supplier, bought.outside_supplier) == (None, "Cartonnages du Forez")


def get_approval(sales, visitor, language, quote):
    """The quote can't leave before LPH's director agrees to the discount."""
    sales.open(f"/quotes/{quote.pk}/sending/")
    sales.fits()
    assert sales.page.get_by_role("button", name=say(sales, "Send the quote")).count() == 0
    with sales.page.expect_navigation():
        press(sales, "Ask for the approval")
    director = visitor(language, DESK).sign_in("director-lph")
    director.fits()
    director.page.locator(f"main a[href='/approvals/{quote.approvals.get().pk}/']").first.click()
    director.page.fill("[name=note]", AGREED)
    director.fits()
    press(director, "Approve")
    director.page.locator("[name=note]").wait_for(state="detached")
    director.fits()
    assert quote.approvals.get().status == Approval.Status.APPROVED
    return director


def send(sales, quote) -> str:
    sales.open(f"/quotes/{quote.pk}/sending/")
    sales.fits()
    press(sales, "Send the quote")
    link = sales.page.locator("#offer-link").input_value()
    sales.fits()
    return link


def client_at_phone(visitor, language, link):
    client = visitor(language, PHONE)
    client.page.goto(link)
    client.fits()
    return client


def talk(client, sales, quote):
    """The client asks, sales finds the question and answers, the client reads it."""
    client.page.fill("#questions textarea", QUESTION)
    press(client, "Ask")
    client.says(QUESTION)
    sales.open(f"/quotes/{quote.pk}/client/").says(QUESTION)
    sales.page.fill("#questions textarea", ANSWER)
    press(sales, "Answer")
    sales.says(ANSWER)
    sales.fits()
    client.page.reload()
    client.says(ANSWER)
    client.fits()


def accept(client):
    client.page.fill("[action$='/acceptance/'] [name=name]", "Anne Le Goff")
    client.page.fill("[name=position]", "Achats")
    client.page.check("[name=agreed]")
    press(client, "Accept the quote")
    reads(client, "This quote is accepted. Thank you.")


def client_keeps_the_order(client):
    client.page.wait_for_url(re.compile("/order/$"))
    shows_none_of(client, *OURS)
    pages = PdfReader(BytesIO(saved(client, link(client, "The accepted quote as PDF")))).pages
    text = "".join(page.extract_text() for page in pages)
    assert "MARKSENT" in text
    assert found_in(text, OURS) == []
    with client.page.expect_download() as waiting:
        client.page.locator("a[href$='order.ics']").click()
    with open(waiting.value.path(), "rb") as file:
        assert days_of(file.read()) == 4


def order_is_shared_out(sales, biosphere, quote):
    """LPH reads every part, Biosphère its own."""
    sales.open(f"/quotes/{quote.pk}/")
    follow(sales, "The order")
    reads(sales, "Who receives what")
    assert days_of(saved(sales, link(sales, "All days for your calendar"))) == 4
    biosphere.open(f"/neighbours/{quote.pk}/")
    biosphere.fits()
    biosphere.page.locator(f"main a[href='/orders/{quote.pk}/']").first.click()
    reads(biosphere, "Your part of the order")
    shows_none_of(biosphere, PAID, OWN, BOX, OUTSIDE, OUR_NOTE)
    assert days_of(saved(biosphere, link(biosphere, "Your days for your calendar"))) == 1


def president_reads_totals_alone(visitor, language, quote):
    president = visitor(language, DESK).sign_in("president")
    for path in ("/", "/quotes/", "/figures/"):
        president.open(path).fits()
        shows_none_of(president, PAID, OWN, BOX, OUTSIDE, *OURS)
    assert president.page.goto(f"{president.base}/quotes/{quote.pk}/").status == 404
    president.troubles.clear()
    return president


@LANGUAGES
def test_sale_goes_from_the_brief_to_each_firms_part_of_the_order(demo_park, visitor, language):
    sales = visitor(language, DESK).sign_in("sales-lph")
    buyer = Client.objects.get(name="Laboratoires Ker-Iroise")
    quote = compose(sales, buyer, "Gélules MARKSENT")
    price_the_draft(sales, quote)
    eskiss = eskiss_declines(visitor, language, quote, ask_the_firms(sales, quote))
    biosphere = biosphere_confirms(visitor, language, quote)
    buy_outside(sales, quote)
    director = get_approval(sales, visitor, language, quote)
    client = client_at_phone(visitor, OTHER[language], send(sales, quote))
    shows_none_of(client, *OURS)
    talk(client, sales, quote)
    accept(client)
    client_keeps_the_order(client)
    order_is_shared_out(sales, biosphere, quote)
    president = president_reads_totals_alone(visitor, language, quote)
    people = (sales, eskiss, biosphere, director, client, president)
    assert [person.troubles for person in people] == [[]] * len(people)


def test_declined_quote_becomes_a_loss_and_a_figure(demo_park, visitor):
    language = "fr"
    quote = Quote.objects.get(title="Tisane digestive, sachets")
    sales = visitor(language, DESK).sign_in("sales-lph").open(f"/quotes/{quote.pk}/client/")
    press(sales, "Send a new link")
    client = client_at_phone(visitor, OTHER[language], sales.page.locator("#offer-link").input_value())
    client.page.get_by_text(say(client, "Decline"), exact=True).click()
    client.page.select_option("[name=code]", "price")
    client.page.fill("form[action$='/refusal/'] textarea", REASON)
    client.fits()
    press(client, "Decline the quote")
    client.page.locator("[name=code]").wait_for(state="detached")
    client.fits()
    sales.open("/losses/").fits()
    sales.page.locator(f"a[href='/quotes/{quote.pk}/loss/']").first.click()
    sales.says(REASON)
    sales.fits()
    press(sales, "Note the reason")
    reads(sales, "The reason is noted.")
    loss = Loss.objects.get(quote=quote)
    assert (loss.code, loss.net) == (Loss.Code.PRICE, quote.versions.latest("number").net)
    sales.open("/figures/")
    lost = Quote.objects.filter(firm=quote.firm, status__in=["declined", "expired", "withdrawn"]).exclude(number=None)
    assert sales.page.locator("section[aria-labelledby=rate] tfoot td").nth(1).inner_text() == str(lost.count())
    sales.fits()
    assert sales.troubles + client.troubles == []
