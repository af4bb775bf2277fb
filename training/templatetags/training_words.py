"""How the training app's own values are written."""

from functools import lru_cache

from django import template
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from naturopole import formats
from naturopole.drawings import charts
from naturopole.markup import address, joined, written
from naturopole.templatetags import figures, ui
from training import clock, month_words, proposal_words, statement
from training.domain.expiry import ALERTS, state_of
from training.models import Agreement, Attendance, Enrolment, JointSession, Pledge
from training.tabs import sections_of, session_pages_of

register = template.Library()


def tags_of(looks, states):
    """What writes the tag of a state: in its own word, or with `text` in place of it.

    A page has hundreds of a few; each is written once in a language.
    """

    @lru_cache(maxsize=256)
    def tagged(state, text, language):
        return ui.tag(*looks[state], text or states(state).label)

    return lambda state, text="": tagged(state, text, get_language())


LOOKS = {
    Pledge.State.PENCILLED: ("wait", "pencil"),
    Pledge.State.COMMITTED: ("ok", "circle-check"),
    Pledge.State.CONFIRMED: ("ok", "check"),
    Pledge.State.WITHDRAWN: ("bad", "circle-x"),
    Pledge.State.INVITED: ("info", "mail"),
    Pledge.State.DECLINED: ("", "circle-x"),
}
pledge_state = tags_of(LOOKS, Pledge.State)
STATE_WORDS = {
    "over": ("bad", "circle-x", gettext_lazy("Over")),
    "30": ("bad", "triangle-alert", gettext_lazy("30 days or less")),
    "60": ("wait", "clock", gettext_lazy("60 days or less")),
    "90": ("info", "calendar", gettext_lazy("90 days or less")),
    "valid": ("ok", "circle-check", gettext_lazy("Valid")),
    "forever": ("ok", "check", gettext_lazy("Does not expire")),
}


@register.simple_tag
def held_lines(certificates, names):
    """A line for each certificate: theme, whose it is where `names` says so, since when and until when.

    In Python: a team has forty.
    """
    language, obtained = get_language(), _("obtained on %(day)s")
    head, rest = "<li><div><b>{}</b>" + "<br>{}" * bool(names), '<br><span class="muted">{}</span></div>{}</li>'
    return joined(
        written(
            head + rest,
            one.theme,
            *([one.person] if names else []),
            obtained % {"day": formats.day(one.obtained_on, language)},
            held_tag(one.days_left, formats.day(one.valid_until, language)),
        )
        for one in certificates
    )


def held_tag(days_left, day):
    """Until when a certificate is good, or since when no longer."""
    if days_left is None:
        return ui.tag("ok", "circle-check", _("does not expire"))
    if days_left < 0:
        return ui.tag("bad", "circle-x", _("over since %(day)s") % {"day": day})
    look = ("wait", "clock") if days_left <= ALERTS[0] else ("ok", "circle-check")
    return ui.tag(*look, _("until %(day)s") % {"day": day})


@register.simple_tag
def expiry_tag(certificate):
    """How long a certificate is still good, in a span of days."""
    return validity(state_of(certificate.days_left), get_language())


@lru_cache(maxsize=32)
def validity(state, language):
    return ui.tag(*STATE_WORDS[state])


MARKS = {
    Attendance.State.PRESENT: ("ok", "circle-check"),
    Attendance.State.ABSENT: ("bad", "circle-x"),
    Attendance.State.EXCUSED: ("wait", "circle-minus"),
}

SEATS = {Enrolment.State.WAITING: ("wait", "hourglass"), Enrolment.State.ENROLLED: ("ok", "circle-check")}

mark_state, seat_word = tags_of(MARKS, Attendance.State), tags_of(SEATS, Enrolment.State)

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
    return pledge_state(pledge.state, text)


@register.simple_tag
def mark_tag(mark):
    """Whether somebody was there on a half-day; an en dash where nobody has said."""
    return mark_state(mark.state) if mark else "–"


@register.simple_tag
def team_sessions(groups):
    """Sessions with their days and all seats that a team has in each. In Python: a page has forty seats."""
    rest = '><a href="{}">{}</a></h3><p class="muted">{}</p><ul class="lines">{}</ul>'
    first, later = "<h3" + rest, '<h3 class="mt"' + rest
    return joined(written(later if number else first, *session_parts(seats)) for number, seats in enumerate(groups))


def session_parts(seats) -> tuple:
    session = seats[0].session
    days = [when_and_where(half) for half in session.halves]
    people = joined([written("<li><span>{}</span> {}</li>", one.name, seat_state(one)) for one in seats])
    whole = f"{session.length}, {formats.day(session.starts_on, get_language())}"
    when = written("<br>".join(["{}"] * len(days)), *days) if days else whole
    return address("training:session_detail", session.pk), session.title, when, people


def seat_state(course):
    """What a line of a team says of one seat: where she was, and its certificate or its place."""
    cells = marks_of(course.days)
    if course.issued:
        link = '<a class="btn" href="{}">{}{}<span class="vh">, {}</span></a>'
        page, words = address("training:certificate_pdf", course.pk), _("Certificate")
        cells.append(written(link, page, ui.icon("download"), words, course.name))
    elif course.state == Enrolment.State.WAITING or not course.is_over:
        cells.append(seat_tag(course))
    return written('<span class="row-tight">{}</span>', joined(cells))


@register.simple_tag
def seat_tag(course):
    """Whether she has a seat or waits for one."""
    return seat_word(course.state)


def marks_of(days) -> list:
    """The marks of somebody's half-days: one for a whole course, else each with its half-day, those present counted."""
    marked = [day for day in days if day.mark]
    away = [day for day in marked if day.mark.state != Attendance.State.PRESENT]
    if marked and len(marked) == len(days):
        if len({day.mark.state for day in days}) == 1:
            return [mark_tag(days[0].mark)]
        present = len(days) - len(away)
        words = half_days_present(present, len(days))
        return [mark_state(Attendance.State.PRESENT, words)] * bool(present) + dated(away)
    return dated(marked)


@register.simple_tag
def half_days_present(present, number):
    """On how many half-days of a session somebody was there."""
    words = ngettext("%(present)s half-day of %(all)s", "%(present)s half-days of %(all)s", present)
    return words % {"present": present, "all": number}


def dated(days) -> list:
    """Marks with the half-day of each."""
    found = []
    for day in days:
        words = (
            str(Attendance.State(day.mark.state).label),
            formats.day_short(day.half_day.day, get_language(), localdate()),
            hours_of(day.half_day),
        )
        found.append(mark_state(day.mark.state, ", ".join(words)))
    return found


@register.filter
def hours_of(half_day):
    """From when to when a half-day is."""
    return clock.span(half_day, get_language())


@register.filter
def when_and_where(half_day):
    """The day of a half-day, its hours and its room; a line of a phone ends before the hours, not within them."""
    pattern, room = '{}, <span class="nowrap">{}</span>', half_day.room
    parts = formats.day(half_day.day, get_language()), hours_of(half_day)
    return written(pattern + ", {}", *parts, room) if room else written(pattern, *parts)


@register.filter
def length_of(minutes):
    """Hours and minutes in words."""
    return clock.length(minutes, get_language())


SESSION_LOOKS = {
    JointSession.Status.PROPOSED: ("info", "hourglass"),
    JointSession.Status.OPEN: ("wait", "clock"),
    JointSession.Status.CONFIRMED: ("ok", "circle-check"),
    JointSession.Status.HELD: ("", "check"),
    JointSession.Status.CANCELLED: ("bad", "circle-x"),
}


session_state = tags_of(SESSION_LOOKS, JointSession.Status)


@register.simple_tag
def session_tag(session):
    """Where a session stands."""
    return session_state(session.status)


@register.simple_tag
def part_rows(table):
    """The rows of a year by theme or by month. In Python: two firms' tables hold two hundred figures."""
    language, longest = get_language(), table["longest"]
    line = '<tr><th scope="row">{}</th><td>{}</td>' + '<td class="num">{}</td>' * 4 + "</tr>"
    return joined(
        written(
            line,
            name,
            figures.drawn(charts.bar, part.minutes, longest),
            formats.number(part.hours, language),
            formats.number(part.people, language),
            formats.money(part.cost, language),
            formats.money(part.saving, language),
        )
        for name, part in table["parts"]
    )


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
