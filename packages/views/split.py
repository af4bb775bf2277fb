"""Who receives what of a quote; read by the coordinating firm's sellers alone."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from naturopole.exports import csv_file
from packages.domain.sheet import sheet_of
from packages.views.quotes import quote_of


def named(quote, sheet) -> list[tuple]:
    """(firm's name, its price, its share of the margin, its part), in the quote's order."""
    names = sheet.names | {str(quote.firm_id): quote.firm.name}
    return [(names[str(one.firm_id)], one.price, one.margin, one.part) for one in sheet.split.shares]


@require_safe
def quote_split(request, pk):
    quote = quote_of(request, pk)
    sheet = sheet_of(quote)
    return render(request, "packages/quote_split.html", {"quote": quote, "sheet": sheet, "shares": named(quote, sheet)})


@require_safe
def quote_split_csv(request, pk):
    quote = quote_of(request, pk)
    sheet = sheet_of(quote)
    split, heading = sheet.split, [_("Receives"), _("Price"), _("Share of the margin"), _("Part before VAT")]
    rows = [*named(quote, sheet), (_("Fee of the park"), None, None, split.fee), (_("Total"), None, None, split.net)]
    return csv_file(
        f"split-{quote.number or quote.pk}", [*heading, _("Currency")], [[*r, quote.currency] for r in rows]
    )
