"""The demo's clients and quotes, all invented."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from firms.models import Axis, Level, User
from firms.personas import address
from naturopole.money import round_half_up
from packages.domain import offers, quoting
from packages.models import Answer, Client, Quote, QuoteLine, RefusalCode

# name, place, contact, mail
CLIENTS = {
    "Laboratoires Ker-Iroise": (
        "12 quai de l’Iroise\n29200 Brest",
        "Service achats",
        "achats@ker-iroise.example",
        "fr",
    ),
    "Herboristerie du Velay": ("3 rue du Breuil\n43000 Le Puy-en-Velay", "Mme Faure", "contact@velay.example", "fr"),
    "Ombelle Cosmétique": ("8 rue des Tilleuls\n63200 Riom", "M. Roux", "achats@ombelle.example", "fr"),
    "Nutri-Sèvre": ("5 zone du Lac\n79000 Niort", "Direction", "direction@nutri-sevre.example", "fr"),
    "Thornfield Wellness": (
        "14 Mill Lane\nBakewell DE45 1AA\nUnited Kingdom",
        "Ms Hartley",
        "buy@thornfield.example",
        "en",
    ),
}
# English step, firm (None: outside), supplier outside, what, quantity, unit, unit price, VAT, weeks
CAPSULES = [
    ("Process prototyping", "NDS", "", "Mise au point du procédé, lot pilote", 1, "lot", "8400", "20.0", 3),
    ("Extraction", "Biosphère", "", "Extrait sec de mélisse", 480, "kg", "55.2083", "20.0", 4),
    ("Blending / granulation", None, "Poudres du Centre", "Granulation", 1, "lot", "9800", "20.0", 2),
    ("Dosage form", "LPH", "", "Mise en gélules, 3,6 millions", 3600, "millier", "11.4444", "20.0", 5),
    (
        "Packaging & labelling",
        "Eskiss Packaging",
        "",
        "Piluliers en carton et étiquettes",
        60000,
        "pièce",
        "0.2883",
        "20.0",
        2,
    ),
]
TEA = [
    ("Extraction", "Biosphère", "", "Plantes coupées et tamisées", 300, "kg", "38.47", "5.5", 3),
    ("Packing", "LPH", "", "Mise en sachets", 20000, "pièce", "0.419", "5.5", 2),
    ("Packaging & labelling", "Eskiss Packaging", "", "Étuis imprimés", 20000, "pièce", "0.19", "20.0", 2),
]
EXTRACT = [
    ("Process prototyping", "NDS", "", "Essais de concentration", 1, "lot", "6100", "20.0", 3),
    ("Extraction", "Biosphère", "", "Extrait de calendula", 650, "kg", "47.5", "20.0", 5),
    ("Packing", None, "Fardélia", "Mise en flacons", 1, "lot", "4925", "20.0", 2),
]
# title, client, lines, how the prices of the list are scaled, what becomes of it
QUOTES = [
    ("Gélules de spiruline", "Nutri-Sèvre", CAPSULES, "1.18", "accepted"),
    ("Gélules beauté des cheveux", "Ombelle Cosmétique", CAPSULES, "0.86", "declined"),
    ("Extrait de calendula", "Ombelle Cosmétique", EXTRACT, "1", "sent"),
    ("Tisane digestive, sachets", "Herboristerie du Velay", TEA, "1", "sent"),
    ("Sleep capsules", "Thornfield Wellness", CAPSULES, "1.34", "accepted"),
    ("Gélules mélisse et probiotiques", "Laboratoires Ker-Iroise", CAPSULES, "1", "draft"),
]


def load(park):
    """Create LPH's clients and quotes at several stages; each sent one has its real PDF.

    Answers firms and steps by name, clients by name, the quotes and their seller.
    """
    firms = {firm.name: firm for firm in park.firms.all()}
    steps = {level.name_en: level for level in Level.objects.filter(axis=Axis.PROCESS)}
    seller = User.objects.get(email=address("sales-lph"))
    clients = {name: create_client(firms["LPH"], name, row) for name, row in CLIENTS.items()}
    quotes = []
    for title, client, lines, scale, end in QUOTES:
        quote = create_quote(firms["LPH"], clients[client], title, seller)
        for row in lines:
            create_line(quote, firms, steps, row, scale=Decimal(scale), awaited=end == "draft")
        if end != "draft":
            finish(quote, end, seller)
        quotes.append(quote)
    return firms, steps, clients, quotes, seller


def create_client(firm, name, row):
    place, contact, mail, language = row
    return Client.objects.create(firm=firm, name=name, address=place, contact=contact, email=mail, language=language)


def create_quote(firm, client, title, seller):
    quote = Quote(
        firm=firm,
        client=client,
        title=title,
        valid_until=timezone.localdate() + timedelta(days=30),
        payment_terms="Solde à 30 jours après livraison"
        if client.language == "fr"
        else "Balance 30 days after delivery",
    )
    return quoting.create_quote(quote, by=seller)[0]


def create_line(quote, firms, steps, row, *, scale, awaited):
    """A line; in the draft, Biosphère and Eskiss have not answered yet."""
    step, firm, outside, what, quantity, unit, price, vat, weeks = row
    waits = awaited and firm in ("Biosphère", "Eskiss Packaging")
    QuoteLine.objects.create(
        quote=quote,
        stage=steps[step],
        supplier=firms[firm] if firm else None,
        outside_supplier=outside,
        description=what,
        quantity=Decimal(quantity),
        unit=unit,
        unit_price=round_half_up(Decimal(price) * scale, 4),
        vat_rate=Decimal(vat),
        lead_days=weeks * 5,
        answer=QuoteLine.SupplierAnswer.AWAITED if waits else QuoteLine.SupplierAnswer.CONFIRMED,
    )


def finish(quote, end, seller):
    """Send the quote, and answer it where its story says so."""
    _version, link = offers.send(quote, by=seller)
    way_in = offers.link_of(link.rsplit("/", 2)[-2])
    if end == "accepted":
        offers.close(way_in, Answer.Kind.ACCEPTED, name="A. Morin", position="Direction")
    elif end == "declined":
        offers.close(way_in, Answer.Kind.DECLINED, code=RefusalCode.LEAD_TIME, reason="Délai trop long pour la saison.")
