"""The rows of a session’s tables and lists, written in Python: fifty firms or people have hundreds of cells."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.templatetags import ui
from training import statement
from training.models import Pledge
from training.templatetags.training_words import pledge_holder, pledge_state, pledge_tag

register = template.Library()
BREAK = mark_safe("<br>")


@register.simple_tag
def seat_cells(row, board):
    """The cells of a session's row: each firm, the others together, outside firms. In Python: a page has a hundred."""
    cells = [pledge_cell(pledge) for pledge in row["pledges"]]
    cells += [states_cell(row["others"])] if board.has_others else []
    return format_html_join("", "<td>{}</td>", ((cell,) for cell in [*cells, states_cell(row["outside"])]))


def pledge_cell(pledge):
    if pledge is None:
        return format_html('<span class="muted">–<span class="vh"> {}</span></span>', _("nobody"))
    if not (pledge.is_counted or pledge.state == Pledge.State.PENCILLED):
        return pledge_tag(pledge)
    words = Pledge.State(pledge.state).label
    seats = format_html('{}<span class="vh"> {}</span>', pledge_state(pledge.state, pledge.seats), words)
    if not pledge.waiting:
        return seats
    words = ngettext("%(waiting)s waits", "%(waiting)s wait", pledge.waiting) % {"waiting": pledge.waiting}
    return format_html('{}<br><span class="muted">{}</span>', seats, words)


def states_cell(sums):
    cells = [pledge_state(state, words) for state, words in sums]
    return format_html_join("", "{}", ((cell,) for cell in cells)) if cells else pledge_cell(None)


@register.simple_tag
def cost_row(row):
    """What a firm would owe, before and by each choice. In Python: fifty firms have three hundred amounts."""
    pledge, language = row.pledge, get_language()
    cells = [seats_of(pledge), formats.money_exact(row.before, language)]
    cells += [cost_cell(cell, language) for cell in row.cells]
    figures = format_html_join("", '<td class="num">{}</td>', ((cell,) for cell in cells))
    return format_html('<th scope="row">{}<br>{}</th>{}', pledge_holder(pledge), pledge_tag(pledge), figures)


def seats_of(pledge):
    return format_html("<s>{}</s>", pledge.seats) if pledge.state == Pledge.State.WITHDRAWN else pledge.seats


def cost_cell(cell, language):
    """An amount, the difference under it, and whether the firm may be asked again."""
    parts = [formats.money_exact(cell.amount, language)]
    if cell.change:
        parts.append(format_html('<span class="muted">{}</span>', statement.signed(cell.change, language)))
    if cell.is_asked:
        parts.append(ui.tag("wait", "hourglass", _("may be asked again")))
    return parts[0] if len(parts) == 1 else format_html_join(BREAK, "{}", ((part,) for part in parts))
