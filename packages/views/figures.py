"""Figures of sales: for a firm's sellers their own, for the president the park's totals."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.models import Role
from naturopole import exports, formats
from packages.domain import figures as reckoning
from packages.domain.gaps import READERS
from packages.models.client import SELLERS

DRAWN = 6  # years in the drawing; the table has them all


def figures_for(user):
    found = reckoning.figures_of(user)
    if found is None:
        raise PermissionDenied
    return found


@require_safe
def figures(request):
    found = figures_for(request.user)
    context = {
        "figures": found,
        "sells": request.user.has_role(*SELLERS),
        "reads_gaps": request.user.has_role(*READERS),
        "presides": request.user.has_role(Role.PRESIDENT),
        "won_columns": [
            (rate.year, rate.by_count, formats.share(rate.by_count, get_language()))
            for rate in found.years[-DRAWN:]
            if rate.by_count is not None
        ],
        "age_columns": [(age.label, age.number, formats.number(age.number, get_language())) for age in found.ages],
        "most_step": largest(found.steps),
        "most_firm": largest(found.firms),
    }
    return render(request, "packages/figures.html", context)


def largest(parts):
    return max((part.both for part in parts or ()), default=0)


@require_safe
def figures_export(request):
    """Every table of the page in one, each row with the table's name in front."""
    found = figures_for(request.user)
    heading = [_("Table"), _("Row"), _("Quotes won"), _("Quotes lost"), _("Open quotes")]
    heading += [_("Won, before VAT"), _("Lost, before VAT"), _("Open, before VAT")]
    heading += [_("Days to send"), _("Days to the answer")]
    rows = [of_rate(rate) for rate in [*found.years, found.whole]]
    rows += [[_("Age of open quotes"), str(age.label), "", "", age.number, "", "", age.net] for age in found.ages]
    rows += [of_part(_("By step"), part) for part in found.steps or ()]
    rows += [of_part(_("By firm"), part) for part in found.firms or ()]
    write = exports.xlsx_file if request.GET.get("format") == "xlsx" else exports.csv_file
    return write("figures", heading, rows)


def of_rate(rate) -> list:
    numbers, nets = [rate.won, rate.lost, rate.open], [rate.won_net, rate.lost_net, rate.open_net]
    return [_("Win rate"), rate.year or _("All years"), *numbers, *nets, rate.to_send, rate.to_answer]


def of_part(table, part) -> list:
    return [table, part.name or _("bought outside"), "", "", "", part.won, "", part.open]
