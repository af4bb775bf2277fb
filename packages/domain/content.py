"""What a version shows the client, frozen as JSON: amounts and dates as text, nothing internal to the firms."""

from django.utils import timezone

from packages.domain.quoting import state_of
from packages.models import Quote

# Late-payment rules of French business law, printed on each quote: three times the legal rate, and 40 € for recovery.
RECOVERY_FEE = "40.00"


def frozen(quote, sheet) -> dict:
    """The content of the version that leaves now."""
    totals = sheet.totals
    return {
        "number": quote.number,
        "version": quote.version,
        "title": quote.title,
        "brief": quote.brief,
        "language": quote.client.language,
        "issued_on": timezone.localdate().isoformat(),
        "valid_until": quote.valid_until.isoformat(),
        "mode": quote.mode,
        "park": {"name": quote.firm.park.name, "commune": quote.firm.park.commune},
        "issuer": party(quote.firm) | {"legal_form": quote.firm.legal_form},
        "client": client_of(quote.client),
        "lines": [shown(line) for line in sheet.lines],
        "totals": {
            "net": str(totals.net),
            "vat": [
                {
                    "issuer": name_of(sheet, quote, group.issuer),
                    "rate": str(group.vat_rate),
                    "base": str(group.base),
                    "vat": str(group.vat),
                }
                for group in totals.groups
            ],
            "vat_total": str(totals.vat),
            "gross": str(totals.gross),
        },
        "weeks": sheet.weeks,
        "payment_terms": quote.payment_terms,
        "deposit_percent": quote.deposit_percent,
        "recovery_fee": RECOVERY_FEE,
    }


def party(firm) -> dict:
    return {"name": firm.name, "address": firm.address, "siren": firm.siren, "vat_number": firm.vat_number}


def client_of(client) -> dict:
    return party(client) | {"contact": client.contact, "delivery_address": client.delivery_address}


def shown(line) -> dict:
    """One line as the client reads it; an outside supplier is named only where sales chose so."""
    outside = line.outside_supplier if line.name_outside else ""
    return {
        "stage": {"fr": line.stage.name_fr, "en": line.stage.name_en},
        "supplier": line.supplier.name if line.supplier else outside,
        "sign": line.supplier.sign if line.supplier else "x",
        "description": line.description,
        "quantity": str(line.quantity.normalize()),
        "unit": line.unit,
        "unit_price": str(line.unit_price.normalize()),
        "discount_percent": str(line.discount_percent.normalize()),
        "vat_rate": str(line.vat_rate),
        "net": str(line.net),
        "weeks": line.lead_time_weeks,
        "subject_to": state_of(line)[0] == "wait",
    }


def name_of(sheet, quote, issuer) -> str:
    """The name behind a VAT group's issuer, a firm's key."""
    names = {str(line.supplier_id): line.supplier.name for line in sheet.lines if line.supplier}
    return names.get(issuer, quote.firm.name)


def is_agency(content) -> bool:
    return content["mode"] == Quote.Mode.AGENT
