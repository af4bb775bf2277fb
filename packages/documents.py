"""A frozen quote as the words and figures of a document, in the active language."""

from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naturopole import formats

WEEK = 5  # working days


def money(text) -> str:
    return formats.money_exact(Decimal(text), get_language())


def unit_price(amount) -> str:
    """A unit price with as many decimals as it was given, two at least: "55,2083 €", "€8,400.00"."""
    exact = Decimal(amount).normalize()
    places = max(2, -exact.as_tuple().exponent)
    number = formats.number_exact(exact, get_language(), places)
    return f"€{number}" if formats.is_english(get_language()) else f"{number}\u00a0€"


def percent(text) -> str:
    return formats.percent(Decimal(text), get_language())


def day(text) -> str:
    return formats.day(date.fromisoformat(text), get_language())


def duration(days) -> str:
    """Working days in words: whole weeks where they are."""
    if days % WEEK:
        return ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}
    return ngettext("%(weeks)d week", "%(weeks)d weeks", days // WEEK) % {"weeks": days // WEEK}


def offer_shown(content) -> dict:
    """What the client's page draws: the frozen content, its river and its terms in words."""
    groups = [list(own) for _stage, own in groupby(content["lines"], key=itemgetter("stage"))]
    return {
        "content": content,
        "steps": [{"name": in_language(own[0]["stage"]), "sign": own[0]["sign"]} for own in groups],
        "values": [sum(Decimal(line["net"]) for line in own) for own in groups],
        # The client sees what is bought, not who has still to confirm: the line's own words say that.
        "states": ["out" if all(line["sign"] == "x" for line in own) else "ok" for own in groups],
        "terms": terms(content),
        "mandate": mandate(content),
        "sellers": [seller(party) for party in content["sellers"]],
    }


def in_language(texts) -> str:
    """A frozen text in the active language."""
    return texts.get((get_language() or "fr")[:2]) or texts["fr"]


def document(content) -> dict:
    """Titles, blocks, lines and totals in words, for the PDF's template."""
    language = "en" if formats.is_english(get_language()) else "fr"
    return {
        "language": language,
        "title": content["title"],
        "brief": content["brief"],
        "heading": _("Quote no. %(number)s") % {"number": content["number"]},
        "head": head(content),
        "issuer": block(_("From"), content["issuer"]),
        "client": block(_("For"), content["client"]),
        "contact": {"title": _("Your contact"), "name": content["contact"]["name"], "rows": contact(content)},
        "columns": [_("Step"), _("Firm"), _("Quantity"), _("Unit price"), _("VAT"), _("Net")],
        "lines": [line(row, number) for number, row in enumerate(content["lines"], start=1)],
        "totals": totals(content),
        "terms": terms(content),
        "mandate": mandate(content),
        "sellers": [seller(party) for party in content["sellers"]],
        "agreed": [_("Agreed, date and signature"), _("Name and position")],
        "page": _("Page"),
        "foot": f"{content['park']['name']} · {content['park']['commune']}",
    }


def head(content) -> list:
    return [
        [_("Version"), str(content["version"])],
        [_("Issued on"), day(content["issued_on"])],
        [_("Valid until"), day(content["valid_until"])],
        [_("Lead time"), duration(content["days"])],
    ]


def block(title, party) -> dict:
    """Who a party is: name, legal form, address, numbers, and where to deliver."""
    rows = [party.get("legal_form"), party.get("contact"), *party["address"].splitlines()]
    if party["siren"]:
        rows.append(f"SIREN {party['siren']}")
    if party["vat_number"]:
        rows.append(_("VAT number %(number)s") % {"number": party["vat_number"]})
    if party.get("delivery_address"):
        rows += [_("To be delivered to:"), *party["delivery_address"].splitlines()]
    return {"title": title, "name": party["name"], "rows": [row for row in rows if row]}


def contact(content) -> list:
    return [content["issuer"]["name"], content["contact"]["email"]]


def seller(party) -> str:
    """A firm that invoices its own lines, on one row: name, legal form, address, numbers."""
    found = block("", party)
    return ", ".join([found["name"], *found["rows"]])


def line(row, number) -> dict:
    details = [row["description"], duration(row["days"])]
    if Decimal(row["discount_percent"]):
        details.append(_("discount %(percent)s") % {"percent": percent(row["discount_percent"])})
    if row["subject_to"]:
        details.append(_("subject to the firm’s confirmation"))
    return {
        "step": f"{number}. {in_language(row['stage'])}",
        "details": " · ".join(details),
        "firm": row["supplier"] or _("Partner outside the park"),
        "quantity": f"{formats.number(Decimal(row['quantity']), get_language())} {row['unit']}".strip(),
        "price": unit_price(row["unit_price"]),
        "rate": percent(row["vat_rate"]),
        "net": money(row["net"]),
    }


def totals(content) -> list:
    """Rows of (label, amount, whether it is the sum to pay)."""
    found = content["totals"]
    several = len({row["issuer"] for row in found["vat"]}) > 1
    rows = [[_("Total before VAT"), money(found["net"]), False]]
    for row in found["vat"]:
        label = _("VAT %(rate)s on %(base)s") % {"rate": percent(row["rate"]), "base": money(row["base"])}
        rows.append([f"{label}, {row['issuer']}" if several else label, money(row["vat"]), False])
    return [*rows, [_("Total to pay, with VAT"), money(found["gross"]), True]]


def terms(content) -> list:
    deposit = _("%(percent)s with the order") % {"percent": percent(str(content["deposit_percent"]))}
    late = _(
        "Interest at three times the legal rate, and a fixed sum of %(fee)s for recovery costs "
        "(article L441-10 of the French commercial code)."
    ) % {"fee": money(content["recovery_fee"])}
    return [[_("Deposit"), deposit], [_("Payment"), content["payment_terms"]], [_("Late payment"), late]]


def mandate(content) -> str:
    if content["mode"] == "agent":
        return _(
            "Sold in the name and on behalf of each firm named above, by %(issuer)s acting as their agent: each "
            "firm answers for its own lines and its own VAT."
        ) % {"issuer": content["issuer"]["name"]}
    return _("Sold as a whole by %(issuer)s, who answers for all the steps.") % {"issuer": content["issuer"]["name"]}
