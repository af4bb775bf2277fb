"""The demo's lost sales: three invented clients wanted freeze-drying, which nobody in the park offers."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import F

from firms.models import Axis, Level, User
from firms.personas import address
from packages.demo.quotes import create_client, create_quote, finish
from packages.domain import losses
from packages.models import Loss, Quote, QuoteLine

SKILL = "Lyophilisation"
# firm, its seller, client, place, product, net at stake
LOST = (
    ("LPH", "sales-lph", "Laboratoire des Combrailles", "63390 Saint-Gervais", "Probiotiques lyophilisés", "40000"),
    ("LPH", "sales-lph", "Maison Tilleul", "03000 Moulins", "Baies en poudre", "25000"),
    ("Biosphère", "sales-biosphere", "Nutraceutique de l’Allier", "03200 Vichy", "Extraits d’algues", "60000"),
)


def load(park):
    """Declined quotes with their reason; earlier drafts seem to have been opened some days before."""
    step = Level.objects.get(park=park, axis=Axis.PROCESS, name_en="Blending / granulation")
    for number, (firm, person, client, place, title, net) in enumerate(LOST, start=1):
        firm, seller = park.firms.get(name=firm), User.objects.get(email=address(person))
        buyer = create_client(firm, client, (place, "Achats", f"achats{number}@client.example", "fr"))
        quote = create_quote(firm, buyer, title, seller)
        create_line(quote, step, firm, Decimal(net))
        finish(quote, "declined", seller)
        note(quote, step, Decimal(net), seller)
    for number, quote in enumerate(Quote.objects.exclude(number=None).order_by("pk")):
        Quote.objects.filter(pk=quote.pk).update(created_at=F("created_at") - timedelta(days=2 + number % 5))


def create_line(quote, step, firm, price):
    QuoteLine.objects.create(
        quote=quote,
        stage=step,
        supplier=firm,
        description="Mélange, sans lyophilisation",
        unit="lot",
        unit_price=price,
        lead_days=20,
        answer=QuoteLine.SupplierAnswer.CONFIRMED,
    )


def note(quote, step, net, seller):
    detail = "Le client veut un produit lyophilisé : personne ne le fait dans le parc."
    loss = Loss(quote=quote, code=Loss.Code.SKILL, stage=step, skill_name=SKILL, detail=detail, net=net)
    losses.note_loss(loss, move="withdraw", seen="", by=seller)
