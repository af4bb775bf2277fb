"""What a proposal says of its months and of the firms that want it, as people say them."""

from babel.dates import format_date
from babel.lists import format_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naturopole.formats import locale_of


def months(first, last) -> str:
    """“March 2027”, “March to June 2027”, “December 2026 to January 2027”; each month is named by its first day."""
    locale = locale_of(get_language())
    if (first.year, first.month) == (last.year, last.month):
        return format_date(first, "MMMM y", locale=locale)
    begin = format_date(first, "MMMM" if first.year == last.year else "MMMM y", locale=locale)
    end = format_date(last, "MMMM y", locale=locale)
    return _("%(first_month)s to %(last_month)s") % {"first_month": begin, "last_month": end}


def firms_wanting(offer) -> str:
    """“LPH (3), NDS (2) and Biosphère (4)”."""
    names = [f"{firm.name} ({seats})" for firm, seats in offer.seats.items()]
    return format_list(names, locale=locale_of(get_language()))
