"""What a version shows the client, frozen as JSON: amounts and dates as text, nothing internal to the firms."""

from django.utils import timezone

from packages.domain.sheet import state_of
from packages.models import Quote

# Late-payment rules of French business law, printed on each quote: three times the legal rate, and 40 € for recovery.
RECOVERY_FEE = "40.00"


def frozen(quote, sheet, *, by) -> dict:
    """The content of the version that leaves now; `by` is the client's contact."""
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
        "issuer": issuer_of(quote.firm),
        "sellers": sellers_of(quote, sheet),
        "contact": {"name": by.name, "email": by.email},
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
        "steps": len(sheet.steps),
        "days": sheet.days,
        "payment_terms": quote.payment_terms,
        "deposit_percent": quote.deposit_percent,
        "recovery_fee": RECOVERY_FEE,
    }


def party(firm) -> dict:
    return {"name": firm.name, "address": firm.address, "siren": firm.siren, "vat_number": firm.vat_number}


def issuer_of(firm) -> dict:
    return party(firm) | {"legal_form": firm.legal_form}


def sellers_of(quote, sheet) -> list[dict]:
    """Where the park sells in the firms' names, each of them: it invoices its own lines."""
    if quote.mode != Quote.Mode.AGENT:
        return []
    return [issuer_of(firm) for firm in {line.supplier: None for line in sheet.lines if line.supplier}]


def client_of(client) -> dict:
    return party(client) | {"contact": client.contact, "delivery_address": client.delivery_address}


def shown(line) -> dict:
    """One line as the client reads it; an outside supplier is named only where sales chose so."""
    outside = line.outside_supplier if line.name_outside else ""
    return {
        "stage": {"fr": line.stage.name_fr, "en": line.stage.name_en},
        "supplier": line.supplier.name if line.supplier else outside,
        "sign": line.supplier.sign if line.supplier else "x",
        "certificates": line.held,
        "description": line.description,
        "quantity": plain(line.quantity),
        "unit": line.unit,
        "unit_price": plain(line.unit_price),
        "discount_percent": plain(line.discount_percent),
        "vat_rate": str(line.vat_rate),
        "net": str(line.net),
        "days": line.lead_days,
        "subject_to": state_of(line)[0] == "wait",
    }


def name_of(sheet, quote, issuer) -> str:
    """The name behind a VAT group's issuer, a firm's key."""
    names = {str(line.supplier_id): line.supplier.name for line in sheet.lines if line.supplier}
    return names.get(issuer, quote.firm.name)


def plain(number) -> str:
    """A decimal without needless zeros or exponent: "60000", "55.2083"."""
    return f"{number.normalize():f}"
