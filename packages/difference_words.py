"""What differs between two versions in the active language: names of fields, and both values as people write them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from naturopole import formats
from packages.differences import Change, Difference, LineChange
from packages.documents import duration, in_language
from packages.models import Quote, Supply

# Fields of the head that differ in any two versions, and say nothing.
ALWAYS = ("version", "issued_on", "number")


def text(value, _currency) -> str:
    return in_language(value) if isinstance(value, dict) else str(value)


def amount(value, currency) -> str:
    if currency == "EUR":
        return formats.money_exact(Decimal(value), get_language())
    return f"{formats.number_exact(Decimal(value), get_language(), 2)}\u00a0{currency}"


def price(value, currency) -> str:
    """A unit price with as many decimals as it was given, two at least."""
    exact = Decimal(value).normalize()
    written = formats.number_exact(exact, get_language(), max(2, -exact.as_tuple().exponent))
    if currency != "EUR":
        return f"{written}\u00a0{currency}"
    return f"€{written}" if formats.is_english(get_language()) else f"{written}\u00a0€"


def euros(value, _currency) -> str:
    return amount(value, "EUR")


def percent(value, _currency) -> str:
    return formats.percent(Decimal(value), get_language())


def percents(values, currency) -> str:
    return ", ".join(percent(value, currency) for value in values)


def number(value, _currency) -> str:
    return formats.number(Decimal(value), get_language())


def day(value, _currency) -> str:
    return formats.day(date.fromisoformat(value), get_language())


def working_days(value, _currency) -> str:
    return duration(value)


def flag(value, _currency) -> str:
    return _("yes") if value else _("no")


def words(values, currency) -> str:
    return ", ".join(text(value, currency) for value in values)


def choice(labels) -> Callable:
    """Writes a code as its word; a code that is no longer known stands for itself."""
    return lambda value, _currency: str(dict(labels).get(value, value))


LANGUAGE = choice([("fr", "Français"), ("en", "English")])
# The last name of a field's place: its word, how its value is written.
FIELDS: dict[str, tuple[str, Callable]] = {
    "title": (gettext_lazy("Product or project"), text),
    "brief": (gettext_lazy("What the client wants"), text),
    "language": (gettext_lazy("Language of the quote"), LANGUAGE),
    "valid_until": (gettext_lazy("Valid until"), day),
    "mode": (gettext_lazy("Who sells"), choice(Quote.Mode.choices)),
    "regime": (gettext_lazy("VAT regime"), choice(Quote.Regime.choices)),
    "references": (gettext_lazy("Legal reference of the VAT"), words),
    "currency": (gettext_lazy("Currency"), text),
    "currency_rate": (gettext_lazy("Rate, units for one euro"), number),
    "payment_terms": (gettext_lazy("Payment"), text),
    "deposit_percent": (gettext_lazy("Deposit with the order"), percent),
    "percent": (gettext_lazy("Part"), percent),
    "amount": (gettext_lazy("Amount"), amount),
    "recovery_fee": (gettext_lazy("Fixed sum for recovery costs"), euros),
    "late": (gettext_lazy("Late payment"), text),
    "mandate": (gettext_lazy("Who is bound"), text),
    "client_note": (gettext_lazy("Note to the client"), text),
    "steps": (gettext_lazy("Steps"), number),
    "start": (gettext_lazy("Starts on"), day),
    "end": (gettext_lazy("Ends on"), day),
    "fixed": (gettext_lazy("Start chosen by us"), flag),
    "name": (gettext_lazy("Name"), text),
    "address": (gettext_lazy("Address"), text),
    "delivery_address": (gettext_lazy("Delivery address"), text),
    "country": (gettext_lazy("Country"), text),
    "commune": (gettext_lazy("Commune"), text),
    "siren": ("SIREN", text),
    "vat_number": (gettext_lazy("VAT number"), text),
    "legal_form": (gettext_lazy("Legal form"), text),
    "share_capital": (gettext_lazy("Share capital"), euros),
    "registry": (gettext_lazy("Trade register"), text),
    "contact": (gettext_lazy("Contact"), text),
    "email": (gettext_lazy("E-mail address"), text),
    "phone": (gettext_lazy("Telephone"), text),
    "position": (gettext_lazy("Position"), text),
    "file_name": (gettext_lazy("Document"), text),
    "stage": (gettext_lazy("Step"), text),
    "supplier": (gettext_lazy("Firm"), text),
    "certificates": (gettext_lazy("Certificates"), words),
    "description": (gettext_lazy("What is delivered"), text),
    "quantity": (gettext_lazy("Quantity"), number),
    "unit": (gettext_lazy("Unit"), text),
    "unit_price": (gettext_lazy("Unit price"), price),
    "discount_percent": (gettext_lazy("Discount"), percent),
    "discounts": (gettext_lazy("Discount"), percents),
    "vat_rate": (gettext_lazy("VAT rate"), percent),
    "days": (gettext_lazy("Lead time"), working_days),
    "working_days": (gettext_lazy("Lead time"), working_days),
    "supply": (gettext_lazy("Kind"), choice(Supply.choices)),
    "subject_to": (gettext_lazy("Subject to the firm’s confirmation"), flag),
    "optional": (gettext_lazy("Option"), flag),
    "alternative": (gettext_lazy("Alternative"), text),
    "counted": (gettext_lazy("Counted in the total"), flag),
    "lines_net": (gettext_lazy("Sum of the lines"), amount),
    "discount": (gettext_lazy("Discount on the whole"), amount),
    "net": (gettext_lazy("Before VAT"), amount),
    "base": (gettext_lazy("Base of the VAT"), amount),
    "vat": (gettext_lazy("VAT"), amount),
    "rate": (gettext_lazy("VAT rate"), percent),
    "vat_total": (gettext_lazy("VAT, in all"), amount),
    "gross": (gettext_lazy("Total with VAT"), amount),
}
PLACES = {name: place for place, name in enumerate(FIELDS)}
# What a field belongs to, where its own word does not tell.
GROUPS: dict[str, str] = {
    "park": gettext_lazy("Park"),
    "issuer": gettext_lazy("Lead firm"),
    "sellers": gettext_lazy("Selling firm"),
    "contact": gettext_lazy("Contact at our firm"),
    "client": gettext_lazy("Client"),
    "person": gettext_lazy("Addressed to"),
    "delivery": gettext_lazy("To be delivered to"),
    "single_supply": gettext_lazy("One rate on the whole"),
    "plan": gettext_lazy("Schedule"),
    "instalments": gettext_lazy("Instalment"),
    "attachments": gettext_lazy("Attachment"),
    "vat": gettext_lazy("VAT"),
}
# Told already by the name of their row, by a neighbour, or by nothing a reader knows.
SILENT = {"sign", "size", "sha256", "first_day", "last_day"}
SILENT_IN = {"vat": {"issuer", "rate"}, "plan": {"stage"}, "instalments": {"percent"}, "attachments": {"title"}}
# The same amounts another way round: the rows by firm and rate say them.
SILENT_GROUPS = {"rates"}


@dataclass(frozen=True)
class Row:
    """One field in words, with both values; "–" where a version has none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class LineRows:
    """One line that differs: how, which one, and its rows."""

    kind: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Told:
    """A difference ready to be read."""

    head: list[Row]
    lines: list[LineRows]
    totals: list[Row]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.head or self.lines or self.totals)


def told(difference: Difference, *, currencies: tuple[str, str] = ("EUR", "EUR")) -> Told:
    """The difference in words; `currencies` are those of the amounts before and after."""
    return Told(
        rows_of(difference.head, currencies),
        [line_rows(line, currencies) for line in difference.lines],
        rows_of(difference.totals, currencies),
        difference.unchanged,
    )


def line_rows(line: LineChange, currencies) -> LineRows:
    shown = line.after or line.before
    title = f"{in_language(shown['stage'])}, {shown['description']}"
    changes = line.changes
    if line.kind != "changed":
        changes = [change for change in changes if change.path[0] not in ("stage", "description")]
    return LineRows(line.kind, title, rows_of(changes, currencies))


def rows_of(changes, currencies) -> list[Row]:
    """The rows in the order of FIELDS: the database keeps a content's fields in none."""
    kept = [change for change in changes if not is_silent(change)]
    return [row_of(change, currencies) for change in sorted(kept, key=place_of)]


def place_of(change: Change) -> tuple:
    first, last = (PLACES.get(name, len(PLACES)) for name in (change.path[0], change.path[-1]))
    return first, change.path[:-1], last


def is_silent(change: Change) -> bool:
    group, name = change.path[0], change.path[-1]
    is_empty = all(value in ("", False, None) for value in (change.before, change.after))
    return is_empty or name in SILENT or group in SILENT_GROUPS or name in SILENT_IN.get(group, ())


def row_of(change: Change, currencies) -> Row:
    write = FIELDS.get(change.path[-1], (None, plainly))[1]
    before, after = (written(write, *one) for one in zip((change.before, change.after), currencies, strict=True))
    return Row(label(change.path), before, after)


def label(path) -> str:
    """ "VAT, LPH · 20.0: Base of the VAT"; a field that has no word yet is named by its key."""
    name = str(FIELDS.get(path[-1], (path[-1].replace("_", " ").capitalize(),))[0])
    if len(path) == 1:
        return name
    group = str(GROUPS.get(path[0], path[0].replace("_", " ").capitalize()))
    row = row_words(path[0], path[-2]) if len(path) > len(("group", "field")) else ""
    return _("%(group)s: %(field)s") % {"group": ", ".join(filter(None, [group, row])), "field": name}


def row_words(group, name) -> str:
    """The row of a list in words: a step in the active language, a firm with its rate."""
    if name.startswith("{"):
        return in_language(json.loads(name[: name.rindex("}") + 1]))
    firm, _dot, rate = name.rpartition(" · ")
    return f"{firm} {written(percent, rate, '')}" if group == "vat" and firm else name


def written(write, value, currency) -> str:
    """The value by its own writer; one of a shape that the writer does not know is written as it is."""
    if value is None or value == "":
        return formats.ABSENT
    try:
        return write(value, currency)
    except (TypeError, ValueError, KeyError, InvalidOperation):
        return plainly(value, currency)


def plainly(value, currency) -> str:
    if isinstance(value, bool):
        return flag(value, currency)
    return words(value, currency) if isinstance(value, list) else text(value, currency)
