"""The rows of a session’s tables and lists, written in Python: fifty firms or people have hundreds of cells."""

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.markup import joined, noted, written
from naturopole.templatetags import ui
from training import statement
from training.models import Pledge
from training.templatetags.training_words import pledge_holder, pledge_state, pledge_tag

register = template.Library()
WITHDRAWN = Pledge.State.WITHDRAWN


@register.simple_tag
def seat_cells(row, board):
    """The cells of a session's row: each firm, the others together, outside firms. In Python: a page has a hundred."""
    cells = [pledge_cell(pledge) for pledge in row["pledges"]]
    cells += [states_cell(row["others"])] if board.has_others else []
    cells.append(states_cell(row["outside"]))
    return written("<td>{}</td>" * len(cells), *cells)


def pledge_cell(pledge):
    if pledge is None:
        return written('<span class="muted">–<span class="vh"> {}</span></span>', _("nobody"))
    if not (pledge.is_counted or pledge.state == Pledge.State.PENCILLED):
        return pledge_tag(pledge)
    words = Pledge.State(pledge.state).label
    seats = written('{}<span class="vh"> {}</span>', pledge_state(pledge.state, pledge.seats), words)
    if not pledge.waiting:
        return seats
    return noted(seats, waits(pledge))


def waits(pledge):
    return ngettext("%(waiting)s waits", "%(waiting)s wait", pledge.waiting) % {"waiting": pledge.waiting}


def states_cell(sums):
    cells = [pledge_state(state, words) for state, words in sums]
    return joined(cells) if cells else pledge_cell(None)


@register.simple_tag
def cost_rows(rows):
    """What each firm would owe, before and by each choice."""
    language, asked, states = get_language(), asked_again(), states_of(rows)
    return joined([cost_row(row, language, asked, states) for row in rows])


def states_of(rows) -> dict:
    """The tag of each state in which a pledge of these rows is."""
    return {state: pledge_state(state) for state in {row.pledge.state for row in rows}}


def cost_row(row, language, asked, states):
    holder = written("{}<br>{}", pledge_holder(row.pledge), states[row.pledge.state])
    cells = [cost_cell(cell, language, asked) for cell in row.cells]
    return table_row(holder, seats_of(row.pledge), formats.money_exact(row.before, language), *cells)


def cost_cell(cell, language, asked):
    """An amount, the difference under it, and whether the firm may be asked again."""
    amount = formats.money_exact(cell.amount, language)
    if cell.change:
        change = statement.signed(cell.change, language)
        amount = noted(amount, change)
    return written("{}<br>{}", amount, asked) if cell.is_asked else amount


def asked_again():
    return ui.tag("wait", "hourglass", _("may be asked again"))


def seats_of(pledge):
    return written('<s class="muted">{}</s>', pledge.seats) if pledge.state == WITHDRAWN else str(pledge.seats)


@register.simple_tag
def share_rows(sheet):
    """Each firm's pledge and what it owes: before others left and as stated where there are such columns, and now."""
    language, states = get_language(), states_of(sheet.lines)
    return joined([share_row(line, sheet, language, states[line.pledge.state]) for line in sheet.lines])


def share_row(line, sheet, language, state):
    pledge, seats = line.pledge, seats_of(line.pledge)
    if pledge.fee:
        state = noted(state, _("fee after the freeze"))
    if line.place and pledge.state != WITHDRAWN:
        # Its place stands in the waiting list above: said again here it would push the last amounts off the sheet.
        seats = noted(seats, waits(pledge))
    amounts = [line.before] * bool(sheet.before) + [line.stated] * bool(sheet.standing.stated) + [line.now]
    figures = [formats.money_exact(amount, language) for amount in amounts]
    return table_row(pledge_holder(pledge), seats, *figures, state=state)


@register.simple_tag
def stated_rows(now, standing):
    """What each firm would owe by a statement of today, beside what was stated to it."""
    language, asked, same = get_language(), asked_again(), _("no change")
    rows = []
    for row in now:
        holder, amounts = pledge_holder(row.pledge), [formats.money_exact(row.amount, language)]
        if standing.stated:
            change = statement.signed(row.change, language) if row.change else same
            amounts = [formats.money_exact(row.stated, language), *amounts, change]
        heading = written("{}<br>{}", holder, asked) if row.is_asked else holder
        rows.append(table_row(heading, seats_of(row.pledge), *amounts))
    return joined(rows)


@register.simple_tag
def asked_line(pledge):
    """A firm that was asked: where it stands, with how many seats, and how many of it wait."""
    told = [written("<b>{}</b>", pledge_holder(pledge)), pledge_tag(pledge)]
    if pledge.seats:
        words = ngettext("%(seats)s seat", "%(seats)s seats", pledge.seats) % {"seats": pledge.seats}
        if pledge.waiting:
            waits = ngettext("%(waiting)s waiting", "%(waiting)s waiting", pledge.waiting)
            words = f"{words}, {waits % {'waiting': pledge.waiting}}"
        told.append(written("<span>{}</span>", words))
    return written('<p class="row-tight">{}</p>', joined(told))


def table_row(heading, *figures, state=None):
    """A line of a table: who, a state in words if there is one, and figures."""
    told = "" if state is None else "<td>{}</td>"
    parts = [heading, *figures] if state is None else [heading, state, *figures]
    return written('<tr><th scope="row">{}</th>' + told + '<td class="num">{}</td>' * len(figures) + "</tr>", *parts)
