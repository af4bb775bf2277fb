"""The numbered rows of a session’s form, half-days and what is paid, drawn in Python: four half-days have 20 fields."""

from django import template
from django.utils.translation import gettext as _

from naturopole.controls import labelled
from naturopole.markup import joined, written

register = template.Library()


@register.simple_tag
def management(rows):
    """How many rows there are, hidden, as the form reads it back."""
    return joined(rows.management_form)


@register.simple_tag
def half_day_rows(rows):
    remove = _("Remove")
    fields = [(number, row, list(map(row.__getitem__, row.names))) for number, row in enumerate(rows, 1)]
    return joined([drawn(number, named, tick(row["DELETE"], remove, number)) for number, row, named in fields])


@register.simple_tag
def item_rows(rows, may_fall_away):
    """What is paid; of a session that exists already an item can be no longer due."""
    remove, found = _("Remove"), []
    for number, row in enumerate(rows, 1):
        falls = tick(row["falls_away"], row["falls_away"].label, number) if may_fall_away else ""
        ticks = written("<div>{}{}</div>", falls, tick(row["DELETE"], remove, number))
        found.append(drawn(number, [row["label"], row["price"], row["per"]], ticks))
    return joined(found)


def drawn(number, fields, ticks):
    parts = [labelled(field, number) for field in fields]
    return written('<li><div class="whole grid-3">' + "{}" * len(parts) + "{}</div></li>", *parts, ticks)


def tick(field, words, number):
    numbered = written('<span>{}<span class="vh"> {}</span></span>', words, number)
    return written('<label class="tick">{}{}</label>', field.as_widget(), numbered)
