"""What two people typed at once, side by side."""

from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole import formats

TECHNICAL = ("revision", "request_key")


def differences(form, fresh) -> list[tuple[str, str, str]]:
    """Where what was typed differs from the saved row `fresh`: label, theirs, mine."""
    names = [name for name in form.fields if name not in TECHNICAL and hasattr(fresh, name)]
    rows = [(form.fields[name].label, said(form, name, fresh), said(form, name)) for name in names]
    return [row for row in rows if row[1] != row[2]]


def said(form, name, fresh=None) -> str:
    """A field in words: the saved row's, or what was typed."""
    value = form.cleaned_data.get(name) if fresh is None else getattr(fresh, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return formats.number(value.normalize(), get_language())
    if isinstance(value, date):
        return formats.day(value, get_language())
    choices = getattr(form.fields[name], "choices", ())
    if isinstance(value, str) and choices:
        return str(dict(choices).get(value, value))
    return "" if value is None else str(value)
