"""Figures of moves and recruitments, by whole periods, small ones hidden."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.models import Role
from mobility.disclosure_control import MINIMUM
from mobility.domain import figures as reckoning
from naturopole import exports, formats


def figures_for(request):
    found = reckoning.figures_of(request.user, request.GET.get("period", ""))
    if found is None:
        raise PermissionDenied
    return found


@require_safe
def figures(request):
    found = figures_for(request)
    park = found.park
    context = {
        "figures": found,
        "presides": request.user.has_role(Role.PRESIDENT),
        "minimum": MINIMUM,
        "columns": drawn(
            [(_("From a neighbour"), park.came), (_("Inside a firm"), park.inside), (_("From outside"), park.outside)]
            if park
            else []
        ),
    }
    return render(request, "mobility/figures.html", context)


def drawn(pairs):
    """The columns of the drawing; what is hidden has none."""
    return [(label, number, formats.number(number, get_language())) for label, number in pairs if number is not None]


@require_safe
def figures_export(request):
    """Every table of the page in one, with the same figures hidden."""
    found = figures_for(request)
    heading = [_("Table"), _("Row"), _("Arrived from a neighbour"), _("Left for a neighbour"), _("Balance")]
    heading += [_("Moved inside the firm"), _("Hired from outside"), _("Median days to a hiring")]
    heading += [_("Applications received"), _("People hired")]
    rows = [of_firm(row) for row in [*found.rows, *([found.park] if found.park else [])]]
    blank = [""] * 6
    rows += [[_("Channels"), str(row.label), *blank, told(row.received), told(row.hired)] for row in found.channels]
    write = exports.xlsx_file if request.GET.get("format") == "xlsx" else exports.csv_file
    return write("moves", heading, rows)


def of_firm(row) -> list:
    name = row.firm.name if row.firm else _("The park")
    numbers = [row.came, row.left, row.balance, row.inside, row.outside, row.days]
    return [_("Moves"), name, *map(told, numbers), "", ""]


def told(number):
    """A figure, or the word that it is hidden."""
    return _("hidden") if number is None else number
