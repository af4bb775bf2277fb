"""Sales at LPH builds a quote over four firms and one outside step; the client accepts it on a phone."""

import re

import pytest

from packages.models import Client, Quote

WORDS = {
    "fr": {
        "open": "Ouvrir le brouillon",
        "save": "Enregistrer la ligne",
        "send": "Envoyer la version 1",
        "leave": "Envoyer le devis",
        "link": "Le lien du client",
        "accept": "Accepter le devis",
        "thanks": "Ce devis est accepté",
        "seen": "Le client a accepté",
        "total": "21 528,00",
        "tick": "Cochez cette case",
    },
    "en": {
        "open": "Open the draft",
        "save": "Save the line",
        "send": "Send version 1",
        "leave": "Send the quote",
        "link": "The client’s link",
        "accept": "Accept the quote",
        "thanks": "This quote is accepted",
        "seen": "The client has accepted",
        "total": "21,528.00",
        "tick": "Tick this box",
    },
}
STEPS = ["Process prototyping", "Extraction", "Blending / granulation", "Dosage form", "Packaging & labelling"]
SUPPLIERS = ["NDS", "Biosphère", None, "LPH", "Eskiss Packaging"]


def add_line(sales, quote, step, supplier, words):
    from firms.models import Level

    level = Level.objects.get(name_en=step)
    sales.open(f"/quotes/{quote.pk}/lines/new/{level.pk}/")
    page = sales.page
    if supplier:
        page.get_by_label(re.compile(f"^{supplier}")).check()
    else:
        page.locator("[name=source][value=outside]").check()
        page.fill("[name=outside_supplier]", "Poudres du Centre")
    page.fill("[name=description]", f"Travail {step}")
    page.fill("[name=quantity]", "1 200")
    page.fill("[name=unit_price]", "2,99")
    page.get_by_role("button", name=words["save"]).click()
    page.get_by_text(f"Travail {step}").first.wait_for()


def build(sales, words):
    client = Client.objects.get(name="Laboratoires Ker-Iroise")
    sales.open(f"/quotes/new/?client={client.pk}")
    sales.page.fill("[name=title]", "Gélules de mélisse")
    sales.page.get_by_role("button", name=words["open"]).click()
    sales.page.wait_for_url(re.compile(r"/quotes/\d+/"))
    quote = Quote.objects.get(title="Gélules de mélisse")
    for step, supplier in zip(STEPS, SUPPLIERS, strict=True):
        add_line(sales, quote, step, supplier, words)
    return quote


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_quote_is_built_sent_and_accepted(demo_park, visitor, language, script, settings, live_server):
    settings.BASE_URL = live_server.url
    words = WORDS[language]
    sales = visitor(language, script=script).sign_in("sales-lph")
    quote = build(sales, words)
    sales.open(f"/quotes/{quote.pk}/").says(words["total"])
    sales.page.get_by_role("link", name=words["send"]).click()
    sales.page.get_by_role("button", name=words["leave"]).click()
    sales.says(words["link"])
    link = sales.page.locator("a[href*='/offer/']").get_attribute("href")

    client = visitor(language, 390, script=script)
    client.page.goto(link)
    client.says(words["total"])
    client.fits()
    client.page.get_by_role("button", name=words["accept"]).click()
    client.says(words["tick"])
    client.page.fill("[name=name]", "Anne Le Goff")
    client.page.fill("[name=position]", "Achats")
    client.page.locator("[name=agreed]").check()
    client.page.get_by_role("button", name=words["accept"]).click()
    client.says(words["thanks"])

    if not script:
        sales.page.reload()
    sales.says(words["seen"])
    quote.refresh_from_db()
    assert quote.status == Quote.Status.ACCEPTED
    assert sales.troubles == []


def test_file_opens_from_the_clients_page(demo_park, visitor, settings, live_server):
    settings.BASE_URL = live_server.url
    from packages.domain import offers
    from packages.models import QuoteVersion

    link = offers.open_link(QuoteVersion.objects.filter(quote__status="sent").first())
    client = visitor("fr", 390)
    client.page.goto(link)
    with client.page.expect_download() as download:
        client.page.get_by_role("link", name="Télécharger en PDF").click()
    with open(download.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"
