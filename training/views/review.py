"""The year in review: a firm's own figures for its HR and directors, the park's sums for all who read figures."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from naturopole import exports, formats
from training.domain import review as reckoning
from training.year import FEWEST_FIRMS

# word, what is counted, how it is written
MEASURES = (
    (gettext_lazy("Hours trained"), "hours", formats.number),
    (gettext_lazy("People trained"), "people", formats.number),
    (gettext_lazy("Cost, before VAT"), "cost", formats.money_exact),
    (gettext_lazy("The same sessions alone"), "alone", formats.money_exact),
    (gettext_lazy("Saving against training alone"), "saving", formats.money_exact),
    (gettext_lazy("Seats filled"), "filled", formats.share),
    (gettext_lazy("Sessions held"), "held", formats.number),
    (gettext_lazy("Sessions saved"), "saved", formats.number),
    (gettext_lazy("Sessions lost"), "lost", formats.number),
)


def review_for(request):
    found = reckoning.review_of(request.user, year=request.GET.get("year", ""), firm=request.GET.get("firm", ""))
    if found is None:
        raise PermissionDenied
    return found


@require_safe
def review(request):
    found = review_for(request)
    sides = [("own", found.own), ("park", found.park)]
    context = {
        "review": found,
        "fewest": FEWEST_FIRMS,
        "kinds": (("csv", "CSV"), ("xlsx", "Excel")),
        "sides": [drawn(key, side, found.year) for key, side in sides if side],
        "is_empty": all(side.now.is_empty and side.before.is_empty for _key, side in sides if side),
    }
    return render(request, "training/review.html", context)


def drawn(key, side, year) -> dict:
    """One half of the page with what its table and its drawing say."""
    return {
        "key": key,
        "side": side,
        "lines": [line_of(side, *measure) for measure in MEASURES],
        "columns": columns_of(side, year),
        "tables": [
            table_of("themes", _("By theme"), _("Theme"), side.themes),
            table_of(
                "months", _("By month"), _("Month"), [(date_format(month, "F"), part) for month, part in side.months]
            ),
        ],
    }


def table_of(key, title, column, parts) -> dict:
    longest = max((part.minutes for _name, part in parts), default=0)
    return {"key": key, "title": title, "column": column, "parts": parts, "longest": longest}


def line_of(side, word, name, write) -> dict:
    """A measure of the year, of the one before and what lies between, as they are written."""
    now, before = getattr(side.now, name), None if side.before.is_empty else getattr(side.before, name)
    return {"word": word, "now": write(now, get_language()), "before": write(before, get_language())} | {
        "change": formats.ABSENT if now is None or before is None else change_of(now - before, write)
    }


def change_of(number, write) -> str:
    if write is formats.share:
        return _("%(number)s points") % {"number": signed(formats.to_places(number * 100, 0), formats.number)}
    return signed(number, write)


def signed(number, write) -> str:
    return ("+" if number > 0 else "") + write(number, get_language())


def columns_of(side, year) -> list:
    """What the sessions cost beside what they would have cost alone, for both years; nothing without a statement."""
    found = []
    for told, when in ((side.before, year - 1), (side.now, year)):
        if told.cost or told.alone:
            pairs = ((_("%(year)s, alone"), told.alone), (_("%(year)s, together"), told.cost))
            found += [(word % {"year": when}, sum_, formats.money(sum_, get_language())) for word, sum_ in pairs]
    return found


@require_safe
def review_export(request):
    """Every table of the page in one."""
    found = review_for(request)
    heading = [_("Whose"), _("Table"), _("Row"), *(str(word) for word, _name, _write in MEASURES)]
    rows = []
    for whose, side in ((found.firm and found.firm.name, found.own), (_("The park"), found.park)):
        if side:
            rows += [numbers(whose, _("Year"), str(found.year), side.now)]
            rows += [numbers(whose, _("Year"), str(found.year - 1), side.before)]
            rows += [numbers(whose, _("By theme"), name, part) for name, part in side.themes]
            rows += [numbers(whose, _("By month"), f"{month:%Y-%m}", part) for month, part in side.months]
    write = exports.xlsx_file if request.GET.get("format") == "xlsx" else exports.csv_file
    return write(f"training-{found.year}", heading, rows)


def numbers(whose, table, name, figures) -> list:
    return [whose, table, name, *(getattr(figures, measure) for _word, measure, _write in MEASURES)]
