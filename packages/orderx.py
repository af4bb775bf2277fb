"""An accepted quote as an Order-X file, profile Comfort: the Franco-German standard of orders beside Factur-X.

The client's and the seller's software read the order from it. It is made from what the client was shown and nothing
else. The published schema, which the library factur-x brings, is the judge of its form.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from naturopole.money import round_half_up, total
from packages.documents import details_of, in_language

RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:128"
RSM = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:128"
SPACES = {"ram": RAM, "rsm": RSM, "udt": UDT}
PROFILE = "urn:order-x.eu:1p0:comfort"
ORDER, ORIGINAL, DAY_FORMAT = "220", "9", "102"
# Units as people write them, and their code of UN/ECE recommendation 20; "one" for whatever is not here.
ONE = "C62"
UNITS = {"kg": "KGM", "g": "GRM", "t": "TNE", "l": "LTR", "h": "HUR", "m": "MTR", "millier": "MIL", "thousand": "MIL"}
UNITS |= {"jour": "DAY", "jours": "DAY", "day": "DAY", "days": "DAY", "heure": "HUR", "heures": "HUR", "hours": "HUR"}
# How each regime treats a supply, as a code of UNTDID 5305: standard or zero rate, reverse charge, other exemptions.
CATEGORIES = {
    ("reverse_charge", "services"): "AE",
    ("reverse_charge", "goods"): "K",
    ("export", "goods"): "G",
    ("export", "services"): "O",
}
# What XML 1.0 cannot hold, however it is written.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def embedded(order) -> bytes:
    """The accepted PDF with the file inside, as the standard wants it: PDF/A-3, checked against the schema.

    It is another file than the one that was signed, whose fingerprint stays that of the version.
    """
    from facturx import generate_from_binary

    content, issuer = order.content, order.content["issuer"]["name"]
    told = {
        "author": issuer,
        "title": f"{content['number']} · {content['title']}",
        "subject": content["number"],
        "keywords": "Order-X",
    }
    return generate_from_binary(
        bytes(order.version.pdf),
        xml(order),
        flavor="order-x",
        level="comfort",
        orderx_type="order",
        check_xsd=True,
        pdf_metadata=told,
        lang=content["language"],
    )


def xml(order) -> bytes:
    """The file of an `Order`, in the active language where words are needed."""
    from lxml import etree

    content = order.content
    root = etree.Element(f"{{{RSM}}}SCRDMCCBDACIOMessageStructure", nsmap=SPACES)
    add(
        root,
        "rsm:ExchangedDocumentContext",
        [("ram:GuidelineSpecifiedDocumentContextParameter", [("ram:ID", PROFILE)])],
    )
    add(root, "rsm:ExchangedDocument", document(order))
    add(
        root,
        "rsm:SupplyChainTradeTransaction",
        [
            *(
                ("ram:IncludedSupplyChainTradeLineItem", item(number, line, content))
                for number, line in counted(content)
            ),
            ("ram:ApplicableHeaderTradeAgreement", agreement(content)),
            ("ram:ApplicableHeaderTradeDelivery", delivery(order)),
            ("ram:ApplicableHeaderTradeSettlement", settlement(content)),
        ],
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def add(parent, name, inside, attributes=None):
    """Adds `name` with a text or with (name, inside[, attributes]) below it; what is None or empty is left out."""
    from lxml import etree

    if inside in (None, "", []):
        return
    prefix, local = name.split(":")
    node = etree.SubElement(parent, f"{{{SPACES[prefix]}}}{local}", attributes or {})
    if isinstance(inside, str):
        node.text = FORBIDDEN.sub("", inside)
        return
    for child in inside:
        add(node, *child)


def counted(content):
    return enumerate((line for line in content["lines"] if line["counted"]), start=1)


def on_day(iso) -> list:
    return [("udt:DateTimeString", iso.replace("-", ""), {"format": DAY_FORMAT})]


def document(order) -> list:
    content = order.content
    notes = [content["client_note"], in_language(content["mandate"]) if "mandate" in content else ""]
    notes += [in_language(one) for one in content["references"]]
    return [
        ("ram:ID", f"{content['number']}-v{content['version']}"),
        ("ram:Name", content["title"]),
        ("ram:TypeCode", ORDER),
        ("ram:IssueDateTime", on_day(order.accepted_on.isoformat())),
        ("ram:PurposeCode", ORIGINAL),
        *(("ram:IncludedNote", [("ram:Content", note)]) for note in notes if note),
    ]


def item(number, line, content) -> list:
    """One line: its price in the order's currency, and as allowance or charge what brings it to the agreed net."""
    rate = Decimal(content["currency_rate"] or 1)
    quantity, price = Decimal(line["quantity"]), round_half_up(Decimal(line["unit_price"]) * rate, 6)
    rest = round_half_up(quantity * price) - Decimal(line["net"])
    return [
        ("ram:AssociatedDocumentLineDocument", [("ram:LineID", str(number)), *note_of(line)]),
        (
            "ram:SpecifiedTradeProduct",
            [
                ("ram:Name", line["description"]),
                ("ram:Description", f"{in_language(line['stage'])} · {details_of(line, line['supplier'])}"),
            ],
        ),
        (
            "ram:SpecifiedLineTradeAgreement",
            [("ram:NetPriceProductTradePrice", [("ram:ChargeAmount", f"{price.normalize():f}")])],
        ),
        (
            "ram:SpecifiedLineTradeDelivery",
            [("ram:RequestedQuantity", line["quantity"], {"unitCode": UNITS.get(line["unit"].lower(), ONE)})],
        ),
        (
            "ram:SpecifiedLineTradeSettlement",
            [
                ("ram:ApplicableTradeTax", tax(line["vat_rate"], line.get("supply", ""), content)),
                *([("ram:SpecifiedTradeAllowanceCharge", cut(rest))] if rest else []),
                ("ram:SpecifiedTradeSettlementLineMonetarySummation", [("ram:LineTotalAmount", line["net"])]),
            ],
        ),
    ]


def note_of(line) -> list:
    return [("ram:IncludedNote", [("ram:Content", line["client_note"])])] if line["client_note"] else []


def tax(rate, supply, content) -> list:
    standard = "S" if Decimal(rate) else "Z"
    category = CATEGORIES.get((content.get("regime", "domestic"), supply), standard)
    return [("ram:TypeCode", "VAT"), ("ram:CategoryCode", category), ("ram:RateApplicablePercent", rate)]


def cut(amount, reason="", category=None) -> list:
    """An allowance, or a charge where the amount is negative."""
    return [
        ("ram:ChargeIndicator", [("udt:Indicator", "true" if amount < 0 else "false")]),
        ("ram:ActualAmount", str(abs(amount))),
        ("ram:Reason", reason),
        ("ram:CategoryTradeTax", category),
    ]


def agreement(content) -> list:
    return [
        ("ram:SellerTradeParty", party(content["issuer"], "FR", content["contact"])),
        ("ram:BuyerTradeParty", party(content["client"], content["client"].get("country", "FR"), content["person"])),
        ("ram:QuotationReferencedDocument", [("ram:IssuerAssignedID", content["number"])]),
    ]


def party(who, country, person) -> list:
    siren = ("ram:SpecifiedLegalOrganization", [("ram:ID", who["siren"], {"schemeID": "0002"})])
    vat = ("ram:SpecifiedTaxRegistration", [("ram:ID", who["vat_number"], {"schemeID": "VA"})])
    mail = ("ram:EmailURIUniversalCommunication", [("ram:URIID", person["email"])]) if person else None
    contact = ("ram:DefinedTradeContact", [("ram:PersonName", person["name"]), mail]) if person else None
    found = [
        ("ram:Name", who["name"]),
        siren if who["siren"] else None,
        contact,
        ("ram:PostalTradeAddress", address(who["address"], country)),
        vat if who["vat_number"] else None,
    ]
    return [one for one in found if one]


def address(text, country) -> list:
    """An address as lines; a last line "03800 Saint-Bonnet" gives postcode and town."""
    lines = [line.strip() for line in re.split(r"[\n,]", text) if line.strip()]
    town = re.fullmatch(r"(\d{5}) (.+)", lines[-1]) if lines else None
    if town:
        lines = lines[:-1]
    lines = [*lines[:2], ", ".join(lines[2:])]
    named = zip(("ram:LineOne", "ram:LineTwo", "ram:LineThree"), lines, strict=False)
    return [
        *([("ram:PostcodeCode", town[1])] if town else []),
        *named,
        *([("ram:CityName", town[2])] if town else []),
        ("ram:CountryID", country.upper() or "FR"),
    ]


def delivery(order) -> list:
    client, place = order.content["client"], order.content["delivery"]
    country = client.get("country", "FR")
    where = place or {"name": "", "address": client["address"], "country": country}
    found = [
        (
            "ram:ShipToTradeParty",
            [
                ("ram:Name", where["name"] or client["name"]),
                ("ram:PostalTradeAddress", address(where["address"], where["country"] or country)),
            ],
        )
    ]
    if order.delivery:
        day = on_day(order.delivery.isoformat())
        found.append(("ram:RequestedDeliverySupplyChainEvent", [("ram:OccurrenceDateTime", day)]))
    return found


def settlement(content) -> list:
    sums = content["totals"]
    return [
        ("ram:OrderCurrencyCode", content["currency"]),
        *(("ram:SpecifiedTradeAllowanceCharge", row) for row in discounts(content)),
        ("ram:SpecifiedTradePaymentTerms", [("ram:Description", content["payment_terms"])]),
        (
            "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
            [
                ("ram:LineTotalAmount", sums["lines_net"]),
                ("ram:AllowanceTotalAmount", sums["discount"] if Decimal(sums["discount"]) else None),
                ("ram:TaxBasisTotalAmount", sums["net"]),
                ("ram:TaxTotalAmount", sums["vat_total"], {"currencyID": content["currency"]}),
                ("ram:GrandTotalAmount", sums["gross"]),
            ],
        ),
    ]


def discounts(content) -> list:
    """The discount on the whole, at each rate its part."""
    if not Decimal(content["totals"]["discount"]):
        return []
    found = []
    for row in content["totals"]["rates"]:
        lines = [line for _number, line in counted(content) if Decimal(line["vat_rate"]) == Decimal(row["rate"])]
        part = total([*(Decimal(line["net"]) for line in lines), -Decimal(row["base"])])
        supply = lines[0]["supply"] if lines else ""
        found.append(cut(part, _("Discount on the whole"), tax(row["rate"], supply, content)))
    return found
