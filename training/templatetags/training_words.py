"""How the training app's own values are written."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from naturopole.templatetags import ui
from training import clock, month_words, proposal_words, statement
from training.domain.expiry import state_of
from training.models import Agreement, Attendance, JointSession, Pledge
from training.tabs import sections_of, session_pages_of

register = template.Library()

LOOKS = {
    Pledge.State.PENCILLED: ("wait", "pencil"),
    Pledge.State.COMMITTED: ("ok", "circle-check"),
    Pledge.State.CONFIRMED: ("ok", "check"),
    Pledge.State.WITHDRAWN: ("bad", "circle-x"),
    Pledge.State.INVITED: ("info", "mail"),
    Pledge.State.DECLINED: ("", "circle-x"),
}
STATE_WORDS = {
    "over": ("bad", "circle-x", gettext_lazy("Over")),
    "30": ("bad", "triangle-alert", gettext_lazy("30 days or less")),
    "60": ("wait", "clock", gettext_lazy("60 days or less")),
    "90": ("info", "calendar", gettext_lazy("90 days or less")),
    "valid": ("ok", "circle-check", gettext_lazy("Valid")),
    "forever": ("ok", "check", gettext_lazy("Does not expire")),
}


@register.simple_tag
def expiry_tag(certificate):
    """How long a certificate is still good, in a span of days."""
    return ui.tag(*STATE_WORDS[state_of(certificate.days_left)])


MARKS = {
    Attendance.State.PRESENT: ("ok", "circle-check"),
    Attendance.State.ABSENT: ("bad", "circle-x"),
    Attendance.State.EXCUSED: ("wait", "circle-minus"),
}

ANSWERS = {Agreement.Answer.AGREED: ("ok", "circle-check"), Agreement.Answer.REFUSED: ("bad", "circle-x")}


@register.inclusion_tag("components/pages.html", takes_context=True)
def training_sections(context, current):
    """The pages of training beside each other; `current` is the URL name of the one that is read."""
    return {"tabs": sections_of(context["request"].user, current), "label": _("Pages of training")}


@register.inclusion_tag("components/pages.html", takes_context=True)
def session_sections(context, session, current):
    """The pages of one session beside each other."""
    return {"tabs": session_pages_of(context["request"].user, session, current), "label": _("Pages of the session")}


@register.simple_tag
def pledge_holder(pledge):
    """A firm's leaf and name; one from outside the park has the outside sign."""
    return ui.firm_name(pledge.firm, pledge.holder)


@register.filter
def signed(amount):
    """An amount of difference with its sign, to the cent."""
    return statement.signed(amount, get_language())


@register.filter
def fraction(weight):
    """A firm's part of one, as a fraction and in percent."""
    return statement.weight_words(weight, get_language())


@register.filter
def item_words(item):
    """What is paid, as a version keeps it."""
    return statement.item_words(item, get_language())


@register.filter
def shared_by(version):
    """By which rule a version is shared."""
    return statement.rule_words(version, get_language())


@register.simple_tag
def share_answer_tag(line):
    """What a firm said of its share, or that it is asked."""
    if line.given:
        return ui.tag(*ANSWERS[line.given.answer], line.given.get_answer_display())
    if line.waits:
        return ui.tag("wait", "hourglass", _("to answer"))
    return ui.tag("ok", "check", _("agreed before")) if line.stands else "–"


@register.simple_tag
def pledge_tag(pledge, text=""):
    """Where a pledge stands, in a word of its own or `text`."""
    tone, icon = LOOKS[pledge.state]
    return ui.tag(tone, icon, text or pledge.get_state_display())


@register.simple_tag
def mark_tag(mark):
    """Whether somebody was there on a half-day; an en dash where nobody has said."""
    return ui.tag(*MARKS[mark.state], mark.get_state_display()) if mark else "–"


@register.filter
def hours_of(half_day):
    """From when to when a half-day is."""
    return clock.span(half_day, get_language())


@register.filter
def length_of(minutes):
    """Hours and minutes in words."""
    return clock.length(minutes, get_language())


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
    seats = format_html('{}<span class="vh"> {}</span>', pledge_tag(pledge, pledge.seats), pledge.get_state_display())
    if not pledge.waiting:
        return seats
    words = ngettext("%(waiting)s waits", "%(waiting)s wait", pledge.waiting) % {"waiting": pledge.waiting}
    return format_html('{}<br><span class="muted">{}</span>', seats, words)


def states_cell(sums):
    cells = [ui.tag(*LOOKS[state], words) for state, words in sums]
    return format_html_join("", "{}", ((cell,) for cell in cells)) if cells else pledge_cell(None)


SESSION_LOOKS = {
    JointSession.Status.PROPOSED: ("info", "hourglass"),
    JointSession.Status.OPEN: ("wait", "clock"),
    JointSession.Status.CONFIRMED: ("ok", "circle-check"),
    JointSession.Status.HELD: ("", "check"),
    JointSession.Status.CANCELLED: ("bad", "circle-x"),
}


@register.simple_tag
def session_tag(session):
    """Where a session stands."""
    return ui.tag(*SESSION_LOOKS[session.status], session.get_status_display())


@register.simple_tag
def months(first, last):
    """A span of months by the first day of each: “March 2027”, “March to June 2027”."""
    return proposal_words.months(first, last)


@register.simple_tag
def firms_wanting(offer):
    """The firms of a proposal with their seats, in a row of words."""
    return proposal_words.firms_wanting(offer)


@register.filter
def window(need):
    """The months of a need: “mars – juin 2027”."""
    return month_words.window(need.first_month, need.last_month, get_language())
