"""A line's form filled from the catalogue: what was typed stays, what the service says replaces it."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.forms import plain_decimal
from packages.forms.lines import WEEK, LineForm

TICKED = ("name_outside", "chosen")


def typed_in(posted) -> dict:
    """What a person had typed in a line's form, as initial values."""
    names = [*LineForm.base_fields]
    return {
        name: name in posted if name in TICKED else posted[name] for name in names if name in posted or name in TICKED
    }


def quantity_in(text) -> Decimal:
    """A quantity as typed; 1 for what makes no sense yet."""
    try:
        number = Decimal(plain_decimal(str(text)))
    except InvalidOperation:
        return Decimal(1)
    return number if number.is_finite() and number > 0 else Decimal(1)


def taken(service, quantity) -> dict:
    """What a service says of a line of that quantity, as initial values."""
    days = service.lead_days
    return {
        "service": service.pk,
        "source": str(service.firm_id),
        "description": service.name,
        "unit": service.unit,
        "unit_price": service.price_for(quantity),
        "supply": service.supply,
        "vat_rate": service.vat_rate,
        "lead_time": days if days % WEEK else days // WEEK,
        "lead_unit": "days" if days % WEEK else "weeks",
    }


def set_up_of(service) -> dict:
    """The set-up of a service as a line of its own."""
    name = _("%(service)s, set-up") % {"service": service.name}
    return taken(service, Decimal(1)) | {"description": name[:200], "unit": "", "unit_price": service.set_up}


def filled(service, posted, *, set_up=False) -> tuple[dict, list[str]]:
    """Initial values of the form of a line from a service, and what the catalogue asks beside the unit price."""
    if set_up:
        return set_up_of(service), []
    quantity = quantity_in(posted.get("quantity", service.minimum_quantity or 1))
    begun = typed_in(posted) if posted else {"quantity": max(service.minimum_quantity, Decimal(1))}
    return begun | taken(service, quantity), hints(service, quantity)


def hints(service, quantity) -> list[str]:
    found, language = [], get_language()
    if quantity < service.minimum_quantity:
        least = f"{formats.number(service.minimum_quantity, language)} {service.unit}".strip()
        found.append(_("The firm’s minimum is %(least)s.") % {"least": least})
    if service.set_up:
        price = formats.money(service.set_up, language)
        found.append(_("Set-up, once an order: %(price)s, as a line of its own.") % {"price": price})
    return found
