"""Tags that draw: bars, the river, seats, moves, the plate. `ui` takes them in for every page."""

from functools import partial

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.drawings import charts, leaves, plate, river
from naturopole.drawings.gantt import gantt as gantt_drawing
from naturopole.markup import joined, written

register = template.Library()
SILENT = {
    "bar": charts.bar,
    "stacked": charts.stacked,
    "river": river.horizontal,
    "river_step": river.vertical,
    "river_patterns": river.patterns,
    "sprig": plate.sprig,
}


def drawn(draw, *given):
    """The drawing as it is: the modules of naturopole.drawings escape every word they are given."""
    return mark_safe(draw(*given))


@register.simple_tag
def leaf_symbols():
    """All leaves as symbols, once a page, for its `leaf` tags with `here`."""
    symbols = joined(drawn(leaves.symbol, sign) for sign in leaves.SIGNS)
    return written('<svg class="defs" aria-hidden="true">{}</svg>', symbols)


for name, draw in SILENT.items():
    register.simple_tag(partial(drawn, draw), name=name)


@register.simple_tag
def quorum(committed, pencilled, minimum, capacity):
    """The seats of a session; the figures are said beside it too, on the page."""
    known = {"committed": committed, "pencilled": pencilled, "minimum": minimum}
    known["free"] = max(capacity - committed - pencilled, 0)
    label = _("minimum %(minimum)s") % known
    said = _("%(committed)s committed, %(pencilled)s pencilled, %(free)s free; the minimum is %(minimum)s") % known
    return mark_safe(charts.quorum(committed, pencilled, minimum, capacity, label=label, description=said))


@register.simple_tag
def moves(years):
    """People who changed firm: (year, number) pairs, oldest first."""
    said = [
        ngettext("%(number)s move in %(year)s", "%(number)s moves in %(year)s", number)
        % {"number": number, "year": year}
        for year, number in years
    ]
    return mark_safe(charts.moves(years, description=", ".join(said)))


@register.simple_tag
def columns(bars, step=charts.COLUMN):
    """Columns in proportion: (label, value, figure written over it); the figures stand in a table beside."""
    said = ", ".join(formats.labelled(label, figure, get_language()) for label, _value, figure in bars)
    return mark_safe(charts.columns(bars, description=said, step=step))


@register.simple_tag(name="gantt")
def gantt_of(bars, ticks):
    """A dated chain: bars of `drawings.gantt`, (working day, date in words) above them; a table says the same."""
    said = _("Schedule: %(steps)s; the table beside it gives the days.")
    names = ", ".join(bar.name for bar in bars)
    return mark_safe(gantt_drawing(bars, ticks, description=said % {"steps": names}))


@register.simple_tag(name="plate")
def plate_of(firms):
    """The park as a plant; firms have `leaf`, `name` and `joined`, and come in order of arrival."""
    grown = [plate.Specimen(f.leaf or k, f.name, f.joined) for k, f in enumerate(firms, 1)]
    said = _("Plate: one stem, one leaf for each firm in order of arrival, a bud for the next: %(firms)s")
    names = ", ".join(f"{firm.name} ({firm.year})" if firm.year else firm.name for firm in grown)
    return mark_safe(plate.plate(grown, next_one=_("the next one"), description=said % {"firms": names}))
