"""A frozen quote as the words and figures of a page or a document, in the active language."""

from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naturopole import formats
from packages import legal

WEEK = 5  # working days
EURO = "EUR"
# What versions frozen before these things were kept are read with.
SINCE = {
    "person": None,
    "delivery": None,
    "currency": EURO,
    "currency_rate": None,
    "discount_percent": "0",
    "references": [],
    "single_supply": None,
    "plan": None,
    "instalments": [],
    "client_note": "",
    "attachments": [],
}
LINE_SINCE = {"client_note": "", "optional": False, "alternative": "", "counted": True}


def completed(content) -> dict:
    """A frozen content with whatever it did not keep when it was sent; the content itself stays as it is."""
    whole = SINCE | content
    whole["lines"] = [LINE_SINCE | {"discounts": old_discounts(line)} | line for line in content["lines"]]
    whole["totals"] = {"lines_net": content["totals"]["net"], "discount": "0.00"} | content["totals"]
    if whole["delivery"] is None and content["client"].get("delivery_address"):
        whole["delivery"] = {"name": "", "address": content["client"]["delivery_address"], "country": ""}
    return whole


def old_discounts(line) -> list[str]:
    only = line.get("discount_percent", "0")
    return [only] if Decimal(only) else []


def money(text, currency=EURO) -> str:
    """An amount with its two decimals and its currency: "1 250,00 €", "CHF 1,250.00"."""
    if currency == EURO:
        return formats.money_exact(Decimal(text), get_language())
    number = formats.number_exact(Decimal(text), get_language(), 2)
    return f"{currency} {number}" if formats.is_english(get_language()) else f"{number}\u00a0{currency}"


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


def in_language(texts) -> str:
    """A frozen text in the active language."""
    return texts.get((get_language() or "fr")[:2]) or texts["fr"]


def offer_shown(frozen) -> dict:
    """What the client's page draws: the frozen content, its river and its terms in words."""
    content = completed(frozen)
    counted = [line for line in content["lines"] if line["counted"]]
    groups = [list(own) for _stage, own in groupby(counted, key=itemgetter("stage"))]
    return {
        "content": content,
        "steps": [{"name": in_language(own[0]["stage"]), "sign": own[0]["sign"]} for own in groups],
        "values": [sum(Decimal(line["net"]) for line in own) for own in groups],
        # The client sees what is bought, not who has still to confirm: the line's own words say that.
        "states": ["out" if all(line["sign"] == "x" for line in own) else "ok" for own in groups],
        "stages": stages(content),
        "left_out": left_out(content),
        "totals": totals(content),
        "parties": parties(content),
        "terms": terms(content),
        "mandate": mandate(content),
        "sellers": [seller(party, content["currency"]) for party in content["sellers"]],
    }


def document(frozen) -> dict:
    """Titles, blocks, lines and totals in words, for the PDF's template."""
    content = completed(frozen)
    return {
        "language": "en" if formats.is_english(get_language()) else "fr",
        "title": content["title"],
        "brief": content["brief"],
        "heading": heading(content),
        "head": head(content),
        "parties": parties(content),
        "columns": [_("What is delivered"), _("Quantity"), _("Unit price"), _("VAT"), _("Net")],
        "stages": stages(content),
        "subtotal": _("Subtotal"),
        "left_out": left_out(content),
        "left_out_title": _("Options and alternatives, not counted in the total"),
        "totals": totals(content),
        "note_title": _("Note"),
        "note": content["client_note"],
        "terms_title": _("Terms"),
        "terms": terms(content),
        "mandate": mandate(content),
        "sellers": [seller(party, content["currency"]) for party in content["sellers"]],
        "agreed": [_("Agreed, date and signature"), _("Name and position")],
        "foot": f"{content['park']['name']} · {content['park']['commune']}",
    }


def heading(content) -> str:
    return _("Quote no. %(number)s") % {"number": content["number"]}


def head(content) -> list:
    return [
        [_("Version"), str(content["version"])],
        [_("Issued on"), day(content["issued_on"])],
        [_("Valid until"), day(content["valid_until"])],
        [_("Lead time"), duration(content["days"])],
    ]


def parties(content) -> list[dict]:
    """Who sells, who buys, where to deliver and whom to ask, each as title, name and rows."""
    client, person, place = content["client"], content["person"], content["delivery"]
    addressed = [", ".join(filter(None, [person["name"], person["position"]]))] if person else [client["contact"]]
    found = [
        {"title": _("For"), "name": client["name"], "rows": rows_of([*addressed, *address(client), *numbers(client)])},
        {"title": sold_by(content), **identity(content["issuer"])},
        {"title": _("Your contact"), "name": content["contact"]["name"], "rows": [content["contact"]["email"]]},
    ]
    if place:
        title, rows = _("To be delivered to:"), place["address"].splitlines()
        found.append({"title": title, "name": place["name"] or client["name"], "rows": rows_of(rows)})
    return found


def sold_by(content) -> str:
    """What the firm that writes the quote is in it."""
    titles = {"agent": _("From, as agent of the firms"), "joint": _("From, for the group")}
    titles["solidary"] = titles["joint"]
    return titles.get(content["mode"], _("From"))


def identity(firm) -> dict:
    """A firm that sells: name, legal form and capital, address, register, numbers."""
    return {"name": firm["name"], "rows": rows_of([form(firm), *address(firm), firm.get("registry"), *numbers(firm)])}


def form(firm) -> str:
    """Legal form and share capital: "SAS, share capital €400,000"."""
    if not firm.get("share_capital"):
        return firm["legal_form"]
    capital = formats.money(Decimal(firm["share_capital"]), get_language())
    words = _("%(form)s, share capital %(capital)s") if firm["legal_form"] else _("Share capital %(capital)s")
    return words % {"form": firm["legal_form"], "capital": capital}


def address(party) -> list[str]:
    return party["address"].splitlines()


def numbers(party) -> list[str]:
    vat = party["vat_number"] and _("VAT number %(number)s") % {"number": party["vat_number"]}
    return [party["siren"] and f"SIREN {party['siren']}", vat]


def rows_of(rows) -> list[str]:
    return [row for row in rows if row and row.strip()]


def seller(party, currency) -> dict:
    """A firm that invoices its own part: who it is on one row, and what it invoices."""
    who = identity(party)
    sums = [_("Net"), _("VAT"), _("With VAT")]
    amounts = [[word, money(party[name], currency)] for word, name in zip(sums, ("net", "vat", "gross"), strict=True)]
    return {"name": who["name"], "row": ", ".join(who["rows"]), "amounts": amounts if "net" in party else []}


def stages(content) -> list[dict]:
    """The counted lines by step, each step with its subtotal in words where it has several lines."""
    counted = [line for line in content["lines"] if line["counted"]]
    groups = [list(own) for _stage, own in groupby(counted, key=itemgetter("stage"))]
    return [
        {
            "name": f"{number}. {in_language(own[0]['stage'])}",
            "lines": [line_in_words(line, content["currency"]) for line in own],
            "several": len(own) > 1,
            "subtotal": money(sum(Decimal(line["net"]) for line in own), content["currency"]),
        }
        for number, own in enumerate(groups, start=1)
    ]


def left_out(content) -> list[dict]:
    """Options and alternatives that do not count, each with the step it would join."""
    return [
        line_in_words(line, content["currency"]) | {"kind": kind_of(line), "stage": in_language(line["stage"])}
        for line in content["lines"]
        if not line["counted"]
    ]


def kind_of(line) -> str:
    if line["alternative"]:
        return _("Alternative: %(name)s") % {"name": line["alternative"]}
    return _("Option")


def line_in_words(line, currency) -> dict:
    firm = line["supplier"] or _("Partner outside the park")
    return {
        "description": line["description"],
        "details": details_of(line, firm),
        "firm": firm,
        "sign": line["sign"],
        "certificates": line["certificates"],
        "remarks": remarks_of(line),
        "note": line["client_note"],
        "quantity": f"{formats.number(Decimal(line['quantity']), get_language())} {line['unit']}".strip(),
        "price": unit_price(line["unit_price"]),
        "rate": percent(line["vat_rate"]),
        "net": money(line["net"], currency),
        "time": duration(line["days"]),
    }


def details_of(line, firm) -> str:
    """Firm, quality, time and discounts on one row, for paper."""
    return " · ".join([firm, *line["certificates"], duration(line["days"]), *remarks_of(line)])


def remarks_of(line) -> list[str]:
    """What the client should know beside the figures: discounts, an answer that is still awaited."""
    found = []
    if line["discounts"]:
        found.append(_("discount %(percent)s") % {"percent": " + ".join(percent(one) for one in line["discounts"])})
    if line["subject_to"]:
        found.append(_("subject to the firm’s confirmation"))
    return found


def totals(content) -> list:
    """Rows of (label, amount, whether it is the sum to pay)."""
    found, currency = content["totals"], content["currency"]
    rows = [[_("Total before VAT"), money(found["net"], currency), False]]
    if Decimal(found["discount"]):
        cut = _("Discount on the whole, %(percent)s") % {"percent": percent(content["discount_percent"])}
        minus = money(-Decimal(found["discount"]), currency)
        rows = [[_("Total of the lines"), money(found["lines_net"], currency), False], [cut, minus, False], *rows]
    several = len({row["issuer"] for row in found["vat"]}) > 1
    for row in found["vat"]:
        label = _("VAT %(rate)s on %(base)s") % {"rate": percent(row["rate"]), "base": money(row["base"], currency)}
        rows.append([f"{label}, {row['issuer']}" if several else label, money(row["vat"], currency), False])
    rates = found.get("rates", [])
    if several and len(rates) > 1:
        for row in rates:
            label = _("VAT of all firms at %(rate)s") % {"rate": percent(row["rate"])}
            rows.append([label, money(row["vat"], currency), False])
    if len(found["vat"]) > 1:
        rows.append([_("VAT in all"), money(found["vat_total"], currency), False])
    return [*rows, [_("Total to pay, with VAT"), money(found["gross"], currency), True]]


def terms(content) -> list:
    """Rows of (label, words): dates, payment, late payment, and what the regime or the currency asks for."""
    rows = [
        *dates(content),
        *paid(content),
        [_("Payment"), content["payment_terms"]],
        [_("Late payment"), in_language(content["late"]) if "late" in content else legal.late_payment()],
    ]
    if content["references"]:
        rows.append([_("VAT"), " ".join(in_language(one) for one in content["references"])])
    if content["single_supply"]:
        rate = percent(content["single_supply"]["rate"])
        rows.append([_("One supply"), _("Sold as one indivisible supply, at one rate: %(rate)s.") % {"rate": rate}])
    if content["currency_rate"]:
        rows.append([_("Currency"), currency_words(content)])
    return rows


def currency_words(content) -> str:
    rate = formats.number_exact(Decimal(content["currency_rate"]), get_language(), 6).rstrip("0").rstrip(",.")
    return _(
        "Amounts in %(currency)s, at %(rate)s for one euro, a rate fixed on %(day)s. Unit prices are in euros."
    ) % {"currency": content["currency"], "rate": rate, "day": day(content["issued_on"])}


def dates(content) -> list:
    """When work starts and when all is delivered; without a day of start, counted from the order."""
    plan = content["plan"]
    if plan is None:
        return []
    if plan["fixed"]:
        start = _("%(start)s, if the order comes by then") % {"start": day(plan["start"])}
        return [[_("Start"), start], [_("Delivery"), day(plan["end"])]]
    end = _("%(time)s after the order; ordered on the day of issue, %(end)s") % {
        "time": duration(plan["working_days"]),
        "end": day(plan["end"]),
    }
    return [[_("Start"), _("with the order")], [_("Delivery"), end]]


def paid(content) -> list:
    """The instalments with their amounts; older versions kept the deposit's percentage alone."""
    rows = content["instalments"]
    if not rows:
        return [[_("Deposit"), _("%(percent)s with the order") % {"percent": percent(content["deposit_percent"])}]]
    if not content["deposit_percent"]:
        return [[_("Balance"), instalment(rows[0], content)]]
    return [[word, instalment(row, content)] for word, row in zip([_("Deposit"), _("Balance")], rows, strict=False)]


def instalment(row, content) -> str:
    return _("%(amount)s with VAT, %(percent)s of the whole") % {
        "amount": money(row["amount"], content["currency"]),
        "percent": percent(row["percent"]),
    }


def mandate(content) -> str:
    return in_language(content["mandate"]) if "mandate" in content else legal.mandate(content)
