"""One more quote of the demo, which shows the client all that an offer may hold; all of it invented."""

from decimal import Decimal

from packages.domain import offers, questions
from packages.models import Contact, DeliveryPlace, QuoteLine

# English step, firm, what, quantity, unit, unit price, the firm's own price, VAT, days, what else
LINES = [
    ("Process prototyping", "NDS", "Mise au point de l’émulsion", 1, "lot", "5200", "4900", "20.0", 15, {}),
    ("Extraction", "Biosphère", "Macérat huileux de calendula", 240, "kg", "41.5", "38", "20.0", 20, {}),
    ("Extraction", "Biosphère", "Cire d’abeille purifiée", 60, "kg", "23.75", None, "20.0", 10, {}),
    ("Dosage form", "LPH", "Fabrication du baume, pots de 50 ml", 20000, "pièce", "0.62", None, "20.0", 25, {}),
    (
        *("Packaging & labelling", "Eskiss Packaging", "Étui en carton recyclé", 20000, "pièce", "0.21", "0.19"),
        *("20.0", 10, {"alternative": "étui"}),
    ),
    (
        *("Packaging & labelling", "Eskiss Packaging", "Étui en carton, dorure à chaud", 20000, "pièce", "0.34", "0.3"),
        *("20.0", 15, {"alternative": "étui", "chosen": False}),
    ),
    (
        *("Packing", "LPH", "Notice en six langues", 20000, "pièce", "0.04", None, "20.0", 3),
        {"optional": True, "chosen": False, "client_note": "Utile hors de France."},
    ),
]
ASKED = [
    ("Le macérat est-il certifié biologique ?", "Oui, par Ecocert : le certificat est joint à chaque lot."),
    ("Pouvez-vous livrer en deux fois ?", None),
]


def load(firms, steps, client, seller, create_quote):
    """A joint group's sent quote with a person, a place, a discount, an option, an alternative and two questions."""
    quote = create_quote(firms["LPH"], client, "Baume au calendula", seller)
    quote.mode, quote.discount_percent, quote.fee_percent = quote.Mode.JOINT, Decimal(3), Decimal(2)
    quote.contact = Contact.objects.create(
        client=client, name="Jeanne Roux", position="Responsable des achats", email="jeanne.roux@ombelle.example"
    )
    quote.delivery_place = DeliveryPlace.objects.create(
        client=client, name="Entrepôt", address="Zone de Layat\n63200 Riom"
    )
    quote.client_note = "Les pots sont fournis par vos soins, livrés à LPH dix jours avant la fabrication."
    quote.save()
    for step, firm, what, quantity, unit, price, own, vat, days, more in LINES:
        QuoteLine.objects.create(
            quote=quote,
            stage=steps[step],
            supplier=firms[firm],
            description=what,
            quantity=Decimal(quantity),
            unit=unit,
            unit_price=Decimal(price),
            firm_unit_price=own and Decimal(own),
            vat_rate=Decimal(vat),
            lead_days=days,
            answer=QuoteLine.SupplierAnswer.CONFIRMED,
            **more,
        )
    _version, address = offers.send(quote, by=seller)
    talk(offers.link_of(address.rsplit("/", 2)[-2]), seller)


def talk(link, seller):
    for asked, answered in ASKED:
        question = questions.ask(link, text=asked)
        if answered:
            questions.answer(question, text=answered, by=seller)
