"""What the firms have answered about their lines, read with the lines themselves, without a query of its own."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import CharField, JSONField, OuterRef, Subquery
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.money import round_half_up
from packages.models import Confirmation, DeclineCode, QuoteLine

PLACES = 4  # of a unit price


@dataclass(frozen=True)
class Said:
    """The last answer of a line's present firm. `asked` is what that firm had read, numbers as text."""

    pk: int
    specification: str
    confirmed: bool
    unit_price: Decimal | None
    lead_days: int | None
    minimum_quantity: Decimal | None
    valid_until: date | None
    code: str
    note: str
    who: str
    at: datetime
    asked: dict

    @property
    def price_before(self) -> Decimal | None:
        """The unit price that was asked for, where the firm answered another one."""
        asked = Decimal(self.asked["unit_price"]) if self.confirmed and "unit_price" in self.asked else None
        return asked if asked != self.unit_price else None

    @property
    def days_before(self) -> int | None:
        """The lead time that was asked for, where the firm answered another one."""
        asked = self.asked.get("lead_days") if self.confirmed else None
        return asked if asked != self.lead_days else None

    @property
    def is_changed(self) -> bool:
        return self.price_before is not None or self.days_before is not None

    @property
    def reason(self) -> str:
        """Why the firm declined, in words."""
        return str(DeclineCode(self.code).label) if self.code else ""


def with_answers(lines):
    """Adds `answer_json`, the last answer of each line's present firm, to a queryset of lines."""
    told = JSONObject(
        pk="pk",
        specification="specification",
        confirmed="confirmed",
        unit_price=Cast("unit_price", CharField()),
        lead_days="lead_days",
        minimum_quantity=Cast("minimum_quantity", CharField()),
        valid_until="valid_until",
        code="code",
        note="note",
        name="name",
        first_name="by__first_name",
        last_name="by__last_name",
        at="at",
        asked="asked",
    )
    last = Confirmation.objects.filter(line=OuterRef("pk"), firm=OuterRef("supplier")).order_by("-pk")
    return lines.annotate(answer_json=Subquery(last.values(told=told)[:1], output_field=JSONField()))


def said(row) -> Said | None:
    """The answer that `with_answers` has read, or None."""
    if row is None:
        return None
    who = row.pop("name") or f"{row.pop('first_name') or ''} {row.pop('last_name') or ''}".strip()
    kept = {name: value for name, value in row.items() if name in Said.__dataclass_fields__}
    for name in ("unit_price", "minimum_quantity"):
        kept[name] = None if kept[name] is None else Decimal(kept[name])
    until = kept.pop("valid_until")
    at = timezone.localtime(datetime.fromisoformat(kept.pop("at")))
    return Said(**kept, valid_until=date.fromisoformat(until) if until else None, at=at, who=who)


def holds(line) -> bool:
    """True when the firm's confirmation is about the line as it stands."""
    return bool(line.said and line.said.confirmed and line.said.specification == line.specification)


def is_asked_of_another(quote, line) -> bool:
    """Lines of the coordinating firm and what is bought outside need nobody's answer."""
    return line.supplier_id not in (None, quote.firm_id)


def needs_asking(quote, line, today) -> bool:
    """Not asked yet, changed since it was asked, or confirmed at a price that holds no longer."""
    if not is_asked_of_another(quote, line):
        return False
    if line.answer == QuoteLine.SupplierAnswer.AWAITED:
        return line.asked_sha256 != line.specification
    return holds(line) and line.said.valid_until is not None and line.said.valid_until < today


def standing_of(quote, line, today) -> tuple[str, str, str]:
    """How the coordinating firm reads a neighbour's line: tone, icon and word of the tag."""
    states = QuoteLine.SupplierAnswer
    if line.answer == states.DECLINED:
        return "bad", "circle-x", line.get_answer_display()
    if line.answer == states.CONFIRMED:
        if needs_asking(quote, line, today):
            return "wait", "clock", _("Its price has lapsed")
        if line.said and line.said.is_changed:
            return "ok", "circle-check", _("Confirmed with changes")
        return "ok", "circle-check", line.get_answer_display()
    if not line.asked_sha256:
        return "", "pencil", _("Not asked yet")
    if needs_asking(quote, line, today):
        return "wait", "pencil", _("Changed since it was asked")
    return "wait", "hourglass", line.get_answer_display()


def price_asked(line) -> Decimal:
    """The unit price that the firm reads, after the discounts it bears."""
    if line.firm_unit_price is not None:
        return line.firm_unit_price
    kept = (100 - line.discount_percent) * (100 - line.second_discount_percent)
    return round_half_up(line.unit_price * kept / 10_000, PLACES)


def told(quote, line) -> dict:
    """What the firm reads and answers for, as text, to be kept with its answer."""
    return {
        "coordinator": quote.firm.name,
        "title": quote.title,
        "stage": {"fr": line.stage.name_fr, "en": line.stage.name_en},
        "description": line.description,
        "quantity": f"{line.quantity.normalize():f}",
        "unit": line.unit,
        "unit_price": f"{price_asked(line).normalize():f}",
        "vat_rate": str(line.vat_rate),
        "lead_days": line.lead_days,
    }


def obstacles(sheet) -> list[str]:
    """Lines whose quantity is below what their firm delivers at its price."""
    return [
        _("%(firm)s delivers %(step)s from %(minimum)s on: raise the quantity, or ask for another price.")
        % {
            "firm": line.supplier.name,
            "step": line.stage.name,
            "minimum": f"{formats.number(line.said.minimum_quantity, get_language())} {line.unit}".strip(),
        }
        for line in sheet.lines
        if line.chosen and holds(line) and (line.said.minimum_quantity or 0) > line.quantity
    ]
