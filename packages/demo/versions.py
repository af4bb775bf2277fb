"""The demo's second version, variant and template."""

from decimal import Decimal

from packages.domain import offers, templates, variants
from packages.models import Quote, QuoteTemplate


def load(seller):
    """A tea that was made cheaper, an extract offered in two forms, and the capsules kept as a template."""
    tea = offers.revise(Quote.objects.get(title="Tisane digestive, sachets"), by=seller)
    tea.lines.filter(description="Étuis imprimés").update(unit_price=Decimal("0.17"), lead_days=15)
    tea.lines.filter(description="Mise en sachets").update(unit_price=Decimal("0.402"))
    offers.send(tea, by=seller)
    extract = Quote.objects.get(title="Extrait de calendula")
    bulk = variants.make(extract, title="Extrait de calendula, en vrac", by=seller)[0]
    bulk.lines.filter(description="Mise en flacons").delete()
    offers.send(bulk, by=seller)
    capsules = Quote.objects.get(title="Gélules de spiruline")
    name = "Gélules, de l’extrait au pilulier"
    templates.keep(capsules, QuoteTemplate(firm=capsules.firm, name=name, created_by=seller))
