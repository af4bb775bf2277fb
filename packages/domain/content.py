"""What a version shows the client, frozen as JSON: amounts and dates as text, nothing internal to the firms.

Legal words stand in it in both languages, as they were on the day of sending: neither a new law nor a new wording
changes what was sent. `workings` is the other half, for the coordinating firm alone.
"""

from decimal import Decimal

from django.db.models import Q
from django.utils import timezone, translation

from packages import legal, pricing
from packages.domain.reckoning import priced, regime_of, single_supply
from packages.domain.sheet import state_of
from packages.models import Quote, VatRule

LANGUAGES = ("fr", "en")
ALL = 100


def frozen(quote, sheet, *, by) -> dict:
    """The content of the version that leaves now; `by` is the client's contact at the firm."""
    content = {
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
        "person": person_of(quote),
        "delivery": delivery_of(quote),
        "currency": quote.currency,
        "currency_rate": None if quote.currency_rate is None else plain(quote.currency_rate),
        "discount_percent": plain(quote.discount_percent),
        "regime": quote.regime,
        "references": references(quote, sheet.totals),
        "single_supply": single_of(quote),
        "lines": lines_shown(quote, sheet),
        "totals": totals_shown(quote, sheet),
        "steps": len({line.stage_id for line in sheet.lines if line.chosen}),
        "days": sheet.days,
        "plan": plan_shown(quote, sheet),
        "payment_terms": quote.payment_terms,
        "deposit_percent": quote.deposit_percent,
        "instalments": instalments(quote, sheet.totals.gross),
        "recovery_fee": legal.RECOVERY_FEE,
        "client_note": quote.client_note,
        "attachments": attachments(quote),
    }
    return content | {"mandate": in_both(lambda: legal.mandate(content)), "late": in_both(legal.late_payment)}


def in_both(words) -> dict:
    """A text in both languages: `words()` is asked for it in each."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = words()
    return found


def party(firm) -> dict:
    return {"name": firm.name, "address": firm.address, "siren": firm.siren, "vat_number": firm.vat_number}


def issuer_of(firm) -> dict:
    return party(firm) | {
        "legal_form": firm.legal_form,
        "share_capital": None if firm.share_capital is None else str(firm.share_capital),
        "registry": firm.registry,
    }


def sellers_of(quote, sheet) -> list[dict]:
    """Each firm that invoices its own part, with that part's totals; none where one firm sells the whole."""
    if quote.mode == Quote.Mode.PRINCIPAL:
        return []
    firms = {str(line.supplier_id): line.supplier for line in sheet.lines if line.supplier}
    return [
        issuer_of(firms.get(key, quote.firm)) | {"net": str(net), "vat": str(vat), "gross": str(gross)}
        for key, net, vat, gross in sheet.totals.by_issuer()
    ]


def client_of(client) -> dict:
    return party(client) | {"contact": client.contact, "country": client.country}


def person_of(quote) -> dict | None:
    """Whom the quote is addressed to, where sales chose a person."""
    person = quote.contact
    return person and {
        "name": person.name,
        "position": person.position,
        "email": person.email,
        "phone": person.phone,
    }


def delivery_of(quote) -> dict | None:
    """Where to deliver: the place chosen for this quote, else the client's other address, if it has one."""
    if quote.delivery_place:
        place = quote.delivery_place
        return {"name": place.name, "address": place.address, "country": place.country}
    if quote.client.delivery_address:
        return {"name": "", "address": quote.client.delivery_address, "country": quote.client.country}
    return None


def references(quote, totals) -> list[dict]:
    """The legal texts behind the rates, as the law stands today; none under French VAT."""
    used = set(totals.legal_references)
    if not used:
        return []
    today = timezone.localdate()
    rules = VatRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)
    rows = [(rule.reference_fr, rule.reference_en) for rule in rules.filter(regime=quote.regime)]
    return [{"fr": french, "en": english} for french, english in rows if used & {french, english}]


def single_of(quote) -> dict | None:
    if quote.single_supply_rate is None:
        return None
    return {"rate": str(quote.single_supply_rate)}


def lines_shown(quote, sheet) -> list[dict]:
    """Every line as the client reads it, options and alternatives included, each at the rate that it has."""
    counted = {line.key: line for line in sheet.totals.lines}
    left_out = [line for line in sheet.lines if str(line.pk) not in counted]
    regime = regime_of(quote, timezone.localdate()) if left_out else None
    single = single_supply(quote, sheet.lines)
    for line in left_out:
        counted[str(line.pk)] = pricing.priced(priced(quote, line), None, regime, single, quote.currency_rate)
    return [shown(line, counted[str(line.pk)]) for line in sheet.lines]


def shown(line, counted) -> dict:
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
        "discounts": discounts_of(line),
        "vat_rate": str(counted.vat_rate),
        "supply": line.supply,
        "net": str(counted.net),
        "days": line.lead_days,
        "subject_to": state_of(line)[0] == "wait",
        "client_note": line.client_note,
        "optional": line.optional,
        "alternative": line.alternative,
        "counted": line.chosen,
    }


def discounts_of(line) -> list[str]:
    return [plain(one) for one in (line.discount_percent, line.second_discount_percent) if one]


def totals_shown(quote, sheet) -> dict:
    totals = sheet.totals
    return {
        "lines_net": str(totals.lines_net),
        "discount": str(totals.discount),
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
        "rates": [{"rate": str(rate), "base": str(base), "vat": str(vat)} for rate, base, vat in totals.by_rate()],
        "vat_total": str(totals.vat),
        "gross": str(totals.gross),
    }


def plan_shown(quote, sheet) -> dict | None:
    """The dated plan: day of start and delivery, and each step's days. `fixed`: sales has chosen the day of start."""
    if sheet.plan is None:
        return None
    stages = {str(line.stage_id): line.stage for line in sheet.lines}
    return {
        "start": sheet.plan.start.isoformat(),
        "end": sheet.plan.end.isoformat(),
        "working_days": sheet.plan.working_days,
        "fixed": quote.starts_on is not None,
        "steps": [
            {
                "stage": {"fr": stages[slot.key].name_fr, "en": stages[slot.key].name_en},
                "start": slot.start.isoformat(),
                "end": slot.end.isoformat(),
                "first_day": slot.first_day,
                "last_day": slot.last_day,
            }
            for slot in sheet.plan.slots
        ],
    }


def instalments(quote, gross) -> list[dict]:
    """What is paid with the order and what after it; one row where there is only one."""
    percents = [percent for percent in (quote.deposit_percent, ALL - quote.deposit_percent) if percent]
    amounts = pricing.instalments(gross, percents)
    return [{"percent": percent, "amount": str(amount)} for percent, amount in zip(percents, amounts, strict=True)]


def attachments(quote) -> list[dict]:
    """The files that the client may read, without any key of ours."""
    files = quote.attachments.filter(to_client=True) if quote.pk else []
    return [{"title": f.title, "file_name": f.file_name, "size": f.size, "sha256": f.sha256} for f in files]


def name_of(sheet, quote, issuer) -> str:
    """The name behind a VAT group's issuer, a firm's key."""
    names = {str(line.supplier_id): line.supplier.name for line in sheet.lines if line.supplier}
    return names.get(issuer, quote.firm.name)


def plain(number) -> str:
    """A decimal without needless zeros or exponent: "60000", "55.2083"."""
    return f"{Decimal(number).normalize():f}"


def workings_of(quote, sheet) -> dict:
    """What the coordinating firm alone reads: who is paid what for which line, the split, and the plan's slack.

    `lines` stand in the order of the content's lines; amounts of firms are in euros, the split in the quote's currency.
    """
    split = sheet.split
    return {
        "lines": [
            {
                "firm": line.supplier_id,
                "unit_price": plain(line.firm_price),
                # A firm with a price of its own knows nothing of what the client is granted.
                "discounts": discounts_of(line) if line.firm_unit_price is None else [],
                "net": str(line.firm_net),
            }
            for line in sheet.lines
        ],
        "fee": str(split.fee),
        "fee_percent": plain(quote.fee_percent),
        "fee_vat": str(split.fee_vat),
        "margin": str(split.margin),
        "shares": [
            {"firm": one.firm_id, "price": str(one.price), "margin": str(one.margin), "part": str(one.part)}
            for one in split.shares
        ],
        "slack": [slot.slack for slot in sheet.plan.slots] if sheet.plan else [],
    }
