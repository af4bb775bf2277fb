"""The demo's catalogue of services, opportunities and people at clients’, all invented."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from packages.models import (
    BusyPeriod,
    Client,
    Contact,
    DeliveryPlace,
    Opportunity,
    PriceBreak,
    Service,
)

# firm, English step, what, kind, unit, unit price, set-up, minimum, VAT, days, transit, shared, (from, price)…
SERVICES = [
    (
        "NDS",
        "Process prototyping",
        "Mise au point du procédé, lot pilote",
        "services",
        "lot",
        "7900",
        "0",
        0,
        15,
        0,
        True,
    ),
    ("Biosphère", "Extraction", "Extrait sec de plante", "goods", "kg", "52", "1200", 100, 20, 1, True, (500, "48.5")),
    ("Biosphère", "Extraction", "Plantes coupées et tamisées", "goods", "kg", "36.4", "300", 50, 15, 1, False),
    ("LPH", "Dosage form", "Mise en gélules", "services", "millier", "11.2", "900", 500, 25, 0, True, (3000, "10.6")),
    ("LPH", "Packing", "Mise en sachets", "services", "pièce", "0.41", "250", 5000, 10, 0, True),
    ("LPH", "R&D / formulation", "Formulation d’un complément", "services", "jour", "640", "0", 0, 10, 0, False),
    (
        "Eskiss Packaging",
        "Packaging & labelling",
        "Piluliers en carton et étiquettes",
        "goods",
        "pièce",
        "0.27",
        "480",
        10000,
        10,
        1,
        True,
        (50000, "0.25"),
    ),
]
# client, title, days from today, value
OPPORTUNITIES = [
    ("Laboratoires Ker-Iroise", "Gélules mélisse et probiotiques", 40, "107800"),
    ("Ombelle Cosmétique", "Baume au calendula, petite série", 75, "24000"),
    ("Thornfield Wellness", "Sleep capsules, second batch", 120, "60000"),
]


def load(firms, steps, seller):
    """Services of the four firms; opportunities and a second contact of LPH; days off of Eskiss."""
    for firm, step, name, supply, unit, price, set_up, least, days, transit, shared, *breaks in SERVICES:
        service = Service.objects.create(
            firm=firms[firm],
            stage=steps[step],
            name=name,
            supply=supply,
            unit=unit,
            unit_price=Decimal(price),
            set_up=Decimal(set_up),
            minimum_quantity=least,
            lead_days=days,
            transit_days=transit,
            shared=shared,
        )
        for quantity, lower in breaks:
            PriceBreak.objects.create(service=service, from_quantity=quantity, unit_price=Decimal(lower))
    load_sales(firms["LPH"], seller)
    first = timezone.localdate() + timedelta(days=45)
    BusyPeriod.objects.create(firm=firms["Eskiss Packaging"], starts_on=first, ends_on=first + timedelta(days=11))


def load_sales(firm, seller):
    today = timezone.localdate()
    for name, title, days, value in OPPORTUNITIES:
        client = Client.objects.get(firm=firm, name=name)
        Opportunity.objects.create(
            firm=firm,
            client=client,
            title=title,
            expected_on=today + timedelta(days=days),
            value=Decimal(value),
            created_by=seller,
        )
    client = Client.objects.get(firm=firm, name="Laboratoires Ker-Iroise")
    client.early, client.early_note = True, "Essais communs sur la stabilité des souches, depuis le cahier des charges."
    client.save(update_fields=["early", "early_note"])
    Contact.objects.create(
        client=client, name="Mme Le Gall", position="Responsable qualité", email="qualite@ker-iroise.example"
    )
    DeliveryPlace.objects.create(
        client=client, name="Entrepôt du port", address="Quai de la Douane\n29200 Brest", country="FR"
    )
