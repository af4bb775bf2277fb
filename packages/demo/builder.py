"""What the demo's draft shows of the builder: an option, a choice of two, the firms' own prices, a file."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from naturopole import uploads
from packages.domain import attachments
from packages.models import Attachment, Quote, QuoteLine

CHOICE = "Piluliers"


def load(park):
    """Add to the one draft; an invented park's numbers."""
    draft = Quote.objects.filter(firm__park=park, status=Quote.Status.DRAFT).first()
    lines = {line.supplier.name: line for line in draft.lines.select_related("supplier", "stage") if line.supplier}
    draft.fee_percent = Decimal(2)
    draft.save(update_fields=["fee_percent"])
    keep(lines["NDS"], firm_unit_price=Decimal("7900"))
    keep(lines["Biosphère"], firm_unit_price=Decimal("51.5"), internal_note="Récolte 2026 réservée.")
    keep(lines["Eskiss Packaging"], alternative=CHOICE)
    beside(lines["NDS"], description="Étude de stabilité, 24 mois", unit_price=Decimal("3200"), optional=True)
    beside(
        lines["Eskiss Packaging"],
        description="Piluliers en verre",
        unit_price=Decimal("0.415"),
        alternative=CHOICE,
    )
    plan = SimpleUploadedFile("plan-de-controle.png", picture())
    row = Attachment(quote=draft, title="Plan de contrôle", to_client=False)
    attachments.attach(row, uploads.accept(plan), by=draft.created_by)


def keep(line, **fields):
    QuoteLine.objects.filter(pk=line.pk).update(**fields)


def beside(line, **fields):
    """A line that is not chosen, at the step and from the firm of another one."""
    kept = ("quote_id", "stage_id", "supplier_id", "quantity", "unit", "vat_rate", "lead_days", "answer")
    QuoteLine.objects.create(**{name: getattr(line, name) for name in kept} | fields | {"chosen": False})


def picture() -> bytes:
    """A small white picture, for want of a real plan."""
    from io import BytesIO

    from PIL import Image

    written = BytesIO()
    Image.new("RGB", (40, 30), "white").save(written, "PNG")
    return written.getvalue()
